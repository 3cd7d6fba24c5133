# SPDX-License-Identifier: EUPL-1.2
"""The agenda of EHT's meeting: what waits gets a number, and who looks is told numbers, reasons and states.

No name is here: which pupil a number is, only `meeting_items` tells, of one at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view, pupil_views_of
from eht_desk.application.meeting_reach import (
    items_of,
    may_speak,
    meeting_row,
    open_case_of,
    reach_meeting,
    routine_of,
)
from eht_desk.application.meeting_reasons import Reason, in_order, read_matter, reasons_by_pupil
from eht_desk.application.meeting_views import AgendaRow, AgendaView, ReasonRow
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import ItemState, MeetingItem
from eht_desk.domain.cases import Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import EntryId, PupilId, UnitEntryId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.routines.model import AgendaItem, Collects, RoutineDefinition
from eht_desk.domain.unit_entries import Meeting, MeetingState


def agenda(workspace: Workspace, meeting_id: UnitEntryId) -> AgendaView:
    """The agenda as this person may know it. A list is not a reading: no log row. Raises RuleViolation: `not_found`,
    `not_allowed` (does not sit in EHT of the school)."""
    with workspace.store.read() as work:
        meeting, viewer = reach_meeting(workspace, work, meeting_id)
        routine = routine_of(workspace, meeting)
        items = items_of(work, meeting)
        views = pupil_views_of(work, viewer, {item.pupil_id for item in items}, workspace.today)
        openable = {key for key, view in views.items() if may_speak(workspace, viewer, Right.READ, view)}
        rows = tuple(agenda_rows(work, meeting, routine, items, openable))
        is_over = meeting.state is MeetingState.ADJUSTED
        return AgendaView(
            meeting_row(workspace, work, viewer, meeting),
            rows,
            () if routine is None else tuple(item.title for item in routine.agenda if item.is_standing),
            0 if is_over else len(_waiting(workspace, work, viewer, meeting)),
            next((row.item_id for row in rows if row.may_open and row.state is ItemState.WAITING), None),
        )


def gather_agenda(workspace: Workspace, meeting_id: UnitEntryId) -> tuple[int, ChangeSet]:
    """Give a number to every pupil that this person sees and something waits for: how many. One log row, none when
    nobody waits. Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`."""
    with workspace.store.write() as work:
        meeting, viewer = reach_meeting(workspace, work, meeting_id, keeps=True)
        _refuse_adjusted(meeting)
        news = put_on_agenda(workspace, work, viewer, meeting)
        count = news.numbers - meeting.numbers
        if not count:
            return 0, ChangeSet()
        work.unit_entries.update(news)
        work.commit(LogEvent("meeting_gathered", detail={"meeting": meeting_id, "rows": count}))
    return count, changed(ChangeKind.MEETING, ids=(meeting_id,))


def add_item(workspace: Workspace, meeting_id: UnitEntryId, pupil_id: PupilId) -> tuple[EntryId, ChangeSet]:
    """Put a pupil on the agenda by hand. One log row. Raises RuleViolation: `not_found`, `not_allowed`,
    `meeting_adjusted`; `not_of_this_school`, `pupil_on_agenda` on `pupil_id`."""
    with workspace.store.write() as work:
        meeting, viewer = reach_meeting(workspace, work, meeting_id, keeps=True)
        _refuse_adjusted(meeting)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        pupil = work.pupils.get(view.id)
        if pupil is None or not may_speak(workspace, viewer, Right.WRITE, view):
            raise RuleViolation("not_allowed")
        if view.unit_id != meeting.unit_id:
            raise RuleViolation("not_of_this_school", "pupil_id")
        if any(item.pupil_id == view.id for item in items_of(work, meeting)):
            raise RuleViolation("pupil_on_agenda", "pupil_id")
        waiting = _waiting(workspace, work, viewer, meeting)
        news = _add(workspace, work, meeting, pupil, waiting.get(view.id, ()))
        work.unit_entries.update(news)
        added = news.item_ids[-1]
        detail = {"meeting": meeting_id, "entry": added}
        work.commit(LogEvent("meeting_item_added", view.id, detail=detail))
    return added, changed(ChangeKind.MEETING, ids=(meeting_id, view.id, added))


def put_on_agenda(workspace: Workspace, work: UnitOfWork, viewer: Viewer, meeting: Meeting) -> Meeting:
    """Write an item for every pupil that waits, each in the pupil's compartment: the meeting with its numbers. The
    caller keeps the meeting and commits."""
    routine = routine_of(workspace, meeting)
    if routine is None:
        return meeting
    for pupil_id, reasons in in_order(routine, _waiting(workspace, work, viewer, meeting)):
        pupil = work.pupils.get(pupil_id)
        if pupil is not None:
            meeting = _add(workspace, work, meeting, pupil, reasons)
    return meeting


def agenda_rows(
    work: ReadWork,
    meeting: Meeting,
    routine: RoutineDefinition | None,
    items: list[MeetingItem],
    openable: set[PupilId],
) -> list[AgendaRow]:
    """Every number that was given. One whose item the account cannot open is only the number."""
    named = {} if routine is None else {item.id: item for item in routine.agenda}
    by_number = {item.number: item for item in items}
    rows = []
    for number in range(1, meeting.numbers + 1):
        item = by_number.get(number)
        if item is None:
            rows.append(AgendaRow(number))
            continue
        rows.append(
            AgendaRow(
                number,
                item.id,
                tuple(_reason(work, item, name, named.get(name)) for name in item.reasons),
                item.state,
                is_locked=item.locked_at is not None,
                may_open=item.pupil_id in openable,
                code=_reference(work, item),
            )
        )
    return rows


def _reason(work: ReadWork, item: MeetingItem, name: str, asked: AgendaItem | None) -> ReasonRow:
    if asked is None:
        return ReasonRow(name, name)
    return ReasonRow(name, asked.title, _due(work, item) if asked.collects is Collects.DEADLINE else None)


def _reference(work: ReadWork, item: MeetingItem) -> str:
    case = _case(work, item)
    return "" if case is None else case.reference


def _due(work: ReadWork, item: MeetingItem) -> date | None:
    """The first open day of the pupil's case, while the pupil waits to be spoken of."""
    case = _case(work, item) if item.state is ItemState.WAITING else None
    return None if case is None or case.standing is None or not case.is_open else case.standing.due


def _case(work: ReadWork, item: MeetingItem) -> Case | None:
    """The pupil's open case, also one opened at the meeting; else the one that was spoken of."""
    held = open_case_of(work, item.pupil_id) if item.locked_at is None else None
    case_id = held or item.case_id
    return None if case_id is None else work.cases.get(case_id)


def items_so_far(workspace: Workspace, work: ReadWork, viewer: Viewer, meeting: Meeting) -> int:
    """How many numbers the agenda has, and how many pupils that the viewer sees wait for one."""
    numbers = meeting_row(workspace, work, viewer, meeting).numbers
    return numbers + len(_waiting(workspace, work, viewer, meeting))


def _waiting(
    workspace: Workspace, work: ReadWork, viewer: Viewer, meeting: Meeting
) -> dict[PupilId, tuple[Reason, ...]]:
    """The pupils of the school whom this person sees, who have a reason and no number yet."""
    routine = routine_of(workspace, meeting)
    if routine is None:
        return {}
    found = reasons_by_pupil(workspace, routine, read_matter(work, meeting))
    for item in items_of(work, meeting):
        found.pop(item.pupil_id, None)
    views = pupil_views_of(work, viewer, found.keys(), workspace.today)
    return {
        pupil_id: reasons
        for pupil_id, reasons in found.items()
        if (view := views.get(pupil_id)) is not None
        and view.unit_id == meeting.unit_id
        and not view.has_left
        and may_speak(workspace, viewer, Right.WRITE, view)
    }


def _add(
    workspace: Workspace, work: UnitOfWork, meeting: Meeting, pupil: Pupil, reasons: tuple[Reason, ...]
) -> Meeting:
    """The next number for the pupil; the meeting that says so, not kept yet."""
    item_id = EntryId(workspace.services.ids.new_id())
    work.entries.add(
        MeetingItem(
            item_id,
            pupil.compartment_id,
            pupil.id,
            meeting.unit_id,
            meeting.id,
            meeting.numbers + 1,
            tuple(item.agenda_id for item in reasons),
            workspace.now,
            workspace.store.account_id,
            open_case_of(work, pupil.id),
        )
    )
    return replace(meeting, item_ids=(*meeting.item_ids, item_id))


def _refuse_adjusted(meeting: Meeting) -> None:
    if meeting.state is MeetingState.ADJUSTED:
        raise RuleViolation("meeting_adjusted")
