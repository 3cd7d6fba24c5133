# SPDX-License-Identifier: EUPL-1.2
"""What typed-in absence reaches, and what is said about the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.routines.model import CalendarRules, Span, Unit
from eht_desk.domain.routines.signals import Missed, holds_period, not_reached, reached
from tests.domain.routines.made import CALENDAR, MONTH, ROUTINE, absence

SEEN = date(2026, 11, 30)
NOVEMBER: dict[str, Any] = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
UNEXCUSED: dict[str, Any] = {"measure": Measuring.DAYS_IN_A_ROW, "counts": Counting.UNEXCUSED}
NOT_LEGITIMATE, EXCUSED = Counting.NOT_LEGITIMATE, Counting.EXCUSED


@pytest.mark.parametrize(
    ("signal", "ids"),
    [
        # T1: 10 % in a month, of what the school judges not legitimate. 10,0 is enough, 9,9 is not.
        (absence(SEEN, 100, counts=NOT_LEGITIMATE, **NOVEMBER), ["month"]),
        (absence(SEEN, 99, counts=NOT_LEGITIMATE, **NOVEMBER), []),
        # ... unexcused is not the same as not legitimate (HUD-23)
        (absence(SEEN, 150, counts=Counting.UNEXCUSED, **NOVEMBER), []),
        # T2: 20 % in two months of any absence; a kind of absence is part of all (1 Oct-30 Nov is two months)
        (absence(SEEN, 200, first=date(2026, 10, 1)), ["two_months"]),
        (absence(SEEN, 200, counts=EXCUSED, first=date(2026, 10, 1)), ["two_months"]),
        (absence(SEEN, 200, first=date(2026, 10, 2)), []),
        (absence(SEEN, 250, counts=NOT_LEGITIMATE, first=date(2026, 10, 1)), ["month", "two_months"]),
        # T5 has no period: more than 80, not 80
        (absence(SEEN, 800, **NOVEMBER), []),
        (absence(SEEN, 801, **NOVEMBER), ["most"]),
        # T4: more than two weeks. 16-29 November is 14 days, to the 30th 15.
        (absence(SEEN, None, **UNEXCUSED, first=date(2026, 11, 16), last=date(2026, 11, 29)), []),
        (absence(SEEN, None, **UNEXCUSED, first=date(2026, 11, 16), last=SEEN), ["two_weeks"]),
        (absence(SEEN, None, measure=Measuring.DAYS_IN_A_ROW, first=date(2026, 11, 16)), []),
        (absence(SEEN, None, measure=Measuring.JUDGEMENT), ["judged"]),
        (absence(SEEN, None), []),
        (absence(SEEN, 1000, measure=Measuring.HOURS), []),
    ],
)
def test_what_is_reached(signal, ids):
    given = reached(ROUTINE, signal, CALENDAR)
    assert [item.definition.id for item in given] == ids
    missed = not_reached(ROUTINE, signal, CALENDAR)
    told = {item.definition.id for item in given} | {item.definition.id for item in missed}
    assert told == {item.id for item in ROUTINE.signals}


def test_why_the_rest_is_not_reached():
    signal = absence(SEEN, 250, **NOVEMBER)
    assert {item.definition.id: item.why for item in not_reached(ROUTINE, signal)} == {
        "month": Missed.OTHER_COUNTING,
        "two_months": Missed.PERIOD_TOO_SHORT,
        "two_weeks": Missed.OTHER_MEASURE,
        "most": Missed.BELOW,
        "judged": Missed.OTHER_MEASURE,
    }


def test_two_weeks_can_be_ten_school_days():
    rules = CalendarRules(two_weeks=Span(10, Unit.SCHOOL_DAYS))
    routine = replace(ROUTINE, calendar=rules)
    # Mon 16 Nov-Mon 30 Nov 2026 has eleven weekdays, one of them a studiedag: ten is not more than ten.
    ten = absence(SEEN, None, **UNEXCUSED, first=date(2026, 11, 16), last=SEEN)
    assert reached(routine, ten, CALENDAR) == ()
    eleven = replace(ten, first_day=date(2026, 11, 13))  # Friday before
    (found,) = reached(routine, eleven, CALENDAR)
    assert (found.days, found.unit, found.value, found.threshold) == (11, Unit.SCHOOL_DAYS, 110, 100)


def test_a_month_rolls_or_is_one_of_the_calendar():
    rolling, calendar = CalendarRules(), CalendarRules(months_roll=False)
    days = date(2026, 10, 15), date(2026, 11, 14)
    assert holds_period(*days, MONTH, rolling)
    assert not holds_period(*days, MONTH, calendar)
    assert holds_period(date(2026, 10, 15), date(2026, 11, 30), MONTH, calendar)
    # February: 1-28 in 2027 is a month, in 2028 it takes the 29th.
    assert holds_period(date(2027, 2, 1), date(2027, 2, 28), MONTH, calendar)
    assert not holds_period(date(2028, 2, 1), date(2028, 2, 28), MONTH, rolling)
    assert holds_period(date(2028, 2, 1), date(2028, 2, 29), MONTH, rolling)


def test_a_judgement_reaches_only_the_signal_that_it_names():
    """That lessons fall out in a pattern does not say that a teacher is worried (TRO-12, TRO-16)."""
    pattern = next(item for item in ROUTINE.signals if item.id == "judged")
    routine = replace(ROUTINE, signals=(*ROUTINE.signals, replace(pattern, id="concern")))
    without = absence(SEEN, None, measure=Measuring.JUDGEMENT)
    for judged, expected in (
        ("concern", ["concern"]),
        ("judged", ["judged"]),
        ("gone", []),
        ("", ["judged", "concern"]),
    ):
        signal = replace(without, judged=judged)
        assert [item.definition.id for item in reached(routine, signal)] == expected
    why = {item.definition.id: item.why for item in not_reached(routine, replace(without, judged="judged"))}
    assert why["concern"] is Missed.OTHER_JUDGEMENT


def test_a_judgement_about_one_kind_of_absence_is_that_one():
    """HUD-23 asks for a simple mapping; what is judged of any absence goes to the investigation at once (HUD-16)."""
    any_kind = next(item for item in ROUTINE.signals if item.id == "judged")
    one_kind = replace(any_kind, id="judged_not_legitimate", counts=NOT_LEGITIMATE)
    routine = replace(ROUTINE, signals=(*ROUTINE.signals, one_kind))
    for counts, expected in (
        (NOT_LEGITIMATE, ["judged_not_legitimate"]),
        (EXCUSED, ["judged"]),
        (Counting.ALL, ["judged"]),
    ):
        signal = absence(SEEN, None, measure=Measuring.JUDGEMENT, counts=counts)
        assert [item.definition.id for item in reached(routine, signal)] == expected
        missed = {item.definition.id for item in not_reached(routine, signal)}
        assert missed == {item.id for item in routine.signals} - set(expected)
