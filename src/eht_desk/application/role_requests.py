# SPDX-License-Identifier: EUPL-1.2
"""Roles that show pupils: given by a rektor of the school, or asked for by an administrator until a rektor agrees.

An administrator sees no pupils, and would otherwise be one click away from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import PUPIL_ROLES, UNIT_ROLES, Duty, Viewer, may
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, RoleId, UnitId
from eht_desk.domain.log import LogEvent


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role that somebody asks for. `unit_name` is empty where the store has one school."""

    role_id: RoleId
    person: str
    role: Role
    asked_by: str
    start: date | None
    end: date | None
    unit_name: str = ""


def given_role(work: ReadWork, viewer: Viewer, role: RoleAssignment, today: date) -> RoleAssignment:
    """The role as this viewer can give it: at once, or asked for.

    A rektor of the unit gives it. Somebody else asks, unless the unit has no rektor to ask; nobody without sight of
    pupils gives it to herself. Raises RuleViolation("own_pupil_access").
    """
    role = replace(role, asked_by=None, without_rector_on=None)
    if role.role not in PUPIL_ROLES or may(viewer, Duty.CONFIRM_ROLES, role.unit_id):
        return role
    if not viewer.roles_at(role.unit_id) & UNIT_ROLES:
        require_not_own(viewer, role.account_id)
    if _has_rector(work, role.unit_id, today):
        return replace(role, asked_by=viewer.account_id)
    return replace(role, without_rector_on=today)


def require_not_own(viewer: Viewer, account_id: AccountId) -> None:
    """An administrator does not bring pupils into her own sight. Raises RuleViolation("own_pupil_access")."""
    if account_id == viewer.account_id and not any(role in UNIT_ROLES for _, role in viewer.roles):
        raise RuleViolation("own_pupil_access")


def role_requests(work: ReadWork, viewer: Viewer, today: date) -> tuple[RoleRequest, ...]:
    """What waits for this rektor's answer, by person; requests whose time is over or whose account is closed do not."""
    if not may(viewer, Duty.CONFIRM_ROLES):
        return ()
    asked = [
        (role, role.asked_by)
        for role in work.accounts.roles()
        if role.asked_by is not None and may(viewer, Duty.CONFIRM_ROLES, role.unit_id)
    ]
    if not asked:
        return ()
    accounts = {account.id: account for account in work.accounts.all()}
    units = {unit.id: unit.name for unit in work.organisation.units()}
    found = [
        RoleRequest(
            role.id,
            accounts[role.account_id].display_name,
            role.role,
            accounts[asked_by].display_name if asked_by in accounts else "",
            role.period.start,
            role.period.end,
            units[role.unit_id] if len(units) > 1 else "",
        )
        for role, asked_by in asked
        if not accounts[role.account_id].is_closed and (role.period.end is None or role.period.end >= today)
    ]
    return tuple(sorted(found, key=lambda item: (item.person.casefold(), item.role_id)))


def given_without_rector(work: ReadWork, since: date) -> int:
    """How many roles of open accounts were given from that day on without any rektor who could be asked."""
    closed = {account.id for account in work.accounts.all() if account.is_closed}
    return sum(
        1
        for role in work.accounts.roles()
        if role.without_rector_on is not None
        and role.without_rector_on >= since
        and role.account_id not in closed
    )


def confirm_role(workspace: Workspace, role_id: RoleId) -> ChangeSet:
    """A rektor of the unit agrees: the role holds from its first day on.

    Raises RuleViolation `not_found` (answered or taken back meanwhile), `not_allowed`.
    """
    with workspace.store.write() as work:
        role = _asked(workspace, work, role_id)
        work.accounts.update_role(replace(role, asked_by=None))
        work.commit(LogEvent("role_confirmed", detail=_facts(role)))
    return changed(ChangeKind.ACCOUNT, ChangeKind.PUPIL, ids=(role.account_id,))


def decline_role(workspace: Workspace, role_id: RoleId) -> ChangeSet:
    """A rektor of the unit says no: the request is gone, with a row in the log.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        role = _asked(workspace, work, role_id)
        work.accounts.remove_role(role.id)
        work.commit(LogEvent("role_declined", detail=_facts(role)))
    return changed(ChangeKind.ACCOUNT, ids=(role.account_id,))


def _has_rector(work: ReadWork, unit_id: UnitId, today: date) -> bool:
    """Whether somebody is rektor of the unit or will be."""
    closed = {account.id for account in work.accounts.all() if account.is_closed}
    return any(
        role.role is Role.RECTOR
        and role.unit_id == unit_id
        and role.account_id not in closed
        and not role.needs_confirmation
        and (role.period.end is None or role.period.end >= today)
        for role in work.accounts.roles()
    )


def _asked(workspace: Workspace, work: UnitOfWork, role_id: RoleId) -> RoleAssignment:
    viewer = current_viewer(work, workspace)
    require(viewer, Duty.CONFIRM_ROLES)
    role = next((item for item in work.accounts.roles() if item.id == role_id), None)
    if role is None or not role.needs_confirmation:
        raise RuleViolation("not_found")
    require(viewer, Duty.CONFIRM_ROLES, role.unit_id)
    return role


def _facts(role: RoleAssignment) -> dict[str, str | int]:
    return {
        "account": role.account_id,
        "unit": role.unit_id,
        "role": role.role.value,
        "asked_by": role.asked_by or "",
    }
