# SPDX-License-Identifier: EUPL-1.2
"""Merging two records: the likely one first, both beside each other, what stays, why, and what stands in the way."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.account_desk import assign_role
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupil_moves import change_school
from eht_desk.application.pupils import open_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.identity_numbers import IdentityNumber, NumberKind
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.merge_screen import MergeScreen
from tests.contracts.mistakes import TWIN, MistakesDesk
from tests.fakes.school import ALMA, School
from tests.ui.desks import Seat, type_text
from tests.ui.mistakes.conftest import SitDown, visit
from tests.ui.school_year.conftest import press, words


def merge_page(seat: Seat) -> MergeScreen:
    page = visit(seat, "merge", ALMA)
    assert isinstance(page, MergeScreen)
    return page


def hits(page: MergeScreen) -> list[str]:
    return [page.choice.list.item(at).text() for at in range(page.choice.list.count())]


def choose(seat: Seat, page: MergeScreen, row: int = 0) -> None:
    page.choice.list.itemClicked.emit(page.choice.list.item(row))
    seat.settle()


def test_the_likely_one_stands_first_and_the_search_finds_others(
    qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin(family_name="Dahl")
    page = merge_page(sit_down("karin"))
    assert "Troligen samma elev:" in words(page)
    assert hits(page) == ["Alma Dahl · 7B · född 2015-05-12"]
    type_text(page.choice.line, "ostlund")
    assert hits(page) == ["Noel Östlund-Ek · 7B"]
    page.choice.line.selectAll()
    type_text(page.choice.line, "alma")
    assert hits(page) == ["Alma Dahl · 7B · född 2015-05-12"]  # not the one that this is about
    page.choice.line.selectAll()
    type_text(page.choice.line, "zzz")
    assert "Ingen av dem du ser passar." in words(page)


def test_the_whole_way_by_keyboard(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin(given_name="Alma Maria", family_name="Dahl", email="alma@example.invalid")
    mistakes.freeze(TWIN)
    seat = sit_down("karin")
    page = merge_page(seat)
    page.activateWindow()
    page.choice.line.setFocus()
    qtbot.keyClick(page.choice.line, Qt.Key.Key_Down)
    assert page.choice.list.hasFocus()
    qtbot.keyClick(page.choice.list, Qt.Key.Key_Return)
    seat.settle()
    assert page.differences is not None
    name = page.differences.choices["given_name"]
    focus(page).setFocus()
    while not name.isAncestorOf(focus(page)):
        qtbot.keyClick(focus(page), Qt.Key.Key_Tab)
    qtbot.keyClick(focus(page), Qt.Key.Key_Right)
    while focus(page) is not page.reason:
        qtbot.keyClick(focus(page), Qt.Key.Key_Tab)
    type_text(page.reason, "Kom in två gånger")
    qtbot.keyClick(page.reason, Qt.Key.Key_Tab)
    assert focus(page) is page.button
    qtbot.keyClick(focus(page), Qt.Key.Key_Return)
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": ALMA})
    kept = open_pupil(school.rector, ALMA)
    assert [row.pupil.id for row in kept.documents] == [ALMA]
    assert kept.pupil.number == "20150512-2380"
    with school.rector.store.read() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        assert alma.given_name == "Alma Maria"
        assert alma.email == "alma@example.invalid"  # was empty: comes along without a question
        assert len(work.pupils.memberships(ALMA)) == 1


def focus(page: MergeScreen) -> QWidget:
    return QApplication.focusWidget() or page


def test_both_are_shown_with_what_tells_them_apart(
    qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin(given_name="<i>Alma</i>")
    mistakes.freeze(TWIN)
    seat = sit_down("maria")
    page = merge_page(seat)
    type_text(page.choice.line, "dahl-sand")
    choose(seat, page)
    shown = words(page)
    assert "Blir kvar" in shown
    assert "Går in i den" in shown
    assert "<i>Alma</i> Dahl-Sand" in shown
    assert "20150512-2380" in shown
    assert "Inget personnummer" in shown
    assert "Vårdnadshavare: Omar Dahl" in shown
    assert "Vårdnadshavare: Siv Sand och OMAR Dahl" in shown
    assert "1 dokument" in shown
    assert "1 dokument och 1 vårdnadshavare följer med till posten som blir kvar." in shown
    assert page.differences is not None
    assert set(page.differences.choices) == {"given_name", "family_name", "class_name"}
    assert {choice.value() for choice in page.differences.choices.values()} == {"kept"}


def test_only_what_both_tell_is_asked_and_never_the_registers_id(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    register_id = "0192aa00-5555-7000-8000-000000000001"
    mistakes.add_twin(external_id=register_id, email="alma@example.invalid", left_on=date(2026, 6, 12))
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    shown = words(page)
    assert "Tomt" not in shown
    assert register_id not in shown
    assert "hämtas från den andra: e-post (alma@example.invalid)." in shown
    assert page.differences is not None
    assert "email" not in page.differences.choices
    left = page.differences.choices["left_on"]
    assert [segment.text() for segment in left.segments()] == ["Går här", "12 juni 2026"]
    page.reason.setPlainText("Samma elev")
    press(page, "Slå ihop")
    seat.settle()
    with school.rector.store.read() as work:
        alma = work.pupils.get(ALMA)
    assert alma is not None
    assert (alma.email, alma.left_on) == ("alma@example.invalid", None)
    assert alma.external_id == register_id


def test_the_other_can_be_the_one_that_stays(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    press(page, "Behåll den här i stället")
    seat.settle()
    assert page.facts.text().startswith("Alma Dahl-Sand")
    assert "Alma Dahl · 5A" in page.choice.taken.text()
    page.reason.setPlainText("Samma elev")
    press(page, "Slå ihop")
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": TWIN})
    assert open_pupil(school.rector, ALMA).merged_into == TWIN


def test_without_a_reason_nothing_happens_and_it_is_said_there(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    press(page, "Slå ihop")
    seat.settle()
    assert page.reason_row.problem == "Skriv varför. Skälet sparas i loggen."
    assert open_pupil(school.rector, TWIN).merged_into is None
    assert page.button is not None
    assert page.button.isEnabled()


def test_what_stands_in_the_way_is_said_with_a_way_out(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    mistakes.write(ALMA)
    mistakes.write(TWIN)
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    assert "Samma person har ett påbörjat utkast av samma blankett på båda eleverna." in words(page)
    assert page.button is not None
    assert not page.button.isEnabled()
    press(page, "Öppna den andra")
    assert seat.went[-1] == Route("pupil", {"pupil": TWIN})


def test_records_of_two_schools_are_moved_first(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    unit_id, _ = add_unit(school.rector, "Öskolan", "", "Provköping")
    assign_role(
        school.rector, school.accounts["maria"], unit_id, Role.COUNSELLOR, Period(school.rector.today)
    )
    change_school(school.rector, TWIN, unit_id, None, school.rector.today)
    seat = sit_down("maria")
    page = merge_page(seat)
    assert hits(page) == ["Alma Dahl-Sand · född 2015-05-12 · Öskolan"]
    choose(seat, page)
    assert "Eleverna går på olika skolor." in words(page)
    assert page.button is not None
    assert not page.button.isEnabled()


def test_looking_at_the_other_is_a_reading(qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown) -> None:
    mistakes.add_twin()
    seat = sit_down("karin")
    page = merge_page(seat)
    assert readings(mistakes) == 0
    choose(seat, page)
    page.choice.clear()
    choose(seat, page)
    assert readings(mistakes) == 1


def readings(mistakes: MistakesDesk) -> int:
    events = [row.event for row in mistakes.log()]
    return sum(event.kind == "pupil_opened" and event.pupil_id == TWIN for event in events)


def test_after_a_lock_the_same_two_stand_there(
    qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    assert page.differences is not None
    page.differences.choices["family_name"].set_value("other")
    state = page.state()
    assert "Alma" not in str(state)
    again = MergeScreen(seat.desk, Route("merge", {"pupil": ALMA}))
    again.restore(state)
    again.show()
    seat.settle()
    assert again.differences is not None
    assert again.differences.taken() == {"family_name"}


def test_a_number_that_differs_is_chosen(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    number = IdentityNumber("201505122398", NumberKind.PERSONAL, date(2015, 5, 12))
    mistakes.add_twin(identity=number)
    seat = sit_down("karin")
    page = merge_page(seat)
    choose(seat, page)
    assert page.differences is not None
    page.differences.choices["identity"].set_value("other")
    page.reason.setPlainText("Samma elev, rätt nummer")
    press(page, "Slå ihop")
    seat.settle()
    assert open_pupil(school.rector, ALMA).pupil.number == "20150512-2398"
