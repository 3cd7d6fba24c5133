# SPDX-License-Identifier: EUPL-1.2
"""What happens elsewhere while two people sit at a talk: a pause, a text locked in another window, a lock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.domain.documents import Draft
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.interview.approval_step import ApprovalStep
from eht_desk.ui.interview.read_through_screen import ReadThroughScreen
from eht_desk.ui.interview.reading_pages import AreaPage, EndPage
from eht_desk.ui.navigation import Route
from tests.application.mapping_texts import TALK
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat, destroy, type_text
from tests.ui.interview.conftest import MAPPING, OpenInterview, OpenReading, drafts


@pytest.fixture
def kept(seat: Seat) -> DocumentId:
    """The talk is written and locked."""
    workspace = seat.desk.workspace
    page = form_work.open_form(workspace, ALMA, MAPPING)
    draft = form_work.save_draft(workspace, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(workspace, draft)[0].id


@pytest.fixture
def correction(seat: Seat, kept: DocumentId) -> Draft:
    """The locked text is being changed."""
    return form_work.correct_document(seat.desk.workspace, kept, "Ändrat när eleven läste igenom")[0]


def lock_elsewhere(school: School, draft: Draft) -> None:
    """The same person goes on in another window and locks."""
    other = school.as_("maria")
    saved = form_work.save_draft(
        other, draft, {**TALK, "school_area_words": "Därifrån."}, starts_stretch=True
    )
    form_work.finalise_stage(other, saved)


def test_the_pause_ends_although_the_page_was_shown_anew(
    qtbot: QtBot, seat: Seat, open_reading: OpenReading
) -> None:
    workspace = seat.desk.workspace
    page = form_work.open_form(workspace, ALMA, MAPPING)
    form_work.save_draft(workspace, page.draft, TALK, starts_stretch=True)
    screen = open_reading()
    former = screen.page_shown
    assert isinstance(former, AreaPage)
    former.edit_button.click()
    former.text.setFocus()
    QTest.keyClick(former.text, Qt.Key.Key_F9)
    assert screen.is_blank
    gone: list[int] = []
    former.destroyed.connect(lambda: gone.append(1))
    screen.writing_changed()  # it ended, and begins again
    qtbot.waitUntil(lambda: bool(gone))
    screen.set_blank(False)
    shown = screen.page_shown
    assert shown is not None
    assert shown.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert shown.isAncestorOf(focus)


def test_what_is_written_while_the_text_is_locked_elsewhere_is_kept_beside_it(
    qtbot: QtBot, school: School, seat: Seat, correction: Draft, open_interview: OpenInterview
) -> None:
    screen = open_interview(document=str(correction.document_id))
    screen.go_to("school_area")
    lock_elsewhere(school, correction)
    type_text(screen.room.text, " Härifrån.")
    qtbot.waitUntil(lambda: "bredvid" in screen.room.notice.text)
    assert screen.room.notice.button.text() == "Till formuläret"
    [beside] = drafts(seat)
    assert beside.answers["school_area_words"] == "Matsalen är värst. Härifrån."
    stranded = form_work.read_form(seat.desk.workspace, ALMA, MAPPING, correction.document_id).stranded
    assert stranded == beside


def test_what_the_pupil_changes_while_it_is_locked_elsewhere_is_kept_beside_it(
    qtbot: QtBot, school: School, seat: Seat, correction: Draft, open_reading: OpenReading
) -> None:
    screen = open_reading(document=str(correction.document_id))
    page = screen.page_shown
    assert isinstance(page, AreaPage)
    lock_elsewhere(school, correction)
    page.edit_button.click()
    type_text(page.text, " Här.")
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, EndPage))
    assert isinstance(screen.page_shown, EndPage)
    assert screen.page_shown.heading.text() == "Texten låstes på ett annat ställe"
    assert drafts(seat)[0].answers["school_area_words"] == "Matsalen är värst. Här."


def test_the_adult_who_is_there_is_remembered_over_a_lock(
    qtbot: QtBot, seat: Seat, kept: DocumentId, open_reading: OpenReading
) -> None:
    screen = open_reading(document=str(kept))
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, ApprovalStep))
    step = screen.page_shown
    assert isinstance(step, ApprovalStep)
    step.choice.segments()[0].click()
    step.witness.setText("Per Ek")
    state = screen.state()
    destroy(screen)
    again = ReadThroughScreen(
        seat.desk, Route("read_through", {"pupil": ALMA, "form": MAPPING, "document": str(kept)})
    )
    again.restore(state)
    again.show()
    qtbot.waitUntil(lambda: isinstance(again.page_shown, ApprovalStep))
    shown = again.page_shown
    assert isinstance(shown, ApprovalStep)
    assert shown.witness.text() == "Per Ek"
    destroy(again)
