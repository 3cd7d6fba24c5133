# SPDX-License-Identifier: EUPL-1.2
"""Maria, kurator, asks Alma and Alma's guardians Omar and Lisa, with the made-up questions and without any wording."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.surveys import begin_survey, read_survey
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import GuardianId, PupilId, SurveyId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import Respondent, Response
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.surveys.hand_over_screen import HandOverScreen
from eht_desk.ui.surveys.paper_screen import PaperScreen
from eht_desk.ui.surveys.survey_screen import SurveyScreen
from eht_desk.ui.surveys.surveys_screen import SurveysScreen
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

SitDown = Callable[[str], Seat]
TRIAL, SRAS = "trial_questions", "sras_r"
OMAR, LISA = GuardianId("g1"), GuardianId("g2")
OMAR_ANSWERS = Respondent(InformantKind.GUARDIAN, OMAR)
KINDS: dict[str, Callable[[Desk, Route], Screen]] = {
    "surveys": SurveysScreen,
    "survey": SurveyScreen,
    "survey_hand_over": HandOverScreen,
    "survey_paper": PaperScreen,
}


def two_guardians() -> School:
    """The made-up school, in which Alma has two guardians."""
    school = make_school()
    with school.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(LISA, school.rector.store.school, "Lisa", "Dahl")])
        work.pupils.add_guardianships([Guardianship(ALMA, LISA)])
        work.commit(LogEvent("test_guardian"))
    return school


@pytest.fixture
def school() -> School:
    return two_guardians()


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(seat_at(school, login, tmp_path))
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def begin(workspace: Workspace, instrument: str = TRIAL, pupil_id: PupilId = ALMA) -> SurveyId:
    """An occasion nobody has answered at yet."""
    return begin_survey(workspace, pupil_id, instrument)[0]


def visit(seat: Seat, screen: str, **parameters: str) -> Screen:
    """Show a place, as the frame would, and wait until it has been read."""
    widget = KINDS[screen](seat.desk, Route(screen, {"pupil": str(ALMA), **parameters}))
    widget.resize(1158, 716)
    widget.show()
    seat.settle()
    return widget


def response(workspace: Workspace, survey_id: SurveyId, who: Respondent) -> Response:
    """One person's form as it is kept."""
    form = read_survey(workspace, survey_id).survey.form_of(who)
    assert form is not None
    return form.response


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
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisibleTo(widget))


def dialog_of(kind: type[QWidget]) -> QWidget:
    """The dialog that is open."""
    return next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
    )
