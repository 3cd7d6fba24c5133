# SPDX-License-Identifier: EUPL-1.2
"""Tasks that a rule makes inside another use case's transaction, and takes back when its ground is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from eht_desk.application.ports import UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.evidence import Evidence
from eht_desk.domain.ids import AccountId, PupilId, TaskId
from eht_desk.domain.people import Pupil
from eht_desk.domain.tasks import Task

_TITLE = 200


def made_by_rule(work: UnitOfWork, pupil_id: PupilId, kind: str, evidence: Evidence) -> list[Task]:
    """The tasks of this kind with this evidence, cancelled ones too, the oldest first."""
    found = [task for task in work.tasks.of_pupil(pupil_id) if (task.kind, task.evidence) == (kind, evidence)]
    return sorted(found, key=lambda task: (task.made_at, task.id))


def make_by_rule(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    kind: str,
    facts: Mapping[str, str | int],
    evidence: Evidence,
    *,
    owner_role: Role | None = None,
    owner_id: AccountId | None = None,
    due: date | None = None,
) -> Task:
    """Make one, or say the open one of this kind and evidence anew. The caller commits."""
    rule = workspace.services.rule_tasks.get(kind)
    title = rule.title_with(facts)[:_TITLE]
    waiting = [task for task in made_by_rule(work, pupil.id, kind, evidence) if task.is_open]
    if waiting:
        task = replace(waiting[-1], title=title)
        work.tasks.update(task)
        return task
    task = Task(
        TaskId(workspace.services.ids.new_id()),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        title,
        workspace.now,
        workspace.store.account_id,
        kind,
        rule.source,
        owner_role=owner_role,
        owner_id=owner_id,
        due=due,
        evidence=evidence,
    )
    work.tasks.add(task)
    return task


def take_back(
    workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, kind: str, evidence: Evidence
) -> list[Task]:
    """Cancel the open ones: what they were made for is not so any more. The caller commits."""
    reason = workspace.services.rule_tasks.get(kind).taken_back
    gone = [
        replace(
            task,
            cancelled_at=workspace.now,
            cancelled_by=workspace.store.account_id,
            cancelled_reason=reason,
        )
        for task in made_by_rule(work, pupil_id, kind, evidence)
        if task.is_open
    ]
    for task in gone:
        work.tasks.update(task)
    return gone
