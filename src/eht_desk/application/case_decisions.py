# SPDX-License-Identifier: EUPL-1.2
"""Decisions about a case by the routine's list: EHT's assessment, that there is no need to investigate, and such.

A decision is made by people and written down here: what follows from it judges the routine. A later one of the same
kind holds in the place of an earlier one; a wrong one is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eht_desk.application import entry_access
from eht_desk.application.case_access import routine_of
from eht_desk.application.changes import ChangeSet
from eht_desk.application.entry_access import (
    Withdrawn,
    check_not_future,
    line_of,
    may_withdraw,
    settle_and_commit,
    shown_names,
    text_of,
    withdrawal_of,
    writable_case,
)
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision, standing
from eht_desk.domain.cases import OWNER_ROLES, Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId, TaskId, UnitEntryId
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import DecisionDefinition, DecisionValue, RoutineDefinition
from eht_desk.domain.tasks import Task

_REVIEW = "decision_review"


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it was made: ids of the routine, the day, who decided as written, in which words, when it is looked
    at again (`review_on`)."""

    decision: str
    value: str
    decided_on: date
    decided_by: str
    text: str = ""
    causes: tuple[str, ...] = ()
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it may be shown: `title`, `value_label` and `causes` in the routine's words, or the ids when the
    routine does not know them any more. `is_current`: no later one of its kind holds; `stops`: it ends the process."""

    id: EntryId
    pupil_id: PupilId
    case_id: CaseId
    decision: str
    value: str
    title: str
    value_label: str
    causes: tuple[str, ...]
    decided_on: date
    decided_by: str
    text: str
    review_on: date | None
    meeting_id: UnitEntryId | None
    is_current: bool
    stops: bool
    written_at: datetime
    written_by: str
    withdrawn: Withdrawn | None
    may_withdraw: bool

    @property
    def holds(self) -> bool:
        """Whether nobody withdrew it."""
        return self.withdrawn is None


def decide(
    workspace: Workspace,
    case_id: CaseId,
    decision: str,
    value: str,
    text: str,
    causes: tuple[str, ...],
    decided_on: date,
    decided_by: str,
    review_on: date | None = None,
) -> tuple[EntryId, ChangeSet]:
    """Write a decision down. By who keeps cases at the school, or holds the role that decides it. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, and as `put_decision`.
    """
    new = NewDecision(decision, value, decided_on, decided_by, text, causes, review_on)
    with workspace.store.write() as work:
        case, pupil, view, viewer = writable_case(workspace, work, case_id)
        definition = _definition(workspace, case, decision)
        if not may_decide(viewer, view, definition):
            raise RuleViolation("not_allowed")
        made = put_decision(workspace, work, pupil, case, new)
        changes = settle_and_commit(
            workspace, work, pupil.id, made.id, "decision_made", case=case_id, decision=decision
        )
    return made.id, changes


def put_decision(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    case: Case,
    new: NewDecision,
    meeting_id: UnitEntryId | None = None,
) -> CaseDecision:
    """Check and keep it; who may, the settling of tasks and the log row are the caller's.

    Raises RuleViolation: `unknown_decision` on `decision`; `unknown_value` on `value`; `required` on `decided_by`, or
    on `text` where the value asks for words; `text_too_long`; `in_future` on `decided_on`; `unknown_cause` on `causes`;
    `review_too_early` on `review_on`.
    """
    routine = routine_of(workspace, case)
    definition = _definition(workspace, case, new.decision)
    value = next((item for item in definition.values if item.id == new.value), None)
    if value is None:
        raise RuleViolation("unknown_value", "value")
    check_not_future(workspace, new.decided_on, "decided_on")
    if new.review_on is not None and new.review_on <= new.decided_on:
        raise RuleViolation("review_too_early", "review_on")
    decision = CaseDecision(
        EntryId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        case.id,
        new.decision,
        new.value,
        new.decided_on,
        line_of(new.decided_by, "decided_by", required=True),
        workspace.now,
        workspace.store.account_id,
        text_of(new.text, "text", required=value.needs_words),
        _causes(routine, definition, new.causes),
        meeting_id,
        review_on=new.review_on,
    )
    work.entries.add(decision)
    if decision.review_on is not None:
        work.tasks.add(_review_task(workspace, decision, definition))
    return decision


def withdraw_decision(workspace: Workspace, decision_id: EntryId, reason: str) -> ChangeSet:
    """It was wrong; an earlier one of its kind holds again. It stays. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`; on `reason` `why_needed`,
    `text_too_long`.
    """

    def take_back(work: UnitOfWork, decision: CaseDecision) -> None:
        _take_review_back(workspace, work, decision)

    return entry_access.withdraw(
        workspace, decision_id, CaseDecision, reason, "decision_withdrawn", take_back
    )


def may_decide(viewer: Viewer, view: PupilView, definition: DecisionDefinition) -> bool:
    """Whether the viewer, who may write about the pupil, keeps cases there or holds the role that decides it."""
    if may(viewer, Duty.KEEP_CASES, view.unit_id):
        return True
    if definition.role is Role.MENTOR:
        return view.class_id is not None and view.class_id in viewer.mentored
    return definition.role in viewer.roles_at(view.unit_id)


def decision_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    decisions: Iterable[CaseDecision] | None = None,
    names: Mapping[AccountId, str] | None = None,
) -> tuple[DecisionRow, ...]:
    """The decisions about a pupil that has passed the gate, the last first; withdrawn ones too. All, or these."""
    found = work.entries.of_pupil(view.id, CaseDecision) if decisions is None else list(decisions)
    if not found or not may_do_with_entries(workspace, viewer, Right.READ, view):
        return ()
    shown = shown_names(work, view) if names is None else names
    cases = {item.id: item for item in work.cases.of_pupil(view.id)}
    routines = {case.id: routine_of(workspace, case) for case in cases.values()}
    current = _current(found)
    may_write = may_do_with_entries(workspace, viewer, Right.WRITE, view)
    rows = []
    for item in sorted(found, key=_order, reverse=True):
        routine = routines.get(item.case_id)
        title, value, labels = _words(routine, item)
        case = cases.get(item.case_id)
        rows.append(
            DecisionRow(
                item.id,
                item.pupil_id,
                item.case_id,
                item.decision,
                item.value,
                title,
                item.value if value is None else value.label,
                labels,
                item.decided_on,
                item.decided_by,
                item.text,
                item.review_on,
                item.meeting_id,
                item.id in current,
                value is not None and value.stops,
                item.written_at,
                shown.get(item.written_by, ""),
                withdrawal_of(item, shown),
                may_write and may_withdraw(viewer, view, item) and case is not None and case.is_open,
            )
        )
    return tuple(rows)


def _definition(workspace: Workspace, case: Case, decision: str) -> DecisionDefinition:
    routine = routine_of(workspace, case)
    found = None if routine is None else routine.decision(decision)
    if found is None:
        raise RuleViolation("unknown_decision", "decision")
    return found


def _review_task(workspace: Workspace, decision: CaseDecision, definition: DecisionDefinition) -> Task:
    """Looking at the decision again (G10): a later decision of its kind does it."""
    return Task(
        TaskId(workspace.services.ids.new_id()),
        decision.compartment_id,
        decision.pupil_id,
        decision.unit_id,
        workspace.services.rule_tasks.get(_REVIEW).title_with({"decision": definition.title}),
        # What was written until now does not do it, this decision least of all.
        decision.written_at + timedelta(microseconds=1),
        decision.written_by,
        _REVIEW,
        definition.source,
        decision.case_id,
        definition.role if definition.role in OWNER_ROLES else Role.RECTOR,
        due=decision.review_on,
        evidence=Evidence(EvidenceKind.DECISION, decision_id=definition.id),
    )


def _take_review_back(workspace: Workspace, work: UnitOfWork, decision: CaseDecision) -> None:
    """What was to be looked at again was never decided."""
    words = workspace.services.rule_tasks.get(_REVIEW).taken_back
    for task in work.tasks.of_pupil(decision.pupil_id):
        is_its = task.kind == _REVIEW and task.made_at == decision.written_at + timedelta(microseconds=1)
        if is_its and task.is_open and task.case_id == decision.case_id:
            work.tasks.update(
                replace(
                    task,
                    cancelled_at=workspace.now,
                    cancelled_by=workspace.store.account_id,
                    cancelled_reason=words,
                )
            )


def _causes(
    routine: RoutineDefinition | None, definition: DecisionDefinition, causes: tuple[str, ...]
) -> tuple[str, ...]:
    """Coded causes, each once, in the routine's order. Raises RuleViolation."""
    known = [item.id for item in routine.causes] if routine is not None and definition.asks_causes else []
    if not set(causes) <= set(known):
        raise RuleViolation("unknown_cause", "causes")
    return tuple(item for item in known if item in causes)


def _current(decisions: Iterable[CaseDecision]) -> set[EntryId]:
    """Of each kind in each case the last that holds."""
    last: dict[tuple[CaseId, str], CaseDecision] = {}
    for item in sorted(filter(standing, decisions), key=_order):
        last[(item.case_id, item.decision)] = item
    return {item.id for item in last.values()}


def _order(decision: CaseDecision) -> tuple[date, datetime, str]:
    return decision.decided_on, decision.written_at, decision.id


def _words(
    routine: RoutineDefinition | None, item: CaseDecision
) -> tuple[str, DecisionValue | None, tuple[str, ...]]:
    """What the routine calls the decision, its value and the causes."""
    definition = None if routine is None else routine.decision(item.decision)
    labels = {} if routine is None else {cause.id: cause.label for cause in routine.causes}
    causes = tuple(labels.get(cause, cause) for cause in item.causes)
    if definition is None:
        return item.decision, None, causes
    return definition.title, next((one for one in definition.values if one.id == item.value), None), causes
