# SPDX-License-Identifier: EUPL-1.2
"""Large letters and small windows: what stands side by side goes below each other, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.organisation import add_unit
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.class_card import OneClassCard
from eht_desk.ui.screens.settings_classes import ClassesPage
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_person import PersonCard
from eht_desk.ui.screens.settings_school import SchoolPage
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.side_by_side import SideBySide
from tests.fakes.school import School
from tests.ui.school_year.conftest import SitDown, press, words

# What is left for a page of the settings in a window of 1366 pixels at 200 %: the two lists and margins taken off.
ROOM = 548


@pytest.fixture
def large_letters(qtbot: QtBot) -> Iterator[None]:
    theme().choose("light", 200)
    yield
    theme().choose("light", 100)


@pytest.mark.parametrize(
    ("make", "ready", "opens"),
    [
        (ClassesPage, "5A", OneClassCard),
        (PeoplePage, "Maria Lind", PersonCard),
        (SchoolPage, "Ekskolan", None),
    ],
)
def test_pages_of_the_settings_fit_at_200_per_cent(
    qtbot: QtBot,
    school: School,
    large_letters: None,
    sit_down: SitDown,
    make: Callable[[Desk], QWidget],
    ready: str,
    opens: type[QWidget] | None,
) -> None:
    add_unit(school.rector, "Öskolan i Norra Provköpings skärgård", "", "Provköping")
    seat = sit_down("karin")
    page = make(seat.desk)
    page.resize(ROOM, 1400)
    page.show()
    qtbot.waitUntil(lambda: ready in words(page))
    assert page.minimumSizeHint().width() <= ROOM
    if opens is not None:
        press(page, "Visa", about=f": {ready}")
        qtbot.waitUntil(lambda: any(item.isVisible() for item in page.findChildren(opens)))
        seat.settle()
        assert page.minimumSizeHint().width() <= ROOM


def test_parts_stand_beside_each_other_where_there_is_room(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    column = QVBoxLayout(outer)
    parts = SideBySide()
    first, second = QPushButton("Ett"), QPushButton("Två")
    parts.add(first)
    parts.add(second, needs=300)
    column.addWidget(parts)
    outer.resize(700, 200)
    outer.show()
    qtbot.waitUntil(lambda: second.x() > first.x())
    outer.resize(320, 200)
    qtbot.waitUntil(lambda: second.y() > first.y() and second.x() == first.x())
