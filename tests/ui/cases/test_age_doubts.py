# SPDX-License-Identifier: EUPL-1.2
"""What in a pupil's age does not fit skolplikt is told in words, beneath the fact (HUD-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.domain.routines.duty import AgeDoubt
from eht_desk.ui.cases.case_texts import DOUBTS
from eht_desk.ui.cases.entry_cards import fact_lines
from tests.ui.cases.made_up import FACT


def test_each_doubt_has_its_words_and_they_stand_beneath_the_fact() -> None:
    assert set(DOUBTS) == set(AgeDoubt)
    lines = fact_lines(replace(FACT, doubts=(AgeDoubt.OLD_FOR_GRADE,)), date(2026, 11, 24))
    assert lines[-1] == DOUBTS[AgeDoubt.OLD_FOR_GRADE]
    assert fact_lines(FACT, date(2026, 11, 24))[-1] == ""
