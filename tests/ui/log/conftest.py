# SPDX-License-Identifier: EUPL-1.2
"""The pages about the log over the made-up school."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.theme.theme import theme
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]


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


def shown(seat: Seat, widget: QWidget) -> QWidget:
    """As the frame shows it, when it has been read."""
    widget.resize(1158, 716)
    widget.show()
    seat.settle()
    return widget


def button(widget: QWidget, key: str) -> QPushButton:
    """The button with this key, or whose words begin so."""
    found = [
        item
        for item in widget.findChildren(QPushButton)
        if item.isVisibleTo(widget) and (item.property("key") == key or item.text().startswith(key))
    ]
    assert found, sorted(item.text() for item in widget.findChildren(QPushButton))
    return found[0]


def texts(widget: QWidget) -> str:
    """Everything that can be read on it."""
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))
