# SPDX-License-Identifier: EUPL-1.2
"""Rektor's page: what is late, begun and not reported, not evaluated, not returned, and cases that nobody accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.application.case_views import CaseAction
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.worklist import WorkRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import CaseId, TaskId
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits in a case: what, since when, by when, and who does it."""

    case_id: CaseId | None
    task_id: TaskId | None
    pupil: PupilView
    title: str
    since: date
    due: date | None
    days_left: int | None
    is_target: bool
    role: Role | None
    who: str
    action: CaseAction


@dataclass(frozen=True, slots=True)
class RectorPage:
    """Each list with what has waited longest first. `unreported`: begun and not reported to huvudman or hemkommun."""

    late: tuple[WorkRow, ...]
    unreported: tuple[WaitingRow, ...]
    not_evaluated: tuple[WaitingRow, ...]
    not_returned: tuple[DocumentRow, ...]
    not_accepted: tuple[WorkRow, ...]
    open_cases: int


def rector_page(workspace: Workspace) -> RectorPage:
    """Only for rektor. A list is not a reading of a pupil: no log row. Raises RuleViolation("not_allowed")."""
    raise NotImplementedError
