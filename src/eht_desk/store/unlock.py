# SPDX-License-Identifier: EUPL-1.2
"""From a key ring and opened keys to an unlocked store: which generation fits, schema, account, compartments, clock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.store import crypto, folder, journal_mode, keyring, log, schema, unfinished
from eht_desk.store.engine import Connections, raw_connection
from eht_desk.store.keyring import AccountSlot, KeyRing
from eht_desk.store.lease import BackupLease, holder_named
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.page_codes import LEAST_PAGES, PAGE, has_page_of
from eht_desk.store.rows import ACCOUNT, COMPARTMENT
from eht_desk.store.session import DOCUMENT_KEY, SCHOOL, Session, Tools, load_compartment_keys
from eht_desk.store.vault import Vault


def slot_for(ring: KeyRing, login: str) -> AccountSlot:
    """The slot of a login. Raises ExpectedFailure: `unknown_login`, `account_closed`."""
    slot = ring.slot(login)
    if slot is None:
        raise ExpectedFailure("account_closed" if ring.has_left(login) else "unknown_login")
    return slot


def readable_ring(path: Path, tools: Tools) -> KeyRing:
    """The key ring of a folder that a store may be opened in.

    Raises ExpectedFailure: `sync_folder`, `not_a_store`, `store_plaintext`, `key_ring_damaged`, `store_newer` ...
    """
    folder.refuse_sync_folder(path)
    folder.refuse_unusable_database(path)
    folder.refuse_read_only(path)
    return keyring.read(path, tools.floor)


def open_session(
    path: Path,
    tools: Tools,
    ring: KeyRing,
    store_keys: Mapping[int, bytes],
    account_id: AccountId,
    private: crypto.PrivateKeys,
    *,
    any_schema: bool = False,
    copied_at: datetime | None = None,
) -> Session:
    """A session for an account's keys. With `any_schema` an older or newer schema is let through (upgrade).

    `copied_at`: this is a backup of that moment, in which nothing may be touched.

    Raises ExpectedFailure: `store_damaged`, `key_ring_does_not_fit`, `store_older`, `store_newer`, `account_closed` ...
    """
    database = path / folder.DATABASE
    with _other_key_named(database, store_keys):
        return _session(path, tools, ring, store_keys, account_id, private, any_schema, copied_at)


def _session(
    path: Path,
    tools: Tools,
    ring: KeyRing,
    store_keys: Mapping[int, bytes],
    account_id: AccountId,
    private: crypto.PrivateKeys,
    any_schema: bool,
    copied_at: datetime | None,
) -> Session:
    database = path / folder.DATABASE
    is_fixed, is_network = copied_at is not None, tools.place_of(path).is_network
    generation = fitting_generation(database, ring, store_keys, is_fixed=is_fixed, locks_out=is_network)
    if not is_fixed:
        now = tools.clock.now()
        with holder_named(path, now):
            journal_mode.settle(path, store_keys[generation], now, is_network=is_network)
    connections = Connections(database, store_keys[generation], is_fixed=is_fixed)
    try:
        with connections.read() as connection:
            if not any_schema:
                schema.refuse_other_schema(connection, tools.steps)
            vault = Vault(
                store_id=ring.store_id,
                account_id=account_id,
                private=private,
                store_keys=store_keys,
                generation=generation,
                school=CompartmentId(schema.fact(connection, SCHOOL)),
            )
            load_compartment_keys(connection, vault, vault.key_id, private)
    except BaseException:
        connections.close()
        raise
    lease = tools.lease(path) if copied_at is None else BackupLease(copied_at)
    return Session(path, tools, vault, connections, lease)


@contextlib.contextmanager
def _other_key_named(database: Path, store_keys: Mapping[int, bytes]) -> Iterator[None]:
    """Say when the whole file is under another key: a key ring of another time, and no damaged page.

    Raises ExpectedFailure("key_ring_does_not_fit") instead of `store_damaged`.
    """
    try:
        yield
    except ExpectedFailure as failure:
        if failure.code == "store_damaged" and not failure.facts:
            with contextlib.suppress(OSError):
                is_whole_store = database.stat().st_size >= LEAST_PAGES * PAGE
                if is_whole_store and not any(has_page_of(database, key) for key in store_keys.values()):
                    raise ExpectedFailure("key_ring_does_not_fit") from failure
        raise


def fitting_generation(
    database: Path,
    ring: KeyRing,
    store_keys: Mapping[int, bytes],
    *,
    is_fixed: bool = False,
    locks_out: bool = False,
) -> int:
    """The generation that opens the database, the newest tried first; the oldest when none does."""
    generations = [generation for generation in reversed(ring.generations) if generation in store_keys]
    for generation in generations[:-1]:
        with contextlib.suppress(ExpectedFailure):
            key = store_keys[generation]
            raw_connection(database, key, is_fixed=is_fixed, locks_out=locks_out).close()
            return generation
    if not generations:
        raise ExpectedFailure("key_ring_damaged")
    return generations[-1]


def unlocked(
    session: Session,
    ring: KeyRing,
    login: str,
    *,
    must_write: bool = False,
    on_close: Callable[[], object] = int,
    at: Path | None = None,
) -> UnlockedStore:
    """The store of a session: writing when nobody else has the lease, else reading. Closes the session on failure.

    With `must_write` (recovery, upgrade) a lease that nobody holds any more is taken over, and one that somebody holds
    is a failure. `at`: the path to show when it is not the session's.

    Raises ExpectedFailure: `account_closed`, `store_in_use` with `must_write` ...
    """
    try:
        if not session.is_backup:
            _take_lease(session, login, must_write)
        if session.lease.sharing().may_write:
            unfinished.finish_key_change(session, ring)
        with session.connections.read() as connection:
            own = _own_compartment(connection, session.vault)
            document_key = bytes.fromhex(schema.fact(connection, DOCUMENT_KEY))
            head = log.head(connection)
        now = session.tools.clock.now()
        behind: datetime | None = head.at if head is not None and now < head.at else None
        return UnlockedStore(
            session,
            header=keyring.header_of(at or session.path, ring),
            own=own,
            document_key=document_key,
            clock_warning=behind,
            login=login,
            on_close=on_close,
        )
    except BaseException:
        session.lease.release()
        session.connections.close()
        session.vault.forget()
        raise


def _take_lease(session: Session, login: str, must_write: bool) -> None:
    try:
        session.lease.take(login, from_stale=must_write)
    except ExpectedFailure as failure:
        if must_write or failure.code not in {"store_in_use", "lease_stale"}:
            raise


def _own_compartment(connection: Connection, vault: Vault) -> CompartmentId:
    """The account's own compartment; while a reset's key ring could not be written, the one that still opens."""
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == vault.account_id)).first()
    if row is None:
        raise ExpectedFailure("store_damaged", {"table": ACCOUNT.name})
    if row.closed_at is not None:
        raise ExpectedFailure("account_closed")
    own = CompartmentId(row.own_compartment_id)
    if vault.can_open(own):
        return own
    statement = select(COMPARTMENT.c.id).where(COMPARTMENT.c.owner_id == vault.account_id)
    for item in connection.execute(statement.order_by(COMPARTMENT.c.created_at.desc())):
        if vault.can_open(CompartmentId(item.id)):
            return CompartmentId(item.id)
    return own
