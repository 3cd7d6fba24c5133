# SPDX-License-Identifier: EUPL-1.2
"""A document or a begun text on the wrong pupil: found from the form page, moved with what is told about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work, papers
from eht_desk.application.merge_pupils import merge_pupils
from eht_desk.application.move_document import move_document
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import ClassMembership
from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.move_document_screen import MoveDocumentScreen
from tests.contracts.mistakes import TWIN, MistakesDesk
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, School
from tests.ui.desks import Seat, type_text
from tests.ui.mistakes.conftest import SitDown, visit
from tests.ui.school_year.conftest import press, words

ENTRY = "Flytta till rätt elev …"


def move_page(seat: Seat, **what: str) -> MoveDocumentScreen:
    page = visit(seat, "move_document", ALMA, **what)
    assert isinstance(page, MoveDocumentScreen)
    return page


def form(qtbot: QtBot, seat: Seat, **more: str) -> FormScreen:
    screen = FormScreen(
        seat.desk, Route("form", {"pupil": str(ALMA), "form": FORM, **more}), pace=Pace(20, 20)
    )
    screen.resize(1158, 716)
    screen.show()
    qtbot.waitUntil(lambda: screen.view is not None)
    seat.settle()
    return screen


def entries(screen: FormScreen) -> list[str]:
    return [entry.text for entry in screen.layout_parts.more_button.entries]


# ------------------------------------------------------------------------------------------------------- the form page


def test_the_menu_of_a_document_leads_there_for_those_who_mend(
    qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    seat = sit_down("maria")
    screen = form(qtbot, seat, document=document.id)
    screen.layout_parts.entry(ENTRY).run()
    assert seat.went[-1] == Route("move_document", {"pupil": ALMA, "document": document.id})
    assert ENTRY not in entries(form(qtbot, sit_down("per"), document=document.id))


def test_a_mentor_moves_an_own_text(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    page = form_work.open_form(school.as_("per"), ALMA, FORM)
    draft = form_work.save_draft(school.as_("per"), page.draft, TALK, starts_stretch=True)
    seat = sit_down("per")
    screen = form(qtbot, seat)
    screen.layout_parts.entry(ENTRY).run()
    assert seat.went[-1] == Route("move_document", {"pupil": ALMA, "draft": draft.id})


def test_a_blank_form_has_nothing_to_move(qtbot: QtBot, sit_down: SitDown) -> None:
    assert ENTRY not in entries(form(qtbot, sit_down("per")))


# ------------------------------------------------------------------------------------------------------------ the page


def test_papers_that_are_out_are_listed(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    issue = papers.issue_paper(school.rector, document.id)
    papers.record_print(school.rector, document.id, issue.paper.number, 2)
    page = move_page(sit_down("karin"), document=document.id)
    shown = words(page)
    assert "Papper med fel elevs namn" in shown
    assert "Samla in dem. Förstör dem, eller byt ut dem" in shown
    assert f"{document.code}, papper 1" in shown
    assert "utskrivet i 2 exemplar" in shown
    assert "Med följer 1 papper." in shown


def test_the_whole_way_by_keyboard(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    seat = sit_down("karin")
    page = move_page(seat, document=document.id)
    page.activateWindow()
    page.choice.line.setFocus()
    type_text(page.choice.line, "noel")
    qtbot.keyClick(page.choice.line, Qt.Key.Key_Return)  # one is left
    assert QApplication.focusWidget() is page.reason
    type_text(page.reason, "Fel <b>elev</b>")
    qtbot.keyClick(page.reason, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.button
    assert page.button.text() == "Flytta till Noel Östlund-Ek"
    qtbot.keyClick(page.button, Qt.Key.Key_Return)
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": NOEL})
    assert [row.code for row in open_pupil(school.rector, NOEL).documents] == [document.code]
    assert "Fel <b>elev</b>" in words(visit(seat, "pupil", NOEL))


def test_what_is_missing_is_said_where_it_is_missing(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    seat = sit_down("karin")
    page = move_page(seat, document=document.id)
    press(page, "Flytta")
    assert page.choice_row.problem == "Välj vilken elev det handlar om."
    type_text(page.choice.line, "noel")
    qtbot.keyClick(page.choice.line, Qt.Key.Key_Return)
    assert page.choice_row.problem == ""
    page.button.click()
    seat.settle()
    assert page.reason_row.problem == "Skriv varför. Skälet sparas i loggen."
    assert open_pupil(school.rector, NOEL).documents == ()


def test_an_own_text_goes_only_to_pupils_whom_the_mentor_sees(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    with school.rector.store.write() as work:
        work.pupils.set_memberships(TWIN, [ClassMembership(TWIN, CLASS_5A)])
        work.commit(LogEvent("test"))
    mentor = school.as_("per")
    begun = form_work.open_form(mentor, ALMA, FORM)
    draft = form_work.save_draft(mentor, begun.draft, TALK, starts_stretch=True)
    seat = sit_down("per")
    page = move_page(seat, draft=draft.id)
    assert "Checklista, påbörjad av Per Holm" in words(page)
    assert "Texten flyttas som den är. Alma Dahl har den inte kvar." in words(page)
    type_text(page.choice.line, "noel")
    assert page.choice.list.count() == 0
    page.choice.line.selectAll()
    type_text(page.choice.line, "sand")
    qtbot.keyClick(page.choice.line, Qt.Key.Key_Return)
    page.reason.setPlainText("Fel elev")
    page.button.click()
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": TWIN})
    [moved] = open_pupil(mentor, TWIN).drafts
    assert moved.draft_id == draft.id


def test_one_who_may_not_is_told_so(qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown) -> None:
    document = mistakes.freeze(ALMA)
    page = move_page(sit_down("per"), document=document.id)
    assert "Du har inte rätt att göra det här." in words(page)
    assert not page.button.isVisible()


def test_the_form_page_says_that_the_paper_is_wrong_until_a_new_one_is_made(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    papers.issue_paper(school.rector, document.id)
    school.clock.advance(minutes=1)
    move_document(school.rector, document.id, NOEL, "Fel elev")
    seat = sit_down("karin")
    assert "Utskrivet med fel elev" in words(form(qtbot, seat, pupil=NOEL, document=document.id))
    school.clock.advance(minutes=1)
    papers.issue_paper(school.rector, document.id)
    assert "Utskrivet med fel elev" not in words(form(qtbot, seat, pupil=NOEL, document=document.id))


def test_an_old_link_to_a_form_of_a_merged_record_opens_it_with_the_kept_one(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    document = mistakes.freeze(TWIN)
    merge_pupils(school.rector, ALMA, TWIN, frozenset(), "Samma elev")
    screen = form(qtbot, sit_down("karin"), pupil=TWIN, document=document.id)
    assert f"Dokument {document.code}" in words(screen)
