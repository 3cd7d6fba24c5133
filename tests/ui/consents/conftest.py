# SPDX-License-Identifier: EUPL-1.2
"""The page Samtycken over the made-up school: Alma has two guardians, three purposes can be asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.domain.ids import GuardianId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.consent_ask import AskConsentScreen
from eht_desk.ui.screens.consents import ConsentsScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]
KINDS: dict[str, Callable[[Desk, Route], QWidget]] = {
    "pupil": PupilScreen,
    "consents": ConsentsScreen,
    "ask_consent": AskConsentScreen,
}
LISA = GuardianId("g2")


@pytest.fixture
def school() -> School:
    made = make_school()
    made.services = replace(made.services, purposes=FewPurposes())
    add_guardian(made, LISA, "Lisa", "Dahl")
    return made


def add_guardian(school: School, guardian_id: GuardianId, given: str, family: str) -> None:
    with school.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(guardian_id, school.rector.store.school, given, family)])
        work.pupils.add_guardianships([Guardianship(ALMA, guardian_id)])
        work.commit(LogEvent("test_guardian"))


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path))
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def visit(seat: Seat, screen: str, pupil_id: PupilId = ALMA, **more: str) -> QWidget:
    """Show a place, as the frame would, and wait until it has been read."""
    widget = KINDS[screen](seat.desk, Route(screen, {"pupil": str(pupil_id), **more}))
    widget.resize(1158, 716)
    widget.show()
    seat.settle()
    return widget


def button(widget: QWidget, word: str) -> QPushButton:
    """The button whose accessible name begins so."""
    found = [
        item
        for item in widget.findChildren(QPushButton)
        if item.accessibleName().startswith(word) and item.isVisibleTo(widget)
    ]
    assert found, sorted(item.accessibleName() for item in widget.findChildren(QPushButton))
    return found[0]


def texts(widget: QWidget) -> str:
    """Everything that can be read on it."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))


def dialog_of(kind: type[QWidget]) -> QWidget:
    """The dialog that is open."""
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
    )
