# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from xml.etree import ElementTree

import pytest

from eht_desk import resources
from eht_desk.documents.fonts import CODE, MEDIUM, REGULAR, SEMIBOLD, Faces
from eht_desk.documents.page import TICK_MARK
from eht_desk.documents.text import CONTROL_MARK, ELLIPSIS

FACES = Faces(resources.read_bytes)
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"


@pytest.mark.parametrize("face", [REGULAR, MEDIUM, SEMIBOLD])
def test_figures_are_equally_wide_so_that_columns_align(face: str) -> None:
    assert len({round(FACES.width(figure, face, 100), 3) for figure in "0123456789"}) == 1


def test_every_letter_of_a_recovery_code_is_equally_wide() -> None:
    assert len({round(FACES.width(letter, CODE, 100), 3) for letter in _CODE_LETTERS}) == 1


def test_what_the_papers_draw_themselves_exists() -> None:
    for letter in TICK_MARK + CONTROL_MARK + ELLIPSIS + "–·×åäöÅÄÖ&[]":
        assert FACES.has(letter)


def test_a_font_is_read_once_and_only_when_used() -> None:
    asked: list[str] = []

    def read(name: str) -> bytes:
        asked.append(name)
        return resources.read_bytes(name)

    faces = Faces(read)
    assert asked == []
    faces.width("Alma", REGULAR, 10)
    faces.width("Alma", REGULAR, 12)
    assert len(asked) <= 1  # reportlab's registry may hold it from an earlier paper


@pytest.mark.parametrize("name", [name for name in resources.names_in("icons") if name.endswith(".svg")])
def test_every_icon_is_a_drawing_that_can_be_tinted(name: str) -> None:
    drawing = resources.read_text(f"icons/{name}")
    assert ElementTree.fromstring(drawing).get("viewBox")  # noqa: S314 - our own files
    assert name == "eht-desk.svg" or "currentColor" in drawing
