# SPDX-License-Identifier: EUPL-1.2
"""Tasks as lists and pages show them: whose they are, what closes them, which button does them, who may say done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.application.case_tasks import AskedTasks, acts_in, may_be_said
from eht_desk.application.case_views import CaseAction
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.form_days import days_until
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import Duty, Viewer, may, may_see_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.evidence import Evidence
from eht_desk.domain.ids import AccountId, CaseId, PupilId, TaskId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import OWN_KIND, Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it may be shown. `owner_name` is the person's, empty when a role owns it.

    `is_mine`: whether it waits for this person. `days_left`: to the last day, negative when late.
    """

    id: TaskId
    pupil: PupilView
    title: str
    kind: str
    source: str
    case_id: CaseId | None
    owner_role: Role | None
    owner_id: AccountId | None
    owner_name: str
    due: date | None
    days_left: int | None
    made_at: datetime
    made_by: str
    evidence: Evidence | None
    is_open: bool
    done_at: datetime | None
    done_by: str
    done_by_evidence: str
    done_note: str
    cancelled_at: datetime | None
    cancelled_by: str
    cancelled_reason: str
    is_mine: bool
    may_finish: bool = True
    """Whether this person may say that it is done."""
    said_before: tuple[str, ...] = ()
    """What was written at earlier ends, before the task was opened again."""
    text: str = ""
    """What stands under the title."""
    action: CaseAction | None = None
    """The one button that does it; None: the page of the pupil."""
    stays: bool = False
    """It is done and never cancelled (TRO-30)."""
    is_target: bool = False
    """The day is the school's own target; the law says only `law_word`."""
    law_word: str = ""
    shown_on: date | None = None
    """Earlier than `due` when that lies in a break: the last school day before, when `stand_in` must know of it."""
    stand_in: str = ""


def my_tasks(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    tasks: Iterable[Task],
    views: Mapping[PupilId, PupilView],
) -> tuple[TaskRow, ...]:
    """The same of what has been read already."""
    there = [task for task in tasks if task.is_open and task.pupil_id in views]
    mine = [task for task in there if waits_for(task, viewer, views[task.pupil_id])]
    others = {task.id: task for task in there if task.case_id is not None and task not in mine}
    acting = acts_in(workspace, work, viewer) if others else {}
    mine += [
        task
        for task in others.values()
        if task.case_id is not None
        and acting.get(task.case_id) is not None
        and acting[task.case_id] is task.owner_role
        and task.owner_id is None
    ]
    rows = task_rows(workspace, work, viewer, mine, views, acting)
    return tuple(sorted(rows, key=lambda row: (row.due is None, row.shown_on or row.due or workspace.today)))


def orphan_task_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    tasks: Iterable[Task],
    seen: Mapping[PupilId, PupilView],
) -> tuple[TaskRow, ...]:
    """The same of what has been read already. Empty for other duties."""
    if not may(viewer, Duty.HAND_OVER_WORK):
        return ()
    views = {key: view for key, view in seen.items() if may(viewer, Duty.HAND_OVER_WORK, view.unit_id)}
    about = [task for task in tasks if task.pupil_id in views]
    if not about:
        return ()
    people = viewers(work, workspace)
    left = [
        task
        for task in about
        if not any(waits_for(task, person, views[task.pupil_id]) for person in people.values())
    ]
    return task_rows(workspace, work, viewer, left, views)


def may_finish(
    task: Task, person: Viewer, pupil: PupilView, acting: Mapping[CaseId, Role] | None = None
) -> bool:
    """Whether the person's word makes it done. What a rule asks of a role is done by that role, or by who acts for it:
    rektor's decision after a third miss is nobody else's (H13). What is to be written is done by writing it."""
    if not may_be_said(task):
        return False
    if task.kind == OWN_KIND or waits_for(task, person, pupil):
        return True
    return task.case_id is not None and (acting or {}).get(task.case_id) is task.owner_role


def waits_for(task: Task, person: Viewer, pupil: PupilView) -> bool:
    """Whether the person sees the pupil and owns the task, by name or by role; a mentor's is of the pupil's class."""
    if not may_see_pupil(person, pupil.unit_id, pupil.class_id):
        return False
    if task.owner_id is not None:
        return task.owner_id == person.account_id
    if task.owner_role is Role.MENTOR:
        return pupil.class_id is not None and pupil.class_id in person.mentored
    return task.owner_role in person.roles_at(pupil.unit_id)


def task_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    tasks: Iterable[Task],
    views: Mapping[PupilId, PupilView],
    acting: Mapping[CaseId, Role] | None = None,
) -> tuple[TaskRow, ...]:
    """Rows for the tasks whose pupil passed the gate. `acting`: the cases in which the person acts for the owner."""
    found = [task for task in tasks if task.pupil_id in views]
    names = account_names(work) if found else {}
    asked = AskedTasks(workspace, work)
    told = {task.id: asked.of(task) for task in found}
    in_place = acting or {}

    def name(task: Task, account_id: AccountId | None) -> str:
        shown = staff_names(names, views[task.pupil_id])
        return shown.get(account_id, "") if account_id is not None else ""

    return tuple(
        TaskRow(
            id=task.id,
            pupil=views[task.pupil_id],
            title=task.title,
            kind=task.kind,
            source=task.source,
            case_id=task.case_id,
            owner_role=task.owner_role,
            owner_id=task.owner_id,
            owner_name=name(task, task.owner_id),
            due=task.due,
            days_left=days_until(task.due, told[task.id].shown_on, workspace.today),
            made_at=task.made_at,
            made_by=name(task, task.made_by),
            evidence=task.evidence,
            is_open=task.is_open,
            done_at=task.done_at,
            done_by=name(task, task.done_by),
            done_by_evidence=task.done_by_evidence,
            done_note=task.done_note,
            cancelled_at=task.cancelled_at,
            cancelled_by=name(task, task.cancelled_by),
            cancelled_reason=task.cancelled_reason,
            is_mine=task.is_open
            and (task.case_id in in_place or waits_for(task, viewer, views[task.pupil_id])),
            may_finish=may_finish(task, viewer, views[task.pupil_id], in_place),
            said_before=tuple(item.words for item in task.ends),
            text=task.text,
            action=told[task.id].action,
            stays=told[task.id].stays,
            is_target=told[task.id].is_target,
            law_word=told[task.id].law_word,
            shown_on=told[task.id].shown_on,
            stand_in=told[task.id].stand_in,
        )
        for task in found
    )
