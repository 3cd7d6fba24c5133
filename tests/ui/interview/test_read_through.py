# SPDX-License-Identifier: EUPL-1.2
"""The pupil reads the own text, changes it, locks it and says what may be handed on; and sees nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.mapping import MappingStep
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.documents import ApprovalWay, DocumentState
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.interview.approval_step import ApprovalStep
from eht_desk.ui.interview.ink_pad import BOX, InkPad
from eht_desk.ui.interview.read_through_screen import ReadThroughScreen
from eht_desk.ui.interview.reading_pages import AreaPage, EndPage
from eht_desk.ui.navigation import Route
from tests.application.mapping_texts import TALK
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat, destroy, type_text
from tests.ui.interview.conftest import AREAS, MAPPING, OpenReading, document, documents, drafts


@pytest.fixture
def written(seat: Seat) -> None:
    """The talk has been written: three answers, and one that Alma does not want to give."""
    workspace = seat.desk.workspace
    page = form_work.open_form(workspace, ALMA, MAPPING)
    form_work.save_draft(workspace, page.draft, TALK, starts_stretch=True)


def part(screen: ReadThroughScreen) -> AreaPage:
    shown = screen.page_shown
    assert isinstance(shown, AreaPage)
    return shown


def end(screen: ReadThroughScreen) -> EndPage:
    shown = screen.page_shown
    assert isinstance(shown, EndPage)
    return shown


def step(qtbot: QtBot, screen: ReadThroughScreen) -> ApprovalStep:
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, ApprovalStep))
    shown = screen.page_shown
    assert isinstance(shown, ApprovalStep)
    return shown


def read_all(screen: ReadThroughScreen) -> None:
    for _ in AREAS:
        part(screen).agree_button.click()


def locked(qtbot: QtBot, screen: ReadThroughScreen) -> ApprovalStep:
    read_all(screen)
    end(screen).button.click()
    return step(qtbot, screen)


def sign(pad: InkPad) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 100))
    QTest.mouseMove(pad, QPoint(120, 40))
    QTest.mouseMove(pad, QPoint(200, 120))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(240, 60))


def said(screen: ReadThroughScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_the_pupil_sees_the_own_words_one_area_at_a_time(
    qtbot: QtBot, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    seen = []
    for _ in AREAS:
        page = part(screen)
        seen.append(
            (page.progress.text(), page.text.toPlainText() if page.text.isVisible() else said(screen))
        )
        page.agree_button.click()
    assert [progress for progress, _ in seen] == ["Del 1 av 4", "Del 2 av 4", "Del 3 av 4", "Del 4 av 4"]
    assert seen[0][1] == "Matsalen är värst."
    assert "Du ville inte svara på det här." in seen[2][1]
    assert end(screen).heading.text() == "Nu har du läst allt"
    everything = said(screen) + "".join(text for _, text in seen)
    for word in ("Alma", "Dahl", "Maria", "hemligt ord", "bedömning"):
        assert word not in everything
    assert "Alma" not in screen.title()


def test_what_is_changed_is_saved_and_must_be_read_again(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    page = part(screen)
    page.agree_button.click()
    part(screen).back_button.click()
    page = part(screen)
    page.edit_button.click()
    assert QApplication.focusWidget() is page.text
    assert not page.agree_button.isVisible()
    type_text(page.text, " Och duschen.")
    qtbot.waitUntil(lambda: drafts(seat)[0].answers["school_area_words"] == "Matsalen är värst. Och duschen.")
    page.ready_button.click()
    area = screen.talk.areas[0]
    assert not screen.agrees_with(area)
    page.agree_button.click()
    assert screen.agrees_with(area)


def test_the_pupil_can_take_an_answer_back_and_give_one_after_all(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    page = part(screen)
    page.edit_button.click()
    page.decline_button.click()
    qtbot.waitUntil(lambda: drafts(seat)[0].answers.get("school_area_declined") == ["declines"])
    assert not page.text.isVisible()
    page.agree_button.click()
    part(screen).agree_button.click()
    page = part(screen)  # the one that was declined in the talk
    page.edit_button.click()
    type_text(page.text, "Vi är tre hemma.")
    qtbot.waitUntil(lambda: "home_area_declined" not in drafts(seat)[0].answers)
    page.ready_button.click()
    page.agree_button.click()
    part(screen).agree_button.click()
    end(screen).button.click()
    qtbot.waitUntil(lambda: screen.talk.document_id is not None)
    seat.settle()
    [kept] = documents(seat)
    assert "school_area_words" not in kept.answers
    assert kept.answers["home_area_words"] == "Vi är tre hemma."


def test_nothing_is_locked_before_everything_is_read(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    screen.restore({"at": 4, "agreed": {}})
    assert part(screen).progress.text() == "Del 1 av 4"
    assert documents(seat) == []


def test_what_is_missing_is_said_in_plain_words(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    workspace = seat.desk.workspace
    [draft] = drafts(seat)
    rest = {key: value for key, value in TALK.items() if key not in ("talk_date", "support_area_words")}
    form_work.save_draft(workspace, draft, rest, starts_stretch=True)
    screen = open_reading()
    for _ in range(3):
        part(screen).agree_button.click()
    page = part(screen)
    assert "Här står inget än." in said(screen)
    assert not page.agree_button.isVisible()
    page.decline_button.click()
    page.agree_button.click()
    end(screen).button.click()
    seat.settle()
    assert documents(seat) == []
    assert "Kuratorn behöver fylla i något först" in screen.notice.text


def test_yes_to_everything_with_ink_reaches_the_kept_document(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    first = locked(qtbot, screen)
    assert first.heading.text() == "Får rektor läsa det du har sagt?"
    first.choice.segments()[0].click()
    first.save_button.click()
    assert "Skriv ditt namn" in first.notice.text
    sign(first.pad)
    first.save_button.click()
    qtbot.waitUntil(lambda: screen.page_shown is not first)
    second = step(qtbot, screen)
    assert second.heading.text() == "Får EHT läsa det du har sagt?"
    second.choice.segments()[2].click()
    assert not second.pad.isVisible()
    second.save_button.click()
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, EndPage))
    assert "Tack" in end(screen).heading.text()
    assert screen.talk.document_id is not None
    kept = document(seat, screen.talk.document_id)
    yes, no = kept.approvals
    assert (yes.approval_id, yes.sections, yes.way, yes.declined) == (
        "to_rector",
        AREAS,
        ApprovalWay.INK,
        False,
    )
    assert yes.witnessed_by == "Maria Lind"
    assert yes.checksum == kept.stages[-1].checksum
    assert yes.ink is not None
    points = [point for stroke in yes.ink.strokes for point in stroke]
    assert len(points) > 2
    assert all(0 <= x <= BOX and 0 <= y <= BOX for x, y in points)
    assert (no.approval_id, no.sections, no.declined) == ("read_at_eht", (), True)
    end(screen).button.click()
    assert seat.published


def test_only_some_parts(qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading) -> None:
    screen = open_reading()
    first = locked(qtbot, screen)
    first.choice.segments()[1].click()
    assert list(first.boxes) == [
        "school_area",
        "feelings_area",
        "support_area",
    ]  # nothing was said about home
    sign(first.pad)
    first.save_button.click()
    assert "Välj minst en del" in first.notice.text
    first.boxes["support_area"].click()
    first.save_button.click()
    qtbot.waitUntil(lambda: screen.page_shown is not first)
    assert screen.talk.document_id is not None
    assert document(seat, screen.talk.document_id).approvals[0].sections == ("support_area",)


def test_a_changed_text_is_a_new_version_and_asks_anew(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    first = locked(qtbot, screen)
    first.choice.segments()[0].click()
    sign(first.pad)
    first.save_button.click()
    qtbot.waitUntil(lambda: screen.page_shown is not first)
    former = screen.talk.document_id
    second = step(qtbot, screen)
    second.edit_button.click()
    assert screen.page_shown is second  # asks first
    second.notice.button.click()
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, AreaPage))
    page = part(screen)
    assert page.text.toPlainText() == "Matsalen är värst."
    page.edit_button.click()
    type_text(page.text, " Nej, skolgården.")
    page.ready_button.click()
    again = locked(qtbot, screen)
    assert again.progress.text() == "Fråga 1 av 2"
    assert former is not None
    assert document(seat, former).state is DocumentState.SUPERSEDED
    assert screen.talk.document_id is not None
    assert screen.talk.document_id != former
    assert document(seat, screen.talk.document_id).version == 2
    assert document(seat, screen.talk.document_id).approvals == ()


def test_a_lock_while_reading_comes_back_to_the_same_part(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    part(screen).agree_button.click()
    page = part(screen)
    page.edit_button.click()
    type_text(page.text, " Alltid.")
    screen.flush()
    state = screen.state()
    seat.desk.tasks.finish_writes()
    destroy(screen)
    assert "magen" not in repr(state)
    again = open_reading()
    again.restore(state)
    page = part(again)
    assert page.progress.text() == "Del 2 av 4"
    assert page.is_editing
    assert page.text.toPlainText() == "Har ont i magen på söndagar. Alltid."
    assert again.agrees_with(again.talk.areas[0])


def test_a_lock_while_approving_keeps_the_choice_but_no_signature(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    first = locked(qtbot, screen)
    first.choice.segments()[1].click()
    first.boxes["school_area"].click()
    sign(first.pad)
    state = screen.state()
    destroy(screen)
    assert "strokes" not in repr(state)
    again = ReadThroughScreen(seat.desk, Route("read_through", {"pupil": ALMA, "form": MAPPING}))
    again.restore(state)
    again.show()
    qtbot.waitUntil(lambda: isinstance(again.page_shown, ApprovalStep))
    shown = step(qtbot, again)
    assert shown.choice.value() == "parts"
    assert [name for name, box in shown.boxes.items() if box.isChecked()] == ["school_area"]
    assert shown.pad.is_empty
    destroy(again)


def test_a_locked_document_is_approved_later(qtbot: QtBot, seat: Seat, open_reading: OpenReading) -> None:
    kept = _locked(seat)
    screen = open_reading(document=kept)
    shown = step(qtbot, screen)
    assert shown.progress.text() == "Fråga 1 av 2"


def test_on_paper_instead(qtbot: QtBot, seat: Seat, open_reading: OpenReading) -> None:
    screen = open_reading(document=_locked(seat))
    shown = step(qtbot, screen)
    shown.choice.segments()[0].click()
    shown.paper_button.click()
    assert end(screen).button.text() == "Skriv ut för underskrift"
    other = end(screen).other_button
    assert other is not None
    other.click()
    step(qtbot, screen)


def _locked(seat: Seat, answers: dict[str, AnswerValue] | None = None) -> str:
    workspace = seat.desk.workspace
    page = form_work.open_form(workspace, ALMA, MAPPING)
    draft = form_work.save_draft(workspace, page.draft, {**TALK, **(answers or {})}, starts_stretch=True)
    return str(form_work.finalise_stage(workspace, draft)[0].id)


def test_the_pad_undoes_clears_and_keeps_within_its_box(qtbot: QtBot) -> None:
    pad = InkPad("Ditt namn")
    qtbot.addWidget(pad)
    pad.resize(480, 160)
    pad.show()
    changes: list[int] = []
    pad.changed.connect(lambda: changes.append(1))
    sign(pad)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(240, 80))
    QTest.mouseMove(pad, QPoint(5000, -300))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(5000, -300))
    ink = pad.ink()
    assert ink is not None
    assert len(ink.strokes) == 2
    assert ink.strokes[1][0] == (500, 500)
    assert ink.strokes[1][-1] == (BOX, 0)
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undone = pad.ink()
    assert undone is not None
    assert len(undone.strokes) == 1
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.is_empty
    assert pad.ink() is None
    assert len(changes) == 4


def test_a_finger_draws_and_a_second_one_does_not(qtbot: QtBot) -> None:
    pad = InkPad("Ditt namn")
    qtbot.addWidget(pad)
    pad.resize(480, 160)
    pad.show()
    finger = QTest.createTouchDevice()
    QTest.touchEvent(pad, finger).press(0, QPoint(48, 16), pad).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(96, 80), pad).commit()
    QTest.touchEvent(pad, finger).stationary(0).press(1, QPoint(400, 100), pad).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(240, 80), pad).stationary(1).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(240, 80), pad).release(1, QPoint(400, 100), pad).commit()
    ink = pad.ink()
    assert ink is not None
    assert ink.strokes == (((100, 100), (200, 500), (500, 500)),)


def test_a_pen_draws_once_and_not_while_it_hovers(qtbot: QtBot) -> None:
    pad = InkPad("Ditt namn")
    qtbot.addWidget(pad)
    pad.resize(480, 160)
    pad.show()
    kinds = QEvent.Type
    for kind, x, pressure in (
        (kinds.TabletMove, 10, 0.0),
        (kinds.TabletPress, 48, 0.5),
        (kinds.TabletMove, 96, 0.7),
        (kinds.TabletRelease, 240, 0.0),
        (kinds.TabletMove, 400, 0.0),
    ):
        at = QPointF(x, 80)
        event = QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            at,
            QPointF(pad.mapToGlobal(at)),
            pressure,
            0,
            0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
        )
        QApplication.sendEvent(pad, event)
    ink = pad.ink()
    assert ink is not None
    assert ink.strokes == (((100, 500), (200, 500), (500, 500)),)


def test_a_lock_that_fails_is_told_and_can_be_done_again(
    qtbot: QtBot, school: School, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    read_all(screen)
    school.gate.is_disk_full = True
    end(screen).button.click()
    qtbot.waitUntil(lambda: "Disken är full" in screen.notice.text)
    assert screen.content.isEnabled()
    assert documents(seat) == []
    school.gate.is_disk_full = False
    end(screen).button.click()
    step(qtbot, screen)
    [kept] = documents(seat)
    assert kept.answers["school_area_words"] == "Matsalen är värst."


def test_a_text_that_changed_elsewhere_is_shown_beside_before_anybody_goes_on(
    qtbot: QtBot, school: School, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    page = part(screen)
    with_same = school.as_("maria")
    [draft] = drafts(seat)
    elsewhere = {**TALK, "school_area_words": "Skrivet på det andra stället."}
    form_work.save_draft(with_same, draft, elsewhere, starts_stretch=True)
    page.edit_button.click()
    type_text(page.text, " Här.")
    qtbot.waitUntil(lambda: screen.talk.is_asking)
    shown = said(screen)
    assert "Skrivet på det andra stället." in shown
    assert "Matsalen är värst. Här." in shown
    page.ready_button.click()
    page.agree_button.click()
    assert part(screen).progress.text() == "Del 1 av 4"
    pane = page.findChild(ConflictPane)
    assert pane is not None
    pane.finish_button.click()
    qtbot.waitUntil(lambda: drafts(seat)[0].answers["school_area_words"] == "Matsalen är värst. Här.")
    assert not screen.talk.is_asking
    assert part(screen).text.toPlainText() == "Matsalen är värst. Här."


def test_after_printing_the_page_says_what_comes_next(
    qtbot: QtBot, seat: Seat, written: None, open_reading: OpenReading
) -> None:
    screen = open_reading()
    first = locked(qtbot, screen)
    first.choice.segments()[0].click()
    first.paper_button.click()
    assert end(screen).heading.text() == "På papper i stället"
    screen._approving._actions.document_changed.emit()  # a printer took it
    assert "Ge det sedan till kuratorn" in said(screen)


def test_who_answered_nothing_is_asked_for_nothing(
    qtbot: QtBot, seat: Seat, open_reading: OpenReading
) -> None:
    nothing: dict[str, AnswerValue] = {}
    for area in AREAS:
        nothing |= {f"{area}_words": "", f"{area}_declined": ["declines"]}
    screen = open_reading(document=_locked(seat, nothing))
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, EndPage))
    assert "inget att lämna vidare" in said(screen)
    [mapping] = open_pupil(seat.desk.workspace, ALMA).mappings
    assert mapping.step is MappingStep.DONE
