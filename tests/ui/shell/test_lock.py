# SPDX-License-Identifier: EUPL-1.2
"""Locking is immediate and asks nothing; the same person comes back to the same place, another never sees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit

from eht_desk.ui.lock import LONG
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.system_signals import WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, SystemSignals, means_lock
from tests.fakes.school import ALMA, FORM, STORE
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage


def _is_locked(stage: Stage) -> bool:
    return isinstance(stage.window.page, UnlockScreen) and stage.window.frame is None


def _words(stage: Stage) -> str:
    return " ".join(label.text() for label in stage.window.findChildren(QLabel))


def test_ctrl_l_locks_at_once(stage: Stage) -> None:
    stage.unlock("maria")
    stage.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert _is_locked(stage)
    stage.settle()
    assert "Alma" not in _words(stage)
    stage.qtbot.waitUntil(
        lambda: "locked" in [row.event.kind for row, _ in stage.school.gate.stores[STORE][1].log_rows]
    )


def test_the_same_person_comes_back(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.window.lock("person")
    frame = stage.unlock("maria")
    assert frame.route == Route("pupil", {"pupil": ALMA})


def test_another_person_starts_on_i_dag(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.window.lock("person")
    assert stage.unlock("sara").route == Route("today")


def test_nobody_there_for_five_minutes_locks(stage: Stage) -> None:
    stage.unlock("maria")
    locks = stage.window.locks
    assert locks is not None
    stage.clock.seconds += 299
    locks.check()
    assert not _is_locked(stage)
    handle = stage.window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    stage.clock.seconds += 299
    locks.check()
    assert not _is_locked(stage)
    stage.clock.seconds += 1
    locks.check()
    assert _is_locked(stage)
    assert "ingen skrev" in stage.unlock_page.notice.text


def test_long_modes_wait_longer_and_end_with_the_lock(stage: Stage) -> None:
    stage.unlock("maria")
    locks = stage.window.locks
    assert locks is not None
    locks.set_mode(LONG)
    assert locks.limit_seconds == 20 * 60
    stage.window.lock("person")
    assert locks.limit_seconds == 5 * 60


def test_the_setting_holds_at_once(stage: Stage) -> None:
    stage.unlock("maria")
    stage.settings.put("idle_minutes", 1)
    stage.clock.seconds += 60
    assert stage.window.locks is not None
    stage.window.locks.check()
    assert _is_locked(stage)


def test_dialogs_and_clipboard_go_with_the_lock(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupils", {"add": "1"}))
    stage.qtbot.waitUntil(
        lambda: any(isinstance(item, QDialog) and item.isVisible() for item in QApplication.topLevelWidgets())
    )
    QApplication.clipboard().setText("Alma Dahl")
    stage.window.lock("idle")
    stage.settle()
    assert not [
        item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog) and item.isVisible()
    ]
    assert QApplication.clipboard().text() == ""


@pytest.mark.parametrize(
    ("message", "parameter", "locks"),
    [
        (WM_POWERBROADCAST, 0x4, True),
        (WM_POWERBROADCAST, 0x7, False),
        (WM_WTSSESSION_CHANGE, 0x7, True),
        (WM_WTSSESSION_CHANGE, 0x8, False),
        (0x0100, 0x7, False),
    ],
)
def test_windows_messages(message: int, parameter: int, locks: bool) -> None:
    assert means_lock(message, parameter) is locks


def test_sleep_and_screen_lock_lock(stage: Stage) -> None:
    signals = SystemSignals(stage.window)
    heard: list[int] = []
    signals.locking.connect(lambda: heard.append(1))
    signals.prepare_for_sleep(False)
    signals.screen_saver_changed(False)
    assert heard == []
    signals.prepare_for_sleep(True)
    signals.screen_saver_changed(True)
    signals.session_locked()
    signals.take_windows_message(WM_POWERBROADCAST, 0x4)
    assert len(heard) == 4


def test_a_save_that_fails_at_the_lock_is_told(stage: Stage) -> None:
    frame = stage.unlock("per")
    frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    screen = frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.view is not None)
    comment = next(
        line for line in screen.findChildren(QPlainTextEdit) if line.placeholderText() == "Kommentar"
    )
    type_text(comment, "Magont")
    stage.school.gate.is_disk_full = True
    try:
        stage.window.lock("person")
        stage.qtbot.waitUntil(lambda: "gick inte att spara" in stage.unlock_page.notice.text)
    finally:
        stage.school.gate.is_disk_full = False


def test_what_was_typed_right_before_the_lock_is_there_again(stage: Stage) -> None:
    frame = stage.unlock("per")
    frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    screen = frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.view is not None)
    comment = next(
        line for line in screen.findChildren(QPlainTextEdit) if line.placeholderText() == "Kommentar"
    )
    name = comment.accessibleName()
    comment.setFocus()
    type_text(comment, "Magont på morgonen")
    cursor = comment.textCursor()
    cursor.setPosition(6)
    comment.setTextCursor(cursor)
    stage.window.lock("idle")
    stage.settle()
    assert stage.window.findChildren(QPlainTextEdit) == []
    frame = stage.unlock("per")

    def is_back() -> bool:
        focus = QApplication.focusWidget()
        if not isinstance(focus, QPlainTextEdit) or focus.accessibleName() != name:
            return False
        return focus.textCursor().position() == 6

    stage.qtbot.waitUntil(is_back)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == "Magont på morgonen"


def test_ctrl_l_locks_from_a_dialog_too(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupils", {"add": "1"}))

    def dialog_window() -> QWindow | None:
        dialogs = [item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog)]
        shown = next((item for item in dialogs if item.isVisible()), None)
        window = QGuiApplication.focusWindow()
        return window if shown is not None and window is shown.windowHandle() else None

    stage.qtbot.waitUntil(lambda: dialog_window() is not None)
    window = dialog_window()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.qtbot.waitUntil(lambda: _is_locked(stage))


def test_a_place_is_come_back_to_once(stage: Stage) -> None:
    """After a crash hours later the place of the last lock is a stale one: drafts are on I dag."""
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.window.lock("person")
    assert stage.unlock("maria").route == Route("pupil", {"pupil": ALMA})
    stage.settle()
    assert not stage.school.gate.stores[STORE][1].resume_rows[stage.school.accounts["maria"]]


def test_a_page_that_failed_is_not_come_back_to(stage: Stage) -> None:
    """Else it would fail at every unlocking, and shut its person out."""
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.window.crash(ZeroDivisionError())
    stage.settle()
    stage.window.show_unlock("", STORE, "maria")
    assert stage.unlock("maria").route == Route("today")
