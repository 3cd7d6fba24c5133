# SPDX-License-Identifier: EUPL-1.2
"""What I dag says to the members about a plan: who wants it lighter, and that it is time to go through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eht_desk.application.protections import change_plan, read_protection
from eht_desk.domain.protection import ProtectionPlan, Secret
from eht_desk.ui.navigation import Route
from tests.fakes.school import ALMA, School
from tests.ui.protection.conftest import ALIAS, MakeStage, Room, dialog, press, sit, words


def today(room: Room) -> str:
    return words(room.go("today"))


def test_a_lighter_plan_is_answered_there_with_what_would_fall(
    make_stage: MakeStage, protected: School
) -> None:
    change_plan(protected.rector, ALMA, ProtectionPlan((Secret.NAME,)), "Hotet är över")
    assert "lättare plan" not in today(sit(make_stage, protected, "karin"))
    room = sit(make_stage, protected, "maria")
    text = today(room)
    assert f"Karin Ås begär en lättare plan för {ALIAS}" in text
    assert "Adress är inte längre hemligt, Test Testsson får kontaktas. Skäl: Hotet är över" in text
    press(room.frame, "Nej …")
    box = dialog()
    assert f"Planen för {ALIAS} gäller som nu" in words(box)
    box.action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    room.settle()
    assert "lättare plan" not in today(room)


def test_a_plan_to_go_through_stands_there_on_its_day(make_stage: MakeStage, protected: School) -> None:
    plan = read_protection(protected.rector, ALMA).protection.plan
    change_plan(protected.rector, ALMA, replace(plan, review_on=date(2026, 12, 1)))
    room = sit(make_stage, protected, "maria")
    assert "Gå igenom planen" not in today(room)
    before = room.frame.overview.to_do
    protected.clock.advance(days=8)
    room = sit(make_stage, protected, "maria")
    assert f"Gå igenom planen för {ALIAS}" in today(room)
    assert room.frame.overview.to_do == before + 1
    press(room.frame, "Till planen")
    room.settle()
    assert room.frame.route == Route("protection", {"pupil": ALMA})
    assert "Gå igenom planen" not in today(sit(make_stage, protected, "per"))
