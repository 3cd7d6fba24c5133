# SPDX-License-Identifier: EUPL-1.2
"""A small form is sent with Enter from any of its lines, and stays while what it began is under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.leftovers import Leftovers
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from tests.ui.desks import destroy


@pytest.mark.parametrize("which", [0, 1], ids=["the day", "the name"])
def test_enter_sends_the_form(qtbot: QtBot, which: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    day, name = DateField(lambda: date(2026, 11, 23), "Dag"), LineField("Namn")
    sent: list[str] = []
    dialog = SmallDialog(
        window,
        "Kopia lämnad",
        "",
        {"on": ("&Dag", day), "name": ("&Namn", name)},
        "Spara",
        lambda: sent.append("sent"),
    )
    dialog.open()
    line = (day.line, name)[which]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert sent == ["sent"]
    dialog.close()


def test_a_form_higher_than_the_screen_scrolls_and_keeps_its_buttons(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    fields = {str(number): (f"Fråga {number}", LineField(f"Fråga {number}")) for number in range(30)}
    dialog = SmallDialog(window, "Mycket", "", {**fields}, "Spara", lambda: None)
    dialog.open()
    qtbot.wait(1)
    screen = dialog.screen().availableGeometry()
    assert dialog.height() <= screen.height()
    assert dialog.rect().contains(dialog.action_button.geometry())
    last = fields["29"][1]
    last.setFocus()
    dialog.close()


@pytest.fixture
def page(qapp: QApplication) -> Iterator[QWidget]:
    """A page in a window, from which the form is opened."""
    window = QWidget()
    window.show()
    page = QWidget(window)
    page.show()
    yield page
    destroy(window)


def working(page: QWidget) -> SmallDialog:
    """A form whose button was pressed; what it began goes on."""
    name = LineField("Namn")
    dialog = SmallDialog(page, "Ta bort", "", {"name": ("&Namn", name)}, "Ta bort", lambda: None)
    dialog.open()
    dialog.action_button.setFocus()
    dialog.action_button.click()
    return dialog


@pytest.mark.parametrize("way", ["the button", "Esc", "the window"])
def test_a_form_stays_while_what_it_began_is_under_way(qtbot: QtBot, page: QWidget, way: str) -> None:
    dialog = working(page)
    assert not dialog.cancel_button.isEnabled()
    if way == "the button":
        dialog.cancel_button.click()
    elif way == "Esc":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.isVisible()
    dialog.done_well()
    assert not dialog.isVisible()


_ENDS: dict[str, Callable[[SmallDialog], None]] = {
    "it did not go": lambda dialog: dialog.refuse(ExpectedFailure("store_in_use", {"login": "maria"})),
    "a field was wrong": lambda dialog: dialog.refuse(RuleViolation("required", "name")),
    "a field was missing": lambda dialog: dialog.hold("name", "Skriv vem."),
    "there is more to choose": lambda dialog: dialog.open_again(),
}


@pytest.mark.parametrize("end", _ENDS)
def test_a_form_can_be_left_when_nothing_is_under_way_any_more(qtbot: QtBot, page: QWidget, end: str) -> None:
    dialog = working(page)
    _ENDS[end](dialog)
    assert dialog.action_button.isEnabled()
    assert dialog.focusWidget() in (dialog.action_button, dialog.field_named("name"))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_form_that_says_at_once_what_is_missing_can_be_left(qtbot: QtBot, page: QWidget) -> None:
    name = LineField("Namn")
    dialog = SmallDialog(
        page, "Ge", "", {"name": ("&Namn", name)}, "Ge", lambda: dialog.hold("name", "Skriv vem.")
    )
    dialog.open()
    dialog.action_button.click()
    assert name.hasFocus() or dialog.focusWidget() is name
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_the_lock_takes_a_form_away_whatever_is_under_way(page: QWidget) -> None:
    dialog = working(page)
    Leftovers(page.window(), lambda: True).clear()
    assert not dialog.isVisible()


def test_a_form_whose_page_went_away_can_be_left(page: QWidget) -> None:
    dialog = working(page)
    destroy(page)
    dialog.cancel_button.click()
    assert not dialog.isVisible()
