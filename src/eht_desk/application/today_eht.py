# SPDX-License-Identifier: EUPL-1.2
"""On I dag what the team meets about: the next meeting, absence that somebody wrote down and no case was opened from,
and cases that wait for somebody to say yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eht_desk.application.case_access import holds_role
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.meeting_agenda import items_so_far
from eht_desk.application.meeting_reach import sits_in_eht
from eht_desk.application.ports import ReadWork
from eht_desk.application.signals import reached_at_school
from eht_desk.application.workspace import Workspace
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import Signal
from eht_desk.domain.cases import Case
from eht_desk.domain.ids import CaseId, EntryId, PupilId, UnitEntryId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.unit_entries import Meeting, MeetingState

_MOST_SIGNALS = 200
"""Of absence that nobody did anything about for years the newest is shown; the pupil's page has all of it."""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When the team meets next, and how many cases are on its list so far. `at` as the school writes it."""

    meeting_id: UnitEntryId
    unit_id: UnitId
    on: date
    at: str
    items: int


@dataclass(frozen=True, slots=True)
class NewSignalRow:
    """A signal without a case. `value` in tenths, by `measure`; `labels`: the routines' words for what it reached."""

    id: EntryId
    pupil: PupilView
    value: int | None
    measure: Measuring
    counts: Counting
    first_day: date
    last_day: date
    seen_on: date
    text: str
    labels: tuple[str, ...]
    may_open_case: bool


@dataclass(frozen=True, slots=True)
class CaseToAccept:
    """A case that is the person's to answer for as soon as the person says yes; rektor does until then."""

    case_id: CaseId
    pupil: PupilView
    reference: str


def cases_to_accept(
    viewer: Viewer, cases: Iterable[Case], views: Mapping[PupilId, PupilView]
) -> tuple[CaseToAccept, ...]:
    """Of cases without an owner, those whose role the viewer has about the pupil."""
    mine = [
        CaseToAccept(item.id, views[item.pupil_id], item.reference)
        for item in cases
        if item.pupil_id in views and holds_role(viewer, item.owner_role, views[item.pupil_id])
    ]
    return tuple(sorted(mine, key=lambda row: (row.pupil.sort_key, row.reference)))


def next_meetings(workspace: Workspace, work: ReadWork, viewer: Viewer) -> tuple[NextMeeting, ...]:
    """Of each school where the viewer sits in EHT, the meeting that goes on or comes next."""
    first: dict[UnitId, Meeting] = {}
    for meeting in sorted(work.unit_entries.all(Meeting), key=lambda item: (item.on, item.at, item.id)):
        is_ahead = meeting.state is MeetingState.PLANNED and meeting.on >= workspace.today
        if (is_ahead or meeting.state is MeetingState.RUNNING) and sits_in_eht(viewer, meeting.unit_id):
            first.setdefault(meeting.unit_id, meeting)
    return tuple(
        NextMeeting(item.id, item.unit_id, item.on, item.at, items_so_far(workspace, work, viewer, item))
        for item in first.values()
    )


def new_signals(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    signals: Iterable[Signal],
    views: Mapping[PupilId, PupilView],
) -> tuple[NewSignalRow, ...]:
    """Those of pupils that passed the gate without an open case of the school, the last seen first."""
    readable = [
        (item, views[item.pupil_id])
        for item in sorted(signals, key=lambda item: (item.seen_on, item.written_at), reverse=True)
        if item.pupil_id in views and may_do_with_entries(workspace, viewer, Right.READ, views[item.pupil_id])
    ]
    return tuple(
        NewSignalRow(
            item.id,
            view,
            item.value,
            item.measure,
            item.counts,
            item.first_day,
            item.last_day,
            item.seen_on,
            item.text,
            tuple(one.definition.label for one in reached_at_school(workspace, work, item)),
            may(viewer, Duty.KEEP_CASES, view.unit_id),
        )
        for item, view in readable[:_MOST_SIGNALS]
    )
