# SPDX-License-Identifier: EUPL-1.2
"""Who it is, for a minute: after a reason, not a second longer, and nowhere but in that window."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from eht_desk.application.protections import reveal
from eht_desk.ui.protection.reveal import RevealDialog
from eht_desk.ui.protection.screen_capture import block_capture
from tests.fakes.school import ALMA, School
from tests.ui.desks import type_text
from tests.ui.protection.conftest import ALIAS, NAMES, MakeStage, Room, dialogs, press, sit, spoken, words


class Hand:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def open_dialog(room: Room, clock: Hand | None = None, *, blocks: bool = True) -> RevealDialog:
    room.go("pupil")
    box = RevealDialog(
        room.frame,
        room.frame.desk,
        partial(reveal, room.frame.desk.workspace, ALMA),
        ALIAS,
        clock=clock or Hand(),
        block=lambda _handle: blocks,
    )
    box.open()
    box.activateWindow()
    room.stage.qtbot.waitUntil(box.isActiveWindow)
    return box


def show(room: Room, box: RevealDialog) -> None:
    box.reason.setText("Samtal med vårdnadshavaren")
    box.action_button.click()
    room.settle()


def nothing_left(room: Room) -> bool:
    everywhere = " ".join(
        [item.text() for top in QApplication.topLevelWidgets() for item in top.findChildren(QLabel)]
    )
    said = spoken(room.stage.window) + everywhere + QGuiApplication.clipboard().text()
    return not any(name in said for name in NAMES)


@pytest.fixture
def room(make_stage: MakeStage, protected: School) -> Room:
    return sit(make_stage, protected, "maria")


def test_a_reason_first(room: Room) -> None:
    box = open_dialog(room)
    box.action_button.click()
    room.settle()
    assert not box.is_shown
    assert box.row("reason").problem
    assert nothing_left(room)


def test_by_the_keyboard_from_the_pupils_page_to_the_alias_again(room: Room) -> None:
    page = room.go("pupil")
    page.protected.reveal_button.setFocus()  # type: ignore[attr-defined]  # a PupilScreen
    room.stage.key(Qt.Key.Key_Return)
    [box] = dialogs()
    assert isinstance(box, RevealDialog)
    box.activateWindow()
    room.stage.qtbot.waitUntil(box.isActiveWindow)
    assert box.reason.hasFocus()
    type_text(box.reason, "Samtal")
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    room.settle()
    assert box.is_shown
    assert "Alma Dahl" in words(box)
    assert "150512" in words(box)
    assert box.cancel_button.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    room.settle()
    assert not dialogs()
    assert nothing_left(room)


def test_it_counts_down_and_is_gone_after_a_minute(room: Room) -> None:
    clock = Hand()
    box = open_dialog(room, clock)
    show(room, box)
    assert box.left.text() == "Döljs om 60 s" or box.left.text() == "Döljs om 61 s"
    clock.now = 59.5
    box.tick()
    assert box.left.text() == "Döljs om 1 s"
    assert box.is_shown
    clock.now = 60.0
    box.tick()
    room.settle()
    assert not dialogs()
    assert nothing_left(room)


def test_it_is_gone_when_another_window_is_in_front(room: Room) -> None:
    box = open_dialog(room)
    show(room, box)
    assert box.is_shown
    other = QWidget()
    other.show()
    other.activateWindow()
    room.stage.qtbot.waitUntil(lambda: not box.is_shown)
    room.settle()
    assert not dialogs()
    assert nothing_left(room)
    other.close()


def test_what_comes_when_the_window_is_not_in_front_is_not_shown(room: Room) -> None:
    box = open_dialog(room)
    box.reason.setText("Samtal")
    box.isActiveWindow = lambda: False  # type: ignore[method-assign]  # another program came in front meanwhile
    box.action_button.click()
    room.settle()
    assert not box.is_shown
    assert "var inte framme" in words(box)
    assert nothing_left(room)


def test_the_lock_takes_it(room: Room) -> None:
    box = open_dialog(room)
    show(room, box)
    assert box.is_shown
    room.stage.window.lock("idle")
    room.stage.settle()
    assert not dialogs()
    assert nothing_left(room)
    frame = room.stage.unlock("maria")
    room.frame = frame
    room.settle()
    assert not dialogs()
    assert "Samtal med" not in words(frame)
    assert nothing_left(room)


@pytest.mark.parametrize("by", ["Esc", "button"])
def test_an_ordinary_end_ends_once_and_leaves_the_window_usable(room: Room, by: str) -> None:
    """A window that ended while it was ending kept all others shut until the program was killed."""
    box = open_dialog(room)
    show(room, box)
    ends: list[int] = []
    box.finished.connect(ends.append)
    was_shown: list[bool] = []
    hides = box.setVisible

    def hide_as_a_desktop_does(is_on: bool) -> None:
        was_shown.append(box.is_shown)
        hides(is_on)
        # the window behind comes in front at once
        QApplication.sendEvent(box, QEvent(QEvent.Type.ActivationChange))

    box.setVisible = hide_as_a_desktop_does  # type: ignore[method-assign]
    if by == "Esc":
        QTest.keyClick(box, Qt.Key.Key_Escape)
    else:
        box.cancel_button.click()
    room.settle()
    assert was_shown
    assert len(ends) == 1
    assert not any(was_shown)
    assert QApplication.activeModalWidget() is None
    assert nothing_left(room)


def test_it_cannot_be_marked_or_copied(room: Room) -> None:
    box = open_dialog(room)
    show(room, box)
    assert box.identity is not None
    labels = box.identity.findChildren(QLabel)
    assert all(item.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction for item in labels)
    assert all(item.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu for item in labels)
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Alma" not in QGuiApplication.clipboard().text()
    assert "Alma" not in box.windowTitle() + box.accessibleName()


def test_it_says_whether_pictures_are_blocked(room: Room) -> None:
    box = open_dialog(room, blocks=False)
    assert "Skärmbilder kan inte spärras" in words(box)
    box.reject()
    room.settle()
    box = open_dialog(room, blocks=True)
    assert "syns inte på skärmbilder" in words(box)


class FewWindows:
    """Windows' own library, that takes some kinds."""

    def __init__(self, *takes: int) -> None:
        self.takes = takes
        self.asked: list[int] = []

    def SetWindowDisplayAffinity(self, _window: Any, kind: int) -> int:
        self.asked.append(kind)
        return int(kind in self.takes)


def test_windows_is_asked_to_leave_the_window_out_and_older_ones_to_blacken_it() -> None:
    new, old, none = FewWindows(0x11), FewWindows(0x01), FewWindows()
    assert (block_capture(7, new), new.asked) == (True, [0x11])
    assert (block_capture(7, old), old.asked) == (True, [0x11, 0x01])
    assert (block_capture(7, none), none.asked) == (False, [0x11, 0x01])
    assert not block_capture(0, new)


def test_nobody_else_is_offered_it(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "maria")
    page = room.go("pupil")
    assert not page.protected.isVisible()  # type: ignore[attr-defined]  # a PupilScreen
    assert "Visa identitet" not in words(page)


def test_the_reading_is_told_to_the_other_members(room: Room, protected: School) -> None:
    box = open_dialog(room)
    show(room, box)
    box.reject()
    room.settle()
    text = words(room.go("protection"))
    assert "visade identiteten" in text
    press(room.frame.current_screen, "Till eleven")  # type: ignore[arg-type]  # there is one
    room.settle()
    assert room.frame.route.screen == "pupil"
