# SPDX-License-Identifier: EUPL-1.2
"""The demo school on a fixed day in the real window, for the handbook's pictures: what a person does in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from eht_desk import bootstrap
from eht_desk.domain.policy import Policy
from eht_desk.store.gate import SqlCipherGate
from eht_desk.ui.application import make_application
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.frame import Frame
from eht_desk.ui.main_window import MainWindow
from eht_desk.ui.navigation import Route

PASSWORD = "prova utan oro"  # noqa: S105 - of the demo, printed by it
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
_PATIENCE_SECONDS = 60.0
_Widget = TypeVar("_Widget", bound=QWidget)


class PictureFailed(Exception):
    """A picture could not be made as its line in the table says."""


class FixedClock:
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class MadeUpPrinters:
    """A printer that every school could have; nothing is printed."""

    def printers(self) -> tuple[str, ...]:
        """Their names."""
        return ("Expeditionen", "Personalrummet")

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        """Into nothing."""


class Studio:
    """The window, and what a person does in it: look for something, press a button, wait."""

    def __init__(self, folder: Path, window: MainWindow, clock: FixedClock, store: Path) -> None:
        self.folder, self.window, self.clock, self.store = folder, window, clock, store
        self._login: str | None = None
        self.ends: list[Callable[[], None]] = []

    @property
    def frame(self) -> Frame:
        """The unlocked window."""
        if self.window.frame is None:
            raise PictureFailed("the window is locked")
        return self.window.frame

    def come_in_as(self, login: str) -> None:
        """Unlock as somebody; locked with an empty login."""
        if login == self._login:
            return
        if self.window.frame is not None:
            self.window.lock("person")
            self.until(lambda: self.window.frame is None, "the lock")
        self._login = login
        self.window.show_unlock("", self.store, "karin")
        if login:
            self.window.open_store(self.store, login, PASSWORD)
            frames = self.window
            self.until(lambda: frames.frame is not None and frames.frame.overview.has_pupils, login)

    def go(self, screen: str, **parameters: str) -> None:
        """To a place, with no dialog left."""
        for dialog in self.dialogs():
            dialog.close()
        if self.frame.palette_box.isVisible():
            self.frame.palette_box.close_quietly()
        self.frame.go(Route(screen, parameters))
        settle()

    def until(self, ready: Callable[[], object], what: str) -> None:
        """Wait until something is there."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not ready():
            if time.monotonic() > end:
                raise PictureFailed(f"{what} did not come")
            settle(0.02)
        settle(0.15)

    def find(self, kind: type[_Widget], name: str = "", inside: QWidget | None = None) -> _Widget:
        """The first one that is seen, by accessible name if one is given; waits for it."""

        def seen() -> list[_Widget]:
            around = inside or next(iter(self.dialogs()), self.window)
            found = [*([around] if isinstance(around, kind) else []), *around.findChildren(kind)]
            return [item for item in found if item.isVisible() and name in ("", item.accessibleName())]

        self.until(seen, f"{kind.__name__} {name}")
        return seen()[0]

    def press(self, text: str, inside: QWidget | None = None) -> None:
        """Press the button that begins so."""

        def seen() -> list[QAbstractButton]:
            around = inside or next(iter(self.dialogs()), self.window)
            return [
                item
                for item in around.findChildren(QAbstractButton)
                if item.isVisible() and item.isEnabled() and item.text().replace("&", "").startswith(text)
            ]

        self.until(seen, f"the button {text}")
        seen()[0].click()
        settle()

    def dialogs(self) -> list[QDialog]:
        """Those that are open, the topmost first."""
        found = [
            item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog) and item.isVisible()
        ]
        return found[::-1]

    def let_write(self, login: str) -> None:
        """Somebody else unlocks at another computer and writes, until that ends."""
        services = bootstrap.build_services(self.clock, policy=Policy())
        gate = SqlCipherGate(self.clock, services.ids, surroundings={"device": "expeditionen"})
        self.ends.append(gate.unlock(self.store, login, PASSWORD).close)

    def end_what_others_do(self) -> None:
        """Let the colleague go; the next one who comes in writes again."""
        for end in self.ends:
            end()
        if self.ends:
            self.ends = []
            self.come_in_as("")

    def take(self, parts: Sequence[QWidget], most: int, edge: int) -> QPixmap:
        """The rectangle around the parts with some ground, at most so high. A dialog is taken as it is."""
        around = parts[0].window()
        whole = around.rect()
        area = QRect()
        for part in parts:
            area = area.united(QRect(part.mapTo(around, QPoint(0, 0)), part.size()))
        if isinstance(around, MainWindow):
            area = area.adjusted(-edge, -edge, edge, edge)
        area = area.intersected(whole)
        if most:
            area.setHeight(min(area.height(), most))
        return around.grab(area)


def settle(seconds: float = 0.15) -> None:
    """Let events and threads do what is waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.003)


def open_studio(folder: Path) -> Studio:
    """The demo and the window on it."""
    store = folder / "Ekskolan"
    bootstrap.make_demo(store, lambda _text: None, NOW)
    clock = FixedClock()
    settings = DeviceSettings(folder / "settings.json")
    settings.put("theme", "light")
    settings.put("text_percent", 100)
    environment = WindowEnvironment(
        load_services=lambda: bootstrap.build_services(clock, is_for_window=True, policy=Policy()),
        peek=bootstrap.peek_store,
        settings=settings,
        printers=MadeUpPrinters,
        initial_store=store,
        report_folder=folder / "reports",
        backup_delay_seconds=3600.0,
    )
    make_application(environment)
    window = MainWindow(environment)
    window.show()
    settle(0.5)
    return Studio(folder, window, clock, store)
