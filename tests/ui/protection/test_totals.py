# SPDX-License-Identifier: EUPL-1.2
"""Rektor counts the school: the protected pupil is in the sums, small sums are not shown, others have no such card."""

from __future__ import annotations

from eht_desk.application import contributions
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_totals import TotalsCard
from tests.fakes.school import School
from tests.ui.protection.conftest import MakeStage, sit, words


def test_rektor_counts_the_school_with_the_protected_pupil(make_stage: MakeStage, protected: School) -> None:
    assert contributions.read_totals(protected.rector, protected.unit_id).pupils == 2
    room = sit(make_stage, protected, "karin")
    room.frame.go(Route("settings", {"page": "school"}))
    room.settle()
    (card,) = room.frame.findChildren(TotalsCard)
    card.count_button.click()
    room.settle()
    assert "Elever | färre än 5" in words(card)
    assert "Öppna ärenden | 0" in words(card)


def test_nobody_else_has_it(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    room.frame.go(Route("settings", {"page": "school"}))
    room.settle()
    assert room.frame.findChildren(TotalsCard) == []
