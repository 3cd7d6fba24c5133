# SPDX-License-Identifier: EUPL-1.2
"""Deadlines of a case as they are shown: the day, how it was counted line by line, what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eht_desk.application.case_views import CaseAction, DayLine, DayLineKind, DueRow, DueState
from eht_desk.application.form_days import days_until
from eht_desk.domain.ids import TaskId
from eht_desk.domain.routines.due import DueDay
from eht_desk.domain.routines.due import DueState as Counted


def due_row(
    due: DueDay, today: date, action: CaseAction | None = None, task_id: TaskId | None = None
) -> DueRow:
    """A deadline as it stands."""
    rule = due.rule
    state = DueState(due.state.value)
    if state is DueState.OPEN and due.is_late(today):
        state = DueState.LATE
    return DueRow(
        rule.id,
        rule.title,
        rule.kind,
        state,
        rule.source,
        rule.text,
        rule.law_word,
        rule.role,
        due.due,
        due.shown_on,
        days_until(due.due, due.shown_on, today) if due.state is Counted.OPEN else None,
        due.done_on,
        "" if due.in_break is None else due.in_break.name,
        due.stand_in,
        tuple(day_lines(due)),
        action if due.state is Counted.OPEN else None,
        task_id,
    )


def day_lines(due: DueDay) -> Iterator[DayLine]:
    """The arithmetic: where it starts, what is added, each day passed over, and the break that it lies in."""
    if due.started_on is None or due.raw is None or due.due is None:
        return
    span = due.rule.span
    start = DayLineKind.START if due.round == 1 else DayLineKind.LAST_DONE
    yield DayLine(start, due.started_on, due.start_label)
    yield DayLine(DayLineKind.SPAN, due.raw, "", {"count": span.count, "unit": span.unit.value})
    days = [move.day for move in due.moves[1:]] + [due.due]
    for move, to in zip(due.moves, days, strict=False):
        facts = {"reason": move.reason.value, "name": move.name, "from": move.day}
        yield DayLine(DayLineKind.MOVED, to, "", facts)
    if due.in_break is None:
        return
    until = due.in_break.period.end
    facts = {"name": due.in_break.name, "stand_in": due.stand_in}
    yield DayLine(DayLineKind.IN_BREAK, due.due, "", facts if until is None else {**facts, "until": until})
    if due.shown_on is not None and due.shown_on != due.due:
        yield DayLine(DayLineKind.SHOWN, due.shown_on)
