# SPDX-License-Identifier: EUPL-1.2
"""Maria, kurator, at the window of a school with a routine: Alma has a case and a signal, Noel a signal alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.workspace import Services
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseStanding
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.theme.theme import theme
from tests.application.meeting_acts import OneRoutine, a_case, a_signal
from tests.fakes.school import ALMA, NOEL, School, make_school
from tests.ui.desks import Seat, destroy, seat_at, type_text, with_real_papers

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def with_routine(services: Services) -> Services:
    """Real papers, and the routine of the tests."""
    return replace(with_real_papers(services), routines=OneRoutine())


@dataclass
class Chair:
    """Somebody at the whole window, by keys."""

    qtbot: QtBot
    seat: Seat
    frame: Frame

    def wait(self, holds: Callable[[], object]) -> None:
        """A button that is pressed by its letter shows that before it acts."""
        self.qtbot.waitUntil(lambda: bool(holds()))

    def go(self, screen: str, **parameters: str) -> Screen:
        self.frame.go(Route(screen, parameters))
        self.seat.settle()
        return self.screen

    @property
    def screen(self) -> Screen:
        screen = self.frame.current_screen
        assert screen is not None
        return screen

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus, in the window that is on top."""
        QTest.keyClick(self.focus, key, modifier)
        self.seat.settle()

    def type(self, text: str) -> None:
        type_text(self.focus, text)

    @property
    def focus(self) -> QWidget:
        if QApplication.focusWidget() is None:  # no window system gives it back after a dialog
            self.frame.activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or self.frame

    @property
    def focused(self) -> str:
        """What a screen reader would say has the focus."""
        return self.focus.accessibleName()


@pytest.fixture
def school() -> School:
    made = make_school()
    a_case(made, ALMA, CaseStanding("judge", "eht", "", Role.COUNSELLOR, date(2026, 11, 27)))
    a_signal(made, ALMA)
    a_signal(made, NOEL)
    return made


SitDown = Callable[[str], Chair]


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:

        def sit(login: str) -> Chair:
            seat = stack.enter_context(seat_at(school, login, tmp_path, with_routine))
            frame = Frame(seat.desk)
            frame.resize(1366, 768)
            frame.show()
            frame.activateWindow()
            seat.settle()
            return Chair(qtbot, seat, frame)

        yield sit
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def texts(widget: QWidget) -> str:
    """Everything that can be read on it."""
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))


def button(widget: QWidget, word: str) -> QPushButton:
    """The button whose accessible name begins so."""
    found = [
        item
        for item in widget.findChildren(QPushButton)
        if item.accessibleName().startswith(word) and item.isVisibleTo(widget)
    ]
    assert found, sorted(item.accessibleName() for item in widget.findChildren(QPushButton))
    return found[0]


def dialog_of(kind: type[QWidget]) -> QWidget:
    """The dialog that is open."""
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
    )
