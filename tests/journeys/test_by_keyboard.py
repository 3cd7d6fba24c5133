# SPDX-License-Identifier: EUPL-1.2
"""The window in this process over a real store: keys alone from the password to a locked bilaga 1, nothing leaking on
the way, and every part that takes the focus has a name that is read aloud."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from eht_desk import bootstrap
from eht_desk.ui.forms.form_notices import Question
from eht_desk.ui.frame import Frame
from eht_desk.ui.main_window import MainWindow
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.first_run import FirstRun
from eht_desk.ui.screens.forgot_password import ForgotPassword
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.settings_pages import PAGES
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import FORM, PASSWORD
from tests.journeys.real_store import GIVEN, LOGIN, MARKS, WINDOW_PASSWORD, RealStore
from tests.ui.desks import type_text

WRITTEN = "Xylofonmarulk i korridoren"
_CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Desktop:
    """The window, the folders it may write to, and what leaked."""

    qtbot: QtBot
    window: MainWindow
    printers: RecordingQueue
    folders: tuple[Path, ...]
    leaks: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        frame = self.window.frame
        assert frame is not None
        return frame

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.look_around()

    def type(self, text: str) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        type_text(widget, text)
        self.look_around()

    def look_around(self) -> None:
        """Titles, the clipboard, settings and temporary files: none may say who is meant or what was written."""
        said = [(f"title of {type(widget).__name__}", widget.windowTitle()) for widget in _windows()]
        clipboard = QGuiApplication.clipboard()
        said.append(("clipboard", clipboard.text()))
        said.append(("selection", clipboard.text(clipboard.Mode.Selection)))
        for folder in self.folders:
            for path in folder.rglob("*"):
                said.append(("file name", path.name))
                if path.is_file():
                    said.append((path.name, path.read_bytes().decode("utf-8", "replace")))
        self.leaks += [where for where, text in said for mark in (*MARKS, WRITTEN) if mark in text]

    def unlock(self, login: str = LOGIN, password: str = WINDOW_PASSWORD) -> None:
        page = self.window.page
        assert isinstance(page, UnlockScreen)
        self.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
        while page.login.value() != login:
            before = page.login.value()
            QTest.keyClick(page.login, Qt.Key.Key_Down)
            assert page.login.value() != before
        self.qtbot.waitUntil(page.password.line.hasFocus)
        self.type(password)
        self.press(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.frame is not None, timeout=20_000)

    def tab_to(self, text: str) -> None:
        """Tab until the button with this text has the focus, as a person does who has no mouse."""

        def is_there() -> bool:
            widget = QApplication.focusWidget()
            if isinstance(widget, QAbstractButton) and widget.text().replace("&", "").strip() == text:
                return True
            self.press(Qt.Key.Key_Tab)
            return False

        self.qtbot.waitUntil(is_there, timeout=10_000)


def _asks_and_has_focus(form: FormScreen) -> bool:
    question = form.layout_parts.question
    return isinstance(question, Question) and question.yes_button.hasFocus()


def _windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


@pytest.fixture
def desktop(
    qtbot: QtBot, real_store: RealStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desktop]:
    folders = (tmp_path / "settings", tmp_path / "temporary")
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folders[0]))
    monkeypatch.setenv("LOCALAPPDATA", str(folders[0]))
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folders[1]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    if os.name != "nt":
        monkeypatch.setattr(Path, "home", classmethod(lambda _cls: tmp_path / "home"))
    theme()
    printers = RecordingQueue()
    environment = replace(bootstrap.window_environment(real_store.path), printers=lambda: printers)
    window = MainWindow(environment)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Desktop(qtbot, window, printers, folders)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


def test_keys_alone_from_the_password_to_a_locked_and_printed_talk(
    desktop: Desktop, real_store: RealStore
) -> None:
    wait = desktop.qtbot.waitUntil
    desktop.unlock()
    wait(lambda: desktop.frame.overview.has_pupils)
    desktop.press(Qt.Key.Key_K, _CONTROL)
    wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    desktop.type(GIVEN.lower())
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: desktop.frame.route.screen == "pupil")
    wait(lambda: real_store.log("pupil_opened") == 1)
    desktop.tab_to("Ny checklista")
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: desktop.frame.route.screen == "form")
    form = desktop.frame.current_screen
    assert isinstance(form, FormScreen)
    wait(lambda: form.view is not None and form.isAncestorOf(QApplication.focusWidget() or desktop.window))

    today = real_store.reader.today.isoformat()
    desktop.type(today)
    desktop.press(Qt.Key.Key_Tab)
    desktop.type(today)
    for at in range(7):
        desktop.press(Qt.Key.Key_Tab)
        desktop.type("j" if at % 2 else "n")
        desktop.press(Qt.Key.Key_Tab)
        desktop.type(WRITTEN if at == 1 else "")
    desktop.tab_to("Lås samtalet")
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: _asks_and_has_focus(form))
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: len(real_store.documents()) == 1)
    [document] = real_store.documents()
    assert document.answers["likes_school"] == {"value": "yes", "comment": WRITTEN}
    assert document.answers["pupil_talk_date"] == today

    desktop.tab_to("Skriv ut för underskrift")
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: QApplication.activeModalWidget() is not None or len(_windows()) > 1)
    dialog = next(widget for widget in _windows() if widget is not desktop.window)
    dialog.activateWindow()
    desktop.qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or desktop.window))
    desktop.tab_to("Skriv ut")
    desktop.press(Qt.Key.Key_Return)
    wait(lambda: len(desktop.printers.jobs) == 1)
    _printer, title, pdf, _copies = desktop.printers.jobs[0]
    assert title == document.code
    assert pdf.startswith(b"%PDF")
    desktop.press(Qt.Key.Key_Escape)
    wait(lambda: _windows() == [desktop.window])
    desktop.window.activateWindow()
    wait(desktop.window.isActiveWindow)
    desktop.press(Qt.Key.Key_L, _CONTROL)
    wait(lambda: isinstance(desktop.window.page, UnlockScreen))
    desktop.look_around()
    assert desktop.leaks == []


# --- Names that are read aloud ---------------------------------------------------------------------------------------


def nameless(root: QWidget) -> list[str]:
    """Visible parts that take the focus from Tab and have no name for a screen reader."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not widget.isVisible() or not takes_tab or widget.focusProxy() is not None:
            continue
        if type(widget) is QAbstractScrollArea or not widget.isEnabled():
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def test_everything_outside_the_store_has_a_name(desktop: Desktop) -> None:
    page = desktop.window.page
    assert isinstance(page, UnlockScreen)
    desktop.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    wrong = {"unlock": nameless(page)}
    page.forgot.click()
    forgot = desktop.window.page
    assert isinstance(forgot, ForgotPassword)
    wrong["forgot"] = nameless(forgot)
    desktop.window.show_first_run()
    first = desktop.window.page
    assert isinstance(first, FirstRun)
    wrong["welcome"] = nameless(first)
    first.next()
    wrong["school"] = nameless(first)
    first.school.authority.setText("Provköping")
    first.school.unit.setText("Provskolan")
    first.next()
    wrong["place"] = nameless(first)
    first.next()
    wrong["person"] = nameless(first)
    assert {name: parts for name, parts in wrong.items() if parts} == {}


def test_everything_inside_the_store_has_a_name(desktop: Desktop, real_store: RealStore) -> None:
    desktop.unlock("karin", PASSWORD)
    frame = desktop.frame
    desktop.qtbot.waitUntil(lambda: frame.overview.has_pupils)
    pupil = {"pupil": str(real_store.pupil)}
    routes = [
        Route("today"),
        Route("pupils"),
        Route("pupil", pupil),
        Route("form", {**pupil, "form": FORM}),
        Route("import"),
        *(Route("settings", {"page": key}) for key in (page.key for page in PAGES)),
    ]
    wrong: dict[str, list[str]] = {}

    def note(name: str) -> None:
        frame.desk.tasks.finish_writes()
        frame.desk.tasks.finish_reads()
        QApplication.processEvents()
        found = [part for widget in _windows() for part in nameless(widget)]
        if found:
            wrong[name] = found

    for route in routes:
        frame.go(route)
        note(f"{route.screen} {route.parameters.get('page', '')}".strip())
    frame.go(Route("pupils", {"add": "1"}))
    note("add pupil")
    for dialog in [widget for widget in _windows() if widget is not desktop.window]:
        dialog.close()
    frame.show_help()
    note("help")
    frame.open_palette()
    note("palette")
    assert wrong == {}
