# SPDX-License-Identifier: EUPL-1.2
"""A contact is written by keys alone, every word is saved, a lock takes nothing, and what is wrong can be put right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from eht_desk.domain.contact_notes import ContactChannel, ContactNote, ContactOutcome, ContactWith
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.contact_note import ContactScreen
from eht_desk.ui.screens.form_screen import FormScreen
from tests.fakes.school import ALMA, FORM, STORE
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage, make_stage, stage

__all__ = ["make_stage", "stage"]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def notes(stage: Stage) -> list[ContactNote]:
    return list(stage.school.gate.stores[STORE][1].note_rows.values())


def contact(stage: Stage) -> ContactScreen:
    screen = stage.frame.current_screen
    assert isinstance(screen, ContactScreen)
    stage.qtbot.waitUntil(lambda: screen.first_focus() is not None and bool(screen.form.focusWidget()))
    return screen


def at_alma(stage: Stage, login: str = "per") -> None:
    frame = stage.unlock(login)
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.qtbot.waitUntil(lambda: bool(frame.current_screen and frame.current_screen.header_actions()))


def write_call(stage: Stage, text: str = "Svarade inte på tre signaler.") -> None:
    stage.key(Qt.Key.Key_K, ALT)
    contact(stage)
    for digit in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2):
        stage.key(digit)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    type_text(focus, text)


def test_a_call_in_a_handful_of_keys(stage: Stage) -> None:
    at_alma(stage)
    write_call(stage)
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.qtbot.waitUntil(lambda: stage.frame.route == Route("pupil", {"pupil": ALMA}))
    [note] = notes(stage)
    assert (note.with_kind, note.guardian_id) == (ContactWith.GUARDIAN, "g1")
    assert (note.channel, note.outcome) == (ContactChannel.PHONE, ContactOutcome.NO_ANSWER)
    assert note.text == "Svarade inte på tre signaler."
    assert not stage.school.gate.stores[STORE][1].note_draft_rows


def test_every_word_is_saved_and_a_lock_takes_nothing(stage: Stage) -> None:
    at_alma(stage)
    write_call(stage, "Omar ringer upp i morgon")
    screen = contact(stage)
    stage.qtbot.waitUntil(lambda: screen.status_text().startswith("Sparat "))
    cursor = screen.form.text.textCursor()
    cursor.setPosition(4)
    screen.form.text.setTextCursor(cursor)
    type_text(screen.form.text, " D.")
    stage.window.lock("idle")
    stage.settle()
    assert stage.window.findChildren(QPlainTextEdit) == []
    assert not notes(stage)
    stage.unlock("per")
    screen = contact(stage)
    stage.qtbot.waitUntil(lambda: screen.form.text.hasFocus())
    assert screen.form.text.toPlainText() == "Omar D. ringer upp i morgon"
    assert screen.form.text.textCursor().position() == 7
    assert (screen.form.how.value(), screen.form.outcome.value()) == ("phone", "no_answer")


def test_what_could_not_be_saved_comes_back_after_the_lock(stage: Stage) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_K, ALT)
    screen = contact(stage)
    stage.school.gate.is_disk_full = True
    type_text(screen.form.text, "Disken är full")
    stage.window.lock("person")
    stage.qtbot.waitUntil(lambda: "inte sparad" in stage.unlock_page.notice.text)
    stage.school.gate.is_disk_full = False
    stage.unlock("per")
    screen = contact(stage)
    stage.qtbot.waitUntil(lambda: screen.form.text.toPlainText() == "Disken är full")
    stage.qtbot.waitUntil(lambda: bool(stage.school.gate.stores[STORE][1].note_draft_rows))


def test_leaving_keeps_the_draft_and_throwing_it_away_does_not(stage: Stage) -> None:
    at_alma(stage)
    write_call(stage, "Halv mening")
    stage.key(Qt.Key.Key_Escape)
    stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "pupil")
    stage.key(Qt.Key.Key_K, ALT)
    screen = contact(stage)
    stage.qtbot.waitUntil(lambda: screen.form.text.toPlainText() == "Halv mening")
    screen.discard_button.click()
    stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "pupil")
    assert not stage.school.gate.stores[STORE][1].note_draft_rows
    assert not notes(stage)


def test_what_is_missing_is_said_beside_the_field(stage: Stage) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_K, ALT)
    screen = contact(stage)
    stage.key(Qt.Key.Key_Return, CTRL)
    assert screen.form.rows["guardian_id"].problem
    assert screen.form.rows["channel"].problem
    screen.form.when.line.selectAll()
    type_text(screen.form.when.line, "i morgon 9")
    screen.save()
    assert "inte varit" in screen.form.rows["at"].problem
    assert not notes(stage)


def test_yesterday_and_somebody_else(stage: Stage) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_K, ALT)
    screen = contact(stage)
    stage.key(Qt.Key.Key_3)
    focus = QApplication.focusWidget()
    assert focus is screen.form.name
    type_text(screen.form.name, "Eva Ek, Bup")
    stage.key(Qt.Key.Key_Tab)
    stage.key(Qt.Key.Key_6)
    assert next(item.text() for item in screen.form.outcome.segments()) == "Skickat"
    stage.key(Qt.Key.Key_1)
    screen.form.when.line.selectAll()
    type_text(screen.form.when.line, "igår 14.30")
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.qtbot.waitUntil(lambda: bool(notes(stage)))
    [note] = notes(stage)
    assert (note.with_name, note.channel) == ("Eva Ek, Bup", ContactChannel.MAIL)
    assert (stage.school.clock.now().date() - note.at.date()).days == 1


def test_from_a_form_and_back_to_the_same_line(stage: Stage) -> None:
    frame = stage.unlock("per")
    frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    screen = frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.view is not None)
    comment = next(
        item for item in screen.findChildren(QPlainTextEdit) if item.placeholderText() == "Kommentar"
    )
    name = comment.accessibleName()
    comment.setFocus()
    type_text(comment, "Magont")
    write_call(stage)
    stage.key(Qt.Key.Key_Return, CTRL)

    def is_back() -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QPlainTextEdit) and focus.accessibleName() == name

    stage.qtbot.waitUntil(is_back)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == "Magont"
    assert len(notes(stage)) == 1


def test_a_hostile_text_is_only_text(stage: Stage) -> None:
    at_alma(stage)
    hostile = "<b>fet</b> &amp; \u202edlrow 😀 " + "x" * 500
    write_call(stage, hostile)
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.qtbot.waitUntil(lambda: bool(notes(stage)))
    assert notes(stage)[0].text == hostile


def test_alt_k_means_the_field_elsewhere(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("merge", {"pupil": ALMA}))
    QTest.keyClick(frame, Qt.Key.Key_K, ALT)
    assert frame.route.screen == "merge"
