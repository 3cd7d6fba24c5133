# SPDX-License-Identifier: EUPL-1.2
"""Who answers for a case: accepting it, giving it to another role, letting somebody act for a time (TRO-04)."""

from __future__ import annotations

from eht_desk.application.changes import ChangeSet
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, CaseId
from eht_desk.domain.organisation import Period


def accept_case(workspace: Workspace, case_id: CaseId) -> ChangeSet:
    """The person says: I answer for it from now on. Only who holds the role that owns it, a mentor of the pupil's
    class. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `accepted_already`.
    """
    raise NotImplementedError


def hand_case_to(workspace: Workspace, case_id: CaseId, owner_role: Role, note: str = "") -> ChangeSet:
    """Another role owns it; rektor answers for it until somebody with the role accepts. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `owner_may_not`, `text_too_long` on `note`.
    """
    raise NotImplementedError


def delegate(workspace: Workspace, case_id: CaseId, account: AccountId, period: Period) -> ChangeSet:
    """Somebody who sees the pupil acts for the owner from day to day. Given by the owner or who keeps cases. One log
    row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `owner_may_not` on `account`, `required` or
    `period_reversed` on `period` (both days are needed).
    """
    raise NotImplementedError


def end_delegation(workspace: Workspace, case_id: CaseId, account: AccountId) -> ChangeSet:
    """It ends today. One log row. Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`."""
    raise NotImplementedError


def possible_delegates(workspace: Workspace, case_id: CaseId) -> tuple[tuple[AccountId, str], ...]:
    """Who sees the pupil and can act for the owner, by name. Raises RuleViolation: `not_found`, `not_allowed`."""
    raise NotImplementedError
