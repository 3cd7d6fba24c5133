# SPDX-License-Identifier: EUPL-1.2
"""Inställningar, Rutiner: the school says which routine it follows, and who may not reads it."""

from __future__ import annotations

from eht_desk.application.followed_routine import followed_routine
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.followed_routine_card import FollowedRoutineCard
from tests.fakes.school import School
from tests.ui.cases.conftest import SitDown, frame_at, screen_of, texts


def test_a_school_says_which_routine_it_follows(sit_down: SitDown, school: School) -> None:
    seat = sit_down("karin")
    [card] = screen_of(frame_at(seat, Route("settings", {"page": "routines"}))).findChildren(
        FollowedRoutineCard
    )
    assert "Inte valt." in texts(card)
    card.routine.set_value("trosa")
    card.button.click()
    seat.settle()
    assert "Sparat." in texts(card)
    assert followed_routine(seat.desk.workspace, school.unit_id).said == "trosa"
    assert card.routine.value() == "trosa"
    other = sit_down("maria")
    [read] = screen_of(frame_at(other, Route("settings", {"page": "routines"}))).findChildren(
        FollowedRoutineCard
    )
    assert "Trosa" in texts(read)
    assert not read.button.isVisibleTo(read)
