# SPDX-License-Identifier: EUPL-1.2
"""EHT's meetings: planning one, who is there, beginning it, and adjusting it, which locks it for ever.

What is said of a pupil is in `meeting_items`, which numbers there are in `meeting_agenda`. No meeting names a pupil.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.followed_routine import law_alone, routine_of_unit, routines_of_schools
from eht_desk.application.meeting_agenda import put_on_agenda
from eht_desk.application.meeting_reach import (
    items_of,
    meeting_rows_of,
    reach_meeting,
    sits_in_eht,
)
from eht_desk.application.meeting_views import MeetingRow
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import EHT_ROLES, Duty
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import ItemState, MeetingItem
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import UnitEntryId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolUnit
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.unit_entries import Meeting, MeetingState, Present

_LINE, _TEXT = 200, 20_000
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_MOST_PRESENT = 60


def plan_meeting(
    workspace: Workspace, unit_id: UnitId, on: date, at: str = "", routine_id: str = ""
) -> tuple[UnitEntryId, ChangeSet]:
    """Plan a meeting of the school; without `routine_id` by the routine that it follows, or by the law alone where
    nothing says which. One log row.

    Raises RuleViolation: `not_allowed`; `meeting_planned_already` on `on`; `meeting_time_odd` on `at`; `no_routine` on
    `routine_id`.
    """
    clock = _clock(at)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.KEEP_CASES, unit_id)
        unit = next((item for item in work.organisation.units() if item.id == unit_id), None)
        if unit is None:
            raise RuleViolation("not_allowed")
        _refuse_second(work, unit_id, on)
        routine = _routine_for(workspace, work, unit, routine_id)
        meeting = Meeting(
            UnitEntryId(workspace.services.ids.new_id()),
            workspace.store.school,
            unit_id,
            on,
            clock,
            routine.id,
            routine.version,
            workspace.now,
            workspace.store.account_id,
        )
        work.unit_entries.add(meeting)
        detail = {"meeting": meeting.id, "unit": unit_id, "on": on.isoformat()}
        work.commit(LogEvent("meeting_planned", detail=detail))
    return meeting.id, changed(ChangeKind.MEETING, ids=(meeting.id,))


def change_meeting(workspace: Workspace, meeting_id: UnitEntryId, *, on: date, at: str) -> ChangeSet:
    """Another day or time of a meeting that has not begun. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `meeting_begun`; `meeting_planned_already` on `on`;
    `meeting_time_odd` on `at`.
    """
    clock = _clock(at)
    with workspace.store.write() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id, keeps=True)
        if meeting.state is not MeetingState.PLANNED:
            raise RuleViolation("meeting_begun")
        _refuse_second(work, meeting.unit_id, on, but=meeting_id)
        return _keep(work, replace(meeting, on=on, at=clock), "meeting_moved")


def begin_meeting(workspace: Workspace, meeting_id: UnitEntryId) -> ChangeSet:
    """It begins; what waits gets its number. One log row. Raises RuleViolation: `not_found`, `not_allowed`,
    `meeting_begun`."""
    with workspace.store.write() as work:
        meeting, viewer = reach_meeting(workspace, work, meeting_id, keeps=True)
        if meeting.state is not MeetingState.PLANNED:
            raise RuleViolation("meeting_begun")
        began = replace(meeting, state=MeetingState.RUNNING, began_at=workspace.now)
        return _keep(work, put_on_agenda(workspace, work, viewer, began), "meeting_begun")


def set_present(
    workspace: Workspace, meeting_id: UnitEntryId, chair: str, present: tuple[Present, ...]
) -> ChangeSet:
    """Who is there, and who chairs. One log row. Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`;
    `required`, `text_too_long` on `present`."""
    said = fitting(" ".join(chair.split()), "chair", _LINE)
    with workspace.store.write() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id, keeps=True)
        _refuse_adjusted(meeting)
        names = account_names(work)
        people: dict[str, Present] = {}
        for person in present[:_MOST_PRESENT]:
            name = names.get(person.account_id, "") if person.account_id is not None else ""
            name = name or fitting(" ".join(person.name.split()), "present", _LINE)
            if not name:
                raise RuleViolation("required", "present")
            people.setdefault(person.account_id or name.casefold(), replace(person, name=name))
        news = replace(meeting, chair=said, present=tuple(people.values()))
        return ChangeSet() if news == meeting else _keep(work, news, "meeting_present_set")


def save_general(
    workspace: Workspace, meeting_id: UnitEntryId, general: str, *, starts_stretch: bool
) -> ChangeSet:
    """What the meeting says that is about no pupil, as it is typed. `starts_stretch`: the first save of a stretch of
    writing has the log row. Raises RuleViolation: `not_found`, `not_allowed`, `meeting_adjusted`; `text_too_long` on
    `general`."""
    if len(general) > _TEXT:
        raise RuleViolation("text_too_long", "general", {"limit": _TEXT})
    with workspace.store.write() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id, keeps=True)
        _refuse_adjusted(meeting)
        if general == meeting.general:
            return ChangeSet()
        news = replace(meeting, general=general)
        if starts_stretch:
            return _keep(work, news, "meeting_written")
        work.unit_entries.update(news)
        work.commit_in_stretch()
    return changed(ChangeKind.MEETING, ids=(meeting_id,))


def adjust_meeting(
    workspace: Workspace, meeting_id: UnitEntryId, *, postpone_left: bool = False
) -> ChangeSet:
    """Adjust it: it and every item that this person's keys open are locked for ever. `postpone_left`: pupils who have
    not been spoken of stand on the next one. An item of an own circle is locked when one of the circle adjusts, before
    or after the others. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `meeting_not_begun`, `meeting_adjusted` (nothing is left to lock);
    `meeting_items_left` (`count`); `required` on `present`.
    """
    with workspace.store.write() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id, keeps=True)
        items = [item for item in items_of(work, meeting) if item.locked_at is None]
        _check_adjustable(meeting, items, postpone_left=postpone_left)
        if meeting.state is not MeetingState.ADJUSTED:
            work.unit_entries.update(
                replace(
                    meeting,
                    state=MeetingState.ADJUSTED,
                    adjusted_at=workspace.now,
                    adjusted_by=workspace.store.account_id,
                )
            )
        for item in items:
            state = ItemState.POSTPONED if item.state is ItemState.WAITING else item.state
            work.entries.update(replace(item, state=state, locked_at=workspace.now))
        for pupil_id in {item.pupil_id for item in items}:
            settle_tasks(workspace, work, pupil_id)
        work.commit(LogEvent("meeting_adjusted", detail={"meeting": meeting_id, "rows": len(items)}))
    return changed(ChangeKind.MEETING, ChangeKind.CASE, ChangeKind.TASK, ChangeKind.ENTRY)


def meeting_rows(workspace: Workspace) -> tuple[MeetingRow, ...]:
    """The meetings of the person's schools, the last first. Empty for who does not sit in EHT."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        meetings = sorted(work.unit_entries.all(Meeting), key=lambda item: (item.on, item.id), reverse=True)
        return meeting_rows_of(workspace, work, viewer, meetings)


def next_meeting(workspace: Workspace) -> MeetingRow | None:
    """The meeting that goes on or comes next, for I dag; None when none is planned, or for who does not sit in EHT."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        ahead = [
            item
            for item in work.unit_entries.all(Meeting)
            if sits_in_eht(viewer, item.unit_id)
            and (
                item.state is MeetingState.RUNNING
                or (item.state is MeetingState.PLANNED and item.on >= workspace.today)
            )
        ]
        first = min(ahead, key=lambda item: (item.on, item.at, item.id), default=None)
        return None if first is None else meeting_rows_of(workspace, work, viewer, (first,))[0]


def possible_present(workspace: Workspace, meeting_id: UnitEntryId) -> tuple[Present, ...]:
    """Who sits in EHT of the school today, by name. Raises RuleViolation: `not_found`, `not_allowed`."""
    with workspace.store.read() as work:
        meeting, _ = reach_meeting(workspace, work, meeting_id)
        names = account_names(work)
        found = [
            Present(account_id, names.get(account_id, ""), role)
            for account_id, person in viewers(work, workspace).items()
            for role in [
                next((role for role in Role if role in person.roles_at(meeting.unit_id) & EHT_ROLES), None)
            ]
            if role is not None
        ]
    return tuple(sorted(found, key=lambda item: item.name.casefold()))


def routines_to_choose(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Ids and titles of the routines that a school's meeting can follow."""
    return tuple((item.id, item.title) for item in routines_of_schools(workspace))


def _keep(work: UnitOfWork, meeting: Meeting, kind: str) -> ChangeSet:
    work.unit_entries.update(meeting)
    work.commit(LogEvent(kind, detail={"meeting": meeting.id}))
    return changed(ChangeKind.MEETING, ids=(meeting.id,))


def _check_adjustable(meeting: Meeting, items: list[MeetingItem], *, postpone_left: bool) -> None:
    if meeting.state is MeetingState.PLANNED:
        raise RuleViolation("meeting_not_begun")
    if meeting.state is MeetingState.ADJUSTED and not items:
        raise RuleViolation("meeting_adjusted")
    if not meeting.present:
        raise RuleViolation("required", "present")
    left = sum(item.state is ItemState.WAITING for item in items)
    if left and not postpone_left:
        raise RuleViolation("meeting_items_left", "", {"count": left})


def _refuse_adjusted(meeting: Meeting) -> None:
    if meeting.state is MeetingState.ADJUSTED:
        raise RuleViolation("meeting_adjusted")


def _refuse_second(work: ReadWork, unit_id: UnitId, on: date, but: UnitEntryId | None = None) -> None:
    for other in work.unit_entries.of_unit(unit_id, Meeting):
        if other.on == on and other.id != but and other.state is not MeetingState.ADJUSTED:
            raise RuleViolation("meeting_planned_already", "on")


def _clock(text: str) -> str:
    """08:15 for 8.15; empty stays empty."""
    told = text.strip()
    if not told:
        return ""
    found = _CLOCK.fullmatch(told)
    if found is None:
        raise RuleViolation("meeting_time_odd", "at")
    return f"{int(found[1]):02d}:{found[2]}"


def _routine_for(
    workspace: Workspace, work: ReadWork, unit: SchoolUnit, routine_id: str
) -> RoutineDefinition:
    """The named one, else the school's, else what the law says alone. Raises RuleViolation: `no_routine` on
    `routine_id`."""
    if routine_id:
        try:
            return workspace.routines.get(routine_id)
        except ExpectedFailure as error:
            raise RuleViolation("no_routine", "routine_id") from error
    found = routine_of_unit(workspace, work, unit.id) or law_alone(workspace)
    if found is None:
        raise RuleViolation("no_routine", "routine_id")
    return found
