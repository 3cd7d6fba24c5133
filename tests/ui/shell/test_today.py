# SPDX-License-Identifier: EUPL-1.2
"""I dag: one primary button, and only the clock where the clock hides everything else."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from eht_desk.application import form_work, register_import
from eht_desk.application.account_desk import assign_role
from eht_desk.domain.accounts import Role
from eht_desk.domain.organisation import Period
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_sources import ReadOptions, SourceFile
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.today_screen import TodayScreen
from eht_desk.ui.widgets.buttons import PrimaryButton
from tests.fakes.school import ALMA, FORM, NOEL, TALK, make_school
from tests.ui.shell.conftest import MakeStage, Stage


def _today(stage: Stage) -> TodayScreen:
    screen = stage.frame.current_screen
    assert isinstance(screen, TodayScreen)
    stage.settle()
    return screen


def test_the_first_thing_to_do_has_the_primary_button(make_stage: MakeStage) -> None:
    school = make_school()
    for login, pupil in (("per", ALMA), ("sara", NOEL)):
        mentor = school.as_(login)
        page = form_work.open_form(mentor, pupil, FORM)
        form_work.finalise_stage(mentor, form_work.save_draft(mentor, page.draft, TALK, starts_stretch=True))
    stage = make_stage(school)
    stage.unlock("maria")
    screen = _today(stage)
    fill_in = [button for button in screen.findChildren(QPushButton) if button.text() == "Fyll i"]
    assert [isinstance(button, PrimaryButton) for button in fill_in] == [True, False]
    assert len(screen.findChildren(PrimaryButton)) == 1
    stage.qtbot.waitUntil(fill_in[0].hasFocus)


def test_a_clock_before_the_roles_began_is_all_that_is_said(make_stage: MakeStage) -> None:
    school = make_school()
    school.clock.set(school.clock.now() - timedelta(days=30))
    stage = make_stage(school)
    stage.unlock("karin")
    words = [label.text() for label in _today(stage).findChildren(QLabel)]
    assert words.count("Datorns klocka går efter") == 1
    assert not any("går efter." in text for text in words)  # the notice would say it twice
    assert not any("ingen roll" in text for text in words)


def test_the_nurse_reads_where_the_journal_is_kept(make_stage: MakeStage) -> None:
    stage = make_stage(make_school())
    stage.unlock("nils")
    words = [label.text() for label in _today(stage).findChildren(QLabel)]
    assert any("Journalen förs i journalsystemet" in text for text in words)
    stage.window.lock("person")
    stage.unlock("maria")
    words = [label.text() for label in _today(stage).findChildren(QLabel)]
    assert not any("Journalen" in text for text in words)


def test_an_import_that_waits_is_something_to_do_and_is_opened_at_once(make_stage: MakeStage) -> None:
    school = make_school()
    school.registers.register = StagedRegister("table", "digest", 0)
    admin = school.as_("ida")
    register_import.stage_register(admin, [SourceFile("lista.csv", b"x")], ReadOptions(admin.today))
    stage = make_stage(school)
    stage.unlock("karin")
    screen = _today(stage)
    words = " ".join(label.text() for label in screen.findChildren(QLabel))
    assert "Inget behöver göras" not in words
    assert "1 sak behöver göras" in words
    assert "1 inläsning av elever väntar på granskning." in words
    [button] = [item for item in screen.findChildren(QPushButton) if item.text() == "Granska"]
    button.click()
    assert stage.frame.route == Route("import", {"waiting": "1"})
    stage.settle()


def test_the_enter_that_unlocked_agrees_to_no_role(make_stage: MakeStage) -> None:
    school = make_school()
    ida = school.as_("ida")
    assign_role(ida, school.accounts["nils"], school.unit_id, Role.COUNSELLOR, Period(ida.today))
    stage = make_stage(school)
    stage.unlock("karin")
    screen = _today(stage)
    stage.qtbot.waitUntil(lambda: any(item.text() == "Godkänn" for item in screen.findChildren(QPushButton)))
    stage.qtbot.wait(50)
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_Space)
    stage.settle()
    with school.rector.store.read() as work:
        asked = [role for role in work.accounts.roles() if role.needs_confirmation]
    assert len(asked) == 1
