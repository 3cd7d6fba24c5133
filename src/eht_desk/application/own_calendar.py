# SPDX-License-Identifier: EUPL-1.2
"""A calendar file (.ics, RFC 5545) of one's own days, with codes instead of names, taken out by an explicit act.

It leaves the program and its encryption, often to somebody else's server. So it holds the case's random reference and a
rule's own words; what people wrote, and of a protected pupil everything but the reference, stays here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.meeting_reach import sits_in_eht
from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.calendar_files import CalendarDay, DayKind
from eht_desk.application.routine_tasks import DEADLINE, ROUTINE
from eht_desk.application.statistics_checks import checks
from eht_desk.application.tasks import waits_for
from eht_desk.application.workspace import DEFAULT_ZONE, Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.cases import Case
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import OWN_KIND, Task
from eht_desk.domain.unit_entries import Meeting, MeetingState


def ics(workspace: Workspace) -> bytes:
    """The person's open tasks that have a day, the meetings that are planned, and the checks that the person's role
    makes. One log row, with how many: a copy leaves the program.

    Raises RuleViolation("nothing_to_take_out").
    """
    due = checks(workspace)
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        days = [*_tasks(workspace, work, viewer), *_meetings(workspace, work, viewer)]
        days += [
            CalendarDay(f"{row.unit_id}:{row.check_id}:{row.due}", DayKind.CHECK, row.due, title=row.title)
            for row in due
            if row.role in viewer.roles_at(row.unit_id)
        ]
        if not days:
            raise RuleViolation("nothing_to_take_out")
        days.sort(key=lambda day: (day.on, day.kind, day.code, day.key))
        work.commit(LogEvent("calendar_taken_out", detail={"rows": len(days)}))
    return workspace.services.calendar_files.content(days, workspace.now)


def _tasks(workspace: Workspace, work: ReadWork, viewer: Viewer) -> list[CalendarDay]:
    dated = [task for task in work.tasks.all_open() if task.due is not None]
    views = pupil_views_of(work, viewer, {task.pupil_id for task in dated}, workspace.today)
    cases = {case.id: case for case in work.cases.all_open()}
    found = []
    for task in dated:
        view = views.get(task.pupil_id)
        if view is None or task.due is None or not waits_for(task, viewer, view):
            continue
        case = None if task.case_id is None else cases.get(task.case_id)
        code = "" if case is None else case.reference
        found.append(CalendarDay(task.id, DayKind.TASK, task.due, code, _title(workspace, task, view, case)))
    return found


def _title(workspace: Workspace, task: Task, view: PupilView, case: Case | None) -> str:
    """The routine's words for a deadline or task of its own; nothing of what a person wrote."""
    if view.is_protected or task.kind == OWN_KIND or case is None:
        return ""
    try:
        routine = workspace.routines.get(case.routine_id, case.routine_version)
    except ExpectedFailure:
        return ""
    named: Mapping[str, str] = {
        **{f"{DEADLINE}{item.id}": item.title for item in routine.deadlines},
        **{f"{ROUTINE}{item.id}": item.title for item in routine.tasks if "{" not in item.title},
        **{
            f"{ROUTINE}{step.id}.{need.id}": f"{step.title}: {need.label}"
            for step in routine.steps
            for need in step.needs
        },
    }
    return named.get(task.kind, "")


def _meetings(workspace: Workspace, work: ReadWork, viewer: Viewer) -> list[CalendarDay]:
    zones = {unit.id: unit.time_zone for unit in work.organisation.units()}
    return [
        CalendarDay(
            item.id, DayKind.MEETING, item.on, at=_moment(item, zones.get(item.unit_id, DEFAULT_ZONE))
        )
        for item in work.unit_entries.all(Meeting)
        if item.state is MeetingState.PLANNED
        and item.on >= workspace.today
        and sits_in_eht(viewer, item.unit_id)
    ]


def _moment(meeting: Meeting, zone: str) -> datetime | None:
    if not meeting.at:
        return None
    return datetime.combine(meeting.on, time.fromisoformat(meeting.at), ZoneInfo(zone)).astimezone(UTC)
