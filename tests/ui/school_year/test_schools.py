# SPDX-License-Identifier: EUPL-1.2
"""Several schools in one store: adding one, roles at both, whose pupils are listed; leavers in the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from eht_desk.application.account_desk import NewAccount, assign_role, list_accounts, open_account
from eht_desk.application.mentors import add_class
from eht_desk.application.organisation import add_unit, list_units
from eht_desk.application.pupil_moves import leave_school
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import UnitId
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import Route
from eht_desk.ui.overview import Overview
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.screens.new_person import NewPersonCard
from eht_desk.ui.screens.person_roles import WrongRoleDialog
from eht_desk.ui.screens.pupils_screen import PupilsScreen
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_school import NewSchoolDialog, SchoolPage
from tests.fakes.school import ALMA, NOEL, PASSWORD, School
from tests.ui.desks import Seat, type_text
from tests.ui.school_year.conftest import SitDown, dialog, has_dialog, press, words


@pytest.fixture
def second(school: School) -> UnitId:
    """Öskolan. Maria is kurator at both schools, Karin rektor of Ekskolan and administrator of Öskolan."""
    unit_id, _ = add_unit(school.rector, "Öskolan", "", "Provköping")
    assign_role(
        school.rector, school.accounts["maria"], unit_id, Role.COUNSELLOR, Period(school.rector.today)
    )
    add_class(school.rector, unit_id, "5A", 5)
    return unit_id


def pupils(qtbot: QtBot, seat: Seat) -> PupilsScreen:
    desk = seat.desk
    overview = Overview(desk.workspace, desk.tasks, desk.bus)
    screen = PupilsScreen(desk, Route("pupils"), overview=overview)
    overview.setParent(screen)
    screen.resize(1158, 716)
    screen.show()
    overview.read()
    qtbot.waitUntil(lambda: overview.has_pupils)
    return screen


def names(screen: PupilsScreen) -> list[str]:
    return [str(screen.model.index(row, 0).data()) for row in range(screen.model.rowCount())]


# --------------------------------------------------------------------------------------------------------------- Skolan


def test_a_school_is_added_and_shown(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    seat = sit_down("ida")
    page = SchoolPage(seat.desk)
    page.resize(760, 700)
    page.show()
    qtbot.waitUntil(lambda: bool(page.rows))
    assert "Skolor i arkivet" not in words(page)
    press(page, "Lägg till skola …")
    box = dialog()
    assert isinstance(box, NewSchoolDialog)
    type_text(box.name, "ekskolan")
    box.action_button.click()
    qtbot.waitUntil(lambda: "Det finns redan en skola" in box.row("unit_name").problem)
    box.name.selectAll()
    type_text(box.name, "Öskolan")
    qtbot.keyClick(box.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Öskolan är tillagd. Du är administratör där" in words(page))
    assert "Skolor i arkivet" in words(page)
    assert page.text("unit_name") == "Öskolan"
    press(page, "Visa", about="Ekskolan")
    qtbot.waitUntil(lambda: bool(page.rows) and page.text("unit_name") == "Ekskolan")


def test_each_school_is_changed_by_itself(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    page = SchoolPage(sit_down("karin").desk)
    page.resize(760, 700)
    page.show()
    qtbot.waitUntil(lambda: "Du är rektor" in words(page))
    assert "Du är administratör" in words(page)
    press(page, "Visa", about="Öskolan")
    qtbot.waitUntil(lambda: bool(page.rows) and page.text("unit_name") == "Öskolan")
    page.rows["unit_code"].field.setText("12345678")  # type: ignore[attr-defined]  # a line
    page.save()
    qtbot.waitUntil(lambda: page.notice.text.startswith("Sparat"))
    assert {unit.name: unit.code for unit in list_units(school.rector)} == {
        "Ekskolan": "",
        "Öskolan": "12345678",
    }


# ------------------------------------------------------------------------------------------------------------- Personer


def test_a_new_person_gets_the_roles_at_the_chosen_school(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    page = PeoplePage(sit_down("karin").desk)
    page.resize(760, 900)
    page.show()
    qtbot.waitUntil(lambda: "Kurator på Ekskolan och Öskolan" in words(page))
    page.new_button.click()
    qtbot.waitUntil(lambda: any(card.isVisible() for card in page.findChildren(NewPersonCard)))
    [card] = page.findChildren(NewPersonCard)
    type_text(card.name, "Eva Lund")
    type_text(card.login, "eva")
    card.roles[Role.RECTOR].setChecked(True)
    card.button.click()
    assert card.rows["unit"].problem == "Välj vilken skola rollerna gäller."
    card.school.choose(second)
    card.button.click()
    qtbot.waitUntil(lambda: "Kontot eva är öppnat" in words(page))
    [eva] = [item for item in list_accounts(school.rector) if item.account.login == "eva"]
    assert [role.unit_id for role in eva.roles] == [second]


def test_a_wrong_role_is_put_right_and_what_was_opened_is_told(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    open_account(
        school.rector,
        NewAccount(
            "eva", "Eva Lund", PASSWORD, school.unit_id, (Role.COUNSELLOR,), is_temporary_password=False
        ),
    )
    open_pupil(school.as_("eva"), ALMA)
    page = PeoplePage(sit_down("karin").desk)
    page.resize(760, 900)
    page.show()
    qtbot.waitUntil(lambda: "Eva Lund" in words(page))
    press(page, "Visa", about=": Eva Lund")
    qtbot.waitUntil(lambda: "Fel roll …" in words(page))
    press(page, "Fel roll …", about="Kurator")
    box = dialog()
    assert isinstance(box, WrongRoleDialog)
    box.right.set_value(Role.NURSE.value)
    box.action_button.click()
    qtbot.waitUntil(lambda: bool(box.row("reason").problem))
    type_text(box.reason, "Skrev fel rad")
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Under tiden öppnades 1 elev, 23 november 2026 kl. 09:00." in words(page))
    assert "Skolsköterska" in words(page)
    assert list_pupils(school.as_("eva")) == []


# --------------------------------------------------------------------------------------------------------------- Elever


def test_the_list_names_the_school_and_filters_by_it(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    screen = pupils(qtbot, sit_down("maria"))
    assert screen.model.headings[2] == "Skola"
    assert str(screen.model.index(0, 2).data()) == "Ekskolan"
    assert screen.school_field.isVisible()
    screen.school_field.set_value(second)
    assert names(screen) == []
    screen.school_field.set_value(school.unit_id)
    assert len(names(screen)) == 2
    assert "school" in screen.state()


def test_one_school_needs_no_such_filter(qtbot: QtBot, sit_down: SitDown) -> None:
    screen = pupils(qtbot, sit_down("karin"))
    assert not screen.school_field.isVisible()
    assert "Skola" not in screen.model.headings


def test_who_has_left_stands_under_slutat_and_is_not_lost_in_a_search(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    day = school.rector.today
    leave_school(
        school.rector,
        NOEL,
        Leaving(day, "Annanskolan", LeavingReason.OTHER_SCHOOL),
    )
    screen = pupils(qtbot, sit_down("maria"))
    assert names(screen) == ["Dahl, Alma"]
    assert screen.count.text() == "1 elev"
    type_text(screen.filter_field, "noel")
    assert screen.count.text() == "0 av 1 elev · 1 som har slutat passar också"
    screen.filter_field.clear()
    qtbot.keyClick(screen.left_field.segments()[0], Qt.Key.Key_Right)
    assert names(screen) == ["Östlund-Ek, Noel"]
    assert screen.count.text() == "1 elev som har slutat"


def test_nobody_has_left_and_nothing_asks(qtbot: QtBot, sit_down: SitDown) -> None:
    assert not pupils(qtbot, sit_down("maria")).left_field.isVisible()


def test_a_pupil_is_added_at_the_chosen_school(
    qtbot: QtBot, school: School, second: UnitId, sit_down: SitDown
) -> None:
    screen = pupils(qtbot, sit_down("maria"))
    screen.add_pupil()
    qtbot.waitUntil(has_dialog)
    box = dialog()
    assert isinstance(box, AddPupilDialog)
    type_text(box.given, "Ines")
    type_text(box.family, "Berg")
    box.protected.set_value("no")
    box.button.click()
    assert box.rows["unit"].problem == "Välj vilken skola eleven går på."
    box.school.choose(second)
    box.button.click()
    qtbot.waitUntil(lambda: "Ines Berg" in {view.name for view in list_pupils(school.as_("maria"))})
    [ines] = [view for view in list_pupils(school.as_("maria")) if view.name == "Ines Berg"]
    assert ines.unit_id == second
