# SPDX-License-Identifier: EUPL-1.2
"""Weekly and monthly checks of the absence statistics (D9, TRO-14): which are due, and that one was made.

Who looked, when and at what is kept for the school; a check names no pupil.
"""

from __future__ import annotations

from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.followed_routine import routine_of_unit
from eht_desk.application.meeting_reach import sits_in_eht
from eht_desk.application.meeting_views import CheckRow
from eht_desk.application.ports import ReadWork
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import UnitEntryId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolUnit
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.routines.model import CheckDefinition
from eht_desk.domain.unit_entries import StatisticsCheck

_TEXT = 5_000


def checks(workspace: Workspace) -> tuple[CheckRow, ...]:
    """Every check of the person's schools, the first due first. Empty for who does not sit in EHT, and for a school of
    which nothing says which routine it follows."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        units = [unit for unit in work.organisation.units() if sits_in_eht(viewer, unit.id)]
        rows = [row for unit in units for row in _of_unit(workspace, work, viewer, unit)]
    return tuple(sorted(rows, key=lambda row: (row.due, row.unit_name, row.title)))


def due_checks(workspace: Workspace) -> tuple[CheckRow, ...]:
    """Those that this person's role makes and that are due today or late, for I dag."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
    return tuple(
        row for row in checks(workspace) if row.days_left <= 0 and row.role in viewer.roles_at(row.unit_id)
    )


def record_check(
    workspace: Workspace,
    unit_id: UnitId,
    routine_id: str,
    check_id: str,
    looked_at: tuple[str, ...],
    text: str,
    on: date | None = None,
) -> tuple[UnitEntryId, ChangeSet]:
    """Somebody checked the statistics, today or `on`: rektor, or who leads the work with the pupils in rektor's stead.
    One log row.

    Raises RuleViolation: `not_allowed`; `not_found` on `check_id`; `required`, `unknown_choice` on `looked_at`;
    `text_too_long` on `text`; `check_ahead` on `on`.
    """
    day = on or workspace.today
    said = fitting(text, "text", _TEXT)
    if day > workspace.today:
        raise RuleViolation("check_ahead", "on")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.KEEP_CASES, unit_id)
        asked = _definition(workspace, routine_id, check_id)
        known = {item.id for item in asked.looks_at}
        if not set(looked_at) <= known:
            raise RuleViolation("unknown_choice", "looked_at")
        if known and not looked_at:
            raise RuleViolation("required", "looked_at")
        entry = StatisticsCheck(
            UnitEntryId(workspace.services.ids.new_id()),
            workspace.store.school,
            unit_id,
            check_id,
            day,
            tuple(dict.fromkeys(looked_at)),
            said,
            workspace.now,
            workspace.store.account_id,
        )
        work.unit_entries.add(entry)
        work.commit(LogEvent("check_recorded", detail={"entry": entry.id, "unit": unit_id}))
    return entry.id, changed(ChangeKind.MEETING, ids=(entry.id,))


def _of_unit(workspace: Workspace, work: ReadWork, viewer: Viewer, unit: SchoolUnit) -> list[CheckRow]:
    routine = routine_of_unit(workspace, work, unit.id)
    if routine is None or not routine.checks:
        return []
    names = account_names(work)
    calendar = calendar_of(workspace, work, unit.id, routine.calendar)
    last: dict[str, StatisticsCheck] = {}
    for item in work.unit_entries.of_unit(unit.id, StatisticsCheck):
        held = last.get(item.check)
        if held is None or (item.on, item.written_at) > (held.on, held.written_at):
            last[item.check] = item
    rows = []
    for asked in routine.checks:
        made = last.get(asked.id)
        due = workspace.today if made is None else calendar.add(made.on, asked.every)
        rows.append(
            CheckRow(
                unit_id=unit.id,
                unit_name=unit.name,
                routine_id=routine.id,
                check_id=asked.id,
                title=asked.title,
                source=asked.source,
                role=asked.role,
                looks_at=asked.looks_at,
                due=due,
                days_left=(due - workspace.today).days,
                last_on=None if made is None else made.on,
                last_by="" if made is None else names.get(made.written_by, ""),
                last_looked_at=() if made is None else made.looked_at,
                last_text="" if made is None else made.text,
                may_record=may(viewer, Duty.KEEP_CASES, unit.id),
            )
        )
    return rows


def _definition(workspace: Workspace, routine_id: str, check_id: str) -> CheckDefinition:
    try:
        routine = workspace.routines.get(routine_id)
    except ExpectedFailure as error:
        raise RuleViolation("not_found", "check_id") from error
    found = next((item for item in routine.checks if item.id == check_id), None)
    if found is None:
        raise RuleViolation("not_found", "check_id")
    return found
