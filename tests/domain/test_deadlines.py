# SPDX-License-Identifier: EUPL-1.2
"""Counting days: the week of D5, and what is late."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.deadlines import days_left, is_late, latest_plus_days

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


@given(st.lists(days, min_size=1), st.integers(0, 400), days)
def test_no_talk_lies_closer_to_the_day_than_promised(talks, count, today):
    due = latest_plus_days(talks, count)
    assert due is not None
    assert min(days_left(due, talk) for talk in talks) == count
    assert is_late(due, today) == (today > due)
