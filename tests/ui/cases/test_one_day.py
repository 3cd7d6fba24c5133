# SPDX-License-Identifier: EUPL-1.2
"""What a case and a form both ask for stands once on I dag and on the pupil's page, on the case's day, with why."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QPushButton

from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.pupil_tasks import TasksCard
from tests.application.case_acts import lock, noticed, one, opened
from tests.fakes.school import ALMA, FORM, School
from tests.ui.cases.conftest import SitDown, button, frame_at, screen_of, texts

WHY = "flyttad från 24 dec (julafton) · Varför: Trosa, TRO-38, D5, B11-2"


def lines(frame: Frame) -> list[str]:
    """Everything that can be read on the page."""
    return texts(screen_of(frame)).splitlines()


def test_the_follow_up_of_the_checklist_stands_once_on_the_day_of_the_case(
    sit_down: SitDown, school: School
) -> None:
    noticed(school)
    opened(school)
    school.clock.advance(days=24)
    talks = {"pupil_talk_date": "2026-12-16", "guardian_talk_date": "2026-12-17"}
    lock(school.as_("per"), FORM, None, **talks)
    assert one(school, "deadline.week_after_talk").due == date(2026, 12, 28)
    seat = sit_down("per")
    frame = frame_at(seat, Route("today"))
    said = lines(frame)
    assert said.count("Följ upp checklistan") == 1
    assert any(WHY in line for line in said)
    assert "28 dec" in said
    assert "24 dec" not in said
    frame.go(Route("pupil", {"pupil": str(ALMA)}))
    seat.settle()
    page = screen_of(frame)
    assert isinstance(page, PupilScreen)
    assert button(page, "Fyll i").property("key") == "next"
    [tasks] = page.findChildren(TasksCard)
    assert "Följ upp checklistan" not in texts(tasks)
    said = lines(frame)
    assert said.count("Följ upp checklistan") == 1
    assert {"28 dec", f"F{WHY[1:]}"} <= set(said)
    changing = [
        item for item in page.findChildren(QPushButton) if item.text() == "Ändra …" and item.isVisible()
    ]
    assert any(item.accessibleName() == "Ändra: Följ upp checklistan" for item in changing)


def test_what_is_always_reported_does_not_wait_behind_what_has_a_day(
    sit_down: SitDown, school: School
) -> None:
    noticed(school, days=16)
    opened(school)
    said = lines(frame_at(sit_down("karin"), Route("today")))
    report, decision = (
        next(at for at, line in enumerate(said) if line.startswith(word))
        for word in ("Anmäl till socialtjänsten", "Besluta om frånvaron")
    )
    assert report < decision
    assert "Ska göras" in said
