# SPDX-License-Identifier: EUPL-1.2
"""While somebody else writes, classes, schools and persons can be read; no button pretends that it can be saved."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from eht_desk.application.organisation import school_facts
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_school import SchoolPage
from tests.fakes.school import School, make_school
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage


@pytest.fixture
def read_only(make_stage: MakeStage) -> Stage:
    """Karin has the window open while Maria writes."""
    school = make_school()
    school.gate.leases.held.clear()
    school.gate.leases.one_writer = True
    school.as_("maria").store.take_lease()
    stage = make_stage(school)
    stage.unlock("karin")
    return stage


def open_page(stage: Stage, key: str) -> QWidget:
    stage.frame.go(Route("settings", {"page": key}))
    screen = stage.frame.current_screen
    assert screen is not None
    return screen


def button(screen: QWidget, text: str) -> QPushButton | None:
    found = (item for item in screen.findChildren(QPushButton) if item.isVisible())
    return next((item for item in found if item.text().strip() == text), None)


def has_button(screen: QWidget, text: str) -> bool:
    return button(screen, text) is not None


def press(stage: Stage, screen: QWidget, text: str) -> None:
    stage.qtbot.waitUntil(partial(has_button, screen, text))
    found = button(screen, text)
    assert found is not None
    found.click()


@pytest.mark.parametrize(
    ("key", "opens", "closed"),
    [
        ("classes", "Visa", ("Lägg till mentor", "Avsluta klassen …", "Avsluta …")),
        ("classes", "", ("Lägg till klass …",)),
        ("people", "", ("Öppna konto",)),
        ("people", "Visa", ("Ge rollen", "Fel roll …", "Spara läraren", "Avsluta kontot …")),
        ("school", "", ("Spara", "Lägg till skola …")),
    ],
)
def test_what_writes_is_closed_and_says_why(
    read_only: Stage, key: str, opens: str, closed: tuple[str, ...]
) -> None:
    screen = open_page(read_only, key)
    if opens:
        press(read_only, screen, opens)
    for text in closed:
        read_only.qtbot.waitUntil(partial(has_button, screen, text))
        found = button(screen, text)
        assert found is not None
        assert not found.isEnabled(), text
        assert "Maria Lind skriver i arkivet just nu" in found.accessibleDescription()


def test_enter_in_a_box_that_can_only_be_read_saves_nothing(read_only: Stage) -> None:
    school: School = read_only.school
    page = open_page(read_only, "school").findChildren(SchoolPage)[0]
    read_only.qtbot.waitUntil(lambda: bool(page.rows))
    field = page.rows["unit_name"].field
    read_only.qtbot.waitUntil(field.isVisible)
    type_text(field, "X")
    read_only.qtbot.keyClick(field, Qt.Key.Key_Return)
    read_only.settle()
    assert page.text("unit_name") == "Ekskolan"
    assert page.notice.text == ""
    assert school_facts(school.rector, school.unit_id).name == "Ekskolan"
