# SPDX-License-Identifier: EUPL-1.2
"""Maria, kurator, and Per, mentor, at a school that follows the routines as they ship."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.workspace import Services
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.theme.theme import theme
from tests.application.routine_acts import ROUTINES, WORK_DAYS
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at, with_real_papers

SitDown = Callable[[str], Seat]


def with_routines(services: Services) -> Services:
    """The routines and the days that ship."""
    return replace(with_real_papers(services), routines=ROUTINES, work_days=WORK_DAYS)


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path, with_routines))
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def frame_at(seat: Seat, route: Route) -> Frame:
    """The whole window at a place, when it has been read."""
    frame = Frame(seat.desk)
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()  # keys reach only the window that is in front
    assert QTest.qWaitForWindowActive(frame)
    frame.go(route)
    seat.settle()
    return frame


def screen_of(frame: Frame) -> Screen:
    """The page that is shown."""
    assert frame.current_screen is not None
    return frame.current_screen


def button(widget: QWidget, word: str) -> QPushButton:
    """The button whose accessible name begins so."""
    found = [
        item
        for item in widget.findChildren(QPushButton)
        if item.accessibleName().startswith(word) and item.isVisibleTo(widget)
    ]
    assert found, sorted(item.accessibleName() for item in widget.findChildren(QPushButton))
    return found[0]


def texts(widget: QWidget) -> str:
    """Everything that can be read on it."""
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))


def dialog_of(kind: type[QWidget]) -> QWidget:
    """The dialog that is open."""
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
    )
