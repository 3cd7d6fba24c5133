# SPDX-License-Identifier: EUPL-1.2
"""Several persons on one store: who writes is said everywhere, a reader can change nothing, and the pen is handed over.

With the memory store here; two real programs on one folder: tests/journeys/test_two_windows.py.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.sharing import Sharing, StoreMode
from eht_desk.ui import sharing_watch, store_peek
from eht_desk.ui.forms.choice_editors import YesNoEditor
from eht_desk.ui.forms.frozen_stage import FrozenStage
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.forms.text_editors import PersonEditor
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.new_password import TemporaryPasswordPage
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.writing import WritingGate, gate_of, needs_writing
from tests.fakes.school import ALMA, FORM, PASSWORD, STORE, TALK, School, make_school
from tests.fakes.store import MemoryStore
from tests.ui.desks import destroy, type_text
from tests.ui.shell.conftest import MakeStage, Stage

COPY = Path("säkerhetskopia")
_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READING_MILLISECONDS", "WRITING_MILLISECONDS"):
        monkeypatch.setattr(sharing_watch, name, 15)
    monkeypatch.setattr(store_peek, "RETRY_MILLISECONDS", 15)


def shared_school(*, with_draft: bool = False) -> School:
    school = make_school()
    if with_draft:
        per = school.as_("per")
        page = form_work.open_form(per, ALMA, FORM)
        form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    school.gate.leases.one_writer = True
    school.gate.leases.held.clear()
    school.gate.leases.device = "KONTOR-12"
    return school


def sits_down(school: School, login: str = "maria") -> MemoryStore:
    """A colleague unlocks on another computer, and writes when nobody else does."""
    return school.gate.unlock(STORE, login, PASSWORD)


def takes_over(stage: Stage, login: str, device: str) -> MemoryStore:
    """A colleague takes the lease from the window, whose program seemed to have ended."""
    school = stage.school
    school.gate.leases.device = device
    school.gate.leases.kill(STORE)
    store = sits_down(school, login)
    store.take_lease(from_stale=True)
    return store


def kinds(school: School) -> list[str]:
    return [row.event.kind for row, _ in school.gate.stores[STORE][1].log_rows]


def strip_says(stage: Stage, words: str) -> Callable[[], bool]:
    return lambda: words in stage.frame.sharing_strip.text and stage.frame.sharing_strip.isVisible()


def header_button(stage: Stage, name: str) -> QPushButton:
    return next(
        button
        for button in stage.frame.top_bar.findChildren(QPushButton)
        if button.text() == name and not button.isHidden()
    )


def open_form(stage: Stage) -> FormScreen:
    stage.frame.go(Route("form", {"pupil": str(ALMA), "form": FORM}))
    screen = stage.frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.view is not None)
    return screen


def comment(screen: FormScreen, field: str = "illness") -> TextArea:
    view = screen.view
    assert view is not None
    editor = view.editor(field)
    assert isinstance(editor, YesNoEditor)
    assert editor.comment is not None
    return editor.comment


def stored_comment(school: School, field: str = "illness") -> str:
    drafts = list(school.gate.stores[STORE][1].draft_rows.values())
    answer = drafts[0].answers.get(field) if drafts else None
    return str(answer.get("comment", "")) if isinstance(answer, dict) else ""


# -- before the password


def test_the_unlock_page_says_who_writes_and_when_nobody_does(make_stage: MakeStage) -> None:
    school = shared_school()
    maria = sits_down(school)
    stage = make_stage(school)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: "Används av maria på KONTOR-12 sedan" in page.used)
    assert page.used.endswith("Du kan läsa under tiden.")
    assert page.used in page.store.accessibleDescription()
    type_text(page.password.line, "halva")
    school.gate.leases.kill(STORE)
    stage.qtbot.waitUntil(lambda: "verkar ha avslutats" in page.used)
    school.gate.leases.stale.clear()
    maria.close()
    stage.qtbot.waitUntil(lambda: page.used == "")
    assert page.password.text() == "halva"


# -- reading


def test_a_reader_sees_who_writes_and_can_change_nothing(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    sits_down(school)
    stage = make_stage(school)
    frame = stage.unlock("per")
    assert strip_says(stage, "Du läser. Maria Lind skriver i arkivet på KONTOR-12 sedan")()
    assert frame.sharing_strip.accessibleName().startswith("Upplysning: Du läser.")
    assert "be Maria Lind låsa med Ctrl L" in frame.sharing_strip.text
    assert frame.sharing_strip.button.isHidden()
    screen = open_form(stage)
    assert kinds(school).count("form_opened") == 2  # who only reads is logged, too
    area = comment(screen, "absence_pattern")
    before = area.toPlainText()
    area.setFocus()
    assert screen.layout_parts.notice.isHidden()
    type_text(area, "mer")
    assert area.toPlainText() == before
    assert (
        "Maria Lind skriver i arkivet just nu" in screen.layout_parts.notice.text
    )  # never without an answer
    assert screen.layout_parts.notice.isVisible()
    area.selectAll()
    area.copy()
    assert QApplication.clipboard().text() == before
    view = screen.view
    assert view is not None
    switch = view.editor("illness").parts[0]
    assert isinstance(switch, ChoiceButtons)
    for segment in switch.segments():
        segment.click()
        stage.qtbot.keyClick(segment, Qt.Key.Key_Space)
    assert switch.value() == "no"
    lock = header_button(stage, "Lås samtalet")
    assert not lock.isEnabled()
    assert "Maria Lind skriver i arkivet just nu" in lock.accessibleDescription()
    assert "Maria Lind" in lock.toolTip()
    assert header_button(stage, "Tom blankett").isEnabled()
    frame.go(Route("pupil", {"pupil": str(ALMA)}))
    stage.qtbot.waitUntil(lambda: any(item.text().startswith("Ny") for item in _header(stage)))
    assert not next(item for item in _header(stage) if item.text().startswith("Ny")).isEnabled()
    assert not frame.can_add
    assert "draft_written" not in kinds(school)[-3:]


def _header(stage: Stage) -> list[QPushButton]:
    return [item for item in stage.frame.top_bar.findChildren(QPushButton) if not item.isHidden()]


def test_a_temporary_password_is_replaced_when_the_person_may_write(make_stage: MakeStage) -> None:
    school = shared_school()
    school.gate.leases.one_writer = False
    open_account(
        school.rector, NewAccount("lisa", "Lisa Vik", PASSWORD, school.unit_id, (Role.SPECIAL_EDUCATOR,))
    )
    school.gate.leases.one_writer = True
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("lisa")  # reads at once: a new password could not be saved now
    stage.window.lock("person")
    maria.close()
    stage.window.open_store(STORE, "lisa", PASSWORD)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, TemporaryPasswordPage))


def test_nothing_is_said_to_the_one_who_writes(make_stage: MakeStage) -> None:
    stage = make_stage(shared_school())
    frame = stage.unlock("per")
    assert frame.sharing_strip.isHidden()
    assert frame.desk.sharing.may_write


# -- the pen is handed over


def test_the_open_form_becomes_writable_in_its_place_by_keys_alone(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    comment(screen).setFocus()
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    button = stage.frame.sharing_strip.button
    assert button.text() == "Börja skriva"
    for _ in range(8):
        stage.key(Qt.Key.Key_F6)
        if button.hasFocus():
            break
    assert button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.frame.desk.sharing.may_write)
    assert school.gate.header(STORE).holder is not None
    stage.qtbot.waitUntil(lambda: not comment(screen).isReadOnly())
    assert stage.frame.current_screen is screen
    assert stage.frame.sharing_strip.isHidden()
    comment(screen).setFocus()
    type_text(comment(screen), "Ont i magen")
    stage.qtbot.waitUntil(lambda: stored_comment(school) == "Ont i magen")


def test_opening_a_form_begins_writing_where_nobody_writes(make_stage: MakeStage) -> None:
    school = shared_school()
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    screen = open_form(stage)
    assert stage.frame.desk.sharing.may_write
    assert not comment(screen).isReadOnly()


def test_a_colleague_who_was_quicker_is_said(make_stage: MakeStage) -> None:
    school = shared_school()
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    karin = sits_down(school, "karin")
    stage.frame.sharing_strip.begin()
    stage.qtbot.waitUntil(strip_says(stage, "Karin Ås skriver i arkivet"))
    assert not stage.frame.desk.sharing.may_write
    karin.close()


def reading_where_nobody_writes(make_stage: MakeStage) -> Stage:
    school = shared_school()
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    return stage


@contextmanager
def slow_share(stage: Stage) -> Iterator[None]:
    """Taking and giving back the lease takes until the end."""
    may_go_on = Event()
    stage.frame.desk.tasks.write(may_go_on.wait)
    try:
        yield
    finally:
        may_go_on.set()


class Page(QWidget):
    """Says what its button did; a widget that is gone raises."""

    def press(self) -> None:
        self.setWindowTitle("gjort")


@pytest.mark.parametrize("way", ["when_writing", "when_settled"])
def test_a_button_whose_page_was_left_before_writing_began_does_nothing(
    make_stage: MakeStage, way: str
) -> None:
    stage = reading_where_nobody_writes(make_stage)
    gate, gone, there = stage.frame.desk.sharing, Page(), Page()
    stage.qtbot.addWidget(there)
    with slow_share(stage):
        getattr(gate, way)(gone.press)
        getattr(gate, way)(there.press)
        destroy(gone)
    stage.qtbot.waitUntil(lambda: there.windowTitle() == "gjort")
    assert gate.may_write


def test_a_page_that_was_left_before_a_colleague_was_quicker_is_not_opened(make_stage: MakeStage) -> None:
    stage = reading_where_nobody_writes(make_stage)
    gate, gone, there = stage.frame.desk.sharing, Page(), Page()
    stage.qtbot.addWidget(there)
    with slow_share(stage):
        gate.when_settled(gone.press)
        gate.when_settled(there.press)
        destroy(gone)
        karin = sits_down(stage.school, "karin")
    stage.qtbot.waitUntil(lambda: there.windowTitle() == "gjort")
    assert not gate.may_write
    karin.close()


@pytest.mark.parametrize("way", ["when_writing", "when_settled"])
def test_a_button_that_is_pressed_while_writing_ends_begins_it_again(make_stage: MakeStage, way: str) -> None:
    stage = make_stage(shared_school())
    stage.unlock("per")
    gate, page = stage.frame.desk.sharing, Page()
    stage.qtbot.addWidget(page)
    with slow_share(stage):
        gate.end()
        getattr(gate, way)(page.press)
        assert not page.windowTitle()  # what it saves would come behind the end
    stage.qtbot.waitUntil(lambda: page.windowTitle() == "gjort")
    assert gate.may_write


def test_a_page_that_is_read_again_does_not_take_the_focus_from_the_search(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    maria = sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    comment(screen).setFocus()
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    stage.frame.open_palette()
    stage.frame.desk.sharing.begin()
    stage.qtbot.waitUntil(lambda: not comment(screen).isReadOnly())
    stage.qtbot.waitUntil(stage.frame.palette_box.line.hasFocus)
    stage.key(Qt.Key.Key_Escape)
    assert not stage.frame.palette_box.isVisible()
    assert screen.isAncestorOf(QApplication.focusWidget() or stage.window)


def test_letting_others_write_is_a_command(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    comment(screen).setFocus()
    type_text(comment(screen), "Sista raden")
    stage.key(Qt.Key.Key_K, _CONTROL)
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    type_text(QApplication.focusWidget() or stage.window, "läs vidare")
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: not stage.frame.desk.sharing.may_write)
    assert stored_comment(school) == "Sista raden"
    assert not stage.frame.desk.sharing.was_lost
    assert sits_down(school).sharing().may_write
    stage.qtbot.waitUntil(strip_says(stage, "Maria Lind skriver"))
    assert comment(screen).isReadOnly()


def test_the_lock_lets_the_next_person_write(make_stage: MakeStage) -> None:
    school = shared_school()
    stage = make_stage(school)
    stage.unlock("per")
    stage.window.lock("person")
    stage.qtbot.waitUntil(lambda: school.gate.header(STORE).holder is None)
    assert sits_down(school).sharing().may_write


# -- a program that does not answer


def test_taking_over_asks_first_and_is_logged(make_stage: MakeStage) -> None:
    school = shared_school()
    sits_down(school)
    school.gate.leases.kill(STORE)
    stage = make_stage(school)
    stage.unlock("per")
    assert strip_says(stage, "Maria Lind började skriva på KONTOR-12")()
    assert "svarar inte" in stage.frame.sharing_strip.text
    stage.frame.sharing_strip.button.click()
    dialog = _dialog(stage)
    assert dialog.accessibleName() == "Ta över efter Maria Lind?"
    assert dialog.cancel_button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    assert not stage.frame.desk.sharing.may_write
    stage.settle()
    stage.frame.sharing_strip.button.click()
    dialog = _dialog(stage)
    assert dialog.action_button.isEnabled()
    stage.key(Qt.Key.Key_Tab)
    assert dialog.action_button.hasFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.frame.desk.sharing.may_write)
    assert "lease_taken_over" in kinds(school)


def test_ones_own_program_that_ended_is_said_as_that(make_stage: MakeStage) -> None:
    school = shared_school()
    school.gate.leases.device = platform.node()
    sits_down(school, "per")
    school.gate.leases.kill(STORE)
    stage = make_stage(school)
    stage.unlock("per")
    assert stage.frame.desk.sharing.may_write  # nobody else is concerned: no question
    shown = [label.text() for label in stage.frame.findChildren(QLabel) if label.isVisible()]
    assert any("avslutades oväntat förra gången" in text for text in shown)
    rows = [row.event for row, _ in school.gate.stores[STORE][1].log_rows]
    assert {"after_crash": "yes"} in [dict(event.detail) for event in rows if event.kind == "unlocked"]


def _dialog(stage: Stage) -> SmallDialog:
    def find() -> SmallDialog | None:
        return next((item for item in stage.window.findChildren(SmallDialog) if item.isVisible()), None)

    stage.qtbot.waitUntil(lambda: find() is not None)
    dialog = find()
    assert dialog is not None
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_the_question_goes_with_the_lock(make_stage: MakeStage) -> None:
    school = shared_school()
    sits_down(school)
    school.gate.leases.kill(STORE)
    stage = make_stage(school)
    stage.unlock("per")
    stage.frame.sharing_strip.begin()
    dialog = _dialog(stage)
    stage.window.lock("idle")
    assert not dialog.isVisible()


# -- the lease was taken while somebody wrote


def test_what_was_typed_stays_and_both_texts_are_shown_later(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    other = takes_over(stage, "per", "SALONG-3")  # the same person, at another computer
    comment(screen).setFocus()
    type_text(comment(screen), "Skrivet här")
    stage.qtbot.waitUntil(strip_says(stage, "Per Holm på SALONG-3 har tagit över"))
    assert "finns kvar" in stage.frame.sharing_strip.text
    assert comment(screen).toPlainText() == "Skrivet här"
    assert comment(screen).isReadOnly()
    assert stored_comment(school) == ""
    assert screen.layout_parts.notice.text == ""  # it is said once
    theirs = replace(stage.frame.desk.workspace, store=other)
    page = form_work.open_form(theirs, ALMA, FORM)
    illness: dict[str, AnswerValue] = {"value": "no", "comment": "Skrivet där"}
    form_work.save_draft(theirs, page.draft, {**TALK, "illness": illness}, starts_stretch=True)
    other.close()
    stage.qtbot.waitUntil(strip_says(stage, "ledigt igen"))
    stage.frame.sharing_strip.begin()
    stage.qtbot.waitUntil(lambda: screen.conflict_pane is not None)
    pane = screen.conflict_pane
    assert pane is not None
    assert "illness" in pane.choices
    pane.finish_button.click()
    stage.qtbot.waitUntil(lambda: stored_comment(school) == "Skrivet här")


def test_a_text_that_was_left_waits_until_its_writer_may_write_again(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    karin = takes_over(stage, "karin", "KANSLI-1")
    comment(screen).setFocus()
    type_text(comment(screen), "Hann inte")
    stage.qtbot.waitUntil(strip_says(stage, "Karin Ås på KANSLI-1 har tagit över"))
    stage.window.lock("person")
    stage.qtbot.waitUntil(lambda: "inte sparad" in stage.unlock_page.notice.text)
    assert (
        "står kvar här" not in stage.unlock_page.notice.text
    )  # the page is gone: it is kept behind the lock
    karin.close()
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: stored_comment(school) == "Hann inte")


def test_elsewhere_in_the_window_it_is_said_what_is_true_of_a_text_that_was_left(
    make_stage: MakeStage,
) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    takes_over(stage, "karin", "KANSLI-1")
    comment(screen).setFocus()
    type_text(comment(screen), "Hann inte")
    stage.qtbot.waitUntil(strip_says(stage, "har tagit över"))
    stage.frame.go(Route("today"))

    def told() -> list[str]:
        return [label.text() for label in stage.frame.findChildren(QLabel) if label.isVisible()]

    stage.qtbot.waitUntil(lambda: any("Den sparas när du skriver igen" in text for text in told()))
    assert not any("Försöker igen" in text or "står kvar här" in text for text in told())


def found_by(stage: Stage, text: str) -> list[str]:
    stage.frame.open_palette()
    line = stage.frame.palette_box.line
    line.clear()
    type_text(line, text)
    model = stage.frame.palette_box.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_asking_to_write_is_answered_with_why_not(make_stage: MakeStage) -> None:
    school = shared_school()
    sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    for words in ("börja skriva", "borja skriva", "ta över", "ta over"):
        assert found_by(stage, words)[0] == "Börja skriva: varför går det inte nu?"
    stage.key(Qt.Key.Key_Return)
    told = [label.text() for label in stage.frame.findChildren(QLabel) if label.isVisible()]
    [answer] = [text for text in told if "Be Maria Lind låsa med Ctrl L på KONTOR-12" in text]
    assert "av sig självt" in answer
    school.gate.leases.kill(STORE)
    stage.qtbot.waitUntil(strip_says(stage, "svarar inte"))
    assert found_by(stage, "skriva")[0] == "Ta över"  # as the strip's button is called


def test_today_offers_to_read_and_keeps_the_focus_when_the_strip_changes(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    maria = sits_down(school)
    stage = make_stage(school)
    frame = stage.unlock("per")
    stage.qtbot.waitUntil(lambda: _focused_text() == "Läs")
    primaries = frame.current_screen.findChildren(PrimaryButton)  # type: ignore[union-attr]  # I dag
    assert [item for item in primaries if item.text() in ("Fyll i", "Fortsätt")] == []
    seen: list[object] = []
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.focusChanged.connect(lambda _old, new: seen.append(new))
    maria.close()
    stage.qtbot.waitUntil(strip_says(stage, "Nu är arkivet ledigt"))
    stage.qtbot.waitUntil(lambda: _focused_text() == "Fortsätt")
    assert frame.sharing_strip.button not in seen


def _focused_text() -> str:
    widget = QApplication.focusWidget()
    return widget.text() if isinstance(widget, QPushButton) else ""


def test_ones_own_other_window_is_said_as_that(make_stage: MakeStage) -> None:
    school = shared_school()
    school.gate.leases.device = platform.node()
    sits_down(school, "per")
    stage = make_stage(school)
    frame = stage.unlock("per")
    assert strip_says(stage, "Du skriver redan i ett annat fönster på den här datorn.")()
    assert "Per Holm" not in frame.sharing_strip.text
    assert "ett annat fönster" in frame.desk.sharing.reason


def test_a_reader_comes_back_to_the_same_page(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    open_form(stage)
    stage.window.lock("idle")
    assert stage.unlock("per").route.screen == "form"


def test_the_next_person_never_sees_the_former_ones_page(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    open_form(stage)
    stage.window.lock("person")
    frame = stage.unlock("karin")
    assert frame.route.screen == "today"
    assert strip_says(stage, "Maria Lind skriver")()


# -- a backup


def look_into_backup(stage: Stage, login: str = "per") -> None:
    gate = stage.school.gate
    header, tables = gate.stores[STORE]
    gate.stores[COPY] = (replace(header, path=COPY), tables)
    failures: list[BaseException] = []
    live = stage.frame
    live.desk.navigator.open_backup(COPY, login, PASSWORD, failures.append)
    stage.qtbot.waitUntil(lambda: stage.window.frame not in (None, live))
    stage.qtbot.waitUntil(lambda: stage.frame.overview.has_pupils)
    assert failures == []


@pytest.mark.parametrize("reason", ["person", "idle"])
def test_a_backup_is_only_read_and_the_lock_leads_back_to_the_store(
    make_stage: MakeStage, reason: str
) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    look_into_backup(stage)
    assert strip_says(stage, "Säkerhetskopia från")()
    assert "ingenting kan ändras" in stage.frame.sharing_strip.text
    assert stage.frame.sharing_strip.button.text() == "Stäng kopian"
    assert school.gate.header(STORE).holder is None  # the store was locked
    rows = kinds(school)
    screen = open_form(stage)
    assert comment(screen).isReadOnly()
    assert not header_button(stage, "Lås samtalet").isEnabled()
    assert "säkerhetskopia" in header_button(stage, "Lås samtalet").accessibleDescription()
    assert kinds(school) == rows  # nothing is written at all, not even who read
    assert stage.settings.recent_stores == (STORE,)
    if reason == "person":
        stage.frame.sharing_strip.button.click()
    else:
        stage.window.lock(reason)
    page = stage.unlock_page
    assert page.choice is not None
    assert page.choice.path == STORE
    stage.unlock("per")
    assert stage.frame.desk.sharing.may_write


def shown_as_read(screen: FormScreen) -> str:
    assert screen.view is not None
    cards = screen.view.findChildren(FrozenStage)
    return " | ".join(label.text() for card in cards for label in card.findChildren(QLabel))


def offered(screen: FormScreen) -> list[str]:
    question = screen.layout_parts.question
    buttons = question.findChildren(QPushButton) if question is not None else []
    return [button.text() for button in buttons if not button.isHidden()]


@pytest.mark.parametrize("place", ["backup", "beside a writer"])
def test_a_colleagues_draft_can_be_read_where_nothing_can_be_written(
    make_stage: MakeStage, place: str
) -> None:
    school = shared_school(with_draft=True)
    if place == "beside a writer":
        sits_down(school, "per")
    stage = make_stage(school)
    stage.unlock("karin")
    if place == "backup":
        look_into_backup(stage, "karin")
    screen = open_form(stage)
    assert screen.layout_parts.question is not None
    assert "Per Holm började skriva" in screen.layout_parts.question.accessibleName()
    assert "Matte, läsförståelse" in shown_as_read(screen)
    assert offered(screen) == []


def test_a_backup_that_does_not_open_leaves_everything_as_it_is(make_stage: MakeStage) -> None:
    stage = make_stage(shared_school())
    live = stage.unlock("per")
    failures: list[BaseException] = []
    live.desk.navigator.open_backup(COPY, "per", PASSWORD, failures.append)
    stage.qtbot.waitUntil(lambda: bool(failures))
    assert stage.window.frame is live
    assert live.desk.sharing.may_write


def test_a_waiting_text_never_goes_into_a_backup(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    stage = make_stage(school)
    stage.unlock("per")
    screen = open_form(stage)
    karin = takes_over(stage, "karin", "KANSLI-1")
    comment(screen).setFocus()
    type_text(comment(screen), "Väntar")
    stage.qtbot.waitUntil(strip_says(stage, "har tagit över"))
    look_into_backup(stage)
    assert comment(open_form(stage)).toPlainText() == ""
    stage.window.lock("person")
    karin.close()
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: stored_comment(school) == "Väntar")


# -- the mark


class Gate(WritingGate):
    """Opened and closed by a test."""

    def __init__(self, parent: QWidget, sharing: Sharing) -> None:
        super().__init__(parent)
        self.sharing = sharing

    @property
    def may_write(self) -> bool:
        return self.sharing.may_write

    @property
    def may_begin(self) -> bool:
        return self.sharing.may_write or self.sharing.is_free

    @property
    def reason(self) -> str:
        return "" if self.may_write else "Du läser."

    def put(self, sharing: Sharing) -> None:
        self.sharing = sharing
        self.changed.emit()


BACKUP = Sharing(StoreMode.BACKUP)
WRITING = Sharing(StoreMode.WRITING)
FREE = Sharing(StoreMode.READING)


def test_marked_parts_follow_and_give_back_what_the_screen_wanted(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    gate = Gate(window, BACKUP)
    layout = QVBoxLayout(window)
    pressed: list[str] = []
    save = needs_writing(PrimaryButton("Spara", lambda: pressed.append("save")))
    busy = needs_writing(PrimaryButton("Upptagen"))
    busy.setEnabled(False)
    line = needs_writing(QLineEdit("Ekskolan"))
    line.setPlaceholderText("Skolans namn")
    box = needs_writing(CheckBox("Visa"))
    for widget in (save, busy, line, box):
        layout.addWidget(widget)
    window.show()
    assert gate_of(save) is gate
    assert not save.isEnabled()
    assert save.accessibleDescription() == "Du läser."
    assert line.isReadOnly()
    assert line.isEnabled()
    assert line.placeholderText() == ""  # it asks nobody to write
    box.click()
    assert not box.isChecked()
    save.setEnabled(True)  # a screen that has read its page
    assert not save.isEnabled()
    gate.put(WRITING)
    assert save.isEnabled()
    assert save.accessibleDescription() == ""
    assert not busy.isEnabled()
    assert not line.isReadOnly()
    assert line.placeholderText() == "Skolans namn"
    save.setEnabled(False)
    gate.put(BACKUP)
    gate.put(WRITING)
    assert not save.isEnabled()
    save.setEnabled(True)
    gate.put(FREE)
    assert save.isEnabled()
    assert line.isReadOnly()
    save.click()
    assert pressed == ["save"]


def test_a_person_field_that_is_read_offers_nobody(make_stage: MakeStage) -> None:
    school = shared_school(with_draft=True)
    sits_down(school)
    stage = make_stage(school)
    stage.unlock("per")
    view = open_form(stage).view
    assert view is not None
    editor = view.editor("mentor_name")
    assert isinstance(editor, PersonEditor)
    editor.line.setFocus()
    type_text(editor.line, "Maria")
    assert editor.line.text() == "Per Holm"
