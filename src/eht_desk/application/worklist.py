# SPDX-License-Identifier: EUPL-1.2
"""Ärenden: every open case that the person sees, with what is next in it as it was judged at the last writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eht_desk.application.answering import Answering
from eht_desk.application.case_access import routine_of
from eht_desk.application.case_actions import action_of_word
from eht_desk.application.case_views import ActionKind, AnswersBecause, CaseAction
from eht_desk.application.disclosure import pupil_views_of, search
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.form_days import days_until
from eht_desk.application.ports import ReadWork
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import DEFAULT_ZONE, Workspace, current_viewer
from eht_desk.domain.access import Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case, CaseLevel, CaseStanding
from eht_desk.domain.ids import AccountId, CaseId, ClassId, PupilId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.responsible import ResponsibleReason

_DAY = timedelta(days=1)


class Whose(StrEnum):
    """Whose cases are listed: all that the person sees, those that the person answers for, those of nobody yet."""

    ALL = "all"
    MINE = "mine"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What is listed. Empty asks nothing. `step` is `routine_id.step_id` as in `Worklist.steps`; `text` is searched in
    names, aliases, classes and references."""

    step: str = ""
    is_late: bool = False
    whose: Whose = Whose.ALL
    responsible: AccountId | None = None
    role: Role | None = None
    class_id: ClassId | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One open case. `due` is the first open day, or when that lies in a break the last school day before; `days_left`
    is negative when late; a target is the school's own and no rule's day. `role` does what is next. `stale_days`:
    since anything was written about it. `stops`: a decision ended the process and closing is next.

    `responsible` answers for the case, as `responsible_role` (empty: the role alone), and `because` says why.
    """

    case_id: CaseId
    pupil: PupilView
    reference: str
    level: CaseLevel
    routine_id: str
    step_id: str
    step_title: str
    step_number: int
    steps: int
    next_title: str
    action: CaseAction
    due: date | None
    due_title: str
    days_left: int | None
    is_target: bool
    role: Role
    responsible: str
    responsible_id: AccountId | None
    responsible_role: Role
    because: AnswersBecause
    waits_for_acceptance: bool
    owner_left: bool
    is_mine: bool
    stale_days: int
    stops: bool = False
    has_left: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the first open day has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list by, and how many open cases it has. `key` is what the filter takes."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """The rows that the filter leaves, those of who left first (TRO-04), then late ones, then by day. Choices and
    counts are of all open cases that the person sees."""

    rows: tuple[WorkRow, ...]
    total: int
    late: int
    mine: int
    steps: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    people: tuple[Choice, ...]


def worklist(workspace: Workspace, chosen: WorkFilter | None = None) -> Worklist:
    """The open cases. A list is not a reading of a pupil: no log row."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        rows = work_rows(workspace, work, viewer)
    wanted = chosen or WorkFilter()
    found = {view.id for view in search((row.pupil for row in rows), wanted.text)} if wanted.text else None
    return Worklist(
        tuple(rows if wanted == WorkFilter() else (row for row in rows if _is_wanted(row, wanted, found))),
        len(rows),
        sum(1 for row in rows if row.is_late),
        sum(1 for row in rows if row.is_mine),
        _steps(workspace, rows),
        _choices((row.pupil.class_id, row.pupil.class_name) for row in rows if row.pupil.class_name),
        _choices((row.responsible_id, row.responsible) for row in rows if row.responsible_id),
    )


def open_case_count(workspace: Workspace) -> int:
    """How many open cases the person sees, for the sidebar."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        pupils = [case.pupil_id for case in work.cases.all_open_in_brief()]
        views = pupil_views_of(work, viewer, set(pupils), workspace.today)
        return sum(1 for pupil_id in pupils if pupil_id in views)


def work_rows(workspace: Workspace, work: ReadWork, viewer: Viewer) -> list[WorkRow]:
    """A row for every open case that the viewer sees, in the order of the list."""
    cases = work.cases.all_open_in_brief()
    views = pupil_views_of(work, viewer, {case.pupil_id for case in cases}, workspace.today)
    making = _Making(workspace, work, viewer)
    rows = [making.row(case, views[case.pupil_id]) for case in cases if case.pupil_id in views]
    rows.sort(key=_order)
    return rows


def _order(row: WorkRow) -> tuple[bool, bool, int, str]:
    """Cases of who left come first (TRO-04), then what is due first."""
    return not row.owner_left, row.days_left is None, row.days_left or 0, row.pupil.sort_key


class _Making:
    """What the rows have in common, read once."""

    def __init__(self, workspace: Workspace, work: ReadWork, viewer: Viewer) -> None:
        self._workspace, self._work, self._viewer = workspace, work, viewer
        self._today = workspace.today
        self._answering = Answering(workspace, work)
        self._names = account_names(work)
        self._told: dict[tuple[str, int, str, str, str], _Told] = {}
        self._calendars: dict[UnitId, Calendar] = {}
        self._shown: dict[tuple[UnitId, date], date] = {}
        self._midnight = datetime.combine(self._today, time.min, ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)

    def row(self, case: Case, view: PupilView) -> WorkRow:
        told = self._told_of(case)
        who = self._answering.of(case, view)
        at = case.standing
        shown, days_left = self._days(case, None if at is None else at.due)
        names = staff_names(self._names, view) if view.hidden else self._names
        return WorkRow(
            case_id=case.id,
            pupil=view,
            reference=case.reference,
            level=case.level,
            routine_id=case.routine_id,
            step_id="" if at is None else at.step,
            step_title=told.step_title,
            step_number=told.step_number,
            steps=told.steps,
            next_title=told.next_title,
            action=told.action,
            due=shown,
            due_title=told.due_title,
            days_left=days_left,
            is_target=at is not None and at.is_target,
            role=case.owner_role if at is None else at.role,
            responsible=names.get(who.account_id, "") if who.account_id is not None else "",
            responsible_id=who.account_id,
            responsible_role=who.role,
            because=AnswersBecause(who.reason.value),
            waits_for_acceptance=who.reason is ResponsibleReason.NOT_ACCEPTED,
            owner_left=who.reason is ResponsibleReason.OWNER_LEFT,
            is_mine=self._answering.is_me(who, self._viewer, view),
            stale_days=max(0, -((_last_written(case) - self._midnight) // _DAY)),
            stops=at is not None and at.stops,
            has_left=view.has_left,
        )

    def _days(self, case: Case, due: date | None) -> tuple[date | None, int | None]:
        """When it is shown, and the days that are left."""
        if due is None:
            return None, None
        key = (case.unit_id, due)
        if key not in self._shown:
            if case.unit_id not in self._calendars:
                self._calendars[case.unit_id] = calendar_of(self._workspace, self._work, case.unit_id)
            calendar = self._calendars[case.unit_id]
            is_free = calendar.break_on(due) is not None
            self._shown[key] = calendar.last_school_day_before(due) if is_free else due
        shown = self._shown[key]
        return shown, days_until(due, shown, self._today)

    def _told_of(self, case: Case) -> _Told:
        at = case.standing
        if at is None:
            return _NOTHING_TOLD
        key = (case.routine_id, case.routine_version, at.need, at.step + at.deadline, at.action)
        if key not in self._told:
            routine = routine_of(self._workspace, case)
            self._told[key] = _NOTHING_TOLD if routine is None else _tell(self._workspace, routine, at)
        return self._told[key]


@dataclass(frozen=True, slots=True)
class _Told:
    """The routine's words for a standing."""

    step_title: str
    step_number: int
    steps: int
    next_title: str
    due_title: str
    action: CaseAction


_NOTHING_TOLD = _Told("", 0, 0, "", "", CaseAction(ActionKind.CASE))


def _tell(workspace: Workspace, routine: RoutineDefinition, at: CaseStanding) -> _Told:
    step = routine.step(at.step)
    number = 0 if step is None else routine.steps.index(step) + 1
    due = next((item.title for item in routine.deadlines if item.id == at.deadline), "")
    action = action_of_word(workspace, at.action, routine=routine)
    if action.kind is ActionKind.NOTHING:
        action = CaseAction(ActionKind.CASE)
    return _Told(
        "" if step is None else step.title,
        number,
        len(routine.steps),
        next_title(workspace, routine, at.step, at.need),
        due,
        replace(action, role=at.role),
    )


def next_title(workspace: Workspace, routine: RoutineDefinition, step_id: str, need: str) -> str:
    """What is next, in words: what the step lacks, the gate, the deadline, or that the case is to be closed."""
    what, _, which = need.partition(":")
    if which and what == "gate":
        return next((item.title for item in workspace.services.gates.all() if item.id == which), "")
    if which and what == "deadline":
        return next((item.title for item in routine.deadlines if item.id == which), "")
    step = routine.step(step_id)
    label = next((item.label for item in step.needs if item.id == need), "") if step is not None else ""
    if label or need != "close":
        return label
    return workspace.services.rule_tasks.get("close_case").title


def _last_written(case: Case) -> datetime:
    if case.standing is not None and case.standing.at is not None:
        return case.standing.at
    return max((item.at for item in case.steps), default=case.opened_at)


def _is_wanted(row: WorkRow, wanted: WorkFilter, found: set[PupilId] | None) -> bool:
    whose = {
        Whose.ALL: True,
        Whose.MINE: row.is_mine,
        Whose.WAITING: row.waits_for_acceptance or row.owner_left,
    }
    return (
        whose[wanted.whose]
        and (not wanted.is_late or row.is_late)
        and wanted.step in ("", f"{row.routine_id}.{row.step_id}")
        and wanted.responsible in (None, row.responsible_id)
        and wanted.role in (None, row.role)
        and wanted.class_id in (None, row.pupil.class_id)
        and (found is None or row.pupil.id in found or wanted.text.casefold() in row.reference.casefold())
    )


def _steps(workspace: Workspace, rows: list[WorkRow]) -> tuple[Choice, ...]:
    """The steps in the order of their routines; with the routine's name where there are several."""
    found: dict[tuple[str, int], Choice] = {}
    counts = Counter((row.routine_id, row.step_number, row.step_id, row.step_title) for row in rows)
    names = {item.id: item.short_title for item in workspace.routines.all_latest()}
    several = len({routine_id for routine_id, _, step_id, _ in counts if step_id}) > 1
    for (routine_id, number, step_id, title), count in counts.items():
        if step_id:
            label = f"{names.get(routine_id, routine_id)}: {title}" if several else title
            found[routine_id, number] = Choice(f"{routine_id}.{step_id}", label, count)
    return tuple(found[key] for key in sorted(found))


def _choices(found: Iterable[tuple[str | None, str]]) -> tuple[Choice, ...]:
    counts = Counter((key, label) for key, label in found if key)
    choices = [Choice(key, label, count) for (key, label), count in counts.items() if key]
    return tuple(sorted(choices, key=lambda item: item.label.casefold()))
