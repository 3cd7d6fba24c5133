# SPDX-License-Identifier: EUPL-1.2
"""The first page: unlocking, and every reason why it does not open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import store_peek
from eht_desk.ui.screens.first_run import FirstRun
from eht_desk.ui.screens.forgot_password import ForgotPassword
from eht_desk.ui.screens.new_password import TemporaryPasswordPage
from eht_desk.ui.screens.recovery_papers import PaperSteps
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.widgets.demo_strip import DemoStrip
from eht_desk.ui.widgets.fields import PasswordField
from tests.fakes.school import PASSWORD, STORE, make_school
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage


def _wrong(stage: Stage, login: str, password: str) -> UnlockScreen:
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.login.set_value(login)
    type_text(page.password.line, password)
    stage.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    assert page.button.text() == "Låser upp …"
    stage.qtbot.waitUntil(page.button.isEnabled)
    return page


def test_the_right_password_opens_i_dag(stage: Stage) -> None:
    frame = stage.unlock("maria")
    assert frame.route.screen == "today"
    assert stage.window.windowTitle() == "EHT Desk"
    assert stage.settings.recent_stores == (STORE,)


def test_a_wrong_password_keeps_the_person(stage: Stage) -> None:
    page = _wrong(stage, "per", "fel lösenord helt")
    assert page.login.value() == "per"
    assert page.password.text() == ""
    assert "stämmer inte" in page.password.line.accessibleDescription()
    stage.qtbot.waitUntil(page.password.line.hasFocus)
    assert stage.window.frame is None


def test_an_empty_password_is_asked_for(stage: Stage) -> None:
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    stage.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    assert page.password.line.accessibleDescription() == "Skriv lösenordet."


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("store_in_use", "används just nu"),
        ("store_damaged", "skadat"),
        ("store_newer", "Uppdatera programmet"),
        ("disk_full", "full"),
        ("read_only", "skriva"),
        ("no_cipher", "krypteringsdel"),
        ("account_closed", "avslutat"),
    ],
)
def test_each_reason_has_its_own_words(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch, code: str, part: str
) -> None:
    school = make_school()

    def refuse(path: Path, login: str, password: str) -> object:
        raise ExpectedFailure(code)

    monkeypatch.setattr(school.gate, "unlock", refuse)
    page = _wrong(make_stage(school), "per", PASSWORD)
    assert part in page.notice.text


def test_a_folder_that_is_away_is_told_and_taken_when_it_is_back(
    make_stage: MakeStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_peek, "RETRY_MILLISECONDS", 20)
    place = tmp_path / "skolans server"
    school = make_school()
    stage = make_stage(school, store=place)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: "går inte att nå" in page.notice.text)
    assert not page.button.isEnabled()
    school.gate.stores[place] = school.gate.stores[STORE]
    stage.qtbot.waitUntil(page.button.isEnabled)
    assert page.notice.text == ""
    assert page.login.count() > 1


def test_a_folder_that_is_no_store_is_told_at_once(make_stage: MakeStage, tmp_path: Path) -> None:
    stage = make_stage(store=tmp_path)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: "inget arkiv" in page.notice.text)
    assert not page.button.isEnabled()


def test_a_demo_says_so_and_tells_its_password(make_stage: MakeStage) -> None:
    school = make_school()
    header, tables = school.gate.stores[STORE]
    school.gate.stores[STORE] = (replace(header, is_demo=True), tables)
    stage = make_stage(school)
    stage.qtbot.waitUntil(lambda: bool(stage.window.findChildren(DemoStrip)))
    (strip,) = stage.window.findChildren(DemoStrip)
    assert strip.accessibleName() == "Demo. Lösenord för alla: prova utan oro"


def test_a_real_store_shows_no_strip(stage: Stage) -> None:
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: page.login.count() > 0)
    assert not stage.window.findChildren(DemoStrip)


def test_caps_lock_is_noticed(stage: Stage) -> None:
    line = stage.unlock_page.password.line
    type_text(line, "A")
    assert "Caps Lock" in line.accessibleDescription()
    type_text(line, "a")
    assert line.accessibleDescription() == ""


def test_an_older_store_is_upgraded_after_a_yes(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school()
    unlock = school.gate.unlock
    upgraded: list[str] = []

    def first_refuse(path: Path, login: str, password: str) -> object:
        if not upgraded:
            raise ExpectedFailure("store_older")
        return unlock(path, login, password)

    def upgrade(path: Path, login: str, password: str) -> Path:
        upgraded.append(login)
        return path

    monkeypatch.setattr(school.gate, "unlock", first_refuse)
    monkeypatch.setattr(school.gate, "upgrade", upgrade)
    stage = make_stage(school)
    page = _wrong(stage, "karin", PASSWORD)
    assert "kopieras" in page.notice.text
    assert upgraded == []
    page.upgrade_wanted.emit(STORE, "karin", PASSWORD)
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)
    assert upgraded == ["karin"]


def test_a_temporary_password_is_changed_first(make_stage: MakeStage) -> None:
    school = make_school()
    open_account(school.rector, NewAccount("lisa", "Lisa Sund", PASSWORD, school.unit_id, (Role.COUNSELLOR,)))
    stage = make_stage(school)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and "lisa" in page.choice.logins))
    page.login.set_value("lisa")
    type_text(page.password.line, PASSWORD)
    stage.qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, TemporaryPasswordPage))
    change = stage.window.page
    assert isinstance(change, TemporaryPasswordPage)
    stage.qtbot.waitUntil(change.choice.first.line.hasFocus)  # the temporary one is not asked for again
    assert len(change.findChildren(PasswordField)) == 2
    type_text(change.choice.first.line, "kort")
    assert "8 tecken till" in change.choice.first_row.field.accessibleDescription()
    change.choice.first.clear()
    type_text(change.choice.first.line, "gul cykel vid ån")
    type_text(change.choice.second.line, "gul cykel vid ån")
    stage.qtbot.keyClick(change.choice.second.line, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)
    assert school.gate.stores[STORE][1].passwords["lisa"][1] == "gul cykel vid ån"
    assert change._typed is None


def test_the_temporary_password_is_forgotten_at_the_lock(make_stage: MakeStage) -> None:
    school = make_school()
    open_account(school.rector, NewAccount("lisa", "Lisa Sund", PASSWORD, school.unit_id, (Role.COUNSELLOR,)))
    stage = make_stage(school)
    stage.qtbot.waitUntil(lambda: bool(stage.unlock_page.choice and stage.unlock_page.choice.logins))
    stage.window.open_store(STORE, "lisa", PASSWORD)
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, TemporaryPasswordPage))
    change = stage.window.page
    assert isinstance(change, TemporaryPasswordPage)
    stage.window.lock("idle")
    assert change._typed is None


def test_a_forgotten_password_is_replaced_with_the_sheet(stage: Stage) -> None:
    sheet = stage.school.gate.stores[STORE][1].sheets["per"]
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.login.set_value("per")
    page.forgot.click()
    forgot = stage.window.page
    assert isinstance(forgot, ForgotPassword)
    type_text(forgot.sheet, "fel kod")
    for field in (forgot.choice.first, forgot.choice.second):
        type_text(field.line, "ny stig genom skogen")
    forgot.button.click()
    stage.qtbot.waitUntil(lambda: "Ingenting har ändrats" in forgot.notice.text)
    forgot.sheet.setText(sheet)
    forgot.button.click()
    stage.qtbot.waitUntil(lambda: bool(forgot.findChildren(PaperSteps)))
    steps = forgot.findChildren(PaperSteps)[0]
    assert steps.paper is not None
    assert steps.paper.code != sheet
    steps.done_box.setChecked(True)
    steps.next_button.click()
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, UnlockScreen))
    stage.unlock("per", "ny stig genom skogen")


def test_a_device_without_stores_starts_with_welcome(make_stage: MakeStage) -> None:
    assert isinstance(make_stage(store=None).window.page, FirstRun)


def test_a_bug_locks_and_says_so_calmly(stage: Stage) -> None:
    stage.unlock("maria")
    stage.window.crash(ValueError("Alma Dahl"))
    stage.settle()
    assert stage.window.frame is None
    page = stage.window.page
    assert page is not None
    assert page.accessibleName() == "Något gick fel i programmet"
    reports = list(stage.reports.glob("*.txt"))
    assert len(reports) == 1
    assert "Alma" not in reports[0].read_text(encoding="utf-8")
