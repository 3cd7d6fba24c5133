# SPDX-License-Identifier: EUPL-1.2
"""Dates as people in Sweden type and read them. Pure text, no widgets."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_WORDS = {
    "idag": 0,
    "i dag": 0,
    "igår": -1,
    "i går": -1,
    "imorgon": 1,
    "i morgon": 1,
    "förrgår": -2,
    "i förrgår": -2,
}
_WHOLE = re.compile(r"(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
_DIGITS = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{4}|\d{2}))?")
_DAY_NAME = re.compile(r"(?:den\s+)?(\d{1,2})(?::?e)?\s+([a-zåäö]{3,9})\.?(?:\s+(\d{4}))?")


def parse_date(text: str, today: date) -> date | None:
    """The day that was typed, or None.

    Takes 2026-11-15, 20261115, 261115, 15/11, 15/11 2026, 15 nov, den 15 november, i dag, igår, i morgon and the names
    of weekdays (the latest such day, today included). A day without a year is the one nearest to today.
    """
    words = " ".join(text.casefold().split())
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if words in WEEKDAYS:
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(words)) % 7)
    found = _WHOLE.fullmatch(words)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DIGITS.fullmatch(words)
    if found:
        return _day(_year(found[1]), int(found[2]), int(found[3]))
    found = _DAY_MONTH.fullmatch(words)
    if found:
        return _with_year(found[3], int(found[2]), int(found[1]), today)
    found = _DAY_NAME.fullmatch(words)
    if found:
        month = next((at + 1 for at, name in enumerate(MONTHS) if name.startswith(found[2])), 0)
        return _with_year(found[3], month, int(found[1]), today)
    return None


def long_date(day: date) -> str:
    """`16 november 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, today: date) -> str:
    """`16 nov`, with the year when it is not this one."""
    month = MONTHS[day.month - 1]
    short = month if len(month) <= 4 else month[:3]
    return f"{day.day} {short}" if day.year == today.year else f"{day.day} {short} {day.year}"


def weekday_date(day: date) -> str:
    """`Måndag 23 november`."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1]}"


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _day(_year(year), month, day)
    near = [_day(today.year + step, month, day) for step in (-1, 0, 1)]
    return min((item for item in near if item), key=lambda item: abs((item - today).days), default=None)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
