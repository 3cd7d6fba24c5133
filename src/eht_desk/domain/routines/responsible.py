# SPDX-License-Identifier: EUPL-1.2
"""Who answers for a case today: never nobody. Until somebody has accepted it, and when that person has gone, rektor."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import Case, Delegate
from eht_desk.domain.ids import AccountId


class ResponsibleReason(StrEnum):
    """Why it is that person."""

    OWNER = "owner"
    DELEGATE = "delegate"
    NOT_ACCEPTED = "not_accepted"
    OWNER_LEFT = "owner_left"


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers. `account_id` None: the role alone (a school without a rektor here, or with several).

    `waits_for`: the role that is to accept it. `acts_for` and `until`: of a delegate.
    """

    account_id: AccountId | None
    role: Role
    reason: ResponsibleReason
    waits_for: Role | None = None
    acts_for: AccountId | None = None
    until: date | None = None


RolesToday = Mapping[AccountId, AbstractSet[Role]]
"""The roles by which each account sees the pupil today: of mentors only the pupil's own, and no closed account."""


def responsible(case: Case, roles: RolesToday, day: date) -> Responsible:
    """Who answers for the case on the day. A delegate of the period stands in for the owner, also for one who has gone;
    otherwise the owner, while holding the role and having accepted; otherwise rektor (TRO-04)."""
    delegate = acting(case, roles, day)
    if delegate is not None:
        return Responsible(
            delegate.account_id,
            case.owner_role,
            ResponsibleReason.DELEGATE,
            acts_for=case.owner_id,
            until=delegate.period.end,
        )
    if case.owner_id is not None and holds_it(case, roles):
        return Responsible(case.owner_id, case.owner_role, ResponsibleReason.OWNER)
    reason = ResponsibleReason.NOT_ACCEPTED if case.owner_id is None else ResponsibleReason.OWNER_LEFT
    return Responsible(only(Role.RECTOR, roles), Role.RECTOR, reason, waits_for=case.owner_role)


def acting(case: Case, roles: RolesToday, day: date) -> Delegate | None:
    """The delegate of the day who still sees the pupil; of several, the one named last."""
    there = [item for item in case.delegates if item.period.covers(day) and roles.get(item.account_id)]
    return max(there, key=lambda item: item.given_at, default=None)


def holds_it(case: Case, roles: RolesToday) -> bool:
    """Whether who accepted the case still has the role for this pupil."""
    return case.owner_id is not None and case.owner_role in roles.get(case.owner_id, frozenset())


def only(role: Role, roles: RolesToday) -> AccountId | None:
    """The one account with the role; None when there is none, or more than one."""
    having = [account for account, held in roles.items() if role in held]
    return having[0] if len(having) == 1 else None
