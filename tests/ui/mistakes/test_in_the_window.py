# SPDX-License-Identifier: EUPL-1.2
"""The same in the whole window: keys, lock, reading only, large letters, small windows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.organisation import add_unit
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.leaving_screen import LeavingScreen
from eht_desk.ui.screens.merge_screen import MergeScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import WritingGate
from tests.contracts.mistakes import MistakesDesk
from tests.fakes.school import ALMA, School
from tests.ui.mistakes.conftest import SitDown, visit
from tests.ui.school_year.conftest import words
from tests.ui.shell.conftest import MakeStage, Stage, make_stage, stage

__all__ = ["make_stage", "stage"]  # fixtures of the window, used here too
# What is left for a page in a window of 1366 pixels at 200 %, and in the smallest window.
ROOM = 1026


def test_from_the_page_of_the_pupil_and_back_by_keys(stage: Stage) -> None:
    frame = stage.unlock("karin")
    frame.go(Route("pupil", {"pupil": ALMA}))
    screen = frame.current_screen
    assert isinstance(screen, PupilScreen)
    stage.qtbot.waitUntil(screen.more.isVisible)
    activate(stage)
    stage.key(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    stage.qtbot.waitUntil(
        lambda: bool([menu for menu in screen.more.findChildren(QMenu) if menu.isVisible()])
    )
    [menu] = screen.more.findChildren(QMenu)
    stage.qtbot.keyClick(menu, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: isinstance(frame.current_screen, LeavingScreen))
    page = frame.current_screen
    assert isinstance(page, LeavingScreen)
    stage.qtbot.waitUntil(lambda: page.card is not None and page.reason.isAncestorOf(focus(stage)))
    assert stage.window.windowTitle() == "EHT Desk"
    activate(stage)
    stage.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    stage.qtbot.waitUntil(lambda: isinstance(frame.current_screen, PupilScreen))


def activate(stage: Stage) -> None:
    """Without a display no window system gives the window back its place when a menu has closed."""
    stage.window.activateWindow()
    stage.qtbot.waitUntil(stage.window.isActiveWindow)


def focus(stage: Stage) -> QWidget:
    found: QWidget | None = stage.window.focusWidget()
    return stage.window if found is None else found


def test_after_a_lock_the_person_is_back_with_the_same_two(
    make_stage: MakeStage, school: School, mistakes: MistakesDesk
) -> None:
    mistakes.add_twin()
    stage = make_stage(school)
    frame = stage.unlock("karin")
    frame.go(Route("merge", {"pupil": ALMA}))
    page = frame.current_screen
    assert isinstance(page, MergeScreen)
    stage.qtbot.waitUntil(lambda: page.choice.list.count() == 1)
    page.choice.list.itemClicked.emit(page.choice.list.item(0))
    stage.qtbot.waitUntil(lambda: page.differences is not None)
    stage.window.lock("idle")
    stage.qtbot.waitUntil(lambda: stage.window.frame is None)
    stage.settle()
    again = stage.unlock("karin").current_screen
    assert isinstance(again, MergeScreen)
    stage.qtbot.waitUntil(lambda: again.differences is not None)
    assert "Alma Dahl-Sand" in words(again)


@pytest.fixture
def large_letters(qtbot: QtBot) -> Iterator[None]:
    theme().choose("light", 200)
    yield
    theme().choose("light", 100)


@pytest.mark.parametrize("screen", ["pupil", "merge", "move_document", "change_school", "leaving"])
@pytest.mark.parametrize("width", [ROOM, 692])
def test_nothing_scrolls_sideways_in_large_letters(
    qtbot: QtBot,
    school: School,
    mistakes: MistakesDesk,
    sit_down: SitDown,
    large_letters: None,
    screen: str,
    width: int,
) -> None:
    add_unit(school.rector, "Öskolan i Norra Provköpings skärgård", "", "Provköping")
    mistakes.add_twin(family_name="Dahl-Sandström Wallin-Kowalczyk", email="alma.maria@elev.example.invalid")
    document = mistakes.freeze(ALMA)
    seat = sit_down("karin")
    more = {"document": str(document.id)} if screen == "move_document" else {}
    page = visit(seat, screen, ALMA, **more)
    page.resize(width, 640)
    if isinstance(page, MergeScreen):
        page.choice.list.itemClicked.emit(page.choice.list.item(0))
        seat.settle()
        assert page.both is not None
    if isinstance(page, LeavingScreen):
        page.reason.set_value("other_school")
        page.reason.chosen.emit("other_school")
    seat.settle()
    seat.settle()  # buttons that went below each other make their card higher
    area = page.page  # type: ignore[attr-defined]  # all of them have one
    inner = area.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= area.viewport().width()
    assert cut(page) == []


@pytest.mark.parametrize("screen", ["pupil", "change_school", "leaving"])
def test_no_line_is_cut_where_there_is_room(
    qtbot: QtBot, school: School, sit_down: SitDown, screen: str
) -> None:
    add_unit(school.rector, "Öskolan", "", "Provköping")
    seat = sit_down("karin")
    page = visit(seat, screen, ALMA)
    if isinstance(page, LeavingScreen):
        page.reason.set_value("other_school")
        page.reason.chosen.emit("other_school")
    seat.settle()
    assert cut(page) == []


def cut(page: QWidget) -> list[str]:
    """Labels that got less height than their lines need."""
    labels = [label for label in page.findChildren(PlainLabel) if label.isVisible() and label.wordWrap()]
    return [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]


class Closed(WritingGate):
    """A colleague writes in the store."""

    may_write = may_begin = False
    reason = "Skrivs av per"


def test_while_somebody_else_writes_nothing_can_be_chosen(qtbot: QtBot, sit_down: SitDown) -> None:
    page = visit(sit_down("karin"), "pupil", ALMA)
    assert isinstance(page, PupilScreen)
    gate = Closed(page)
    page.more.open_menu()
    [menu] = page.more.findChildren(QMenu)
    reads = ["Frågeformulär", "Vem har läst"]
    assert [line.text() for line in menu.actions() if line.isEnabled()] == reads
    assert len(menu.actions()) > 1
    menu.close()
    assert not gate.may_write
