# SPDX-License-Identifier: EUPL-1.2
"""Varför nu? in words: how a day was counted, what a deadline is, what the case waits for. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from eht_desk.application.case_views import DayLine, DayLineKind, DueRow, DueState
from eht_desk.application.form_days import CaseDay
from eht_desk.domain.routines.model import DeadlineKind
from eht_desk.ui.widgets.date_text import WEEKDAYS, long_date, short_date
from eht_desk.ui.words import counted, in_a_row

UNITS: Mapping[str, tuple[str, str]] = {
    "days": ("dag", "dagar"),
    "working_days": ("arbetsdag", "arbetsdagar"),
    "school_days": ("skoldag", "skoldagar"),
    "weeks": ("vecka", "veckor"),
    "months": ("månad", "månader"),
}
_REASONS: Mapping[str, str] = {
    "saturday": "En lördag",
    "sunday": "En söndag",
    "eve": "En afton",
    "holiday": "En helgdag",
}


def full_day(day: date) -> str:
    """`torsdag 17 december 2026`: the arithmetic is followed day by day."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def span_text(count: int, unit: str) -> str:
    """`1 månad`, `5 arbetsdagar`."""
    one, many = UNITS.get(unit, (unit, unit))
    return counted(count, one, many)


def move_reason(reason: str, name: str) -> str:
    """Why nobody works that day: the holiday's name, or `En lördag`."""
    return name or _REASONS.get(reason, "Ingen arbetsdag")


def day_line(line: DayLine) -> str:
    """One line of the arithmetic, as a sentence."""
    facts = line.facts
    match line.kind:
        case DayLineKind.START:
            return f"{line.label}: {full_day(line.day)}. Den dagen räknas inte."
        case DayLineKind.LAST_DONE:
            return f"Gjordes senast {full_day(line.day)}. Den dagen räknas inte."
        case DayLineKind.SPAN:
            count = facts.get("count", 0)
            span = span_text(count if isinstance(count, int) else 0, str(facts.get("unit", "")))
            return f"{span} senare: {full_day(line.day)}."
        case DayLineKind.MOVED:
            name = move_reason(str(facts.get("reason", "")), str(facts.get("name", "")))
            return f"{name}. Flyttas till {full_day(line.day)}."
        case DayLineKind.IN_BREAK:
            return _in_break(line)
        case DayLineKind.SHOWN:
            return f"Visas därför redan {full_day(line.day)}, sista skoldagen före."


def _in_break(line: DayLine) -> str:
    name = str(line.facts.get("name", "")) or "ett lov"
    until = line.facts.get("until")
    to = f" (till och med {long_date(until)})" if isinstance(until, date) else ""
    stand_in = str(line.facts.get("stand_in", ""))
    answers = f" Då svarar {stand_in}." if stand_in else ""
    return f"Dagen ligger i {name}{to} och står kvar.{answers}"


def case_day_words(asked: CaseDay | None, today: date) -> str:
    """What a case adds to a stage that is to be written: whose day it is, what it was moved from, the break it lies
    in, and the source of the rule."""
    if asked is None:
        return ""
    parts = [f"skolans mål, lagen säger ”{asked.law_word}”" if asked.is_target and asked.law_word else ""]
    if asked.counted is not None and asked.moves:
        reason = move_reason(asked.moves[0].reason.value, asked.moves[0].name)
        parts.append(f"flyttad från {short_date(asked.counted, today)} ({reason.lower()})")
    if asked.break_name and asked.due is not None:
        answers = f", då svarar {asked.stand_in}" if asked.stand_in else ""
        parts.append(f"dagen är {short_date(asked.due, today)}, i {asked.break_name}{answers}")
    parts.append(f"Varför: {asked.source}" if asked.source else "")
    return in_a_row(*parts)


def due_words(row: DueRow, today: date) -> tuple[str, str]:
    """The day of a deadline as a pill: `2 dagar sen`, `I dag`, `17 dec`, `Klart 3 dec`, `Inte begynt`."""
    if row.state is DueState.DONE:
        done = f"Gjort {short_date(row.done_on, today)}" if row.done_on else "Gjort"
        return done, "ok"
    if row.state is DueState.WAITING or row.due is None or row.days_left is None:
        return "Räknas inte än", "neutral"
    if row.kind is DeadlineKind.LEDGER:
        return "Inte inskrivet", "neutral"
    shown = row.shown_on or row.due
    days = row.days_left
    if days < 0:
        kind = "warn" if row.is_target else "error"
        return ("1 dag sen" if days == -1 else f"{-days} dagar sen"), kind
    if days <= 1:
        return ("I dag" if days == 0 else "I morgon"), "warn"
    return short_date(shown, today), "neutral"


def due_detail(row: DueRow, today: date) -> str:
    """What stands under it: that the law has no figure, that the day lies in a break and who answers then."""
    parts: list[str] = []
    if row.is_target:
        law = f"Lagen säger {row.law_word}. " if row.law_word else ""
        parts.append(f"{law}Dagen är skolans eget mål.")
    if row.kind is DeadlineKind.LEDGER:
        law = f" ({row.law_word})" if row.law_word else ""
        parts.append(f"Skrivs in när det är gjort{law}.")
    if row.break_name and row.due is not None and row.state in (DueState.OPEN, DueState.LATE):
        parts.append(f"Dagen är {short_date(row.due, today)} och ligger i {row.break_name}.")
        if row.stand_in:
            parts.append(f"Då svarar {row.stand_in}.")
    return " ".join(parts)
