# SPDX-License-Identifier: EUPL-1.2
"""Writes the calendar file (iCalendar, RFC 5545): events of a day, in UTF-8, lines folded at 75 octets.

What it says about pupils is a code. Python's own library is enough: no time zones (moments are in UTC), no repeating.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from eht_desk.application.ports.calendar_files import CalendarDay, DayKind

_WORDS = {DayKind.TASK: "Uppgift", DayKind.MEETING: "EHT-möte", DayKind.CHECK: "Kontroll av statistiken"}
_LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class CalendarFiles:
    """Makes calendar files."""

    def content(self, days: Iterable[CalendarDay], made_at: datetime) -> bytes:
        """The file. A day without a moment is an event of the whole day that does not make the person busy."""
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EHT Desk//EHT Desk//SV", "CALSCALE:GREGORIAN"]
        for day in days:
            lines += _event(day, made_at)
        lines.append("END:VCALENDAR")
        return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(day: CalendarDay, made_at: datetime) -> list[str]:
    uid = hashlib.sha256(day.key.encode()).hexdigest()[:32]
    when = (
        [f"DTSTART:{_moment(day.at)}"]
        if day.at is not None
        else [f"DTSTART;VALUE=DATE:{_date(day.on)}", f"DTEND;VALUE=DATE:{_date(day.on + timedelta(days=1))}"]
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@ehtdesk.invalid",
        f"DTSTAMP:{_moment(made_at)}",
        *when,
        f"SUMMARY:{_summary(day).translate(_ESCAPED)}",
        "CLASS:PRIVATE",
        f"TRANSP:{'OPAQUE' if day.at is not None else 'TRANSPARENT'}",
        "END:VEVENT",
    ]


def _summary(day: CalendarDay) -> str:
    words = ": ".join(filter(None, (_WORDS[day.kind], day.title))) if day.kind is DayKind.CHECK else day.title
    words = words or _WORDS[day.kind]
    return f"EHT Desk: {words} ({day.code})" if day.code else f"EHT Desk: {words}"


def _date(day: date) -> str:
    return f"{day:%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """The line in parts that fit; a part after the first begins with a space, and no letter is cut in two."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += letter
        size += octets
    yield part
