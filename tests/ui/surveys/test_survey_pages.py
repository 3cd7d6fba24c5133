# SPDX-License-Identifier: EUPL-1.2
"""The list of occasions and the page of one: beginning, who can answer, saying no, what was wrong, printing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from eht_desk.application.surveys import begin_form, finish_form, read_survey, read_surveys, save_answer
from eht_desk.domain.instruments.responses import PUPIL, ResponseState
from eht_desk.domain.surveys import SurveyState
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.surveys.decline_dialog import DeclineDialog
from eht_desk.ui.surveys.survey_screen import SurveyScreen
from eht_desk.ui.surveys.surveys_screen import BeginDialog, SurveysScreen
from tests.fakes.school import ALMA
from tests.ui.shell.conftest import MakeStage, make_stage  # noqa: F401 - fixtures of the whole window
from tests.ui.surveys.conftest import (
    OMAR_ANSWERS,
    SRAS,
    TRIAL,
    SitDown,
    begin,
    button,
    dialog_of,
    response,
    texts,
    two_guardians,
    visit,
)


def test_an_occasion_is_begun_by_keys_and_its_page_is_shown(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = visit(seat, "surveys")
    assert isinstance(page, SurveysScreen)
    assert "Inga frågeformulär än" in texts(page)
    [action] = page.header_actions()
    assert action.is_primary
    action.run()
    form = dialog_of(BeginDialog)
    assert isinstance(form, BeginDialog)
    form.choice.set_value(TRIAL)
    QTest.keyClick(form.action_button, Qt.Key.Key_Return)
    seat.settle()
    [row] = read_surveys(seat.desk.workspace, ALMA)
    assert row.instrument_id == TRIAL
    assert seat.went[-1] == Route("survey", {"pupil": ALMA, "survey": row.id})
    seat.settle()
    assert f"Provfrågor {row.code}" in texts(page)
    assert "ingen har svarat" in texts(page)


def test_without_wording_only_paper_is_offered_and_it_is_said_once(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = visit(seat, "survey", survey=str(begin(seat.desk.workspace, SRAS)))
    assert isinstance(page, SurveyScreen)
    assert "den tillhör andra" in page.notice.text
    assert texts(page).count("Skriv in svaren från skolans papper") == 1
    names = [
        item.accessibleName() for line in page.lines for item in line.findChildren(type(page.back_button))
    ]
    assert not names  # links: there are none
    assert not [line for line in page.lines if line.row.may_answer_on_screen]
    assert button(page, "Från papper … Alma Dahl, elev").isEnabled()


def test_who_answered_and_how_stands_at_each(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    survey_id = begin(workspace)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    form_id, _ = begin_form(workspace, survey_id, PUPIL)
    save_answer(workspace, survey_id, form_id, 1, 3)
    seat.desk.bus.publish(finish_form(workspace, survey_id, form_id))
    seat.settle()
    shown = texts(page)
    assert "Inte färdigt" in shown
    assert "på skärm · 23 frågor utan svar" in shown
    assert button(page, "Svara på skärm … Omar Dahl, vårdnadshavare").isEnabled()
    [action] = [item for item in page.header_actions() if item.id == "survey result"]
    assert not action.is_primary  # others can still answer


def test_saying_no_needs_a_day_and_no_reason(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    line = next(item for item in page.lines if item.row.respondent == OMAR_ANSWERS)
    line.more.entry("Vill inte svara …").run()
    form = dialog_of(DeclineDialog)
    assert isinstance(form, DeclineDialog)
    form.day.line.setText("igår kväll")
    form.action_button.click()
    assert form.row("day").problem
    form.day.set_value(seat.desk.workspace.today)
    form.action_button.click()
    seat.settle()
    assert response(seat.desk.workspace, survey_id, OMAR_ANSWERS).state is ResponseState.DECLINED


def test_a_wrong_form_is_taken_away_with_a_reason_and_filled_in_anew(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace)
    form_id, _ = begin_form(seat.desk.workspace, survey_id, PUPIL)
    finish_form(seat.desk.workspace, survey_id, form_id)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    page.lines[0].more.entry("Ta bort formuläret …").run()
    form = dialog_of(ReasonDialog)
    assert isinstance(form, ReasonDialog)
    form.action_button.click()
    seat.settle()
    assert form.row("reason").problem
    form.reason.setPlainText("Fel elev svarade")
    form.action_button.click()
    seat.settle()
    assert "Borttagna formulär" in texts(page)
    assert "Fel elev svarade" in texts(page)
    assert page.lines[0].row.state is None
    assert button(page, "Svara på skärm … Alma Dahl, elev").isEnabled()


def test_the_whole_occasion_is_taken_away(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    page.more.entry("Ta bort tillfället …").run()
    form = dialog_of(ReasonDialog)
    assert isinstance(form, ReasonDialog)
    form.reason.setPlainText("Begynt av misstag")
    form.action_button.click()
    seat.settle()
    assert read_survey(seat.desk.workspace, survey_id).survey.state is SurveyState.WITHDRAWN
    assert "Tillfället är borttaget: Begynt av misstag" in page.notice.text
    assert not [line for line in page.lines if line.has_next]


def test_an_interrupted_form_is_ended_as_it_is_and_the_occasion_closed(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace)
    form_id, _ = begin_form(seat.desk.workspace, survey_id, PUPIL)
    save_answer(seat.desk.workspace, survey_id, form_id, 1, 3)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    page.lines[0].more.entry("Avsluta som det är").run()
    seat.settle()
    assert response(seat.desk.workspace, survey_id, PUPIL).state is ResponseState.UNFINISHED
    page.more.entry("Avsluta tillfället").run()
    seat.settle()
    assert read_survey(seat.desk.workspace, survey_id).survey.state is SurveyState.CLOSED
    assert not [line for line in page.lines if line.has_next]


def test_the_empty_form_goes_to_the_printer(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = begin(seat.desk.workspace, SRAS)
    page = visit(seat, "survey", survey=str(survey_id))
    assert isinstance(page, SurveyScreen)
    page.lines[0].more.entry("Skriv ut formuläret …").run()
    seat.settle()
    printing = dialog_of(PrintDialog)
    assert isinstance(printing, PrintDialog)
    seat.settle()
    printing.print_button.click()
    seat.settle()
    assert seat.printers.jobs


def test_the_mentor_does_not_come_to_them(sit_down: SitDown) -> None:
    seat = sit_down("per")
    begin(sit_down("maria").desk.workspace)
    page = visit(seat, "surveys")
    assert isinstance(page, SurveysScreen)
    assert page.notice.text
    assert not page.header_actions()
    assert "Provfrågor" not in texts(page)


@pytest.mark.parametrize(("login", "is_offered"), [("maria", True), ("per", False)])
def test_ctrl_k_finds_the_page_of_the_pupil_at_hand(
    make_stage: MakeStage,  # noqa: F811 - the fixture above
    login: str,
    is_offered: bool,
) -> None:
    from eht_desk.ui.actions import palette_actions

    stage = make_stage(two_guardians())
    frame = stage.unlock(login)
    assert "surveys" not in [action.id for action in palette_actions(frame)]
    frame.go(Route("pupil", {"pupil": ALMA}))
    found = [action for action in palette_actions(frame) if action.id == "surveys"]
    assert bool(found) is is_offered
    if found:
        found[0].run(frame)
        assert isinstance(frame.current_screen, SurveysScreen)
