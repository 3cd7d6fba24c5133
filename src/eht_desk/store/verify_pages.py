# SPDX-License-Identifier: EUPL-1.2
"""The check of a store's database file while others read and write in it: page codes, structure, foreign keys.

Nothing is locked for longer than SQLite's readers lock it. With a write-ahead log they hinder nobody; with a rollback
journal a reader keeps commits waiting, so there the structure is read one table at a time, for three seconds at most,
and a reading gives way as soon as this program has something to save.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store.backup_place import read_at
from eht_desk.store.engine import driver_errors_named
from eht_desk.store.folder import failures_named
from eht_desk.store.page_codes import PAGE, SALT, SLOT, PageCodes
from eht_desk.store.session import Session

_TRIES = 5
_PAUSE_SECONDS = 0.05
"""A page that somebody writes just now is whole the next moment."""

_LONGEST_HOLD_SECONDS = 3.0
"""How long a commit from elsewhere may have to wait; writers are patient for five seconds."""

PAUSE_AFTER_WRITER_SECONDS = 0.3
_MORE_TRIES = 10
_INTERRUPTED = 9
_STEPS_BETWEEN_LOOKS = 10
"""A step of the structure's check is a page of the tree with all that hangs on it: some megabytes of papers."""


@dataclass(frozen=True, slots=True)
class PagesChecked:
    """Whether all that was read is right. `unread`: tables whose structure was not read, for somebody was writing."""

    are_whole: bool
    unread: int = 0


def pages_are_whole(session: Session) -> bool:
    """Every page's authentication code, SQLite's quick check, and the foreign keys."""
    return check_pages(session, lambda: None).are_whole


def check_pages(session: Session, stop: Callable[[], None]) -> PagesChecked:
    """The same, telling what was not read. `stop` is called often and may raise.

    Raises ExpectedFailure: `store_key_changed` when somebody else's program changed the key meanwhile ...
    """
    try:
        _move_log(session)
        return _check_structure(session, stop) if _codes_are_true(session, stop) else PagesChecked(False)
    except ExpectedFailure as failure:
        stop()  # a reading that the lock has interrupted is no damage
        if failure.code == "store_damaged":
            return PagesChecked(False)
        raise


def _move_log(session: Session) -> None:
    """What a power cut tore in the file lies whole in the log; it is moved there as far as nobody has to wait."""
    with driver_errors_named(session.database):
        connection = session.own_connection()
        try:
            if not session.is_backup:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.close()


def _codes_are_true(session: Session, stop: Callable[[], None]) -> bool:
    """Whether every page of the file is as it was written. Those in the log are read by the quick check."""
    with failures_named(), session.tools.handles.of(session.database) as handle:
        while True:
            generation = session.vault.generation
            if _are_all_true(handle, session.vault.store_key, stop):
                return True
            if session.vault.generation == generation:
                break  # else this program has changed the store's key meanwhile
    if generation not in session.ring().generations:
        raise ExpectedFailure("store_key_changed")
    return False


def _are_all_true(handle: int, key: bytes, stop: Callable[[], None]) -> bool:
    codes = PageCodes(key, read_at(handle, 0, SALT))
    at = 0
    while piece := read_at(handle, at, SLOT):
        stop()
        if not codes.are_true(piece, at) and not _is_true_soon(handle, codes, at, stop):
            return False
        at += SLOT
    return True


def _is_true_soon(handle: int, codes: PageCodes, at: int, stop: Callable[[], None]) -> bool:
    """The pages of a slot one by one, each of them tried again while somebody may be writing it."""
    return all(_is_page_true(handle, codes, start, stop) for start in range(at, at + SLOT, PAGE))


def _is_page_true(handle: int, codes: PageCodes, at: int, stop: Callable[[], None]) -> bool:
    for _ in range(_TRIES):
        if codes.are_true(read_at(handle, at, PAGE), at):  # nothing at all, behind the end, is true
            return True
        time.sleep(_PAUSE_SECONDS)
        stop()
    return False


def _check_structure(session: Session, stop: Callable[[], None]) -> PagesChecked:
    patience = _Patience(session)
    with driver_errors_named(session.database):
        connection = session.own_connection()
        try:
            connection.set_progress_handler(patience.is_over, _STEPS_BETWEEN_LOOKS)
            journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if journal == "wal" or session.is_backup:
                return PagesChecked(_is_part_sound(connection, ""))
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            unread = 0
            for (name,) in tables:
                is_sound = _is_table_sound(session, connection, f'("{name}")', patience, stop)
                if is_sound is False:
                    return PagesChecked(False)
                unread += is_sound is None
            return PagesChecked(True, unread)
        finally:
            connection.close()


class _Patience:
    """Whether a reading has to end: the store was locked, or somebody would wait for it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._until: float | None = None
        self.tries = _MORE_TRIES

    def begin(self) -> None:
        """A reading begins that a commit would have to wait for."""
        self._until = time.monotonic() + _LONGEST_HOLD_SECONDS

    def is_over(self) -> bool:
        """Asked by SQLite while it reads."""
        if self._session.vault.is_forgotten:
            return True
        return self._until is not None and (
            time.monotonic() > self._until or self._session.connections.is_writing()
        )


def _is_table_sound(
    session: Session, connection: Any, table: str, patience: _Patience, stop: Callable[[], None]
) -> bool | None:
    """None when it could not be read although it was tried again, as often as the whole check has tries left."""
    while True:
        stop()
        patience.begin()
        try:
            with driver_errors_named(session.database):
                return _is_part_sound(connection, table)
        except ExpectedFailure as failure:
            if failure.facts.get("number") != _INTERRUPTED:
                raise
        if not patience.tries:
            return None
        patience.tries -= 1
        time.sleep(PAUSE_AFTER_WRITER_SECONDS)


def _is_part_sound(connection: Any, table: str) -> bool:
    """The whole database, or one table given in brackets: the names are the schema's own."""
    if connection.execute(f"PRAGMA quick_check{table}").fetchall() != [("ok",)]:
        return False
    return not connection.execute(f"PRAGMA foreign_key_check{table}").fetchall()
