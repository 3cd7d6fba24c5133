# SPDX-License-Identifier: EUPL-1.2
"""Copying a database's bytes, as ciphertext, so that the copy is one moment of it although somebody writes.

Why that is so: SQLite writes to the database file only pages whose newest form is in the write-ahead log already. A
copy of the file followed by a copy of the log is therefore whole, torn pages and all, because opening it plays the log
over the file; provided that the log was not begun anew in between. A new beginning changes the log's header (32 plain
bytes, also in an encrypted store), so the header is compared. docs/backup.md tells the whole reasoning.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import folder
from eht_desk.store.backup_place import FileFacts

WAL = f"{folder.DATABASE}-wal"
_SHARED_MEMORY = f"{folder.DATABASE}-shm"
_JOURNAL = f"{folder.DATABASE}-journal"

_MOST_TRIES = 20
_PAUSE_SECONDS = 0.05
_LOCK_SECONDS = 5.0
_CHUNK = 4 * 1024 * 1024
_HEADER = 32
_KERNEL_COPIES: bool = sys.platform == "linux"  # elsewhere sendfile wants a socket

# Where SQLite puts its locks (https://sqlite.org/src: os_unix.c, wal.c). The last reader's lock in the shared memory
# keeps the log from being begun anew; the shared lock on the database keeps it from being closed and removed.
_PENDING, _SHARED, _SHARED_BYTES = 0x40000000, 0x40000002, 510
_LAST_READER = 127


@dataclass(frozen=True, slots=True)
class Copied:
    """Facts per copied file, and the key ring as it was all the while."""

    files: dict[str, FileFacts]
    key_ring: bytes


def copy_store_files(store: Path, draft: Path, database: int, stop: Callable[[], None]) -> Copied:
    """Copy database and log to `draft`, from the open handle `database`. `stop` is called often and may raise.

    Raises:
        ExpectedFailure: `backup_disturbed` when the log was begun anew at every try, `key_ring_damaged`.
        OSError: The place or the store cannot be read or written.
    """
    for _ in range(_MOST_TRIES):
        before = _state(store)
        if before is not None:
            files = {folder.DATABASE: copy_hashed(database, draft / folder.DATABASE, stop)}
            with contextlib.suppress(FileNotFoundError), (store / WAL).open("rb") as stream:
                files[WAL] = copy_hashed(stream.fileno(), draft / WAL, stop)
            if _state(store) == before:
                if WAL in files and files[WAL].size <= _HEADER:
                    del files[WAL]
                    (draft / WAL).unlink()
                return Copied(files, before[0])
        for name in (folder.DATABASE, WAL):
            (draft / name).unlink(missing_ok=True)
        stop()
        time.sleep(_PAUSE_SECONDS)
    raise ExpectedFailure("backup_disturbed")


def _state(store: Path) -> tuple[bytes, bytes, tuple[int, int]] | None:
    """What must be the same before and after: key ring, the log's header, and without a log the database's times.

    None while a rollback journal stands there: another mode, a change of the key.
    """
    with contextlib.suppress(FileNotFoundError):
        if (store / _JOURNAL).stat().st_size:
            return None
    try:
        ring = (store / folder.KEY_RING).read_bytes()
    except FileNotFoundError:
        raise ExpectedFailure("key_ring_damaged", {"missing": 1}) from None
    header = b""
    with contextlib.suppress(FileNotFoundError), (store / WAL).open("rb") as stream:
        header = stream.read(_HEADER)
    if len(header) == _HEADER:
        return ring, header, (0, 0)
    status = (store / folder.DATABASE).stat()
    return ring, b"", (status.st_size, status.st_mtime_ns)


def copy_hashed(source: int, target: Path, stop: Callable[[], None]) -> FileFacts:
    """Copy an open file from its beginning into a new private file, synced. The checksum is of what was written.

    A second thread computes it meanwhile. The handle's position is neither used nor moved where the system allows.
    """
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b", buffering=0):
        digest = hashlib.sha256()
        written: queue.SimpleQueue[bytes | tuple[int, int] | None] = queue.SimpleQueue()
        failures: list[OSError] = []

        def follow() -> None:
            while (piece := written.get()) is not None:
                try:
                    digest.update(_pread(handle, *piece) if isinstance(piece, tuple) else piece)
                except OSError as error:
                    failures.append(error)

        follower = threading.Thread(target=follow, name="backup checksum", daemon=True)
        follower.start()
        size = 0
        try:
            while piece := _next(source, handle, size):
                size += piece[1] if isinstance(piece, tuple) else len(piece)
                written.put(piece)
                stop()
            os.fsync(handle)
        finally:
            written.put(None)
            follower.join()
    if failures:
        raise failures[0]
    return FileFacts(size, digest.hexdigest())


def _next(source: int, target: int, at: int) -> bytes | tuple[int, int] | None:
    """Copy the next piece: its place when the kernel copied it, its bytes when we did, nothing at the end."""
    if _KERNEL_COPIES:
        count = os.sendfile(target, source, at, _CHUNK)
        return (at, count) if count else None
    piece = _pread(source, at, _CHUNK)
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(target, rest) :]
    return piece or None


def _pread(handle: int, at: int, count: int) -> bytes:
    if not hasattr(os, "pread"):
        os.lseek(handle, at, os.SEEK_SET)
        return os.read(handle, count)
    pieces = []
    while count and (piece := os.pread(handle, count, at)):
        pieces.append(piece)
        at, count = at + len(piece), count - len(piece)
    return b"".join(pieces)


@contextlib.contextmanager
def held_for_reading(store: Path) -> Iterator[int]:
    """A handle on the database of a store that this process has not open, held as one of SQLite's readers holds it.

    Writers go on. Where the system's locks are not POSIX ones nothing is held, and a log begun anew means another try.
    Raises ExpectedFailure("store_in_use") when somebody keeps everybody out (a change of the store's key).
    """
    with contextlib.ExitStack() as held:
        database = os.open(store / folder.DATABASE, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        held.callback(os.close, database)
        if os.name == "posix":
            import fcntl

            _shared(database, _PENDING, 1)
            _shared(database, _SHARED, _SHARED_BYTES)
            with contextlib.suppress(OSError):
                fcntl.lockf(database, fcntl.LOCK_UN, 1, _PENDING)
            with contextlib.suppress(FileNotFoundError):
                memory = os.open(store / _SHARED_MEMORY, os.O_RDONLY)
                held.callback(os.close, memory)
                _shared(memory, _LAST_READER, 1)
        yield database


def _shared(handle: int, start: int, count: int) -> None:
    import fcntl

    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, count, start)
            return
        except (BlockingIOError, PermissionError):
            if time.monotonic() > until:
                raise ExpectedFailure("store_in_use") from None
        except OSError:
            return  # a share that knows no locks
        time.sleep(_PAUSE_SECONDS)
