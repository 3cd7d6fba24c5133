# SPDX-License-Identifier: EUPL-1.2
"""The school's questionnaire in the files that it comes in, and files that mean harm."""

from __future__ import annotations

import base64
import functools
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from eht_desk import resources
from eht_desk.catalog.instruments import InstrumentCatalogFromFiles
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.wording import WordingCode
from eht_desk.domain.instruments.wording_rows import find_rows
from eht_desk.exchange import word_documents
from eht_desk.exchange.instrument_files import LARGEST_FILE_BYTES, InstrumentFiles
from tests.exchange.word_files import (
    HEAD,
    NUMBERING,
    SPACE,
    STYLES,
    document,
    docx,
    numbered,
    paragraph,
    table,
)

INSTRUMENT = InstrumentCatalogFromFiles(resources.root() / "instruments").get("trial_questions")
QUESTIONS = INSTRUMENT.questions(InformantKind.PUPIL)
POINTS = "0 1 2 3 4 5 6"


def read(content: bytes) -> str:
    return InstrumentFiles().text(content)


def refused(content: bytes) -> str:
    with pytest.raises(ExpectedFailure) as met:
        read(content)
    assert not met.value.__cause__
    return met.value.code


def outcome(content: bytes) -> str:
    """The code of the failure, or that rows were looked for; anything else that is raised fails the test."""
    try:
        find_rows(INSTRUMENT, read(content))
    except ExpectedFailure as failure:
        return failure.code
    return "wording_file_read"


def found(content: bytes) -> tuple[str, ...]:
    draft = find_rows(INSTRUMENT, read(content))
    assert draft.problems == ()
    return tuple(row.text for row in draft.rows)


def pdf(lines: Sequence[str], *, a_page: int = 40, password: str = "", is_packed: bool = True) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=int(is_packed), encrypt=password or None)
    for start in range(0, len(lines), a_page):
        for at, line in enumerate(lines[start : start + a_page]):
            canvas.drawString(40, 800 - 15 * at, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


NUMBERED = [f"{at}. {text}" for at, text in enumerate(QUESTIONS, start=1)]
AS_FILES = {
    "text": "\n".join(NUMBERED).encode(),
    "text with a mark": b"\xef\xbb\xbf" + "\r\n".join(NUMBERED).encode(),
    "text of an old editor": "\r\n".join(NUMBERED).encode("cp1252"),
    "unicode text of excel": "\n".join(NUMBERED).encode("utf-16"),
    "csv": "\n".join(
        ["Nr;Fråga;Svar", *(f"{at};{text};{POINTS}" for at, text in enumerate(QUESTIONS, 1))]
    ).encode("cp1252"),
    "csv with quotes": "\n".join(
        '"{}","{}"'.format(at, text.replace(" ", "\n", 2)) for at, text in enumerate(QUESTIONS, 1)
    ).encode(),
    "docx": docx("".join(map(paragraph, ["Provfrågor", *NUMBERED]))),
    "docx that word counts": docx(
        paragraph("Provfrågor") + "".join(map(numbered, QUESTIONS)), numbering=NUMBERING
    ),
    "docx with a style that counts": docx(
        "".join(paragraph(text, '<w:pStyle w:val="Fraga"/>') for text in QUESTIONS),
        numbering=NUMBERING,
        styles=STYLES,
    ),
    "docx with a table": docx(
        table(
            [paragraph(str(at)), paragraph(text), *(paragraph(point) for point in POINTS.split())]
            for at, text in enumerate(QUESTIONS, 1)
        )
    ),
    "docx with a counted column": docx(
        table([numbered(""), paragraph(text)] for text in QUESTIONS), numbering=NUMBERING
    ),
    "pdf": pdf(NUMBERED, a_page=10),
    "pdf with points": pdf([f"{line}   {POINTS}" for line in NUMBERED], is_packed=False),
}


@pytest.mark.parametrize("content", AS_FILES.values(), ids=AS_FILES)
def test_every_kind_of_file_gives_the_same_questions(content: bytes) -> None:
    assert tuple(" ".join(text.split()) for text in found(content)) == QUESTIONS


def numbered_lines(lines: Sequence[str]) -> list[str]:
    return [f"{at}. {line}" for at, line in enumerate(lines, start=1)]


KINDS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "text": lambda lines: "\n".join(lines).encode(),
    "text with numbers": lambda lines: "\n".join(numbered_lines(lines)).encode(),
    "csv": lambda lines: "\n".join(f"{at};{line};0;1;2" for at, line in enumerate(lines, 1)).encode("cp1252"),
    "docx": lambda lines: docx("".join(map(numbered, lines)), numbering=NUMBERING),
    "docx with a table": lambda lines: docx(
        table([paragraph(str(at)), paragraph(line)] for at, line in enumerate(lines, 1))
    ),
    "pdf": lambda lines: pdf(numbered_lines(lines)),
}
MISTAKES: dict[str, tuple[Sequence[str], set[WordingCode]]] = {
    "a row shifted by a heading": (
        [*QUESTIONS[:5], "Frågor om dagen", *QUESTIONS[5:]],
        {WordingCode.SHIFTED, WordingCode.WRONG_COUNT},
    ),
    "a row missing": (
        [*QUESTIONS[:5], *QUESTIONS[6:]],
        {WordingCode.SHIFTED, WordingCode.WRONG_COUNT, WordingCode.ROW_MISSING},
    ),
    "a row shifted at the right number": (
        [*QUESTIONS[:5], *QUESTIONS[6:], "Hur ofta är det fredag?"],
        {WordingCode.SHIFTED},
    ),
    "a double": (
        [*QUESTIONS[:5], QUESTIONS[4], *QUESTIONS[6:]],
        {WordingCode.TEXT_TWICE},
    ),
    "sixteen": (QUESTIONS[:16], {WordingCode.OLD_FORM, WordingCode.ROW_MISSING}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_caught_in_each_kind_of_file(kind: str, mistake: str) -> None:
    lines, codes = MISTAKES[mistake]
    draft = find_rows(INSTRUMENT, read(KINDS[kind](lines)))
    assert codes <= {problem.code for problem in draft.problems}
    assert draft.stops is (mistake != "a row shifted at the right number")


def test_what_word_keeps_beside_the_text_is_not_read() -> None:
    gone = "<w:p><w:del><w:r><w:delText>struken</w:delText></w:r></w:del><w:r><w:t>kvar</w:t></w:r></w:p>"
    twice = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>'
        f"{paragraph('ruta')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('ruta')}"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    stops = '<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>'
    tabbed = f"<w:p>{stops}<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>"
    lines = [line for line in read(docx(gone + twice + tabbed)).splitlines() if line]
    assert lines == ["kvar", "ruta", "a\tb"]


def test_bullets_are_no_numbers() -> None:
    body = numbered("punkt", "6") + numbered("under", level="1") + numbered("fråga")
    assert read(docx(body, numbering=NUMBERING)).splitlines() == ["punkt", "under", "1. fråga"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "wording_file_empty"),
        (b" \n ", "wording_file_empty"),
        (docx(""), "wording_file_empty"),
        (b"x" * (LARGEST_FILE_BYTES + 1), "wording_file_large"),
        (b"x " * 60_000, "wording_file_large"),
        (b"\x00\x01\x02\x03" * 99, "wording_file_kind"),
        (b"\x01\x02\x03" * 99, "wording_file_kind"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "wording_file_kind"),
        (b"<html>1. A</html>", "wording_file_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 999, "wording_file_old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "wording_file_locked"),
        (b"{\\rtf1 1. A}", "wording_file_old"),
        (b"PK\x03\x04" + b"x" * 99, "wording_file_broken"),
        (docx("")[:-30], "wording_file_broken"),
        (docx(b"<w:document>"), "wording_file_broken"),
        (b"%PDF-1.7\nnothing", "wording_file_broken"),
        (pdf(NUMBERED)[:900], "wording_file_broken"),
        (pdf(NUMBERED, password="hemligt"), "wording_file_locked"),
        (pdf([""]), "wording_file_pictures"),
        (pdf(["1. A"] * 31, a_page=1), "wording_file_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_such_file_is_told_apart(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_another_zip_is_no_word_document() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refused(target.getvalue()) == "wording_file_kind"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [ENTITIES, OUTSIDE, "<!DOCTYPE x>"], ids=["laughs", "outside", "bare"])
@pytest.mark.parametrize("part", ["document", "numbering", "styles"])
def test_entities_are_refused(before: str, part: str) -> None:
    body = document("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", before)
    if part == "document":
        assert refused(docx(body)) == "wording_file_broken"
    else:
        assert refused(docx(paragraph("A"), **{part: body.decode()})) == "wording_file_broken"


def test_a_zip_bomb_is_stopped_where_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_documents, "LARGEST_PART_BYTES", 1 << 20)
    fed: list[int] = []
    start = word_documents._Reader.start

    def counted(reader: word_documents._Reader, name: str, attributes: dict[str, str]) -> None:
        fed.append(1)
        start(reader, name, attributes)

    monkeypatch.setattr(word_documents._Reader, "start", counted)
    assert refused(docx("<w:p/>" * 2_000_000)) == "wording_file_large"
    assert len(fed) < 400_000
    assert refused(docx(paragraph("A" * 3_000_000))) == "wording_file_large"


def test_more_words_than_a_form_has_are_not_collected() -> None:
    assert refused(docx(paragraph("A" * 200_000))) == "wording_file_large"


def test_elements_in_elements_without_end() -> None:
    assert refused(docx("<w:p>" * 5_000 + "</w:p>" * 5_000)) == "wording_file_broken"


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_grow_at_once_are_refused(how: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        archive.writestr("word/document.xml", document(paragraph("A")))
    assert refused(target.getvalue()) == "wording_file_broken"


def made(content: bytes, *, program: bytes = b"", **entries: object) -> bytes:
    """A PDF whose first page has another program, with a stream of its own."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        page = opened.pages[0].obj
        page.Resources.XObject = Dictionary(
            {
                f"/{name}": opened.make_stream(data)
                for name, data in entries.items()
                if isinstance(data, bytes)
            }
        )
        for item in page.Resources.XObject.values():
            item.Subtype, item.Type, item.BBox = Name.Form, Name.XObject, [0, 0, 9, 9]
        if program:
            page.Contents = opened.make_stream(program)
        opened.save(target, compress_streams=True, recompress_flate=True)
    return target.getvalue()


def test_streams_that_unpack_without_end_are_never_unpacked() -> None:
    assert refused(made(pdf(NUMBERED), program=b"0 0 m " * 12_000_000)) == "wording_file_large"
    assert refused(made(pdf(NUMBERED), A=b" " * 90_000_000)) == "wording_file_large"


BLANKS = zlib.compress(b" " * 90_000_000)
PACKED = {
    "twice": (zlib.compress(BLANKS), ["FlateDecode"] * 2),
    "five times": (
        functools.reduce(lambda data, _: zlib.compress(data), range(4), BLANKS),
        ["FlateDecode"] * 5,
    ),
    "in letters": (base64.a85encode(BLANKS) + b"~>", ["ASCII85Decode", "FlateDecode"]),
    "in digits": (BLANKS.hex().encode() + b">", ["ASCIIHexDecode", "FlateDecode"]),
    "with an end of letters after it": (BLANKS + b"~>", ["FlateDecode"]),
    "in runs": (b"\x81 " * 40_000 + b"\x80", ["RunLengthDecode"]),
    "in an old way": (b"\x80\x0b\x60\x50", ["LZWDecode"]),
}


@pytest.mark.parametrize(("data", "filters"), PACKED.values(), ids=PACKED)
def test_what_grows_is_refused_however_it_is_packed(data: bytes, filters: list[str]) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(NUMBERED))) as opened:
        stream = pikepdf.Stream(opened, data)
        stream.Filter = pikepdf.Array([Name(f"/{name}") for name in filters])
        opened.pages[0].obj.Contents = stream
        opened.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(target.getvalue()) < 400_000
    assert refused(target.getvalue()) == "wording_file_large"


def test_a_page_that_is_drawn_without_end_is_refused() -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(NUMBERED))) as opened:
        inner = opened.make_stream(b"BT /F1 9 Tf (A) Tj ET")
        for _ in range(9):
            outer = opened.make_stream(b"/A Do " * 20)
            for item in (inner, outer):
                item.Type, item.Subtype, item.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
            outer.Resources = Dictionary(XObject=Dictionary(A=inner))
            inner = outer
        opened.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=inner))
        opened.pages[0].obj.Contents = opened.make_stream(b"/A Do")
        opened.save(target)
    assert refused(target.getvalue()) == "wording_file_broken"


HEADS = (
    b"",
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"{\\rtf",
    b"\xff\xfe",
    docx(paragraph("A"))[:120],
    pdf(["1. A"])[:600],
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_no_bytes_make_anything_but_a_known_failure(head: bytes, rest: bytes) -> None:
    assert outcome(head + rest).startswith("wording_file_")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["docx that word counts", "docx with a table", "pdf"]), st.data())
def test_a_damaged_file_is_a_known_failure(kind: str, data: st.DataObject) -> None:
    content = bytearray(AS_FILES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(content)).startswith("wording_file_")


@pytest.mark.parametrize(
    "line", [" " * 99_000 + "1", "1 " * 49_000 + "x", "?" * 99_000], ids=["blanks", "points", "marks"]
)
def test_a_line_without_end_is_looked_at_no_further_than_a_row_can_go(line: str) -> None:
    draft = find_rows(INSTRUMENT, f"1. A{line}\n2. B")
    assert all(len(row.text) <= 2_000 for row in draft.rows)


def test_strict_documents_have_another_language_name() -> None:
    strict = (
        document(paragraph("A")).decode().replace(SPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    )
    assert strict.startswith(HEAD)
    assert read(docx(strict.encode())) == "A"
