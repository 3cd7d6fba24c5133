# SPDX-License-Identifier: EUPL-1.2
"""BackupKeeper over folders: consistent encrypted copies of a store, opened before they count, and the way back.

Importing this module is cheap: the database and cryptography load at first use. Why a copy is consistent:
backup_copying. The folder that backups lie in: backup_place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.application.ports import Clock, OpenStore
from eht_desk.application.ports.backups import Backup, KeyRingLoan, OldCopy, StoreFacts
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import StoreId
from eht_desk.store import backup_copying, backup_place, folder, folder_facts, key_ring_loan, keyring
from eht_desk.store.backup_copying import JOURNAL, WAL, Copied
from eht_desk.store.backup_holding import LockHold, SqliteHold, head_of
from eht_desk.store.backup_place import FileFacts, Manifest
from eht_desk.store.file_copying import copy_hashed
from eht_desk.store.kept_handles import KeptHandles
from eht_desk.store.page_codes import SALT, SLOT, PageCodes

if TYPE_CHECKING:
    from eht_desk.domain.log import LogAnchor
    from eht_desk.store.session import Session


class FolderBackups:
    """BackupKeeper for stores in folders."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handles = KeptHandles()

    def make(self, store: OpenStore, place: Path | None) -> Backup:
        """Copy an unlocked store while others write; the copy is opened with the key, its log compared, its pages read.

        Pages that are as in the newest backup of the place that was read whole need no second reading.
        """
        session = _session(store)
        where = self._place(session.path, place)
        vault = session.vault
        key = vault.store_key

        def stop() -> None:
            if vault.is_forgotten:  # locked meanwhile: nothing goes on with a key that was dropped
                raise ExpectedFailure("store_closed")

        with backup_place.draft_in(where) as draft, self._handles.of(session.database) as database:
            # Before the first byte: what somebody writes during the copy is later than the copy, not in it.
            made_at = self._clock.now()
            hold = SqliteHold(session.database, key, database)
            try:
                former = _former_database(where, vault.store_id)
                codes = PageCodes(key, backup_place.read_at(database, 0, SALT))
                copied = backup_copying.copy_store_files(session.path, draft, hold, stop, former, codes)
            finally:
                hold.close()
            ring = keyring.from_bytes(copied.key_ring)
            head = _open_once(draft, key, hold.head, copied)
            stop()
            _read_pages(draft / folder.DATABASE, key, copied.unread, stop)
            if head is not None:
                _write_anchor(draft, session, head)
            return backup_place.put(
                draft,
                Manifest(
                    store_id=ring.store_id,
                    name=ring.name,
                    made_at=made_at,
                    is_opened=True,
                    position=head.position if head else None,
                    head=head.head if head else None,
                    files={**copied.files, **_small_files(draft, copied)},
                ),
            )

    def copy_locked(self, store: Path, place: Path) -> Backup:
        """Copy the ciphertext of a store without any key. Not for a process that has the store open itself."""
        folder.refuse_unusable_database(store)
        where = self._place(store, place)
        with backup_place.draft_in(where) as draft:
            anchor = _former_anchor(store)  # before the database: an anchor older than its log is a true one
            made_at = self._clock.now()
            hold = LockHold(store)
            try:
                copied = backup_copying.copy_store_files(store, draft, hold, _go_on)
            finally:
                hold.close()
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
                    made_at=made_at,
                    is_opened=False,
                    position=position,
                    head=None,
                    files={**copied.files, **_small_files(draft, copied)},
                ),
            )

    def list(self, place: Path, store_id: StoreId | None = None) -> list[Backup]:
        """Whole backups (of one store) in a folder, newest first."""
        return backup_place.listed(place, store_id)

    def is_undamaged(self, backup: Backup) -> bool:
        """Whether every file is as the manifest says, byte for byte."""
        with contextlib.suppress(ExpectedFailure, OSError):
            manifest = backup_place.read(backup.folder)
            return all(
                backup_place.facts_of(backup.folder / name) == facts for name, facts in manifest.files.items()
            )
        return False

    def broken(self, place: Path) -> tuple[str, ...]:
        """Names of folders that are called as backups are and are none."""
        return backup_place.broken(place)

    def facts(self, store: Path) -> StoreFacts:
        """What can be seen of a store's folder without a key."""
        return folder_facts.facts_of(store)

    def remove_old_copies(self, copies: Collection[OldCopy]) -> None:
        """Take copies from before an upgrade away."""
        for copy in copies:
            if folder_facts.is_old_copy(copy.folder):
                with backup_place.failures_named(), contextlib.suppress(FileNotFoundError):
                    backup_place.remove(copy.folder.parent, copy.folder)

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
        `inside_store`, `sync_folder`, `disk_full` ...
        """
        folder.refuse_sync_folder(target)
        folder.refuse_taken(target)
        folder.refuse_inside(target)
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

    def lends_key_ring(self, store: Path, backup: Backup, *, is_damaged: bool = False) -> KeyRingLoan:
        """Whether the backup's key ring opens the database in a damaged folder."""
        return key_ring_loan.loan(store, backup, is_damaged=is_damaged)

    def join(self, store: Path, backup: Path, target: Path) -> None:
        """A new store of a damaged folder's database and a backup's key ring; both stay as they are."""
        key_ring_loan.join(store, backup, target)

    def _place(self, store: Path, place: Path | None) -> Path:
        own = self.own_place(store)
        where = place if place is not None else own
        backup_place.refuse_place(store, where)
        if where == own:
            with backup_place.failures_named():
                own.mkdir(mode=0o700, exist_ok=True)
        return where


def _go_on() -> None:
    """Nothing stops a copy without a key."""


def _session(store: OpenStore) -> Session:
    from eht_desk.store.open_store import UnlockedStore

    if not isinstance(store, UnlockedStore):
        raise TypeError("not a store of this layer")
    return store.session_for_backup()


def _former_database(place: Path, store_id: StoreId) -> Path | None:
    """The database of the newest backup in `place` whose pages were all read."""
    found = (item for item in backup_place.listed(place, store_id) if item.is_opened)
    newest = next(found, None)
    return None if newest is None else newest.folder / folder.DATABASE


def _open_once(draft: Path, key: bytes, before: LogAnchor | None, copied: Copied) -> LogAnchor | None:
    """Open the copy, compare its log with the store's, work its write-ahead log in. Returns the copy's head.

    What changed by opening is noted in `copied`. Raises ExpectedFailure("backup_not_whole").
    """
    from eht_desk.store.engine import driver_errors_named, raw_connection

    database = draft / folder.DATABASE
    has_journal = bool({WAL, JOURNAL} & copied.files.keys())
    try:
        # Without a journal it is only read. With one it is worked on, and nobody else has any business there.
        connection = raw_connection(database, key, is_fixed=not has_journal, locks_out=has_journal)
    except ExpectedFailure as failure:
        if failure.code == "store_damaged":
            raise ExpectedFailure("backup_not_whole") from failure
        raise
    try:
        with driver_errors_named(database):
            head = head_of(connection)
            if before is not None:
                row = connection.execute(
                    "SELECT hash FROM log WHERE position = ?", (before.position,)
                ).fetchone()
                if row is None or row[0] != before.head:
                    raise ExpectedFailure("backup_not_whole")
            if has_journal:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    if has_journal:
        copied.files[folder.DATABASE] = backup_place.facts_of(database)
        copied.files.pop(WAL, None)
        copied.files.pop(JOURNAL, None)
        folder.sync_file(database)
    return head


def _read_pages(database: Path, key: bytes, unread: set[int] | None, stop: Callable[[], None]) -> None:
    """Check the authentication code of every page, or of the first and those in `unread` slots.

    Raises ExpectedFailure("backup_not_whole").
    """
    slots = database.stat().st_size // SLOT + 1
    wanted = range(slots) if unread is None else sorted({0, *unread} & set(range(slots)))
    with database.open("rb", buffering=0) as stream:
        codes = PageCodes(key, backup_place.read_at(stream.fileno(), 0, SALT))
        for slot in wanted:
            if not codes.are_true(backup_place.read_at(stream.fileno(), slot * SLOT, SLOT), slot * SLOT):
                raise ExpectedFailure("backup_not_whole")
            stop()


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
            return copy_hashed(stream.fileno(), target, _go_on)
    except FileNotFoundError:
        raise ExpectedFailure("backup_damaged", {"missing": 1}) from None
