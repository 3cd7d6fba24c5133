# SPDX-License-Identifier: EUPL-1.2
"""Days: which are worked, which have school, where a span of time ends, and why a day moves (rules B11).

Belongs here: counting. Which days are holidays comes from outside (`WorkDays`), terms and breaks from the school.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.model import CalendarRules, Span, Unit
from eht_desk.domain.unit_entries import Break

Holidays = Callable[[int], frozenset[date]]
"""The free days of a year. It is asked for every day that is counted: whoever supplies it keeps the years."""

_SATURDAY = 5
_SUNDAY = 6
_MONTHS = 12
_AUGUST = 8
_ONE = timedelta(days=1)
_RULES = CalendarRules()
_LONGEST_PAUSE = 400
"""Days. No school is closed longer; a break without an end must not make counting endless."""


def _no_name(_: date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class WorkDays:
    """Which days nobody works besides Saturdays and Sundays: the public holidays, and the three eves that count as
    such (B11-2). `name_of` says what people call a day, empty when it has no name."""

    public: Holidays
    eves: Holidays
    name_of: Callable[[date], str] = _no_name


class MoveReason(StrEnum):
    """Why nothing falls due on a day."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    EVE = "eve"
    BREAK = "break"  # only where the routine lets breaks hold deadlines up


@dataclass(frozen=True, slots=True)
class Move:
    """A day that was passed over, the reason, and what the day is called if it has a name (of a break: its name)."""

    day: date
    reason: MoveReason
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are counted at one school. Without terms every working day is a school day, and there is no break.

    `zone` is where a moment becomes a day; `stand_in` is who answers in breaks, as the school named them.
    """

    work_days: WorkDays
    terms: tuple[Period, ...] = ()
    breaks: tuple[Break, ...] = ()
    stand_in: str = ""
    zone: tzinfo = UTC
    rules: CalendarRules = _RULES

    def day_of(self, at: datetime) -> date:
        """The day on which the moment lies at the school."""
        return at.astimezone(self.zone).date()

    def why_free(self, day: date) -> Move | None:
        """Why nobody works that day, or None. A holiday on a Sunday is told as the holiday."""
        if day in self.work_days.public(day.year):
            return Move(day, MoveReason.HOLIDAY, self.work_days.name_of(day))
        if day in self.work_days.eves(day.year):
            return Move(day, MoveReason.EVE, self.work_days.name_of(day))
        if day.weekday() == _SATURDAY:
            return Move(day, MoveReason.SATURDAY)
        return Move(day, MoveReason.SUNDAY) if day.weekday() == _SUNDAY else None

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, no holiday and none of the three eves (B11-3). Breaks are worked."""
        if day.weekday() >= _SATURDAY:
            return False
        return day not in self.work_days.public(day.year) and day not in self.work_days.eves(day.year)

    def is_school_day(self, day: date) -> bool:
        """A working day of a term, in no break and no studiedag; outside the terms that are known, a working day."""
        is_off = any(item.period.covers(day) for item in self.breaks) or self.break_on(day) is not None
        return not is_off and self.is_working_day(day)

    def break_on(self, day: date) -> Break | None:
        """The break in which the day lies: a named one of a term, or the days between terms, which have no name.

        A studiedag is none: staff are at work. After the last term that is known, the break lasts until August, when
        the next läsår begins (B1-14); beyond that nothing is known, and the day is an ordinary one.
        """
        for item in self.breaks:
            if not item.is_study_day and item.period.covers(day):
                return item
        if any(term.covers(day) for term in self.terms):
            return None
        before = max((item.end for item in self.terms if item.end and item.end < day), default=None)
        after = min((item.start for item in self.terms if item.start and item.start > day), default=None)
        if before is not None and after is None:
            after = date(before.year, _AUGUST, 1)
        elif after is not None and before is None:
            before = date(after.year, _AUGUST, 1) - _ONE
        if before is None or after is None or not before < day < after:
            return None
        return Break("", Period(before + _ONE, after - _ONE))

    def last_school_day_before(self, day: date) -> date:
        """The nearest school day before the day; where there is none in a year, the day before it."""
        earlier = day
        for _ in range(_LONGEST_PAUSE):
            earlier = _plus(earlier, -1)
            if self.is_school_day(earlier):
                return earlier
        return _plus(day, -1)

    def add(self, start: date, span: Span) -> date:
        """Where the span ends. The start day is not counted (B11-3). Weeks end on the same weekday, months on the same
        date or the last day of a shorter month (B11-2). A day beyond the calendar's end is its last day."""
        if span.unit is Unit.WORKING_DAYS:
            return self._count(start, span.count, self._is_worked)
        if span.unit is Unit.SCHOOL_DAYS:
            return self._count(start, span.count, self.is_school_day)
        if span.unit is Unit.MONTHS:
            return self._paused(start, plus_months(start, span.count))
        days = span.count * 7 if span.unit is Unit.WEEKS else span.count
        return self._paused(start, _plus(start, days))

    def moved(self, day: date) -> tuple[date, tuple[Move, ...]]:
        """The day itself when it is worked, otherwise the first one after it that is; and each day passed over. Where
        the routine lets breaks hold deadlines up, their days are passed over too."""
        moves: list[Move] = []
        while (why := self._why_passed(day)) is not None and len(moves) < _LONGEST_PAUSE and day < date.max:
            moves.append(why)
            day += _ONE
        return day, tuple(moves)

    def school_days(self, first: date, last: date) -> int:
        """How many school days there are from the first to the last, both counted."""
        days = ((first + timedelta(days=count)) for count in range((last - first).days + 1))
        return sum(1 for day in days if self.is_school_day(day))

    def _why_passed(self, day: date) -> Move | None:
        why = self.why_free(day)
        lies_in = self.break_on(day) if why is None and self.rules.breaks_pause else None
        return why if lies_in is None else Move(day, MoveReason.BREAK, lies_in.name)

    def _is_worked(self, day: date) -> bool:
        return self.is_working_day(day) and not (self.rules.breaks_pause and self.break_on(day))

    def _count(self, start: date, count: int, counts: Callable[[date], bool]) -> date:
        day, found = start, start
        idle = 0
        while count > 0 and day < date.max and idle < _LONGEST_PAUSE:
            day += _ONE
            idle += 1
            if counts(day):
                count, found, idle = count - 1, day, 0
        return found if count == 0 else _plus(found, count)

    def _paused(self, start: date, end: date) -> date:
        """Where the routine says so, every day of a break that lies in the span makes it a day longer."""
        if not self.rules.breaks_pause:
            return end
        day, idle = start, 0
        while day < end and idle < _LONGEST_PAUSE:
            day += _ONE
            if self.break_on(day) is not None:
                end, idle = _plus(end, 1), idle + 1
        return end


def plus_months(day: date, count: int) -> date:
    """The same date so many months later, or the last day of a shorter month: 31 January and one is 28 February."""
    months = day.year * _MONTHS + day.month - 1 + count
    year, month = divmod(months, _MONTHS)
    if not date.min.year <= year <= date.max.year:
        return date.max if count > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
