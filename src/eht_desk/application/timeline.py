# SPDX-License-Identifier: EUPL-1.2
"""What happened around a pupil, in one list: notes, received documents, cases, tasks done, gates passed, the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from eht_desk.application.cases import CaseRow, CaseStepRow
from eht_desk.application.gates import OverrideRow
from eht_desk.application.note_views import NoteView
from eht_desk.application.pupil_events import PupilEventView
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.stubs import StubRow
from eht_desk.application.tasks import TaskRow
from eht_desk.application.workspace import DEFAULT_ZONE, local_time

TimelineItem: TypeAlias = (
    NoteView | ReceivedRow | PupilEventView | CaseStepRow | TaskRow | OverrideRow | StubRow
)


class TimelineKind(StrEnum):
    """Which kind of item a row holds; the kinds are what a list can be narrowed to."""

    NOTE = "note"
    RECEIVED = "received"
    EVENT = "event"
    CASE = "case"
    TASK = "task"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row: when it happened, who wrote it down, and the item itself. No content of documents is read.

    `holds`: False for what was withdrawn or corrected, which is shown struck out or folded away.
    """

    at: datetime
    who: str
    kind: TimelineKind
    item: TimelineItem
    holds: bool = True


def timeline(
    *,
    notes: Iterable[NoteView] = (),
    received: Iterable[ReceivedRow] = (),
    events: Iterable[PupilEventView] = (),
    cases: Iterable[CaseRow] = (),
    tasks: Iterable[TaskRow] = (),
    overrides: Iterable[OverrideRow] = (),
    stubs: Iterable[StubRow] = (),
) -> tuple[TimelineRow, ...]:
    """All of it in one list, newest first. Of tasks only those that are done or cancelled have happened."""
    rows = [TimelineRow(item.at, item.who, TimelineKind.NOTE, item, item.stands) for item in notes]
    rows += [
        TimelineRow(_came_at(item), item.who, TimelineKind.RECEIVED, item, item.withdrawn_at is None)
        for item in received
    ]
    rows += [TimelineRow(item.at, item.who, TimelineKind.EVENT, item) for item in events]
    rows += [TimelineRow(step.at, step.who, TimelineKind.CASE, step) for item in cases for step in item.steps]
    for task in tasks:
        if task.cancelled_at is not None:
            rows.append(TimelineRow(task.cancelled_at, task.cancelled_by, TimelineKind.TASK, task, False))
        elif task.done_at is not None:
            rows.append(TimelineRow(task.done_at, task.done_by, TimelineKind.TASK, task))
    rows += [TimelineRow(item.at, item.who, TimelineKind.OVERRIDE, item) for item in overrides]
    rows += [TimelineRow(item.at, "", TimelineKind.EVENT, item) for item in stubs]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def _came_at(item: ReceivedRow) -> datetime:
    """The moment of registering when that was the day it came, else noon of that day."""
    if local_time(item.registered_at).date() == item.received_on:
        return item.registered_at
    noon = datetime.combine(item.received_on, time(12), ZoneInfo(DEFAULT_ZONE))
    return noon.astimezone(UTC)
