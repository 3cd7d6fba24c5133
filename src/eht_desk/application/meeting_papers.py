# SPDX-License-Identifier: EUPL-1.2
"""Papers of EHT's meeting: the agenda with numbers and no names, the minutes and the list of measures of one pupil.

None is kept: they are made anew from the meeting whenever somebody asks. What a paper says of who and where decides
paper_names; that one was printed is a row of the log.
"""

from __future__ import annotations

from enum import StrEnum

from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.meeting_acts import assessment_of
from eht_desk.application.meeting_agenda import agenda
from eht_desk.application.meeting_people import absent_for
from eht_desk.application.meeting_reach import open_case_of, reach_item, reach_meeting, routine_about
from eht_desk.application.paper_names import PaperNames, names_for
from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.meeting_papers import (
    AgendaLine,
    AgendaSheet,
    ItemHead,
    MeasuresSheet,
    MeetingHead,
    MinutesSheet,
    PaperAction,
    Person,
)
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import ItemState, MeetingItem
from eht_desk.domain.ids import EntryId, UnitEntryId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.unit_entries import Meeting, Present


class MeetingPaper(StrEnum):
    """Which of the meeting's papers."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    MEASURES = "measures"


def prepare_agenda(workspace: Workspace, meeting_id: UnitEntryId) -> bytes:
    """The agenda: numbers, reasons, codes, states. Writes nothing. Raises RuleViolation: `not_found`, `not_allowed`."""
    view = agenda(workspace, meeting_id)
    with workspace.store.read() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id)
        authority = work.organisation.authority().name
    sheet = AgendaSheet(
        _head(workspace, meeting, view.meeting.unit_name, authority),
        view.meeting.routine_title,
        view.standing,
        tuple(
            AgendaLine(
                row.number,
                tuple((reason.title, reason.day) for reason in row.reasons),
                row.code,
                row.state,
                row.is_own_circle,
            )
            for row in view.items
        ),
        view.waiting,
    )
    return workspace.services.renderer.meeting(sheet)


def prepare_minutes(workspace: Workspace, item_id: EntryId) -> bytes:
    """What the meeting said about one pupil, and of nobody else; before it is adjusted it says so. Writes nothing.

    Raises RuleViolation: `not_allowed`.
    """
    with workspace.store.read() as work:
        item, meeting, view, _ = reach_item(workspace, work, item_id, Right.PRINT)
        names = names_for(work, view, workspace=workspace)
        routine = routine_about(workspace, work, item, meeting)
        there, not_there = _who_was_there(workspace, work, item, meeting, view)
        asked = None if routine is None else assessment_of(routine)
        values = {value.id: value.label for value in asked.values} if asked is not None else {}
        causes = {cause.id: cause.label for cause in routine.causes} if routine is not None else {}
        sheet = MinutesSheet(
            _item_head(workspace, work, item, meeting, names),
            names.staff(meeting.chair),
            tuple(Person(names.staff(person.name), person.role) for person in there),
            tuple(Person(names.staff(person.name), person.role) for person in not_there),
            "" if asked is None else asked.title,
            values.get(item.assessment, item.assessment),
            tuple(causes.get(cause, cause) for cause in item.causes),
            item.text,
            _actions(item, routine, names),
            item.feedback,
            item.state is ItemState.POSTPONED,
        )
    return workspace.services.renderer.meeting(sheet)


def prepare_measures(workspace: Workspace, item_id: EntryId) -> bytes:
    """The closing sheet of one pupil: measure, responsible, date. Writes nothing.

    Raises RuleViolation: `not_allowed`.
    """
    with workspace.store.read() as work:
        item, meeting, view, _ = reach_item(workspace, work, item_id, Right.PRINT)
        names = names_for(work, view, workspace=workspace)
        routine = routine_about(workspace, work, item, meeting)
        sheet = MeasuresSheet(
            _item_head(workspace, work, item, meeting, names), _actions(item, routine, names)
        )
    return workspace.services.renderer.meeting(sheet)


def record_agenda_print(workspace: Workspace, meeting_id: UnitEntryId, copies: int) -> None:
    """A printer took the agenda. One log row. Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.write() as work:
        reach_meeting(workspace, work, meeting_id)
        detail: dict[str, str | int] = {"meeting": meeting_id, "copies": max(copies, 1)}
        work.commit(LogEvent("agenda_printed", detail=detail))


def record_item_print(
    workspace: Workspace, item_id: EntryId, what: MeetingPaper, copies: int, at_printer: str = ""
) -> None:
    """A printer took a paper about one pupil; who stood there, for a protected one. One log row.

    Raises RuleViolation: `not_allowed`.
    """
    with workspace.store.write() as work:
        item, _, view, _ = reach_item(workspace, work, item_id, Right.PRINT)
        detail: dict[str, str | int] = {
            "entry": item.id,
            "kind": MeetingPaper(what).value,
            "copies": max(copies, 1),
        }
        event = LogEvent("meeting_paper_printed", view.id, detail=detail | who_stood_there(view, at_printer))
        work.commit(event)


def _head(workspace: Workspace, meeting: Meeting, school: str, authority: str) -> MeetingHead:
    return MeetingHead(
        school,
        authority,
        meeting.on,
        meeting.at,
        None if meeting.adjusted_at is None else local_time(meeting.adjusted_at).date(),
        workspace.store.header.is_demo,
    )


def _item_head(
    workspace: Workspace, work: ReadWork, item: MeetingItem, meeting: Meeting, names: PaperNames
) -> ItemHead:
    """Adjusted is what is locked: an own circle's item may be locked after the meeting's others, or not yet."""
    case_id = item.case_id or open_case_of(work, item.pupil_id)
    case = None if case_id is None else work.cases.get(case_id)
    # The school of the meeting, also for a pupil who has changed school since.
    units = {unit.id: unit.name for unit in work.organisation.units()}
    name = units.get(meeting.unit_id, names.school.unit) if names.school.unit else ""
    locked = None if item.locked_at is None else local_time(item.locked_at).date()
    return ItemHead(
        MeetingHead(
            name, names.school.authority, meeting.on, meeting.at, locked, workspace.store.header.is_demo
        ),
        names.pupil,
        names.pupil_class,
        item.number,
        "" if case is None else case.reference,
        names.is_alias,
        names.hidden,
    )


def _who_was_there(
    workspace: Workspace, work: ReadWork, item: MeetingItem, meeting: Meeting, view: PupilView
) -> tuple[list[Present], list[Present]]:
    """Those present for this pupil, and those who went out: as it was kept when the pupil had been spoken of, before
    that as it is told now."""
    if item.state is ItemState.DONE:
        out = set(item.absent_ids) | set(item.absent_names)
        gone = [person for person in meeting.present if (person.account_id or person.name) in out]
    else:
        told = {
            (one.account_id or one.name)
            for one in absent_for(workspace, work, meeting, view)
            if one.must_leave
        }
        gone = [person for person in meeting.present if (person.account_id or person.name) in told]
    return [person for person in meeting.present if person not in gone], gone


def _actions(
    item: MeetingItem, routine: RoutineDefinition | None, names: PaperNames
) -> tuple[PaperAction, ...]:
    kinds = {kind.id: kind.label for kind in routine.measures} if routine is not None else {}
    return tuple(
        PaperAction(
            action.text,
            Person(names.accounts.get(action.owner_id, "") if action.owner_id else "", action.owner_role),
            action.due,
            kinds.get(action.measure, action.measure),
        )
        for action in item.actions
        if action.text or action.measure
    )
