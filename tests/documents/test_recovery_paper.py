# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from eht_desk.application.ports import RecoveryPaper
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.recovery_codes import read_code, write_code
from tests.documents.papers import text

SECRET = bytes(range(100, 116))
RENDERER = PdfRenderer()


def _paper(kind: str, *, is_demo: bool = False) -> RecoveryPaper:
    return RecoveryPaper(kind, write_code(SECRET), "Ekskolan", "marlin", "16 november 2026", is_demo)


@pytest.mark.parametrize("kind", ["store_first", "store_second", "personal"])
def test_the_code_can_be_read_back_from_a_single_page(kind: str) -> None:
    pdf = RENDERER.recovery(_paper(kind))
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    lines = text(pdf).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(write_code(SECRET)[:9]))
    assert read_code(lines[start] + lines[start + 1]) == SECRET


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("store_first", ["Återställningspapper 1 av 2", "Det här papperet ensamt", "Ingen har båda."]),
        ("store_second", ["Återställningspapper 2 av 2", "Det här papperet ensamt", "Ingen har båda."]),
        (
            "personal",
            ["Personligt återställningsblad", "marlin i arkivet Ekskolan", "lika hemlig som lösenordet"],
        ),
    ],
)
def test_it_says_what_it_is_for_and_how_it_is_kept(kind: str, told: list[str]) -> None:
    said = " ".join(text(RENDERER.recovery(_paper(kind))).split())
    for words in [*told, "16 november 2026", "Var det förvaras", "När det används", "Om det kommer bort"]:
        assert words in said
    assert "!" not in said


def test_the_file_itself_does_not_hold_the_code_or_the_login_in_its_data() -> None:
    information = PdfReader(BytesIO(RENDERER.recovery(_paper("personal")))).metadata
    assert information is not None
    assert information.title == "EHT Desk – personligt återställningsblad"
    assert "marlin" not in str(information)
    assert write_code(SECRET)[:4] not in str(information)


def test_a_demo_says_so() -> None:
    assert "Demo – påhittade personer" in text(RENDERER.recovery(_paper("store_first", is_demo=True)))
    assert "Demo" not in text(RENDERER.recovery(_paper("store_first")))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert RENDERER.recovery(_paper("personal")) == PdfRenderer().recovery(_paper("personal"))


def test_an_unknown_kind_is_refused_without_the_code() -> None:
    with pytest.raises(ValueError, match="no such recovery paper") as caught:
        RENDERER.recovery(_paper("other"))
    assert write_code(SECRET) not in str(caught.value)
