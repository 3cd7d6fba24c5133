# SPDX-License-Identifier: EUPL-1.2
"""A protected pupil's page in the smallest window with the largest letters: nothing is cut, all can be reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.sidebar import NavButton, TopBar
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import School
from tests.ui.protection.conftest import MakeStage, sit


def _is_cut(widget: QWidget) -> bool:
    return widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height()


@pytest.fixture
def large_letters() -> Iterator[None]:
    theme().choose("dark", 200)
    yield
    theme().choose("light", 100)


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_cut_in_the_smallest_window_with_letters_of_200_percent(
    make_stage: MakeStage, protected: School
) -> None:
    room = sit(make_stage, protected, "maria")
    window = room.stage.window
    window.show()
    page = room.go("pupil")
    window.resize(900, 600)
    room.settle()
    assert isinstance(page, PupilScreen)
    buttons = [page.more, *page.protected.findChildren(QPushButton)]
    assert len(buttons) == 4
    assert not [button.text() for button in buttons if _is_cut(button)]
    for button in buttons:  # the keyboard brings each into view
        button.setFocus()
        room.settle()
        place = button.mapTo(page, QPoint(0, 0))
        assert page.rect().contains(place), button.text()
        assert page.rect().contains(place + QPoint(button.width() - 1, button.height() - 1)), button.text()
    bar = window.findChild(TopBar)
    assert bar is not None
    shown = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    assert not [button.accessibleName() for button in shown if _is_cut(button) and button is not bar.search]
    primary = bar.primary()
    assert primary is not None
    assert primary.text() == primary.accessibleName() == "Ny checklista"
    assert all(button.geometry().right() < bar.width() for button in shown)
    for place_button in window.findChildren(NavButton):
        text = place_button.text()
        assert place_button.fontMetrics().horizontalAdvance(text) <= place_button.width()
        assert text[:-1] in place_button.accessibleName()
    window.resize(1366, 768)
    room.settle()
    assert bar.search.width() > theme().px(48)
    assert "Nytt dokument" in [button.text() for button in bar.findChildren(QPushButton)]
