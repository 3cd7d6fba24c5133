# SPDX-License-Identifier: EUPL-1.2
"""What a meeting's words come to when a pupil has been spoken of: EHT's decision in the case, tasks, measures, and the
feedback to the mentor (H5). Works inside others' transactions; the caller commits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eht_desk.application.case_decisions import NewDecision, put_decision
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.measures import NewMeasure, put_measure
from eht_desk.application.meeting_people import owners_of
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import (
    CaseDecision,
    ItemState,
    MeetingAction,
    MeetingItem,
    standing,
)
from eht_desk.domain.cases import OWNER_ROLES, Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import TaskId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import DecisionDefinition, DecisionValue, RoutineDefinition
from eht_desk.domain.tasks import Task
from eht_desk.domain.unit_entries import Meeting

FEEDBACK = "meeting_feedback"
"""Kind of the task that brings the mentor what EHT answers (TRO-40, H5)."""
_EHT = "EHT"
"""Who decided, where no chair is written."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the tasks that were made or closed."""

    tasks: tuple[TaskId, ...]


def assessment_of(routine: RoutineDefinition) -> DecisionDefinition | None:
    """The decision that EHT makes at its meeting: the routine's first of that kind."""
    return next((item for item in routine.decisions if item.at_meeting), None)


def is_made(action: MeetingAction) -> bool:
    """Whether it became a task or a measure."""
    return action.task_id is not None or action.measure_id is not None


def carry_out(
    workspace: Workspace,
    work: UnitOfWork,
    item: MeetingItem,
    meeting: Meeting,
    view: PupilView,
    routine: RoutineDefinition | None,
) -> Done:
    """The item as done, with everything that it leads to. Nothing is written when something of it is missing.

    Raises RuleViolation: as meeting_items.finish_item.
    """
    actions = tuple(action for action in item.actions if _is_said(action))
    case = None if item.case_id is None else work.cases.get(item.case_id)
    case = case if case is not None and case.is_open else None
    _check(workspace, work, item, actions, view, case, routine)
    _decide(workspace, work, item, meeting, case, routine)
    made = tuple(_made(workspace, work, item, meeting, view, case, action) for action in actions)
    feedback = _feed_back(workspace, work, item, meeting)
    work.entries.update(
        replace(
            item,
            state=ItemState.DONE,
            actions=made,
            feedback_task_id=feedback,
            written_at=workspace.now,
            written_by=workspace.store.account_id,
        )
    )
    settled = settle_tasks(workspace, work, item.pupil_id)
    mine = [action.task_id for action in made if action.task_id is not None]
    mine += [feedback] if feedback is not None else []
    return Done(tuple(dict.fromkeys((*mine, *(task.id for task in settled)))))


def _is_said(action: MeetingAction) -> bool:
    """An empty line of the table is none."""
    return bool(action.text or action.owner_role or action.owner_id or action.due or action.measure)


def _check(
    workspace: Workspace,
    work: ReadWork,
    item: MeetingItem,
    actions: tuple[MeetingAction, ...],
    view: PupilView,
    case: Case | None,
    routine: RoutineDefinition | None,
) -> None:
    has_words = bool(item.text.strip())
    if not (item.assessment or has_words or actions or item.feedback.strip()):
        raise RuleViolation("required", "text")
    value = _value_of(item, routine)
    if value is not None and value.needs_words and not has_words:
        raise RuleViolation("required", "text")
    if item.assessment and case is None and not (value is not None and value.stops):
        raise RuleViolation("needs_case", "assessment")
    owners = owners_of(workspace, work, view)
    for action in actions:
        if is_made(action):
            continue
        if not action.text and not action.measure:
            raise RuleViolation("required", "actions")
        if (action.owner_role is None) == (action.owner_id is None):
            raise RuleViolation("required", "owner")
        may_own = action.owner_role in OWNER_ROLES if action.owner_id is None else action.owner_id in owners
        if not may_own:
            raise RuleViolation("owner_may_not", "owner")
        if action.measure and case is None:
            raise RuleViolation("needs_case", "actions")


def _value_of(item: MeetingItem, routine: RoutineDefinition | None) -> DecisionValue | None:
    asked = None if routine is None else assessment_of(routine)
    values = () if asked is None else asked.values
    return next((value for value in values if value.id == item.assessment), None)


def _decide(
    workspace: Workspace,
    work: UnitOfWork,
    item: MeetingItem,
    meeting: Meeting,
    case: Case | None,
    routine: RoutineDefinition | None,
) -> None:
    """EHT's decision in the case, unless the same words stand there already from this meeting."""
    asked = None if routine is None else assessment_of(routine)
    pupil = work.pupils.get(item.pupil_id)
    if not item.assessment or case is None or asked is None or pupil is None:
        return
    new = NewDecision(
        asked.id,
        item.assessment,
        min(meeting.on, workspace.today),
        meeting.chair or _EHT,
        item.text,
        item.causes,
    )
    before = [
        former
        for former in work.entries.of_pupil(item.pupil_id, CaseDecision)
        if standing(former) and former.meeting_id == meeting.id and former.decision == asked.id
    ]
    last = max(before, key=lambda former: former.written_at, default=None)
    if last is None or (last.value, last.text, last.causes, last.case_id) != (
        *(new.value, new.text.strip(), new.causes, case.id),
    ):
        put_decision(workspace, work, pupil, case, new, meeting.id)


def _made(
    workspace: Workspace,
    work: UnitOfWork,
    item: MeetingItem,
    meeting: Meeting,
    view: PupilView,
    case: Case | None,
    action: MeetingAction,
) -> MeetingAction:
    """The action with what it became: a measure that is tried, else a task."""
    if is_made(action):
        return action
    pupil = work.pupils.get(item.pupil_id)
    if action.measure and case is not None and pupil is not None:
        new = NewMeasure(
            action.measure,
            action.text,
            min(meeting.on, workspace.today),
            action.due,
            action.owner_role,
            action.owner_id,
        )
        measure = put_measure(workspace, work, pupil, view, case, new, meeting.id)
        return replace(action, measure_id=measure.id)
    task = _task(workspace, item, action.text)
    task = replace(task, owner_role=action.owner_role, owner_id=action.owner_id, due=action.due)
    work.tasks.add(task)
    return replace(action, task_id=task.id)


def _task(workspace: Workspace, item: MeetingItem, title: str) -> Task:
    return Task(
        TaskId(workspace.services.ids.new_id()),
        item.compartment_id,
        item.pupil_id,
        item.unit_id,
        title,
        workspace.now,
        workspace.store.account_id,
        case_id=item.case_id,
    )


def _feed_back(workspace: Workspace, work: UnitOfWork, item: MeetingItem, meeting: Meeting) -> TaskId | None:
    """The mentor's task with what EHT answers. Said anew it is the same task while that is open; taken away, none."""
    words = item.feedback.strip()
    rule = workspace.services.rule_tasks.get(FEEDBACK)
    former = work.tasks.get(item.feedback_task_id) if item.feedback_task_id is not None else None
    if former is not None and former.is_open:
        if words:
            work.tasks.update(replace(former, text=words))
            return former.id
        gone = replace(
            former,
            cancelled_at=workspace.now,
            cancelled_by=workspace.store.account_id,
            cancelled_reason=rule.taken_back,
        )
        work.tasks.update(gone)
        return None
    if not words or (former is not None and former.text == words):
        return item.feedback_task_id if words else None
    title = rule.title_with({"day": f"{meeting.on.day}/{meeting.on.month}"})
    task = replace(
        _task(workspace, item, title), kind=FEEDBACK, source=rule.source, owner_role=Role.MENTOR, text=words
    )
    work.tasks.add(task)
    return task.id
