# SPDX-License-Identifier: EUPL-1.2
"""No file breaks the reader: random bytes, real files cut or changed, mountains of nothing. Only codes come back."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from eht_desk.exchange.made_up_school import write_school
from eht_desk.exchange.reading_progress import WHOLE
from eht_desk.exchange.register_files import RegisterFiles
from tests.exchange.reading import TODAY
from tests.exchange.workbook_files import ods, xls, xlsx

ROWS = [["Personnr", "Förnamn", "Efternamn", "Klass"], ["20150101-2387", "Åsa", "Öberg", "4A"]] * 8
SCHOOL = write_school(3, 12, TODAY)
PAGE = "<html><body><table>" + "<tr><th>Namn<th>Klass<tr><td>&Aring;sa Ek<td>4A" * 5 + "</table>"
REAL = (
    xlsx({"Elever": ROWS, "Mer": ROWS}),
    ods(ROWS),
    xls(ROWS),
    SCHOOL.persons_json,
    SCHOOL.csv,
    SCHOOL.schoolsoft_pupils,
    SCHOOL.skola24_csv,
    PAGE.encode(),
    PAGE.encode("utf-16"),
)
SLOWLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(*contents: bytes) -> None:
    """Reading and looking end well, or with a code that a person can be told, and that holds nothing of the file."""
    files = [SourceFile(f"fil{number}", data) for number, data in enumerate(contents)]
    failures: list[ExpectedFailure] = []
    for run in (RegisterFiles().inspect, RegisterFiles().read):
        try:
            run(files, ReadOptions(TODAY))
        except ExpectedFailure as failure:
            failures.append(failure)
    for told in failures:
        assert told.code.startswith(("file_", "files_", "sheet_")), told.code
        assert told.__cause__ is None
        assert all(isinstance(fact, int) for fact in told.facts.values())


@SLOWLY
@given(st.binary(max_size=600))
def test_random_bytes(data: bytes) -> None:
    survives(data)


@SLOWLY
@given(
    st.text(alphabet="a1;,\t|\n\r\"'=<>/&{}[]:åÅ\x00\ufeff\u00a0-+Ee.", max_size=300),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_random_text(text: str, encoding: str) -> None:
    survives(text.encode(encoding))


@SLOWLY
@given(
    st.sampled_from(REAL), st.floats(0, 1), st.sampled_from([b"", b"\x00", b"\xff" * 40, b"<" * 9, b'"' * 3])
)
def test_real_files_that_are_cut(data: bytes, part: float, end: bytes) -> None:
    survives(data[: int(len(data) * part)] + end)


@SLOWLY
@given(
    st.sampled_from(REAL),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_real_files_with_changed_bytes(data: bytes, changes: list[tuple[float, int]]) -> None:
    changed = bytearray(data)
    for place, value in changes:
        changed[int(place * len(changed))] = value
    survives(bytes(changed))


@SLOWLY
@given(st.lists(st.sampled_from(REAL), min_size=2, max_size=3))
def test_files_that_do_not_belong_together(contents: list[bytes]) -> None:
    survives(*contents)


@SLOWLY
@given(st.text(alphabet="<>/=\"' abtrdhxlcei:&;#1", max_size=200))
def test_pages_of_rubble(rubble: str) -> None:
    survives(f"<table><tr><td>{rubble}".encode())


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("size", [700 * 1024 * 1024])
def test_a_bomb_is_refused_before_it_is_unpacked(size: int) -> None:
    bomb = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b""})
    stated = bytearray(bomb)
    at = bomb.rindex(b"PK\x01\x02")
    stated[at + 24 : at + 28] = size.to_bytes(4, "little")
    with pytest.raises(ExpectedFailure, match="file_too_large"):
        RegisterFiles().read([SourceFile("bomb", bytes(stated))], ReadOptions(TODAY))


def test_a_table_that_never_ends_its_rows() -> None:
    with pytest.raises(ExpectedFailure, match="file_too_large"):
        RegisterFiles().read([SourceFile("sida", b"<table>" + b"<tr>" * 200_002)], ReadOptions(TODAY))


def test_tables_inside_each_other_and_very_wide_cells() -> None:
    survives(b"<table><tr><td>" * 3_000)
    survives(b"<table><tr><td colspan=9999>a<td mergeacross=9999>b")


@pytest.mark.parametrize("data", REAL[:6])
def test_progress_goes_up_to_the_end_and_can_stop_at_every_word(data: bytes) -> None:
    files = [SourceFile("fil", data)]
    said: list[tuple[int, int]] = []
    RegisterFiles().read(files, ReadOptions(TODAY), lambda done, total: said.append((done, total)))
    assert said == sorted(said)
    assert said[-1] == (WHOLE, WHOLE)
    for stop in range(len(said)):
        words = 0

        def tell(_done: int, _total: int, stop: int = stop) -> None:
            nonlocal words
            if words == stop:
                raise ExpectedFailure("cancelled")
            words += 1

        with pytest.raises(ExpectedFailure, match="cancelled"):
            RegisterFiles().read(files, ReadOptions(TODAY), tell)


def test_a_large_register_speaks_often_enough_to_be_stopped() -> None:
    large = write_school(2, 1_000, TODAY)
    said: list[int] = []
    RegisterFiles().read([SourceFile("a", large.csv)], ReadOptions(TODAY), lambda done, _: said.append(done))
    assert len(said) >= 10
    assert len(set(said)) >= 6
    said.clear()
    RegisterFiles().read(
        [SourceFile("a", large.persons_json)], ReadOptions(TODAY), lambda done, _: said.append(done)
    )
    assert len(said) >= 20
