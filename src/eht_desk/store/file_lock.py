# SPDX-License-Identifier: EUPL-1.2
"""A lock of the operating system on a file of ours: given back when the process dies. No keys, no SQL, no waiting.

Where the system has them (Linux) these are open file description locks: they reach the server of a share and whoever
works on the server itself, and unlike older POSIX locks they outlive the closing of another handle of the same file.
Elsewhere flock, on Windows a locked byte. The locked byte is byte 0 of a file that holds nothing and is never removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct
from enum import Enum
from pathlib import Path

_DESCRIPTION_LOCK = "hhqqi4x"
"""struct flock of 64-bit Linux: type, whence, start, length, process."""

_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK})


class LockState(Enum):
    """What the system answered."""

    HELD = "held"
    BUSY = "busy"
    """Another handle holds it: another process, here or on another computer."""
    FREE = "free"
    UNSUPPORTED = "unsupported"
    """This file system knows no locks."""


class FileLock:
    """One lock on one file. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> LockState:
        """HELD, BUSY or UNSUPPORTED. Raises OSError when the file cannot be made."""
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600) if self._handle is None else self._handle
        state = _take(handle)
        if state is LockState.HELD:
            self._handle = handle
        else:
            self._handle = None
            os.close(handle)
        return state

    def renew(self) -> LockState:
        """Hold it again when a share that was away gave it up. Raises OSError as `take` does."""
        if self._handle is None or os.name == "nt":  # on Windows asking for one's own lock again is refused
            return self.take() if self._handle is None else LockState.HELD
        state = _take(self._handle)
        if state is LockState.UNSUPPORTED:  # the handle is of a connection that is gone
            self.release()
            return self.take()
        return state

    def others(self) -> LockState:
        """Whether somebody else holds it (BUSY or FREE), without taking it for longer than the question needs."""
        try:
            handle = os.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            return LockState.FREE
        except OSError:
            return LockState.UNSUPPORTED
        try:
            return _ask(handle)
        finally:
            os.close(handle)

    def release(self) -> None:
        """Give it back; nothing when it is not held."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)


if os.name == "nt":
    import msvcrt

    def _take(handle: int) -> LockState:
        try:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
        except OSError as error:
            return _answer(error)
        return LockState.HELD

    def _ask(handle: int) -> LockState:
        state = _take(handle)
        return LockState.FREE if state is LockState.HELD else state

else:
    import fcntl

    def _take(handle: int) -> LockState:
        try:
            if hasattr(fcntl, "F_OFD_SETLK"):
                fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _wanted(fcntl.F_WRLCK))
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return _answer(error)
        return LockState.HELD

    def _ask(handle: int) -> LockState:
        try:
            if hasattr(fcntl, "F_OFD_GETLK"):
                found = fcntl.fcntl(handle, fcntl.F_OFD_GETLK, _wanted(fcntl.F_WRLCK))
                is_free = struct.unpack(_DESCRIPTION_LOCK, found)[0] == fcntl.F_UNLCK
                return LockState.FREE if is_free else LockState.BUSY
            # Shared, so that those who ask do not stand in each other's way.
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return _answer(error)
        return LockState.FREE

    def _wanted(kind: int) -> bytes:
        return struct.pack(_DESCRIPTION_LOCK, kind, os.SEEK_SET, 0, 1, 0)


def _answer(error: OSError) -> LockState:
    return LockState.BUSY if error.errno in _BUSY else LockState.UNSUPPORTED
