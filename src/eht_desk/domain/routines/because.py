# SPDX-License-Identifier: EUPL-1.2
"""Why something comes next: codes with figures, the lines under Varför nu?. The words are the screen's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.domain.case_entries import CaseDecision
from eht_desk.domain.routines.due import DueDay
from eht_desk.domain.routines.facts import Because, Known
from eht_desk.domain.routines.model import DeadlineKind, RoutineDefinition
from eht_desk.domain.routines.signals import reached

_Figures = tuple[tuple[str, str | int | date], ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The step that was done, or passed, last."""

    step: str
    state: str
    on: date | None


def why_here(
    definition: RoutineDefinition, known: Known, behind: Behind | None, stopped_by: CaseDecision | None
) -> tuple[Because, ...]:
    """What the case comes from. `stopped`: decision, value, on. `signal`: signal, value and threshold in tenths, on,
    first, last, measure, counts. `step_done`, `step_passed`: step, on. `opened`: on, where nothing else is written."""
    if stopped_by is not None:
        figures: _Figures = (
            ("decision", stopped_by.decision),
            ("value", stopped_by.value),
            ("on", stopped_by.decided_on),
        )
        return (Because("stopped", figures),)
    why: list[Because] = []
    signals = known.signals(definition)
    if signals:
        latest = max(
            signals,
            key=lambda item: (
                bool(known.reached_by(definition, item)),
                item.seen_on,
                item.written_at,
                item.id,
            ),
        )
        given = reached(definition, latest, known.calendar)
        figures = (
            ("on", latest.seen_on),
            ("first", latest.first_day),
            ("last", latest.last_day),
            ("measure", latest.measure.value),
            ("counts", latest.counts.value),
        )
        if latest.value is not None:
            figures = (*figures, ("value", latest.value))
        if given:
            figures = (*figures, ("signal", given[0].definition.id))
            if given[0].threshold is not None:
                figures = (*figures, ("threshold", given[0].threshold))
        why.append(Because("signal", figures))
    if behind is not None:
        on: _Figures = () if behind.on is None else (("on", behind.on),)
        why.append(Because(f"step_{behind.state}", (("step", behind.step), *on)))
    if not why:
        why.append(Because("opened", (("on", known.calendar.day_of(known.case.opened_at)),)))
    return tuple(why)


def why_day(due: DueDay | None, today: date) -> tuple[Because, ...]:
    """How the day came about. `deadline`: deadline, from, count, unit, raw; `target` instead where the law has no
    figure, with its word. `moved`: from, to, reason, name, once for each day passed over. `in_break`: name, due, shown,
    stand_in. `late`: days. `round`: which time it is, where it comes again."""
    if due is None or due.due is None or due.raw is None or due.started_on is None:
        return ()
    rule = due.rule
    counted: _Figures = (
        ("deadline", rule.id),
        ("from", due.started_on),
        ("count", rule.span.count),
        ("unit", rule.span.unit.value),
        ("raw", due.raw),
    )
    code = "deadline"
    if rule.kind is DeadlineKind.TARGET:
        code, counted = "target", (*counted, ("law_word", rule.law_word))
    why = [Because(code, counted)]
    if due.round > 1:
        why.append(Because("round", (("round", due.round),)))
    for move in due.moves:
        passed: _Figures = (
            ("from", move.day),
            ("to", due.due),
            ("reason", move.reason.value),
            ("name", move.name),
        )
        why.append(Because("moved", passed))
    if due.in_break is not None and due.shown_on is not None:
        shown: _Figures = (
            ("name", due.in_break.name),
            ("due", due.due),
            ("shown", due.shown_on),
            ("stand_in", due.stand_in),
        )
        why.append(Because("in_break", shown))
    if due.is_late(today):
        why.append(Because("late", (("days", (today - due.due).days),)))
    return tuple(why)
