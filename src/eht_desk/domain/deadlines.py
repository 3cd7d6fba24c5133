# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic of deadlines: calendar days, working days, Swedish public holidays, how many days are left.

Belongs here: counting days. Does not belong here: which rule gives which deadline (forms and routines), or
today's date, which the caller gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

_SATURDAY = 5
_FRIDAY = 4


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


def add_working_days(start: date, count: int) -> date:
    """The day `count` working days after `start`, which is itself not counted (B11-3; D2 counts so).

    Raises:
        ValueError: `count` is negative.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    day = start
    while count:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def next_working_day(day: date) -> date:
    """`day` itself when it is a working day, otherwise the first one after it (B11-2: lag 1930:173, 2 §)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Monday to Friday, not a public holiday, not midsummer's, Christmas or New Year's eve (B11-3).

    School holidays are working days here: whether they pause a deadline is for the routine to say.
    """
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year) and not _is_eve(day)


def public_holidays(year: int) -> frozenset[date]:
    """Sweden's public holidays besides the plain Sundays (B11-1: lag 1989:253, with 6 June, so from 2005 on)."""
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            date(year, 1, 6),
            easter - timedelta(days=2),
            easter,
            easter + timedelta(days=1),
            date(year, 5, 1),
            easter + timedelta(days=39),
            easter + timedelta(days=49),
            date(year, 6, 6),
            _first_weekday_from(date(year, 6, 20), _SATURDAY),
            _first_weekday_from(date(year, 10, 31), _SATURDAY),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def easter_sunday(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the table of the golden number and the corrected epact."""
    century = year // 100 + 1
    golden = year % 19 + 1
    dropped_leap_days = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - dropped_leap_days - 10
    epact = (11 * golden + 20 + moon_correction - dropped_leap_days) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    day_of_march = full_moon + 7 - (sunday + full_moon) % 7
    return date(year, 3, 1) + timedelta(days=day_of_march - 1)


def _is_eve(day: date) -> bool:
    """Midsummer's eve (the Friday 19-25 June), Christmas eve, New Year's eve: worked as holidays everywhere."""
    if (day.month, day.day) in {(12, 24), (12, 31)}:
        return True
    return day == _first_weekday_from(date(day.year, 6, 19), _FRIDAY)


def _first_weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
