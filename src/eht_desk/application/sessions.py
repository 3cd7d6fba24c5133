# SPDX-License-Identifier: EUPL-1.2
"""Unlocking, locking and coming back: who is here, and where this person was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eht_desk.application.import_marks import waits_for_others
from eht_desk.application.ports import StoreHeader
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.setup import RECOVERY_CONFIRMED, check_password
from eht_desk.application.workspace import Services, Workspace, current_account, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import UnitId
from eht_desk.domain.log import LogEvent


@dataclass(frozen=True, slots=True)
class Who:
    """The person at the keyboard, for the window's frame."""

    display_name: str
    login: str
    roles: tuple[Role, ...]
    unit_id: UnitId
    unit_name: str
    authority_name: str
    viewer: Viewer
    is_demo: bool
    is_recovery_confirmed: bool
    has_temporary_password: bool
    clock_behind: datetime | None
    units: tuple[tuple[UnitId, str], ...] = ()
    """The schools where the person holds a role today, with their names; `unit_id` is the first of them."""
    takes_in_registers: bool = False
    """Whether the person compares registers and takes them in, and need not wait for those who clear imports."""


def unlock(services: Services, path: Path, login: str, password: str) -> Workspace:
    """Open a store. One log row. Raises ExpectedFailure with the distinct codes of StoreGate."""
    workspace = open_workspace(services, services.stores.unlock(path, login, password))
    try:
        after_crash = workspace.store.sharing().after_crash
        with workspace.store.write() as work:
            work.commit(LogEvent("unlocked", detail={"after_crash": "yes"} if after_crash else {}))
    except BaseException:
        workspace.store.close()  # nobody may hold the lease behind a page that says it did not open
        raise
    return workspace


def open_backup(services: Services, folder: Path, login: str, password: str) -> Workspace:
    """Look into a backup with a password of its day; nothing in it is changed. Raises as StoreGate.open_backup does."""
    return open_workspace(services, services.stores.open_backup(folder, login, password))


def lock(workspace: Workspace, reason: str) -> None:
    """Close the store and drop its keys. `reason`: `person`, `idle`, `system`, `quit`.

    The keys are dropped whatever happens to the log row.
    """
    try:
        with workspace.store.write() as work:
            work.commit(LogEvent("locked", detail={"reason": reason}))
    finally:
        workspace.store.close()


def who(workspace: Workspace) -> Who:
    """The person, the school and what the window must warn about."""
    with workspace.store.read() as work:
        account = current_account(work, workspace)
        viewer = current_viewer(work, workspace)
        units = work.organisation.units()
        held = {unit for unit, _ in viewer.roles}
        unit = next((item for item in units if item.id in held), units[0])
        roles = viewer.roles_at(unit.id)
        return Who(
            display_name=account.display_name,
            login=account.login,
            roles=tuple(role for role in Role if role in roles),
            unit_id=unit.id,
            unit_name=unit.name,
            authority_name=work.organisation.authority().name,
            viewer=viewer,
            is_demo=workspace.store.header.is_demo,
            is_recovery_confirmed=work.settings.get(RECOVERY_CONFIRMED) == "yes",
            has_temporary_password=account.has_temporary_password,
            clock_behind=workspace.store.clock_warning,
            units=tuple((item.id, item.name) for item in units if item.id in held),
            takes_in_registers=may(viewer, Duty.APPROVE_IMPORT) and not waits_for_others(work, workspace),
        )


def resume_point(workspace: Workspace) -> str | None:
    """Where this account was when it locked (JSON text of the window), or None."""
    with workspace.store.read() as work:
        return work.resume.get()


def remember_point(workspace: Workspace, point: str) -> None:
    """Keep where this account is, sealed in its own compartment. Part of a writing stretch: no log row of its own.

    Who only reads leaves the former point as it is.
    """
    if not workspace.store.sharing().may_write:
        return
    with workspace.store.write() as work:
        work.resume.put(point)
        work.commit_in_stretch()


def forgot_password(services: Services, path: Path, login: str, sheet: str, new_password: str) -> str:
    """With the personal sheet: a new password. Returns the new sheet's code; the used one stops working."""
    check_password(services, new_password, login)
    return services.stores.recover_with_sheet(path, login, sheet, new_password)


def recover_with_papers(
    services: Services, path: Path, login: str, first: str, second: str, new_password: str
) -> tuple[str, str, str]:
    """With the store's two papers: a new password for this login. Returns new first and second paper and sheet."""
    check_password(services, new_password, login)
    return services.stores.recover_with_papers(path, login, first, second, new_password)


def store_header(services: Services, path: Path) -> StoreHeader:
    """What the unlock page shows."""
    return services.stores.header(path)
