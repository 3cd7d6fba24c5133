# SPDX-License-Identifier: EUPL-1.2
"""A role that shows pupils waits on the rektor's I dag; the administrator sees that it waits."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from eht_desk.application.account_desk import assign_role
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.accounts import Role
from eht_desk.domain.organisation import Period
from eht_desk.ui.screens.recovery_papers import PaperSteps
from eht_desk.ui.screens.settings_people import PeoplePage
from tests.fakes.school import School
from tests.ui.school_year.conftest import SitDown, press, words
from tests.ui.school_year.test_leavers import person, today


def ask(school: School) -> None:
    ida = school.as_("ida")
    assign_role(ida, school.accounts["nils"], school.unit_id, Role.COUNSELLOR, Period(ida.today))


def test_the_rektor_is_asked_on_i_dag_and_agrees(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    ask(school)
    screen = today(qtbot, sit_down("karin"))
    assert "Ida Ek vill ge Nils Ro rollen kurator" in words(screen)
    assert "1 sak behöver göras" in words(screen)
    assert list_pupils(school.as_("nils")) == []
    press(screen, "Godkänn", about="Nils Ro")
    qtbot.waitUntil(lambda: "Roller att godkänna" not in words(screen))
    assert len(list_pupils(school.as_("nils"))) == 2


def test_the_rektor_says_no(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    ask(school)
    screen = today(qtbot, sit_down("karin"))
    press(screen, "Avslå", about="Nils Ro")
    qtbot.waitUntil(lambda: "Roller att godkänna" not in words(screen))
    assert list_pupils(school.as_("nils")) == []


def test_nobody_else_is_asked(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    ask(school)
    assert "Roller att godkänna" not in words(today(qtbot, sit_down("maria")))
    assert "Roller att godkänna" not in words(today(qtbot, sit_down("ida")))


def test_the_administrator_sees_that_it_waits(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    card = person(qtbot, sit_down("ida"), "Nils Ro")
    card.new_role.role.set_value(Role.COUNSELLOR.value)
    page = card.window()
    press(card, "Ge rollen")
    qtbot.waitUntil(lambda: "Väntar på rektor" in words(page))
    press(page, "Alla personer")
    assert isinstance(page, PeoplePage)
    qtbot.waitUntil(lambda: words(page).count("Väntar på rektor") == 1)
    assert list_pupils(school.as_("nils")) == []


def test_no_role_is_chosen_before_somebody_chooses(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    card = person(qtbot, sit_down("karin"), "Nils Ro")
    press(card, "Ge rollen")
    assert card.rows["role"].problem == "Välj vilken roll."
    assert list_pupils(school.as_("nils")) == []


def test_an_administrator_gives_herself_no_pupils(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    card = person(qtbot, sit_down("ida"), "Ida Ek")
    card.new_role.role.set_value(Role.RECTOR.value)
    page = card.window()
    press(card, "Ge rollen")
    qtbot.waitUntil(lambda: "Be rektor ge rollen." in words(page))
    assert list_pupils(school.as_("ida")) == []
    assert [item.text() for item in page.findChildren(QPushButton) if item.text() == "Avsluta i dag"] == [
        "Avsluta i dag"
    ]


def test_the_enter_that_unlocked_agrees_to_no_role(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    ask(school)
    screen = today(qtbot, sit_down("karin"))
    first = screen.first_focus()
    assert first is None or "Nils Ro" not in first.accessibleName()


def test_after_the_sheet_of_a_new_account_the_person_has_the_focus(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    page = PeoplePage(sit_down("karin").desk)
    page.show()
    qtbot.waitUntil(lambda: "Nils Ro" in words(page))
    page._show_sheet("nils", "abcd", "Kontot nils är öppnat.")
    [steps] = page.findChildren(PaperSteps)
    steps.finished.emit()
    qtbot.waitUntil(lambda: "Personer som kan öppna arkivet" in words(page))
    [button] = [
        item
        for item in page.findChildren(QPushButton)
        if item.isVisible() and ": Nils Ro" in item.accessibleName()
    ]
    assert page.focusWidget() is button
