# SPDX-License-Identifier: EUPL-1.2
"""What an unlocked store is made of, shared by its transactions, its key desk, rekeying and verification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from eht_desk.application.ports import Clock, IdSource
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.store import crypto, folder, key_slots, keyring
from eht_desk.store.engine import Connections
from eht_desk.store.file_lock import FileLock
from eht_desk.store.keyring import FLOOR, KdfCost, KeyRing
from eht_desk.store.lease import Lease
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

    Only tests give another `device` name or other `locks` than the system's.
    """

    clock: Clock
    ids: IdSource
    kdf: KdfCost = FLOOR
    floor: KdfCost = FLOOR
    steps: tuple[Step, ...] = SHIPPED
    device: str = ""
    locks: Callable[[Path], FileLock] = FileLock

    def lease(self, path: Path) -> Lease:
        """The lease of a store folder, not taken."""
        return Lease(path, self.clock.now, self.device, self.locks)


@dataclass(frozen=True, slots=True)
class Session:
    """An unlocked store. `path` is its folder."""

    path: Path
    tools: Tools
    vault: Vault
    connections: Connections
    lease: Lease

    @property
    def database(self) -> Path:
        """The database file."""
        return self.path / folder.DATABASE

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
