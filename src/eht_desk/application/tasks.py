# SPDX-License-Identifier: EUPL-1.2
"""Tasks: adding, changing, finishing and cancelling them, the person's own for I dag, and those nobody can do.

Whoever sees the pupil adds, finishes and hands on; what closes itself on evidence is case_work.settle_tasks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.case_tasks import acts_in, check_cancelled, may_be_said
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view, pupil_views_of
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.routine_tasks import is_of_routine
from eht_desk.application.task_rows import (
    TaskRow,
    may_finish,
    my_tasks,
    orphan_task_rows,
    task_rows,
    waits_for,
)
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import Duty, may, may_see_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence
from eht_desk.domain.ids import AccountId, CaseId, PupilId, TaskId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import OWN_KIND, Task, TaskEnd

__all__ = [
    "NewTask",
    "TaskRow",
    "add_task",
    "cancel_task",
    "change_task",
    "finish_task",
    "my_tasks",
    "orphan_task_rows",
    "orphaned_tasks",
    "possible_owners",
    "reopen_task",
    "task_rows",
    "tasks_for_me",
    "waits_for",
]

_LINE, _TEXT = 200, 5_000


@dataclass(frozen=True, slots=True)
class NewTask:
    """What to do, by whom (a role at the pupil's school, or one person), by when, and what shows that it is done."""

    title: str
    owner_role: Role | None = None
    owner_id: AccountId | None = None
    due: date | None = None
    case_id: CaseId | None = None
    evidence: Evidence | None = None
    kind: str = OWN_KIND
    source: str = ""


def add_task(workspace: Workspace, pupil_id: PupilId, new: NewTask) -> tuple[TaskId, ChangeSet]:
    """Add a task. Evidence that is there already does not do it: only what comes from now on. One log row.

    Raises RuleViolation: `not_allowed`; `required` or `text_too_long` on `title`; `required` on `owner` (neither or
    both); `owner_may_not` on `owner` (does not see the pupil); `not_found`, `case_closed` on `case_id`.
    """
    title = _title(new.title)
    with workspace.store.write() as work:
        view = pupil_view(work, current_viewer(work, workspace), pupil_id, workspace.today)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        _check_owner(workspace, work, view, new.owner_role, new.owner_id)
        _check_case(work, view, new.case_id)
        task = Task(
            TaskId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            pupil.id,
            pupil.unit_id,
            title,
            workspace.now,
            workspace.store.account_id,
            new.kind,
            new.source,
            new.case_id,
            new.owner_role,
            new.owner_id,
            new.due,
            new.evidence,
        )
        work.tasks.add(task)
        work.commit(LogEvent("task_added", pupil.id, detail={"task": task.id, "kind": task.kind}))
    return task.id, changed(ChangeKind.TASK, ids=(pupil.id, task.id))


def change_task(
    workspace: Workspace,
    task_id: TaskId,
    *,
    title: str,
    owner_role: Role | None,
    owner_id: AccountId | None,
    due: date | None,
) -> ChangeSet:
    """Say an open task anew: words, who and when. Also how a task of somebody who left gets a new owner. One log row.

    Raises RuleViolation: as `add_task`, and `not_found`, `task_closed`; `task_by_routine` on `title` or `due`, which a
    routine sets itself.
    """
    words = _title(title)
    with workspace.store.write() as work:
        task, view = _open(workspace, work, task_id)
        _check_owner(workspace, work, view, owner_role, owner_id)
        if is_of_routine(task) and (words, due) != (task.title, task.due):
            raise RuleViolation("task_by_routine", "title" if words != task.title else "due")
        work.tasks.update(replace(task, title=words, owner_role=owner_role, owner_id=owner_id, due=due))
        work.commit(LogEvent("task_changed", task.pupil_id, detail={"task": task_id}))
    return changed(ChangeKind.TASK, ids=(task.pupil_id, task_id))


def finish_task(workspace: Workspace, task_id: TaskId, note: str = "") -> ChangeSet:
    """A person says that it is done, whatever evidence it waits for; what a rule asks of a role, only that role.

    One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `task_closed`, `text_too_long` on `note`; `task_needs_evidence`
    for what a routine asks to be written.
    """
    said = fitting(note, "note", _TEXT)
    with workspace.store.write() as work:
        task, view = _open(workspace, work, task_id)
        viewer = current_viewer(work, workspace)
        if not may_be_said(task):
            raise RuleViolation("task_needs_evidence")
        if not may_finish(task, viewer, view, acts_in(workspace, work, viewer)):
            raise RuleViolation("not_allowed")
        work.tasks.update(
            replace(task, done_at=workspace.now, done_by=workspace.store.account_id, done_note=said)
        )
        others = settle_tasks(workspace, work, task.pupil_id)
        work.commit(LogEvent("task_done", task.pupil_id, detail={"task": task_id}))
    return changed(ChangeKind.TASK, ids=(task.pupil_id, task_id, *(item.id for item in others)))


def reopen_task(workspace: Workspace, task_id: TaskId) -> ChangeSet:
    """Take back that a person said done, or cancelled it. What evidence closed stays closed while that holds.

    One log row. Raises RuleViolation: `not_found`, `not_allowed`, `task_open`, `task_has_evidence`.
    """
    with workspace.store.write() as work:
        task, _ = _visible(workspace, work, task_id)
        if task.is_open:
            raise RuleViolation("task_open")
        if task.done_by_evidence and task.cancelled_at is None:
            raise RuleViolation("task_has_evidence")
        work.tasks.update(
            replace(
                task,
                done_at=None,
                done_by=None,
                done_note="",
                done_by_evidence="",
                cancelled_at=None,
                cancelled_by=None,
                cancelled_reason="",
                ends=(*task.ends, *_end_of(task)),
            )
        )
        others = settle_tasks(workspace, work, task.pupil_id)
        work.commit(LogEvent("task_reopened", task.pupil_id, detail={"task": task_id}))
    return changed(ChangeKind.TASK, ids=(task.pupil_id, task_id, *(item.id for item in others)))


def _end_of(task: Task) -> tuple[TaskEnd, ...]:
    """What was said when it ended, if anything was."""
    words = task.cancelled_reason or task.done_note
    at, by = task.cancelled_at or task.done_at, task.cancelled_by or task.done_by
    if not words or at is None or by is None:
        return ()
    return (TaskEnd(at, by, words, task.cancelled_at is not None),)


def cancel_task(workspace: Workspace, task_id: TaskId, reason: str) -> ChangeSet:
    """It will not be done, with the reason. By its maker, its owner, or whoever keeps cases. One log row.

    Raises RuleViolation: `required` or `text_too_long` on `reason`, `not_found`, `not_allowed`, `task_closed`,
    `task_stays` for what is done and never cancelled (TRO-30).
    """
    said = fitting(reason, "reason", _TEXT)
    if not said:
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        task, view = _open(workspace, work, task_id)
        viewer = current_viewer(work, workspace)
        check_cancelled(workspace, work, task, viewer, view)
        is_own = task.made_by == viewer.account_id or waits_for(task, viewer, view)
        if not is_own and not may(viewer, Duty.KEEP_CASES, view.unit_id):
            raise RuleViolation("not_allowed")
        work.tasks.update(
            replace(
                task,
                cancelled_at=workspace.now,
                cancelled_by=workspace.store.account_id,
                cancelled_reason=said,
            )
        )
        work.commit(LogEvent("task_cancelled", task.pupil_id, detail={"task": task_id}))
    return changed(ChangeKind.TASK, ids=(task.pupil_id, task_id))


def tasks_for_me(workspace: Workspace) -> tuple[TaskRow, ...]:
    """The open tasks that wait for this person, the first due first. A list is not a reading: no log row."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        tasks = work.tasks.all_open()
        views = pupil_views_of(work, viewer, {task.pupil_id for task in tasks}, workspace.today)
        return my_tasks(workspace, work, viewer, tasks, views)


def orphaned_tasks(workspace: Workspace) -> tuple[TaskRow, ...]:
    """Open tasks that nobody can do: the person does not see the pupil any more, or nobody holds the role. For whoever
    hands work over; `change_task` gives one to somebody. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.HAND_OVER_WORK)
        tasks = work.tasks.all_open()
        views = pupil_views_of(work, viewer, {task.pupil_id for task in tasks}, workspace.today)
        return orphan_task_rows(workspace, work, viewer, tasks, views)


def possible_owners(workspace: Workspace, pupil_id: PupilId) -> tuple[tuple[AccountId, str], ...]:
    """Who sees the pupil today, by name: whom a task can be given to. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        view = pupil_view(work, current_viewer(work, workspace), pupil_id, workspace.today)
        names = account_names(work)
        found = [
            (account_id, names.get(account_id, ""))
            for account_id, person in viewers(work, workspace).items()
            if may_see_pupil(person, view.unit_id, view.class_id)
        ]
    return tuple(sorted(found, key=lambda pair: pair[1].casefold()))


def _check_owner(
    workspace: Workspace, work: ReadWork, pupil: PupilView, role: Role | None, owner: AccountId | None
) -> None:
    if (role is None) == (owner is None):
        raise RuleViolation("required", "owner")
    if role is not None:
        if role not in OWNER_ROLES:
            raise RuleViolation("owner_may_not", "owner")
        return
    person = viewers(work, workspace).get(owner) if owner is not None else None
    if person is None or not may_see_pupil(person, pupil.unit_id, pupil.class_id):
        raise RuleViolation("owner_may_not", "owner")


def _check_case(work: ReadWork, pupil: PupilView, case_id: CaseId | None) -> None:
    if case_id is None:
        return
    case = work.cases.get(case_id)
    if case is None or case.pupil_id != pupil.id:
        raise RuleViolation("not_found", "case_id")
    if not case.is_open:
        raise RuleViolation("case_closed", "case_id")


def _visible(workspace: Workspace, work: ReadWork, task_id: TaskId) -> tuple[Task, PupilView]:
    task = work.tasks.get(task_id)
    if task is None:
        raise RuleViolation("not_found")
    return task, pupil_view(work, current_viewer(work, workspace), task.pupil_id, workspace.today)


def _open(workspace: Workspace, work: ReadWork, task_id: TaskId) -> tuple[Task, PupilView]:
    task, view = _visible(workspace, work, task_id)
    if not task.is_open:
        raise RuleViolation("task_closed")
    return task, view


def _title(text: str) -> str:
    title = fitting(" ".join(text.split()), "title", _LINE)
    if not title:
        raise RuleViolation("required", "title")
    return title
