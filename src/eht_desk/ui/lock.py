# SPDX-License-Identifier: EUPL-1.2
"""When the window locks itself: no key or mouse for a while, or the system says so. How it locks: main_window.py."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.system_signals import SystemSignals

NORMAL = "normal"
LONG = "long"

_CHECK_MILLISECONDS = 1000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class LockController(QObject):
    """Signals: `lock_wanted(str)` with the reason `idle`, `system` or `person`.

    `start` at unlocking, `stop` at locking. `mode` is `normal`, or `long` where people listen more than they type.
    `clock` gives seconds that only go forward; a test moves it and calls `check`.
    """

    lock_wanted = Signal(str)

    def __init__(
        self,
        settings: DeviceSettings,
        clock: Callable[[], float],
        parent: QObject | None = None,
        *,
        follows_system: bool = True,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self._latest = clock()
        self._mode = NORMAL
        self._is_running = False
        self._windows: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_CHECK_MILLISECONDS)
        self._timer.timeout.connect(self.check)
        self._system: SystemSignals | None = None
        if follows_system:
            self._system = SystemSignals(self)
            self._system.locking.connect(self._system_locks)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)

    @property
    def limit_seconds(self) -> int:
        """How long nothing may happen, in the mode that is on. Read from the settings each time."""
        key = "long_idle_minutes" if self._mode == LONG else "idle_minutes"
        return int(self._settings.get(key)) * 60

    def start(self) -> None:
        """The store is open: watch."""
        self._latest = self._clock()
        self._is_running = True
        self._watch(QGuiApplication.focusWindow())
        self._timer.start()

    def stop(self) -> None:
        """The store is locked: nothing to watch, and the next person starts in the ordinary mode."""
        self._is_running = False
        self._mode = NORMAL
        self._timer.stop()

    def set_mode(self, mode: str) -> None:
        """`normal` or `long`. Changing it counts as something happening."""
        self._mode = mode
        self._latest = self._clock()

    def note_input(self) -> None:
        """Somebody is there."""
        self._latest = self._clock()

    def check(self) -> None:
        """Lock when nothing happened for too long. A clock that stood still during sleep does not help an intruder:
        the system's own signal locks then."""
        if self._is_running and self._clock() - self._latest >= self.limit_seconds:
            self.lock_wanted.emit("idle")

    def watch_window(self, window: QWindow | None) -> None:
        """The main window: listen for keys and mouse, and let the system send it its messages."""
        self._watch(window)
        if window is not None and self._system is not None:
            self._system.register_window(int(window.winId()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice input on its way to a window; stop only Ctrl L, which locks from every window."""
        if event.type() in _INPUT:
            self._latest = self._clock()
        if self._is_running and _is_lock_key(event):
            # In a dialog: the frame's own shortcut does not reach beyond it.
            QTimer.singleShot(0, self, lambda: self.lock_wanted.emit("person"))
            return True
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is None or any(known is window for known in self._windows):
            return
        self._windows.append(window)
        window.installEventFilter(self)
        window.destroyed.connect(lambda _gone=None, kept=window: self._forget(kept))

    def _forget(self, window: QWindow) -> None:
        self._windows = [known for known in self._windows if known is not window]

    def _system_locks(self) -> None:
        if self._is_running:
            self.lock_wanted.emit("system")


def _is_lock_key(event: QEvent) -> bool:
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
