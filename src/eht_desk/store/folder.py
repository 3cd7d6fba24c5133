# SPDX-License-Identifier: EUPL-1.2
"""The store's folder: names in it, private modes, whole-file replacement, folders that are refused. No keys, no SQL."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure

DATABASE = "store.db"
KEY_RING = "keyring.json"
ANCHOR = "anchor.json"
BACKUPS = "backups"

HALF_FILES = tuple(
    f".{name}.*" for name in (KEY_RING, ANCHOR, "lease.json", "lease.beat", "lease-look", "on-share.json")
)
"""What a program that was killed while it wrote one of the small files leaves beside it."""

_LEFTOVER_SECONDS = 3600
_NEW = ".eht-desk-new-"
_NEW_NAME = re.compile(re.escape(_NEW) + r"[0-9a-f]{8}")
_NEW_LEFTOVER_SECONDS = 24 * 3600
_TRIES = 10 if os.name == "nt" else 1
_PAUSE_SECONDS = 0.02
_PLAIN_HEADER = b"SQLite format 3\0"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

_SYNC_FOLDERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"onedrive( ?-.*)?", "OneDrive"),
        (r"dropbox( \(.*\))?", "Dropbox"),
        (r"icloud ?drive|iclouddrive|com~apple~clouddocs|mobile documents", "iCloud"),
        (r"google ?drive( .*)?|googledrive-.*|drivefs", "Google Drive"),
        (r"cloudstorage", "CloudStorage"),
        (r"nextcloud\d*", "Nextcloud"),
        (r"owncloud", "ownCloud"),
        (r"box sync|box-box", "Box"),
        (r"pclouddrive|pcloud drive", "pCloud"),
        (r"megasync", "MEGA"),
    )
)


def sync_service(path: Path) -> str:
    """The synchronisation service whose folder `path` lies in, or an empty text.

    Such a service copies half-written database files to and fro and keeps old versions, so a store there gets damaged.
    """
    parts = {*path.parts, *path.resolve().parts}
    for part in parts:
        for pattern, name in _SYNC_FOLDERS:
            if pattern.fullmatch(part):
                return name
    return ""


def refuse_sync_folder(path: Path) -> None:
    """Raises ExpectedFailure("sync_folder", service)."""
    service = sync_service(path)
    if service:
        raise ExpectedFailure("sync_folder", {"service": service})


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Turn the operating system's errors into ExpectedFailure: `disk_full`, `read_only`, `disk_error` (a number)."""
    try:
        yield
    except OSError as error:
        raise failure_of(error) from error


def failure_of(error: OSError) -> ExpectedFailure:
    """The ExpectedFailure that an operating system error stands for."""
    if error.errno in _FULL:
        return ExpectedFailure("disk_full")
    if error.errno in _READ_ONLY:
        return ExpectedFailure("read_only")
    return ExpectedFailure("disk_error", {"number": error.errno or 0})


def refuse_unusable_database(folder: Path) -> None:
    """Judge store.db before any key is tried.

    Raises ExpectedFailure: `not_a_store`, `key_ring_damaged` (gone), `store_damaged` (gone, empty), `store_plaintext`.
    """
    database, ring = folder / DATABASE, folder / KEY_RING
    if not database.is_file() and not ring.is_file():
        raise ExpectedFailure("not_a_store")
    if not ring.is_file():
        raise ExpectedFailure("key_ring_damaged", {"missing": 1})
    if not database.is_file():
        raise ExpectedFailure("store_damaged", {"missing": 1})
    with failures_named(), database.open("rb") as stream:
        header = stream.read(len(_PLAIN_HEADER))
    if header == _PLAIN_HEADER:
        raise ExpectedFailure("store_plaintext")
    if len(header) < len(_PLAIN_HEADER):
        raise ExpectedFailure("store_damaged", {"empty": 1})


def fault_of_database(folder: Path, page: int, least: int) -> str:
    """What is wrong with store.db as anybody can see it: `missing`, `empty`, `plaintext`, `cut`, or nothing.

    `page`: the size of its pages; it only ever grows by whole ones. `least`: bytes that the smallest store has.
    """
    database = folder / DATABASE
    if not database.is_file():
        return "missing"
    with database.open("rb") as stream:
        header = stream.read(len(_PLAIN_HEADER))
        size = os.fstat(stream.fileno()).st_size
    if not size:
        return "empty"
    if header == _PLAIN_HEADER:
        return "plaintext"
    return "cut" if size % page or size < least else ""


def refuse_read_only(folder: Path) -> None:
    """Raises ExpectedFailure("read_only") when the folder or the database cannot be written."""
    if not os.access(folder, os.W_OK) or not os.access(folder / DATABASE, os.W_OK):
        raise ExpectedFailure("read_only")


def make_private_folder(path: Path) -> None:
    """A folder for this user only, whatever the umask says."""
    path.mkdir(mode=0o700)
    path.chmod(0o700)


def make_private_file(path: Path) -> None:
    """An empty file for this user only. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a crash leaves either the old file or the new one, whole. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _past_readers(lambda: beside.replace(path))
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_folder_entry(path.parent)


def remove_file(path: Path) -> None:
    """Take a file away that others may be reading just now. Raises OSError."""
    _past_readers(lambda: path.unlink(missing_ok=True))


def _past_readers(change: Callable[[], object]) -> None:
    """On Windows a file that somebody reads cannot be replaced or removed; reading ours takes less than a moment."""
    for left in reversed(range(_TRIES)):
        try:
            change()
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def remove_leftovers(store: Path, now: float) -> None:
    """Take away half-written files that a killed program left an hour ago or more: they may hold a leaver's slot."""
    for pattern in HALF_FILES:
        for path in store.glob(pattern):
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > _LEFTOVER_SECONDS:
                    path.unlink()


def remove_half_folders(parent: Path, now: float) -> None:
    """Take away half stores (ciphertext) that a killed program left in `parent`, untouched for a day. Never fails."""
    with contextlib.suppress(OSError):
        for path in parent.glob(f"{_NEW}*"):
            with contextlib.suppress(OSError):
                if path.is_symlink() or not path.is_dir() or not _NEW_NAME.fullmatch(path.name):
                    continue
                touched = max(item.stat().st_mtime for item in (path, *path.iterdir()))
                if now - touched > _NEW_LEFTOVER_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)


def sync_folder_entry(folder: Path) -> None:
    """Make renames in `folder` durable where the platform offers it (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's content durable. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A private folder being made beside `path`; renamed to `path` at the end, gone without trace on failure.

    What a program that was killed at this left there a day ago or more goes first.

    Raises ExpectedFailure: `store_exists`, `folder_not_empty`, and those of `failures_named`.
    """
    with failures_named():
        refuse_taken(path)
        made = _make_parents(path.parent)
        remove_half_folders(path.parent, time.time())
        draft = path.parent / f"{_NEW}{secrets.token_hex(4)}"
        try:
            make_private_folder(draft)
            yield draft
            if path.is_dir():
                path.rmdir()
            draft.rename(path)
            sync_folder_entry(path.parent)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            for folder in made:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise


def refuse_inside(path: Path) -> None:
    """Raises ExpectedFailure("inside_store") where a folder above `path` is a store or a backup of one."""
    for above in path.resolve().parents:
        # os.path: a folder above may be one that nobody may look into, which is no store of ours
        if any(os.path.isfile(above / name) for name in (KEY_RING, DATABASE)):  # noqa: PTH113 - as said above
            raise ExpectedFailure("inside_store")


def refuse_taken(path: Path) -> None:
    """Raises ExpectedFailure `store_exists`, or `folder_not_empty` for a folder or file with something else."""
    if (path / KEY_RING).exists() or (path / DATABASE).exists():
        raise ExpectedFailure("store_exists")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ExpectedFailure("folder_not_empty")


def _make_parents(folder: Path) -> list[Path]:
    """Make missing parents; those made, innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for item in reversed(missing):
        item.mkdir()
    return missing
