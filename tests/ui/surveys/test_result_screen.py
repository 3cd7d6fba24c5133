# SPDX-License-Identifier: EUPL-1.2
"""The page of a result over the store: read once in the log, put into the plan with one key, printed with its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from eht_desk.application.form_work import open_form
from eht_desk.application.survey_results import plan_suggestions
from eht_desk.application.surveys import begin_survey, decline, enter_paper, withdraw_form
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import DraftId, SurveyId
from eht_desk.domain.instruments.responses import PUPIL, Respondent
from eht_desk.domain.surveys import CheckWay, PaperCheck
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.surveys.result_screen import PLAN_KEYS, ResultScreen
from eht_desk.ui.theme.theme import theme
from tests.application.protected import protect_alma
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat
from tests.ui.shell.conftest import MakeStage, make_stage  # noqa: F401 - fixtures of the whole window
from tests.ui.surveys.conftest import (
    LISA,
    OMAR_ANSWERS,
    SRAS,
    SitDown,
    begin,
    button,
    dialog_of,
    texts,
    two_guardians,
)
from tests.ui.surveys.result_views import form_of, sras_r

LISA_ANSWERS = Respondent(OMAR_ANSWERS.kind, LISA)
FORM = sras_r()


@pytest.fixture(autouse=True)
def usual_looks() -> Iterator[None]:
    yield
    if QApplication.instance() is not None:
        theme().choose("light", 100)


def answer(
    workspace: Workspace,
    survey_id: SurveyId,
    who: Respondent,
    sums: Sequence[int],
    missing: Sequence[int] = (),
) -> None:
    """A form from paper."""
    answers = form_of(FORM, who, sums, missing).answers
    enter_paper(workspace, survey_id, who, workspace.today, answers, PaperCheck(CheckWay.READ_OVER))


def asked(seat: Seat, *forms: tuple[Respondent, Sequence[int]]) -> SurveyId:
    """An occasion with these forms."""
    survey_id = begin(seat.desk.workspace, SRAS)
    for who, sums in forms:
        answer(seat.desk.workspace, survey_id, who, sums)
    return survey_id


def show(seat: Seat, survey_id: SurveyId, width: int = 1158, height: int = 716) -> ResultScreen:
    route = Route("survey_result", {"pupil": str(ALMA), "survey": str(survey_id)})
    page = ResultScreen(seat.desk, route)
    page.resize(width, height)
    page.show()
    settle(seat)
    return page


def settle(seat: Seat) -> None:
    """What is read, and the parts that are made one after the other."""
    for _ in range(4):
        seat.settle()


def action(page: ResultScreen, wanted: str) -> HeaderAction:
    return next(item for item in page.header_actions() if item.id == wanted)


def rows_of_log(school: School, kind: str) -> int:
    with school.rector.store.read() as work:
        return sum(row.event.kind == kind for row in work.log.rows())


def measures(workspace: Workspace, route: Route) -> list[str]:
    """What the plan that the route leads to has as measures."""
    draft = open_form(workspace, ALMA, "action_plan", wanted=DraftId(route.parameters["draft"])).draft
    rows = draft.answers["measures"]
    assert isinstance(rows, list)
    return [str(row["measure"]) for row in rows if isinstance(row, dict)]


def test_the_route_leads_here() -> None:
    assert SCREENS["survey_result"].name == ResultScreen.__name__


def test_two_forms_are_read_in_two_sentences_and_leave_one_row(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (20, 26, 9, 5)), (OMAR_ANSWERS, (17, 22, 13, 7)))
    page = show(seat, survey_id)
    said = texts(page)
    assert "Tydligast: att slippa svåra sociala situationer och bedömning (4,00)." in said
    assert "Nästa ligger 0,92 lägre, och eleven och Omar Dahl har samma högst." in said
    assert "Inget färdigt formulär finns från Lisa Dahl." in said
    assert "Den är ingen diagnos." in said
    assert "mäts osäkert" in said
    assert "Medelvärdet av två formulär: alla räknas lika (metod A)." in said
    assert page.chart is not None
    assert "Elev 4,33, Omar Dahl (vårdnadshavare) 3,67" in page.chart.chart.accessibleDescription()
    page.refresh()
    settle(seat)
    assert rows_of_log(school, "survey_result_opened") == 1


def test_chart_and_sentences_are_there_before_what_stands_below(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (20, 26, 9, 5)))
    page = ResultScreen(seat.desk, Route("survey_result", {"pupil": str(ALMA), "survey": str(survey_id)}))
    page.show()
    while page.chart is None:
        QApplication.processEvents()
    first = [label.text() for label in page.findChildren(QLabel)]
    assert any(text.startswith("Tydligast") for text in first)
    assert "Så är det räknat" not in first
    settle(seat)
    assert page.is_whole
    assert page.plan is not None
    assert "Så är det räknat" in texts(page)


def test_nobody_has_answered(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat)
    page = show(seat, survey_id)
    assert "Inga svar än" in texts(page)
    assert page.header_actions() == ()
    button(page, "Till frågeformuläret").click()


def test_who_said_no_is_told(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (30, 18, 6, 3)))
    decline(seat.desk.workspace, survey_id, OMAR_ANSWERS, seat.desk.workspace.today)
    page = show(seat, survey_id)
    assert "Omar Dahl har avstått från att svara." in texts(page)


def test_what_is_ticked_goes_into_the_plan_with_one_key(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    survey_id = asked(seat, (PUPIL, (9, 26, 9, 5)))
    page = show(seat, survey_id)
    assert page.plan is not None
    assert page.plan.ticked() == (), "a person chooses"
    first, second = list(page.plan.boxes)[3:5]
    assert first.startswith("f2.")
    for key in (first, second):
        page.plan.boxes[key].setFocus()
        QTest.keyClick(page.plan.boxes[key], Qt.Key.Key_Space)
    to_plan = action(page, "plan")
    assert (to_plan.text, to_plan.shortcut, to_plan.is_primary) == (
        "Till handlingsplanen (2)",
        PLAN_KEYS,
        True,
    )
    to_plan.run()
    settle(seat)
    route = seat.went[-1]
    assert (route.screen, route.parameters["form"]) == ("form", "action_plan")
    wanted = {item.id: item.text for item in plan_suggestions(workspace, survey_id)}
    assert measures(workspace, route) == [wanted[first], wanted[second]]


def test_what_is_in_the_plan_is_not_offered_again(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (9, 26, 9, 5)))
    page = show(seat, survey_id)
    assert page.plan is not None
    key = next(iter(page.plan.boxes))
    page.plan.boxes[key].click()
    page.to_plan()
    settle(seat)
    again = show(seat, survey_id)
    assert again.plan is not None
    assert key not in again.plan.boxes
    assert "Finns redan i planen." in texts(again)


def test_with_nothing_ticked_nothing_is_written(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    page = show(seat, asked(seat, (PUPIL, (9, 26, 9, 5))))
    page.to_plan()
    settle(seat)
    assert "Ingenting har lagts i planen." in page.notice.text
    assert seat.went == []
    assert rows_of_log(school, "survey_put_in_plan") == 0


@pytest.mark.parametrize("sums", [(3, 2, 1, 0), (18, 18, 17, 18)])
def test_low_or_flat_offers_nothing_for_a_function(sit_down: SitDown, sums: tuple[int, ...]) -> None:
    seat = sit_down("maria")
    page = show(seat, asked(seat, (PUPIL, sums)))
    assert page.plan is not None
    assert {key.split(".")[0] for key in page.plan.boxes} == {"school_first"}


def test_the_other_method_is_shown_within_the_same_opening(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    survey_id = asked(
        seat, (PUPIL, (12, 30, 6, 6)), (OMAR_ANSWERS, (24, 12, 6, 6)), (LISA_ANSWERS, (24, 12, 6, 6))
    )
    page = show(seat, survey_id)
    assert "Med metod B, eleven hälften, blir det ”Slippa sociala situationer, bedömning”." in texts(page)
    assert page.chart is not None
    assert page.chart.method is not None
    page.chart.method.setFocus()
    QTest.keyClick(page.chart.method.segments()[0], Qt.Key.Key_Right)
    settle(seat)
    said = texts(page)
    assert "Tydligast: att slippa svåra sociala situationer och bedömning (3,50)." in said
    assert "Med metod A, alla formulär lika" in said
    assert rows_of_log(school, "survey_result_opened") == 1
    assert page.chart.method is not None
    assert page.chart.method.value() == "half_pupil"
    assert page.plan is not None
    assert {key.split(".")[0] for key in page.plan.boxes} == {"school_first", "f2"}
    page.plan.boxes[list(page.plan.boxes)[-1]].click()
    page.to_plan()
    settle(seat)
    assert seat.went[-1].screen == "form"


def test_an_earlier_occasion_stands_beside_this_one(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    asked(seat, (PUPIL, (28, 25, 10, 5)))
    school.clock.advance(minutes=60 * 24 * 80)
    page = show(seat, asked(seat, (PUPIL, (20, 24, 9, 5))))
    said = texts(page)
    assert "Tidigare tillfällen" in said
    assert "Det finns inget mått på hur stor skillnad som betyder något." in said


def test_another_questionnaire_is_not_compared(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    other, _ = begin_survey(workspace, ALMA, "trial_questions")
    trial = workspace.services.instruments.get("trial_questions")
    answers = form_of(trial, PUPIL, (20, 24, 9, 5)).answers
    enter_paper(workspace, other, PUPIL, workspace.today, answers, PaperCheck(CheckWay.READ_OVER))
    school.clock.advance(minutes=5)
    page = show(seat, asked(seat, (PUPIL, (20, 24, 9, 5))))
    assert "ett annat frågeformulär, så det går inte att jämföra." in texts(page)


def test_the_made_up_form_is_called_made_up(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    survey_id, _ = begin_survey(workspace, ALMA, "trial_questions")
    trial = workspace.services.instruments.get("trial_questions")
    answers = form_of(trial, PUPIL, (20, 24, 9, 5)).answers
    enter_paper(workspace, survey_id, PUPIL, workspace.today, answers, PaperCheck(CheckWay.READ_OVER))
    page = show(seat, survey_id)
    assert page.pill.isVisible()
    assert page.plan is None


def test_the_page_follows_when_a_form_is_withdrawn(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    survey_id = asked(seat, (PUPIL, (20, 26, 9, 5)), (OMAR_ANSWERS, (36, 0, 0, 0)))
    page = show(seat, survey_id)
    assert page.chart is not None
    page.chart.toggle.click()
    form = page.read.survey.form_of(OMAR_ANSWERS) if page.read is not None else None
    assert form is not None
    seat.desk.bus.publish(withdraw_form(workspace, survey_id, form.id, "Fel elev"))
    settle(seat)
    assert "Omar Dahl har" not in texts(page)
    assert "Medelvärdet kommer från ett formulär." in texts(page)
    assert page.chart is not None
    assert page.chart.is_table, "it stays as it was shown"


def test_after_a_lock_it_is_as_it_was(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (9, 26, 9, 5)))
    page = show(seat, survey_id)
    assert page.chart is not None
    assert page.plan is not None
    page.chart.toggle.click()
    key = next(iter(page.plan.boxes))
    page.plan.boxes[key].click()
    kept = page.state()
    again = ResultScreen(seat.desk, Route("survey_result", {"pupil": str(ALMA), "survey": str(survey_id)}))
    again.restore(kept)
    again.show()
    settle(seat)
    assert again.chart is not None
    assert again.plan is not None
    assert again.chart.is_table
    assert again.plan.ticked() == (key,)


def test_printing_is_noted_when_a_printer_took_it(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    page = show(seat, asked(seat, (PUPIL, (20, 26, 9, 5))))
    action(page, "print").run()
    settle(seat)
    dialog = dialog_of(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    assert rows_of_log(school, "survey_printed") == 0
    dialog.print_button.click()
    settle(seat)
    assert rows_of_log(school, "survey_printed") == 1
    assert seat.printers.jobs[-1][2].startswith(b"%PDF")
    dialog.close()


def test_of_a_protected_pupil_there_are_alias_and_numbers(sit_down: SitDown, school: School) -> None:
    protect_alma(school)
    seat = sit_down("maria")
    survey_id = asked(seat, (PUPIL, (20, 26, 9, 5)), (OMAR_ANSWERS, (17, 22, 13, 7)))
    page = show(seat, survey_id)
    assert page.chart is not None
    said = texts(page) + page.chart.chart.accessibleDescription()
    assert "Elev K-2041" in said
    assert "årdnadshavare 1" in said
    assert "Alma" not in said
    assert "Dahl" not in said
    action(page, "print").run()
    settle(seat)
    dialog = dialog_of(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    assert dialog.who.isVisibleTo(dialog)
    dialog.print_button.click()
    settle(seat)
    assert rows_of_log(school, "survey_printed") == 0, "somebody has to be named"
    dialog.who.setText("Eva Ek")
    dialog.print_button.click()
    settle(seat)
    assert rows_of_log(school, "survey_printed") == 1
    dialog.close()


@pytest.mark.parametrize(("percent", "width"), [(100, 1158), (200, 1158), (100, 600)])
def test_no_part_goes_sideways(sit_down: SitDown, percent: int, width: int) -> None:
    theme().choose("light", percent)
    seat = sit_down("maria")
    survey_id = asked(
        seat, (PUPIL, (12, 30, 6, 6)), (OMAR_ANSWERS, (24, 12, 6, 6)), (LISA_ANSWERS, (24, 12, 6, 6))
    )
    page = show(seat, survey_id, width)
    assert page.page.horizontalScrollBar().maximum() == 0
    assert page.chart is not None
    page.chart.toggle.click()
    settle(seat)
    assert page.page.horizontalScrollBar().maximum() == 0


def test_it_can_be_read_by_keys_alone(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = show(seat, asked(seat, (PUPIL, (9, 26, 9, 5))))
    page.activateWindow()
    assert page.chart is not None
    assert page.first_focus() is page.chart.toggle
    page.chart.toggle.setFocus()
    QTest.keyClick(page.chart.toggle, Qt.Key.Key_Return)
    assert page.chart.table is not None
    assert page.chart.table.isVisible()
    QTest.keyClick(page.chart.toggle, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.chart.table
    QTest.keyClick(page.chart.table, Qt.Key.Key_Tab)
    assert page.plan is not None
    assert page.focusWidget() is next(iter(page.plan.boxes.values()))


def test_from_the_result_into_the_plan_in_the_real_window(make_stage: MakeStage) -> None:  # noqa: F811 - as above
    stage = make_stage(two_guardians())
    maria = stage.school.as_("maria")
    survey_id = begin(maria, SRAS)
    answer(maria, survey_id, PUPIL, (9, 26, 9, 5))
    answer(maria, survey_id, OMAR_ANSWERS, (9, 22, 9, 5))
    frame = stage.unlock("maria")
    frame.go(Route("survey_result", {"pupil": str(ALMA), "survey": str(survey_id)}))
    page = frame.current_screen
    assert isinstance(page, ResultScreen)
    stage.qtbot.waitUntil(lambda: page.is_whole and page.plan is not None)
    assert page.plan is not None
    stage.key(Qt.Key.Key_F6)
    first, box = next(iter(page.plan.boxes.items()))
    stage.qtbot.waitUntil(lambda: QApplication.focusWidget() is box)
    stage.key(Qt.Key.Key_Space)
    assert page.plan.ticked() == (first,)
    stage.window.activateWindow()
    stage.key(Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    stage.qtbot.waitUntil(lambda: frame.route.screen == "form")
    assert measures(maria, frame.route) == [plan_suggestions(maria, survey_id)[0].text]
