# SPDX-License-Identifier: EUPL-1.2
"""A small form is sent with Enter from any of its lines."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField


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
