# SPDX-License-Identifier: EUPL-1.2
"""The page of a case in the smallest window with the largest letters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from eht_desk.ui.cases.case_screen import CaseScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.link_lines import LinkLines
from tests.application.routine_acts import a_case
from tests.fakes.school import ALMA, School
from tests.ui.cases.conftest import SitDown, frame_at, screen_of
from tests.ui.mistakes.test_in_the_window import cut


@pytest.fixture
def large_letters(qtbot: QtBot) -> Iterator[None]:
    theme().choose("light", 200)
    yield
    theme().choose("light", 100)


@pytest.mark.parametrize("routine", ["trosa", "huddinge"])
def test_nothing_of_a_case_is_wider_than_the_window(
    sit_down: SitDown, school: School, large_letters: None, routine: str
) -> None:
    a_case(school, ALMA, routine)
    seat = sit_down("maria")
    frame = frame_at(seat, Route("case", {"pupil": str(ALMA), "case": f"case-{ALMA}"}))
    frame.resize(900, 600)
    seat.settle()
    seat.settle()
    screen = screen_of(frame)
    assert isinstance(screen, CaseScreen)
    inner = screen.page.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= screen.page.viewport().width()
    assert cut(screen) == []
    links = [item for item in screen.findChildren(LinkLines) if item.isVisible()]
    assert any(item.width() < item.sizeHint().width() for item in links), "one goes on on the next line"
    for item in links:
        assert item.height() >= item.heightForWidth(item.width()), item.text()
