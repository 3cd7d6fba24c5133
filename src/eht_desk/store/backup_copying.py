# SPDX-License-Identifier: EUPL-1.2
"""Copying a database's bytes, as ciphertext, so that the copy is one moment of it although somebody writes.

With a write-ahead log: SQLite writes to the database file only pages whose newest form is in the log already. A copy of
the file followed by a copy of the log is therefore whole, torn pages and all, because opening it plays the log over the
file; provided that the log was not begun anew in between. A new beginning changes the log's header (32 plain bytes,
also in an encrypted store), so the header is compared.

Without one (a store on a share): every commit writes page 1, and an encrypted page never looks the same twice. Page 1
the same before and after means that nothing was saved in between. Else what differs is copied again while nobody may
finish a commit, for three seconds at most. docs/backup.md tells the whole reasoning.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store import backup_place, folder
from eht_desk.store.backup_holding import Hold
from eht_desk.store.backup_place import FileFacts
from eht_desk.store.file_copying import Differences, copy_hashed, mend
from eht_desk.store.page_codes import PAGE, PageCodes, slots_of_pages

WAL = f"{folder.DATABASE}-wal"
JOURNAL = f"{folder.DATABASE}-journal"

_MOST_TRIES = 20
_PAUSE_SECONDS = 0.05
_LONGEST_HOLD_SECONDS = 3.0
"""How long a commit may have to wait for a copy; writers are patient for five seconds."""

_HEADER = 32
_FRAME_HEADER = 24


@dataclass(frozen=True, slots=True)
class Copied:
    """Facts per copied file, the key ring as it was all the while, and which pages are still to be read.

    `unread`: slots of pages (see page_codes); None when nothing was compared or checked while copying.
    """

    files: dict[str, FileFacts]
    key_ring: bytes
    unread: set[int] | None = None


@dataclass(slots=True)
class _Draft:
    """The copy being made. `facts` of the database are None once it was mended and has to be read again."""

    store: Path
    folder: Path
    hold: Hold
    stop: Callable[[], None]
    former: Path | None
    codes: PageCodes | None
    has_key_ring: bool = True
    facts: FileFacts | None = None
    differences: Differences | None = None
    files: dict[str, FileFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _State:
    """What tells whether something was saved: key ring, the log's header; without a log the file's size, time, page 1.

    `is_hot`: the journal of a dead writer lies there; the file fits together only with it.
    """

    key_ring: bytes
    log_header: bytes
    size_and_time: tuple[int, int] = (0, 0)
    first_page: bytes = b""
    is_hot: bool = False


def copy_store_files(
    store: Path,
    draft: Path,
    hold: Hold,
    stop: Callable[[], None],
    former: Path | None = None,
    codes: PageCodes | None = None,
    *,
    has_key_ring: bool = True,
) -> Copied:
    """Copy database and log to `draft`. `stop` is called often and may raise.

    `former`: the database of a backup that was read whole, to compare with; without one pages are checked by `codes`.
    Without `has_key_ring` the store's own is damaged or gone, and nobody looks at it.

    Raises:
        ExpectedFailure: `backup_disturbed` when something was saved at every try, `key_ring_damaged`, `store_in_use`,
            `store_gone`.
        OSError: The place or the store cannot be read or written.
    """
    made = _Draft(store, draft, hold, stop, former, codes, has_key_ring)
    for _ in range(_MOST_TRIES):
        state = _with_log(made) if _has_log(store) else _without_log(made)
        if state is not None:
            return _finished(made, state)
        stop()
        time.sleep(_PAUSE_SECONDS)
    raise ExpectedFailure("backup_disturbed")


def _has_log(store: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return (store / WAL).stat().st_size > 0
    return False


def _with_log(made: _Draft) -> _State | None:
    """One try: the database, then its log. None when the log was begun anew in between."""
    with made.hold.throughout():
        before = _state(made, is_still=False)
        if before is None:
            return None
        _copy_database(made)
        with contextlib.suppress(FileNotFoundError), (made.store / WAL).open("rb") as stream:
            (made.folder / WAL).unlink(missing_ok=True)
            made.files[WAL] = copy_hashed(stream.fileno(), made.folder / WAL, made.stop)
        if _state(made, is_still=False) == before:
            return before
    made.files.pop(WAL, None)
    (made.folder / WAL).unlink(missing_ok=True)
    return None


def _without_log(made: _Draft) -> _State | None:
    """One try: copy (or mend what was copied), and while nobody can finish a commit mend what was saved meanwhile."""
    with made.hold.moment() as is_still:
        before = _state(made, is_still)
    if before is None or before.log_header:
        return None
    if made.facts is None and made.differences is None:
        _copy_database(made)
    else:
        _mend(made, None)
    with made.hold.moment() as is_still:
        after = _state(made, is_still)
        if after is None or after.log_header or (after != before and not is_still):
            return None
        if after != before and not _mend(made, _LONGEST_HOLD_SECONDS):
            return None
        if after.is_hot:
            (made.folder / JOURNAL).unlink(missing_ok=True)
            with (made.store / JOURNAL).open("rb") as stream:
                made.files[JOURNAL] = copy_hashed(stream.fileno(), made.folder / JOURNAL, made.stop)
    return after


def _copy_database(made: _Draft) -> None:
    target = made.folder / folder.DATABASE
    target.unlink(missing_ok=True)
    with contextlib.ExitStack() as opened:
        former: int | None = None
        if made.former is not None:
            with contextlib.suppress(OSError):
                former = opened.enter_context(made.former.open("rb", buffering=0)).fileno()
        made.differences = Differences(former, made.codes)
        watchers = [made.differences.look] if made.differences.is_complete else []
        made.facts = copy_hashed(made.hold.database, target, made.stop, watchers)


def _mend(made: _Draft, most_seconds: float | None) -> bool:
    """Copy again what differs from the store's file now. Whether the end was reached in time."""
    made.facts = None
    if made.differences is None:
        made.differences = Differences(None, None)
    return mend(made.hold.database, made.folder / folder.DATABASE, made.differences, made.stop, most_seconds)


def _finished(made: _Draft, state: _State) -> Copied:
    database = made.folder / folder.DATABASE
    files = {folder.DATABASE: made.facts or backup_place.facts_of(database), **made.files}
    unread: set[int] | None = None
    if made.differences is not None and made.differences.is_complete:
        unread = set(made.differences.slots)
    if WAL in files and files[WAL].size <= _HEADER:
        del files[WAL]
        (made.folder / WAL).unlink()
    elif WAL in files and unread is not None:
        unread |= slots_of_pages(_pages_in_log((made.folder / WAL).read_bytes()))
    return Copied(files, state.key_ring, unread)


def _pages_in_log(log: bytes) -> set[int]:
    """Numbers of pages that a write-ahead log holds, also in its ignored end; they are not encrypted."""
    return {
        int.from_bytes(log[at : at + 4], "big") or 1
        for at in range(_HEADER, len(log) - _FRAME_HEADER, _FRAME_HEADER + PAGE)
    }


def _state(made: _Draft, is_still: bool) -> _State | None:
    """None while a transaction may be half written: a rollback journal stands there and nobody holds the writer."""
    if not (made.store / folder.DATABASE).exists():
        raise ExpectedFailure("store_gone")  # and no damaged key ring: the whole folder is away
    journal = 0
    with contextlib.suppress(FileNotFoundError):
        journal = (made.store / JOURNAL).stat().st_size
    if journal and not is_still:
        return None
    try:
        ring = (made.store / folder.KEY_RING).read_bytes() if made.has_key_ring else b""
    except FileNotFoundError:
        raise ExpectedFailure("key_ring_damaged", {"missing": 1}) from None
    header = b""
    with contextlib.suppress(FileNotFoundError), (made.store / WAL).open("rb") as stream:
        header = stream.read(_HEADER)
    if len(header) == _HEADER:
        return _State(ring, header)
    status = (made.store / folder.DATABASE).stat()
    return _State(
        ring,
        b"",
        (status.st_size, status.st_mtime_ns),
        backup_place.read_at(made.hold.database, 0, PAGE),
        is_hot=bool(journal) and made.hold.is_writer_dead(),
    )
