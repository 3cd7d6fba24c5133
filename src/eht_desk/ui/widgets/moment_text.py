# SPDX-License-Identifier: EUPL-1.2
"""Moments as people in Sweden type and read them: `nu`, `14.30`, `igår 14.30`, `15/11 kl 9`. Pure text, no widgets."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from eht_desk.ui.widgets.date_text import WEEKDAYS, parse_date, short_date

_NOW = frozenset({"", "nu", "just nu", "i dag nu"})
_CLOCK = re.compile(r"(?:(?P<day>.*?)[\s,]+)?(?:kl\.?|klockan)?\s*(?P<hour>\d{1,2})[.:](?P<minute>\d{2})")
_HOUR = re.compile(r"(?:(?P<day>.*?)[\s,]+)?(?:kl\.?|klockan)\s*(?P<hour>\d{1,2})(?P<minute>\d{2})?")
_BARE = re.compile(r"(?:(?P<day>.*?)[\s,]+)?(?P<hour>\d{1,2})(?P<minute>\d{2})?")
_LAST_WEEKDAY = re.compile(r"i\s+([a-zåäö]+?)s?")
_YEAR = re.compile(r"\d{4}")
_AHEAD = frozenset({"imorgon", "i morgon"})
_NEAR = timedelta(days=366)


def parse_moment(text: str, now: datetime) -> datetime | None:
    """The moment that was typed, in the zone of `now`, or None. Seconds are dropped.

    A clock time alone is today's. A day alone is no moment, except today, which is now. Every way of writing a day that
    `parse_date` knows can stand before the time, and `i måndags`. A day without a year is the latest such day.
    """
    words = " ".join(text.casefold().split())
    moment = now.replace(second=0, microsecond=0)
    if words in _NOW:
        return moment
    found = _CLOCK.fullmatch(words) or _HOUR.fullmatch(words)
    if found is not None:
        return _combined(found, now)
    day = _day(words, now.date())
    if day is not None and abs(day - now.date()) <= _NEAR:
        return moment if day == now.date() else None
    found = _BARE.fullmatch(words)
    return _combined(found, now) if found is not None else None


def is_day_only(text: str, now: datetime) -> bool:
    """Whether a day was typed and only the time is missing."""
    return parse_moment(text, now) is None and _day(" ".join(text.casefold().split()), now.date()) is not None


def moment_text(moment: datetime, now: datetime) -> str:
    """`i dag 14:30`, `i går 14:30`, `16 nov 14:30`; with the year when it is not this one. Can be parsed again."""
    days = (now.date() - moment.date()).days
    near = {0: "i dag", 1: "i går"}
    return f"{near.get(days) or short_date(moment.date(), now.date())} {moment:%H:%M}"


def _combined(found: re.Match[str], now: datetime) -> datetime | None:
    day = _day(found["day"], now.date()) if found["day"] else now.date()
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if day is None or hour > 23 or minute > 59:
        return None
    return datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)


def _day(words: str, today: date) -> date | None:
    last = _LAST_WEEKDAY.fullmatch(words)
    if last is not None and last[1] in WEEKDAYS:
        day = parse_date(last[1], today)
        return day - timedelta(days=7) if day == today else day
    day = parse_date(words, today)
    if day is None or day <= today or _YEAR.search(words) or words in _AHEAD:
        return day
    try:
        return day.replace(year=day.year - 1)  # what is told has happened
    except ValueError:  # 29 February
        return None
