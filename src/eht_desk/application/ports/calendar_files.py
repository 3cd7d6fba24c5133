# SPDX-License-Identifier: EUPL-1.2
"""Port of the calendar file: a person's own days, for a calendar outside the program. Codes, never names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class DayKind(StrEnum):
    """What a day in the calendar is."""

    TASK = "task"
    MEETING = "meeting"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One entry. `key` stays the same from file to file, so that a calendar changes the entry and adds none.

    `title` is a rule's own words, never what somebody wrote; `code` is the case's random reference. `at` is the moment
    when it begins, aware, or None for the whole day.
    """

    key: str
    kind: DayKind
    on: date
    code: str = ""
    title: str = ""
    at: datetime | None = None


class CalendarWriter(Protocol):
    """Makes the bytes of a calendar file."""

    def content(self, days: Iterable[CalendarDay], made_at: datetime) -> bytes:
        """An iCalendar file (RFC 5545) with the days in this order."""
        ...


class NoCalendarFiles:
    """Without a writer the file is empty."""

    def content(self, days: Iterable[CalendarDay], made_at: datetime) -> bytes:  # noqa: ARG002 - the port's signature
        """Nothing."""
        return b""
