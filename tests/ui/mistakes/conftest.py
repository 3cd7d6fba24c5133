# SPDX-License-Identifier: EUPL-1.2
"""The pupil's page and the pages that do something to a record, over the made-up school, for who sits down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.change_school_screen import ChangeSchoolScreen
from eht_desk.ui.screens.leaving_screen import LeavingScreen
from eht_desk.ui.screens.merge_screen import MergeScreen
from eht_desk.ui.screens.move_document_screen import MoveDocumentScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.theme.theme import theme
from tests.contracts.mistakes import MistakesDesk
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]
KINDS: dict[str, Callable[[Desk, Route], QWidget]] = {
    "pupil": PupilScreen,
    "merge": MergeScreen,
    "move_document": MoveDocumentScreen,
    "change_school": ChangeSchoolScreen,
    "leaving": LeavingScreen,
}


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def mistakes(school: School) -> MistakesDesk:
    """Makes twins, documents and drafts in the rektor's hands."""
    return MistakesDesk(school.rector, school.clock, school.registers)


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path))
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def visit(seat: Seat, screen: str, pupil_id: PupilId, **more: str) -> QWidget:
    """Show a place, as the frame would, and wait until it has been read."""
    widget = KINDS[screen](seat.desk, Route(screen, {"pupil": str(pupil_id), **more}))
    widget.resize(1158, 716)
    widget.show()
    seat.settle()
    return widget
