# SPDX-License-Identifier: EUPL-1.2
"""A case from the first figure to the list, with real use cases: written, opened, found, and led to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from eht_desk.application.worklist import Whose
from eht_desk.ui.cases.case_screen import CaseScreen
from eht_desk.ui.cases.cases_screen import CasesScreen
from eht_desk.ui.cases.opening_dialog import OpeningDialog
from eht_desk.ui.cases.signal_dialog import SignalDialog
from eht_desk.ui.cases.stepper import Step
from eht_desk.ui.navigation import Route
from tests.application.case_acts import noticed, opened
from tests.application.routine_acts import a_case
from tests.fakes.school import ALMA, NOEL, School
from tests.ui.cases.conftest import SitDown, button, dialog_of, frame_at, screen_of, texts
from tests.ui.desks import type_text


def test_absence_that_a_mentor_writes_down_becomes_a_case_that_stands_in_the_list(
    sit_down: SitDown, school: School
) -> None:
    per = sit_down("per")
    frame = frame_at(per, Route("pupil", {"pupil": str(ALMA)}))
    button(screen_of(frame), "Skriv in frånvaro").click()
    per.settle()
    signal = dialog_of(SignalDialog)
    assert isinstance(signal, SignalDialog)
    signal.action_button.click()
    assert signal.row("value").problem == "Skriv en siffra, som 20 eller 12,5."
    type_text(signal.value, "22,5")
    signal.action_button.click()
    per.settle()
    assert not isValid(signal)
    assert "22,5 % av tiden" in texts(screen_of(frame)), "Per sees that it is written"
    button(screen_of(frame), "Ta tillbaka: 22,5 %")

    maria = sit_down("maria")
    window = frame_at(maria, Route("pupil", {"pupil": str(ALMA)}))
    button(screen_of(window), "Öppna ett ärende").click()
    maria.settle()
    opening = dialog_of(OpeningDialog)
    assert isinstance(opening, OpeningDialog)
    assert opening.origin.currentText().startswith("Frånvaro: ")
    assert opening.routine.value()
    opening.action_button.click()
    maria.settle()
    assert window.route.screen == "case"
    assert window.route.parameters["pupil"] == str(ALMA)
    case = screen_of(window)
    assert isinstance(case, CaseScreen)
    assert len(case.findChildren(Step)) == len(case._read.steps if case._read else ()) > 3
    assert "Nästa steg" in texts(case)
    assert "Frånvaro: 22,5 % av tiden" in texts(case)
    window.go(Route("cases"))
    maria.settle()
    listed = screen_of(window)
    assert isinstance(listed, CasesScreen)
    assert listed.count.text().startswith("1 öppet ärende")
    assert listed.model.rowCount() == 1
    assert window.sidebar.buttons["cases"].accessibleDescription() == "1 öppet ärende"


def test_the_list_is_narrowed_and_opened_by_keys_alone(sit_down: SitDown, school: School) -> None:
    a_case(school, ALMA)
    a_case(school, NOEL)
    seat = sit_down("maria")
    frame = frame_at(seat, Route("cases"))
    screen = screen_of(frame)
    assert isinstance(screen, CasesScreen)
    assert frame.focusWidget() is screen.table
    assert screen.model.rowCount() == 2
    screen.text_field.setFocus()
    type_text(screen.text_field, "noel")
    screen.refresh()  # what the pause before the reading ends with
    seat.settle()
    assert screen.model.rowCount() == 1
    QTest.keyClick(screen.text_field, Qt.Key.Key_Down)
    assert frame.focusWidget() is screen.table
    kept = screen.state()
    assert "noel" not in {str(value) for value in kept.values()}
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert frame.route.screen == "case"
    assert frame.route.parameters["pupil"] == str(NOEL)


def test_what_fits_nothing_says_so_and_leads_back(sit_down: SitDown, school: School) -> None:
    a_case(school, ALMA)
    seat = sit_down("maria")
    screen = screen_of(frame_at(seat, Route("cases")))
    assert isinstance(screen, CasesScreen)
    screen.whose_field.set_value(Whose.MINE.value)
    screen.late_box.setChecked(True)
    seat.settle()
    assert screen.model.rowCount() == 0
    assert "Inget ärende passar" in texts(screen)
    button(screen, "Visa alla").click()
    seat.settle()
    assert screen.model.rowCount() == 1


def test_who_sees_no_pupils_is_told_what_to_do(sit_down: SitDown) -> None:
    frame = frame_at(sit_down("karin"), Route("cases"))
    screen = screen_of(frame)
    assert isinstance(screen, CasesScreen)
    assert "Inga öppna ärenden" in texts(screen)


def test_a_case_is_found_by_the_code_on_its_papers(sit_down: SitDown, school: School) -> None:
    case_id = a_case(school, NOEL)
    seat = sit_down("maria")
    with seat.desk.workspace.store.read() as work:
        case = work.cases.get(case_id)
    assert case is not None
    frame = frame_at(seat, Route("today"))
    frame.open_palette()
    frame.palette_box.line.setText(case.reference.lower())
    seat.settle()
    assert frame.palette_box.model.index(0).data() == f"Ärende {case.reference}"
    QTest.keyClick(frame.palette_box.line, Qt.Key.Key_Return)
    assert frame.route == Route("case", {"pupil": str(NOEL), "case": str(case_id)})
    seat.settle()  # the first window is done with the keys before another one takes them
    frame.hide()
    per = frame_at(sit_down("per"), Route("today"))  # who does not see the pupil finds nothing
    per.open_palette()
    per.palette_box.line.setText(case.reference)
    seat.settle()
    assert not any("Ärende" in line.text for line in per.palette_box.model.lines())


def test_a_case_that_waits_for_the_mentor_is_told_on_the_mentors_day(
    sit_down: SitDown, school: School
) -> None:
    noticed(school)
    case_id = opened(school)
    per = sit_down("per")
    frame = frame_at(per, Route("pupil", {"pupil": str(ALMA)}))
    assert "Väntar på att mentor tar det" in texts(screen_of(frame))
    frame.go(Route("today"))
    per.settle()
    assert "Ärenden att ta emot" in texts(screen_of(frame))
    assert "Inget behöver göras" not in texts(screen_of(frame))
    accept = next(
        item
        for item in screen_of(frame).findChildren(QPushButton)
        if item.property("key") == f"accept {case_id}"
    )
    accept.click()
    per.settle()
    assert frame.route.screen == "case"
    shown = texts(screen_of(frame))
    assert shown.index("Ansvarig") < shown.index("Saknas innan"), "what is asked of Per is not far down"
    button(screen_of(frame), "Jag tar ärendet").click()
    per.settle()
    frame.go(Route("today"))
    per.settle()
    assert "Ärenden att ta emot" not in texts(screen_of(frame))
