# SPDX-License-Identifier: EUPL-1.2
"""Whole cases by the shipped routines: doing what is next comes to closing, whichever way the forms are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from eht_desk import bootstrap
from eht_desk.application.workspace import Services
from eht_desk.domain.absence import Counting
from eht_desk.domain.case_entries import DutyValue
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.stages import due_date
from eht_desk.domain.routines.facts import Situation
from eht_desk.domain.routines.progress import StepState, step_gate
from tests.catalog.routines.walker import DeadEnd, Walker
from tests.domain.routines.made import CALENDAR

ROUTINES = ("huddinge", "trosa")


@pytest.fixture(scope="module")
def services() -> Services:
    return bootstrap.build_services()


def walker(
    services: Services,
    routine: str,
    seed: int = 1,
    said: Mapping[str, str] | None = None,
    situation: Situation | None = None,
) -> Walker:
    calendar = replace(CALENDAR, work_days=services.work_days.work_days())
    return Walker(
        services,
        services.routines.get(routine),
        calendar,
        situation or Situation(DutyValue.HAS_DUTY, home="own"),
        date(2026, 10, 19),
        Random(seed),
        said=dict(said or {}),
    )


def meddle(one: Walker, chance: Random) -> None:
    """Things are written out of order, withdrawn, passed: whatever people do."""
    form_ids = {
        item.removeprefix("form:") for step in one.routine.steps for item in step.offers if ":" in item
    }
    form_ids |= {need.evidence.form_id for step in one.routine.steps for need in step.needs} - {""}
    form = one.services.forms.get(chance.choice(sorted(form_ids)))
    step = chance.choice(one.routine.steps)
    decision = chance.choice(one.routine.decisions)
    coming = one.judged().next
    things: list[Callable[[], object]] = [
        lambda: one.write(form.id, chance.choice(form.stages).id),
        lambda: one.life.saw(one.day, chance.randrange(1000), counts=chance.choice(list(Counting))),
        lambda: one.give(Evidence(EvidenceKind.DECISION, decision_id=decision.id)),
        lambda: one.life.tried(one.day),
        lambda: one.life.came_back(one.day),
        lambda: one.life.passed(one.day, step_gate(one.routine.id, step.id)),
        lambda: one.life.documents and one.life.documents.pop(chance.randrange(len(one.life.documents))),
        lambda: None if coming.action == "close" else one.do(coming),
    ]
    one.day += timedelta(days=chance.randrange(1, 20))
    with suppress(DeadEnd):  # a stage that does not open is nothing that anybody can write
        chance.choices(things, weights=(6, 3, 3, 2, 1, 1, 2, 3))[0]()


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("routine", ROUTINES)
def test_whatever_was_written_there_is_a_way_to_closing(services, routine, seed):
    chance = Random(seed)
    one = walker(services, routine, seed)
    for _ in range(20):
        meddle(one, chance)
        assert one.judged().next.action
    assert one.walk().next.action == "close"


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("routine", ROUTINES)
def test_doing_what_is_next_comes_to_closing(services, routine, seed):
    chance = Random(seed)
    situation = Situation(
        chance.choice([None, *DutyValue]),
        home=chance.choice(["own", "other", "unknown"]),
        authority_kind=chance.choice(["municipal", "independent"]),
    )
    one = walker(services, routine, seed, situation=situation)
    if chance.random() < 0.5:
        one.life.saw(one.day)
    end = one.walk()
    assert all(item.state is not StepState.CURRENT for item in end.steps)
    assert not any(item.is_alarm for item in end.dues)


@pytest.mark.parametrize("routine", ROUTINES)
def test_what_is_not_problematic_stops_and_is_closed(services, routine):
    one = walker(
        services,
        routine,
        said={"eht_assessment": "not_problematic", "investigation.assessment": "no_problem"},
    )
    one.life.saw(one.day, 300)
    end = one.walk()
    assert end.stopped_by is not None
    assert not [item for item in end.tasks if item.id == "revise_plan"]
    assert not any(path.endswith((".begun", ".evaluated")) for path in one.path)


@pytest.mark.parametrize("routine", ROUTINES)
def test_an_investigation_that_is_not_needed_is_looked_at_again_on_its_day(services, routine):
    one = walker(
        services, routine, said={"decision_not_needed.review_on": "2027-03-26", "review": "still_not_needed"}
    )
    one.life.saw(one.day, 300)
    one.write("decision_not_needed", "decision")
    (review,) = [item for item in one.judged().dues if item.rule.id == "review"]
    # Långfredagen: the day that rektor wrote is the day; nothing is counted and nothing moved.
    assert (review.due, review.moves) == (date(2027, 3, 26), ())
    assert one.judged().next.action == "decision:review"
    assert one.walk().stopped_by is not None


@pytest.mark.parametrize(
    ("home", "kind", "is_told"),
    [
        ("own", "municipal", False),  # formulär 2 is enough: the authority is the home municipality (HUD-37)
        ("other", "municipal", True),  # C7: registered elsewhere
        ("own", "independent", True),  # C9
        ("other", "independent", True),
    ],
)
@pytest.mark.parametrize("routine", ROUTINES)
def test_who_is_told_follows_from_home_and_authority(services, routine, home, kind, is_told):
    situation = Situation(DutyValue.HAS_DUTY, home=home, authority_kind=kind)
    one = walker(services, routine, situation=situation, said={"eht_assessment": "problematic"})
    one.life.saw(one.day, 300)
    one.walk()
    assert any(path.endswith(".home_told") for path in one.path) is is_told
    assert any(path.endswith(".reported") for path in one.path)


def test_the_week_runs_from_the_later_talk_as_on_the_paper(services):
    one = walker(services, "trosa", said={"absence_checklist.guardian_talk_date": "2026-11-02"})
    one.day = date(2026, 11, 5)  # the pupil's talk, three days after that with the guardian
    one.write("absence_checklist", "talk")
    (week,) = [item for item in one.judged().dues if item.rule.id == "week_after_talk"]
    (talk,) = one.life.documents
    stage = services.forms.get("absence_checklist").stage("follow_up")
    assert week.due == due_date(stage.due, talk.answers) == date(2026, 11, 12)


def test_the_plan_is_followed_up_a_week_after_the_day_on_the_paper(services):
    one = walker(services, "trosa", said={"action_plan.weekly_next": "goes_on"})
    one.write("action_plan", "plan")  # Mon 19 October 2026
    one.day = date(2026, 10, 26)
    one.write("action_plan", "weekly")
    one.said["action_plan.weekly_date"] = "2026-11-02"
    one.day = date(2026, 11, 4)  # followed up on Monday, written on Wednesday
    one.write("action_plan", "weekly")
    (week,) = [item for item in one.judged().dues if item.rule.id == "weekly"]
    assert (week.started_on, week.due, week.round) == (date(2026, 11, 2), date(2026, 11, 9), 3)


@pytest.mark.parametrize(
    ("routine", "form", "stage"),
    [("trosa", "absence_checklist", "talk"), ("huddinge", "simple_mapping", "mapping")],
)
def test_a_later_paper_does_not_move_the_day_on_which_absence_was_noticed(services, routine, form, stage):
    one = walker(services, routine)
    seen_on = one.day
    one.life.saw(seen_on, 50)
    one.day += timedelta(days=23)
    one.write(form, stage)
    assert one.judged().steps[0].done_on == seen_on


@pytest.mark.parametrize(
    ("routine", "form", "stage"),
    [("trosa", "absence_checklist", "talk"), ("huddinge", "simple_mapping", "mapping")],
)
def test_a_paper_alone_is_how_absence_was_noticed(services, routine, form, stage):
    one = walker(services, routine)
    one.write(form, stage)
    assert one.judged().steps[0].done_on == one.day
