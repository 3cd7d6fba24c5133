# SPDX-License-Identifier: EUPL-1.2
"""The one place that opens database connections, sets their keys and pragmas, and names SQLite's errors.

SQLite-only statements (pragmas, backup, rekey) belong here and in verify and rekey; nothing here knows tables.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from eht_desk.domain.errors import ExpectedFailure

BUSY_SECONDS = 5.0
_WRITER_CACHE_KIB = 64 * 1024  # with SQLite's 2 MiB a bulk load is ten times slower
_READER_CACHE_KIB = 8 * 1024
_KEY_BYTES = 32
_WRITER, _READER = 0, 1
_PAUSE_SECONDS = 0.02
_LITTLE_SPACE = 1024 * 1024

# Primary result codes of SQLite (https://sqlite.org/rescode.html).
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26


def raw_connection(
    database: Path,
    key: bytes,
    *,
    cache_kib: int = _READER_CACHE_KIB,
    busy_seconds: float = BUSY_SECONDS,
    is_fixed: bool = False,
    locks_out: bool = False,
    new_journal: str = "WAL",
) -> Any:
    """A keyed DBAPI connection to an existing file, its key proven by a read; every connection is made here.

    The journal is kept as the file has it (journal_mode decides that once); an empty file gets `new_journal`.
    `is_fixed`: the file is only read, nobody writes in it, and no other file may appear beside it.
    `locks_out`: a file with a write-ahead log is opened without shared memory, which keeps everybody else out.

    Raises ExpectedFailure: `no_cipher`, `store_damaged` (also when the key does not fit), `read_only`, `store_in_use`.
    """
    if len(key) != _KEY_BYTES:
        # SQLCipher would silently take a key of another length for a passphrase.
        raise ValueError("the store key has 32 bytes")
    connection: Any = None
    is_new = not is_fixed and _size(database) == 0
    try:
        connection = dbapi2.connect(
            address(database, is_fixed=is_fixed),
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=busy_seconds,
            cached_statements=256,
        )
        refuse_without_cipher(connection)
        connection.execute("PRAGMA cipher_log_level=NONE")
        if locks_out:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in (
            *((f"journal_mode={new_journal}",) if is_new else ()),
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{cache_kib}",
            "temp_store=MEMORY",
            "trusted_schema=OFF",
            *(() if is_fixed else ("secure_delete=ON",)),
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except dbapi2.Error as error:
        if connection is not None:
            connection.close()
        raise failure_of(error, database) from None
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return connection


def address(database: Path, *, is_fixed: bool = False) -> str:
    """SQLite's address of an existing file. Not `Path.as_uri`: SQLite wants a share's server behind four strokes.

    `immutable` means no locks, no journal and no shared memory.
    """
    path = database.absolute().as_posix()
    mode = "mode=ro&immutable=1" if is_fixed else "mode=rw"
    return f"file://{'' if path.startswith('/') else '/'}{quote(path, safe='/:')}?{mode}"


def refuse_without_cipher(connection: Any) -> None:
    """Raises ExpectedFailure("no_cipher") when the library is plain SQLite and would write plaintext."""
    if not (connection.execute("PRAGMA cipher_version").fetchone() or ("",))[0]:
        raise ExpectedFailure("no_cipher")


def failure_of(error: BaseException, database: Path) -> ExpectedFailure:
    """The ExpectedFailure that a driver error stands for; `disk_error` with SQLite's number for the rest."""
    number = getattr(error, "sqlite_errorcode", None) or 0
    codes = {
        _FULL: "disk_full",
        _READONLY: "read_only",
        _PERM: "read_only",
        _BUSY: "store_in_use",
        _LOCKED: "store_in_use",
        _CORRUPT: "store_damaged",
        _NOTADB: "store_damaged",
    }
    code = codes.get(number & 0xFF, "")
    if code:
        return ExpectedFailure(code)
    if number & 0xFF == _IOERR and _is_nearly_full(database):
        return ExpectedFailure("disk_full")
    if number & 0xFF == _CANTOPEN and not database.is_file():
        return ExpectedFailure("store_damaged", {"missing": 1})
    return ExpectedFailure("disk_error", {"number": number})


def _is_nearly_full(database: Path) -> bool:
    try:
        return shutil.disk_usage(database.parent).free < _LITTLE_SPACE
    except OSError:
        return False


def _size(database: Path) -> int:
    try:
        return database.stat().st_size
    except OSError:
        return -1


class Connections:
    """One writing connection and a few reading ones to an unlocked database.

    The writing pool holds exactly one connection: whoever waits for it longer than five seconds gets `store_in_use`.
    """

    def __init__(
        self, database: Path, key: bytes, *, is_fixed: bool = False, new_journal: str = "WAL"
    ) -> None:
        self._database = database
        self._new_journal = new_journal
        self._is_fixed = is_fixed
        self._door = threading.Condition()
        self._is_exclusive = False
        self._waiting = 0
        self._pair: tuple[Engine, Engine] | None = self._engines(key)
        self._file = _file_identity(database)

    def refuse_gone_file(self) -> None:
        """Raises ExpectedFailure("store_gone") when the path no longer leads to the file that was opened.

        Where an open file can be taken away, SQLite goes on writing to it, and nobody would find that text again.
        """
        if _file_identity(self._database) != self._file:
            raise ExpectedFailure("store_gone")

    @contextlib.contextmanager
    def exclusive(self, wait_seconds: float) -> Iterator[None]:
        """Nobody of this program has the database open inside; whoever comes waits at the door until it is over.

        Raises ExpectedFailure("store_in_use") when those inside are not out in time.
        """
        deadline = time.monotonic() + wait_seconds
        with self._door:
            self._is_exclusive = True
        try:
            while self._in_use():
                if time.monotonic() > deadline:
                    raise ExpectedFailure("store_in_use")
                time.sleep(_PAUSE_SECONDS)
            self._close_idle()
            yield
        finally:
            with self._door:
                self._is_exclusive = False
                self._door.notify_all()

    def change_key(self, key: bytes) -> None:
        """Use this key from now on; only inside `exclusive`."""
        self._close_idle()
        self._pair = self._engines(key)

    def close(self) -> None:
        """Close the connections and forget the key; what is still in use closes when it is given back."""
        self._close_idle()
        self._pair = None

    def _close_idle(self) -> None:
        for engine in self._pair or ():
            engine.dispose()

    def write(self) -> Connection:
        """The writing connection, with a transaction begun (`BEGIN IMMEDIATE`)."""
        self.refuse_gone_file()
        return self._begin(_WRITER)

    def read(self) -> Connection:
        """A reading connection with its snapshot taken."""
        connection = self._begin(_READER)
        connection.exec_driver_sql("SELECT 1 FROM meta LIMIT 1").fetchall()
        return connection

    def is_writing(self) -> bool:
        """Whether somebody of this program has the writing connection just now. Cheap."""
        pair = self._pair
        pool = pair[_WRITER].pool if pair is not None else None
        return isinstance(pool, QueuePool) and pool.checkedout() > 0

    def _in_use(self) -> bool:
        pools = [engine.pool for engine in self._pair or ()]
        return self._waiting > 0 or any(
            isinstance(pool, QueuePool) and pool.checkedout() > 0 for pool in pools
        )

    def _begin(self, which: int) -> Connection:
        try:
            connection = self._check_out(which)
        except PoolTimeoutError:
            raise ExpectedFailure("store_in_use") from None
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_out(self, which: int) -> Connection:
        # Waiting for the pool must not hold the door; whoever waits is counted, so that no key change starts meanwhile.
        with self._door:
            if not self._door.wait_for(lambda: not self._is_exclusive, BUSY_SECONDS):
                raise ExpectedFailure("store_in_use")
            if self._pair is None:
                raise ExpectedFailure("store_closed")
            chosen = self._pair[which]
            self._waiting += 1
        try:
            return chosen.connect()
        finally:
            with self._door:
                self._waiting -= 1

    def _engines(self, key: bytes) -> tuple[Engine, Engine]:
        writer = self._engine(key, _WRITER_CACHE_KIB, "BEGIN IMMEDIATE", 1, 0)
        reader = self._engine(key, _READER_CACHE_KIB, "BEGIN", 2, 6)
        return writer, reader

    def _engine(self, key: bytes, cache_kib: int, begin: str, size: int, overflow: int) -> Engine:
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: raw_connection(
                self._database,
                key,
                cache_kib=cache_kib,
                is_fixed=self._is_fixed,
                new_journal=self._new_journal,
            ),
            module=dbapi2,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=overflow,
            pool_timeout=BUSY_SECONDS,
            hide_parameters=True,  # an error text must not quote what was being written
            skip_autocommit_rollback=False,
        )

        @event.listens_for(engine, "begin")
        def begin_transaction(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        @event.listens_for(engine, "handle_error")
        def name_error(context: ExceptionContext) -> None:
            raise_named(context, self._database, is_fixed=self._is_fixed)

        return engine


def _file_identity(database: Path) -> tuple[int, int] | None:
    try:
        status = database.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def raise_named(context: ExceptionContext, database: Path, *, is_fixed: bool = False) -> None:
    """Raise the ExpectedFailure of a driver error; errors of our own making (constraints, SQL) pass as they are."""
    error = context.original_exception
    if isinstance(error, dbapi2.OperationalError | dbapi2.DatabaseError) and not isinstance(
        error, dbapi2.IntegrityError | dbapi2.ProgrammingError | dbapi2.DataError | dbapi2.InterfaceError
    ):
        number = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if number == _READONLY and is_fixed:
            _raise(ExpectedFailure("backup_is_read_only"))
        if number > 1:  # 1 is SQLITE_ERROR: a mistake in our SQL
            _raise(failure_of(error, database))


def _raise(failure: ExpectedFailure) -> NoReturn:
    raise failure from None


@contextlib.contextmanager
def driver_errors_named(database: Path) -> Iterator[None]:
    """The same for work on a DBAPI connection itself."""
    try:
        yield
    except dbapi2.Error as error:
        raise failure_of(error, database) from None


def copy_database(source: Path, target: Path, key: bytes) -> None:
    """Copy an encrypted database into an empty file under the same key, as of one moment. Raises ExpectedFailure."""
    with driver_errors_named(target):
        former = raw_connection(source, key)
        try:
            copy = raw_connection(target, key, new_journal="DELETE")
            try:
                former.backup(copy)  # all pages at once: in portions it never ends while somebody writes
                copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                copy.close()
        finally:
            former.close()
