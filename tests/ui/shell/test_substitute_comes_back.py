# SPDX-License-Identifier: EUPL-1.2
"""After the last day: a substitute who was writing comes back to a calm page, not to an error."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel

from eht_desk.application.mentors import appoint_mentor
from eht_desk.application.sessions import remember_point
from eht_desk.domain.organisation import Period
from eht_desk.ui.navigation import ResumePoint, Route
from tests.fakes.school import ALMA, CLASS_5A, FORM, PER, make_school
from tests.ui.shell.conftest import MakeStage


def test_i_dag_says_that_the_time_is_over(make_stage: MakeStage) -> None:
    school = make_school()
    today = school.rector.today
    appoint_mentor(
        school.rector,
        CLASS_5A,
        account_id=school.accounts["nils"],
        period=Period(today, today + timedelta(days=3)),
        substitute_for=PER,
    )
    point = ResumePoint(Route("form", {"pupil": ALMA, "form": FORM}))
    remember_point(school.as_("nils"), point.to_text())
    school.clock.advance(days=5)
    stage = make_stage(school)
    frame = stage.unlock("nils")
    assert frame.route == Route("today")
    stage.settle()
    words = " ".join(label.text() for label in frame.findChildren(QLabel) if label.isVisible())
    assert "Vikariatet i 5A tog slut 26 november 2026. Eleverna visas inte längre för dig." in words
    assert "inte rätt" not in words


def test_during_the_days_the_form_comes_back(make_stage: MakeStage) -> None:
    school = make_school()
    point = ResumePoint(Route("form", {"pupil": ALMA, "form": FORM}))
    remember_point(school.as_("per"), point.to_text())
    stage = make_stage(school)
    assert stage.unlock("per").route.screen == "form"
