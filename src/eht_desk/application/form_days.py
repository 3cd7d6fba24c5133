# SPDX-License-Identifier: EUPL-1.2
"""By when a stage of a form is to be written where the pupil's open case says it: the day of the case's task that the
stage does. One day for one thing, on every page (B11-2).

Asked inside others' readings. What a form says by itself, without a case, is domain/forms/stages.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.application.case_access import routine_of
from eht_desk.application.ports import ReadWork
from eht_desk.application.routine_tasks import ASKED, deadline_of, is_of_routine
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.cases import Case, begun_at
from eht_desk.domain.evidence import EvidenceKind
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.ids import CaseId, PupilId, TaskId, UnitId
from eht_desk.domain.routines.calendar import Calendar, Move
from eht_desk.domain.routines.model import DeadlineKind
from eht_desk.domain.tasks import Task


def days_until(due: date | None, shown_on: date | None, today: date) -> int | None:
    """The days that are left to when it is shown, none while the day itself has not passed; negative when it has."""
    if due is None:
        return None
    if due < today:
        return (due - today).days
    return max(0, ((shown_on or due) - today).days)


@dataclass(frozen=True, slots=True)
class CaseDay:
    """What an open case asks of a stage of a form. `due` is None where it sets no day of its own.

    `counted` is the day before it was moved, `moves` why, when both are known; `break_name` the break in which `due`
    lies: lists show it on `shown_on`, and `stand_in` answers then.
    """

    task_id: TaskId
    case_id: CaseId
    title: str
    source: str
    due: date | None = None
    shown_on: date | None = None
    is_target: bool = False
    law_word: str = ""
    counted: date | None = None
    moves: tuple[Move, ...] = ()
    break_name: str = ""
    stand_in: str = ""


@dataclass(slots=True)
class FormDays:
    """Looks it up for many documents, each pupil and each school's calendar once. For one reading.

    `of_pupils`: all tasks of these pupils, where they have been read already. `all_open`: every open task of the store;
    then a pupil without an open case is not read at all.
    """

    workspace: Workspace
    work: ReadWork
    of_pupils: Mapping[PupilId, Iterable[Task]] = field(default_factory=dict)
    all_open: Iterable[Task] | None = None
    _asked: dict[tuple[PupilId, bool], Mapping[tuple[str, str], Task]] = field(default_factory=dict)
    _cases: dict[CaseId, Case | None] = field(default_factory=dict)
    _calendars: dict[UnitId, Calendar] = field(default_factory=dict)
    _open: Mapping[PupilId, list[Task]] | None = None

    def of(
        self, pupil_id: PupilId, form_id: str, stage_id: str, counted: date | None = None
    ) -> CaseDay | None:
        """What the pupil's case asks of the stage; `counted`: the day that the form's own rule gives."""
        key = (form_id, round_of(stage_id)[0])
        task = self._among(pupil_id, is_open=True).get(key)
        if task is None and counted is not None:  # cancelled by hand; the day is still the case's
            task = self._among(pupil_id, is_open=False).get(key)
        return None if task is None else self._day(task, counted)

    def _among(self, pupil_id: PupilId, *, is_open: bool) -> Mapping[tuple[str, str], Task]:
        """The tasks that a stage does, by form and stage: open ones, or those cancelled by hand; of several the one
        that is due first."""
        if (pupil_id, is_open) not in self._asked:
            words = self.workspace.services.rule_tasks.get(ASKED).taken_back
            asked = [item for item in self._about(pupil_id, is_open=is_open) if self._is_asked(item, words)]
            asked.sort(key=lambda item: (item.due or date.max, item.id))
            found: dict[tuple[str, str], Task] = {}
            for task in asked:
                if task.evidence is not None and task.is_open == is_open:
                    found.setdefault((task.evidence.form_id, task.evidence.stage_id), task)
            self._asked[pupil_id, is_open] = found
        return self._asked[pupil_id, is_open]

    def _about(self, pupil_id: PupilId, *, is_open: bool) -> Iterable[Task]:
        if pupil_id in self.of_pupils:
            return self.of_pupils[pupil_id]
        if self.all_open is None:
            return self.work.tasks.of_pupil(pupil_id)
        if self._open is None:
            by_pupil: dict[PupilId, list[Task]] = {
                case.pupil_id: [] for case in self.work.cases.all_open_in_brief() if case.routine_id
            }
            for task in self.all_open:
                if is_of_routine(task) and task.pupil_id in by_pupil:
                    by_pupil[task.pupil_id].append(task)
            self._open = by_pupil
        if pupil_id not in self._open:
            return ()
        return self._open[pupil_id] if is_open else self.work.tasks.of_pupil(pupil_id)

    def _is_asked(self, task: Task, taken_back: str) -> bool:
        if not is_of_routine(task) or task.evidence is None or task.done_at is not None:
            return False
        if task.evidence.kind is not EvidenceKind.DOCUMENT_STAGE or task.cancelled_reason == taken_back:
            return False
        case = self._case(task.case_id)
        return case is not None and case.is_open and task.made_at >= begun_at(case)

    def _case(self, case_id: CaseId | None) -> Case | None:
        if case_id is None:
            return None
        if case_id not in self._cases:
            self._cases[case_id] = self.work.cases.get(case_id)
        return self._cases[case_id]

    def _day(self, task: Task, counted: date | None) -> CaseDay | None:
        case = self._case(task.case_id)
        if case is None:
            return None
        routine = routine_of(self.workspace, case)
        rule = deadline_of(routine, task)
        plan = "" if routine is None else routine.short_title  # a code alone tells nobody where it stands
        source = ", ".join(part for part in (plan, task.source) if part)
        day = CaseDay(task.id, case.id, task.title, source, task.due, task.due)
        if rule is not None:
            day = replace(day, is_target=rule.kind is DeadlineKind.TARGET, law_word=rule.law_word)
        if routine is None or task.due is None:
            return day
        calendar = replace(self._calendar(task.unit_id), rules=routine.calendar)
        if counted is not None and counted != task.due:
            moved, moves = calendar.moved(counted)
            if moved == task.due:
                day = replace(day, counted=counted, moves=moves)
        lies_in = calendar.break_on(task.due)
        if lies_in is None:
            return day
        shown = max(calendar.day_of(task.made_at), calendar.last_school_day_before(task.due))
        return replace(day, shown_on=shown, break_name=lies_in.name, stand_in=calendar.stand_in)

    def _calendar(self, unit_id: UnitId) -> Calendar:
        if unit_id not in self._calendars:
            self._calendars[unit_id] = calendar_of(self.workspace, self.work, unit_id)
        return self._calendars[unit_id]
