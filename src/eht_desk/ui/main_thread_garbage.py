# SPDX-License-Identifier: EUPL-1.2
"""Collects Python's cyclic garbage on the main thread only. Belongs to `tasks`, the one place that starts threads."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_TICK_MILLISECONDS = 500


class MainThreadGarbage(QObject):
    """Python runs its collector on whichever thread happens to allocate. On a worker thread it would destroy widgets
    there, and Qt crashes. While this lives, automatic collection is off and a timer of the main thread does it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def stop(self) -> None:
        """No worker thread is left: Python may collect by itself again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def _collect(self) -> None:
        # The oldest generation that is due takes the younger ones with it; a full round is rare, as Python has it.
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
