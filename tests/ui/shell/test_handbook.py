# SPDX-License-Identifier: EUPL-1.2
"""The handbook: every screen has its page, every page can be found, links and pictures lead somewhere."""

from __future__ import annotations

import importlib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from eht_desk import resources
from eht_desk.ui import frame as frame_module
from eht_desk.ui import handbook
from eht_desk.ui.handbook import BlockKind, understand
from eht_desk.ui.help_panel import HelpPanel
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.handbook_screen import HandbookScreen
from tests.ui.shell.conftest import MakeStage

PAGES = handbook.read_all()
TEXT = """<!-- group: Inläsning | order: 7 | words: importera excel -->

# Läs in elever

Välj filen. Den kan ligga
på ett USB-minne.

1. Klicka på Läs in.
2. Titta igenom.

- En punkt
  som går vidare

![Sidan med kolumner](import-columns)

-> undo, import
"""


def test_a_text_becomes_blocks() -> None:
    page = understand("import", TEXT)
    assert (page.title, page.group, page.order, page.words) == (
        "Läs in elever",
        "Inläsning",
        7,
        "importera excel",
    )
    kinds = [block.kind.value for block in page.blocks]
    assert kinds == ["heading", "paragraph", "step", "step", "point", "picture", "links"]
    assert page.blocks[1].text == "Välj filen. Den kan ligga på ett USB-minne."
    assert (page.blocks[3].mark, page.blocks[3].text) == ("2", "Titta igenom.")
    assert page.blocks[4].text == "En punkt som går vidare"
    assert page.blocks[5].mark == "import-columns"
    assert page.blocks[6].mark.split() == ["undo", "import"]


def test_what_looks_like_markup_is_text() -> None:
    page = understand("x", "# <b>A</b>\n\n<img src=x> & sådant")
    assert page.title == "<b>A</b>"
    assert page.blocks[1].text == "<img src=x> & sådant"


def test_a_search_finds_by_name_first_then_by_other_words() -> None:
    one = understand("a", "# Lås fönstret\n\nTangenten är Ctrl L.")
    two = understand("b", "<!-- words: lösenord -->\n# Mitt konto\n\nHär byter du och här låser du.")
    assert [hit.page.id for hit in handbook.search([two, one], "lås")] == ["a", "b"]
    assert [hit.page.id for hit in handbook.search([one, two], "LÖSEN")] == ["b"]
    assert handbook.search([one, two], "finnsinte") == ()
    assert handbook.search([one, two], "  ") == ()
    assert handbook.search([one], "ctrl")[0].snippet == "Tangenten är Ctrl L."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_page_is_whole(page: handbook.HandbookPage) -> None:
    assert page.group, "the comment with group and order is missing"
    assert page.order < 999
    assert len(page.blocks) >= 3
    known = {item.id for item in PAGES}
    for block in page.blocks:
        assert "!" not in block.text, "the handbook is calm"
        if block.kind is BlockKind.LINKS:
            assert set(block.mark.split()) <= known
        if block.kind is BlockKind.PICTURE:
            assert block.text, "a picture needs its words"
            assert resources.read_bytes(f"{handbook.PICTURES}/{block.mark}.png")


def test_every_page_is_found_by_its_name() -> None:
    for page in PAGES:
        assert page.id in [hit.page.id for hit in handbook.search(PAGES, page.title)]


def test_every_screen_has_its_page() -> None:
    known = {page.id for page in PAGES}
    for place in frame_module._SCREENS.values():
        screen = getattr(importlib.import_module(place.module), place.name)
        assert screen.help_id in known


def test_the_book_is_read_with_the_keyboard_alone(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("karin")
    frame.go(Route("handbook"))
    stage.settle()
    (screen,) = frame.findChildren(HandbookScreen)
    assert screen.search.hasFocus()
    QTest.keyClicks(screen.search, "personer")
    stage.settle()
    first = next(iter(screen.buttons))
    assert first == "settings" or "person" in " ".join(
        block.text.casefold()
        for block in handbook.read_page(first).blocks  # type: ignore[union-attr]
    )
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    stage.settle()
    assert screen.shown == first
    assert screen.page.hasFocus()
    shown = [label.text() for label in screen.page.findChildren(QLabel)]
    assert handbook.read_page(first).title in shown  # type: ignore[union-attr]


def test_f1_leads_from_the_panel_to_the_whole_book(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("karin")
    frame.go(Route("pupils"))
    frame.show_help()
    stage.settle()
    (panel,) = frame.findChildren(HelpPanel)
    QTest.keyClick(panel.book_button, Qt.Key.Key_Space)
    stage.settle()
    (screen,) = frame.findChildren(HandbookScreen)
    assert screen.shown == "pupils"
    assert not frame.findChildren(HelpPanel)
