# SPDX-License-Identifier: EUPL-1.2
"""Maria, kurator, talks with Alma: the gate before it is passed, the pages stand on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.application.gates import override_gate
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.interview.interview_screen import InterviewScreen
from eht_desk.ui.interview.read_through_screen import ReadThroughScreen
from eht_desk.ui.interview.talk_screen import TalkScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

QUICK = Pace(pause=0, longest=0, retry=0)
SLOW = Pace(pause=100_000, longest=100_000, retry=100_000)
MAPPING = "social_mapping"
AREAS = ("school_area", "feelings_area", "home_area", "support_area")

OpenInterview = Callable[..., InterviewScreen]
OpenReading = Callable[..., ReadThroughScreen]
S = TypeVar("S", bound=TalkScreen)


@pytest.fixture
def school() -> School:
    school = make_school()
    override_gate(school.rector, ALMA, "before_social_mapping", "Karin Ås", "Elev hos kurator sedan tidigare")
    return school


@pytest.fixture
def seat(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(school, "maria", tmp_path) as seat:
        yield seat


@pytest.fixture
def screens() -> Iterator[list[TalkScreen]]:
    opened: list[TalkScreen] = []
    yield opened
    for screen in opened:
        destroy(screen)


@pytest.fixture
def open_interview(qtbot: QtBot, seat: Seat, screens: list[TalkScreen]) -> OpenInterview:
    def open_(pace: Pace = QUICK, at: Seat | None = None, **parameters: str) -> InterviewScreen:
        route = Route("interview", {"pupil": ALMA, "form": MAPPING, **parameters})
        return shown(qtbot, screens, InterviewScreen((at or seat).desk, route, pace=pace))

    return open_


@pytest.fixture
def open_reading(qtbot: QtBot, seat: Seat, screens: list[TalkScreen]) -> OpenReading:
    def open_(pace: Pace = QUICK, **parameters: str) -> ReadThroughScreen:
        route = Route("read_through", {"pupil": ALMA, "form": MAPPING, **parameters})
        screen = shown(qtbot, screens, ReadThroughScreen(seat.desk, route, pace=pace))
        qtbot.waitUntil(lambda: screen.page_shown is not None)
        return screen

    return open_


def shown(qtbot: QtBot, screens: list[TalkScreen], screen: S) -> S:
    """On the screen, its text read."""
    screens.append(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(lambda: screen.talk.page is not None)
    QApplication.processEvents()
    return screen


def drafts(seat: Seat) -> list[Draft]:
    """What is kept of texts that are being written."""
    with seat.desk.workspace.store.read() as work:
        return [draft for draft in work.documents.drafts_of_pupil(ALMA) if draft.form_id == MAPPING]


def document(seat: Seat, document_id: DocumentId) -> Document:
    """A document as it is kept."""
    with seat.desk.workspace.store.read() as work:
        found = work.documents.get(document_id)
    assert found is not None
    return found


def documents(seat: Seat) -> list[Document]:
    """Everything about Alma that this person may have."""
    with seat.desk.workspace.store.read() as work:
        return work.documents.of_pupil(ALMA)
