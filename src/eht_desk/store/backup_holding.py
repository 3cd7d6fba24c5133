# SPDX-License-Identifier: EUPL-1.2
"""Holding a database still while it is copied: as one of SQLite's readers, through SQLite or with its locks alone."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import folder

if TYPE_CHECKING:
    from eht_desk.domain.log import LogAnchor

_LITTLE_WAIT_SECONDS = 0.3
_LOCK_SECONDS = 5.0
_PAUSE_SECONDS = 0.02

# Where SQLite puts its locks (https://sqlite.org/src: os_unix.c, wal.c). The last reader's lock in the shared memory
# keeps the log from being begun anew; the shared lock on the database keeps it from being closed and removed.
_PENDING, _RESERVED, _SHARED, _SHARED_BYTES = 0x40000000, 0x40000001, 0x40000002, 510
_LAST_READER = 127
_SHARED_MEMORY = f"{folder.DATABASE}-shm"


class Hold(Protocol):
    """`database` is an open handle on the file; it is not closed here."""

    @property
    def database(self) -> int:
        """The handle to read through."""
        ...

    def throughout(self) -> AbstractContextManager[None]:
        """For a store with a write-ahead log: it is not begun anew inside where the system allows. Writers go on."""
        ...

    def moment(self) -> AbstractContextManager[bool]:
        """For a store without one: inside nobody writes into the database file, if the value is true."""
        ...

    def is_writer_dead(self) -> bool:
        """Inside a moment: whether the rollback journal that stands there is a dead writer's."""
        ...


class SqliteHold:
    """Through a connection of its own, in a process that has the store open. `database`: a handle kept elsewhere."""

    def __init__(self, path: Path, key: bytes, database: int) -> None:
        from eht_desk.store.engine import driver_errors_named, raw_connection

        self._path = path
        self.database = database
        self._connection = raw_connection(path, key)
        try:
            with driver_errors_named(path):
                # With an empty log the copy need not be opened for work; when somebody writes just now, it has one.
                self._be_patient(_LITTLE_WAIT_SECONDS)
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                self._be_patient(_LOCK_SECONDS)
                self.head = head_of(self._connection)
                """The log's newest row when the hold began."""
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _be_patient(self, seconds: float) -> None:
        self._connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}").fetchall()

    @contextlib.contextmanager
    def throughout(self) -> Iterator[None]:
        """A reading transaction stands: no log that it needs is begun anew."""
        with self._transaction():
            yield

    @contextlib.contextmanager
    def moment(self) -> Iterator[bool]:
        """A reading transaction has the shared lock, and a dead writer's journal has been played back."""
        with self._transaction():
            yield True

    def is_writer_dead(self) -> bool:
        """SQLite plays such a journal back before it reads."""
        return False

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        from eht_desk.store.engine import driver_errors_named

        with driver_errors_named(self._path):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT 1 FROM meta LIMIT 1").fetchall()
        try:
            yield
        finally:
            with driver_errors_named(self._path):
                self._connection.execute("ROLLBACK")


class LockHold:
    """With SQLite's locks, of a store that this process has not open.

    Where the system's locks are not POSIX ones nothing is held, and something saved meanwhile means another try.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self.database = os.open(store / folder.DATABASE, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def close(self) -> None:
        """Close the handle, and with it every lock."""
        os.close(self.database)

    @contextlib.contextmanager
    def throughout(self) -> Iterator[None]:
        """The shared lock and the last reader's. Raises ExpectedFailure("store_in_use") at a change of the key."""
        with contextlib.ExitStack() as held:
            held.enter_context(self.moment())
            with contextlib.suppress(FileNotFoundError):
                memory = os.open(self._store / _SHARED_MEMORY, os.O_RDONLY)
                held.callback(os.close, memory)
                _shared(memory, _LAST_READER, 1)
            yield

    @contextlib.contextmanager
    def moment(self) -> Iterator[bool]:
        """The shared lock as a reader takes it. Raises ExpectedFailure("store_in_use") when somebody keeps it long."""
        _shared(self.database, _PENDING, 1)
        try:
            is_held = _shared(self.database, _SHARED, _SHARED_BYTES)
        finally:
            _unlock(self.database, _PENDING, 1)
        try:
            yield is_held
        finally:
            _unlock(self.database, _SHARED, _SHARED_BYTES)

    def is_writer_dead(self) -> bool:
        """A living writer has the lock that says so."""
        if os.name != "posix":
            return False
        import fcntl

        try:
            fcntl.lockf(self.database, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _RESERVED)
        except OSError:
            return False
        _unlock(self.database, _RESERVED, 1)
        return True


def head_of(connection: Any) -> LogAnchor | None:
    """The newest row of the log that a connection reads."""
    from datetime import datetime

    from eht_desk.domain.log import LogAnchor

    row = connection.execute("SELECT position, hash, at FROM log ORDER BY position DESC LIMIT 1").fetchone()
    return None if row is None else LogAnchor(row[0], row[1], datetime.fromisoformat(row[2]))


def _shared(handle: int, start: int, count: int) -> bool:
    """Take a shared lock; False where there are none. Raises ExpectedFailure("store_in_use") after five seconds."""
    if os.name != "posix":
        return False
    return _wait_for(lambda: _try_shared(handle, start, count))


def _wait_for(take: Callable[[], bool | None]) -> bool:
    until = time.monotonic() + _LOCK_SECONDS
    while (taken := take()) is None:
        if time.monotonic() > until:
            raise ExpectedFailure("store_in_use")
        time.sleep(_PAUSE_SECONDS)
    return taken


def _try_shared(handle: int, start: int, count: int) -> bool | None:
    import fcntl

    try:
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, count, start)
    except (BlockingIOError, PermissionError):
        return None
    except OSError:
        return False  # a share that knows no locks
    return True


def _unlock(handle: int, start: int, count: int) -> None:
    if os.name == "posix":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.lockf(handle, fcntl.LOCK_UN, count, start)
