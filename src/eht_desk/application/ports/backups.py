# SPDX-License-Identifier: EUPL-1.2
"""Port of backups: consistent encrypted copies of a store in folders, and the way back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from eht_desk.application.ports.store import OpenStore
from eht_desk.domain.ids import StoreId


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy of a store in a folder of its own, as its manifest tells without any key.

    `size` in bytes. `is_opened`: it was opened with the store's key when made, and every page's code was right.
    `position`: log rows that it holds (at least). `is_kept_by_decision`: it stays although it gets old.
    """

    folder: Path
    store_id: StoreId
    name: str
    made_at: datetime
    size: int
    is_opened: bool
    position: int | None
    is_kept_by_decision: bool = False


class KeyRingLoan(StrEnum):
    """Whether a backup's key ring opens the database that lies in a store's folder now."""

    NOT_NEEDED = "not_needed"
    """The store's own can be read, or there is no database to open."""
    FITS = "fits"
    OTHER_KEY = "other_key"
    """The store's key was changed since, as when somebody left."""
    NOT_WHOLE = "not_whole"
    """The backup's own key ring is damaged."""


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A copy of the store made before its format was changed, in the store's folder for backups. `size` in bytes."""

    folder: Path
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What anybody who can read a store's folder can see, without a key. Sizes in bytes, times in UTC.

    `last_trace`: when something was last written, by the files' times. `last_row_at`: the time of the log's last row by
    the anchor file, None when that cannot be read. `store_id` is found also when the key ring is damaged, if anything
    names it. `broken`: names of folders that should be backups and are not whole. `leftovers`: half files of programs
    that were killed. `free`: None where nothing is, so that nobody can say.
    """

    store_id: StoreId | None
    size: int
    free: int | None
    last_trace: datetime | None
    last_row_at: datetime | None
    made_with: str = ""
    is_network: bool = False
    sync_service: str = ""
    has_log: bool = False
    key_change_waits: bool = False
    is_writable: bool = True
    broken: tuple[str, ...] = ()
    leftovers: int = 0
    old_copies: tuple[OldCopy, ...] = ()
    fault: str = ""
    """What is wrong with the database file: `missing`, `empty`, `plaintext`, `cut`, `unreadable`, or nothing seen."""


class BackupKeeper(Protocol):
    """Makes, lists, checks, removes and restores backups. All failures are ExpectedFailure:

    `backup_place_missing`, `backup_inside_store`, `backup_sync_folder`, `backup_disk_full`, `backup_read_only`,
    `backup_disk_error`, `backup_running` (another one in the same place), `backup_disturbed` (the store changed too
    fast), `backup_not_whole`, `backup_missing`, `backup_damaged`, `backup_newer`.
    """

    def make(self, store: OpenStore, place: Path | None) -> Backup:
        """Copy an unlocked store while others write, to `place` or its own folder; opened and read before it counts."""
        ...

    def copy_locked(self, store: Path, place: Path) -> Backup:
        """Copy the ciphertext of a store without any key. Not for a process that has the store open itself."""
        ...

    def list(self, place: Path, store_id: StoreId | None = None) -> list[Backup]:
        """Whole backups (of one store) in a folder, newest first. Half ones and strange folders are passed over."""
        ...

    def is_undamaged(self, backup: Backup) -> bool:
        """Whether every file is as the manifest says, byte for byte. Needs no key; reads everything."""
        ...

    def broken(self, place: Path) -> tuple[str, ...]:
        """Names of folders in `place` that are called as backups are and are none: half copied, cut, unreadable."""
        ...

    def facts(self, store: Path) -> StoreFacts:
        """What can be seen of a store's folder without a key. Raises nothing for what is damaged or gone."""
        ...

    def remove_old_copies(self, copies: Collection[OldCopy]) -> None:
        """Take copies from before an upgrade away."""
        ...

    def own_place(self, store: Path) -> Path:
        """The store's own folder for backups."""
        ...

    def remove(self, place: Path, backups: Collection[Backup]) -> None:
        """Take backups in `place` away."""
        ...

    def keep(self, backup: Backup) -> None:
        """Somebody decided that this one stays, whatever its age."""
        ...

    def restore(self, folder: Path, target: Path) -> Backup:
        """Check the copy against its manifest and make a store of it in a new or empty folder, all or nothing."""
        ...

    def lends_key_ring(self, store: Path, backup: Backup, *, is_damaged: bool = False) -> KeyRingLoan:
        """Whether the backup's key ring opens the database in a damaged folder. `is_damaged`: the store's own key ring
        can be read, but unlocking found it damaged. Needs no key."""
        ...

    def join(self, store: Path, backup: Path, target: Path) -> None:
        """A new store of a damaged folder's database and a backup's key ring, all or nothing; both stay as they are.

        Raises also `store_in_use` (login, device, since) while somebody writes in the damaged folder.
        """
        ...
