# SPDX-License-Identifier: EUPL-1.2
"""Pages and cards over the made-up school, each for the person who sits down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from eht_desk.ui.theme.theme import theme
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]
Show = Callable[[QWidget], QWidget]


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        widgets: list[Seat] = []

        def sit(login: str) -> Seat:
            seat = stack.enter_context(seat_at(school, login, tmp_path))
            widgets.append(seat)
            return seat

        yield sit
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def words(widget: QWidget) -> str:
    """What can be read on it now."""
    labels = [
        item
        for item in widget.findChildren(QWidget)
        if isinstance(item, QLabel | QPushButton) and item.isVisible()
    ]
    return " | ".join(item.text() for item in labels)


def press(widget: QWidget, text: str, about: str = "") -> None:
    """The one button that can be read, by its word and what it is about."""
    [button] = [
        item
        for item in widget.findChildren(QPushButton)
        if item.isVisible() and item.text().strip() == text and about in item.accessibleName()
    ]
    assert button.isEnabled()
    button.click()


def dialog() -> QDialog:
    """The dialog that is open."""
    [found] = _dialogs()
    return found


def has_dialog() -> bool:
    """Whether one is open."""
    return bool(_dialogs())


def _dialogs() -> list[QDialog]:
    return [
        item
        for item in QApplication.topLevelWidgets()
        if isinstance(item, QDialog) and isValid(item) and item.isVisible()
    ]
