# SPDX-License-Identifier: EUPL-1.2
"""What an unlocked store is made of, shared by its transactions, its key desk, rekeying and verification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from eht_desk.application.ports import Clock, IdSource
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.store import crypto, folder, key_slots, keyring, network_paths
from eht_desk.store.engine import Connections, raw_connection
from eht_desk.store.file_lock import FileLock
from eht_desk.store.kept_handles import KeptHandles
from eht_desk.store.keyring import FLOOR, KdfCost, KeyRing
from eht_desk.store.lease import BackupLease, Lease, StoreLease, Surroundings
from eht_desk.store.lease_beat import BEAT_SECONDS
from eht_desk.store.network_paths import Place
from eht_desk.store.rows import ACCOUNT_KEY, COMPARTMENT_KEY
from eht_desk.store.schema import SHIPPED, Step
from eht_desk.store.vault import Vault

RECOVERY_PUBLIC = "recovery_public"
DOCUMENT_KEY = "document_key"
SCHOOL = "school"
STORE_ID = "store_id"


@dataclass(frozen=True, slots=True)
class Tools:
    """What the gate was given: clock, ids, the cost of passwords, the least cost it accepts, the known schema steps.

    Only tests give another `device` name, other `locks` and places than the system's, or another `beat_seconds`.
    """

    clock: Clock
    ids: IdSource
    kdf: KdfCost = FLOOR
    floor: KdfCost = FLOOR
    steps: tuple[Step, ...] = SHIPPED
    device: str = ""
    locks: Callable[[Path], FileLock] = FileLock
    place_of: Callable[[Path], Place] = network_paths.place_of
    beat_seconds: float = BEAT_SECONDS
    handles: KeptHandles = field(default_factory=KeptHandles)

    def lease(self, path: Path) -> Lease:
        """The lease of a store folder, not taken."""
        around = Surroundings(self.clock.now, self.device, self.locks, self.place_of, self.beat_seconds)
        return Lease(path, around)


@dataclass(frozen=True, slots=True)
class Session:
    """An unlocked store. `path` is its folder."""

    path: Path
    tools: Tools
    vault: Vault
    connections: Connections
    lease: StoreLease

    @property
    def database(self) -> Path:
        """The database file."""
        return self.path / folder.DATABASE

    @property
    def is_backup(self) -> bool:
        """Whether this is a backup that is looked into: nothing may be touched."""
        return isinstance(self.lease, BackupLease)

    def own_connection(self) -> Any:
        """A DBAPI connection of its own, opened as the store is; for whoever checks it."""
        return raw_connection(self.database, self.vault.store_key, is_fixed=self.is_backup)

    def ring(self) -> KeyRing:
        """The key ring as it stands in its file now."""
        return keyring.read(self.path, self.tools.floor)

    def change_ring(self, change: Callable[[KeyRing], KeyRing]) -> None:
        """Apply a change to the key ring file. Raises OSError and ExpectedFailure as reading does."""
        keyring.write(self.path, change(self.ring()))


def current_keys(connection: Connection) -> dict[AccountId, tuple[str, crypto.PublicKeys]]:
    """Per account that can open the store: key id and public keys, as the database (not the key ring file) has them."""
    statement = select(ACCOUNT_KEY).where(ACCOUNT_KEY.c.is_current == 1)
    return {
        AccountId(row.account_id): (row.id, crypto.PublicKeys(row.sealing_public, row.signing_public))
        for row in connection.execute(statement)
    }


def load_compartment_keys(
    connection: Connection, vault: Vault, key_id: str, private: crypto.PrivateKeys
) -> None:
    """Put the keys of all compartments that this key pair opens into the vault.

    Raises ExpectedFailure("store_damaged") for a sealed key that was changed.
    """
    statement = select(COMPARTMENT_KEY).where(COMPARTMENT_KEY.c.key_id == key_id)
    for row in connection.execute(statement):
        about = key_slots.compartment_key_context(vault.store_id, row.compartment_id, key_id)
        try:
            key = crypto.unseal_from(private.sealing, row.sealed_key, about)
        except crypto.SealBroken as error:
            raise ExpectedFailure("store_damaged", {"table": COMPARTMENT_KEY.name}) from error
        vault.add(CompartmentId(row.compartment_id), key)
