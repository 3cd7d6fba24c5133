# SPDX-License-Identifier: EUPL-1.2
"""What use cases get: the services of the device, and the workspace of an unlocked store with the viewer of today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eht_desk.application.ports import (
    BackupKeeper,
    Clock,
    CommonPasswords,
    DocumentRenderer,
    FormCatalog,
    IdSource,
    OpenStore,
    ReadWork,
    RegisterReader,
    StoreGate,
)
from eht_desk.domain.access import Duty, Viewer, may, viewer_of
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, UnitId
from eht_desk.domain.policy import Policy

DEFAULT_ZONE = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class Services:
    """What exists before any store is unlocked."""

    clock: Clock
    ids: IdSource
    forms: FormCatalog
    renderer: DocumentRenderer
    stores: StoreGate
    registers: RegisterReader
    passwords: CommonPasswords
    backups: BackupKeeper
    policy: Policy = field(default_factory=Policy)
    """What the IT department decided for this computer."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An unlocked store in the hands of one account."""

    services: Services
    store: OpenStore

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.services.clock.now()

    @property
    def today(self) -> date:
        """The day in the school's zone."""
        return local_time(self.now).date()


def local_time(moment: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """A UTC moment as the school's clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


def current_account(work: ReadWork, workspace: Workspace) -> Account:
    """The account that unlocked. Raises RuleViolation("not_allowed") when it has been closed meanwhile."""
    account = work.accounts.get(workspace.store.account_id)
    if account is None or account.is_closed:
        raise RuleViolation("not_allowed")
    return account


def current_viewer(work: ReadWork, workspace: Workspace) -> Viewer:
    """The viewer that the unlocked account is today."""
    account = current_account(work, workspace)
    today = workspace.today
    mentored: frozenset[ClassId] = frozenset()
    if account.staff_id is not None:
        mentored = frozenset(
            tie.class_id
            for tie in work.organisation.mentorships()
            if tie.staff_id == account.staff_id and tie.period.covers(today)
        )
    return viewer_of(account, work.accounts.roles(account.id), mentored, today)


def require(viewer: Viewer, duty: Duty, unit_id: UnitId | None = None) -> None:
    """Raises RuleViolation("not_allowed") unless the viewer may do the duty."""
    if not may(viewer, duty, unit_id):
        raise RuleViolation("not_allowed")
