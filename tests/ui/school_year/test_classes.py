# SPDX-License-Identifier: EUPL-1.2
"""Klasser och mentorer: who mentors when, a substitute for two weeks, a class by hand and the end of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from eht_desk.application.account_desk import NewAccount, list_accounts, open_account, withdraw_role
from eht_desk.application.mentors import list_class_cards
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import StaffId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import StaffMember
from eht_desk.ui.screens.class_card import LastDayDialog, OneClassCard
from eht_desk.ui.screens.settings_classes import ClassesPage, NewClassDialog
from tests.fakes.school import PASSWORD, School
from tests.ui.desks import type_text
from tests.ui.school_year.conftest import SitDown, dialog, press, words


def open_page(qtbot: QtBot, sit_down: SitDown, login: str = "karin") -> ClassesPage:
    page = ClassesPage(sit_down(login).desk)
    page.resize(760, 700)
    page.show()
    qtbot.waitUntil(lambda: "5A" in words(page))
    return page


def open_class(qtbot: QtBot, page: ClassesPage, name: str) -> OneClassCard:
    press(page, "Visa", about=f": {name}")
    qtbot.waitUntil(lambda: any(item.isVisible() for item in page.findChildren(OneClassCard)))
    [card] = [item for item in page.findChildren(OneClassCard) if item.isVisible()]
    return card


def test_the_list_says_how_many_and_who(qtbot: QtBot, sit_down: SitDown) -> None:
    page = open_page(qtbot, sit_down)
    assert "Årskurs 5 · 1 elev · Per Holm" in words(page)
    assert "Ingen mentor" not in words(page)


def test_an_administrator_sees_counts_and_no_pupil(qtbot: QtBot, sit_down: SitDown) -> None:
    page = open_page(qtbot, sit_down, "ida")
    open_class(qtbot, page, "5A")
    assert "1 elev" in words(page)
    assert "Alma" not in words(page)


def test_a_substitute_for_two_weeks_by_keyboard(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    page = open_page(qtbot, sit_down)
    card = open_class(qtbot, page, "5A")
    assert card.back.hasFocus()
    qtbot.keyClick(card.kind.segments()[0], Qt.Key.Key_Right)
    assert "Vikarie för Per Holm. Båda ser eleverna under tiden." in words(card)
    card.who.setCurrentIndex(card.who.findText("Sara Berg"))
    qtbot.keyClick(card.add_button, Qt.Key.Key_Return)
    assert "Skriv vikariens sista dag." in words(card)
    assert card.ends.line.hasFocus()
    type_text(card.ends.line, "2026-12-04")
    qtbot.keyClick(card.add_button, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: "Vikarie för Per Holm, från 23 november 2026 till och med 4 december" in words(page)
    )
    assert len(list_pupils(school.as_("sara"))) == 2


def test_somebody_with_an_account_but_not_in_the_register_can_mentor(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    page = open_page(qtbot, sit_down)
    card = open_class(qtbot, page, "7B")
    card.who.setCurrentIndex(card.who.findText("Nils Ro"))
    press(card, "Lägg till mentor")
    qtbot.waitUntil(
        lambda: "Nils Ro" in words(page) and "från 23 november 2026 tills vidare" in words(page).lower()
    )
    assert [view.name for view in list_pupils(school.as_("nils"))] == ["Noel Östlund-Ek"]


def test_nobody_chosen_is_said_beside_the_field(qtbot: QtBot, sit_down: SitDown) -> None:
    card = open_class(qtbot, open_page(qtbot, sit_down), "5A")
    press(card, "Lägg till mentor")
    assert card.rows["mentor"].problem == "Välj vem."
    assert card.who.hasFocus()


def test_a_mentor_ends_and_the_class_says_that_it_has_none(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    page = open_page(qtbot, sit_down)
    open_class(qtbot, page, "5A")
    press(page, "Avsluta …", about="Per Holm")
    last = dialog()
    assert isinstance(last, LastDayDialog)
    last.field.set_value(date(2026, 11, 22))
    last.action_button.click()
    qtbot.waitUntil(lambda: "Klassen har ingen mentor." in words(page))
    qtbot.waitUntil(lambda: "Alla klasser" in words(page))
    press(page, "Alla klasser")
    qtbot.waitUntil(lambda: "Ingen mentor" in words(page))
    assert list_pupils(school.as_("per")) == []


def test_a_class_is_added_and_ended(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    page = open_page(qtbot, sit_down)
    press(page, "Lägg till klass …")
    new = dialog()
    assert isinstance(new, NewClassDialog)
    new.action_button.click()
    qtbot.waitUntil(new.action_button.isEnabled)
    assert new.row("name").problem
    type_text(new.name, "6C")
    new.grade.set_value("6")
    new.action_button.click()
    qtbot.waitUntil(lambda: "Årskurs 6 · 0 elever" in words(page))
    open_class(qtbot, page, "6C")
    press(page, "Avsluta klassen …")
    last = dialog()
    assert isinstance(last, LastDayDialog)
    assert "Ingen elev går i den." in words(last)
    last.field.set_value(date(2026, 11, 23))
    last.action_button.click()
    qtbot.waitUntil(lambda: "6C finns till och med 23 november 2026." in words(page))
    cards = list_class_cards(school.rector, school.unit_id)
    assert "6C" in [card.name for card in cards]  # its last day is today


def test_a_substitute_from_outside_is_in_no_register_and_has_no_role(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    new = NewAccount("viktor", "Viktor Ny", PASSWORD, school.unit_id, (Role.INVESTIGATOR,))
    open_account(school.rector, replace(new, is_temporary_password=False))
    [viktor] = [card for card in list_accounts(school.rector) if card.account.login == "viktor"]
    withdraw_role(school.rector, viktor.roles[0].id, "Fel")
    page = open_page(qtbot, sit_down)
    card = open_class(qtbot, page, "5A")
    card.kind.set_value("substitute")
    card.who.setCurrentIndex(card.who.findText("Viktor Ny"))
    card.ends.line.setText("2026-12-04")
    card.add()
    qtbot.waitUntil(lambda: "Viktor Ny" in words(page) and "Vikarie för Per Holm, " in words(page))
    assert [view.name for view in list_pupils(school.as_("viktor"))] == ["Alma Dahl"]


def test_who_can_open_the_store_stands_first_and_the_mentor_of_today_is_not_offered(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    with school.rector.store.write() as work:
        work.organisation.add_staff([StaffMember(StaffId("anna"), school.unit_id, "Anna Utan")])
        work.commit(LogEvent("test"))
    card = open_class(qtbot, open_page(qtbot, sit_down), "5A")
    offered = [card.who.itemText(at) for at in range(card.who.count())]
    assert "Per Holm" not in offered
    assert offered[-1] == "Anna Utan (har inget konto)"


def test_a_mentor_whom_an_administrator_appoints_waits_for_the_rektor(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    page = open_page(qtbot, sit_down, "ida")
    card = open_class(qtbot, page, "5A")
    card.who.setCurrentIndex(card.who.findText("Maria Lind"))
    card.add()
    qtbot.waitUntil(lambda: "rollen väntar på rektor" in words(page))
