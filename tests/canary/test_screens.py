# SPDX-License-Identifier: EUPL-1.2
"""Every screen of the window as every role, with addresses of what is about the protected pupil, and what opens.

Screens come from the table of screens, so a new one is looked at the day it appears. Each button and each menu entry of
a page is pressed once, so dialogs are looked at as they come up.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from eht_desk.application import sessions
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.desk import Desk
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Navigator, Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.tasks import Tasks
from tests.canary import windows
from tests.canary.canary_store import LOGINS, PROTECTED, Canary, real_services, unlock
from tests.canary.marks import Surface, Who, against_the_table
from tests.canary.test_use_cases import file_kinds
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import FORM

pytestmark = pytest.mark.slow


class Window:
    """A frame for one person, and what was given away."""

    def __init__(self, canary: Canary, path: Path, login: str, folder: Path) -> None:
        self.alias, self.who = canary.alias, LOGINS[login][1]
        self.workspace = unlock(real_services(), path, login)
        self.printers = RecordingQueue()
        self.tasks = Tasks()
        desk = Desk(
            self.workspace,
            sessions.who(self.workspace),
            self.tasks,
            ChangeBus(),
            Navigator(),
            self.printers,
            DeviceSettings(folder / "settings.json"),
        )
        self.frame = Frame(desk)
        self.frame.resize(1366, 768)
        self.given_away: dict[str, set[str]] = defaultdict(set)

    def settle(self) -> None:
        for _ in range(3):
            self.tasks.finish_writes()
            self.tasks.finish_reads()
            QApplication.processEvents()

    def look(self, where: str) -> None:
        """Search everything that stands anywhere in this program's windows now."""
        self.settle()
        for surface, texts in (
            (Surface.SCREEN, windows.said(QApplication.allWidgets())),
            (Surface.SCREEN, windows.accessible(self.frame)),
            (Surface.TITLE, windows.titles()),
            (Surface.TITLE, (title for _, title, _, _ in self.printers.jobs)),
        ):
            for text in texts:
                found = against_the_table(text, self.alias, surface, self.who)
                self.given_away[f"{where}: {surface.value}"].update(found)

    def close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and isinstance(widget, QDialog):
                widget.close()
                widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def end(self) -> None:
        self.close_dialogs()
        self.frame.flush()
        self.frame.desk.unsaved.leave()
        self.settle()
        self.frame.close()
        self.frame.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.tasks.shut_down()
        self.workspace.store.close()
        gc.collect()

    def found(self) -> dict[str, list[str]]:
        return {where: sorted(kinds) for where, kinds in self.given_away.items() if kinds}


@pytest.fixture
def no_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a file gets none, as when somebody presses Avbryt."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: ("", "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_k: ""))


@contextmanager
def window(canary: Canary, tmp_path: Path, login: str) -> Iterator[Window]:
    opened = Window(canary, canary.copy_to(tmp_path / "arkiv"), login, tmp_path)
    opened.frame.show()
    opened.settle()
    try:
        yield opened
    finally:
        opened.end()


def routes(canary: Canary) -> Iterator[Route]:
    """Each screen, with everything that an address can hold; where one thing decides what is shown, also without it."""
    ids = canary.ids
    about: dict[str, Any] = {"pupil": str(PROTECTED)}
    forms = (
        {"form": FORM},
        {"form": FORM, "document": str(ids["DocumentId"])},
        {"form": "simple_mapping", "draft": str(ids["DraftId"])},
        {"form": "social_mapping"},
    )
    more = {
        "form": forms,
        "interview": ({"form": "social_mapping"}, {"form": "social_mapping", "draft": str(ids["own draft"])}),
        "contact": ({}, {"corrects": str(ids["NoteId"])}),
        "received": ({"received": str(ids["ReceivedId"])},),
        "move_document": ({"document": str(ids["DocumentId"])},),
        "confirm_signed": ({"document": str(ids["DocumentId"])},),
        "approve": ({"document": str(ids["DocumentId"])},),
        "read_through": ({"document": str(ids["DocumentId"]), "form": "social_mapping"},),
        "settings": tuple(
            {"page": page}
            for page in ("school", "people", "person", "forms", "backup", "health", "store", "device")
        ),
    }
    for name in SCREENS:
        for extra in more.get(name, ({},)):
            yield Route(name, {**about, **extra})


@pytest.mark.usefixtures("no_file_dialogs", "temporary")
@pytest.mark.parametrize("login", LOGINS)
def test_no_screen_says_what_it_must_not(
    canary: Canary, tmp_path: Path, login: str, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    with window(canary, tmp_path, login) as opened, qtbot.captureExceptions():
        for route in routes(canary):
            opened.frame.go(route)
            opened.look(f"{route.screen} {sorted(set(route.parameters) - {'pupil'})}")
            opened.close_dialogs()
        opened.frame.open_palette()
        for typed in ("Zkarl", "Qvist", "Elev", "150513", "Östl"):
            opened.frame.palette_box.line.setText(typed)
            opened.look(f"palette, {typed[:2]}")
            opened.frame.palette_box.line.clear()
        given_away = opened.found()
    written = capfd.readouterr()
    given_away["terminal"] = list(
        map(str, against_the_table(written.out + written.err, canary.alias, Surface.FILES, Who.ANYBODY))
    )
    given_away["files"] = file_kinds(canary, tmp_path)
    assert {where: kinds for where, kinds in given_away.items() if kinds} == {}


@pytest.mark.usefixtures("no_file_dialogs", "temporary")
@pytest.mark.parametrize("login", ["karin", "kurt"])
@pytest.mark.parametrize(
    "screen", ["pupil", "today", "form", "consents", "received", "contact", "protection", "log"]
)
def test_nothing_that_opens_from_a_page_says_it_either(
    canary: Canary, tmp_path: Path, login: str, screen: str, qtbot: QtBot
) -> None:
    with window(canary, tmp_path, login) as opened, qtbot.captureExceptions():
        for route in [item for item in routes(canary) if item.screen == screen]:
            opened.frame.go(route)
            opened.settle()
            count = len(pressable(opened))
            assert count or screen != "pupil" or opened.who is Who.TEAM, "her page has something to press"
            for number in range(count):
                opened.frame.go(route)
                opened.settle()
                press(opened, number)
                opened.look(f"{screen}, pressed {number}")
                opened.close_dialogs()
        assert opened.found() == {}


def pressable(opened: Window) -> list[Any]:
    """Buttons and entries of menus on the page that is shown."""
    page = opened.frame.current_screen
    if page is None:
        return []
    actions = [menu.actions()[number] for menu, number in windows.menu_actions(page)]
    return [*windows.buttons_of(page), *(item for item in actions if item.isEnabled())]


def press(opened: Window, number: int) -> None:
    things = pressable(opened)
    if number >= len(things):
        return
    thing = things[number]
    if hasattr(thing, "trigger") and not hasattr(thing, "menu"):
        thing.trigger()
    elif getattr(thing, "menu", lambda: None)() is None:
        thing.trigger() if hasattr(thing, "trigger") else thing.click()
