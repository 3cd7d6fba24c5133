# SPDX-License-Identifier: EUPL-1.2
"""Accounts: opening, roles by date, leaving, passwords."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.mentors import ended
from eht_desk.application.person_records import all_people, note_person_return
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.protections import note_return
from eht_desk.application.role_requests import given_role, require_not_own
from eht_desk.application.setup import check_login, check_password
from eht_desk.application.workspace import Workspace, current_account, current_viewer, local_time, require
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Account, Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, RoleId, StaffId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, StaffMember

_OPENINGS = frozenset({"pupil_opened", "form_opened"})

_MANAGERS = frozenset({Role.ADMINISTRATOR, Role.RECTOR})


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is filled in when an account is opened. A temporary password is changed at the first unlocking."""

    login: str
    display_name: str
    password: str
    unit_id: UnitId
    roles: tuple[Role, ...]
    starts: date | None = None
    ends: date | None = None
    staff_id: StaffId | None = None
    is_temporary_password: bool = True


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account with its roles, for the settings page."""

    account: Account
    roles: tuple[RoleAssignment, ...]
    staff_name: str = ""


@dataclass(frozen=True, slots=True)
class WrongRole:
    """What the account opened on the days of a role that it should not have had: how many pupils, when first and last.

    Pupils that another role shows are counted, too: the log says who was opened, not by which right.
    """

    opened_pupils: int
    first_at: datetime | None
    last_at: datetime | None


def list_accounts(workspace: Workspace) -> list[AccountCard]:
    """All accounts, open ones first. For those who manage accounts."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
        staff = {member.id: member.name for member in work.organisation.staff()}
        roles = work.accounts.roles()
        cards = [
            AccountCard(
                account,
                tuple(role for role in roles if role.account_id == account.id),
                staff.get(account.staff_id, "") if account.staff_id else "",
            )
            for account in work.accounts.all()
        ]
    return sorted(cards, key=lambda card: (card.account.is_closed, card.account.display_name.casefold()))


def list_staff(workspace: Workspace) -> list[StaffMember]:
    """Staff that the register names, so that a mentor's account can be tied to them."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
        return sorted(work.organisation.staff(), key=lambda member: member.name.casefold())


def open_account(workspace: Workspace, new: NewAccount) -> tuple[str, ChangeSet]:
    """Open an account. Returns the code of its personal sheet, to print once.

    A mentor who is in no register, such as a substitute from outside, sees nobody before a class is given by hand
    (`appoint_mentor`), which makes the person a member of staff. A role that shows pupils waits for the unit's rektor
    unless a rektor of the unit opens the account (role_requests.py).

    Raises:
        RuleViolation: `required`, `login_*`, `password_*`, `login_taken`.
    """
    check_login(new.login)
    if not new.display_name.strip():
        raise RuleViolation("required", "display_name")
    if not new.roles:
        raise RuleViolation("required", "roles")
    check_password(workspace.services, new.password, new.login)
    new_id = workspace.services.ids.new_id
    account_id = AccountId(new_id())
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.MANAGE_ACCOUNTS, new.unit_id)
        if any(item.login.casefold() == new.login.strip().casefold() for item in work.accounts.all()):
            raise RuleViolation("login_taken", "login")
        keys = work.keys.new_account(account_id, new.login.strip(), new.password)
        work.accounts.add(
            Account(
                account_id,
                new.login.strip(),
                new.display_name.strip(),
                keys.own_compartment_id,
                new.staff_id,
                workspace.now,
                None,
                new.is_temporary_password,
            )
        )
        period = Period(new.starts or workspace.today, new.ends)
        given = [
            given_role(
                work,
                viewer,
                RoleAssignment(RoleId(new_id()), account_id, new.unit_id, role, period),
                workspace.today,
            )
            for role in dict.fromkeys(new.roles)
        ]
        for assignment in given:
            work.accounts.add_role(assignment)
        detail = {"account": account_id, "roles": ",".join(item.role.value for item in given)}
        work.commit(LogEvent("account_opened", detail={**detail, **_how_given(given)}))
    return keys.personal_sheet, changed(ChangeKind.ACCOUNT, ids=(account_id,))


def assign_role(
    workspace: Workspace, account_id: AccountId, unit_id: UnitId, role: Role, period: Period
) -> ChangeSet:
    """Give an account a role at a unit for a time, or ask for it (role_requests.py).

    Raises RuleViolation `not_found`, `account_closed`, `not_allowed`, `own_pupil_access`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.MANAGE_ACCOUNTS, unit_id)
        _open_account(work, account_id)
        new_id = RoleId(workspace.services.ids.new_id())
        asked = RoleAssignment(new_id, account_id, unit_id, role, period)
        given = given_role(work, viewer, asked, workspace.today)
        work.accounts.add_role(given)
        detail = {"account": account_id, "role": role.value, **_how_given([given])}
        work.commit(LogEvent("role_assigned", detail=detail))
    return changed(ChangeKind.ACCOUNT, ids=(account_id,))


def end_role(workspace: Workspace, role_id: RoleId, last_day: date) -> ChangeSet:
    """The role holds to `last_day` and no longer. The last manager of accounts keeps the role (`last_manager`)."""
    with workspace.store.write() as work:
        role = next((item for item in work.accounts.roles() if item.id == role_id), None)
        if role is None:
            raise RuleViolation("not_found")
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS, role.unit_id)
        work.accounts.update_role(replace(role, period=Period(role.period.start, last_day)))
        _check_a_manager_remains(work, last_day)
        work.commit(LogEvent("role_ended", detail={"account": role.account_id, "role": role.role.value}))
    return changed(ChangeKind.ACCOUNT, ids=(role.account_id,))


def withdraw_role(workspace: Workspace, role_id: RoleId, reason: str) -> tuple[WrongRole, ChangeSet]:
    """A role given by mistake: gone from its first day, as if never given, with a trace of what was opened meanwhile.

    Raises:
        RuleViolation: `required` on `reason`, `not_found`, `not_allowed`, `last_manager`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        role = _role(workspace, work, role_id)
        opened = _withdraw(workspace, work, role)
        work.commit(
            LogEvent("role_withdrawn", detail={**_wrong_role_facts(role, opened), "reason": reason.strip()})
        )
    return opened, changed(ChangeKind.ACCOUNT, ids=(role.account_id,))


def correct_role(
    workspace: Workspace, role_id: RoleId, right_role: Role, reason: str
) -> tuple[WrongRole, ChangeSet]:
    """The right role in place of one given by mistake, for the same school and time, in one step.

    Raises:
        RuleViolation: as `withdraw_role`, and `same_role`, `mentor_needs_staff`, `own_pupil_access`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        role = _role(workspace, work, role_id)
        if role.role is right_role:
            raise RuleViolation("same_role")
        account = _open_account(work, role.account_id)
        if right_role is Role.MENTOR and account.staff_id is None:
            raise RuleViolation("mentor_needs_staff", "staff")
        new_id = RoleId(workspace.services.ids.new_id())
        asked = replace(role, id=new_id, role=right_role)
        right = given_role(work, current_viewer(work, workspace), asked, workspace.today)
        work.accounts.add_role(right)
        opened = _withdraw(workspace, work, role)
        facts = {**_wrong_role_facts(role, opened), "right_role": right_role.value, "reason": reason.strip()}
        facts.update(_how_given([right]))
        work.commit(LogEvent("role_corrected", detail=facts))
    return opened, changed(ChangeKind.ACCOUNT, ids=(role.account_id,))


def tie_to_staff(workspace: Workspace, account_id: AccountId, staff_id: StaffId | None) -> ChangeSet:
    """Say which member of staff in the register the account is, so that its mentor classes are known.

    Raises RuleViolation `not_found`, `account_closed`, `not_allowed`, `own_pupil_access`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.MANAGE_ACCOUNTS)
        require_not_own(viewer, account_id)
        work.accounts.update(replace(_open_account(work, account_id), staff_id=staff_id))
        work.commit(LogEvent("account_tied_to_staff", detail={"account": account_id}))
    return changed(ChangeKind.ACCOUNT, ids=(account_id,))


def close_account(workspace: Workspace, account_id: AccountId) -> ChangeSet:
    """A leaver: roles and mentorships end today, the key stops working and the store's key is changed.

    Mentorships stay where the same member of staff has another open account.

    Raises:
        RuleViolation: `own_account` (nobody closes the account they use), `last_manager`.
    """
    if account_id == workspace.store.account_id:
        raise RuleViolation("own_account")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
        account = _open_account(work, account_id)
        work.accounts.update(replace(account, closed_at=workspace.now))
        for role in work.accounts.roles(account_id):
            if role.needs_confirmation:
                work.accounts.remove_role(role.id)
            elif role.is_active(workspace.today):
                work.accounts.update_role(replace(role, period=Period(role.period.start, workspace.today)))
        _check_a_manager_remains(work, workspace.today)
        ended_classes = _end_mentorships(work, account, workspace.today)
        work.keys.remove(account_id)
        work.commit(LogEvent("account_closed", detail={"account": account_id, "classes": ended_classes}))
    return changed(ChangeKind.ACCOUNT, ChangeKind.ORGANISATION, ids=(account_id,))


def change_password(workspace: Workspace, old: str, new: str) -> ChangeSet:
    """The person's own password. Raises RuleViolation `wrong_password` or `password_*`."""
    with workspace.store.write() as work:
        account = current_account(work, workspace)
        check_password(workspace.services, new, account.login)
        if old == new:
            raise RuleViolation("password_same", "password")
        work.keys.change_password(old, new)
        work.accounts.update(replace(account, has_temporary_password=False))
        work.commit(LogEvent("password_changed"))
    return changed(ChangeKind.ACCOUNT, ids=(workspace.store.account_id,))


def reset_password(workspace: Workspace, account_id: AccountId, temporary: str) -> tuple[str, ChangeSet]:
    """An administrator's reset: a new key pair. Returns the new personal sheet's code.

    The school compartment opens at once; the person's own notes wait for the person's old sheet (architecture §3).
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
        if account_id == workspace.store.account_id:
            raise RuleViolation("own_account")
        account = _open_account(work, account_id)
        check_password(workspace.services, temporary, account.login)
        keys = work.keys.reset(account_id, temporary)
        work.accounts.update(
            replace(account, own_compartment_id=keys.own_compartment_id, has_temporary_password=True)
        )
        work.commit(LogEvent("password_reset", detail={"account": account_id}))
    return keys.personal_sheet, changed(ChangeKind.ACCOUNT, ids=(account_id,))


def new_personal_sheet(workspace: Workspace) -> str:
    """A fresh personal sheet for the current account; the former stops working."""
    with workspace.store.write() as work:
        code = work.keys.new_personal_sheet()
        work.commit(LogEvent("personal_sheet_renewed"))
    return code


def bring_back_own_notes(workspace: Workspace, sheet: str) -> bool:
    """After a reset: open the former own compartment with the old sheet. False: nothing fits this sheet.

    Protected pupils whom the person may know open again too, and the others who may know them read of it.
    """
    with workspace.store.write() as work:
        known = {item.pupil_id for item in work.protections.all()}
        people = {item.id for item in all_people(work)}
        came_back = work.keys.bring_back_own(sheet)
        if came_back:
            note_return(workspace, work, known)
            note_person_return(workspace, work, people)
            work.commit(LogEvent("own_notes_brought_back"))
    return came_back


def _role(workspace: Workspace, work: ReadWork, role_id: RoleId) -> RoleAssignment:
    role = next((item for item in work.accounts.roles() if item.id == role_id), None)
    if role is None:
        raise RuleViolation("not_found")
    require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS, role.unit_id)
    return role


def _withdraw(workspace: Workspace, work: UnitOfWork, role: RoleAssignment) -> WrongRole:
    work.accounts.remove_role(role.id)
    _check_a_manager_remains(work, workspace.today)
    opened = [
        row
        for row in work.log.rows()
        if row.account_id == role.account_id
        and row.event.kind in _OPENINGS
        and role.period.covers(local_time(row.at).date())
    ]
    return WrongRole(
        len({row.event.pupil_id for row in opened}),
        opened[0].at if opened else None,
        opened[-1].at if opened else None,
    )


def _end_mentorships(work: UnitOfWork, account: Account, last_day: date) -> int:
    """How many classes lost this mentor."""
    others = (item for item in work.accounts.all() if item.id != account.id and not item.is_closed)
    if account.staff_id is None or any(item.staff_id == account.staff_id for item in others):
        return 0
    ties = work.organisation.mentorships()
    mine = [tie for tie in ties if tie.staff_id == account.staff_id]
    changing = {tie.class_id for tie in mine if tie.period.end is None or tie.period.end > last_day}
    for class_id in changing:
        of_class = [tie for tie in ties if tie.class_id == class_id]
        kept = [tie for tie in of_class if tie.staff_id != account.staff_id]
        own = [tie for tie in of_class if tie.staff_id == account.staff_id]
        work.organisation.set_mentorships(class_id, [*kept, *ended(own, last_day)])
    return len(changing)


def _how_given(roles: Iterable[RoleAssignment]) -> dict[str, str]:
    """For the log: whether a rektor is asked, or could not be."""
    given = tuple(roles)
    facts = {}
    if any(role.needs_confirmation for role in given):
        facts["asked"] = ",".join(role.role.value for role in given if role.needs_confirmation)
    if any(role.without_rector_on for role in given):
        facts["without_rector"] = ",".join(role.role.value for role in given if role.without_rector_on)
    return facts


def _wrong_role_facts(role: RoleAssignment, opened: WrongRole) -> dict[str, str | int]:
    start = role.period.start
    return {
        "account": role.account_id,
        "unit": role.unit_id,
        "role": role.role.value,
        "since": "" if start is None else start.isoformat(),
        "opened_pupils": opened.opened_pupils,
    }


def _open_account(work: ReadWork, account_id: AccountId) -> Account:
    account = work.accounts.get(account_id)
    if account is None:
        raise RuleViolation("not_found")
    if account.is_closed:
        raise RuleViolation("account_closed")
    return account


def _check_a_manager_remains(work: ReadWork, day: date) -> None:
    """Somebody who can open accounts must be left the day after `day`."""
    closed = {account.id for account in work.accounts.all() if account.is_closed}
    for role in work.accounts.roles():
        end = role.period.end
        is_held = role.role in _MANAGERS and not role.needs_confirmation
        if is_held and role.account_id not in closed and (end is None or end > day):
            return
    raise RuleViolation("last_manager")
