# SPDX-License-Identifier: EUPL-1.2
"""A damaged page met after the unlocking: said as it is, with the way to the copies; never as a bug of the program."""

from __future__ import annotations

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors, overview
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens import pupil_screen
from eht_desk.ui.screens.damaged_page import DamagedPage
from eht_desk.ui.screens.rescue import RescuePage
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.widgets.notice import Notice
from tests.fakes.school import PASSWORD
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage


def _damaged(*_arguments: object, **_named: object) -> object:
    raise ExpectedFailure("store_damaged")


def _damaged_page(stage: Stage) -> DamagedPage:
    stage.qtbot.waitUntil(lambda: isinstance(stage.window.page, DamagedPage))
    page = stage.window.page
    assert isinstance(page, DamagedPage)
    return page


def said(frame: Frame) -> str:
    """What stands in the messages of the window."""
    return " ".join(notice.text for notice in frame.findChildren(Notice) if notice.isVisibleTo(frame))


def test_i_dag_that_cannot_be_read_leads_to_the_copies(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "today_page", _damaged)
    page = stage.unlock_page
    stage.qtbot.waitUntil(lambda: bool(page.choice and page.choice.logins))
    page.login.set_value("maria")
    type_text(page.password.line, PASSWORD)
    page.button.click()
    told = _damaged_page(stage)
    assert told.accessibleName() == "Arkivet är skadat"
    assert stage.window.frame is None
    assert not stage.reports.exists()  # no bug, no report
    told.button.click()
    assert isinstance(stage.window.page, RescuePage)


def test_any_page_that_meets_damage_leads_there_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = stage.unlock("maria")
    pupil = frame.overview.pupils[0]
    monkeypatch.setattr(pupil_screen, "read_record", _damaged)
    frame.go(Route("pupil", {"pupil": str(pupil.id)}))
    told = _damaged_page(stage)
    told.back.click()
    assert isinstance(stage.window.page, UnlockScreen)


def test_a_reading_that_fails_otherwise_is_told_in_the_window(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = stage.unlock("maria")

    def gone(*_arguments: object) -> object:
        raise ExpectedFailure("store_gone")

    monkeypatch.setattr(overview, "today_page", gone)
    frame.overview.read()
    stage.qtbot.waitUntil(lambda: errors.text_of("store_gone") in said(frame))
    assert stage.window.frame is frame


def test_what_a_page_lets_through_is_no_crash(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.window.crash(ExpectedFailure("disk_full"))
    assert stage.window.frame is frame
    assert errors.text_of("disk_full") in said(frame)


def test_one_file_that_cannot_be_read_does_not_close_the_store(stage: Stage) -> None:
    frame = stage.unlock("maria")
    told: list[BaseException] = []

    def one() -> object:
        raise ExpectedFailure("store_damaged", {"table": "received_piece"})

    frame.desk.tasks.read(one, None, told.append)
    stage.qtbot.waitUntil(lambda: bool(told))
    stage.settle()
    assert stage.window.frame is frame
