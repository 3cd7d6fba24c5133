# SPDX-License-Identifier: EUPL-1.2
"""Backups that exist in memory only, so that use cases can be asked about days without waiting for disks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from eht_desk.application.ports import Backup, Clock, OldCopy, OpenStore, StoreFacts
from eht_desk.application.ports.backups import KeyRingLoan
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId


class MemoryBackups:
    """BackupKeeper. `fails_with` is raised by the next one made; `is_whole`: whether its pages are right.

    `damaged`: those whose bytes are not as the manifest says. `told`: what the folder's facts are.
    `restored`: where stores were made. `refused`: places that take none, and the code that says so.
    `meanwhile` runs while one is being made, which holds nothing of it and is dated after it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self.backups: list[Backup] = []
        self.fails_with = ""
        self.is_whole = True
        self.refused: dict[Path, str] = {}
        self.damaged: list[Backup] = []
        self.restored: list[Path] = []
        self.told = StoreFacts(None, 1_000_000, 50_000_000_000, clock.now(), clock.now())
        self.loan = KeyRingLoan.NOT_NEEDED
        self.joined: list[tuple[Path, Path]] = []
        self.meanwhile: Callable[[], object] = int

    def make(self, store: OpenStore, place: Path | None) -> Backup:
        with store.read() as work:
            rows = work.log.rows()
        self.meanwhile()
        if not self.is_whole:
            raise ExpectedFailure("backup_not_whole")
        where = place or self.own_place(store.header.path)
        return self._add(store.header.id, where, rows[-1].position if rows else 0)

    def copy_locked(self, store: Path, place: Path) -> Backup:
        return self._add(StoreId("store-1"), place, None)

    def list(self, place: Path, store_id: StoreId | None = None) -> list[Backup]:
        found = [
            item for item in self.backups if item.folder.parent == place and store_id in {None, item.store_id}
        ]
        return sorted(found, key=lambda item: item.made_at, reverse=True)

    def is_undamaged(self, backup: Backup) -> bool:
        return backup not in self.damaged

    def broken(self, place: Path) -> tuple[str, ...]:
        return self.told.broken if place.name == "backups" else ()

    def facts(self, store: Path) -> StoreFacts:
        return self.told

    def remove_old_copies(self, copies: Collection[OldCopy]) -> None:
        self.told = replace(
            self.told, old_copies=tuple(copy for copy in self.told.old_copies if copy not in copies)
        )

    def own_place(self, store: Path) -> Path:
        return store / "backups"

    def remove(self, place: Path, backups: Collection[Backup]) -> None:
        self.backups = [item for item in self.backups if item not in backups]

    def keep(self, backup: Backup) -> None:
        self.backups = [
            replace(item, is_kept_by_decision=True) if item == backup else item for item in self.backups
        ]

    def restore(self, folder: Path, target: Path) -> Backup:
        self.restored.append(target)
        return next(item for item in self.backups if item.folder == folder)

    def lends_key_ring(self, store: Path, backup: Backup, *, is_damaged: bool = False) -> KeyRingLoan:
        return self.loan

    def join(self, store: Path, backup: Path, target: Path) -> None:
        self.joined.append((backup, target))

    def _add(self, store_id: StoreId, place: Path, position: int | None) -> Backup:
        if place in self.refused:
            raise ExpectedFailure(self.refused[place])
        if self.fails_with:
            raise ExpectedFailure(self.fails_with)
        self._count += 1
        made = Backup(
            place / str(self._count),
            store_id,
            "Ekskolan",
            self._clock.now(),
            1000,
            position is not None,
            position,
        )
        self.backups.append(made)
        return made
