# SPDX-License-Identifier: EUPL-1.2
"""Handles for reading a database's bytes in a process that has it open. No SQL, no keys."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path


class KeptHandles:
    """One handle per database and process.

    On POSIX systems closing any handle of a file drops all locks that the process has on it, SQLite's too, and another
    program could then take the write-ahead log away. So they are never closed.
    """

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._handles: dict[tuple[int, int], int] = {}

    @contextlib.contextmanager
    def of(self, database: Path) -> Iterator[int]:
        """A handle to read through. Raises OSError."""
        if os.name != "posix":
            with database.open("rb", buffering=0) as stream:
                yield stream.fileno()
            return
        with self._door:
            status = database.stat()
            place = (status.st_dev, status.st_ino)
            if place not in self._handles:
                self._handles[place] = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
        yield self._handles[place]
