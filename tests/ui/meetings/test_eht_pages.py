# SPDX-License-Identifier: EUPL-1.2
"""Checks of the statistics, I dag, and the pages of Inställningar that belong to the routine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from eht_desk.application.organisation import school_authority
from eht_desk.application.school_calendar import read_calendar
from eht_desk.application.school_routines import rows
from eht_desk.application.statistics_checks import checks
from eht_desk.application.tasks import NewTask, add_task
from eht_desk.domain.organisation import AuthorityKind, Period
from eht_desk.ui.cases.opening_dialog import OpeningDialog
from eht_desk.ui.meetings.checks_screen import CheckCard, ChecksScreen
from eht_desk.ui.meetings.rector_screen import RectorScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.own_calendar_card import OwnCalendarCard
from eht_desk.ui.screens.routine_dialog import RoutineDialog
from eht_desk.ui.screens.settings_calendar import CalendarPage
from eht_desk.ui.screens.settings_routines import RoutinesSettingsPage
from eht_desk.ui.screens.settings_school import SchoolPage
from eht_desk.ui.screens.settings_screen import SettingsScreen
from tests.application.meeting_acts import planned
from tests.fakes.school import ALMA, NOEL, School
from tests.ui.meetings.conftest import Chair, SitDown, button, dialog_of, texts

ROUTINE = (Path(__file__).parents[3] / "docs" / "examples" / "routine.toml").read_text(encoding="utf-8")


def settings(chair: Chair, page: str) -> SettingsScreen:
    screen = chair.go("settings", page=page)
    assert isinstance(screen, SettingsScreen)
    return screen


def test_a_check_is_noted_with_what_was_looked_at(sit_down: SitDown) -> None:
    chair = sit_down("karin")
    chair.go("today")
    assert "Kontroller att göra" in texts(chair.screen)
    screen = chair.go("checks")
    assert isinstance(screen, ChecksScreen)
    [card] = [card for card in screen.cards if card.row.check_id == "weekly"]
    card.button.click()
    chair.seat.settle()
    assert "Bocka för" in card.notice.text
    assert chair.focus is card.boxes["all_absence"]
    card.boxes["all_absence"].setChecked(True)
    card.text.setPlainText("Högre på måndagar.")
    card.button.click()
    chair.seat.settle()
    [row] = [row for row in checks(chair.seat.desk.workspace) if row.check_id == "weekly"]
    assert (row.last_looked_at, row.last_text) == (("all_absence",), "Högre på måndagar.")
    assert "Senast 23 nov av Karin Ås · all frånvaro" in texts(screen)


def test_what_is_half_written_in_a_check_outlives_the_lock_and_another_check(sit_down: SitDown) -> None:
    chair = sit_down("karin")
    screen = chair.go("checks")
    assert isinstance(screen, ChecksScreen)

    def card(check_id: str) -> CheckCard:
        shown = chair.screen
        assert isinstance(shown, ChecksScreen)
        return next(item for item in shown.cards if item.row.check_id == check_id)

    card("weekly").boxes["all_absence"].setChecked(True)
    card("weekly").text.setPlainText("Två klasser sticker")
    left = screen.state()
    other = next(item for item in screen.cards if item.row.check_id != "weekly")
    other.text.setPlainText("Inget nytt")
    other.button.click()
    chair.seat.settle()
    assert not card(other.row.check_id).half_done(), "what was noted is not offered again"
    assert card("weekly").half_done() == {"ticked": ["all_absence"], "text": "Två klasser sticker"}
    chair.go("today")
    screen = chair.go("checks")
    assert isinstance(screen, ChecksScreen)
    screen.restore(left)
    assert card("weekly").half_done() == {"ticked": ["all_absence"], "text": "Två klasser sticker"}


def test_others_read_the_checks_that_rektor_makes(sit_down: SitDown) -> None:
    chair = sit_down("nils")
    screen = chair.go("checks")
    assert isinstance(screen, ChecksScreen)
    assert "Görs av rektor." in texts(screen)
    assert not any(card.boxes for card in screen.cards)


def test_the_year_is_written_down_and_what_is_wrong_is_said_at_its_row(
    sit_down: SitDown, school: School
) -> None:
    chair = sit_down("karin")
    [page] = settings(chair, "calendar").findChildren(CalendarPage)
    autumn, spring = page.terms
    autumn.show_period(Period(date(2026, 8, 17), date(2026, 12, 18)))
    spring.show_period(Period(date(2027, 1, 11), date(2027, 6, 10)))
    holiday = page.breaks[0]
    holiday.first.line.setText("2026-10-30")
    assert holiday.last is not None
    holiday.last.line.setText("2026-10-26")
    page.save()
    assert holiday.problem == "Sista dagen är före den första."
    holiday.first.line.setText("26 okt 2026")
    holiday.last.line.setText("2026-10-30")
    page.add_study_day.click()
    page.breaks[-1].first.line.setText("2026-08-31")
    page.stand_in.setText("Bitr. rektor, 070-174 06 05")
    page.save()
    chair.seat.settle()
    kept = read_calendar(chair.seat.desk.workspace, school.unit_id, 2026)
    assert kept is not None
    assert [(item.name, item.is_study_day) for item in kept.breaks] == [
        ("Studiedag", True),
        ("Höstlov", False),
    ]
    assert (len(kept.terms), kept.stand_in) == (2, "Bitr. rektor, 070-174 06 05")
    assert "Kalendern är sparad" in page.notice.text


def test_a_year_half_typed_is_there_again_after_another_page(sit_down: SitDown) -> None:
    chair = sit_down("karin")
    screen = settings(chair, "calendar")
    [page] = screen.findChildren(CalendarPage)
    page.terms[0].first.line.setText("2026-08-")
    page.terms[0].first.edited.emit()
    screen.show_page("device")
    screen.show_page("calendar")
    chair.seat.settle()
    page = next(item for item in screen.findChildren(CalendarPage) if item is not page)
    assert page.terms[0].first.line.text() == "2026-08-"
    page.year.segments()[1].click()
    chair.seat.settle()
    assert page.terms[0].first.line.text() == ""
    page.year.segments()[0].click()
    chair.seat.settle()
    assert page.terms[0].first.line.text() == "2026-08-"


def test_a_folder_is_taken_in_and_its_mistakes_are_told_with_their_place(
    sit_down: SitDown, tmp_path: Path
) -> None:
    chair = sit_down("karin")
    [page] = settings(chair, "routines").findChildren(RoutinesSettingsPage)
    folder = tmp_path / "lillkoping"
    folder.mkdir()
    file = folder / "v1.toml"
    file.write_text(ROUTINE.replace('role = "mentor"', 'role = "mentorn"', 1), encoding="utf-8")
    page.take((folder,))
    chair.seat.settle()
    told = dialog_of(RoutineDialog)
    assert isinstance(told, RoutineDialog)
    assert "att rätta" in texts(told)
    assert told.take_button is None
    told.reject()
    file.write_text(ROUTINE, encoding="utf-8")
    page.take((folder,))
    chair.seat.settle()
    shown = dialog_of(RoutineDialog)
    assert isinstance(shown, RoutineDialog)
    assert "Lillköping: tre steg för närvaro" in texts(shown)
    assert shown.take_button is not None
    shown.take_button.click()
    chair.seat.settle()
    assert "lillkoping" in {row.id for row in rows(chair.seat.desk.workspace).rows}
    assert "Lillköping" in texts(page)
    button(page, "Ta bort …: Lillköping")


def test_who_runs_the_school_is_said_once_for_all_its_schools(sit_down: SitDown) -> None:
    chair = sit_down("karin")
    [page] = settings(chair, "school").findChildren(SchoolPage)
    card = page.authority
    assert "Inte angivet" in texts(card)
    card.button.click()
    assert card.rows["kind"].problem
    card.kind.set_value("independent")
    card.button.click()
    chair.seat.settle()
    assert card.rows["authority_municipality"].problem
    card.municipality.setText("Provköping")
    card.button.click()
    chair.seat.settle()
    found = school_authority(chair.seat.desk.workspace)
    assert (found.kind, found.municipality) == (AuthorityKind.INDEPENDENT, "Provköping")


def test_own_days_go_out_as_a_file_without_names(sit_down: SitDown, tmp_path: Path) -> None:
    chair = sit_down("maria")
    workspace = chair.seat.desk.workspace
    task = NewTask("Ring Alma Dahls mormor", owner_id=workspace.store.account_id, due=date(2026, 12, 1))
    add_task(workspace, ALMA, task)
    [card] = settings(chair, "account").findChildren(OwnCalendarCard)
    path = tmp_path / "mina-dagar.ics"
    card.save(path)
    chair.seat.settle()
    content = path.read_text(encoding="utf-8")
    assert "BEGIN:VCALENDAR" in content
    assert "20261201" in content
    assert not [name for name in ("Alma", "Dahl", "mormor") if name in content]
    assert "Filen är sparad" in card.notice.text


@pytest.mark.parametrize(("login", "sees"), [("maria", True), ("nils", True), ("per", False)])
def test_the_meetings_are_a_place_for_those_who_sit_in_eht(
    sit_down: SitDown, login: str, *, sees: bool
) -> None:
    chair = sit_down(login)
    assert ("meetings" in chair.frame.sidebar.buttons) is sees


def test_i_dag_leads_from_new_absence_to_a_case_and_to_the_next_meeting(
    sit_down: SitDown, school: School
) -> None:
    meeting_id = planned(school)
    chair = sit_down("maria")
    screen = chair.go("today")
    assert "Tisdag 24 nov 08:15" in texts(screen)
    button(screen, "Öppna: Tisdag 24 nov 08:15").click()
    assert chair.frame.route == Route("meeting", {"meeting": str(meeting_id)})
    screen = chair.go("today")
    button(screen, "Öppna ärende …: Noel Östlund-Ek, 7B").click()
    chair.seat.settle()
    form = dialog_of(OpeningDialog)
    assert isinstance(form, OpeningDialog)
    form.action_button.click()
    chair.seat.settle()
    assert chair.frame.route.screen == "case"
    assert chair.frame.route.parameters["pupil"] == NOEL


def test_rektor_sees_what_nobody_has_taken_up_and_gets_there(sit_down: SitDown) -> None:
    chair = sit_down("karin")
    screen = chair.go("rector")
    assert "1 öppet ärende" in texts(screen)
    assert "Alma Dahl, 5A" in texts(screen)
    assert chair.focused.startswith("Öppna ärendet")
    chair.key(Qt.Key.Key_Return)
    assert chair.frame.route.screen == "case"
    chair.frame.back()
    chair.seat.settle()
    assert chair.focused.startswith("Öppna ärendet")


def test_who_is_no_rektor_is_told_so(sit_down: SitDown) -> None:
    chair = sit_down("per")
    screen = chair.go("rector")
    assert isinstance(screen, RectorScreen)
    assert screen.notice.text
