# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of deadlines: calendar days, and how many days are left.

Belongs here: counting plain days. Working days, holidays and breaks are routines/calendar.py; which rule gives which
deadline is for forms and routines to say, and today's date for the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def latest_plus_days(days: Iterable[date], count: int) -> date | None:
    """`count` calendar days after the latest of `days`, for example one week after the later talk (D5,
    TRO-38).

    None when there are no days, or when the result lies outside the calendar. The day is not moved off a
    weekend: D5 is the school's own time limit and says only a week.
    """
    latest = max(days, default=None)
    if latest is None:
        return None
    try:
        return latest + timedelta(days=count)
    except OverflowError:
        return None


def days_left(due: date, today: date) -> int:
    """Calendar days from `today` to `due`: 0 on the day itself, negative when it has passed."""
    return (due - today).days


def is_late(due: date, today: date) -> bool:
    """Whether the day has passed. On the day itself there is still time."""
    return days_left(due, today) < 0
