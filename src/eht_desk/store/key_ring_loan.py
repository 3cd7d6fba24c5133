# SPDX-License-Identifier: EUPL-1.2
"""A database whose own key ring is damaged or gone: whether a backup's key ring opens it, and both put together.

No key is needed to tell. Changing the store's key writes every page anew, and an encrypted page never looks the same
twice: one page that is byte for byte as in the backup proves that both are under the same key.
"""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime
from pathlib import Path

from eht_desk.application.ports.backups import Backup, KeyRingLoan
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import backup_copying, backup_place, folder, journal_mode, keyring, lease
from eht_desk.store.backup_holding import LockHold
from eht_desk.store.backup_place import read_at
from eht_desk.store.keyring import KeyRing
from eht_desk.store.page_codes import PAGE, SALT, SLOT

_MOST_SLOTS = 1024
"""64 MB: the first pages are of the tables that change least."""

_NOTHING = bytes(PAGE)


def loan(store: Path, backup: Backup, *, is_damaged: bool) -> KeyRingLoan:
    """Whether the backup's key ring opens the database in a store's folder. `is_damaged`: unlocking said so."""
    database = store / folder.DATABASE
    own = _content(store)
    if not database.is_file() or not (is_damaged or _is_unreadable(own)):
        return KeyRingLoan.NOT_NEEDED
    try:
        ring, content = _ring_of(backup.folder, backup.store_id)
        if content == own:
            return KeyRingLoan.NOT_NEEDED
        # While the key is being changed a ring holds both: whichever the database has, it opens.
        fits = len(ring.generations) > 1 or _share_a_page(database, backup.folder / folder.DATABASE)
    except (ExpectedFailure, OSError):
        return KeyRingLoan.NOT_WHOLE
    return KeyRingLoan.FITS if fits else KeyRingLoan.OTHER_KEY


def join(store: Path, backup: Path, target: Path) -> None:
    """Copy a database with its log into a new folder, and a backup's key ring to it. Neither is changed.

    Raises ExpectedFailure: `store_in_use` while somebody writes in the store, `store_damaged` (no database there),
    `backup_missing`, `backup_damaged`, `folder_not_empty`, `store_exists`, `sync_folder`, `disk_full` ...
    """
    folder.refuse_sync_folder(target)
    folder.refuse_taken(target)
    if not (store / folder.DATABASE).is_file():
        raise ExpectedFailure("store_damaged", {"missing": 1})
    _refuse_writer(store)
    with folder.failures_named():
        _, content = _ring_of(backup, None)
    with folder.new_folder(target) as draft:
        folder.make_private_folder(draft / folder.BACKUPS)
        for name in (folder.ANCHOR, journal_mode.MARK):  # an anchor older than its log is a true one
            with contextlib.suppress(FileNotFoundError):
                folder.replace_file(draft / name, (store / name).read_bytes())
        hold = LockHold(store)
        try:
            backup_copying.copy_store_files(store, draft, hold, _go_on, has_key_ring=False)
        finally:
            hold.close()
        folder.replace_file(draft / folder.KEY_RING, content)
        folder.sync_folder_entry(draft)


def _refuse_writer(store: Path) -> None:
    """What somebody goes on writing in the damaged folder would not be in the new one."""
    holder, is_stale = lease.look(store)
    if holder is not None and not is_stale:
        raise ExpectedFailure(
            "store_in_use", lease.facts_of(holder, datetime.fromtimestamp(time.time(), UTC))
        )


def _ring_of(backup: Path, store_id: str | None) -> tuple[KeyRing, bytes]:
    """A backup's key ring when it is as the manifest says. Raises ExpectedFailure, OSError."""
    manifest = backup_place.read(backup)
    if backup_place.facts_of(backup / folder.KEY_RING) != manifest.files[folder.KEY_RING]:
        raise ExpectedFailure("backup_damaged")
    content = (backup / folder.KEY_RING).read_bytes()
    ring = keyring.from_bytes(content)
    if ring.store_id != manifest.store_id or store_id not in (None, ring.store_id):
        raise ExpectedFailure("backup_damaged")
    return ring, content


def _content(store: Path) -> bytes:
    with contextlib.suppress(OSError):
        return (store / folder.KEY_RING).read_bytes()
    return b""


def _is_unreadable(content: bytes) -> bool:
    try:
        keyring.from_bytes(content)
    except ExpectedFailure as failure:
        return failure.code == "key_ring_damaged"
    return False


def _share_a_page(database: Path, other: Path) -> bool:
    """Whether some page is the same in both. Raises OSError."""
    with database.open("rb", buffering=0) as one, other.open("rb", buffering=0) as two:
        if read_at(one.fileno(), 0, SALT) != read_at(two.fileno(), 0, SALT):
            return False
        for slot in range(_MOST_SLOTS):
            first, second = (read_at(stream.fileno(), slot * SLOT, SLOT) for stream in (one, two))
            for at in range(0, min(len(first), len(second)), PAGE):
                page = first[at : at + PAGE]
                if len(page) == PAGE and page == second[at : at + PAGE] and page != _NOTHING:
                    return True
            if not first or not second:
                break
    return False


def _go_on() -> None:
    """Nothing stops this copy."""
