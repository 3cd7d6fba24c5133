# SPDX-License-Identifier: EUPL-1.2
"""Copying an open file with its checksum, comparing it with a former copy, mending a copy. No SQL, no keys."""

from __future__ import annotations

import hashlib
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eht_desk.store.backup_place import FileFacts, read_at
from eht_desk.store.page_codes import SLOT, PageCodes

_CHUNK = 256 * 1024  # what the next thread reads is still in the processor's cache; with 4 MB a fifth slower
_KERNEL_COPIES: bool = sys.platform == "linux"  # elsewhere sendfile wants a socket

_Piece = tuple[int, int, bytes | None]
"""Place, length, and the bytes when it was not the kernel that copied them."""

Watcher = Callable[[bytes, int], None]
"""Called with each piece and its place, on a thread of its own."""


class Differences:
    """Which slots of a copy still have to be read: not as in a former copy (an open handle) that was read whole.

    Without a former one each page's code is checked at once, and the slots are those where one was wrong: torn by
    somebody who wrote. Without codes only what `mend` changes is noted.
    """

    def __init__(self, former: int | None, codes: PageCodes | None) -> None:
        self._former, self._codes = former, codes
        self.is_complete = former is not None or codes is not None
        self.slots: set[int] = set()

    def look(self, piece: bytes, at: int) -> None:
        """Compare or check a piece."""
        if self._former is not None:
            self.note(piece, read_at(self._former, at, len(piece)), at)
        elif self._codes is not None:
            for start in range(0, len(piece), SLOT):
                if not self._codes.are_true(piece[start : start + SLOT], at + start):
                    self.slots.add((at + start) // SLOT)

    def note(self, piece: bytes, other: bytes, at: int) -> None:
        """Remember where two pieces of the same place differ."""
        if piece == other:
            return
        for start in range(0, max(len(piece), len(other)), SLOT):
            if piece[start : start + SLOT] != other[start : start + SLOT]:
                self.slots.add((at + start) // SLOT)


def copy_hashed(
    source: int, target: Path, stop: Callable[[], None], watchers: Sequence[Watcher] = ()
) -> FileFacts:
    """Copy an open file from its beginning into a new private file, synced. The checksum is of what was written.

    Checksum and watchers run on threads of their own meanwhile. The handle's position is neither used nor moved where
    the system allows.
    """
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b", buffering=0):
        digest = hashlib.sha256()
        followers = [
            _Follower(handle, watcher) for watcher in (lambda piece, _at: digest.update(piece), *watchers)
        ]
        size = 0
        try:
            while (piece := _next(source, handle, size))[1]:
                size += piece[1]
                for follower in followers:
                    follower.take(piece)
                stop()
            os.fsync(handle)
        except BaseException:
            for follower in followers:
                follower.abandon()
            raise
        finally:
            failures = [failure for follower in followers for failure in follower.end()]
    if failures:
        raise failures[0]
    return FileFacts(size, digest.hexdigest())


class _Follower:
    """A thread that reads each written piece again and shows it to a watcher."""

    def __init__(self, handle: int, watcher: Watcher) -> None:
        self._handle, self._watcher = handle, watcher
        self._pieces: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._failures: list[OSError] = []
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._run, name="backup checksum", daemon=True)
        self._thread.start()

    def take(self, piece: _Piece) -> None:
        """One more piece was written."""
        self._pieces.put(piece)

    def abandon(self) -> None:
        """Nobody wants to know any more."""
        self._is_abandoned = True

    def end(self) -> list[OSError]:
        """Wait for the last piece; what went wrong."""
        self._pieces.put(None)
        self._thread.join()
        return self._failures

    def _run(self) -> None:
        while (piece := self._pieces.get()) is not None:
            at, count, content = piece
            if self._is_abandoned:
                continue
            try:
                self._watcher(read_at(self._handle, at, count) if content is None else content, at)
            except OSError as error:
                self._failures.append(error)


def mend(
    source: int, copy: Path, differences: Differences, stop: Callable[[], None], most_seconds: float | None
) -> bool:
    """Make a copy what the open file is now; only what differs is written. False when the time was not enough."""
    until = None if most_seconds is None else time.monotonic() + most_seconds
    with copy.open("r+b", buffering=0) as stream:
        at = 0
        while piece := read_at(source, at, _CHUNK):
            former = read_at(stream.fileno(), at, len(piece))
            if piece != former:
                differences.note(piece, former, at)
                stream.seek(at)
                _write(stream.fileno(), piece)
            at += len(piece)
            stop()
            if until is not None and time.monotonic() > until:
                return False
        stream.truncate(at)
        os.fsync(stream.fileno())
    return True


def _next(source: int, target: int, at: int) -> _Piece:
    """Copy the next piece; its length is 0 at the end."""
    if _KERNEL_COPIES:
        return at, os.sendfile(target, source, at, _CHUNK), None
    piece = read_at(source, at, _CHUNK)
    _write(target, piece)
    return at, len(piece), piece


def _write(handle: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(handle, rest) :]
