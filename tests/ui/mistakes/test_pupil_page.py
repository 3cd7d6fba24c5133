# SPDX-License-Identifier: EUPL-1.2
"""The pupil's page: who may do what under "Mer", what has happened to the record, and links to a merged one."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.application.account_desk import assign_role
from eht_desk.application.merge_pupils import merge_pupils
from eht_desk.application.move_document import move_document
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupil_moves import change_school, come_back, leave_school
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.accounts import Role
from eht_desk.domain.leaving import Leaving, LeavingReason
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_screen import PupilScreen
from tests.contracts.mistakes import TWIN, MistakesDesk
from tests.fakes.school import ALMA, NOEL, School
from tests.ui.desks import Seat
from tests.ui.mistakes.conftest import SitDown, visit
from tests.ui.school_year.conftest import dialog, has_dialog, press, words


def pupil_page(seat: Seat, pupil_id: str = ALMA) -> PupilScreen:
    page = visit(seat, "pupil", pupil_id)  # type: ignore[arg-type]  # ids are texts
    assert isinstance(page, PupilScreen)
    return page


def offered(page: PupilScreen) -> list[str]:
    return [entry.text for entry in page.more.entries]


# ------------------------------------------------------------------------------------------------------------------ Mer


@pytest.mark.parametrize(
    ("login", "entries"),
    [
        (
            "karin",
            [
                "Eleven slutar …",
                "Slå ihop med en annan post …",
                "Byt klass …",
                "Skydda eleven …",
                "Skydda en vårdnadshavare …",
                "Frågeformulär",
                "Vem har läst",
            ],
        ),
        (
            "maria",
            [
                "Eleven slutar …",
                "Slå ihop med en annan post …",
                "Byt klass …",
                "Skydda eleven …",
                "Skydda en vårdnadshavare …",
                "Frågeformulär",
            ],
        ),
        ("per", []),
    ],
)
def test_only_those_who_answer_for_it_are_offered(
    qtbot: QtBot, sit_down: SitDown, login: str, entries: list[str]
) -> None:
    page = pupil_page(sit_down(login))
    assert offered(page) == entries
    assert page.more.isVisible() == bool(entries)


def test_changing_school_is_offered_where_there_is_another(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    add_unit(school.rector, "Öskolan", "", "Provköping")
    assert offered(pupil_page(sit_down("maria")))[0] == "Byt skola …"


def test_one_key_opens_the_menu_and_arrows_choose(qtbot: QtBot, sit_down: SitDown) -> None:
    seat = sit_down("karin")
    page = pupil_page(seat)
    page.activateWindow()
    page.more.setFocus()
    qtbot.keyClick(page.more, Qt.Key.Key_Return)
    [menu] = [item for item in page.more.findChildren(QMenu) if item.isVisible()]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert seat.went[-1] == Route("merge", {"pupil": ALMA})


def test_the_page_does_not_start_at_what_takes_something_back(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    merge_pupils(school.rector, ALMA, TWIN, frozenset(), "Samma elev")
    page = pupil_page(sit_down("karin"))
    assert "Dela igen …" in words(page)
    assert page.first_focus() is None  # then the frame chooses the primary button above


# ------------------------------------------------------------------------------------------------------------- merged


def test_an_old_link_leads_to_the_record_that_is_kept(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    merge_pupils(school.rector, ALMA, TWIN, frozenset(), "Samma elev")
    seat = sit_down("karin")
    page = pupil_page(seat, TWIN)
    assert page.name.text() == "Alma Dahl"
    assert "Posten är sammanslagen med en annan. Här är den som finns kvar." in words(page)
    page.more.entry("Eleven slutar …").run()
    assert seat.went[-1] == Route("leaving", {"pupil": ALMA})


def test_the_line_tells_who_when_and_why_and_undoes_it(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    merge_pupils(school.rector, ALMA, TWIN, frozenset(), "Samma <b>elev</b>")
    seat = sit_down("maria")
    page = pupil_page(seat)
    assert "Sammanslagen med en annan post, Alma Dahl-Sand" in words(page)
    assert "av Karin Ås: Samma <b>elev</b>" in words(page)
    press(page, "Dela igen …")
    box = dialog()
    box.action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    seat.settle()
    assert box.row("reason").problem == "Skriv varför. Skälet sparas i loggen."  # type: ignore[attr-defined]
    box.reason.setPlainText("Två systrar")  # type: ignore[attr-defined]
    box.action_button.click()  # type: ignore[attr-defined]
    seat.settle()
    assert not has_dialog()
    assert "Delad i två poster igen, den andra är Alma Dahl-Sand" in words(page)
    assert "Dela igen …" not in words(page)
    assert {view.id for view in list_pupils(school.rector)} >= {ALMA, TWIN}


def test_a_mentor_sees_that_it_was_merged_and_undoes_nothing(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.add_twin()
    merge_pupils(school.rector, ALMA, TWIN, frozenset(), "Samma elev")
    page = pupil_page(sit_down("per"))
    assert "Sammanslagen med en annan post" in words(page)
    assert "Dela igen …" not in words(page)


# ------------------------------------------------------------------------------------------------------------- events


def test_the_five_latest_stand_there_and_the_others_behind_a_button(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    for _ in range(3):
        leave_school(
            school.rector, NOEL, Leaving(school.rector.today, "Björkskolan", LeavingReason.OTHER_SCHOOL)
        )
        school.clock.advance(minutes=1)
        come_back(school.rector, NOEL, school.rector.today)
        school.clock.advance(minutes=1)
    page = pupil_page(sit_down("karin"), NOEL)
    assert words(page).count("Kom tillbaka till skolan") == 3
    assert words(page).count("började på Björkskolan") == 2
    press(page, "Visa alla 6")
    assert words(page).count("började på Björkskolan") == 3
    assert words(page).index("Kom tillbaka till skolan") < words(page).index("började på Björkskolan")


def test_a_pupil_without_events_is_told_what_stands_there(qtbot: QtBot, sit_down: SitDown) -> None:
    assert "Här samlas samtal" in words(pupil_page(sit_down("karin")))


def test_a_paper_with_the_wrong_name_is_told_and_asked_for(
    qtbot: QtBot, school: School, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    document = mistakes.freeze(ALMA)
    papers.issue_paper(school.rector, document.id)
    school.clock.advance(minutes=1)
    move_document(school.rector, document.id, NOEL, "Fel elev")
    seat = sit_down("karin")
    right = pupil_page(seat, NOEL)
    assert "utskriven med fel elev" in words(right)
    assert "Byt ut papperet" in words(right)
    assert f"Checklista {document.code} flyttades hit från Alma Dahl" in words(right)
    wrong = pupil_page(seat, ALMA)
    assert f"Checklista {document.code} hörde till Noel Östlund-Ek och flyttades dit" in words(wrong)


# ---------------------------------------------------------------------------------------------------- leaving, coming


def test_one_who_left_comes_back_by_the_menu(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    leave_school(school.rector, ALMA, Leaving(school.rector.today, "", LeavingReason.MOVED_ABROAD))
    seat = sit_down("maria")
    page = pupil_page(seat)
    assert offered(page)[:2] == ["Kom tillbaka …", "Överlämning …"]
    assert "kvar att lämna över eller tänka på" in words(page)
    press(page, "Gå igenom")
    assert seat.went[-1] == Route("leaving", {"pupil": ALMA})
    page.more.entry("Kom tillbaka …").run()
    box = dialog()
    box.day.line.setText("2027-01-01")  # type: ignore[attr-defined]  # a ComeBackDialog
    box.action_button.click()  # type: ignore[attr-defined]
    seat.settle()
    assert box.row("on").problem == "Dagen har inte varit än. Välj i dag eller tidigare."  # type: ignore[attr-defined]
    box.day.set_value(school.rector.today)  # type: ignore[attr-defined]
    box.action_button.click()  # type: ignore[attr-defined]
    seat.settle()
    assert "Kom tillbaka till skolan" in words(page)
    assert offered(page)[0] == "Eleven slutar …"


def test_one_whom_a_register_left_out_waits_to_be_gone_through(
    qtbot: QtBot, mistakes: MistakesDesk, sit_down: SitDown
) -> None:
    mistakes.change_by_hand(ALMA, left_on=date(2026, 6, 12))
    assert "Ingen har gått igenom vad som ska lämnas över." in words(pupil_page(sit_down("karin")))


def test_the_title_names_the_school_of_the_pupil(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    unit_id, _ = add_unit(school.rector, "Öskolan", "", "Provköping")
    maria = school.accounts["maria"]
    assign_role(school.rector, maria, unit_id, Role.COUNSELLOR, Period(school.rector.today))
    change_school(school.rector, ALMA, unit_id, None, school.rector.today)
    page = pupil_page(sit_down("maria"))
    assert "Öskolan" in page.facts.text()
    assert "Bytte skola från Ekskolan till Öskolan" in words(page)


def test_nothing_is_offered_to_nobody(qtbot: QtBot, sit_down: SitDown) -> None:
    page = pupil_page(sit_down("ida"))
    assert not page.more.isVisible()
    assert QApplication.activePopupWidget() is None
