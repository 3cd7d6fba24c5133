# SPDX-License-Identifier: EUPL-1.2
"""What holds around a kartläggning, over the made-up school in the store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.approve_paper import ApprovePaperScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path))
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def shown(seat: Seat, kind: Callable[[Desk, Route], W], screen: str, **more: str) -> W:
    """A place as the frame would show it, when it has been read."""
    widget = kind(seat.desk, Route(screen, {"pupil": str(ALMA), **more}))
    widget.resize(1158, 716)
    widget.show()
    seat.settle()
    return widget


def pupil_page(seat: Seat) -> PupilScreen:
    return shown(seat, PupilScreen, "pupil")


def paper_page(seat: Seat, document_id: str) -> ApprovePaperScreen:
    return shown(seat, ApprovePaperScreen, "approve", form="social_mapping", document=document_id)


def button(widget: QWidget, key: str) -> QPushButton:
    """The visible button whose key begins so."""
    return next(
        item
        for item in widget.findChildren(QPushButton)
        if str(item.property("key") or "").startswith(key) and item.isVisibleTo(widget)
    )


def has_button(widget: QWidget, key: str) -> bool:
    return any(str(item.property("key") or "").startswith(key) for item in widget.findChildren(QPushButton))


def texts(widget: QWidget) -> str:
    """Everything that can be read on it."""
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))


def dialog(kind: type[W]) -> W:
    """The dialog that is open."""
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
    )


def part(widget: QWidget, kind: type[W]) -> W:
    """The one part of this kind."""
    [found] = widget.findChildren(kind)
    return found
