# SPDX-License-Identifier: EUPL-1.2
"""BackupKeeper over folders: consistent encrypted copies of a store, opened before they count, and the way back.

Importing this module is cheap: the database and cryptography load at first use. Why a copy is consistent:
backup_copying. The folder that backups lie in: backup_place.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eht_desk.application.ports import Clock, OpenStore
from eht_desk.application.ports.backups import Backup
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.store import backup_copying, backup_place, folder, keyring
from eht_desk.store.backup_copying import WAL, Copied
from eht_desk.store.backup_place import FileFacts, Manifest

if TYPE_CHECKING:
    from eht_desk.domain.log import LogAnchor
    from eht_desk.store.session import Session
    from eht_desk.store.vault import Vault

_LITTLE_WAIT_SECONDS = 0.3
_STEPS_BETWEEN_LOOKS = 100
"""Steps (in a check: pages) between two looks whether the store was locked: about a millisecond."""


class FolderBackups:
    """BackupKeeper for stores in folders."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._door = threading.Lock()
        self._handles: dict[tuple[int, int], int] = {}

    def make(self, store: OpenStore, place: Path | None) -> Backup:
        """Copy an unlocked store while others write; the copy is opened with the key and its log compared."""
        session = _session(store)
        where = self._place(session.path, place)
        key = session.vault.store_key

        def stop() -> None:
            if session.vault.is_forgotten:  # locked meanwhile: nothing goes on with a key that was dropped
                raise ExpectedFailure("store_closed")

        with backup_place.draft_in(where) as draft, _reading(session.database, key) as reader:
            before = _head(reader)
            with self._handle(session.database) as database:
                copied = backup_copying.copy_store_files(session.path, draft, database, stop)
            ring = keyring.from_bytes(copied.key_ring)
            head = _open_once(draft, key, before)
            if WAL in copied.files:
                # Opening the copy worked its log into its database.
                copied.files[folder.DATABASE] = backup_place.facts_of(draft / folder.DATABASE)
                del copied.files[WAL]
                folder.sync_file(draft / folder.DATABASE)
            stop()
            if head is not None:
                _write_anchor(draft, session, head)
            return backup_place.put(
                draft,
                Manifest(
                    store_id=ring.store_id,
                    name=ring.name,
                    made_at=self._clock.now(),
                    is_opened=True,
                    position=head.position if head else None,
                    head=head.head if head else None,
                    files={**copied.files, **_small_files(draft, copied)},
                ),
            )

    def check(self, store: OpenStore, backup: Backup) -> None:
        """Read every page of a backup with the store's key. One that is not whole is removed: `backup_not_whole`."""
        session = _session(store)
        with backup_place.failures_named():
            try:
                is_whole = _is_whole(backup.folder / folder.DATABASE, session.vault)
            except ExpectedFailure as failure:
                if failure.code != "store_damaged":
                    raise
                is_whole = False
            if not is_whole:
                with backup_place.only_one(backup.folder.parent):
                    backup_place.remove(backup.folder.parent, backup.folder)
                raise ExpectedFailure("backup_not_whole")

    def copy_locked(self, store: Path, place: Path) -> Backup:
        """Copy the ciphertext of a store without any key. Not for a process that has the store open itself."""
        folder.refuse_unusable_database(store)
        where = self._place(store, place)
        with backup_place.draft_in(where) as draft:
            anchor = _former_anchor(store)  # before the database: an anchor older than its log is a true one
            with backup_copying.held_for_reading(store) as database:
                copied = backup_copying.copy_store_files(store, draft, database, _go_on)
            ring = keyring.from_bytes(copied.key_ring)
            position: int | None = None
            if anchor is not None:
                folder.replace_file(draft / folder.ANCHOR, anchor)
                position = _position(draft)
            return backup_place.put(
                draft,
                Manifest(
                    store_id=ring.store_id,
                    name=ring.name,
                    made_at=self._clock.now(),
                    is_opened=False,
                    position=position,
                    head=None,
                    files={**copied.files, **_small_files(draft, copied)},
                ),
            )

    def list(self, place: Path, store_id: StoreId | None = None) -> list[Backup]:
        """Whole backups (of one store) in a folder, newest first."""
        return backup_place.listed(place, store_id)

    def own_place(self, store: Path) -> Path:
        """The store's own folder for backups."""
        return store / folder.BACKUPS

    def remove(self, place: Path, backups: Collection[Backup]) -> None:
        """Take backups in `place` away."""
        with backup_place.failures_named(), backup_place.only_one(place):
            for backup in backups:
                if backup.folder.parent == place:
                    with contextlib.suppress(FileNotFoundError):
                        backup_place.remove(place, backup.folder)

    def keep(self, backup: Backup) -> None:
        """Somebody decided that this one stays, whatever its age."""
        with backup_place.failures_named():
            backup_place.keep(backup.folder)

    def restore(self, folder_of_backup: Path, target: Path) -> Backup:
        """Check the copy against its manifest and make a store of it in a new or empty folder, all or nothing.

        Raises ExpectedFailure: `backup_missing`, `backup_damaged`, `backup_newer`, `folder_not_empty`, `store_exists`,
        `sync_folder`, `disk_full` ...
        """
        folder.refuse_sync_folder(target)
        folder.refuse_taken(target)
        with folder.failures_named():
            manifest = backup_place.read(folder_of_backup)
        with folder.new_folder(target) as draft:
            folder.make_private_folder(draft / folder.BACKUPS)
            for name, facts in manifest.files.items():
                if _copy_back(folder_of_backup / name, draft / name) != facts:
                    raise ExpectedFailure("backup_damaged")
            if keyring.from_bytes((draft / folder.KEY_RING).read_bytes()).store_id != manifest.store_id:
                raise ExpectedFailure("backup_damaged")
            folder.sync_folder_entry(draft)
        return Backup(
            folder_of_backup,
            manifest.store_id,
            manifest.name,
            manifest.made_at,
            sum(facts.size for facts in manifest.files.values()),
            manifest.is_opened,
            manifest.position,
        )

    def _place(self, store: Path, place: Path | None) -> Path:
        own = self.own_place(store)
        where = place if place is not None else own
        backup_place.refuse_place(store, where)
        if where == own:
            with backup_place.failures_named():
                own.mkdir(mode=0o700, exist_ok=True)
        return where

    @contextlib.contextmanager
    def _handle(self, database: Path) -> Iterator[int]:
        """A handle on a database that this process has open.

        On POSIX systems closing any handle of a file drops all locks that the process has on it, SQLite's too, and
        another program could then take the write-ahead log away. So it is never closed: one per store and process.
        """
        if os.name != "posix":
            with database.open("rb", buffering=0) as stream:
                yield stream.fileno()
            return
        with self._door:
            status = database.stat()
            place = (status.st_dev, status.st_ino)
            if place not in self._handles:
                self._handles[place] = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
        yield self._handles[place]


def _go_on() -> None:
    """Nothing stops a copy without a key."""


def _session(store: OpenStore) -> Session:
    from eht_desk.store.open_store import UnlockedStore

    if not isinstance(store, UnlockedStore):
        raise TypeError("not a store of this layer")
    return store.session_for_backup()


@contextlib.contextmanager
def _reading(database: Path, key: bytes) -> Iterator[Any]:
    """A connection of its own with its snapshot taken: while it stands, no log that it needs is begun anew."""
    from eht_desk.store.engine import driver_errors_named, raw_connection

    connection = raw_connection(database, key, busy_seconds=_LITTLE_WAIT_SECONDS)
    try:
        with driver_errors_named(database):
            # Without a write-ahead log the copy need not be read again; when somebody writes just now, it has one.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM meta LIMIT 1").fetchall()
        yield connection
    finally:
        connection.close()


def _head(connection: Any) -> LogAnchor | None:
    from datetime import datetime

    from eht_desk.domain.log import LogAnchor

    row = connection.execute("SELECT position, hash, at FROM log ORDER BY position DESC LIMIT 1").fetchone()
    return None if row is None else LogAnchor(row[0], row[1], datetime.fromisoformat(row[2]))


def _open_once(draft: Path, key: bytes, before: LogAnchor | None) -> LogAnchor | None:
    """Open the copy, compare its log with the store's, work its write-ahead log in. Returns the copy's head.

    Raises ExpectedFailure("backup_not_whole").
    """
    from eht_desk.store.engine import driver_errors_named, raw_connection

    database = draft / folder.DATABASE
    try:
        connection = raw_connection(database, key)
    except ExpectedFailure as failure:
        if failure.code == "store_damaged":
            raise ExpectedFailure("backup_not_whole") from failure
        raise
    try:
        with driver_errors_named(database):
            head = _head(connection)
            if before is not None:
                row = connection.execute(
                    "SELECT hash FROM log WHERE position = ?", (before.position,)
                ).fetchone()
                if row is None or row[0] != before.head:
                    raise ExpectedFailure("backup_not_whole")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    return head


def _is_whole(database: Path, vault: Vault) -> bool:
    """Whether every page can be read. A lock stops the reading, so that no copy of the key outlives it."""
    from eht_desk.store.engine import driver_errors_named, raw_connection

    if vault.is_forgotten:
        raise ExpectedFailure("store_closed")
    connection = raw_connection(database, vault.store_key)
    connection.set_progress_handler(lambda: vault.is_forgotten, _STEPS_BETWEEN_LOOKS)
    try:
        with driver_errors_named(database):
            # Reading a page checks its authentication code; the quick check reads all that are in use.
            return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
    except ExpectedFailure:
        if vault.is_forgotten:
            raise ExpectedFailure("store_closed") from None
        raise
    finally:
        connection.close()


def _write_anchor(draft: Path, session: Session, head: LogAnchor) -> None:
    from eht_desk.store import log

    log.write_anchor(draft, session.vault, head)


def _former_anchor(store: Path) -> bytes | None:
    with contextlib.suppress(FileNotFoundError):
        return (store / folder.ANCHOR).read_bytes()
    return None


def _position(draft: Path) -> int | None:
    """How many log rows the copy holds at least, by its anchor; nobody without a key can say it better."""
    import json

    with contextlib.suppress(ValueError, KeyError, TypeError):
        return int(json.loads((draft / folder.ANCHOR).read_bytes())["position"])
    return None


def _small_files(draft: Path, copied: Copied) -> dict[str, FileFacts]:
    folder.replace_file(draft / folder.KEY_RING, copied.key_ring)
    names = [name for name in (folder.KEY_RING, folder.ANCHOR) if (draft / name).is_file()]
    return {name: backup_place.facts_of(draft / name) for name in names}


def _copy_back(source: Path, target: Path) -> FileFacts:
    try:
        with source.open("rb", buffering=0) as stream:
            return backup_copying.copy_hashed(stream.fileno(), target, _go_on)
    except FileNotFoundError:
        raise ExpectedFailure("backup_damaged", {"missing": 1}) from None
