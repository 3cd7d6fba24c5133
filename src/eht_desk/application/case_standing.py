# SPDX-License-Identifier: EUPL-1.2
"""Keeping a pupil's cases true after each writing: where each stands, and the tasks of its deadlines and steps.

Part of `case_work.settle_tasks`, inside the transaction of whoever wrote. Nobody ticks these tasks: what is written
closes them, opens them again and takes them back. Which there should be is routine_tasks.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from eht_desk.application.case_judging import Grounds, Judged, judge
from eht_desk.application.ports import UnitOfWork
from eht_desk.application.routine_tasks import ASKED, Wanted, is_of_routine, wanted_tasks
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES, Case, CaseStanding, begun_at, handed
from eht_desk.domain.ids import AccountId, TaskId
from eht_desk.domain.people import Pupil
from eht_desk.domain.routines.model import DeadlineKind, RoutineDefinition
from eht_desk.domain.routines.progress import NextKind, Progress, StepState
from eht_desk.domain.tasks import Task

_LONGEST_TITLE = 200


def settle(workspace: Workspace, work: UnitOfWork, pupil: Pupil, grounds: Grounds) -> list[Task]:
    """Judge every case of the pupil that follows a routine, keep where it stands, and set its tasks right.

    The tasks that changed. The caller commits.
    """
    changed: list[Task] = []
    for case in work.cases.of_pupil(pupil.id):
        judged = judge(workspace, case, grounds)
        if judged is None:
            continue
        standing = standing_of(judged.progress, workspace.now) if case.is_open else None
        if standing != case.standing:
            passed_on = _passed_on(workspace, work, judged, standing)
            work.cases.update(replace(passed_on, standing=standing))
        changed.extend(_settle_case(workspace, work, pupil, judged, grounds))
    return changed


def _passed_on(workspace: Workspace, work: UnitOfWork, judged: Judged, now: CaseStanding | None) -> Case:
    """Where the routine has no owner all through, whoever does the step answers for the case: it goes to another
    role with the step, and rektor answers until somebody with that role accepts."""
    case, routine = judged.case, judged.routine
    step = None if now is None else routine.step(now.step)
    if routine.owner is not None or step is None or step.role not in OWNER_ROLES:
        return case
    before = None if case.standing is None else routine.step(case.standing.step)
    former = first_owner(routine) if before is None else before.role
    is_chosen = (
        before is None and case.owner_role is not former
    )  # by who opened it, until the step is another
    if is_chosen or step.role in (former, case.owner_role):
        return case
    passed = handed(case, step.role, workspace.now, workspace.store.account_id, "")
    keeps = case.owner_id is not None and _holds(workspace, work, case, case.owner_id, step.role)
    return replace(passed, owner_id=case.owner_id, delegates=case.delegates) if keeps else passed


def _holds(workspace: Workspace, work: UnitOfWork, case: Case, account: AccountId, role: Role) -> bool:
    """Whether who answered so far holds the next role, too."""
    person = viewers(work, workspace).get(account)
    if person is None:
        return False
    if role is not Role.MENTOR:
        return role in person.roles_at(case.unit_id)
    classes = {
        item.class_id
        for item in work.pupils.memberships(case.pupil_id)
        if item.period.covers(workspace.today)
    }
    return bool(classes & person.mentored)


def first_owner(routine: RoutineDefinition) -> Role:
    """Who answers for a new case: whom the routine names, else who does the first step; rektor where that role does not
    see the pupil."""
    role = routine.owner or (routine.steps[0].role if routine.steps else Role.RECTOR)
    return role if role in OWNER_ROLES else Role.RECTOR


def standing_of(progress: Progress, at: datetime) -> CaseStanding:
    """What lists need to know of it. `at`: when it was written to, which is now."""
    coming, due = progress.next, progress.first_due
    return CaseStanding(
        step="" if coming.step is None else coming.step.id,
        need=need_of(progress),
        action=coming.action,
        role=coming.role,
        due=None if due is None else due.due,
        deadline="" if due is None else due.rule.id,
        is_target=due is not None and due.rule.kind is DeadlineKind.TARGET,
        stops=progress.stopped_by is not None,
        done=tuple(
            item.definition.id for item in progress.steps if item.state in (StepState.DONE, StepState.PASSED)
        ),
        at=at,
    )


def need_of(progress: Progress) -> str:
    """What is next, as a standing keeps it: the need, `gate:` with the gate, `deadline:` with the deadline, or the kind
    of what is next."""
    coming = progress.next
    if coming.need is not None:
        return coming.need.id
    if coming.gate is not None and coming.gate.gate is not None:
        return f"gate:{coming.gate.gate.id}"
    if coming.kind is NextKind.FOLLOW_UP and coming.due is not None:
        return f"deadline:{coming.due.rule.id}"
    return str(coming.kind)


def _settle_case(
    workspace: Workspace, work: UnitOfWork, pupil: Pupil, judged: Judged, grounds: Grounds
) -> list[Task]:
    case = judged.case
    words = workspace.services.rule_tasks.get(ASKED).taken_back
    mine = [task for task in work.tasks.of_pupil(pupil.id) if task.case_id == case.id and is_of_routine(task)]
    # What was asked for before a relapse belongs to the chain of then, whatever has done it.
    counting = [task for task in mine if task.made_at >= begun_at(case)]
    by_kind: dict[str, list[Task]] = defaultdict(list)
    for task in sorted(counting, key=lambda item: (item.made_at, item.id)):
        by_kind[task.kind].append(task)
    changed: list[Task] = []
    wanted = wanted_tasks(workspace, work, judged, counting, grounds.calendar)
    for item in wanted:
        tasks = by_kind[item.kind]
        made = _made_right(workspace, pupil, case, item, tasks[-1] if tasks else None, words)
        if made is not None:
            changed.append(made)
    kinds = {item.kind for item in wanted}
    now_open = [task for task in mine if task.is_open and (task.kind not in kinds or task not in counting)]
    changed += [_taken_back(workspace, task, words) for task in now_open]
    known = {task.id for task in mine}
    for task in changed:
        if task.id in known:
            work.tasks.update(task)
        else:
            work.tasks.add(task)
    return changed


def _made_right(
    workspace: Workspace, pupil: Pupil, case: Case, wanted: Wanted, last: Task | None, words: str
) -> Task | None:
    """The task that has to be made or changed so that what is wanted is there as it should be; None when it is."""
    if wanted.is_done:
        return None if last is None else _closed(workspace, last, wanted)
    if last is None or _is_spent(last, wanted):
        return _new(workspace, pupil, case, wanted)
    if last.cancelled_at is not None and last.cancelled_reason != words:
        # Somebody said with a reason that it will not be done; another day is another task.
        return None if last.due == wanted.due else _new(workspace, pupil, case, wanted)
    # Who does it stays: somebody may have given it to somebody else.
    said = replace(
        last,
        title=wanted.title[:_LONGEST_TITLE],
        due=wanted.due,
        done_at=None,
        done_by=None,
        done_by_evidence="",
        cancelled_at=None,
        cancelled_by=None,
        cancelled_reason="",
    )
    return said if said != last else None


def _is_spent(last: Task, wanted: Wanted) -> bool:
    """Whether it was done by something that is still there and does not do it this time, or by a person's word."""
    return last.done_at is not None and (not last.done_by_evidence or last.done_by_evidence in wanted.spent)


def _closed(workspace: Workspace, last: Task, wanted: Wanted) -> Task | None:
    if last.cancelled_at is not None or (last.done_at is not None and not last.done_by_evidence):
        return None
    if last.done_at is not None:
        held = last.done_by_evidence in wanted.done_by
        return None if held else replace(last, done_by_evidence=wanted.done_by[0])
    return replace(
        last,
        done_at=workspace.now,
        done_by=workspace.store.account_id,
        done_by_evidence=wanted.done_by[-1],
    )


def _new(workspace: Workspace, pupil: Pupil, case: Case, wanted: Wanted) -> Task:
    return Task(
        TaskId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        wanted.title[:_LONGEST_TITLE],
        max(workspace.now, begun_at(case)),  # the clock of the device where the case began may be ahead
        workspace.store.account_id,
        wanted.kind,
        wanted.source,
        case.id,
        wanted.role,
        due=wanted.due,
        evidence=wanted.evidence,
    )


def _taken_back(workspace: Workspace, task: Task, words: str) -> Task:
    return replace(
        task,
        cancelled_at=workspace.now,
        cancelled_by=workspace.store.account_id,
        cancelled_reason=words,
    )
