# SPDX-License-Identifier: EUPL-1.2
"""Approval on paper: print it with its boxes, then write down what was ticked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from eht_desk.application import papers
from eht_desk.application.approvals import approval_page
from eht_desk.application.changes import ChangeKind, changed
from eht_desk.application.mapping import MappingStep
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.approvals import ApprovalState
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.approve_paper import ApprovePaperScreen
from eht_desk.ui.screens.confirm_signed import ConfirmSignedScreen
from tests.application.mapping_texts import FEELINGS, HOME, SCHOOL, locked_mapping
from tests.fakes.school import ALMA, School
from tests.ui.mapping.conftest import SitDown, button, dialog, paper_page, shown, texts


def test_what_the_pupil_ticked_is_written_down(school: School, sit_down: SitDown) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    assert HOME not in page.asked["to_rector"].boxes  # the pupil said nothing there
    page.asked["to_rector"].choice.set_value("parts")
    page.asked["to_rector"].boxes[SCHOOL].setChecked(True)
    page.asked["read_at_eht"].choice.set_value("no")
    page.day.line.setText("i dag")
    page.place.setText("Kurators skåp")
    page.save_button.click()
    seat.settle()
    rector, eht = (row.standing for row in approval_page(maria, document.id).approvals)
    assert (rector.state, rector.sections) == (ApprovalState.PARTLY, (SCHOOL,))
    assert eht.state is ApprovalState.DECLINED
    assert rector.approval is not None
    assert (rector.approval.witnessed_by, rector.approval.kept_at) == ("Maria Lind", "Kurators skåp")
    assert seat.went[-1].screen == "pupil"


def test_all_texts_ticked_is_everything(school: School, sit_down: SitDown) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    question = page.asked["to_rector"]
    question.choice.set_value("parts")
    for box in question.boxes.values():
        box.setChecked(True)
    page.day.line.setText("i dag")
    page.place.setText("Skåpet")
    page.save_button.click()
    seat.settle()
    assert approval_page(maria, document.id).approvals[0].standing.state is ApprovalState.APPROVED


def test_what_is_missing_is_said_where_it_is(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    page.save_button.click()
    assert "minst ett svar" in page.notice.text
    page.asked["to_rector"].choice.set_value("parts")
    page.save_button.click()
    assert "Kryssa de delar" in texts(page)
    page.asked["to_rector"].boxes[FEELINGS].setChecked(True)
    page.save_button.click()
    assert page.rows["on"].problem  # never today by itself: the pupil may have signed last week
    page.day.line.setText("i dag")
    page.save_button.click()
    seat.settle()
    assert page.rows["kept_at"].problem
    assert page.save_button.isEnabled()


def test_the_paper_is_printed_from_here(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    button(page, "print").click()
    seat.settle()
    assert dialog(PrintDialog).isVisible()


def test_ticks_come_back_after_a_lock(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    page.asked["to_rector"].choice.set_value("parts")
    page.asked["to_rector"].boxes[SCHOOL].setChecked(True)
    page.place.setText("Rektors skåp")
    state = page.state()
    again = paper_page(seat, document.id)
    again.restore(state)
    assert again.asked["to_rector"].answer() == (SCHOOL,)
    assert again.place.text() == "Rektors skåp"


def test_a_day_that_is_half_written_comes_back_after_a_lock(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    again = paper_page(seat, document.id)
    for written, kept in (("23 nov", "2026-11-23"), ("2026-11-", "2026-11-"), ("", "")):
        page.day.line.setText(written)
        again.restore(page.state())
        assert again.day.line.text() == kept


def test_a_lock_before_the_page_was_read_takes_nothing_with_it(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    page.place.setText("Rektors skåp")
    place = Route("approve", {"pupil": str(ALMA), "form": "social_mapping", "document": document.id})
    unread = ApprovePaperScreen(seat.desk, place)
    assert not unread.state()
    unread.restore(page.state())
    again = paper_page(seat, document.id)
    again.restore(unread.state())
    assert again.place.text() == "Rektors skåp"
    assert again.witness.text() == "Maria Lind"


def test_ticks_stay_when_the_page_is_read_again(school: School, sit_down: SitDown) -> None:
    """As when writing ends, or somebody takes over."""
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    page.asked["to_rector"].choice.set_value("parts")
    page.asked["to_rector"].boxes[SCHOOL].setChecked(True)
    page.day.line.setText("2026-11-")
    page.writing_changed()
    page.refresh()
    seat.settle()
    assert page.asked["to_rector"].answer() == (SCHOOL,)
    assert page.day.line.text() == "2026-11-"


def test_a_tick_made_while_the_page_is_read_again_stays(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    page.asked["to_rector"].choice.set_value("parts")
    seat.desk.bus.publish(changed(ChangeKind.DOCUMENT, ids=(document.id,)))
    page.asked["to_rector"].boxes[SCHOOL].setChecked(True)
    page.day.line.setText("2026-11-")
    seat.settle()
    assert page.asked["to_rector"].answer() == (SCHOOL,)
    assert page.day.line.text() == "2026-11-"


def test_rektor_cannot_open_it(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    page = paper_page(sit_down("karin"), document.id)
    assert page.notice.text
    assert "Matsalen" not in texts(page)


def test_a_confirmed_paper_goes_on_to_its_ticks(school: School, sit_down: SitDown) -> None:
    """Confirmed with one key the ticks were nowhere, and nothing asked for them any more."""
    maria = school.as_("maria")
    document = locked_mapping(maria)
    issue = papers.issue_paper(maria, document.id)
    papers.record_print(maria, document.id, issue.paper.number, 1)
    seat = sit_down("maria")
    looking = shown(
        seat,
        ConfirmSignedScreen,
        "confirm_signed",
        papers=f"{document.id}:{issue.paper.number} {document.id}:9",
    )
    assert looking.day.value() is None
    looking.confirm()
    assert looking.rows["signed_on"].problem
    looking.day.line.setText("i dag")
    looking.witness.setText("Eva Ek")
    looking.place.setText("Kurators skåp")
    looking.confirm()
    seat.settle()
    route = seat.went[-1]
    assert (route.screen, route.parameters["document"]) == ("approve", document.id)
    assert [item.step for item in open_pupil(maria, ALMA).mappings] == [MappingStep.READ_TICKS]
    page = paper_page(seat, document.id)
    assert page.day.value() == maria.today
    assert (page.witness.text(), page.place.text()) == ("Eva Ek", "Kurators skåp")
    assert route.parameters["papers"] == f"{document.id}:9"  # what is left is looked at afterwards


def test_by_keys_the_questions_come_before_the_button_that_saves(school: School, sit_down: SitDown) -> None:
    document = locked_mapping(school.as_("maria"))
    seat = sit_down("maria")
    page = paper_page(seat, document.id)
    stop: QWidget = page.print_button
    passed = []
    while stop is not page.save_button:
        following = stop.nextInFocusChain()
        assert following is not None
        stop = following
        passed.append(stop)
    assert all(question.choice.segments()[0] in passed for question in page.asked.values())
    assert passed.index(page.asked["read_at_eht"].choice.segments()[0]) < passed.index(page.day.line)
    page.asked["to_rector"].choice.set_value("no")
    page.day.line.setText("i dag")
    page.place.setText("Skåpet")
    QTest.keyClick(page.place, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert (
        approval_page(school.as_("maria"), document.id).approvals[0].standing.state is ApprovalState.DECLINED
    )
