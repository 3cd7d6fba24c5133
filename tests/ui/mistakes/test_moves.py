# SPDX-License-Identifier: EUPL-1.2
"""Changing school inside the store, and leaving with what must be handed over."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.account_desk import assign_role
from eht_desk.application.mentors import add_class
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupil_moves import leaving_page
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import UnitId
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.change_school_screen import ChangeSchoolScreen
from eht_desk.ui.screens.leaving_screen import LeavingScreen
from tests.contracts.mistakes import MistakesDesk
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat, type_text
from tests.ui.mistakes.conftest import SitDown, visit
from tests.ui.school_year.conftest import press, words


@pytest.fixture
def second(school: School) -> UnitId:
    """Öskolan, where Maria is kurator too and has a class 5X."""
    unit_id, _ = add_unit(school.rector, "Öskolan", "", "Provköping")
    today = Period(school.rector.today)
    assign_role(school.rector, school.accounts["maria"], unit_id, Role.COUNSELLOR, today)
    add_class(school.rector, unit_id, "5X", 5)
    return unit_id


def change_page(seat: Seat) -> ChangeSchoolScreen:
    page = visit(seat, "change_school", ALMA)
    assert isinstance(page, ChangeSchoolScreen)
    return page


def leaving(seat: Seat) -> LeavingScreen:
    page = visit(seat, "leaving", ALMA)
    assert isinstance(page, LeavingScreen)
    return page


# --------------------------------------------------------------------------------------------------------- Byt skola


def test_who_sees_the_pupil_afterwards_is_said_before(
    qtbot: QtBot, second: UnitId, sit_down: SitDown
) -> None:
    page = change_page(sit_down("karin"))
    assert "Från Ekskolan till Öskolan" in words(page)
    assert "Ser eleven efteråt: Maria Lind." in page.readers.text()
    assert "Ser inte längre eleven: Karin Ås och Per Holm." in page.readers.text()
    assert "Du själv ser inte längre eleven." in page.readers.text()
    assert not page.nobody.isVisible()


def test_a_school_where_nobody_has_a_role_is_warned_of(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    add_unit(school.rector, "Öskolan", "", "Provköping")
    page = change_page(sit_down("maria"))
    assert "Ingen med konto ser eleven efteråt." in words(page)


def test_with_several_schools_one_is_chosen_and_its_classes_are_offered(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    add_unit(school.rector, "Björkskolan", "", "Provköping")
    seat = sit_down("maria")
    page = change_page(seat)
    assert page.card is not None
    press(page, "Byt skola")
    assert page.card.rows["unit"].problem == "Välj vilken skola eleven börjar på."
    assert page.school is not None
    assert page.school.field is not None
    press_choice(page, second)
    seat.settle()
    classes = [page.school_class.itemText(at) for at in range(page.school_class.count())]
    assert classes == ["Ingen klass än", "5X"]


def press_choice(page: ChangeSchoolScreen, unit_id: UnitId) -> None:
    assert page.school is not None
    page.school.choose(unit_id)
    page.school.chosen.emit()


def test_the_move_is_made_and_stands_on_the_page(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    seat = sit_down("maria")
    page = change_page(seat)
    page.school_class.setCurrentIndex(1)
    type_text(page.note, "Flyttade till ön")
    page.day.line.setText("2027-01-01")
    press(page, "Byt skola")
    seat.settle()
    assert page.card is not None
    assert page.card.rows["on"].problem == "Dagen har inte varit än. Välj i dag eller tidigare."
    page.day.line.setText("snart")
    press(page, "Byt skola")
    assert page.card.rows["on"].problem == "Datumet går inte att läsa. Skriv som 2026-11-23."
    page.day.set_value(school.rector.today)
    press(page, "Byt skola")
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": ALMA})
    pupil = open_pupil(school.as_("maria"), ALMA).pupil
    assert (pupil.unit_id, pupil.class_name) == (second, "5X")
    shown = words(visit(seat, "pupil", ALMA))
    assert "Bytte skola från Ekskolan till Öskolan" in shown
    assert "av Maria Lind: Flyttade till ön" in shown


def test_one_who_no_longer_sees_the_pupil_is_told_and_led_on(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    seat = sit_down("karin")
    page = change_page(seat)
    press(page, "Byt skola")
    seat.settle()
    assert "Du ser inte längre eleven." in words(page)
    assert "Alma" not in words(page)
    press(page, "Till eleverna")
    assert seat.went[-1] == Route("pupils")
    assert ALMA not in {view.id for view in list_pupils(school.rector)}


# ------------------------------------------------------------------------------------------------------ Eleven slutar


def test_the_list_is_that_of_the_reason_with_where_the_law_says_so(qtbot: QtBot, sit_down: SitDown) -> None:
    page = leaving(sit_down("karin"))
    assert "Välj varför eleven slutar, så visas det som gäller." in words(page)
    assert "Hemkommunen" not in words(page)
    choose(page, "Flyttar utomlands")
    assert "Hemkommunen har bedömt om skolplikten upphör" in words(page)
    assert "Skollagen 7 kap. 2 §" in words(page)
    assert not page.to_school.isVisible()
    choose(page, "Byter skola")
    assert "Hemkommunen har bedömt" not in words(page)
    assert "Skollagen 3 kap. 12 j §" in words(page)
    assert page.to_school.isVisible()
    assert "7 kvar på listan." in page.left.text()


def choose(page: LeavingScreen, text: str) -> None:
    [segment] = [item for item in page.reason.segments() if item.text() == text]
    segment.click()


def test_the_whole_way_by_keyboard(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = leaving(seat)
    page.activateWindow()
    page.reason.setFocus()
    qtbot.keyClick(now(page), Qt.Key.Key_Space)
    while now(page) is not page.to_school:
        qtbot.keyClick(now(page), Qt.Key.Key_Tab)
    type_text(page.to_school, "Björkskolan")
    assert page.items is not None
    first = page.items.first_waiting()
    assert first is not None
    while not first.isAncestorOf(now(page)):
        qtbot.keyClick(now(page), Qt.Key.Key_Tab)
    qtbot.keyClick(now(page), Qt.Key.Key_Space)
    while now(page) is not page.button:
        qtbot.keyClick(now(page), Qt.Key.Key_Tab)
    qtbot.keyClick(now(page), Qt.Key.Key_Return)
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": ALMA})
    found = leaving_page(school.rector, ALMA)
    assert found.left_on == school.rector.today
    assert found.handed == {"needed_by_new_school"}


def now(page: LeavingScreen) -> QWidget:
    return QApplication.focusWidget() or page


def test_the_list_goes_on_where_it_was(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    seat = sit_down("karin")
    page = leaving(seat)
    choose(page, "Byter skola")
    type_text(page.to_school, "Björkskolan")
    assert page.items is not None
    page.items.ticks["needed_by_new_school"].set_value("handed")
    page.items.ticks["medical_records_apart"].set_value("not_needed")
    press(page, "Eleven slutar")
    seat.settle()
    again = leaving(seat)
    assert again.items is not None
    assert again.items.values() == {
        "needed_by_new_school": "handed",
        "medical_records_apart": "not_needed",
    }
    assert again.to_school.text() == "Björkskolan"
    assert again.reason.value() == "other_school"
    for tick in again.items.ticks.values():
        tick.set_value(tick.value() or "handed")
    press(again, "Spara")
    seat.settle()
    assert "Nästa steg" not in words(visit(seat, "pupil", ALMA))


def test_what_is_missing_is_said_at_its_row(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    seat = sit_down("karin")
    page = leaving(seat)
    assert page.card is not None
    press(page, "Eleven slutar")
    assert page.card.rows["reason"].problem == "Välj varför eleven slutar."
    choose(page, "Byter skola")
    assert page.card.rows["reason"].problem == ""
    press(page, "Eleven slutar")
    seat.settle()
    assert (
        page.card.rows["to_school"].problem
        == "Skriv vilken skola eleven börjar på. Skriv okänd om ingen vet."
    )
    choose(page, "Annat skäl")
    press(page, "Eleven slutar")
    seat.settle()
    assert page.card.rows["note"].problem == "Skriv varför eleven slutar."
    page.day.line.setText("sen")
    press(page, "Eleven slutar")
    assert "går inte att läsa" in page.card.rows["on"].problem
    assert not open_pupil(school.rector, ALMA).pupil.has_left


def test_open_work_is_listed_with_ways_there(qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown) -> None:
    document = mistakes.freeze(ALMA)
    seat = sit_down("karin")
    page = leaving(seat)
    assert "Öppet om eleven" in words(page)
    assert f"Checklista {document.code}" in words(page)
    press(page, "Öppna")
    assert seat.went[-1].parameters["document"] == document.id


def test_after_a_lock_the_ticks_stand_there(qtbot: QtBot, sit_down: SitDown) -> None:
    seat = sit_down("karin")
    page = leaving(seat)
    choose(page, "Flyttar utomlands")
    page.day.set_value(date(2026, 12, 18))
    assert page.items is not None
    page.items.ticks["home_municipality_told"].set_value("handed")
    state = page.state()
    again = LeavingScreen(seat.desk, Route("leaving", {"pupil": ALMA}))
    again.restore(state)
    again.show()
    seat.settle()
    assert again.items is not None
    assert again.items.values() == {"home_municipality_told": "handed"}
    assert again.day.value() == date(2026, 12, 18)
    assert "Hemkommunen har bedömt om skolplikten upphör" in words(again)


def test_a_mentor_lets_nobody_leave(qtbot: QtBot, sit_down: SitDown) -> None:
    page = leaving(sit_down("per"))
    assert "Du har inte rätt att göra det här." in words(page)
    assert page.card is None
