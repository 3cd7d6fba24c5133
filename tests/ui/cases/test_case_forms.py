# SPDX-License-Identifier: EUPL-1.2
"""The small forms of a case, with real use cases on a real case: what a person types there is what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from eht_desk.application.case_endings import EndWarning, closing_page
from eht_desk.application.case_views import CasePage, VersionRow
from eht_desk.application.cases import open_case
from eht_desk.application.routine_cases import OriginKind, OriginRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision, DutyValue, FactKind, Measure, MeasureResult, PupilFact
from eht_desk.domain.cases import Case, CaseLevel
from eht_desk.domain.ids import CaseId
from eht_desk.ui.cases import case_screen
from eht_desk.ui.cases.case_dialog import CaseDialog
from eht_desk.ui.cases.case_dialogs import DelegateDialog, MoveRoutineDialog
from eht_desk.ui.cases.case_screen import CaseScreen
from eht_desk.ui.cases.closing_dialog import ClosingDialog, warning_text
from eht_desk.ui.cases.entry_dialogs import DecisionDialog, FactDialog
from eht_desk.ui.cases.measure_dialogs import EvaluationDialog, MeasureDialog
from eht_desk.ui.cases.opening_dialog import origin_text
from eht_desk.ui.cases.pack_dialog import PackDialog
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.widgets.choices import Segment
from tests.application.routine_acts import a_case
from tests.fakes.school import ALMA, School
from tests.ui.cases import made_up
from tests.ui.cases.conftest import SitDown, button, dialog_of, frame_at, screen_of, texts
from tests.ui.desks import Seat, type_text

W = TypeVar("W", CaseDecision, Measure, PupilFact)


@pytest.fixture
def case_id(school: School) -> CaseId:
    return a_case(school)


@pytest.fixture
def at_case(sit_down: SitDown, case_id: CaseId, monkeypatch: pytest.MonkeyPatch) -> tuple[Seat, CaseScreen]:
    """Maria at the page of a real case, shown as a made-up one."""
    page: CasePage = replace(
        made_up.PAGE,
        case=replace(made_up.CASE_ROW, id=case_id),
        routine=VersionRow("trosa", 1, "Trosas rutin", "Trosa", 1),
    )
    monkeypatch.setattr(case_screen, "open_case_page", lambda _workspace, _case: page)
    monkeypatch.setattr(case_screen, "read_case", lambda _workspace, _case: page)
    seat = sit_down("maria")
    screen = screen_of(frame_at(seat, Route("case", {"pupil": str(ALMA), "case": str(case_id)})))
    assert isinstance(screen, CaseScreen)
    return seat, screen


def press(seat: Seat, dialog: SmallDialog) -> None:
    """The button that does it; afterwards the form is gone."""
    dialog.action_button.click()
    seat.settle()
    assert not isValid(dialog), texts(dialog)


def opened(seat: Seat, kind: type[QWidget]) -> QWidget:
    """The form that a button opened, when what it asks has been read."""
    seat.settle()
    seat.settle()
    return dialog_of(kind)


def kept(workspace: Workspace, kind: type[W]) -> list[W]:
    """What is written about Alma of this kind."""
    with workspace.store.read() as work:
        return list(work.entries.of_pupil(ALMA, kind))


def test_a_decision_is_written_as_it_was_made(at_case: tuple[Seat, CaseScreen]) -> None:
    seat, screen = at_case
    screen.runs.ask_decision("eht_assessment")
    dialog = opened(seat, DecisionDialog)
    assert isinstance(dialog, DecisionDialog)
    assert not dialog.which.isVisibleTo(dialog), "which one is asked only where nothing says it"
    assert dialog.decider.text() == "EHT"
    dialog.action_button.click()
    assert dialog.row("value").problem == "Välj ett av dem."
    dialog.value.set_value("problematic")
    first = next(iter(dialog.causes.boxes))
    dialog.causes.boxes[first].setChecked(True)
    type_text(dialog.text, "Mönstret håller i sig.")
    press(seat, dialog)
    (made,) = kept(seat.desk.workspace, CaseDecision)
    assert (made.decision, made.value, made.causes) == ("eht_assessment", "problematic", (first,))
    assert (made.decided_by, made.text) == ("EHT", "Mönstret håller i sig.")


def test_another_decision_has_its_own_outcomes(at_case: tuple[Seat, CaseScreen]) -> None:
    seat, screen = at_case
    screen.runs.ask_decision()
    dialog = opened(seat, DecisionDialog)
    assert isinstance(dialog, DecisionDialog)
    assert dialog.which.isVisibleTo(dialog)
    outcomes = {segment.text() for segment in dialog.value.findChildren(Segment)}
    routine = seat.desk.workspace.routines.get("trosa", 1)
    another = next(item for item in routine.decisions if item.id != dialog.which.value())
    dialog.which.set_value(another.id)
    now = {segment.text() for segment in dialog.value.findChildren(Segment)}
    assert now == {item.label for item in another.values} != outcomes
    dialog.action_button.click()
    assert dialog.row("value").problem == "Välj ett av dem."
    dialog.value.set_value(another.values[0].id)
    type_text(dialog.text, "Så blev det.")
    press(seat, dialog)
    (made,) = kept(seat.desk.workspace, CaseDecision)
    assert (made.decision, made.value) == (another.id, another.values[0].id)


def test_a_measure_is_begun_by_somebody_evaluated_with_somebody_and_taken_back(
    at_case: tuple[Seat, CaseScreen], case_id: CaseId
) -> None:
    seat, screen = at_case
    screen.runs.ask_measure()
    dialog = opened(seat, MeasureDialog)
    assert isinstance(dialog, MeasureDialog)
    dialog.who.set_value("other")
    type_text(dialog.text, "Mormor följer till skolan.")
    dialog.action_button.click()
    seat.settle()
    assert dialog.row("responsible").problem
    type_text(dialog.other, "Mormor")
    press(seat, dialog)
    (measure,) = kept(seat.desk.workspace, Measure)
    assert (measure.text, measure.responsible, measure.case_id) == (
        "Mormor följer till skolan.",
        "Mormor",
        case_id,
    )
    assert measure.follow_up_on is not None

    row = replace(made_up.MEASURE, id=measure.id, case_id=case_id, starts_on=measure.starts_on)
    evaluation = EvaluationDialog(screen, seat.desk, row)
    evaluation.open()
    evaluation.outcome.set_value(MeasureResult.NO_PROGRESS.value)
    evaluation.pupil.set_value("yes")
    evaluation.guardian.set_value("no")
    evaluation._explain()
    assert evaluation.attempts.isVisibleTo(evaluation)
    assert "Utan framsteg ska planen göras om" in texts(evaluation)
    evaluation.action_button.click()
    seat.settle()
    assert evaluation.row("attempts").problem, "without a guardian, what was tried is asked for (G9)"
    type_text(evaluation.attempts, "Ringde två gånger.")
    press(seat, evaluation)
    (measure,) = kept(seat.desk.workspace, Measure)
    assert [item.result for item in measure.evaluations] == [MeasureResult.NO_PROGRESS]
    assert measure.evaluations[0].attempts == "Ringde två gånger."

    screen.runs.ask_withdraw_measure(row)
    back = dialog_of(ReasonDialog)
    assert isinstance(back, ReasonDialog)
    type_text(back.reason, "Fel elev.")
    press(seat, back)
    (measure,) = kept(seat.desk.workspace, Measure)
    assert measure.withdrawn_reason == "Fel elev."


def test_skolplikt_is_written_with_the_end_that_a_person_confirmed(at_case: tuple[Seat, CaseScreen]) -> None:
    seat, screen = at_case
    screen.runs.ask_fact()
    dialog = dialog_of(FactDialog)
    assert isinstance(dialog, FactDialog)
    assert "Förslag efter elevens ålder: 30 juni 2031" in texts(dialog)
    dialog.ends.set_value(date(2031, 6, 12))
    press(seat, dialog)
    (fact,) = kept(seat.desk.workspace, PupilFact)
    assert (fact.kind, fact.value, fact.ends_on) == (FactKind.DUTY, DutyValue.HAS_DUTY, date(2031, 6, 12))
    screen.runs.ask_fact(FactKind.HOME_MUNICIPALITY.value)
    home = dialog_of(FactDialog)
    assert isinstance(home, FactDialog)
    home.action_button.click()
    seat.settle()
    assert home.row("home").problem, "a refusal of the value stands at the field that is shown"
    type_text(home.home, "Trosa")
    press(seat, home)
    assert {item.value for item in kept(seat.desk.workspace, PupilFact)} == {"has_duty", "Trosa"}


def test_somebody_acts_for_the_owner_and_another_role_takes_over(
    at_case: tuple[Seat, CaseScreen], case_id: CaseId
) -> None:
    seat, screen = at_case
    screen.runs.ask_delegate()
    dialog = opened(seat, DelegateDialog)
    assert isinstance(dialog, DelegateDialog)
    dialog.who.setCurrentIndex(1)
    dialog.action_button.click()
    assert dialog.row("last").problem == "Skriv en dag, som 2026-11-23."
    dialog.last.set_value(date(2020, 1, 1))
    dialog.action_button.click()
    assert dialog.row("last").problem == "Den sista dagen ligger före den första."
    dialog.last.set_value(date(2030, 1, 1))
    press(seat, dialog)
    screen.runs.ask_hand()
    hand = next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, CaseDialog) and item.isVisible()
    )
    assert isinstance(hand, CaseDialog)
    hand.field_named("owner_role").set_value("rector")  # type: ignore[union-attr]  # a choice
    press(seat, hand)
    with seat.desk.workspace.store.read() as work:
        case = work.cases.get(case_id)
    assert isinstance(case, Case)
    assert case.owner_role == "rector"


def test_a_step_is_passed_with_name_and_reason(at_case: tuple[Seat, CaseScreen], case_id: CaseId) -> None:
    seat, screen = at_case
    with seat.desk.workspace.store.read() as work:
        case = work.cases.get(case_id)
    assert case is not None
    step = (
        seat.desk.workspace.routines.get("trosa", 1).steps[0].id
        if case.standing is None
        else case.standing.step
    )
    page = screen._read
    assert page is not None
    assert page.next is not None
    steps = (replace(page.steps[0], id=step), *page.steps[1:])
    screen.runs.follow(replace(page, steps=steps, next=replace(page.next, step_id=step)))
    screen.runs.ask_pass()
    dialog = dialog_of(CaseDialog)
    assert isinstance(dialog, CaseDialog)
    dialog.action_button.click()
    seat.settle()
    assert dialog.row("name").problem
    type_text(dialog.field_named("name"), "Karin Ås")  # type: ignore[arg-type]  # it is there
    type_text(dialog.field_named("reason"), "Gjordes på den förra skolan.")  # type: ignore[arg-type]  # it is there
    press(seat, dialog)
    with seat.desk.workspace.store.read() as work:
        (given,) = work.gates.of_pupil(ALMA)
    assert (given.gate_id, given.name) == (f"step.trosa.{step}", "Karin Ås")


def test_a_case_is_closed_with_name_and_reason_for_what_lacks_and_begins_anew_when_the_absence_is_back(
    sit_down: SitDown, school: School, case_id: CaseId
) -> None:
    """The real page this time: what closing asks for is the routine's."""
    seat = sit_down("maria")
    frame = frame_at(seat, Route("case", {"pupil": str(ALMA), "case": str(case_id)}))
    screen = screen_of(frame)
    assert isinstance(screen, CaseScreen)
    screen.runs.ask_close()
    dialog = opened(seat, ClosingDialog)
    assert isinstance(dialog, ClosingDialog)
    assert "Det här saknas:" in texts(dialog)
    dialog.reason.set_value("registered_by_mistake")
    assert not dialog.name.isVisibleTo(dialog), "what was never a case needs nothing before it is closed"
    assert "Saknas innan steget är klart" not in texts(dialog)
    dialog.reason.set_value("attendance_works")
    assert dialog.name.isVisibleTo(dialog)
    assert "Saknas innan steget är klart:" in texts(dialog)
    dialog.action_button.click()
    seat.settle()
    assert isValid(dialog)
    assert dialog.row("name").problem or dialog.row("because").problem or dialog.message.text
    type_text(dialog.name, "Karin Ås")
    type_text(dialog.because, "Familjen har flyttat.")
    press(seat, dialog)
    assert "Avslutat" in texts(screen)
    assert screen.first_focus() is button(screen, "Frånvaron är tillbaka")
    screen.runs.ask_relapse()
    again = dialog_of(CaseDialog)
    assert isinstance(again, CaseDialog)
    type_text(again.field_named("note"), "Borta hela veckan.")  # type: ignore[arg-type]  # it is there
    press(seat, again)
    assert "Nästa steg" in texts(screen)
    assert "Frånvaron kom tillbaka" in texts(screen)


def test_that_all_is_well_is_explained_where_the_step_lacks_something(
    sit_down: SitDown, school: School, case_id: CaseId
) -> None:
    seat = sit_down("maria")
    screen = screen_of(frame_at(seat, Route("case", {"pupil": str(ALMA), "case": str(case_id)})))
    page = replace(closing_page(seat.desk.workspace, case_id), missing=(), tasks=())
    assert page.step_lacks
    dialog = ClosingDialog(screen, seat.desk, page)
    dialog.open()
    dialog.reason.set_value("attendance_works")
    assert "men skriv varför det inte behövs:" in texts(dialog)
    assert page.step_lacks[0].label in texts(dialog)
    dialog.action_button.click()
    assert dialog.row("note").problem == "Skriv varför det som steget saknar inte behövs."
    dialog.reason.set_value("changed_school")
    assert "Saknas innan steget är klart" not in texts(dialog)
    dialog.reject()


def test_the_list_for_the_next_school_is_read_and_goes_to_a_printer(
    sit_down: SitDown, school: School, case_id: CaseId
) -> None:
    seat = sit_down("maria")
    screen = screen_of(frame_at(seat, Route("case", {"pupil": str(ALMA), "case": str(case_id)})))
    assert isinstance(screen, CaseScreen)
    screen.runs.show_pack()
    pack = opened(seat, PackDialog)
    assert isinstance(pack, PackDialog)
    assert "Lämnas" in texts(pack)
    assert "Alma Dahl" in texts(pack)
    press(seat, pack)
    seat.settle()
    printing = dialog_of(PrintDialog)
    assert isinstance(printing, PrintDialog)


def test_a_case_from_before_routines_chooses_one(sit_down: SitDown, school: School) -> None:
    case_id, _ = open_case(school.as_("maria"), ALMA, CaseLevel.SCHOOL, Role.RECTOR, "Frånvaro")
    seat = sit_down("maria")
    screen = screen_of(frame_at(seat, Route("case", {"pupil": str(ALMA), "case": str(case_id)})))
    assert isinstance(screen, CaseScreen)
    assert "Ärendet följer ingen rutin" in texts(screen)
    assert button(screen, "Orosanmälan").isEnabled()
    screen.runs.ask_routine()
    dialog = opened(seat, MoveRoutineDialog)
    assert isinstance(dialog, MoveRoutineDialog)
    dialog.choice.set_value("trosa 1")
    press(seat, dialog)
    assert "Nästa steg" in texts(screen)
    assert "Ärendet följer ingen rutin" not in texts(screen)


def test_what_a_case_begins_with_is_told_without_holes() -> None:
    row = OriginRow("signal", OriginKind.SIGNAL, "", date(2026, 11, 24))
    assert origin_text(row) == "Frånvaro, 2026-11-24"
    assert origin_text(replace(row, label="Mönster")) == "Frånvaro: Mönster, 2026-11-24"


def test_what_is_not_evaluated_is_counted_in_swedish() -> None:
    told = [warning_text(EndWarning("measures_open", facts={"count": number})) for number in (1, 2)]
    assert told == ["1 insats är inte utvärderad.", "2 insatser är inte utvärderade."]
