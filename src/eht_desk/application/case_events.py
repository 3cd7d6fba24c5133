# SPDX-License-Identifier: EUPL-1.2
"""Händelser of a case: documents, contacts, what came in, signals, facts, decisions, measures, steps, tasks, overrides.

Every row is one that the person may see elsewhere, too; here they stand in one line, newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from eht_desk.application.case_decisions import DecisionRow
from eht_desk.application.case_views import CaseEvent, EventKind
from eht_desk.application.cases import CaseRow
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.gates import OverrideRow
from eht_desk.application.measures import MeasureRow
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.pupil_facts import FactRow
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.routine_tasks import ROUTINE
from eht_desk.application.signals import SignalRow
from eht_desk.application.task_rows import TaskRow
from eht_desk.application.workspace import DEFAULT_ZONE, local_time
from eht_desk.domain.documents import DocumentState

_GONE = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_NOON = time(12)


def case_events(
    *,
    case: CaseRow,
    documents: Iterable[DocumentRow],
    notes: Iterable[NoteView],
    received: Iterable[ReceivedRow],
    signals: Iterable[SignalRow],
    facts: Iterable[FactRow],
    decisions: Iterable[DecisionRow],
    measures: Iterable[MeasureRow],
    tasks: Iterable[TaskRow],
    overrides: Iterable[OverrideRow],
    records: Iterable[PupilEventView],
) -> tuple[CaseEvent, ...]:
    """All of it in one list, newest first."""
    rows = [
        CaseEvent(item.created_at, item.author_name, EventKind.DOCUMENT, item, item.state not in _GONE)
        for item in documents
    ]
    rows += [CaseEvent(item.at, item.who, EventKind.NOTE, item, item.stands) for item in notes]
    rows += [
        CaseEvent(
            _on(item.received_on, item.registered_at),
            item.who,
            EventKind.RECEIVED,
            item,
            item.withdrawn_at is None,
        )
        for item in received
    ]
    rows += [
        CaseEvent(_on(item.seen_on, item.written_at), item.written_by, EventKind.SIGNAL, item, item.holds)
        for item in signals
    ]
    rows += [
        CaseEvent(item.written_at, item.written_by, EventKind.FACT, item, item.withdrawn is None)
        for item in facts
    ]
    rows += [
        CaseEvent(
            _on(item.decided_on, item.written_at), item.written_by, EventKind.DECISION, item, item.holds
        )
        for item in decisions
    ]
    rows += _of_measures(measures)
    rows += [CaseEvent(step.at, step.who, EventKind.CASE, step) for step in case.steps]
    rows += _of_tasks(tasks)
    rows += [CaseEvent(item.at, item.who, EventKind.OVERRIDE, item) for item in overrides]
    rows += [CaseEvent(item.at, item.who, EventKind.RECORD, item) for item in records]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def _of_measures(measures: Iterable[MeasureRow]) -> Iterator[CaseEvent]:
    for item in measures:
        is_held = item.withdrawn is None
        at = _on(item.starts_on, item.written_at)
        yield CaseEvent(at, item.written_by, EventKind.MEASURE, item, is_held)
        for evaluation in item.evaluations:
            when = _on(evaluation.on, evaluation.written_at)
            yield CaseEvent(when, evaluation.written_by, EventKind.EVALUATION, evaluation, is_held)


def _of_tasks(tasks: Iterable[TaskRow]) -> Iterator[CaseEvent]:
    """Those that people did or cancelled. What closed itself tells the document that did it."""
    for task in tasks:
        by_itself = task.kind.startswith(ROUTINE) and task.done_by_evidence
        if task.cancelled_at is not None and not _was_taken_back(task):
            yield CaseEvent(task.cancelled_at, task.cancelled_by, EventKind.TASK, task, False)
        elif task.done_at is not None and task.cancelled_at is None and not by_itself:
            yield CaseEvent(task.done_at, task.done_by, EventKind.TASK, task)


def _was_taken_back(task: TaskRow) -> bool:
    """Whether the routine itself took it back, which is nobody's doing."""
    return task.case_id is not None and task.kind.startswith((ROUTINE, "deadline."))


def _on(day: date, written_at: datetime) -> datetime:
    """The moment of writing when that was the day, else noon of the day."""
    if local_time(written_at).date() == day:
        return written_at
    return datetime.combine(day, _NOON, ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)
