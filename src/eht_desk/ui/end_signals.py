# SPDX-License-Identifier: EUPL-1.2
"""A polite end that the system asks for: SIGTERM and SIGHUP on Linux and macOS. Windows tells Qt (closing.py)."""

from __future__ import annotations

import contextlib
import os
import signal
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_POLITE = ("SIGTERM", "SIGHUP", "SIGINT")


class EndSignals(QObject):
    """Signals: `ending()` on the main thread. Made there once; `stop` gives the process its former handlers back."""

    ending = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._former: dict[int, object] = {}
        self._pipe: tuple[int, int] | None = None
        if os.name != "posix":
            return
        # Python runs a handler only between two of its own steps, of which there are none while Qt waits. The number
        # of the signal in a pipe wakes Qt.
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        self._former_wakeup = signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        for name in _POLITE:
            number = getattr(signal, name)
            self._former[number] = signal.signal(number, _nothing)
        self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def stop(self) -> None:
        """Listen no more."""
        if self._pipe is None:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._former_wakeup)
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal itself gave back
        for end in self._pipe:
            os.close(end)
        self._pipe = None

    def _woken(self) -> None:
        if self._pipe is None:
            return
        with contextlib.suppress(BlockingIOError):
            os.read(self._pipe[0], 64)
            self.ending.emit()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """The pipe has told it already."""
