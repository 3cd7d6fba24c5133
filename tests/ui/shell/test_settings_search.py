# SPDX-License-Identifier: EUPL-1.2
"""The search in Inställningar: a word finds settings, things to do, pages and the handbook, and Enter goes there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_account import AccountPage
from eht_desk.ui.screens.settings_archive import ArchiveSettingsPage
from eht_desk.ui.screens.settings_device import DevicePage
from eht_desk.ui.screens.settings_pages import DOINGS, PAGES
from eht_desk.ui.screens.settings_screen import SettingsScreen
from eht_desk.ui.settings_texts import TEXTS
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage


def _screen(stage: Stage, page: str = "device") -> SettingsScreen:
    stage.frame.go(Route("settings", {"page": page}))
    screen = stage.frame.current_screen
    assert isinstance(screen, SettingsScreen)
    return screen


def _search(stage: Stage, screen: SettingsScreen, text: str) -> list[str]:
    screen.search.line.clear()
    screen.search.line.setFocus()
    type_text(screen.search.line, text)
    model = screen.search.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def _enter(screen: SettingsScreen) -> None:
    QTest.keyClick(screen.search.line, Qt.Key.Key_Return)


def _holds_focus(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and widget.isAncestorOf(focus)


def test_a_word_finds_settings_doings_pages_and_the_handbook(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage)
    found = _search(stage, screen, "lås")
    assert found[0] == "Lås efter"
    assert "Längsta låstid" in found
    assert "Utseende och lås" in found
    assert "Mitt konto: byt lösenord" in found
    assert any(line.startswith("Handboken: ") for line in found)
    assert "Här förvaras underskrivna original" not in found  # "föreslås" is another word
    assert screen.search.results.isVisible()
    assert not screen.findChildren(DevicePage)[0].isVisible()


def test_words_without_marks_find_the_same_and_a_mark_finds_only_itself(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage)
    assert set(_search(stage, screen, "byt lösenord")) <= set(_search(stage, screen, "byt losenord"))
    assert _search(stage, screen, "byt losenord")
    assert _search(stage, screen, "bÿt") == []


def test_enter_goes_to_the_setting_and_its_field(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage, "about")
    _search(stage, screen, "lås efter")
    _enter(screen)
    assert screen.state() == {"page": "device"}
    page = screen.findChildren(DevicePage)[0]
    stage.qtbot.waitUntil(lambda: _holds_focus(page.fields["idle_minutes"]))
    assert page.isVisible()
    assert screen.search.line.text() == ""
    assert not screen.search.results.isVisible()


def test_arrows_choose_and_a_setting_that_is_read_first_gets_the_focus_too(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage)
    found = _search(stage, screen, "lås")
    for _ in range(found.index("Längsta låstid")):
        QTest.keyClick(screen.search.line, Qt.Key.Key_Down)
    assert "Längsta låstid" in screen.search.line.accessibleDescription()
    _enter(screen)
    page = screen.findChildren(ArchiveSettingsPage)[0]
    stage.qtbot.waitUntil(lambda: "idle_minutes_maximum" in page.rows)
    field = page.rows["idle_minutes_maximum"].field
    stage.qtbot.waitUntil(lambda: _holds_focus(field))


def test_something_to_do_begins_at_its_field(stage: Stage) -> None:
    stage.unlock("per")
    screen = _screen(stage)
    _search(stage, screen, "byt lösenord")
    _enter(screen)
    page = screen.findChildren(AccountPage)[0]
    stage.qtbot.waitUntil(page.old.line.hasFocus)


def test_a_hit_in_the_handbook_opens_it_there(stage: Stage) -> None:
    stage.unlock("per")
    screen = _screen(stage)
    found = _search(stage, screen, "lås")
    at = next(row for row, line in enumerate(found) if line.startswith("Handboken: "))
    for _ in range(at):
        QTest.keyClick(screen.search.line, Qt.Key.Key_Down)
    _enter(screen)
    assert stage.frame.route.screen == "handbook"


def test_nobody_finds_a_page_that_is_not_theirs(stage: Stage) -> None:
    stage.unlock("per")
    screen = _screen(stage)
    assert not [line for line in _search(stage, screen, "konto") if "Personer" in line]
    assert "people" not in screen.buttons


def test_no_hit_says_so_and_esc_brings_the_page_back(stage: Stage) -> None:
    stage.unlock("per")
    screen = _screen(stage)
    assert _search(stage, screen, "xyzå") == []
    QTest.keyClick(screen.search.line, Qt.Key.Key_Return)
    QTest.keyClick(screen.search.line, Qt.Key.Key_Escape)
    assert screen.search.line.text() == ""
    assert screen.findChildren(DevicePage)[0].isVisible()


def test_ctrl_f_begins_a_search(stage: Stage) -> None:
    stage.unlock("per")
    screen = _screen(stage)
    stage.qtbot.waitUntil(screen.buttons["device"].hasFocus)
    stage.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert screen.search.line.hasFocus()


def test_every_page_loads_and_every_word_leads_somewhere(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage)
    keys = [page.key for page in PAGES]
    assert list(screen.buttons) == keys
    assert {item.page for item in TEXTS.values()} <= set(keys)
    assert {doing.page for doing in DOINGS} <= set(keys)
    for key in keys:
        screen.show_page(key)
        assert screen.state() == {"page": key}


@pytest.mark.parametrize("doing", [doing for doing in DOINGS if doing.field], ids=lambda doing: doing.text)
def test_what_a_doing_names_is_on_its_page(stage: Stage, doing) -> None:
    stage.unlock("karin")
    screen = _screen(stage, doing.page)
    stage.qtbot.waitUntil(lambda: screen._named(doing.field) is not None)


def test_in_a_small_window_with_large_letters_the_pages_are_one_list(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _screen(stage)
    screen.resize(screen.list.wide_width + 100, 600)
    QApplication.processEvents()
    stop = screen.first_focus()
    assert stop is screen.list.dropdown
    assert not screen.buttons["device"].isVisible()
    screen.list.dropdown.setFocus()
    QTest.keyClick(screen.list.dropdown, Qt.Key.Key_Down)
    assert screen.state() == {"page": "account"}
    assert screen.findChildren(AccountPage)[0].isVisible()
