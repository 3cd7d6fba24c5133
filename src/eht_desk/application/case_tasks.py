# SPDX-License-Identifier: EUPL-1.2
"""What is shown of tasks that a case's routine asks for: the one button, whether they stay, when they are shown; and
what may be done with them by hand. Making and closing them is case_standing.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.application.case_access import routine_of
from eht_desk.application.case_actions import action_of
from eht_desk.application.case_views import ActionKind, CaseAction
from eht_desk.application.ports import ReadWork
from eht_desk.application.routine_tasks import CLOSE_KIND, deadline_of, is_of_routine, stays
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import Workspace, require
from eht_desk.domain.access import Duty, Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.ids import CaseId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.model import DeadlineKind, RoutineDefinition
from eht_desk.domain.tasks import Task


@dataclass(frozen=True, slots=True)
class Asked:
    """What the routine adds to a task."""

    action: CaseAction | None = None
    stays: bool = False
    is_target: bool = False
    law_word: str = ""
    shown_on: date | None = None
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class AskedTasks:
    """Looks it up for many tasks, reading each case and each school's calendar once. For one reading."""

    workspace: Workspace
    work: ReadWork
    _routines: dict[CaseId, RoutineDefinition | None] = field(default_factory=dict)
    _calendars: dict[UnitId, Calendar] = field(default_factory=dict)

    def of(self, task: Task) -> Asked:
        """Of one task. Of a person's own task with evidence, the button alone."""
        routine = self._routine(task.case_id) if is_of_routine(task) else None
        rule = deadline_of(routine, task)
        shown, stand_in = self._shown(task)
        return Asked(
            self._action(task, routine),
            stays(routine, task.kind),
            rule is not None and rule.kind is DeadlineKind.TARGET,
            "" if rule is None else rule.law_word,
            shown,
            stand_in,
        )

    def _routine(self, case_id: CaseId | None) -> RoutineDefinition | None:
        if case_id is None:
            return None
        if case_id not in self._routines:
            case = self.work.cases.get(case_id)
            self._routines[case_id] = None if case is None else routine_of(self.workspace, case)
        return self._routines[case_id]

    def _action(self, task: Task, routine: RoutineDefinition | None) -> CaseAction | None:
        if task.evidence is None:
            return None
        if task.kind == CLOSE_KIND:
            action = CaseAction(ActionKind.CLOSE)
        else:
            action = action_of(self.workspace, task.evidence, routine=routine)
        return replace(action, task_id=task.id, case_id=task.case_id, role=task.owner_role)

    def _shown(self, task: Task) -> tuple[date | None, str]:
        """A day in a break is shown on the last school day before it, and who answers then is named (B11-7)."""
        if task.due is None or not is_of_routine(task):
            return task.due, ""
        if task.unit_id not in self._calendars:
            self._calendars[task.unit_id] = calendar_of(self.workspace, self.work, task.unit_id)
        calendar = self._calendars[task.unit_id]
        if calendar.break_on(task.due) is None:
            return task.due, ""
        began = calendar.day_of(task.made_at)
        return max(began, calendar.last_school_day_before(task.due)), calendar.stand_in


def may_be_said(task: Task) -> bool:
    """Whether a person's word can make it done. What a routine asks to be written is closed by what is written, and
    that a case is to be closed by closing it."""
    if not is_of_routine(task) or task.evidence is None:
        return True
    return task.evidence.kind is EvidenceKind.MANUAL and task.kind != CLOSE_KIND


def check_cancelled(
    workspace: Workspace, work: ReadWork, task: Task, viewer: Viewer, view: PupilView
) -> None:
    """What a routine asks for is cancelled only by who keeps cases, and some of it by nobody (TRO-30).

    Raises RuleViolation: `task_stays`, `not_allowed`.
    """
    if not is_of_routine(task):
        return
    case: Case | None = None if task.case_id is None else work.cases.get(task.case_id)
    if case is not None and stays(routine_of(workspace, case), task.kind):
        raise RuleViolation("task_stays")
    require(viewer, Duty.KEEP_CASES, view.unit_id)


def acts_in(workspace: Workspace, work: ReadWork, viewer: Viewer) -> Mapping[CaseId, Role]:
    """The open cases in which the person acts for the owner today, each with the owner's role."""
    return {
        case.id: case.owner_role
        for case in work.cases.all_open_in_brief()
        if any(
            item.account_id == viewer.account_id and item.period.covers(workspace.today)
            for item in case.delegates
        )
    }
