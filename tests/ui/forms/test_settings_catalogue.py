# SPDX-License-Identifier: EUPL-1.2
"""Anpassningar in Inställningar: a line changed, one added, one taken away, and the first list back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from eht_desk.application.suggestions import catalogue
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.settings_catalogue import SuggestionItemDialog, SuggestionsPage
from tests.fakes.school import School
from tests.ui.desks import Seat, destroy, seat_at


@pytest.fixture
def rector(qtbot: QtBot, school: School, tmp_path: Path):
    with seat_at(school, "karin", tmp_path) as seat:
        yield seat


def texts(seat: Seat) -> list[str]:
    return [
        item.text for group in catalogue(seat.desk.workspace, "adaptations").groups for item in group.items
    ]


def press(page: SuggestionsPage, seat: Seat, start: str) -> SmallDialog:
    button = next(
        item
        for item in page.findChildren(QPushButton)
        if str(item.property("key") or "").startswith(start) and item.isVisible()
    )
    button.click()
    dialogs = [item for item in page.window().findChildren(SmallDialog) if item.isVisible()]
    return dialogs[-1]


def test_the_list_is_changed_line_by_line(qtbot: QtBot, rector: Seat) -> None:
    page = SuggestionsPage(rector.desk)
    page.show()
    rector.settle()
    before = texts(rector)
    added = press(page, rector, "add ")
    assert isinstance(added, SuggestionItemDialog)
    added.text.setText("Ståbord vid fönstret")
    added.action_button.click()
    rector.settle()
    assert "Ståbord vid fönstret" in texts(rector)
    changed = press(page, rector, "item ")
    assert isinstance(changed, SuggestionItemDialog)
    changed.text.setText("Börjar klockan nio")
    changed.action_button.click()
    rector.settle()
    assert before[0] not in texts(rector)
    assert texts(rector)[0] == "Börjar klockan nio"
    gone = press(page, rector, "item ")
    assert isinstance(gone, SuggestionItemDialog)
    gone.gone.setChecked(True)
    gone.action_button.click()
    rector.settle()
    assert "Börjar klockan nio" not in texts(rector)
    press(page, rector, "again ").action_button.click()
    rector.settle()
    assert texts(rector) == before
    destroy(page)


def test_an_empty_line_is_told_beside_its_field(qtbot: QtBot, rector: Seat) -> None:
    page = SuggestionsPage(rector.desk)
    page.show()
    rector.settle()
    dialog = press(page, rector, "add ")
    dialog.action_button.click()
    rector.settle()
    assert isinstance(dialog, SuggestionItemDialog)
    assert dialog.isVisible()
    assert dialog.row("own_1").problem
    destroy(page)
