# SPDX-License-Identifier: EUPL-1.2
"""Looking into a backup without changing a byte of it. What has to be worked on is worked on in a private copy.

A copy is needed when a write-ahead log or a journal lies beside the database (made while somebody wrote), and when the
backup is of an older program. It is ciphertext in a folder for this user only, and goes when the store is closed.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import backup_place, folder, key_slots, keyring, schema, unlock, upgrade
from eht_desk.store.engine import driver_errors_named, raw_connection
from eht_desk.store.key_slots import Opened
from eht_desk.store.keyring import AccountSlot, KeyRing
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.session import Session, Tools

_EMPTY_LOG = 32
"""Bytes of a write-ahead log's header."""

_TEMPORARY = "eht-desk-backup-"
_LEFTOVER_SECONDS = 2 * 24 * 3600
"""A private copy so old is one that a killed program left; no window stays open for so long."""


def open_backup(path: Path, tools: Tools, login: str, password: str) -> UnlockedStore:
    """The store in a backup, for reading only.

    Raises ExpectedFailure: `backup_missing`, `backup_damaged`, `backup_newer`, `wrong_password`, `unknown_login`,
    `account_closed`, `store_damaged`, `store_newer`, `backup_no_room` (for the private copy) ...
    """
    with folder.failures_named():
        manifest = backup_place.read(path)
        for name, facts in manifest.files.items():
            if not (path / name).is_file() or (path / name).stat().st_size != facts.size:
                raise ExpectedFailure("backup_damaged")
    folder.refuse_unusable_database(path)
    ring = keyring.read(path, tools.floor)
    slot = unlock.slot_for(ring, login)
    opened = key_slots.open_with_password(ring, slot, password)
    with contextlib.ExitStack() as undo:
        where = path
        if _has_journal(path):
            where = _private_copy(path, list(manifest.files), undo)
            _work_in(where, ring, opened)
        try:
            session = _session(where, tools, ring, slot, opened, manifest.made_at)
        except ExpectedFailure as failure:
            if failure.code != "store_older":
                raise
            if where == path:
                where = _private_copy(path, list(manifest.files), undo)
            _make_newer(where, tools, ring, slot, opened)
            session = _session(where, tools, ring, slot, opened, manifest.made_at)
        on_close = undo.pop_all().close
        try:
            return unlock.unlocked(session, ring, slot.login, on_close=on_close, at=path)
        except BaseException:
            on_close()
            raise


def _session(
    where: Path, tools: Tools, ring: KeyRing, slot: AccountSlot, opened: Opened, made_at: datetime
) -> Session:
    return unlock.open_session(
        where, tools, ring, opened.store_keys, slot.account_id, opened.account_keys, copied_at=made_at
    )


def _has_journal(path: Path) -> bool:
    for ending, empty in (("-wal", _EMPTY_LOG), ("-journal", 0)):
        with contextlib.suppress(FileNotFoundError):
            if path.joinpath(f"{folder.DATABASE}{ending}").stat().st_size > empty:
                return True
    return False


def _private_copy(path: Path, names: list[str], undo: contextlib.ExitStack) -> Path:
    """A copy of the backup's files that `undo` takes away. Raises ExpectedFailure."""
    _remove_leftovers()
    try:
        with folder.failures_named():
            copy = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
            undo.callback(shutil.rmtree, copy, ignore_errors=True)
            for name in names:
                folder.make_private_file(copy / name)
                shutil.copyfile(path / name, copy / name)
    except ExpectedFailure as failure:
        if failure.code in {"disk_full", "read_only"}:
            raise ExpectedFailure("backup_no_room") from failure
        raise
    return copy


def _remove_leftovers() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _work_in(copy: Path, ring: KeyRing, opened: Opened) -> None:
    """Bring what lies beside the database into it, and leave it without a write-ahead log."""
    database = copy / folder.DATABASE
    generation = unlock.fitting_generation(database, ring, opened.store_keys)
    connection = raw_connection(database, opened.store_keys[generation])
    try:
        with driver_errors_named(database):
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        connection.close()


def _make_newer(copy: Path, tools: Tools, ring: KeyRing, slot: AccountSlot, opened: Opened) -> None:
    """Bring the copy to this program's schema."""
    session = unlock.open_session(
        copy, tools, ring, opened.store_keys, slot.account_id, opened.account_keys, any_schema=True
    )
    try:
        with session.connections.read() as connection:
            found = schema.revision_of(connection)
        upgrade.run_steps(session, found)
    finally:
        session.connections.close()
        session.vault.forget()
    _work_in(copy, ring, opened)
