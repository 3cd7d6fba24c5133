# SPDX-License-Identifier: EUPL-1.2
"""The real window over a story's store and the story's day, driven by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from eht_desk import bootstrap
from eht_desk.application.workspace import Services
from eht_desk.ui.frame import Frame
from eht_desk.ui.main_window import MainWindow
from eht_desk.ui.navigation import Screen
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import PASSWORD
from tests.journeys.story_school import StorySchool
from tests.ui.desks import type_text

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class StoryWindow:
    """The window and whoever sits at it. Everything is done by keys, and waited for until the screen shows it."""

    def __init__(self, qtbot: QtBot, school: StorySchool) -> None:
        self._bot = qtbot
        self._school = school
        self.who = ""
        self.printers = RecordingQueue()
        environment = replace(
            bootstrap.window_environment(school.path),
            load_services=self._services,
            printers=lambda: self.printers,
            backup_delay_seconds=3600.0,
        )
        theme()
        self.window = MainWindow(environment)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def _services(self) -> Services:
        return bootstrap.build_services(self._school.clock, is_for_window=True)

    @property
    def frame(self) -> Frame:
        frame = self.window.frame
        assert frame is not None
        return frame

    @property
    def screen(self) -> Screen:
        screen = self.frame.current_screen
        assert screen is not None
        return screen

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until it is so."""
        self._bot.waitUntil(is_so, timeout=10_000)

    def rest(self) -> None:
        """Everything that was begun has been done and is shown."""
        for _ in range(3):
            self.frame.desk.tasks.finish_writes()
            self.frame.desk.tasks.finish_reads()
            QApplication.processEvents()
        self.in_front()

    def in_front(self) -> None:
        """As a window manager does: the dialog that is open has the keys, or the window."""
        front = QApplication.activeModalWidget() or self.window
        if not front.isActiveWindow():
            front.activateWindow()
            self.until(front.isActiveWindow)

    # -- keys

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key, where the focus is."""
        if QApplication.activeWindow() is None or QApplication.focusWidget() is None:
            self.in_front()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        """Letters, where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        type_text(widget, text)

    def replace_text(self, text: str) -> None:
        """Mark what stands in the field and write this instead."""
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def tab_to(self, text: str) -> QPushButton:
        """Tab until a button whose words begin so has the focus."""
        for _ in range(120):
            widget = QApplication.focusWidget()
            if isinstance(widget, QPushButton) and text in (
                spoken(widget)[: len(text)],
                widget.accessibleName(),
            ):
                return widget
            self.press(Qt.Key.Key_Tab)
        seen = [spoken(item) for item in self.window.findChildren(QPushButton) if item.isVisible()]
        raise AssertionError(f"no way by Tab to {text!r}; buttons: {seen}")

    def push(self, text: str) -> None:
        """Tab to a button and press it."""
        self.tab_to(text)
        self.press(Qt.Key.Key_Return)
        self.rest()

    # -- who and when

    def sit_down(self, login: str) -> None:
        """Unlock as this person; whoever sat there locks first."""
        if self.window.frame is not None:
            if self.who == login:
                return
            self.stand_up()
        self.who = login
        self._school.let_go()
        page = self.window.page
        assert isinstance(page, UnlockScreen)
        self.until(lambda: bool(page.choice and page.choice.logins))
        for _ in range(10):
            if page.login.value() == login:
                break
            QTest.keyClick(page.login, Qt.Key.Key_Down)
        if page.login.value() != login:
            for _ in range(10):
                QTest.keyClick(page.login, Qt.Key.Key_Up)
                if page.login.value() == login:
                    break
        self.until(page.password.line.hasFocus)
        self.type(PASSWORD)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.window.frame is not None)
        self.until(lambda: self.frame.overview.has_pupils)
        self.rest()

    def stand_up(self) -> None:
        """Lock the window."""
        self.press(Qt.Key.Key_L, CONTROL)
        self.until(lambda: isinstance(self.window.page, UnlockScreen))
        self.who = ""

    def on(self, day: date) -> None:
        """The next day of the story; the window was left open."""
        self._school.on(day)

    def close(self) -> None:
        """The window goes, and everything of it."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def spoken(button: QPushButton) -> str:
    """The words on a button without the mark of its letter."""
    return button.text().replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


@contextmanager
def story_window(qtbot: QtBot, school: StorySchool) -> Iterator[StoryWindow]:
    """A window that is gone afterwards."""
    opened = StoryWindow(qtbot, school)
    try:
        yield opened
    finally:
        opened.close()
