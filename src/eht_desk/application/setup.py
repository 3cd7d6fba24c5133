# SPDX-License-Identifier: EUPL-1.2
"""First run: create a store with school, huvudman and first account, and have the recovery papers typed back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import NewStore, StoreSecrets
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.workspace import Services, Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, AuthorityId, RoleId, StoreId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, SchoolAuthority, SchoolUnit
from eht_desk.domain.passwords import password_problem

RECOVERY_CONFIRMED = "recovery_confirmed"
"""Setting of the store: "yes" once both papers were typed back (architecture §3)."""

_LOGIN_MAXIMUM = 40


@dataclass(frozen=True, slots=True)
class StoreSetup:
    """What the person filled in at first run."""

    path: Path
    store_name: str
    authority_name: str
    unit_name: str
    unit_code: str
    municipality: str
    login: str
    display_name: str
    password: str
    roles: tuple[Role, ...]
    is_demo: bool = False


def check_login(login: str) -> None:
    """A login is readable before unlocking: short, no personnummer-like digits. Raises RuleViolation."""
    text = login.strip()
    if not text:
        raise RuleViolation("required", "login")
    if len(text) > _LOGIN_MAXIMUM or any(letter.isspace() for letter in text):
        raise RuleViolation("login_form", "login")
    if sum(letter.isdigit() for letter in text) >= 6:
        raise RuleViolation("login_digits", "login")


def check_password(services: Services, password: str, login: str, *names: str) -> None:
    """The floor for a new password. Raises RuleViolation("password_<problem>", "password")."""
    problem = password_problem(password, login=login, names=names, is_common=services.passwords.contains)
    if problem:
        raise RuleViolation(f"password_{problem}", "password")


def create_store(services: Services, setup: StoreSetup) -> tuple[Workspace, StoreSecrets]:
    """Make the store, unlock it as its first account and give that account its roles.

    Returns the workspace and the secrets to print once.
    Raises RuleViolation for fields, ExpectedFailure for the folder.
    """
    if not setup.path.is_absolute():
        raise RuleViolation("path_not_whole", "path")  # it would mean another folder the next time
    for value, field in (
        (setup.store_name, "store_name"),
        (setup.authority_name, "authority_name"),
        (setup.unit_name, "unit_name"),
        (setup.display_name, "display_name"),
    ):
        if not value.strip():
            raise RuleViolation("required", field)
    check_login(setup.login)
    check_password(services, setup.password, setup.login, setup.unit_name, setup.store_name)
    if not setup.roles:
        raise RuleViolation("required", "roles")
    new_id = services.ids.new_id
    authority = SchoolAuthority(AuthorityId(new_id()), setup.authority_name.strip())
    unit = SchoolUnit(
        UnitId(new_id()),
        authority.id,
        setup.unit_name.strip(),
        setup.unit_code.strip(),
        setup.municipality.strip(),
    )
    account_id = AccountId(new_id())
    secrets = services.stores.create(
        NewStore(
            path=setup.path,
            id=StoreId(new_id()),
            name=setup.store_name.strip(),
            is_demo=setup.is_demo,
            account_id=account_id,
            login=setup.login.strip(),
            password=setup.password,
            display_name=setup.display_name.strip(),
            authority=authority,
            unit=unit,
        )
    )
    workspace = open_workspace(
        services, services.stores.unlock(setup.path, setup.login.strip(), setup.password)
    )
    with workspace.store.write() as work:
        for role in dict.fromkeys((*setup.roles, Role.ADMINISTRATOR)):
            work.accounts.add_role(
                RoleAssignment(RoleId(new_id()), account_id, unit.id, role, Period(workspace.today))
            )
        work.settings.put(RECOVERY_CONFIRMED, "no")
        work.commit(LogEvent("store_created", detail={"roles": ",".join(role.value for role in setup.roles)}))
    return workspace, secrets


def is_recovery_confirmed(workspace: Workspace) -> bool:
    """Whether both recovery papers have been typed back."""
    with workspace.store.read() as work:
        return work.settings.get(RECOVERY_CONFIRMED) == "yes"


def confirm_recovery_papers(workspace: Workspace, first: str, second: str) -> ChangeSet:
    """Both papers typed back; pupils can be added from now on.

    Raises:
        RuleViolation: `recovery_code_wrong`, or `recovery_code_swapped` (the other paper's), with the field `first` or
            `second`.
    """
    for which, code in (("first", first), ("second", second)):
        if not workspace.store.check_recovery_paper(which, code):
            other = "second" if which == "first" else "first"
            is_swapped = workspace.store.check_recovery_paper(other, code)
            raise RuleViolation("recovery_code_swapped" if is_swapped else "recovery_code_wrong", which)
    with workspace.store.write() as work:
        work.settings.put(RECOVERY_CONFIRMED, "yes")
        work.commit(LogEvent("recovery_papers_confirmed"))
    return changed(ChangeKind.SETTING)


def renew_recovery_papers(workspace: Workspace) -> tuple[str, str]:
    """Fresh papers; the former stop working and the new ones must be typed back."""
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.MANAGE_ACCOUNTS)
        papers = work.keys.new_recovery_papers()
        work.settings.put(RECOVERY_CONFIRMED, "no")
        work.commit(LogEvent("recovery_papers_renewed"))
    return papers
