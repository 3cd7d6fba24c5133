# SPDX-License-Identifier: EUPL-1.2
"""A desk for one person of the made-up school: real use cases, threads and widgets on the store in memory."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from eht_desk import resources
from eht_desk.application import sessions
from eht_desk.application.changes import ChangeSet
from eht_desk.application.school_forms import open_workspace
from eht_desk.application.workspace import Services
from eht_desk.documents.renderer import PdfRenderer
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.desk import Desk
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.navigation import Navigator, Route
from eht_desk.ui.tasks import Tasks
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import PASSWORD, STORE, School


@dataclass
class Seat:
    """A desk with what a test wants to look at: where somebody went, what was published, what was printed."""

    desk: Desk
    printers: RecordingQueue
    went: list[Route] = field(default_factory=list)
    published: list[ChangeSet] = field(default_factory=list)

    def settle(self) -> None:
        """Let both threads finish and their results arrive."""
        for _ in range(3):
            self.desk.tasks.finish_writes()
            self.desk.tasks.finish_reads()
            QApplication.processEvents()


def with_real_papers(services: Services) -> Services:
    """The made-up school's services with papers that can be looked at."""
    return replace(services, renderer=PdfRenderer(resources.read_bytes))


@contextmanager
def seat_at(
    school: School, login: str, folder: Path, change: Callable[[Services], Services] = with_real_papers
) -> Iterator[Seat]:
    """Somebody sits down; the threads end when the person leaves."""
    services = change(school.services)
    workspace = open_workspace(services, services.stores.unlock(STORE, login, PASSWORD))
    tasks = Tasks()
    printers = RecordingQueue()
    desk = Desk(
        workspace,
        sessions.who(workspace),
        tasks,
        ChangeBus(),
        Navigator(),
        printers,
        DeviceSettings(folder / "settings.json"),
    )
    seat = Seat(desk, printers)
    desk.navigator.requested.connect(seat.went.append)
    desk.bus.changed.connect(seat.published.append)
    try:
        yield seat
    finally:
        desk.unsaved.leave()
        tasks.shut_down()
        gc.collect()


def type_text(widget: QWidget, text: str) -> None:
    """Type letter by letter; QTest.keyClicks aborts at letters outside ASCII."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)


def destroy(widget: QWidget) -> None:
    """As the frame does at lock: the screen and everything in it is gone before the threads end."""
    if isValid(widget):
        widget.close()
        widget.deleteLater()
        QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
