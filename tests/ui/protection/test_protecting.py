# SPDX-License-Identifier: EUPL-1.2
"""Protecting a pupil on its page, and what is left afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton

from eht_desk.application import backups, form_work, papers, received
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protection_aftermath import what_got_out
from eht_desk.application.protections import read_protection
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import GuardianId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardianship
from eht_desk.domain.protection import ProtectionGrade, ProtectionPlan, Secret
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.protection.aftermath_rows import NAMES_WHOM_TO_ASK, out_sheet
from eht_desk.ui.protection.aftermath_screen import AftermathScreen
from eht_desk.ui.protection.protect_screen import ProtectScreen
from eht_desk.ui.screens.log_screen import LogScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from tests.application.test_received import LETTER
from tests.contracts.papers import SCAN, a_loose_page
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School
from tests.ui.protection.conftest import (
    NAMES,
    MakeStage,
    Room,
    dialog,
    press,
    protect,
    sit,
    words,
)


@pytest.fixture
def room(make_stage: MakeStage, school: School) -> Room:
    return sit(make_stage, school, "karin")


def protect_page(room: Room) -> ProtectScreen:
    page = room.go("protect")
    assert isinstance(page, ProtectScreen)
    return page


def fill(room: Room, page: ProtectScreen, school: School, *logins: str) -> None:
    page.grade.set_value(ProtectionGrade.PROTECTED_REGISTRATION.value)
    assert page.members is not None
    for login in logins:
        page.members.add_by_id(school.accounts[login])
    page.reason.setText("Avisering")


def problems_of(page: ProtectScreen) -> list[str]:
    return [row.problem for card in page.cards for row in card.rows.values() if row.problem]


def test_mer_leads_there_and_only_who_answers_for_it_is_offered(
    make_stage: MakeStage, school: School
) -> None:
    room = sit(make_stage, school, "maria")
    page = room.go("pupil")
    assert isinstance(page, PupilScreen)
    page.more.entry("Skydda eleven …").run()
    room.settle()
    assert room.frame.route == Route("protect", {"pupil": ALMA})
    assert page.title() == "Elev"


def test_a_mentor_is_not_offered_it(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "per")
    page = room.go("pupil")
    assert isinstance(page, PupilScreen)
    assert "Skydda eleven …" not in [entry.text for entry in page.more.entries]
    assert "Skydda nu" not in words(room.go("protect"))


def test_the_whole_way(room: Room, school: School) -> None:
    page = protect_page(room)
    assert "Det här händer" in words(page)
    fill(room, page, school, "maria")
    assert "Behöriga: Karin Ås, Maria Lind" in words(page)
    page.plan.secrets.boxes[2].setChecked(True)
    page.plan.others.setPlainText("Arg Granne\n\n  Lång   Släkting ")
    page.plan.phone_whom.setText("Socialjouren")
    QTest.keyClick(page.button, Qt.Key.Key_Return)
    room.settle()
    assert isinstance(room.frame.current_screen, AftermathScreen)
    protection = read_protection(school.rector, ALMA).protection
    assert protection.grade is ProtectionGrade.PROTECTED_REGISTRATION
    assert protection.plan.secrets == (Secret.NAME, Secret.ADDRESS, Secret.SCHOOL)
    assert [person.name for person in protection.plan.denied] == ["Arg Granne", "Lång Släkting"]
    assert protection.plan.phone_whom == "Socialjouren"
    assert protection.left_to_do == ()
    text = words(room.frame)
    assert "Det som låg öppet är överskrivet" in text
    assert "Alma" not in text
    room.frame.back()
    room.settle()
    assert room.frame.route.screen in ("protection", "protect")
    assert "Alma" not in words(room.frame)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_M, Qt.Key.Key_End])
def test_browsing_the_list_lets_nobody_in(room: Room, key: Qt.Key) -> None:
    page = protect_page(room)
    assert page.members is not None
    before = page.members.values()
    page.members.others.setFocus()
    QTest.keyClick(page.members.others, key)
    room.settle()
    assert page.members.values() == before
    assert page.members.others.view().isVisible()
    QTest.keyClick(page.members.others.view(), Qt.Key.Key_Escape)
    room.settle()
    assert page.members.values() == before


def test_what_is_missing_is_said_beside_it(room: Room, school: School) -> None:
    page = protect_page(room)
    page.button.click()
    assert page.cards[0].rows["grade"].problem == "Välj vilket skydd som gäller."
    page.grade.set_value("local")
    page.alias_source.set_value("municipality")
    page._source_chosen()
    page.button.click()
    problems = problems_of(page)
    assert problems == ["Skriv kommunens alias, eller låt programmet välja."]
    page.alias.setText("20150512")
    assert page.members is not None
    page.members.add_by_id(school.accounts["maria"])
    page.button.click()
    room.settle()
    assert problems_of(page) == ["Ett alias får inte likna ett personnummer. Välj ett annat."]
    assert page.button.isEnabled()
    assert "Alma Dahl" in words(room.frame), "nothing has happened"


def test_rektor_alone_is_too_few(room: Room, school: School) -> None:
    page = protect_page(room)
    fill(room, page, school)
    page.button.click()
    room.settle()
    problems = problems_of(page)
    assert problems == [
        "Minst 2 personer måste vara behöriga, annars kan ingen öppna om en slutar. Lägg till en till."
    ]


def test_what_was_filled_in_is_there_after_a_lock(room: Room, school: School) -> None:
    page = protect_page(room)
    fill(room, page, school, "maria")
    page.plan.others.setPlainText("Arg Granne")
    page.plan.phone_whom.setText("Omar, 070-1740605")
    page.plan.note.setPlainText("Hämtas alltid av Omar")
    page.plan.secrets.boxes[3].setChecked(True)
    state = page.state()  # it goes into the own compartment, and is forgotten when it has been used
    room.stage.window.lock("idle")
    room.stage.settle()
    room.frame = room.stage.unlock("karin")
    room.settle()
    again = room.frame.current_screen
    assert isinstance(again, ProtectScreen)
    assert again.state() == state
    assert again.plan.others.toPlainText() == "Arg Granne"
    assert again.plan.note.toPlainText() == "Hämtas alltid av Omar"


def test_a_guardian_who_must_never_get_anything_is_the_pupils_own_copy(room: Room, school: School) -> None:
    with school.rector.store.write() as work:
        work.pupils.add_guardianships([Guardianship(NOEL, GuardianId("g1"))])
        work.commit(LogEvent("test_guardian"))
    page = protect_page(room)
    fill(room, page, school, "maria")
    [box] = page.plan.denied.boxes
    box.setChecked(True)
    page.button.click()
    room.settle()
    protection = read_protection(school.rector, ALMA).protection
    with school.rector.store.read() as work:
        [tie] = work.pupils.guardianships(ALMA)
    assert tie.guardian_id != GuardianId("g1")
    assert not protection.may_receive(tie.guardian_id)
    text = words(room.go("protection"))
    assert "vårdnadshavare 1 (namnet visas med identiteten)" in text
    assert not [name for name in NAMES if name in text]
    press(room.frame, "Ändra planen")
    assert "Vårdnadshavare 1 (namnet visas med identiteten)" in [
        item.text() for item in dialog().findChildren(QCheckBox)
    ]


def test_the_page_of_a_protected_pupil_leads_on(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "karin")
    room.go("protect")
    assert room.frame.route.screen == "protection"


# -------------------------------------------------------------------------------------------------------------- after


def printed(school: School, answers: dict[str, AnswerValue], about: PupilId = ALMA, by: str = "per") -> None:
    per = school.as_(by)
    page = form_work.open_form(per, about, FORM)
    draft = form_work.save_draft(per, page.draft, answers, starts_stretch=True)
    document, _ = form_work.finalise_stage(per, draft)
    papers.issue_paper(per, document.id)
    papers.record_print(per, document.id, 1, 1)


def test_papers_that_are_out_are_ticked_off(make_stage: MakeStage, school: School) -> None:
    printed(school, TALK)
    school.clock.advance(minutes=5)
    room = sit(make_stage, school, "karin")
    page = protect_page(room)
    fill(room, page, school, "maria")
    page.button.click()
    room.settle()
    text = words(room.frame)
    assert "Papper som är ute (1 kvar)" in text
    press(room.frame, "Skriv vad som gjordes")
    box = dialog()
    box.action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    room.settle()
    assert box.row("what").problem  # type: ignore[attr-defined]
    box.what.setText("Återlämnat och förstört")  # type: ignore[attr-defined]
    box.action_button.click()  # type: ignore[attr-defined]
    room.settle()
    text = words(room.frame)
    assert "Återlämnat och förstört" in text
    assert "(1 kvar)" not in text


def test_who_took_it_out_is_named_on_the_page_also_where_staff_are_secret_and_the_page_says_so(
    make_stage: MakeStage, school: School
) -> None:
    printed(school, TALK)
    school.clock.advance(minutes=5)
    members = (school.rector.store.account_id, school.accounts["maria"])
    plan = ProtectionPlan((Secret.NAME, Secret.SCHOOL))
    request = ProtectionRequest(ProtectionGrade.LOCAL, members, date(2026, 11, 16), plan)
    protection, _ = protect_pupil(school.rector, ALMA, request)
    room = sit(make_stage, school, "karin")
    text = words(room.go("protection_aftermath"))
    assert "Per Holm" in text
    assert NAMES_WHOM_TO_ASK in text
    sheet = out_sheet(protection, what_got_out(school.rector, ALMA), "i dag", is_demo=False)
    assert "Per Holm" not in str(sheet)


def test_the_list_of_papers_is_printed_with_the_alias(make_stage: MakeStage, school: School) -> None:
    printed(school, TALK)
    school.clock.advance(minutes=5)
    room = sit(make_stage, school, "karin")
    page = protect_page(room)
    fill(room, page, school, "maria")
    page.button.click()
    room.settle()
    protection = read_protection(school.rector, ALMA).protection
    sheet = out_sheet(protection, what_got_out(school.rector, ALMA), "23 november 2026", is_demo=False)
    text = str(sheet)
    assert protection.alias in text
    assert "Utskrivet" in text
    assert "Per Holm" in text
    hidden = replace(protection, plan=replace(protection.plan, secrets=(Secret.NAME, Secret.SCHOOL)))
    assert "Per Holm" not in str(out_sheet(hidden, what_got_out(school.rector, ALMA), "i dag", is_demo=False))
    assert not [name for name in (*NAMES, "Ekskolan") if name in text]
    press(room.frame, "Skriv ut listan")
    room.settle()
    box = dialog()
    assert isinstance(box, PrintDialog)
    assert "Vem" in words(box)
    assert not any("Spara" in item.text() for item in box.findChildren(QPushButton) if item.isVisible())
    box.reject()


def test_texts_that_name_her_are_looked_for_when_somebody_asks(make_stage: MakeStage, school: School) -> None:
    likes: AnswerValue = {"value": "yes", "comment": "Mest med Alma, på rasten"}
    printed(school, {**TALK, "likes_school": likes}, NOEL, "sara")
    room = sit(make_stage, school, "karin")
    page = protect_page(room)
    fill(room, page, school, "maria")
    page.button.click()
    room.settle()
    assert "Noel" not in words(room.frame)
    press(room.frame, "Leta efter namnet")
    room.settle()
    assert "Noel" in words(room.frame)
    press(room.frame, "Öppna", "Noel")
    room.settle()
    assert room.frame.route.screen == "form"
    assert room.frame.route.parameters["pupil"] == NOEL
    room.go("protection_aftermath")
    assert "Texter om andra elever (1 kvar)" in words(room.frame), "read again"
    press(room.frame, "Jag har granskat den")
    room.settle()
    assert "Granskad" in words(room.frame)
    assert "Texter om andra elever (1 kvar)" not in words(room.frame)


def test_her_own_titles_with_the_name_are_listed_renamed_and_not_shown_any_more(
    make_stage: MakeStage, school: School
) -> None:
    named = replace(LETTER, title="Brev om Alma", note="")
    received_id, _ = received.register_received(school.rector, ALMA, PNG, named)
    room = sit(make_stage, school, "karin")
    page = protect_page(room)
    fill(room, page, school, "maria")
    page.button.click()
    room.settle()
    press(room.frame, "Leta efter namnet")
    room.settle()
    text = words(room.frame)
    assert "Texter om eleven där namnet står (1 kvar)" in text
    assert "Brev om Alma" not in text
    press(room.frame, "Öppna", "Inkommet")
    room.settle()
    assert room.frame.route.parameters["received"] == received_id
    received.correct_received(school.rector, received_id, replace(named, title="Brev om eleven"))
    room.go("received", received=received_id)
    assert "Alma" not in words(room.frame)
    assert "Brev om eleven" in words(room.frame)
    room.go("protection_aftermath")
    assert "(1 kvar)" not in words(room.frame)
    assert "Texter om eleven där namnet står" in words(room.frame)


def test_what_was_broken_off_goes_on_when_the_page_is_opened_again(
    make_stage: MakeStage, protected: School
) -> None:
    assert read_protection(protected.rector, ALMA).protection.left_to_do
    room = sit(make_stage, protected, "maria")
    buttons = [item.text() for item in room.frame.findChildren(QPushButton) if item.isVisible()]
    assert "Gör klart" in buttons
    press(room.frame, "Gör klart")
    room.settle()
    room.settle()
    assert read_protection(protected.rector, ALMA).protection.left_to_do == ()
    room.frame.go(Route("today"))
    room.settle()
    assert "Gör klart skyddet" not in words(room.frame)


def test_pages_that_may_be_hers_are_led_to(make_stage: MakeStage, school: School) -> None:
    for login, name in (("karin", "one"), ("maria", "two"), ("maria", "three")):
        workspace = school.as_(login)
        with workspace.store.write() as work:
            page = a_loose_page(
                workspace.store, school.unit_id, name, compartment_id=workspace.store.own, at=workspace.now
            )
            work.scans.add_loose(page, SCAN)
            work.commit(LogEvent("scan_read"))
    protect(school, "maria")
    room = sit(make_stage, school, "karin")
    text = words(room.go("protection_aftermath"))
    assert "1 sida som du ser" in text
    assert "2 sidor hos Maria Lind" in text
    press(room.frame, "Gå igenom")
    room.settle()
    assert room.frame.route == Route("signed_papers")


def test_copies_that_can_still_be_read_stand_there_each_time_the_page_is_opened(
    make_stage: MakeStage, school: School
) -> None:
    backups.make_backup(school.as_("maria"), Path("usb"))
    backups.keep_backup(school.rector, backups.make_backup(school.rector).backup)
    school.clock.advance(days=1)
    protect(school, "maria")
    room = sit(make_stage, school, "karin")
    for _ in range(2):
        text = words(room.go("protection_aftermath"))
        assert "1 äldre säkerhetskopia är sparad av ett beslut och finns kvar: 23 november 2026." in text
        assert "Kopia på den andra platsen 23 november 2026" in text
        assert "gjord av Maria Lind" in text
        assert "IT:s schemalagda kopior" in text
        room.frame.go(Route("today"))
        room.settle()


def test_the_list_of_readers_asks_who_stands_at_the_printer(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "karin")
    page = room.go("log")
    assert isinstance(page, LogScreen)
    page.print_list()
    room.settle()
    box = dialog()
    assert isinstance(box, PrintDialog)
    assert "Vem" in words(box)
    assert not any("Spara" in item.text() for item in box.findChildren(QPushButton) if item.isVisible())
    box.reject()
