# SPDX-License-Identifier: EUPL-1.2
"""From nothing to an open store, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.first_run import FirstRun
from eht_desk.ui.screens.first_run_pages import PersonStep, PlaceStep
from eht_desk.ui.screens.password_choice import PasswordChoice
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import PASSWORD, make_school
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage


def _type(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    type_text(focus, text)


def _tab(stage: Stage, times: int = 1) -> None:
    for _ in range(times):
        stage.key(Qt.Key.Key_Tab)


def _page(stage: Stage) -> FirstRun:
    page = stage.window.page
    assert isinstance(page, FirstRun)
    return page


def _words(page: FirstRun) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def _to_person(stage: Stage, folder: Path) -> FirstRun:
    """Welcome, school and place, with keys only."""
    page = _page(stage)
    stage.qtbot.waitUntil(page.start.hasFocus)
    stage.key(Qt.Key.Key_Return)
    _type("Provköpings kommun")
    _tab(stage)
    _type("Ekskolan")
    _tab(stage, 2)
    _type("Provköping")
    stage.key(Qt.Key.Key_Return)
    assert page.place.path.hasFocus()
    page.place.path.selectAll()
    _type(str(folder))
    stage.key(Qt.Key.Key_Return)
    assert page.person.name.hasFocus()
    return page


def _person(stage: Stage) -> None:
    _type("Karin Ås")
    _tab(stage)
    stage.key(Qt.Key.Key_Space)  # Rektor
    for _ in range(7):
        _tab(stage)
    _type("karin")
    _tab(stage)
    _type(PASSWORD)
    _tab(stage)  # not to the eye: a Space there would show the password
    _type(PASSWORD)


def test_a_store_is_made_by_keys_alone(make_stage: MakeStage, tmp_path: Path) -> None:
    stage = make_stage(store=None)
    page = _to_person(stage, tmp_path / "Ekskolan")
    _person(stage)
    assert page.person.chosen_roles() == (Role.RECTOR,)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: hasattr(page, "papers"))
    codes = {}
    for kind in ("store_first", "store_second", "personal"):
        paper = page.papers.paper
        assert paper is not None
        assert paper.kind == kind
        codes[kind] = paper.code
        assert page.papers.code.text().replace("\n", "") == paper.code
        assert page.papers.counter.text().startswith("Steg 4 av 6 · blad ")
        assert not page.papers.next_button.isEnabled()
        assert page.papers.print_button.hasFocus()
        _tab(stage)
        stage.key(Qt.Key.Key_Space)
        _tab(stage)
        stage.key(Qt.Key.Key_Return)
    assert page.type_back.first.hasFocus()
    _type(codes["store_first"])
    stage.key(Qt.Key.Key_Return)
    _type(codes["store_first"])
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: "koden från papper 1" in page.type_back.second.accessibleDescription())
    page.type_back.first.setText(codes["store_first"])
    page.type_back.second.selectAll()
    _type(codes["store_second"])
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: hasattr(page, "copies") and page.copies.path.hasFocus())
    stage.qtbot.waitUntil(lambda: "Steg 6 av 6" in _words(page))
    assert str(tmp_path / "Ekskolan" / "backups") in _words(page)
    stage.key(Qt.Key.Key_Return)
    assert "välj en mapp" in page.copies.path.accessibleDescription()
    _type("usb")  # part of a path would be another folder the next time
    stage.key(Qt.Key.Key_Return)
    assert "hela sökvägen" in page.copies.path.accessibleDescription()
    page.copies.path.selectAll()
    _type(str(tmp_path / "usb"))
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: "Kopian är gjord och genomläst" in page.copies.notice.text)
    assert page.copies.done.hasFocus()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)
    assert stage.settings.second_backup_place == tmp_path / "usb"
    stage.qtbot.waitUntil(lambda: stage.frame.overview.has_pupils)
    words = " ".join(label.text() for label in stage.frame.findChildren(QLabel))
    assert "Inga elever än" in words
    assert "inte inskrivna" not in words
    assert stage.settings.recent_stores == (tmp_path / "Ekskolan",)


def test_enter_goes_through_the_boxes(make_stage: MakeStage, tmp_path: Path) -> None:
    stage = make_stage(store=None)
    page = _page(stage)
    stage.qtbot.waitUntil(page.start.hasFocus)
    stage.key(Qt.Key.Key_Return)
    for box in (page.school.authority, page.school.unit, page.school.code, page.school.municipality):
        assert box.hasFocus()
        _type("Ek")
        stage.key(Qt.Key.Key_Return)
    assert page.place.path.hasFocus()
    page.place.path.setText(str(tmp_path / "Ek"))
    stage.key(Qt.Key.Key_Return)
    _type("Karin Ås")
    stage.key(Qt.Key.Key_Return)
    assert page.person.roles[Role.RECTOR].hasFocus()
    page.person.login.setFocus()
    stage.key(Qt.Key.Key_Return)
    assert page.person.password.first.line.hasFocus()
    stage.key(Qt.Key.Key_Return)
    assert page.person.password.second.line.hasFocus()


def test_typing_back_can_wait_and_i_dag_reminds(make_stage: MakeStage, tmp_path: Path) -> None:
    stage = make_stage(store=None)
    page = _to_person(stage, tmp_path / "Ekskolan")
    _person(stage)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: hasattr(page, "papers"))
    for _ in range(3):
        page.papers.done_box.setChecked(True)
        page.papers.next_button.click()
    page.type_back.later.click()
    page.copies.later.click()
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)
    stage.qtbot.waitUntil(lambda: stage.frame.overview.has_pupils)
    words = " ".join(label.text() for label in stage.frame.findChildren(QLabel))
    assert "Börja med återställningspappren" in words


def _at_copies(stage: Stage, folder: Path) -> FirstRun:
    page = _to_person(stage, folder)
    _person(stage)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: hasattr(page, "papers"))
    for _ in range(3):
        page.papers.done_box.setChecked(True)
        page.papers.next_button.click()
    page.type_back.later.click()
    return page


def test_the_second_place_can_wait_and_i_dag_is_quiet_for_a_week(
    make_stage: MakeStage, tmp_path: Path
) -> None:
    stage = make_stage(store=None)
    page = _at_copies(stage, tmp_path / "Ekskolan")
    assert "efter 7 dagar" in _words(page)
    page.copies.later.click()
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)

    def reminds() -> bool:
        stage.frame.go(Route("pupils"))
        stage.frame.go(Route("today"))
        for _ in range(3):
            stage.frame.desk.tasks.finish_aside()
            stage.settle()
        return "ingen kopia utanför datorn" in " ".join(
            label.text() for label in stage.frame.findChildren(QLabel) if label.isVisible()
        )

    assert not reminds()
    stage.school.clock.advance(days=7)
    assert not reminds()
    stage.school.clock.advance(days=1)
    stage.qtbot.waitUntil(reminds)


def test_a_place_that_takes_no_copy_is_said_at_its_row(make_stage: MakeStage, tmp_path: Path) -> None:
    school = make_school()
    keeper = school.services.backups
    assert isinstance(keeper, MemoryBackups)
    keeper.refused = {tmp_path / "usb": "backup_place_missing"}
    stage = make_stage(school, store=None)
    page = _at_copies(stage, tmp_path / "Ekskolan")
    page.copies.choose_place(tmp_path / "usb")
    assert page.copies.button.hasFocus()
    page.copies.button.click()
    stage.qtbot.waitUntil(lambda: "finns inte just nu" in page.copies.path.accessibleDescription())
    assert stage.settings.second_backup_place is None
    assert page.copies.path.hasFocus()
    page.copies.later.click()
    stage.qtbot.waitUntil(lambda: stage.window.frame is not None)


def test_a_synchronised_folder_is_refused_at_its_row(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    school = make_school()

    def refuse(_new: object) -> object:
        raise ExpectedFailure("sync_folder", {"service": "OneDrive"})

    monkeypatch.setattr(school.gate, "create", refuse)
    stage = make_stage(school, store=None)
    page = _to_person(stage, tmp_path / "OneDrive")
    _person(stage)
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: "ligger i OneDrive" in page.place.path.accessibleDescription())
    assert page.place.path.hasFocus()
    assert page.person.password.text() == PASSWORD


def test_what_is_missing_is_said_at_its_row(make_stage: MakeStage, tmp_path: Path) -> None:
    stage = make_stage(store=None)
    page = _page(stage)
    page.next()
    page.next()
    assert page.school.authority.hasFocus()
    assert page.school.rows["authority_name"].problem
    page.school.authority.setText("Provköpings kommun")
    page.school.unit.setText("Ekskolan")
    page.next()
    assert "Ekskolan" in page.place.path.text()
    page.next()
    page.person.name.setText("Karin Ås")
    page.person.login.setText("karin")
    page.next()
    assert "roll" in " ".join(label.text() for label in page.person.findChildren(QLabel) if label.isVisible())


def test_a_part_of_a_path_is_refused_where_it_is_typed(qtbot: QtBot) -> None:
    page = PlaceStep()
    qtbot.addWidget(page)
    page.path.setText("arkivet")
    assert not page.is_filled()
    assert "hela sökvägen" in page.rows["path"].problem
    page.path.setText("~/EHT Desk/Ekskolan")
    assert page.is_filled()


def test_enter_in_a_role_goes_on_to_the_login(qtbot: QtBot) -> None:
    page = PersonStep()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.name.setFocus()
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    box = next(iter(page.roles.values()))
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.login.hasFocus()
    assert box.isChecked()


def test_another_password_is_typed_anew_below(qtbot: QtBot) -> None:
    choice = PasswordChoice()
    qtbot.addWidget(choice)
    type_text(choice.first.line, "aaaaaaaaaaaa")
    type_text(choice.second.line, "aaaaaaaaaaaa")
    type_text(choice.first.line, "b")
    assert choice.second.text() == ""
