# SPDX-License-Identifier: EUPL-1.2
"""What absence that somebody noticed reaches, by the routine's figures, and why it does not reach the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.case_entries import Signal
from eht_desk.domain.routines.calendar import Calendar, plus_months
from eht_desk.domain.routines.model import (
    CalendarRules,
    Comparison,
    RoutineDefinition,
    SignalDefinition,
    Span,
    Unit,
)

_TENTHS = 10
_WEEK = 7
_ONE = timedelta(days=1)


class Missed(StrEnum):
    """Why a signal of the routine is not reached."""

    OTHER_MEASURE = "other_measure"  # per cent of time says nothing about lessons or days
    OTHER_COUNTING = "other_counting"  # excused absence alone says nothing about unexcused
    PERIOD_TOO_SHORT = "period_too_short"
    BELOW = "below"
    NO_FIGURE = "no_figure"
    OTHER_JUDGEMENT = "other_judgement"  # what was judged is another signal of the routine


@dataclass(frozen=True, slots=True)
class Reached:
    """A signal of the routine that is reached. `value` and `threshold` in tenths; None where the school judges.

    `days` are those of the period in `unit`: school days where the routine counts so, otherwise calendar days.
    """

    definition: SignalDefinition
    value: int | None
    threshold: int | None
    first_day: date
    last_day: date
    days: int
    unit: Unit = Unit.DAYS


@dataclass(frozen=True, slots=True)
class NotReached:
    """A signal of the routine that is not reached, and why."""

    definition: SignalDefinition
    why: Missed
    value: int | None
    threshold: int | None


def reached(
    definition: RoutineDefinition, signal: Signal, calendar: Calendar | None = None
) -> tuple[Reached, ...]:
    """What it reaches, in the routine's order. The calendar counts school days where the routine asks for them."""
    return tuple(item for item in _all(definition, signal, calendar) if isinstance(item, Reached))


def not_reached(
    definition: RoutineDefinition, signal: Signal, calendar: Calendar | None = None
) -> tuple[NotReached, ...]:
    """What it does not reach, each with the reason."""
    return tuple(item for item in _all(definition, signal, calendar) if isinstance(item, NotReached))


def threshold_of(rule: SignalDefinition, rules: CalendarRules) -> int | None:
    """In tenths. Days in a row without a figure of their own are the routine's two weeks (T4)."""
    if rule.measure is Measuring.JUDGEMENT:
        return None
    if rule.measure is Measuring.DAYS_IN_A_ROW and not rule.threshold:
        return rules.two_weeks.count * _TENTHS
    return rule.threshold * _TENTHS


def _all(
    definition: RoutineDefinition, signal: Signal, calendar: Calendar | None
) -> tuple[Reached | NotReached, ...]:
    """Every signal of the routine. A judgement is the one that it names. Of one that names none, what is about one kind
    of absence is that, where the routine knows it: that the school does not see it as legitimate asks for a simple
    mapping, not for an investigation at once (HUD-23)."""
    looked = [_looked(item, definition.calendar, signal, calendar) for item in definition.signals]
    if (
        signal.measure is Measuring.JUDGEMENT
        and not signal.judged
        and any(isinstance(item, Reached) and item.definition.counts is signal.counts for item in looked)
    ):
        looked = [
            NotReached(item.definition, Missed.OTHER_COUNTING, item.value, item.threshold)
            if isinstance(item, Reached) and item.definition.counts is not signal.counts
            else item
            for item in looked
        ]
    return tuple(looked)


def _looked(
    rule: SignalDefinition, rules: CalendarRules, signal: Signal, calendar: Calendar | None
) -> Reached | NotReached:
    threshold = threshold_of(rule, rules)
    days, unit = _length(rule, rules, signal, calendar)
    value = days * _TENTHS if rule.measure is Measuring.DAYS_IN_A_ROW else signal.value
    why = _missed(rule, rules, signal, value, threshold)
    if why is not None:
        return NotReached(rule, why, value, threshold)
    return Reached(rule, value, threshold, signal.first_day, signal.last_day, days, unit)


def _missed(
    rule: SignalDefinition, rules: CalendarRules, signal: Signal, value: int | None, threshold: int | None
) -> Missed | None:
    if signal.measure is not rule.measure:
        return Missed.OTHER_MEASURE
    if rule.measure is Measuring.JUDGEMENT and signal.judged:
        return None if rule.id == signal.judged else Missed.OTHER_JUDGEMENT
    if rule.counts is not Counting.ALL and signal.counts is not rule.counts:
        return Missed.OTHER_COUNTING
    if threshold is None:
        return None
    if rule.period is not None and not holds_period(signal.first_day, signal.last_day, rule.period, rules):
        return Missed.PERIOD_TOO_SHORT
    if value is None:
        return Missed.NO_FIGURE
    is_over = value > threshold if rule.comparison is Comparison.MORE_THAN else value >= threshold
    return None if is_over else Missed.BELOW


def holds_period(first: date, last: date, period: Span, rules: CalendarRules) -> bool:
    """Whether the days hold a whole period. A longer time with the same share has a period in it with no less.

    Months roll from any day, or are calendar months, as the routine says (B11-6).
    """
    begins = first
    if period.unit is Unit.MONTHS:
        if not rules.months_roll and first.day != 1:
            begins = plus_months(first.replace(day=1), 1)
        return plus_months(begins, period.count) <= last + _ONE
    days = period.count * _WEEK if period.unit is Unit.WEEKS else period.count
    return (last - first).days + 1 >= days


def _length(
    rule: SignalDefinition, rules: CalendarRules, signal: Signal, calendar: Calendar | None
) -> tuple[int, Unit]:
    first, last = signal.first_day, signal.last_day
    in_school = rule.measure is Measuring.DAYS_IN_A_ROW and rules.two_weeks.unit is Unit.SCHOOL_DAYS
    if in_school and calendar is not None:
        return calendar.school_days(first, last), Unit.SCHOOL_DAYS
    return (last - first).days + 1, Unit.DAYS
