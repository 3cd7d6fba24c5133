# SPDX-License-Identifier: EUPL-1.2
"""The handbook: every screen has its page, every page can be found, links and pictures lead somewhere."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from eht_desk import resources
from eht_desk.ui import handbook, screen_table
from eht_desk.ui.actions import ACTIONS
from eht_desk.ui.handbook import BlockKind, understand
from eht_desk.ui.help_panel import HelpPanel
from eht_desk.ui.navigation import Route
from eht_desk.ui.palette_model import Places, find
from eht_desk.ui.screens import settings_pages
from eht_desk.ui.screens.handbook_screen import HandbookScreen
from eht_desk.ui.screens.settings_screen import SettingsScreen
from eht_desk.ui.theme.theme import theme
from tests.ui.desks import type_text
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
    assert [hit.page.id for hit in handbook.search([one, two], "losen")] == ["b"]
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
    for place in screen_table.SCREENS.values():
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("utskrift", "print"),
        ("skriva ut", "print"),
        ("glömt lösenord", "forgotten_password"),
        ("byta lösenord", "password"),
        ("vikarie", "substitute"),
        ("byta klass", "change_class"),
        ("byta mentor", "classes"),
        ("fel elev", "wrong_pupil"),
        ("samma elev två gånger", "merge"),
        ("dubblett", "merge"),
        ("backup", "backups"),
        ("hur gör jag en säkerhetskopia?", "backups"),
        ("usb", "second_place"),
        ("läsår", "school_year"),
        ("augusti", "school_year"),
        ("importera", "import"),
        ("excel", "import"),
        ("ångra import", "undo_import"),
        ("skyddade personuppgifter", "import_marked"),
        ("skrivskyddad", "sharing"),
        ("krasch", "take_over"),
        ("utkast", "continue_draft"),
        ("kollegans utkast", "continue_draft"),
        ("underskrift", "signature"),
        ("kopia till rektor", "copy"),
        ("uppföljning", "follow_up"),
        ("rätta", "correct"),
        ("ny elev", "add_pupil"),
        ("elev slutar", "leaving"),
        ("byter skola", "change_school"),
        ("flera skolor", "schools"),
        ("konto", "new_person"),
        ("behörighet", "roles"),
        ("fel roll", "wrong_role"),
        ("skadat arkiv", "damaged"),
        ("större text", "appearance"),
        ("policy", "decided_by_it"),
        ("tangenter", "find"),
        ("logga in", "lock"),
        ("inställningarna", "settings"),
    ],
)
def test_the_words_people_use_find_the_right_page_first(text: str, wanted: str) -> None:
    assert next(hit.page.id for hit in handbook.search(PAGES, text)) == wanted


def test_a_search_that_no_page_fits_wholly_shows_those_that_fit_partly() -> None:
    hits = handbook.search(PAGES, "säkerhetskopia xyzzy")
    assert hits[0].page.id == "backups"


def test_what_is_shown_of_a_page_has_the_word_in_another_form() -> None:
    one = understand("a", "# Bladet\n\nKasta det gamla.\n\nLösenordet visas en gång.")
    assert handbook.search([one], "lösenorden")[0].snippet == "Lösenordet visas en gång."


def test_each_settings_page_has_its_page() -> None:
    known = {page.id for page in PAGES}
    assert {page.help_id for page in settings_pages.PAGES} <= known
    assert len({page.help_id for page in settings_pages.PAGES}) == len(settings_pages.PAGES)


def test_f1_follows_the_page_of_the_settings(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("rut")
    frame.go(Route("settings", {"page": "backups"}))
    frame.show_help()
    stage.settle()
    (panel,) = frame.findChildren(HelpPanel)
    assert panel.shown == "backups"
    (screen,) = frame.findChildren(SettingsScreen)
    screen.show_page("verify")
    stage.settle()
    assert panel.shown == "health"
    assert "Hälsa: är arkivet i ordning" in [label.text() for label in panel.findChildren(QLabel)]


def test_the_palette_leads_to_a_page_of_the_handbook(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("rut")
    frame.open_palette()
    stage.settle()
    palette = frame.palette_box
    type_text(palette.line, "glömt lösenord")
    lines = [palette.model.index(row).data() for row in range(palette.model.rowCount())]
    assert "Handbok: Glömt lösenord" in lines
    while palette.list.currentIndex().data() != "Handbok: Glömt lösenord":
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    stage.settle()
    (screen,) = frame.findChildren(HandbookScreen)
    assert screen.shown == "forgotten_password"


def test_in_the_palette_the_handbook_stands_below_commands() -> None:
    nothing = Places(lambda _v: None, lambda _r: None, lambda _a: None, lambda _p: None)
    found = find("lås", (), (), ACTIONS, nothing, PAGES)
    kinds = [line.text.startswith("Handbok:") for line in found]
    assert True in kinds
    assert kinds == sorted(kinds)
    assert not any(line.text.startswith("Handbok:") for line in find("", (), (), ACTIONS, nothing, PAGES))
    assert not find("selma", (), (), (), nothing, PAGES), "a pupil's name is not looked for in the texts"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_each_picture_is_small_and_there_in_light_and_dark(page: handbook.HandbookPage) -> None:
    for block in page.blocks:
        if block.kind is BlockKind.PICTURE:
            sizes = set()
            for look in ("", "-dark"):
                content = resources.read_bytes(f"{handbook.PICTURES}/{block.mark}{look}.png")
                assert len(content) < 60_000
                image = QImage.fromData(content)
                assert 0 < image.width() <= 1000
                sizes.add((image.width(), image.height()))
            assert len(sizes) == 1


def test_every_page_can_be_reached_by_links() -> None:
    linked = {
        target
        for page in PAGES
        for block in page.blocks
        if block.kind is BlockKind.LINKS
        for target in block.mark.split()
    }
    assert {page.id for page in PAGES} <= linked | {"start"}


def test_f1_opens_the_book_itself_where_both_have_no_room_and_back_leads_home(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.window.resize(900, 600)
    frame = stage.unlock("rut")
    frame.go(Route("pupils"))
    frame.show_help()
    stage.settle()
    assert not frame.findChildren(HelpPanel)
    (screen,) = frame.findChildren(HandbookScreen)
    assert screen.shown == "pupils"
    frame.back()
    assert frame.route == Route("pupils")


def test_f1_in_the_book_tells_about_the_book(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("rut")
    frame.go(Route("handbook", {"page": "merge"}))
    frame.show_help()
    stage.settle()
    assert not frame.findChildren(HelpPanel)
    screen = next(item for item in frame.findChildren(HandbookScreen) if item.isVisible())
    assert screen.shown == "handbook"


@pytest.fixture
def large_letters(qtbot: QtBot) -> Iterator[None]:
    theme().choose("light", 200)
    yield
    theme().choose("light", 100)


@pytest.mark.usefixtures("large_letters")
def test_in_a_narrow_window_with_large_letters_the_book_is_read_and_searched(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.window.resize(900, 600)
    frame = stage.unlock("rut")
    frame.go(Route("handbook", {"page": "roles"}))
    stage.settle()
    (screen,) = frame.findChildren(HandbookScreen)
    assert screen.dropdown.isVisible()
    assert screen.dropdown.value() == "roles"
    assert screen.page.horizontalScrollBar().maximum() == 0
    type_text(screen.search, "vikarie")
    stage.settle()
    assert screen.list.isVisible()
    assert not screen.page.isVisible()
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    stage.settle()
    assert screen.shown == "substitute"
    assert screen.page.isVisible()
    assert screen.page.hasFocus()


def test_no_name_of_a_page_is_cut_in_the_list(make_stage: MakeStage) -> None:
    stage = make_stage()
    frame = stage.unlock("rut")
    frame.go(Route("handbook", {"page": "settings"}))
    stage.settle()
    (screen,) = frame.findChildren(HandbookScreen)
    for button in screen.buttons.values():
        widest = max(button.fontMetrics().horizontalAdvance(line) for line in button.text().split("\n"))
        assert widest <= button.width() - 16
    shown = screen.buttons["settings"]
    top = shown.mapTo(screen.list.viewport(), shown.rect().topLeft()).y()
    assert 0 <= top < screen.list.viewport().height()
