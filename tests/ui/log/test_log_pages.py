# SPDX-License-Identifier: EUPL-1.2
"""Vem har läst: the log of a pupil and of a person, the list for the pupil, a check from first row to paper."""

from __future__ import annotations

import io
from threading import Event

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from eht_desk.application.log_reviews import begin_review, list_reviews
from eht_desk.application.pupils import open_pupil
from eht_desk.application.today import today_page
from eht_desk.domain.log_kinds import LogGroup
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.log_review_screen import LogReviewScreen, QuestionDialog
from eht_desk.ui.screens.log_screen import LogScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.settings_log import LogPage
from eht_desk.ui.screens.settings_pages import pages_for
from tests.fakes.school import ALMA, NOEL, School
from tests.ui.desks import Seat
from tests.ui.log.conftest import SitDown, button, shown, texts


def readings(school: School) -> None:
    open_pupil(school.as_("per"), ALMA)
    open_pupil(school.as_("per"), ALMA)
    open_pupil(school.as_("maria"), NOEL)


def print_dialog(seat: Seat) -> PrintDialog:
    seat.settle()
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, PrintDialog) and item.isVisible()
    )


def pdf_text(dialog: PrintDialog) -> str:
    pages = PdfReader(io.BytesIO(dialog._pdf)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_page_tells_who_when_and_what_and_the_menu_leads_there(school: School, sit_down: SitDown):
    readings(school)
    seat = sit_down("karin")
    page = shown(seat, PupilScreen(seat.desk, Route("pupil", {"pupil": str(ALMA)})))
    assert isinstance(page, PupilScreen)
    page.more.entry("Vem har läst").run()
    assert seat.went[-1] == Route("log", {"pupil": str(ALMA)})
    screen = shown(seat, LogScreen(seat.desk, seat.went[-1]))
    words = texts(screen)
    assert "Per Holm" in words
    assert "Öppnade elevens sida · Måndag 23 november 2026 kl. 09:00, 09:00" in words
    assert "Noel" not in words


def test_who_is_no_rektor_has_no_such_entry_and_no_such_page(school: School, sit_down: SitDown):
    seat = sit_down("maria")
    page = shown(seat, PupilScreen(seat.desk, Route("pupil", {"pupil": str(ALMA)})))
    assert isinstance(page, PupilScreen)
    assert "Vem har läst" not in [entry.text for entry in page.more.entries]
    assert "log" not in {item.key for item in pages_for(seat.desk.who.viewer)}
    screen = shown(seat, LogScreen(seat.desk, Route("log", {"pupil": str(ALMA)})))
    assert "Till eleverna" in [item.text() for item in screen.findChildren(type(button(screen, "Till")))]


def test_days_and_kind_narrow_it_and_come_back_after_the_lock(school: School, sit_down: SitDown):
    readings(school)
    school.clock.advance(days=20)
    seat = sit_down("karin")
    screen = shown(seat, LogScreen(seat.desk, Route("log", {"pupil": str(ALMA)})))
    assert isinstance(screen, LogScreen)
    assert "Per Holm" in texts(screen)
    screen.period.set_value("7")
    screen.kind.set_value(LogGroup.READ.value)
    screen.refresh()
    seat.settle()
    assert "Inget under den tiden" in texts(screen)
    again = shown(seat, LogScreen(seat.desk, Route("log", {"pupil": str(ALMA)})))
    assert isinstance(again, LogScreen)
    again.restore(screen.state())
    seat.settle()
    assert (again.period.value(), again.kind.value()) == ("7", "read")
    assert "Inget under den tiden" in texts(again)


def test_an_opening_that_is_late_does_not_undo_what_was_chosen_again(school: School, sit_down: SitDown):
    readings(school)
    school.clock.advance(days=20)
    seat = sit_down("karin")
    goes_on = Event()
    seat.desk.tasks.write(goes_on.wait)  # the writer has something to do
    screen = LogScreen(seat.desk, Route("log", {"pupil": str(ALMA)}))
    screen.restore({"period": "7", "kind": LogGroup.READ.value})
    seat.desk.tasks.finish_reads()
    QApplication.processEvents()
    assert "Inget under den tiden" in texts(screen)
    goes_on.set()
    shown(seat, screen)
    assert (screen.period.value(), screen.kind.value()) == ("7", "read")
    assert "Inget under den tiden" in texts(screen)
    assert "Per Holm" not in texts(screen)


def test_the_list_for_the_pupil_is_printed_and_logged(school: School, sit_down: SitDown):
    readings(school)
    seat = sit_down("karin")
    screen = shown(seat, LogScreen(seat.desk, Route("log", {"pupil": str(ALMA)})))
    assert isinstance(screen, LogScreen)
    screen.header_actions()[0].run()
    dialog = print_dialog(seat)
    words = pdf_text(dialog)
    assert "Vem har läst om mig" in words
    assert "Per Holm, mentor" in words
    seat.settle()
    dialog.print_button.click()
    seat.settle()
    with school.rector.store.read() as work:
        assert work.log.rows(newest=1)[0].event.kind == "log_list_printed"
    dialog.close()


def test_what_a_person_has_done(school: School, sit_down: SitDown):
    readings(school)
    seat = sit_down("karin")
    page = shown(seat, LogPage(seat.desk))
    assert isinstance(page, LogPage)
    page.person.set_value(str(school.accounts["maria"]))
    page.show_button.click()
    assert seat.went[-1] == Route("log", {"person": str(school.accounts["maria"])})
    screen = shown(seat, LogScreen(seat.desk, seat.went[-1]))
    words = texts(screen)
    assert "Maria Lind" in words
    assert "Öppnade elevens sida · Noel Östlund-Ek · 7B" in words
    assert "Per Holm" not in words


def test_a_check_from_its_first_row_to_the_signed_paper(school: School, sit_down: SitDown):
    readings(school)
    seat = sit_down("karin")
    page = shown(seat, LogPage(seat.desk))
    button(page, f"review {school.unit_id}").click()
    seat.settle()
    assert seat.went[-1].screen == "log_review"
    screen = shown(seat, LogReviewScreen(seat.desk, seat.went[-1]))
    assert isinstance(screen, LogReviewScreen)
    assert not button(screen, "finish").isEnabled()
    assert screen.review is not None
    first, *rest = (line.line.position for line in screen.review.lines)
    button(screen, f"ask {first}").click()
    dialog = next(
        item
        for item in QApplication.topLevelWidgets()
        if isinstance(item, QuestionDialog) and item.isVisible()
    )
    dialog.note.setPlainText("Hör inte till klassen.")
    dialog.action_button.click()
    seat.settle()
    for position in rest:
        button(screen, f"ok {position}").click()
        seat.settle()
    button(screen, "finish").click()
    seat.settle()
    assert list_reviews(school.as_("karin"))[0].done_at is not None
    button(screen, "print").click()
    paper = print_dialog(seat)
    words = pdf_text(paper)
    assert "Fråga: Hör inte till klassen." in words
    assert "3 rader, 1 fråga" in words
    assert "Granskarens underskrift" in words
    paper.close()


def test_somebody_elses_check_is_only_read(school: School, sit_down: SitDown):
    readings(school)
    review, _ = begin_review(school.rector, school.unit_id)
    seat = sit_down("maria")
    screen = shown(seat, LogReviewScreen(seat.desk, Route("log_review", {"review": str(review.id)})))
    assert "Per Holm" not in texts(screen)


def test_i_dag_says_when_a_check_is_due(school: School, sit_down: SitDown):
    assert today_page(school.rector).log_reviews_due == ()
    school.clock.advance(days=91)
    assert today_page(school.as_("karin")).log_reviews_due == (school.unit_id,)
    assert today_page(school.as_("maria")).log_reviews_due == ()
