# SPDX-License-Identifier: EUPL-1.2
"""The page of the one pupil being spoken of: what can be read up, what was said, what can be chosen. Made for
`meeting_items`, inside its transactions, of a pupil that has passed the gate."""

from __future__ import annotations

from eht_desk.application.cases import case_rows
from eht_desk.application.document_views import account_names, document_rows, staff_names
from eht_desk.application.meeting_acts import assessment_of
from eht_desk.application.meeting_agenda import agenda_rows
from eht_desk.application.meeting_people import absent_for, owners_of
from eht_desk.application.meeting_reach import (
    may_speak,
    meeting_row,
    open_case_of,
    routine_about,
    routine_of,
)
from eht_desk.application.meeting_views import ActionRow, AgendaRow, ItemChoices, ItemView
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import CaseDecision, ItemState, Measure, MeetingItem, Signal, standing
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.unit_entries import Meeting

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


def item_view(
    workspace: Workspace, work: ReadWork, viewer: Viewer, item: MeetingItem, meeting: Meeting, view: PupilView
) -> ItemView:
    """All of it but the surveys, which read on their own."""
    routine = routine_about(workspace, work, item, meeting)
    names = staff_names(account_names(work), view)
    pupil = work.pupils.get(view.id)
    shared = None if pupil is None else pupil.compartment_id
    documents = [
        document
        for document in work.documents.of_pupil(view.id)
        # Somebody's own texts are not the meeting's, also where the author sits at the screen.
        if document.state not in _VOID and document.compartment_id == shared
    ]
    case_id = open_case_of(work, view.id) or item.case_id
    case = None if case_id is None else work.cases.get(case_id)
    entries = [entry for entry in work.entries.of_pupil(view.id) if standing(entry)]
    return ItemView(
        row=_row(work, meeting, routine_of(workspace, meeting), item),
        meeting=meeting_row(workspace, work, viewer, meeting),
        pupil=view,
        case=None if case is None else next(iter(case_rows(workspace, work, viewer, view, [case]))),
        documents=tuple(document_rows(workspace, work, viewer, documents, {view.id: view})),
        surveys=(),
        signals=tuple(entry for entry in entries if isinstance(entry, Signal)),
        measures=tuple(entry for entry in entries if isinstance(entry, Measure) and entry.case_id == case_id),
        decisions=tuple(
            entry for entry in entries if isinstance(entry, CaseDecision) and entry.case_id == case_id
        ),
        assessment=item.assessment,
        causes=item.causes,
        text=item.text,
        actions=tuple(
            ActionRow(
                action.text,
                action.owner_role,
                action.owner_id,
                names.get(action.owner_id, "") if action.owner_id is not None else "",
                action.due,
                action.measure,
                action.task_id,
                action.measure_id,
            )
            for action in item.actions
        ),
        feedback=item.feedback,
        absent=absent_for(workspace, work, meeting, view),
        choices=_choices(workspace, work, view, routine),
        may_write=item.locked_at is None
        and item.state is not ItemState.DONE
        and may_speak(workspace, viewer, Right.WRITE, view),
        needs_case=case is None or not case.is_open,
        postponed_before=sum(
            isinstance(entry, MeetingItem)
            and entry.state is ItemState.POSTPONED
            and entry.meeting_id != meeting.id
            and entry.written_at < item.written_at
            for entry in entries
        ),
        feedback_task_id=item.feedback_task_id,
    )


def _row(work: ReadWork, meeting: Meeting, routine: RoutineDefinition | None, item: MeetingItem) -> AgendaRow:
    return next(
        row for row in agenda_rows(work, meeting, routine, [item], {item.pupil_id}) if row.item_id == item.id
    )


def _choices(
    workspace: Workspace, work: ReadWork, view: PupilView, routine: RoutineDefinition | None
) -> ItemChoices:
    names = staff_names(account_names(work), view)
    owners = [(key, names.get(key, "")) for key in owners_of(workspace, work, view)]
    return ItemChoices(
        None if routine is None else assessment_of(routine),
        () if routine is None else routine.causes,
        () if routine is None else routine.measures,
        OWNER_ROLES,
        tuple(sorted(owners, key=lambda pair: pair[1].casefold())),
    )
