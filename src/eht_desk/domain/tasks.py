# SPDX-License-Identifier: EUPL-1.2
"""Tasks: who does what by when, and what closes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.domain.accounts import Role
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings, found
from eht_desk.domain.ids import AccountId, CaseId, CompartmentId, PupilId, TaskId, UnitId

OWN_KIND = "own"
"""Kind of a task that a person wrote; others come from a rule, whose id is their `source`."""


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """That the task was done or cancelled before it was opened again, and what was said then."""

    at: datetime
    by: AccountId
    words: str
    was_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One task, of a role at the pupil's school or of one person. `due` is the last day; None: no day is set.

    With `evidence` it closes itself when that is saved, and opens again when that is withdrawn.
    `done_by_evidence` is the id of what closed it, empty when a person said that it is done.
    """

    id: TaskId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    title: str
    made_at: datetime
    made_by: AccountId
    kind: str = OWN_KIND
    source: str = ""
    case_id: CaseId | None = None
    owner_role: Role | None = None
    owner_id: AccountId | None = None
    due: date | None = None
    evidence: Evidence | None = None
    done_at: datetime | None = None
    done_by: AccountId | None = None
    done_by_evidence: str = ""
    done_note: str = ""
    cancelled_at: datetime | None = None
    cancelled_by: AccountId | None = None
    cancelled_reason: str = ""
    ends: tuple[TaskEnd, ...] = ()
    """Earlier ones with words, oldest first: what somebody wrote is not lost when the task is opened again."""
    text: str = ""
    """What stands under the title: the words of a feedback (H5)."""

    @property
    def is_open(self) -> bool:
        """Neither done nor cancelled."""
        return self.done_at is None and self.cancelled_at is None

    def is_late(self, day: date) -> bool:
        """Whether it should have been done before the day."""
        return self.is_open and self.due is not None and self.due < day


@dataclass(frozen=True, slots=True)
class RuleTask:
    """What a task is called that a rule makes. `title` has words in braces that are filled in; `source` is the rule."""

    kind: str
    title: str
    source: str
    taken_back: str = ""
    """Why it is cancelled when its ground is gone."""

    def title_with(self, facts: Mapping[str, str | int]) -> str:
        """The title with its words filled in; a word that is not known stays as it stands."""
        return self.title.format_map(_Known(facts))


class _Known(dict[str, "str | int"]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def settled(tasks: Iterable[Task], findings: Findings, at: datetime, by: AccountId) -> list[Task]:
    """The tasks that change now: open ones whose evidence has come, and closed ones whose evidence is gone.

    Only what was written down since the task was made closes it: a call of last year does not do this year's.
    """
    changed: list[Task] = []
    for task in tasks:
        evidence = task.evidence
        if evidence is None or evidence.kind is EvidenceKind.MANUAL or task.cancelled_at is not None:
            continue
        if task.done_at is not None and not task.done_by_evidence:
            continue  # a person said so
        proofs = found(evidence, findings, task.made_at)
        if not proofs and task.done_at is not None:
            changed.append(replace(task, done_at=None, done_by=None, done_by_evidence=""))
        elif proofs and task.done_at is None:
            changed.append(replace(task, done_at=at, done_by=by, done_by_evidence=proofs[0]))
        elif proofs and task.done_by_evidence not in proofs:
            changed.append(replace(task, done_by_evidence=proofs[0]))
    return changed
