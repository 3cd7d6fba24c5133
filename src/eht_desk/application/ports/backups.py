# SPDX-License-Identifier: EUPL-1.2
"""Port of backups: consistent encrypted copies of a store in folders, and the way back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
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


class BackupKeeper(Protocol):
    """Makes, lists, checks, removes and restores backups. All failures are ExpectedFailure:

    `backup_place_missing`, `backup_inside_store`, `backup_sync_folder`, `backup_disk_full`, `backup_read_only`,
    `backup_disk_error`, `backup_running` (another one in the same place), `backup_disturbed` (the store changed too
    fast), `backup_not_whole`, `backup_missing`, `backup_damaged`, `backup_newer`.
    """

    def make(self, store: OpenStore, place: Path | None) -> Backup:
        """Copy an unlocked store while others write, into `place` or its own folder; opened and read before it counts."""
        ...

    def copy_locked(self, store: Path, place: Path) -> Backup:
        """Copy the ciphertext of a store without any key. Not for a process that has the store open itself."""
        ...

    def list(self, place: Path, store_id: StoreId | None = None) -> list[Backup]:
        """Whole backups (of one store) in a folder, newest first. Half ones and strange folders are passed over."""
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
