# SPDX-License-Identifier: EUPL-1.2
"""The way to a meeting and to what it says about one pupil: who may, and the rows both are shown as.

An item that cannot be opened lies in the compartment of a protected pupil: of it only the number is known. Everything
here works inside others' transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from eht_desk.application.access_rights import may_do_with_item
from eht_desk.application.case_access import routine_of as routine_of_case
from eht_desk.application.disclosure import find_pupil_view
from eht_desk.application.document_views import account_names
from eht_desk.application.meeting_views import MeetingRow
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import EHT_ROLES, Duty, Viewer, may
from eht_desk.domain.access_table import DocumentClass, Right
from eht_desk.domain.case_entries import ItemState, MeetingItem
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId, UnitEntryId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.unit_entries import Meeting, MeetingState

_FEW = 4
"""The items of up to so many meetings are read one by one, of more all at once."""
NOBODY = AccountId("")
"""What a meeting said is nobody's own."""


def sits_in_eht(viewer: Viewer, unit_id: UnitId) -> bool:
    """Whether the viewer has a role at the school that sits in EHT."""
    return bool(viewer.roles_at(unit_id) & EHT_ROLES)


def reach_meeting(
    workspace: Workspace, work: ReadWork, meeting_id: UnitEntryId, *, keeps: bool = False
) -> tuple[Meeting, Viewer]:
    """The meeting, for who sits in EHT of the school, or (`keeps`) leads its work. Raises RuleViolation: `not_found`,
    `not_allowed`."""
    viewer = current_viewer(work, workspace)
    meeting = work.unit_entries.get(meeting_id)
    if not isinstance(meeting, Meeting):
        raise RuleViolation("not_found")
    if keeps:
        require(viewer, Duty.KEEP_CASES, meeting.unit_id)
    if not sits_in_eht(viewer, meeting.unit_id):
        raise RuleViolation("not_allowed")
    return meeting, viewer


def reach_item(
    workspace: Workspace, work: ReadWork, item_id: EntryId, right: Right = Right.READ
) -> tuple[MeetingItem, Meeting, PupilView, Viewer]:
    """The item, its meeting, the pupil, and the person, who may do this with it. Raises RuleViolation `not_allowed`,
    the same for one that there is not as for one that this person may not know of."""
    viewer = current_viewer(work, workspace)
    item = work.entries.get(item_id)
    view = None
    if isinstance(item, MeetingItem):
        view = find_pupil_view(work, viewer, item.pupil_id, workspace.today)
    if not isinstance(item, MeetingItem) or view is None or not may_speak(workspace, viewer, right, view):
        raise RuleViolation("not_allowed")
    meeting = work.unit_entries.get(item.meeting_id)
    if not isinstance(meeting, Meeting):
        raise RuleViolation("not_allowed")
    return item, meeting, view, viewer


def may_speak(workspace: Workspace, viewer: Viewer, right: Right, view: PupilView) -> bool:
    """Whether the viewer, who sees the pupil, may do this with what a meeting said. It is as closed as the psychosocial
    work that it is a part of (B2-1)."""
    return may_do_with_item(workspace, viewer, right, DocumentClass.PSYCHOSOCIAL, NOBODY, view)


def items_of(work: ReadWork, meeting: Meeting) -> list[MeetingItem]:
    """The items of a meeting that the account can open, by number."""
    found = (work.entries.get(item_id) for item_id in meeting.item_ids)
    return [item for item in found if isinstance(item, MeetingItem)]


def routine_of(workspace: Workspace, meeting: Meeting) -> RoutineDefinition | None:
    """The routine that the meeting was planned by, in its version; None when it is not known here (any more)."""
    try:
        return workspace.routines.get(meeting.routine_id, meeting.routine_version)
    except ExpectedFailure:
        return None


def routine_about(
    workspace: Workspace, work: ReadWork, item: MeetingItem, meeting: Meeting
) -> RoutineDefinition | None:
    """The routine of the pupil's case, whose words the assessment is in; without one the meeting's."""
    case_id = open_case_of(work, item.pupil_id) or item.case_id
    case = None if case_id is None else work.cases.get(case_id)
    found = None if case is None else routine_of_case(workspace, case)
    return found or routine_of(workspace, meeting)


def open_case_of(work: ReadWork, pupil_id: PupilId) -> CaseId | None:
    """The pupil's open case, one that follows a routine first."""
    cases = [item for item in work.cases.of_pupil(pupil_id) if item.is_open]
    cases.sort(key=lambda item: not item.routine_id)
    return cases[0].id if cases else None


def meeting_rows_of(
    workspace: Workspace, work: ReadWork, viewer: Viewer, meetings: Iterable[Meeting]
) -> tuple[MeetingRow, ...]:
    """Rows for the meetings of schools where the viewer sits in EHT, in the order given."""
    shown = [meeting for meeting in meetings if sits_in_eht(viewer, meeting.unit_id)]
    if not shown:
        return ()
    units = {unit.id: unit.name for unit in work.organisation.units()}
    names = account_names(work)
    states: dict[UnitEntryId, Counter[ItemState]] = {}
    unlocked: Counter[UnitEntryId] = Counter()
    several = len(shown) > _FEW
    items = (
        work.entries.all(MeetingItem) if several else [one for row in shown for one in items_of(work, row)]
    )
    for item in items:
        states.setdefault(item.meeting_id, Counter())[item.state] += 1
        unlocked[item.meeting_id] += item.locked_at is None
    rows = []
    for meeting in shown:
        counted = states.get(meeting.id, Counter())
        routine = routine_of(workspace, meeting)
        rows.append(
            MeetingRow(
                id=meeting.id,
                unit_id=meeting.unit_id,
                unit_name=units.get(meeting.unit_id, ""),
                on=meeting.on,
                at=meeting.at,
                state=meeting.state,
                chair=meeting.chair,
                present=meeting.present,
                general=meeting.general,
                routine_id=meeting.routine_id,
                routine_version=meeting.routine_version,
                routine_title="" if routine is None else routine.short_title,
                numbers=meeting.numbers,
                done=counted[ItemState.DONE],
                left=counted[ItemState.WAITING],
                to_lock=unlocked[meeting.id] if meeting.state is MeetingState.ADJUSTED else 0,
                began_at=meeting.began_at,
                adjusted_at=meeting.adjusted_at,
                adjusted_by=names.get(meeting.adjusted_by, "") if meeting.adjusted_by else "",
                may_keep=may(viewer, Duty.KEEP_CASES, meeting.unit_id),
            )
        )
    return tuple(rows)


def meeting_row(workspace: Workspace, work: ReadWork, viewer: Viewer, meeting: Meeting) -> MeetingRow:
    """The row of one meeting that the viewer has reached."""
    return meeting_rows_of(workspace, work, viewer, (meeting,))[0]
