# SPDX-License-Identifier: EUPL-1.2
"""After somebody has gone: what is left is seen by rektor and given to somebody; an administrator sees numbers only."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.account_desk import close_account
from eht_desk.application.handing_over import orphaned_work
from eht_desk.application.mentors import appoint_mentor, end_mentorship
from eht_desk.application.today import today_page
from eht_desk.domain.ids import StaffId
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import Route
from eht_desk.ui.overview import Overview
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_person import PersonCard
from eht_desk.ui.screens.today_leavers import HandOverDialog, OrphanCard
from eht_desk.ui.screens.today_screen import TodayScreen
from tests.fakes.school import ALMA, CLASS_5A, FORM, SARA, TALK, School
from tests.ui.desks import Seat
from tests.ui.school_year.conftest import SitDown, dialog, has_dialog, press, words


@pytest.fixture
def draft_of_per(school: School) -> None:
    """Per has begun a checklist about Alma."""
    mentor = school.as_("per")
    page = form_work.open_form(mentor, ALMA, FORM)
    form_work.save_draft(mentor, page.draft, {"illness": TALK["illness"]}, starts_stretch=True)


@pytest.fixture
def per_is_gone(school: School, draft_of_per: None) -> None:
    close_account(school.rector, school.accounts["per"])


def today(qtbot: QtBot, seat: Seat) -> TodayScreen:
    desk = seat.desk
    overview = Overview(desk.workspace, desk.tasks, desk.bus)
    screen = TodayScreen(desk, Route("today"), overview=overview)
    overview.setParent(screen)
    screen.resize(1158, 716)
    screen.show()
    overview.read()
    qtbot.waitUntil(lambda: overview.has_pupils)
    seat.settle()
    return screen


def person(qtbot: QtBot, seat: Seat, name: str) -> PersonCard:
    page = PeoplePage(seat.desk)
    page.resize(760, 900)
    page.show()
    qtbot.waitUntil(lambda: name in words(page))
    press(page, "Visa", about=f": {name}")
    qtbot.waitUntil(lambda: any(card.isVisible() for card in page.findChildren(PersonCard)))
    seat.settle()
    return shown_card(page)


def shown_card(page: QWidget) -> PersonCard:
    [card] = [card for card in page.window().findChildren(PersonCard) if card.isVisible()]
    return card


def test_rektor_gives_the_text_to_the_new_mentor(
    qtbot: QtBot, school: School, per_is_gone: None, sit_down: SitDown
) -> None:
    appoint_mentor(school.rector, CLASS_5A, staff_id=SARA, period=Period(school.rector.today))
    screen = today(qtbot, sit_down("karin"))
    assert "Efter dem som slutat" in words(screen)
    assert "Inget väntar på dig" not in words(screen)
    press(screen, "Ge till …", about="Alma Dahl, 5A")
    qtbot.waitUntil(has_dialog)
    box = dialog()
    assert isinstance(box, HandOverDialog)
    assert "Påbörjad av Per Holm. Texten följer med som den är." in words(box)
    names = [segment.text() for segment in box.heir.segments()]  # type: ignore[union-attr]  # few: buttons
    assert names[0] == "Sara Berg"
    box.action_button.click()
    assert box.row("heir").problem == "Välj vem som tar över."
    box.heir.set_value(school.accounts["sara"])
    box.action_button.click()
    qtbot.waitUntil(lambda: "Efter dem som slutat" not in words(screen))
    [draft] = today_page(school.as_("sara")).drafts
    assert draft.is_mine
    assert draft.answered == 1


def test_without_anybody_who_may_the_way_out_is_said(
    qtbot: QtBot, school: School, per_is_gone: None, sit_down: SitDown
) -> None:
    seat = sit_down("karin")
    screen = today(qtbot, seat)
    [row] = orphaned_work(school.rector)
    [card] = screen.findChildren(OrphanCard)
    card.offer(row, ())
    assert "Ingen kan ta över checklista om Alma Dahl i dag. Texten är kvar." in words(screen)
    press(screen, "Klasser och mentorer")
    assert seat.went[-1] == Route("settings", {"page": "classes"})


def test_a_kurator_and_a_mentor_see_no_such_list(
    qtbot: QtBot, school: School, per_is_gone: None, sit_down: SitDown
) -> None:
    assert "Efter dem som slutat" not in words(today(qtbot, sit_down("maria")))
    assert "Efter dem som slutat" not in words(today(qtbot, sit_down("sara")))


def test_a_class_that_has_another_mentor_leaves_the_text_to_rektor(
    qtbot: QtBot, school: School, draft_of_per: None, sit_down: SitDown
) -> None:
    end_mentorship(school.rector, CLASS_5A, school_staff(school), None, school.rector.today)
    school.clock.advance(days=1)
    assert "påbörjad av Per Holm" in words(today(qtbot, sit_down("karin")))


def school_staff(school: School) -> StaffId:
    with school.rector.store.read() as work:
        return next(item.id for item in work.organisation.staff() if item.name == "Per Holm")


def test_an_administrator_closes_an_account_and_sees_numbers_only(
    qtbot: QtBot, school: School, draft_of_per: None, sit_down: SitDown
) -> None:
    card = person(qtbot, sit_down("ida"), "Per Holm")
    press(card, "Avsluta kontot …")
    qtbot.waitUntil(card.closing.sure.isVisible)
    assert (
        "Per Holm lämnar 1 påbörjad text efter sig. Inget försvinner. "
        "Rektor ser den på I dag och väljer vem som tar över. Nyckeln slutar gälla nu." in words(card)
    )
    assert "Alma" not in words(card)
    page = card.window()
    card.closing.sure.click()
    qtbot.waitUntil(lambda: "Kontot är avslutat" in words(page))
    assert "Efter Per Holm" not in words(page)


def test_rektor_closes_an_account_and_chooses_at_once(
    qtbot: QtBot, school: School, draft_of_per: None, sit_down: SitDown
) -> None:
    card = person(qtbot, sit_down("karin"), "Per Holm")
    press(card, "Avsluta kontot …")
    qtbot.waitUntil(card.closing.sure.isVisible)
    assert "När kontot är avslutat väljer du här vem som tar över den." in words(card)
    page = card.window()
    card.closing.sure.click()
    qtbot.waitUntil(lambda: "Efter Per Holm" in words(page))
    press(page, "Ge till …")
    qtbot.waitUntil(has_dialog)
    box = dialog()
    assert isinstance(box, HandOverDialog)
    box.heir.set_value(school.accounts["maria"])
    box.action_button.click()
    qtbot.waitUntil(lambda: "Inget står öppet efter personen." in words(page))
    assert [draft.is_mine for draft in today_page(school.as_("maria")).drafts] == [True]


def test_closing_a_mentors_account_asks_for_a_new_mentor(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    seat = sit_down("ida")
    card = person(qtbot, seat, "Per Holm")
    press(card, "Avsluta kontot …")
    qtbot.waitUntil(card.closing.sure.isVisible)
    assert "Klassen 5A blir av med sin mentor. När kontot är avslutat väljer du en ny." in words(card)
    page = card.window()
    card.closing.sure.click()
    qtbot.waitUntil(lambda: "5A har ingen mentor som kan öppna arkivet." in words(page))
    press(page, "Välj mentor")
    assert seat.went[-1] == Route("settings", {"page": "classes"})
    assert "5A har ingen mentor som kan öppna arkivet." in words(today(qtbot, sit_down("karin")))
