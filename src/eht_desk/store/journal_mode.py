# SPDX-License-Identifier: EUPL-1.2
"""Which journal a store's database keeps: decided here, once per opening, before anything else opens the file.

On a local disk a write-ahead log (WAL). It needs shared memory, which does not reach another computer, so a store on a
share keeps the older rollback journal. A folder may be local for one person and a share for the others; `on-share.json`
says that somebody has opened it over the network, and for two weeks everybody then keeps the rollback journal.
"""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import folder
from eht_desk.store.engine import BUSY_SECONDS, driver_errors_named, raw_connection

MARK = "on-share.json"
FORMAT = 1

_WEEKS_ON_SHARE = timedelta(days=14)
_RENEWED_AFTER = timedelta(days=1)
_LITTLE_WAIT_SECONDS = 0.1
_LARGEST = 1024


def settle(store: Path, key: bytes, now: datetime, *, is_network: bool) -> None:
    """Give the database the journal that fits where it lies.

    Raises ExpectedFailure("store_in_use") when a share's store is open in a program that has it on a local disk.
    """
    if is_network:
        _mark(store, now)
        _leave_wal(store / folder.DATABASE, key)
        return
    # Here both journals are safe: what somebody else's open file hinders may wait for the next opening.
    turn = _leave_wal if _was_on_share(store, now) else _enter_wal
    try:
        turn(store / folder.DATABASE, key, _LITTLE_WAIT_SECONDS)
    except ExpectedFailure as failure:
        if failure.code != "store_in_use":
            raise


def _mark(store: Path, now: datetime) -> None:
    last = _marked(store)
    if last is None or not timedelta() <= now - last < _RENEWED_AFTER:
        content = json.dumps({"format": FORMAT, "at": now.astimezone(UTC).isoformat(timespec="seconds")})
        with folder.failures_named():
            folder.replace_file(store / MARK, f"{content}\n".encode())


def _was_on_share(store: Path, now: datetime) -> bool:
    """Days are compared, so that a clock an hour off does not matter; a mark from the future counts as new."""
    last = _marked(store)
    return last is not None and now - last < _WEEKS_ON_SHARE


def _marked(store: Path) -> datetime | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError), (store / MARK).open("rb") as stream:
        return datetime.fromisoformat(json.loads(stream.read(_LARGEST))["at"]).astimezone(UTC)
    return None


def _leave_wal(database: Path, key: bytes, wait_seconds: float = BUSY_SECONDS) -> None:
    connection = raw_connection(database, key, busy_seconds=wait_seconds, locks_out=True)
    try:
        with driver_errors_named(database):
            if _mode(connection) == "wal":
                connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    finally:
        connection.close()


def _enter_wal(database: Path, key: bytes, wait_seconds: float) -> None:
    connection = raw_connection(database, key, busy_seconds=wait_seconds)
    try:
        with driver_errors_named(database):
            if _mode(connection) != "wal":
                connection.execute("PRAGMA journal_mode=WAL").fetchall()
    finally:
        connection.close()


def _mode(connection: object) -> str:
    row = connection.execute("PRAGMA journal_mode").fetchone()  # type: ignore[attr-defined]  # untyped driver
    return str(row[0])
