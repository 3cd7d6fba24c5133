# SPDX-License-Identifier: EUPL-1.2
"""Changing the store's key so that a crash at any moment leaves exactly one of two known keys that opens the database.

The key ring first holds both generations; then the database is rekeyed; then the old generation goes. The work is done
in the rollback journal's mode: SQLite enters it only when no other program has the database open, and it leaves nothing
under the old key in a write-ahead log.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import crypto, key_slots, schema
from eht_desk.store.engine import driver_errors_named, raw_connection
from eht_desk.store.keyring import KeyRing
from eht_desk.store.session import RECOVERY_PUBLIC, Session, current_keys

_WAIT_SECONDS = 5.0
_PAUSE_SECONDS = 0.02


def with_new_generation(session: Session, ring: KeyRing) -> tuple[KeyRing, dict[int, bytes]]:
    """The key ring with a new generation beside the one in use, and both keys.

    Seals to the public keys that the database holds: one slipped into the key ring file gets nothing.
    """
    vault = session.vault
    in_use = vault.generation
    fresh = max(*ring.generations, in_use) + 1
    keys = {in_use: vault.store_key, fresh: crypto.random_bytes(crypto.KEY_BYTES)}
    with session.connections.read() as connection:
        trusted = current_keys(connection)
        recovery_public = bytes.fromhex(schema.fact(connection, RECOVERY_PUBLIC))
    slots = []
    for slot in ring.accounts:
        key_id, public = trusted.get(slot.account_id, ("", None))
        if public is None or key_id != slot.key_id:
            continue
        sealed = key_slots.seal_store_keys(public.sealing, key_id, ring.store_id, keys)
        slots.append(replace(slot, store_keys=sealed))
    recovery = key_slots.recovery_slot_with(ring.recovery, recovery_public, ring.store_id, keys)
    changed = replace(ring, generations=(in_use, fresh), accounts=tuple(slots), recovery=recovery)
    return changed, keys


def without_former_generation(ring: KeyRing, kept: int) -> KeyRing:
    """The key ring with one generation only."""

    def only(keys: dict[int, bytes]) -> dict[int, bytes]:
        return {generation: key for generation, key in keys.items() if generation == kept}

    return replace(
        ring,
        generations=(kept,),
        accounts=tuple(replace(slot, store_keys=only(dict(slot.store_keys))) for slot in ring.accounts),
        recovery=replace(ring.recovery, store_keys=only(dict(ring.recovery.store_keys))),
    )


def change_store_key(session: Session) -> bool:
    """Rekey to the newest generation of the vault and forget the former. False: somebody has the store open; later.

    Raises ExpectedFailure when the database or the key ring cannot be written; both generations then stay in the ring.
    """
    vault = session.vault
    newest = max(vault.store_keys)
    try:
        with session.connections.exclusive(_WAIT_SECONDS):
            rekey_file(session.database, vault.store_key, vault.store_keys[newest])
            vault.use_generation(newest)
            session.connections.change_key(vault.store_key)
    except ExpectedFailure as failure:
        if failure.code == "store_in_use":
            return False
        raise
    session.change_ring(lambda ring: without_former_generation(ring, newest))
    vault.keep_only(newest)
    return True


def rekey_file(database: Path, old: bytes, new: bytes) -> None:
    """Change the key of a database that nobody else has open.

    Raises ExpectedFailure: `store_in_use` (nothing was changed), and those of the engine.
    """
    with driver_errors_named(database):
        connection = raw_connection(database, old, busy_seconds=0.1)
        try:
            journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
            _leave_wal(connection, database)
            connection.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"").fetchall()
            connection.execute(f"PRAGMA journal_mode={journal}").fetchall()
        finally:
            connection.close()


def _leave_wal(connection: object, database: Path) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            with driver_errors_named(database):
                connection.execute("PRAGMA journal_mode=DELETE").fetchall()  # type: ignore[attr-defined]  # untyped driver
                return
        except ExpectedFailure as failure:
            if failure.code != "store_in_use" or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE_SECONDS)
