# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store itself: creating, unlocking, verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from eht_desk.application.ports.transactions import ReadWork, UnitOfWork
from eht_desk.domain.ids import (
    AccountId,
    CompartmentId,
    StoreId,
)
from eht_desk.domain.log import LogAnchor
from eht_desk.domain.organisation import SchoolAuthority, SchoolUnit
from eht_desk.domain.sharing import LeaseHolder, Sharing

RECOVERY_USED = "recovery_used"
"""Setting of the store after recovery by papers, for everybody to see: JSON with `at` (UTC text) and `account_id`."""


@dataclass(frozen=True, slots=True)
class StoreHeader:
    """What can be read before unlocking: no real person's name."""

    id: StoreId
    path: Path
    name: str
    logins: tuple[str, ...]
    is_demo: bool
    holder: LeaseHolder | None = None
    """Who writes in it now, as its lease says."""
    is_stale: bool = False
    """The holder's program has ended, or does not answer."""


@dataclass(frozen=True, slots=True)
class StoreSecrets:
    """Made once when a store is created: two papers for two persons, and the first account's sheet."""

    first_paper: str
    second_paper: str
    personal_sheet: str


@dataclass(frozen=True, slots=True)
class NewStore:
    """What the store needs to come into being. Ids are given, so that the caller decides."""

    path: Path
    id: StoreId
    name: str
    is_demo: bool
    account_id: AccountId
    login: str
    password: str
    display_name: str
    authority: SchoolAuthority
    unit: SchoolUnit


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Outcome of a check of the store. `findings` are stable codes with facts; empty means all is well."""

    pages_ok: bool
    key_slots: int
    log_rows: int
    anchor: LogAnchor | None
    findings: tuple[tuple[str, Mapping[str, str | int]], ...]
    remarks: tuple[tuple[str, Mapping[str, str | int]], ...] = ()
    """Odd but no damage: `clock_went_back` (position), `store_key_change_waits`, `structure_unread` (count of
    tables whose structure was not read, because somebody was writing all the time)."""

    @property
    def is_ok(self) -> bool:
        """No finding."""
        return not self.findings


class OpenStore(Protocol):
    """An unlocked store, seen by one account. `school` is everybody's compartment, `own` the account's."""

    @property
    def header(self) -> StoreHeader:
        """What could be read before unlocking."""
        ...

    @property
    def account_id(self) -> AccountId:
        """Who unlocked."""
        ...

    @property
    def school(self) -> CompartmentId:
        """Everybody's compartment."""
        ...

    @property
    def own(self) -> CompartmentId:
        """The account's own compartment."""
        ...

    @property
    def clock_warning(self) -> datetime | None:
        """Time of the log's last row when the device's clock is behind it, else None."""
        ...

    def sharing(self) -> Sharing:
        """Whether this person writes, else who does. Touches no database; may be asked every few seconds."""
        ...

    def take_lease(self, *, from_stale: bool = False) -> Sharing:
        """Begin to write. Raises ExpectedFailure with login, device, since: `store_in_use`, or `lease_stale` when the
        other program has ended or does not answer and `from_stale` is False. `backup_is_read_only` for a backup."""
        ...

    def release_lease(self) -> Sharing:
        """Stop writing and go on reading."""
        ...

    def read(self) -> ReadWork:
        """A consistent reading on its own connection."""
        ...

    def write(self) -> UnitOfWork:
        """A transaction on the one writing connection."""
        ...

    def keyed_checksum(self, data: bytes) -> str:
        """HMAC-SHA256 (hex) under a key derived from the store's document key, for papers."""
        ...

    def check_recovery_paper(self, which: str, code: str) -> bool:
        """Whether the typed code is the store's `first` or `second` paper (stored check values only)."""
        ...

    def seal_for_later(self, text: bytes) -> bytes:
        """Seal what could not be saved with the key of the account's own compartment, to be kept in memory only."""
        ...

    def open_sealed(self, sealed: bytes) -> bytes:
        """What the same account sealed, maybe at an earlier unlocking. Raises ExpectedFailure("store_damaged") for
        anybody else, or when the own compartment's key was replaced meanwhile."""
        ...

    def verify(self, anchor: LogAnchor | None = None) -> VerifyReport:
        """Integrity of pages, key slots, log chain, signatures, anchors; against one more anchor when given (its
        head may be only the first letters, as printed on a paper)."""
        ...

    def scrub(self) -> None:
        """Overwrite what was deleted or moved under another key: unused pages go, the journal is emptied.

        Raises ExpectedFailure: `store_in_use`, `disk_full`, and those of writing without the lease."""
        ...

    def close(self) -> None:
        """Drop the keys, write the anchor file, close connections, give the lease back."""
        ...


class StoreGate(Protocol):
    """Creating and unlocking stores. Raises ExpectedFailure with distinct codes (architecture §3):

    `wrong_password`, `unknown_login`, `store_in_use`, `not_a_store`, `store_plaintext`, `no_cipher`, `store_damaged`,
    `key_ring_damaged`, `key_ring_does_not_fit` (the whole file is under another key), `store_newer`,
    `store_older` (needs upgrade), `disk_full`, `read_only`, `sync_folder`, `store_exists`, `account_closed`,
    `wrong_recovery_code`.

    Upgrade and both ways of recovery write: `store_in_use` (login, device, since) while somebody else does. A lease
    whose program has ended they take over.
    """

    def header(self, path: Path) -> StoreHeader:
        """What can be read before unlocking."""
        ...

    def create(self, new: NewStore) -> StoreSecrets:
        """Make a store with its first account; atomic: a failure leaves no half store behind."""
        ...

    def unlock(self, path: Path, login: str, password: str) -> OpenStore:
        """Open with an account's password: writing when nobody else has the lease, reading otherwise."""
        ...

    def open_backup(self, folder: Path, login: str, password: str) -> OpenStore:
        """Look into a backup with a password of its day. Its files stay byte for byte as they are.

        Raises also `backup_missing`, `backup_damaged`, `backup_newer`.
        """
        ...

    def recover_with_sheet(self, path: Path, login: str, sheet: str, new_password: str) -> str:
        """Forgotten password: set a new one with the personal sheet; returns the new sheet's code."""
        ...

    def recover_with_papers(
        self, path: Path, login: str, first: str, second: str, new_password: str
    ) -> tuple[str, str, str]:
        """The two papers reset the account with this login; logged. Returns first, second, personal sheet, all new."""
        ...

    def upgrade(self, path: Path, login: str, password: str) -> Path:
        """After an administrator confirmed: integrity check, copy, upgrade, verify. Returns the copy's path."""
        ...
