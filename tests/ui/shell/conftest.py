# SPDX-License-Identifier: EUPL-1.2
"""The whole window over the made-up school in memory, with threads, without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk import resources
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.domain.policy import Policy
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.frame import Frame
from eht_desk.ui.main_window import MainWindow
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import PASSWORD, STORE, School, make_school
from tests.ui.desks import type_text


class HandClock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Stage:
    """The window and what is behind it."""

    qtbot: QtBot
    school: School
    window: MainWindow
    clock: HandClock
    settings: DeviceSettings
    reports: Path

    @property
    def unlock_page(self) -> UnlockScreen:
        page = self.window.page
        assert isinstance(page, UnlockScreen)
        return page

    @property
    def frame(self) -> Frame:
        frame = self.window.frame
        assert frame is not None
        return frame

    def unlock(self, login: str, password: str = PASSWORD) -> Frame:
        """As a person does it: choose the login, type, Enter."""
        page = self.unlock_page
        self.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
        page.login.set_value(login)
        page.password.line.setFocus()
        type_text(page.password.line, password)
        self.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.frame is not None)
        self.qtbot.waitUntil(lambda: self.frame.overview.has_pupils)
        return self.frame

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def settle(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeStage]:
    theme()
    windows: list[MainWindow] = []

    def make(school: School | None = None, store: Path | None = STORE, policy: Policy | None = None) -> Stage:
        the_school, decided = school or make_school(), policy or Policy()
        services = replace(the_school.services, renderer=PdfRenderer(resources.read_bytes), policy=decided)
        settings = DeviceSettings(tmp_path / "settings.json", decided)
        clock = HandClock()
        environment = WindowEnvironment(
            load_services=lambda: services,
            peek=the_school.gate.header,
            settings=settings,
            printers=RecordingQueue,
            initial_store=store,
            report_folder=tmp_path / "reports",
            idle_clock=clock,
            policy=decided,
        )
        window = MainWindow(environment)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        windows.append(window)
        qtbot.waitUntil(window.isActiveWindow)
        return Stage(qtbot, the_school, window, clock, settings, tmp_path / "reports")

    yield make
    for window in windows:
        window.closing.close_anyway()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage()
