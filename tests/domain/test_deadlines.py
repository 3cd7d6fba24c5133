# SPDX-License-Identifier: EUPL-1.2
"""Counting days: the week of D5, what is late, working days of Sweden."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.deadlines import (
    add_working_days,
    days_left,
    easter_sunday,
    is_late,
    is_working_day,
    latest_plus_days,
    next_working_day,
    public_holidays,
)

days = st.dates(date(2005, 1, 1), date(2199, 12, 31))


def test_a_week_counts_from_the_later_talk():
    assert latest_plus_days([date(2026, 11, 16), date(2026, 11, 12)], 7) == date(2026, 11, 23)
    assert latest_plus_days([date(2026, 12, 29)], 7) == date(2027, 1, 5)


def test_without_a_talk_there_is_no_day():
    assert latest_plus_days([], 7) is None


def test_a_mistyped_year_at_the_end_of_the_calendar_gives_no_day():
    assert latest_plus_days([date(9999, 12, 31)], 7) is None


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [(date(2026, 11, 20), 3, False), (date(2026, 11, 23), 0, False), (date(2026, 11, 25), -2, True)],
)
def test_there_is_time_until_the_day_has_passed(today, left, late):
    assert days_left(date(2026, 11, 23), today) == left
    assert is_late(date(2026, 11, 23), today) is late


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25), (2285, 3, 22)],
)
def test_easter(year, month, day):
    assert easter_sunday(year) == date(year, month, day)


@pytest.mark.parametrize(
    "holiday",
    [
        date(2027, 5, 6),  # Kristi himmelsfärd
        date(2028, 5, 25),
        date(2027, 6, 26),  # midsommardagen
        date(2028, 6, 24),
        date(2027, 11, 6),  # alla helgons dag
        date(2028, 11, 4),
        date(2026, 6, 6),
        date(2026, 4, 3),  # långfredagen
        date(2026, 4, 6),  # annandag påsk
    ],
)
def test_movable_holidays_of_the_law(holiday):
    assert holiday in public_holidays(holiday.year)
    assert not is_working_day(holiday)


@pytest.mark.parametrize("eve", [date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)])
def test_eves_are_not_working_days(eve):
    assert not is_working_day(eve)


def test_the_day_before_midsummers_eve_is_worked():
    assert is_working_day(date(2026, 6, 18))


def test_five_working_days_skip_weekends_and_christmas():
    assert add_working_days(date(2026, 11, 16), 5) == date(2026, 11, 23)
    assert add_working_days(date(2026, 12, 22), 5) == date(2027, 1, 4)
    assert next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 11, 16), -1)


@given(days, st.integers(0, 60))
def test_working_days_between_are_as_many_as_asked(start, count):
    end = add_working_days(start, count)
    between = sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert between == count
    assert count == 0 or is_working_day(end)


@given(st.lists(days, min_size=1), st.integers(0, 400), days)
def test_no_talk_lies_closer_to_the_day_than_promised(talks, count, today):
    due = latest_plus_days(talks, count)
    assert due is not None
    assert min(days_left(due, talk) for talk in talks) == count
    assert is_late(due, today) == (today > due)
