# SPDX-License-Identifier: EUPL-1.2
"""The kurator writes while talking: areas, prompts, quotations, declining, time; and nothing written is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.ui.interview.interview_screen import InterviewScreen
from eht_desk.ui.interview.talk_screen import TalkScreen
from eht_desk.ui.navigation import Route
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat, destroy, seat_at, type_text
from tests.ui.interview.conftest import AREAS, MAPPING, SLOW, OpenInterview, drafts

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def write(screen: InterviewScreen, text: str) -> None:
    screen.room.text.setFocus()
    type_text(screen.room.text, text)


def saved(qtbot: QtBot, screen: InterviewScreen) -> None:
    qtbot.waitUntil(lambda: screen.bar.status.accessibleName().startswith("Sparat"))


def texts_in(widget: QWidget) -> str:
    """Everything that a screen reader can get at in a window."""
    found: list[str] = []

    def walk(node: QAccessible | None) -> None:
        if node is None or not node.isValid():  # type: ignore[attr-defined]  # an interface, which the stub does not name
            return
        for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
            found.append(node.text(kind))  # type: ignore[attr-defined]  # likewise
        for index in range(node.childCount()):  # type: ignore[attr-defined]  # likewise
            walk(node.child(index))  # type: ignore[attr-defined]  # likewise

    walk(QAccessible.queryAccessibleInterface(widget))  # type: ignore[arg-type]  # likewise
    return "\n".join(found)


def test_opening_and_leaving_stores_nothing(seat: Seat, open_interview: OpenInterview) -> None:
    screen = open_interview()
    screen.flush()
    seat.settle()
    assert drafts(seat) == []
    screen.bar.leave_button.click()
    assert screen.bar.status.text() == ""


def test_it_begins_with_the_first_question_and_the_cursor_in_the_text(open_interview: OpenInterview) -> None:
    screen = open_interview()
    assert screen.room.question.text() == "Hur upplever du din situation i skolan, pedagogiskt och socialt?"
    assert QApplication.focusWidget() is screen.room.text
    assert [chip.accessibleName() for chip in screen.room.chips][:2] == [
        "Skolarbete",
        "Vad har fungerat/fungerar idag",
    ]
    assert screen.bar.about.text() == "Alma Dahl · 5A"


def test_what_is_written_is_in_the_kurators_own_draft_soon_after(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    write(screen, "Matten är svår")
    saved(qtbot, screen)
    [draft] = drafts(seat)
    assert draft.answers["school_area_words"] == "Matten är svår"
    assert draft.compartment_id == seat.desk.workspace.store.own
    assert screen.bar.status.text() == "●  Sparat 09:00:00"
    assert "besvarat" in screen.room.buttons["school_area"].accessibleName()


def test_prompts_are_ticked_with_keys_and_kept(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    press(Qt.Key.Key_3, CTRL)
    press(Qt.Key.Key_1, CTRL)
    saved(qtbot, screen)
    assert QApplication.focusWidget() is screen.room.text
    assert drafts(seat)[0].answers["school_area_prompts"] == ["schoolwork", "difficulties"]
    press(Qt.Key.Key_1, CTRL)
    QTest.keyClick(screen.room.chips[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: drafts(seat)[0].answers["school_area_prompts"] == ["what_works", "difficulties"])
    press(Qt.Key.Key_9, CTRL)  # there are not so many: nothing happens
    screen.go_to("feelings_area")
    screen.go_to("school_area")
    assert [chip.isChecked() for chip in screen.room.chips] == [False, True, True, False, False]


def test_alt_arrows_walk_between_areas_and_stop_at_the_ends(open_interview: OpenInterview) -> None:
    screen = open_interview()
    shown = [screen.state()["area"]]
    for _ in range(4):
        press(Qt.Key.Key_Right, ALT)
        shown.append(screen.state()["area"])
    assert shown == [*AREAS, AREAS[-1]]
    press(Qt.Key.Key_Left, ALT)
    assert screen.state()["area"] == "home_area"
    assert QApplication.focusWidget() is screen.room.text


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_QuoteDbl, CTRL), (Qt.Key.Key_2, CTRL | SHIFT)])
def test_a_quotation_opens_with_the_cursor_inside_and_is_left_with_the_same_keys(
    open_interview: OpenInterview, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    screen = open_interview()
    write(screen, "Säger: ")
    press(key, modifier)
    write(screen, "Jag orkar inte")
    press(key, modifier)
    write(screen, " och tystnar")
    assert screen.room.text.toPlainText() == "Säger: ”Jag orkar inte” och tystnar"
    assert [chip.isChecked() for chip in screen.room.chips] == [False] * 5


def test_a_selection_is_put_between_quotation_marks(open_interview: OpenInterview) -> None:
    screen = open_interview()
    write(screen, "värst på söndagar ")
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_QuoteDbl, CTRL)
    assert screen.room.text.toPlainText() == "”värst på söndagar” "
    press(Qt.Key.Key_Z, CTRL)
    assert screen.room.text.toPlainText() == "värst på söndagar "


def test_the_pupil_declines_and_changes_mind_without_losing_a_letter(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    write(screen, "Vill egentligen inte")
    press(Qt.Key.Key_D, CTRL)
    saved(qtbot, screen)
    qtbot.waitUntil(lambda: drafts(seat)[0].answers.get("school_area_declined") == ["declines"])
    assert "eleven avstår" in screen.room.buttons["school_area"].accessibleName()
    assert "följer inte med" in screen.room.declined.text
    assert drafts(seat)[0].answers["school_area_words"] == "Vill egentligen inte"
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: "school_area_declined" not in drafts(seat)[0].answers)
    assert screen.room.text.toPlainText() == "Vill egentligen inte"


def test_only_the_pupils_view_is_asked_for(open_interview: OpenInterview) -> None:
    screen = open_interview()
    assert "elevens egen syn" in texts_in(screen)


def test_the_time_goes_on_after_a_lock_and_the_lock_is_not_counted(
    qtbot: QtBot, school: School, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    school.clock.advance(minutes=34)
    screen.tick()
    assert screen.bar.elapsed.text() == "34 min av ca 60"
    state = screen.state()
    destroy(screen)
    school.clock.advance(hours=20)
    again = open_interview()
    again.restore(state)
    assert again.bar.elapsed.text() == "34 min av ca 60"
    school.clock.advance(minutes=2)
    again.tick()
    assert again.bar.elapsed.text() == "36 min av ca 60"


def test_a_lock_in_the_middle_of_a_word_comes_back_to_the_same_letter(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview, screens: list[TalkScreen]
) -> None:
    screen = open_interview(SLOW)
    screen.go_to("feelings_area")
    write(screen, "Sover dåligt på söndagar")
    for _ in range(8):
        press(Qt.Key.Key_Left)
    screen.flush()
    state = screen.state()
    seat.desk.tasks.finish_writes()
    destroy(screen)
    assert "Sover" not in repr(state)
    again = open_interview()
    again.restore(state)
    assert again.state()["area"] == "feelings_area"
    write(again, "(!) ")
    assert again.room.text.toPlainText() == "Sover dåligt på (!) söndagar"


def test_one_key_hides_everything_and_brings_it_back_as_it_was(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview(SLOW)
    write(screen, "Det här är hemligt")
    press(Qt.Key.Key_Left)
    assert "hemligt" in texts_in(screen)
    press(Qt.Key.Key_F9)
    QApplication.processEvents()
    said = texts_in(screen)
    assert "Paus" in said
    for word in ("hemligt", "Alma", "känslomässigt", "Kartläggning", "Skolarbete"):
        assert word not in said
    assert not screen.content.isVisible()
    press(Qt.Key.Key_A)  # whatever is typed goes nowhere
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_Escape)
    assert not screen.is_blank
    assert QApplication.focusWidget() is screen.room.text
    write(screen, "!")
    assert screen.room.text.toPlainText() == "Det här är hemlig!t"
    screen.flush()
    seat.settle()
    assert drafts(seat)[0].answers["school_area_words"] == "Det här är hemlig!t"
    screen.bar.hide_button.click()
    press(Qt.Key.Key_F9)
    assert not screen.is_blank


def test_a_lock_while_hidden_loses_nothing(seat: Seat, open_interview: OpenInterview) -> None:
    screen = open_interview(SLOW)
    write(screen, "skrivet före pausen")
    press(Qt.Key.Key_F9)
    screen.flush()
    state = screen.state()
    seat.desk.tasks.finish_writes()
    destroy(screen)
    assert drafts(seat)[0].answers["school_area_words"] == "skrivet före pausen"
    again = open_interview()
    again.restore(state)
    assert not again.is_blank


def test_two_places_wrote_and_both_texts_are_shown(
    qtbot: QtBot, school: School, seat: Seat, open_interview: OpenInterview, tmp_path: Path
) -> None:
    here = open_interview()
    write(here, "härifrån")
    saved(qtbot, here)
    with seat_at(school, "maria", tmp_path) as elsewhere:
        there = open_interview(at=elsewhere)
        there.go_to("school_area")
        write(there, " och därifrån")
        qtbot.waitUntil(lambda: "och därifrån" in str(drafts(seat)[0].answers))
        destroy(there)
        write(here, " igen")
        qtbot.waitUntil(lambda: here.talk.is_asking)
        said = texts_in(here)
        assert "härifrån igen" in said
        assert "härifrån och därifrån" in said
        write(here, " och mer")
        here.flush()  # a lock before anybody chose
        seat.settle()
    kept = str(drafts(seat)[0].answers["school_area_words"])
    assert "härifrån igen och mer" in kept
    assert "härifrån och därifrån" in kept


def test_the_choice_between_two_texts_is_saved_and_shown(
    qtbot: QtBot, school: School, seat: Seat, open_interview: OpenInterview, tmp_path: Path
) -> None:
    here = open_interview()
    write(here, "ett")
    saved(qtbot, here)
    with seat_at(school, "maria", tmp_path) as elsewhere:
        there = open_interview(at=elsewhere)
        there.go_to("school_area")
        write(there, " två")
        qtbot.waitUntil(lambda: "två" in str(drafts(seat)[0].answers))
        destroy(there)
    write(here, " tre")
    qtbot.waitUntil(lambda: here.talk.is_asking)
    pane = here._pane
    assert pane is not None
    pane.choices["school_area_words"].set_value("theirs")
    pane.finish_button.click()
    seat.settle()
    assert here.room.text.toPlainText() == "ett två"
    assert drafts(seat)[0].answers["school_area_words"] == "ett två"


def test_a_disk_that_is_full_is_told_and_the_text_stays(
    qtbot: QtBot, school: School, seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    school.gate.is_disk_full = True
    write(screen, "viktigt")
    qtbot.waitUntil(lambda: "Disken är full" in screen.room.notice.text)
    assert screen.room.text.toPlainText() == "viktigt"
    school.gate.is_disk_full = False
    screen.talk.change("school_area_words", "viktigt.")
    saved(qtbot, screen)
    assert screen.room.notice.text == ""
    assert drafts(seat)[0].answers["school_area_words"] == "viktigt."


@pytest.mark.parametrize(
    "text", ["<b>fet</b> &amp; <img src=x>", "مرحبا بالعالم", "🙂👩‍👩‍👧 emoji", "\u202eomvänt", "x" * 50_000]
)
def test_hostile_text_is_only_text(
    qtbot: QtBot, seat: Seat, open_interview: OpenInterview, text: str
) -> None:
    screen = open_interview()
    screen.room.text.textCursor().insertText(text)
    saved(qtbot, screen)
    assert drafts(seat)[0].answers["school_area_words"] == text


def test_the_ways_on_lead_to_the_form_and_to_reading_together(
    seat: Seat, open_interview: OpenInterview
) -> None:
    screen = open_interview()
    screen.bar.read_button.click()
    assert [route.screen for route in seat.went] == ["read_through"]
    assert seat.went[0].parameters["form"] == "social_mapping"


def test_a_kartlaggning_whose_gate_is_closed_cannot_begin_here(
    seat: Seat, open_interview: OpenInterview, qtbot: QtBot
) -> None:
    screen = open_interview(pupil="pupil-noel")
    assert "kan inte börja än" in screen.room.notice.text
    assert not screen.room.page.isVisible()


def test_a_stale_place_opens_no_empty_text(
    qtbot: QtBot, seat: Seat, school: School, open_interview: OpenInterview, screens: list[TalkScreen]
) -> None:
    """After a crash: what was written in is gone since, and typing would begin a new one in the pupil's name."""
    screen = open_interview(SLOW)
    write(screen, "Sover dåligt")
    screen.flush()
    seat.settle()
    state = screen.state()
    seat.desk.tasks.finish_writes()
    destroy(screen)
    screens.clear()
    [draft] = drafts(seat)
    form_work.discard_draft(school.as_("maria"), draft.id)
    back: list[Route] = []
    seat.desk.navigator.return_requested.connect(back.append)
    again = InterviewScreen(seat.desk, Route("interview", {"pupil": ALMA, "form": MAPPING}), pace=SLOW)
    screens.append(again)
    again.restore(state)
    again.show()
    qtbot.waitUntil(lambda: [route.screen for route in back] == ["pupil"])
    assert not again.room.isEnabled()


def test_esc_leads_to_the_form(seat: Seat, open_interview: OpenInterview) -> None:
    screen = open_interview()
    back: list[Route] = []
    seat.desk.navigator.return_requested.connect(back.append)
    screen.room.text.setFocus()
    press(Qt.Key.Key_Escape)
    assert [route.screen for route in back] == ["form"]
