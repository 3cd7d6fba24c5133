# SPDX-License-Identifier: EUPL-1.2
"""A pupil is protected while others have the store open, or while the one who did it goes on: the name is gone."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from eht_desk.domain.log import LogEvent
from eht_desk.ui import sharing_watch
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.protect_screen import ProtectScreen
from eht_desk.ui.screens.pupils_screen import PupilsScreen
from tests.fakes.school import ALMA, School
from tests.ui.protection.conftest import ALIAS, NAMES, MakeStage, Room, protect, sit
from tests.ui.protection.test_around import lines
from tests.ui.protection.test_protecting import fill


@pytest.fixture(autouse=True)
def never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests look when they want to."""
    for name in ("READING_MILLISECONDS", "WRITING_MILLISECONDS"):
        monkeypatch.setattr(sharing_watch, name, 3_600_000)


def rows(room: Room) -> str:
    screen = room.frame.current_screen
    assert isinstance(screen, PupilsScreen)
    model = screen.model
    return " | ".join(
        str(model.index(row, column).data())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )


def reading(make_stage: MakeStage, school: School, login: str) -> Room:
    """Somebody reads in a window of his or her own while the rektor writes in another."""
    school.gate.leases.one_writer = True
    school.rector.store.take_lease(from_stale=True)
    room = sit(make_stage, school, login)
    assert not room.frame.desk.sharing.may_write
    room.frame.go(Route("pupils"))
    room.settle()
    assert "Dahl, Alma" in rows(room)
    assert any("Alma" in line for line in lines(room, "alma"))
    return room


@pytest.mark.parametrize("login", ["maria", "per"])
def test_the_name_goes_from_another_open_window(make_stage: MakeStage, school: School, login: str) -> None:
    room = reading(make_stage, school, login)
    protect(school, "maria")
    room.settle()
    room.frame.desk.sharing.look()
    room.settle()
    assert not [name for name in NAMES if name in rows(room)]
    assert not [line for line in lines(room, "alma") if "Alma" in line]
    assert (ALIAS in rows(room)) == (login == "maria")


def test_what_a_colleague_only_reads_makes_nobody_read_again(make_stage: MakeStage, school: School) -> None:
    room = reading(make_stage, school, "per")
    heard: list[object] = []
    room.frame.desk.bus.changed.connect(heard.append)
    with school.rector.store.write() as work:
        work.commit(LogEvent("pupil_opened", pupil_id=ALMA))
    room.frame.desk.sharing.look()
    room.settle()
    assert heard == []


def test_what_others_did_is_known_when_writing_begins(make_stage: MakeStage, school: School) -> None:
    room = reading(make_stage, school, "maria")
    protect(school, "maria")
    school.rector.store.release_lease()
    room.frame.desk.sharing.begin()
    room.settle()
    assert room.frame.desk.sharing.may_write
    assert not [name for name in NAMES if name in rows(room)]


def test_the_name_goes_although_the_page_was_left_meanwhile(make_stage: MakeStage, school: School) -> None:
    room = sit(make_stage, school, "karin")
    page = room.go("protect")
    assert isinstance(page, ProtectScreen)
    fill(room, page, school, "maria")
    may_go_on = Event()
    room.frame.desk.tasks.write(may_go_on.wait)  # protecting takes seconds
    try:
        QTest.keyClick(page.button, Qt.Key.Key_Return)
        room.frame.go(Route("pupils"))
        room.stage.settle()
        assert "Dahl, Alma" in rows(room)
    finally:
        may_go_on.set()
    room.settle()
    assert room.frame.route == Route("pupils")
    assert not [name for name in NAMES if name in rows(room)]
    assert not [line for line in lines(room, "alma") if "Alma" in line]
