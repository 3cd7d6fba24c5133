# SPDX-License-Identifier: EUPL-1.2
"""Waiting for a window as a person does: while nothing is to be painted, the worker threads have Python's lock.

A loop that only asks takes the lock back at every statement of a worker, five milliseconds each: a page that stands
there after a tenth of a second would take minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_LONGEST_SECONDS = 120.0


def until(is_there: Callable[[], object]) -> None:
    """Let the window live until this holds; ends the benchmark when it never does."""
    from PySide6.QtWidgets import QApplication

    began = time.perf_counter()
    while not is_there():
        QApplication.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() - began > _LONGEST_SECONDS:
            raise SystemExit("never came")


def live_for(seconds: float) -> None:
    """Let the window live for a while. QTest.qWait would keep Python's lock and starve the worker threads."""
    ended = time.perf_counter() + seconds
    until(lambda: time.perf_counter() >= ended)
