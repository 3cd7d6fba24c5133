# SPDX-License-Identifier: EUPL-1.2
"""StoreGate over encrypted folders. Importing this module is cheap: the database and cryptography load at first use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eht_desk.application.ports import Clock, IdSource, NewStore, StoreHeader, StoreSecrets
from eht_desk.store import folder, keyring, lease
from eht_desk.store.kept_handles import KeptHandles
from eht_desk.store.keyring import FLOOR, KdfCost

if TYPE_CHECKING:
    from eht_desk.store.open_store import UnlockedStore
    from eht_desk.store.schema import Step
    from eht_desk.store.session import Tools


class SqlCipherGate:
    """Creates and unlocks stores.

    `kdf` is what new passwords cost and `floor` the least accepted; only tests give less than the default (64 MiB and
    three passes), and only tests give other schema `steps` than the shipped ones or other `surroundings` (those
    of session.Tools: device, locks, place_of, beat_seconds).
    """

    def __init__(
        self,
        clock: Clock,
        ids: IdSource,
        *,
        kdf: KdfCost = FLOOR,
        floor: KdfCost = FLOOR,
        steps: tuple[Step, ...] | None = None,
        surroundings: Mapping[str, Any] | None = None,
    ) -> None:
        if not kdf.is_at_least(floor):
            raise ValueError("a new password must cost at least the floor")
        self._clock = clock
        self._ids = ids
        self._kdf = kdf
        self._floor = floor
        self._steps = steps
        self._surroundings = dict(surroundings or {})
        self._handles = KeptHandles()

    def load(self) -> None:
        """Import the heavy parts now; for a thread that runs while the password is typed."""
        from eht_desk.store import create, recovery, unlock, upgrade  # noqa: F401 - imported for its effect

    def header(self, path: Path) -> StoreHeader:
        """What can be read before unlocking. Raises `not_a_store`, `key_ring_damaged`, `store_newer`."""
        found = keyring.header_of(path, keyring.read(path, self._floor))
        known = {key: value for key, value in self._surroundings.items() if key != "device"}
        holder, is_stale = lease.look(path, **known)
        return replace(found, holder=holder, is_stale=is_stale)

    def create(self, new: NewStore) -> StoreSecrets:
        """Make a store with its first account; a failure leaves no half store behind."""
        folder.refuse_sync_folder(new.path)
        folder.refuse_taken(new.path)
        folder.refuse_inside(new.path)
        from eht_desk.store import create

        return create.create(new, self._tools())

    def unlock(self, path: Path, login: str, password: str) -> UnlockedStore:
        """Open with an account's password."""
        from eht_desk.store import key_slots, unfinished, unlock

        tools = self._tools()
        ring = unlock.readable_ring(path, tools)
        slot = unlock.slot_for(ring, login)
        opened = key_slots.open_with_password(ring, slot, password)
        session = unlock.open_session(
            path, tools, ring, opened.store_keys, slot.account_id, opened.account_keys
        )
        store = unlock.unlocked(session, ring, slot.login)
        if store.sharing().may_write:
            unfinished.finish_leaving(session, ring)
        return store

    def open_backup(self, folder: Path, login: str, password: str) -> UnlockedStore:
        """Look into a backup with a password of its day; its files stay byte for byte as they are."""
        from eht_desk.store import backup_reading

        return backup_reading.open_backup(folder, self._tools(), login, password)

    def recover_with_sheet(self, path: Path, login: str, sheet: str, new_password: str) -> str:
        """Forgotten password: set a new one with the personal sheet; returns the new sheet's code."""
        from eht_desk.store import recovery

        return recovery.with_sheet(path, self._tools(), login, sheet, new_password)

    def recover_with_papers(
        self, path: Path, login: str, first: str, second: str, new_password: str
    ) -> tuple[str, str, str]:
        """The two papers reset the account with this login; returns (first, second, personal sheet), all new."""
        from eht_desk.store import recovery

        return recovery.with_papers(path, self._tools(), login, first, second, new_password)

    def upgrade(self, path: Path, login: str, password: str) -> Path:
        """Integrity check, copy, upgrade, verify. Returns the copy's folder."""
        from eht_desk.store import upgrade

        return upgrade.upgrade(path, self._tools(), login, password)

    def _tools(self) -> Tools:
        from eht_desk.store.schema import SHIPPED
        from eht_desk.store.session import Tools

        return Tools(
            self._clock,
            self._ids,
            self._kdf,
            self._floor,
            self._steps or SHIPPED,
            handles=self._handles,
            **self._surroundings,
        )
