# SPDX-License-Identifier: EUPL-1.2
"""A guardian and a colleague are protected in the window: by the pupil's page, by Inställningar, and on I dag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog

from eht_desk.application import protected_people
from eht_desk.application.ports import SharedKind
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.person_dialogs import AnswerPersonDialog, ProtectPersonDialog, ReasonDialog
from eht_desk.ui.protection.person_screen import PersonScreen
from eht_desk.ui.protection.reveal import RevealDialog
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.settings_protected import ProtectedPeoplePage
from tests.fakes.school import School, make_school
from tests.ui.protection.conftest import MakeStage, Room, dialogs, press, sit, spoken, words


@pytest.fixture
def school() -> School:
    return make_school()


def fill(room: Room, box: ProtectPersonDialog, school: School, who: str = "") -> None:
    if who:
        box.who.set_value(who)
    box.grade.set_value(ProtectionGrade.LOCAL.value)
    box.members.add_by_id(school.accounts["maria"])
    box.reason.setText("Hot")
    box.action_button.click()
    room.settle()


def the_page(room: Room) -> PersonScreen:
    page = room.frame.current_screen
    assert isinstance(page, PersonScreen)
    return page


def asked(kind: type[QDialog] = ProtectPersonDialog) -> QDialog:
    (box,) = dialogs()
    assert isinstance(box, kind)
    return box


def protect_omar(room: Room, school: School) -> str:
    page = room.go("pupil")
    assert isinstance(page, PupilScreen)
    page.more.entry("Skydda en vårdnadshavare …").run()
    room.settle()
    box = asked()
    assert isinstance(box, ProtectPersonDialog)
    assert box.who.currentText() == "Omar Dahl"
    fill(room, box, school)
    return the_page(room).band.title_label.text()


def test_a_guardian_by_the_pupils_page(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "karin")
    alias = protect_omar(room, school)
    assert alias.startswith("Vårdnadshavare ")
    assert "Omar" not in words(room.frame) + spoken(room.stage.window)
    assert "säkerhetskopiorna är förnyade" in words(room.frame)  # the program did what was left by itself
    page = room.go("pupil")
    assert alias in words(page)
    assert "070-1740605" not in words(page)
    press(page, "Till skyddet")
    room.settle()
    assert the_page(room).band.title_label.text() == alias


def test_who_may_not_know_reads_the_alias_and_whom_to_ask(make_stage: MakeStage, school: School) -> None:
    alias = protect_omar(sit(make_stage, school, "karin"), school)
    room = sit(make_stage, school, "per")
    page = room.go("pupil")
    assert alias in words(page)
    assert "Rektor vet vem som kan kontakta personen." in words(page)
    assert "Till skyddet" not in words(page)
    with school.as_("karin").store.read() as work:
        (record,) = work.shared.all(SharedKind.PROTECTED_PERSON)
    room.frame.go(Route("protected_person", {"person": record.id}))
    room.settle()
    screen = the_page(room)
    assert screen.reveal_button.isHidden()
    assert alias not in words(screen)
    room.frame.go(Route("settings", {"page": "protected"}))
    room.settle()
    assert alias not in words(room.frame)
    assert "Skyddade personer" not in words(room.frame)


def test_the_name_is_shown_for_a_minute_after_a_reason(make_stage: MakeStage, school: School) -> None:
    protect_omar(sit(make_stage, school, "karin"), school)
    room = sit(make_stage, school, "maria")
    page = room.go("pupil")
    press(page, "Till skyddet")
    room.settle()
    screen = the_page(room)
    assert screen.first_focus() is screen.reveal_button
    screen.reveal_button.click()
    box = asked(RevealDialog)
    assert isinstance(box, RevealDialog)
    box.activateWindow()
    room.stage.qtbot.waitUntil(box.isActiveWindow)
    box.reason.setText("Ringer hem")
    box.action_button.click()
    room.settle()
    assert box.identity is not None
    assert box.identity.texts == ("Omar Dahl", "070-1740605")
    box.cancel_button.click()
    room.settle()
    assert "Omar" not in words(room.frame) + spoken(room.stage.window)


def test_somebody_of_the_staff_by_the_settings(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "karin")
    room.frame.go(Route("settings", {"page": "protected"}))
    room.settle()
    (page,) = room.frame.findChildren(ProtectedPeoplePage)
    page.begin_button.click()
    room.settle()
    box = asked()
    assert isinstance(box, ProtectPersonDialog)
    names = [box.who.itemText(at) for at in range(box.who.count())]
    assert "Per Holm" in names
    fill(room, box, school, box.who.itemData(names.index("Per Holm")))
    alias = the_page(room).band.title_label.text()
    assert alias.startswith("Personal ")
    assert alias in words(room.go("pupil"))
    assert "Per Holm" not in words(room.frame)


def test_a_second_person_answers_from_i_dag_and_the_name_is_back(
    make_stage: MakeStage, school: School
) -> None:
    alias = protect_omar(sit(make_stage, school, "karin"), school)
    room = sit(make_stage, school, "maria")
    press(room.go("pupil"), "Till skyddet")
    room.settle()
    press(the_page(room), "Begär lägre")
    box = asked(ReasonDialog)
    assert isinstance(box, ReasonDialog)
    box.action_button.click()
    assert "Välj vad som ska gälla." in words(box)
    assert box.grade is not None
    box.grade.set_value("none")
    box.reason.setText("Hävt")
    box.action_button.click()
    room.settle()
    assert "Väntar på svar av en annan behörig." in words(room.frame)
    assert "Lägre skydd begärdes: inget skydd" in words(room.frame)
    press(the_page(room), "Ta tillbaka begäran")
    room.settle()
    assert "Begäran om lägre skydd togs tillbaka: inget skydd" in words(room.frame)
    press(the_page(room), "Begär lägre")
    box = asked(ReasonDialog)
    assert isinstance(box, ReasonDialog)
    assert box.grade is not None
    box.grade.set_value("none")
    box.reason.setText("Hävt")
    box.action_button.click()
    room.settle()
    room = sit(make_stage, school, "karin")
    assert f"Svara om skyddet för {alias}" in words(room.frame)
    press(room.frame, "Svara")
    room.settle()
    press(the_page(room), "Ja …")
    answer = asked(AnswerPersonDialog)
    assert isinstance(answer, AnswerPersonDialog)
    answer.action_button.click()
    room.settle()
    assert the_page(room).reveal_button.isHidden()
    assert "Skyddet är avslutat" in words(the_page(room))
    assert "Ingenting har ändrats" not in words(the_page(room))
    assert "Omar Dahl" in words(room.go("pupil"))


def test_a_member_is_taken_away_with_a_reason(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "karin")
    page = room.go("pupil")
    assert isinstance(page, PupilScreen)
    page.more.entry("Skydda en vårdnadshavare …").run()
    room.settle()
    box = asked()
    assert isinstance(box, ProtectPersonDialog)
    box.members.add_by_id(school.accounts["per"])
    fill(room, box, school)
    press(the_page(room), "Ta bort", "Per Holm")
    away = asked(ReasonDialog)
    assert isinstance(away, ReasonDialog)
    away.reason.setText("Slutar")
    away.action_button.click()
    room.settle()
    assert "Behörighet togs bort: Per Holm" in words(room.frame)
    assert (
        refused(lambda: protected_people.read_person(school.as_("per"), the_page(room)._id)) == "not_allowed"
    )


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(RuleViolation) as caught:
        call()
    return caught.value.code
