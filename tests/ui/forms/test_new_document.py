# SPDX-License-Identifier: EUPL-1.2
"""Nytt dokument: found by typing, chosen by Enter, with what is written by others out of the way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.new_document import NewDocumentDialog, choose_new_document, more_text
from eht_desk.ui.screens.pupil_screen import PupilScreen
from tests.fakes.school import ALMA, FORM, School
from tests.ui.desks import Seat, destroy, seat_at


def dialog_of(qtbot: QtBot, seat: Seat, parent: QWidget) -> NewDocumentDialog:
    choose_new_document(parent, seat.desk, ALMA, lambda error: None)
    seat.settle()
    found = [item for item in parent.window().findChildren(NewDocumentDialog) if item.isVisible()]
    assert found
    qtbot.waitUntil(lambda: QApplication.focusWidget() is found[-1].line)
    return found[-1]


def test_a_mentor_sees_what_a_mentor_writes_and_the_rest_when_asked(
    qtbot: QtBot, seat: Seat, school: School
) -> None:
    parent = QWidget()
    parent.resize(1000, 700)
    parent.show()
    dialog = dialog_of(qtbot, seat, parent)
    own = dialog.shown()
    assert all(item.may_write for item in own)
    assert own[0].form_id == FORM
    dialog.show_all.setChecked(True)
    everything = dialog.shown()
    assert len(everything) > len(own)
    others = next(item for item in everything if not item.may_write)
    assert more_text(others).startswith("Skrivs av ")
    destroy(parent)


def test_typing_narrows_arrows_choose_enter_opens(qtbot: QtBot, seat: Seat) -> None:
    parent = QWidget()
    parent.resize(1000, 700)
    parent.show()
    dialog = dialog_of(qtbot, seat, parent)
    QTest.keyClicks(dialog.line, "bilaga")
    assert all("Bilaga" in item.annex for item in dialog.shown())
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    QTest.keyClick(dialog.line, Qt.Key.Key_Up)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert seat.went == [Route("form", {"pupil": ALMA, "form": FORM})]
    destroy(parent)


def test_what_nobody_calls_so_is_said(qtbot: QtBot, seat: Seat) -> None:
    parent = QWidget()
    parent.resize(1000, 700)
    parent.show()
    dialog = dialog_of(qtbot, seat, parent)
    QTest.keyClicks(dialog.line, "finns inte alls")
    assert dialog.nothing.isVisible()
    assert dialog.nothing.text() == "Ingen blankett heter så."
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert seat.went == []
    destroy(parent)


def test_consents_are_pointed_to_and_esc_closes_at_once(qtbot: QtBot, seat: Seat) -> None:
    parent = QWidget()
    parent.resize(1000, 700)
    parent.show()
    dialog = dialog_of(qtbot, seat, parent)
    QTest.keyClicks(dialog.line, "samtycke")
    assert "på elevens sida" in dialog.nothing.text()
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    destroy(parent)


def test_the_pupils_page_has_one_button_for_all_forms(qtbot: QtBot, school: School, tmp_path: Path) -> None:
    with seat_at(school, "maria", tmp_path) as seat:
        screen = PupilScreen(seat.desk, Route("pupil", {"pupil": ALMA}))
        screen.show()
        seat.settle()
        texts = [(item.text, item.is_primary) for item in screen.header_actions()]
        assert texts == [("Nytt dokument", False), ("Ny checklista", True)]
        destroy(screen)
