# SPDX-License-Identifier: EUPL-1.2
"""Settings: looks hold at once, accounts are opened and closed, papers renewed, the store checked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from eht_desk.application.organisation import school_facts
from eht_desk.domain.accounts import Role
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.new_person import NewPersonCard
from eht_desk.ui.screens.recovery_papers import PaperSteps, TypeBack, paper_of, print_paper
from eht_desk.ui.screens.settings_account import AccountPage
from eht_desk.ui.screens.settings_device import DevicePage
from eht_desk.ui.screens.settings_health import HealthPage
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_person import PersonCard
from eht_desk.ui.screens.settings_school import SchoolPage
from eht_desk.ui.screens.settings_screen import SettingsScreen
from eht_desk.ui.screens.settings_store import RecoveryPage
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from tests.fakes.school import PASSWORD, STORE
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage


def _page(stage: Stage, key: str) -> SettingsScreen:
    frame = stage.frame
    frame.go(Route("settings", {"page": key}))
    screen = frame.current_screen
    assert isinstance(screen, SettingsScreen)
    return screen


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_looks_hold_at_once_and_stay(stage: Stage) -> None:
    stage.unlock("maria")
    page = _page(stage, "device").findChildren(DevicePage)[0]
    looks = page.fields["theme"]
    assert isinstance(looks, ChoiceButtons)
    try:
        stage.qtbot.mouseClick(looks.segments()[2], Qt.MouseButton.LeftButton)
        assert theme().tokens.is_dark
        assert stage.settings.get("theme") == "dark"
        size = page.fields["text_percent"]
        assert isinstance(size, ChoiceButtons)
        stage.qtbot.mouseClick(size.segments()[3], Qt.MouseButton.LeftButton)
        stage.qtbot.waitUntil(lambda: theme().scale == 1.5)
        stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "settings")
    finally:
        theme().choose("light", 100)
        stage.settle()


def test_the_idle_time_is_chosen_within_its_limits(stage: Stage) -> None:
    stage.unlock("maria")
    idle = _page(stage, "device").findChildren(DevicePage)[0].fields["idle_minutes"]
    assert isinstance(idle, ChoiceButtons)
    assert [segment.text() for segment in idle.segments()] == ["1 min", "2 min", "5 min", "10 min", "15 min"]
    stage.qtbot.mouseClick(idle.segments()[0], Qt.MouseButton.LeftButton)
    assert stage.settings.get("idle_minutes") == 1


def test_arrows_go_through_the_pages(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _page(stage, "device")
    stage.qtbot.waitUntil(screen.buttons["device"].hasFocus)
    stage.key(Qt.Key.Key_Down)
    assert screen.state() == {"page": "account"}
    stage.key(Qt.Key.Key_Up)
    assert screen.state() == {"page": "device"}


def test_the_names_are_one_stop_of_tab_and_enter_goes_into_the_page(stage: Stage) -> None:
    stage.unlock("karin")
    screen = _page(stage, "device")
    stage.qtbot.waitUntil(screen.buttons["device"].hasFocus)
    stage.key(Qt.Key.Key_Tab)
    assert not any(button.hasFocus() for button in screen.buttons.values())
    stage.key(Qt.Key.Key_Backtab)
    stage.qtbot.waitUntil(screen.buttons["device"].hasFocus)
    stage.key(Qt.Key.Key_End)
    assert screen.state() == {"page": "about"}
    stage.key(Qt.Key.Key_Home)
    stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(screen.findChildren(AccountPage)[0].old.line.hasFocus)


def test_a_teacher_of_the_same_name_is_chosen_by_itself(stage: Stage) -> None:
    stage.unlock("karin")
    people = _page(stage, "people").findChildren(PeoplePage)[0]
    stage.qtbot.waitUntil(lambda: "Maria Lind" in _words(people))
    people.new_button.click()
    card = people.findChildren(NewPersonCard)[0]
    type_text(card.name, "per holm")
    assert card.staff.currentText() == "Per Holm"
    type_text(card.name, "berg")
    assert card.staff.currentText() == "Ingen"


def test_a_mentor_who_is_in_no_register_gets_an_account_and_the_way_to_a_class(stage: Stage) -> None:
    stage.unlock("karin")
    people = _page(stage, "people").findChildren(PeoplePage)[0]
    stage.qtbot.waitUntil(lambda: "Maria Lind" in _words(people))
    people.new_button.click()
    card = people.findChildren(NewPersonCard)[0]
    type_text(card.name, "Viktor Vik")
    type_text(card.login, "viktor")
    card.roles[Role.MENTOR].click()
    stage.qtbot.waitUntil(lambda: "ger du klassen under Klasser och mentorer" in _words(card))
    card.button.click()
    stage.qtbot.waitUntil(lambda: "Viktor Vik ser inga elever förrän klassen är given" in _words(people))


def test_only_managers_see_persons(stage: Stage) -> None:
    stage.unlock("maria")
    assert "people" not in _page(stage, "people").buttons


def test_the_password_is_changed(stage: Stage) -> None:
    stage.unlock("per")
    page = _page(stage, "account").findChildren(AccountPage)[0]
    type_text(page.old.line, "inte det gamla")
    for field in (page.choice.first, page.choice.second):
        type_text(field.line, "en ny mening om regn")
    page.button.click()
    stage.qtbot.waitUntil(lambda: "inte ändrat" in page.old.line.accessibleDescription())
    page.old.clear()
    type_text(page.old.line, PASSWORD)
    page.button.click()
    stage.qtbot.waitUntil(lambda: "är bytt" in page.notice.text)
    assert stage.school.gate.stores[STORE][1].passwords["per"][1] == "en ny mening om regn"


def test_an_account_is_opened_and_its_sheet_shown_once(stage: Stage) -> None:
    stage.unlock("karin")
    people = _page(stage, "people").findChildren(PeoplePage)[0]
    stage.qtbot.waitUntil(lambda: "Maria Lind" in _words(people))
    people.new_button.click()
    card = people.findChildren(NewPersonCard)[0]
    type_text(card.name, "Lisa Sund")
    type_text(card.login, "maria")
    card.button.click()
    stage.qtbot.waitUntil(lambda: "roll" in card.notice.text)
    next(box for role, box in card.roles.items() if role.value == "nurse").setChecked(True)
    card.button.click()
    stage.qtbot.waitUntil(lambda: "upptaget" in card.login.accessibleDescription())
    card.login.clear()
    type_text(card.login, "lisa")
    card.button.click()
    stage.qtbot.waitUntil(lambda: bool(people.findChildren(PaperSteps)))
    stage.qtbot.waitUntil(lambda: "Tillfälligt lösenord" in _words(people))
    steps = people.findChildren(PaperSteps)[0]
    assert steps.paper is not None
    assert steps.paper.login == "lisa"
    steps.done_box.setChecked(True)
    steps.next_button.click()
    stage.qtbot.waitUntil(lambda: "Lisa Sund" in _words(people))


def test_a_leaver_is_closed_after_a_yes(stage: Stage) -> None:
    stage.unlock("karin")
    people = _page(stage, "people").findChildren(PeoplePage)[0]
    stage.qtbot.waitUntil(lambda: "Nils Ro" in _words(people))
    show = next(button for button in people.findChildren(LinkButton) if "Nils Ro" in button.accessibleName())
    show.click()
    card = people.findChildren(PersonCard)[0]
    assert not card.closing.sure.isVisible()
    card.closing.button.click()
    stage.qtbot.waitUntil(card.closing.sure.isVisible)
    assert "lämnar inget öppet efter sig" in _words(card)
    card.closing.sure.click()
    stage.qtbot.waitUntil(lambda: "nils" not in stage.school.gate.stores[STORE][1].passwords)
    stage.qtbot.waitUntil(lambda: "Kontot är avslutat" in _words(people))


def test_new_papers_are_shown_and_typed_back(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage, "recovery").findChildren(RecoveryPage)[0]
    stage.qtbot.waitUntil(lambda: "Båda pappren är inskrivna" in _words(page))
    page.renew.click()
    page.sure.click()
    stage.qtbot.waitUntil(lambda: bool(page.findChildren(PaperSteps)))
    steps = page.findChildren(PaperSteps)[0]
    codes = []
    for _ in range(2):
        assert steps.paper is not None
        codes.append(steps.paper.code)
        steps.done_box.setChecked(True)
        steps.next_button.click()
    back = page.findChildren(TypeBack)[0]
    back.first.setText(codes[0])
    back.second.setText(codes[1])
    back.button.click()
    stage.qtbot.waitUntil(lambda: "Båda koderna stämmer" in _words(page))


def test_the_check_is_told_in_words(stage: Stage) -> None:
    stage.unlock("maria")
    page = _page(stage, "verify").findChildren(HealthPage)[0]
    page.button.click()
    stage.qtbot.waitUntil(lambda: "Arkivet är helt" in page.check_notice.text)
    assert "6 nycklar" in page.lines.text()


def test_the_school_is_renamed_by_who_may(stage: Stage) -> None:
    stage.unlock("ida")
    page = _page(stage, "school").findChildren(SchoolPage)[0]
    stage.qtbot.waitUntil(lambda: bool(page.rows))
    field = page.rows["unit_code"].field
    type_text(field, "123")
    page.save()
    stage.qtbot.waitUntil(lambda: "åtta siffror" in page.rows["unit_code"].problem)
    assert field.hasFocus()
    type_text(field, "45678")
    name = page.rows["unit_name"].field
    assert isinstance(name, LineField)
    name.selectAll()
    type_text(name, "Öskolan")
    stage.qtbot.keyClick(name, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: page.notice.text.startswith("Sparat"))
    unit_id = stage.school.unit_id
    assert school_facts(stage.school.rector, unit_id).name == "Öskolan"
    assert school_facts(stage.school.rector, unit_id).code == "12345678"


def test_others_read_what_the_school_is_called(stage: Stage) -> None:
    stage.unlock("maria")
    page = _page(stage, "school").findChildren(SchoolPage)[0]
    stage.qtbot.waitUntil(lambda: "Provköpings kommun" in _words(page))
    assert not page.rows


@pytest.mark.parametrize(
    ("kind", "login", "caption"),
    [
        ("store_first", "", "Återställningspapper 1 av 2"),
        ("store_second", "", "Återställningspapper 2 av 2"),
        ("personal", "karin", "Ditt återställningsblad"),
        ("personal", "per", "Personligt återställningsblad"),
    ],
)
def test_beside_the_preview_stands_which_paper_it_is(
    stage: Stage, kind: str, login: str, caption: str
) -> None:
    desk = stage.unlock("karin").desk
    print_paper(stage.frame, desk, paper_of(desk, kind, "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567", login))
    stage.qtbot.waitUntil(lambda: bool(stage.window.findChildren(PrintDialog)))
    [dialog] = stage.window.findChildren(PrintDialog)
    assert caption in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.close()
