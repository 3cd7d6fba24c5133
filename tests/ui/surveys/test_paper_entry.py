# SPDX-License-Identifier: EUPL-1.2
"""A paper form typed by keyboard: 24 digits, the check row, and every slip told where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from eht_desk.application.surveys import enter_paper, read_survey
from eht_desk.domain.ids import SurveyId
from eht_desk.domain.instruments.responses import PUPIL, AnswerWay, ResponseState
from eht_desk.domain.surveys import CheckWay, PaperCheck
from eht_desk.ui.surveys.paper_screen import PaperScreen
from tests.ui.desks import Seat
from tests.ui.surveys.conftest import LISA, OMAR_ANSWERS, SRAS, SitDown, begin, response, texts, visit

ROW = "631052004421531062104412"
SUMS = "30 18 6 3"
"""T1: 5.00, 3.00, 1.00, 0.50 times six."""
ANSWERS = tuple(int(sign) for sign in ROW)


def at_paper(sit_down: SitDown, **who: str) -> tuple[PaperScreen, Seat, SurveyId]:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace, SRAS)
    page = visit(seat, "survey_paper", survey=str(survey_id), **(who or {"who": "pupil"}))
    assert isinstance(page, PaperScreen)
    page.activateWindow()
    QApplication.processEvents()
    return page, seat, survey_id


def test_a_form_in_digits_enter_sums_enter(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down)
    assert page.first_focus() is page.row_field
    page.row_field.setFocus()
    QTest.keyClicks(page.row_field, ROW)
    QTest.keyClick(page.row_field, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.sums
    QTest.keyClicks(page.sums, SUMS)
    QTest.keyClick(page.sums, Qt.Key.Key_Return)
    seat.settle()
    found = response(seat.desk.workspace, survey_id, PUPIL)
    assert found.answers == ANSWERS
    assert found.way is AnswerWay.PAPER
    assert found.state is ResponseState.COMPLETE
    form = read_survey(seat.desk.workspace, survey_id).survey.form_of(PUPIL)
    assert form is not None
    assert form.checked == PaperCheck(CheckWay.SUMS, (30, 18, 6, 3))


def test_while_one_types_the_next_row_is_named(sit_down: SitDown) -> None:
    page, _, _ = at_paper(sit_down)
    assert page.typed is not None
    page.row_field.setText("6310 52-")
    assert "7 av 24. Nästa: 8" in texts(page)
    assert page.typed.texts()[:8] == ("6", "3", "1", "0", "5", "2", "–", "")
    page.row_field.setText(ROW + "1")
    assert page.card is not None
    assert page.card.rows["answers"].problem == "25 svar, och det ska vara 24."


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROW[:-1], "Det är 23 svar och ska vara 24. Skriv - där svar saknas."),
        (ROW[:-1] + "7", "Fråga 24: svaret ska vara 0 till 6. Skriv - när svar saknas."),
        (ROW[:-1] + "a", "Fråga 24: skriv en siffra, eller - när svar saknas."),
    ],
)
def test_a_row_that_cannot_be_read_is_told_at_the_row(sit_down: SitDown, row: str, says: str) -> None:
    page, seat, survey_id = at_paper(sit_down)
    page.row_field.setText(row)
    page.sums.setText(SUMS)
    page.save()
    seat.settle()
    assert page.card is not None
    assert page.card.rows["answers"].problem == says
    assert read_survey(seat.desk.workspace, survey_id).survey.forms == ()


def test_a_wrong_sum_names_the_function_and_marks_its_rows(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down)
    page.row_field.setText("6" + ROW)  # a digit too many in front, the last one lost
    page.row_field.setText(("6" + ROW)[:24])
    page.sums.setText(SUMS)
    page.save()
    seat.settle()
    assert page.card is not None
    assert "Jämför de markerade raderna" in page.card.rows["check_row"].problem
    assert "→ 1" in texts(page)
    assert read_survey(seat.desk.workspace, survey_id).survey.forms == ()
    page.row_field.setText(ROW)
    assert "→ 1" not in texts(page)
    page.sums.setText("30 18 6")
    page.save()
    assert page.card.rows["check_row"].problem == "Antal summor: 3. Det ska vara 4."
    page.sums.setText("30, 18, 6, 3")
    page.save()
    seat.settle()
    assert response(seat.desk.workspace, survey_id, PUPIL).answers == ANSWERS


def test_without_sums_it_is_typed_twice(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down, who="guardian", guardian="g1")
    page.way.set_value(CheckWay.TYPED_TWICE.value)
    page.way.chosen.emit(CheckWay.TYPED_TWICE.value)
    page.row_field.setText(ROW)
    page.again.setText("5" + ROW[1:])
    page.save()
    assert page.card is not None
    assert page.card.rows["again"].problem == "Olika siffror på fråga 1. Titta på papperet."
    page.again.setText(f"{ROW[:12]} {ROW[12:]}")
    page.save()
    seat.settle()
    assert response(seat.desk.workspace, survey_id, OMAR_ANSWERS).answers == ANSWERS


def test_or_compared_row_by_row(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down)
    page.way.set_value(CheckWay.READ_OVER.value)
    page.way.chosen.emit(CheckWay.READ_OVER.value)
    page.row_field.setText(ROW[:-1] + "-")
    page.save()
    assert page.card is not None
    assert page.card.rows["compared"].problem
    page.compared.setChecked(True)
    page.save()
    seat.settle()
    assert response(seat.desk.workspace, survey_id, PUPIL).missing == (24,)


def test_a_day_to_come_is_refused_at_the_day(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down)
    page.row_field.setText(ROW)
    page.sums.setText(SUMS)
    page.day.line.setText("2999-01-01")
    page.save()
    seat.settle()
    assert page.card is not None
    assert page.card.rows["day"].problem
    page.day.line.setText("förra veckan")
    page.save()
    assert "går inte att läsa" in page.card.rows["day"].problem
    assert read_survey(seat.desk.workspace, survey_id).survey.forms == ()


def test_what_is_half_typed_is_there_after_the_lock(sit_down: SitDown) -> None:
    page, seat, _ = at_paper(sit_down)
    page.row_field.setText(ROW[:11])
    page.sums.setText("30")
    kept = page.state()
    again = PaperScreen(seat.desk, page._route)
    again.restore(kept)
    again.show()
    seat.settle()
    assert again.row_field.text() == ROW[:11]
    assert again.sums.text() == "30"


def test_a_form_that_came_meanwhile_is_told(sit_down: SitDown) -> None:
    page, seat, survey_id = at_paper(sit_down, who="guardian", guardian=str(LISA))
    row = next(
        item for item in read_survey(seat.desk.workspace, survey_id).rows if item.name.startswith("Lisa")
    )
    check = PaperCheck(CheckWay.READ_OVER)
    enter_paper(seat.desk.workspace, survey_id, row.respondent, seat.desk.workspace.today, ANSWERS, check)
    page.row_field.setText(ROW)
    page.sums.setText(SUMS)
    page.save()
    seat.settle()
    assert page.card is not None
    assert page.card.notice.text
    assert page.row_field.text() == ROW
