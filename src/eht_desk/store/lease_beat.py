# SPDX-License-Identifier: EUPL-1.2
"""The beat: how a lease shows that its holder lives where a system lock does not tell. No keys, no SQL.

The holder writes `lease.beat` anew every ten seconds. Its age is judged by the share's own clock (the file's time
against the time of a file written there this moment), later by watching whether it moves. Two devices' clocks are
never compared. The beat is not part of `lease.json`, so that a holder who wakes up late cannot write over the lease of
whoever took it over.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from eht_desk.store import folder

BEAT = "lease.beat"
BEAT_SECONDS = 10.0
DEAD_AFTER_BEATS = 3.5
SILENT_AFTER_BEATS = 30.0
"""So long may a program that still holds the lock be silent: a computer that sleeps while the server keeps its lock."""

_LARGEST = 4096
_PROBE = ".lease-look."


def read_small(path: Path) -> tuple[bytes, float]:
    """The beginning of a small file that anybody may have put there, whatever it is, and its time. Raises OSError."""
    # Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags)
    try:
        return os.read(handle, _LARGEST), os.fstat(handle).st_mtime
    finally:
        os.close(handle)


class Heart:
    """Writes beats on a thread of its own until it is stopped, or `goes_on` says no."""

    def __init__(self, store: Path, lease_id: str, seconds: float, goes_on: Callable[[], bool]) -> None:
        self._store = store
        self._lease_id = lease_id
        self._seconds = seconds
        self._goes_on = goes_on
        self._count = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease beat", daemon=True)

    def start(self) -> None:
        """The first beat at once. Raises OSError."""
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        """No more beats, and no file. Does not wait for a share that does not answer."""
        self._is_over.set()
        self._remove()

    def _run(self) -> None:
        while not self._is_over.wait(self._seconds):
            if not self._goes_on():
                return
            with contextlib.suppress(OSError):  # the share is away; it may come back
                self._beat()
        self._remove()  # one that was under way when it was stopped

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            if _read(self._store)[0] == self._lease_id:
                (self._store / BEAT).unlink(missing_ok=True)

    def _beat(self) -> None:
        self._count += 1
        content = json.dumps({"lease_id": self._lease_id, "beat": self._count})
        folder.replace_file(self._store / BEAT, f"{content}\n".encode())


class Stethoscope:
    """Tells how long a lease has been silent. Keeps what it saw, so that the same one should be asked again."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._seen: tuple[str, int] = ("", 0)
        self._at = 0.0

    def silent_seconds(self, lease_id: str, lease_file: Path) -> float:
        """Seconds since the last beat of this lease, at least. Raises OSError."""
        found_id, count, written = _read(self._store)
        if found_id != lease_id:
            count, written = 0, lease_file.stat().st_mtime
        if (lease_id, count) != self._seen:
            age = max(0.0, self._now_there(written) - written)
            self._seen, self._at = (lease_id, count), time.monotonic() - age
        return time.monotonic() - self._at

    def _now_there(self, otherwise: float) -> float:
        """The share's clock; `otherwise` when nothing can be written there, and watching has to do."""
        probe = self._store / f"{_PROBE}{secrets.token_hex(4)}"
        try:
            with probe.open("xb") as stream:
                stream.write(b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            return probe.stat().st_mtime
        except OSError:
            return otherwise
        finally:
            with contextlib.suppress(OSError):
                probe.unlink(missing_ok=True)


def _read(store: Path) -> tuple[str, int, float]:
    """Lease id, number, file time of the last beat. Opened: a share may answer a mere question from memory."""
    try:
        content, written = read_small(store / BEAT)
        data = json.loads(content)
        return str(data["lease_id"]), int(data["beat"]), written
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return "", 0, 0.0
