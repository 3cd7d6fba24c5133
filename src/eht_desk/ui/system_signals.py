# SPDX-License-Identifier: EUPL-1.2
"""What the system tells about screen lock, sleep and lid: logind and screen savers, Windows sessions, macOS."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
_PBT_APMSUSPEND = 0x4
_WTS_CONSOLE_DISCONNECT = 0x2
_WTS_REMOTE_DISCONNECT = 0x4
_WTS_SESSION_LOGOFF = 0x6
_WTS_SESSION_LOCK = 0x7

_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)


class SystemSignals(QObject):
    """Signals: `locking()` when the screen is locked, the machine goes to sleep or the session is left.

    Where a platform tells nothing, only the idle time locks.
    """

    locking = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._native: _WindowsMessages | None = None
        if sys.platform == "win32":
            self._listen_to_windows()
        elif sys.platform == "linux":
            self._listen_to_buses()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._state_changed)

    @Slot(bool)
    def prepare_for_sleep(self, is_starting: bool) -> None:
        """logind: the machine goes to sleep (also when the lid is closed), or woke up again."""
        if is_starting:
            self.locking.emit()

    @Slot(bool)
    def screen_saver_changed(self, is_active: bool) -> None:
        """The screen was locked or unlocked."""
        if is_active:
            self.locking.emit()

    @Slot()
    def session_locked(self) -> None:
        """logind: the session is to be locked."""
        self.locking.emit()

    def take_windows_message(self, message: int, parameter: int) -> None:
        """A window message on Windows."""
        if means_lock(message, parameter):
            self.locking.emit()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended:
            self.locking.emit()

    def _listen_to_buses(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        if os.path.exists("/run/dbus/system_bus_socket"):  # noqa: PTH110 - a socket, asked once
            system = QDBusConnection.systemBus()
            if system.isConnected():
                login = "org.freedesktop.login1"
                _connect(
                    system, login, "/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", self,
                    "prepare_for_sleep(bool)",
                )  # fmt: skip
                _connect(system, login, "", f"{login}.Session", "Lock", self, "session_locked()")
        if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            session = QDBusConnection.sessionBus()
            if session.isConnected():
                for service, path in _SAVERS:
                    _connect(
                        session, service, path, service, "ActiveChanged", self, "screen_saver_changed(bool)"
                    )

    def _listen_to_windows(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            self._native = _WindowsMessages(self)
            application.installNativeEventFilter(self._native)

    def register_window(self, handle: int) -> None:
        """Windows tells about its session only to windows that asked."""
        if sys.platform == "win32":
            library: Any = ctypes.windll.wtsapi32
            library.WTSRegisterSessionNotification(ctypes.c_void_p(handle), 0)


def means_lock(message: int, parameter: int) -> bool:
    """Whether a Windows message says that the screen is locked, the session left or the machine goes to sleep."""
    if message == WM_POWERBROADCAST:
        return parameter == _PBT_APMSUSPEND
    return message == WM_WTSSESSION_CHANGE and parameter in {
        _WTS_CONSOLE_DISCONNECT,
        _WTS_REMOTE_DISCONNECT,
        _WTS_SESSION_LOGOFF,
        _WTS_SESSION_LOCK,
    }


class _Message(ctypes.Structure):
    """The head of Windows' MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("parameter", ctypes.c_size_t),
    )


class _WindowsMessages(QAbstractNativeEventFilter):
    """Hands session and power messages on; stops none."""

    def __init__(self, signals: SystemSignals) -> None:
        super().__init__()
        self._signals = signals

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        """Read the head of the message."""
        if bytes(kind) == b"windows_generic_MSG":
            head = _Message.from_address(int(message))
            if head.message in (WM_POWERBROADCAST, WM_WTSSESSION_CHANGE):
                self._signals.take_windows_message(head.message, head.parameter)
        return False, 0


def _connect(
    bus: Any, service: str, path: str, interface: str, name: str, receiver: QObject, slot: str
) -> None:
    """Listen to a bus signal; a service that does not exist simply never tells anything."""
    bus.connect(service, path, interface, name, receiver, SLOT(slot))
