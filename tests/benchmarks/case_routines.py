# SPDX-License-Identifier: EUPL-1.2
"""A case of two years judged by its routine: next step, gates and deadlines. One of 60 steps, and each that ships."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eht_desk.domain.routines.model import RoutineDefinition
    from tests.domain.routines.made import Life

STEPS = 60
OPENED = date(2026, 8, 24)
TODAY = OPENED + timedelta(days=700)
NOTES, DOCUMENTS, ENTRIES = 100, 200, 60


def judging(repetitions: int) -> dict[str, float]:
    """Seconds in the processor for one judging of a full case, by the routine's id."""
    from eht_desk import bootstrap
    from eht_desk.domain.routines.facts import Situation
    from eht_desk.domain.routines.judging import judge_case
    from tests.domain.routines.made import CALENDAR

    services = bootstrap.build_services()
    gates = {item.id: item for item in services.gates.all()}
    calendar = replace(CALENDAR, work_days=services.work_days.work_days())
    shipped = services.routines.all_latest()
    figures: dict[str, float] = {}
    for routine in (long_routine(), *shipped):
        life = full_case(routine)
        case = replace(life.case, routine_id=routine.id, routine_version=routine.version)
        findings, runs = life.findings, []
        for _ in range(repetitions + 1):
            began = time.process_time()
            judge_case(routine, case, findings, life.overrides, gates, Situation(), calendar, TODAY)
            runs.append(time.process_time() - began)
        figures[routine.id] = statistics.median(runs[1:])  # the first one reads the holidays
    return figures


def long_routine() -> RoutineDefinition:
    """60 steps of three needs, each with a deadline of one to four weeks: more than any school has."""
    from eht_desk.domain.routines.model import Span, Unit
    from tests.domain.routines.made import GUARDIAN_CALL, ROUTINE, deadline, decision, need, stage, step

    steps = tuple(
        step(
            f"step_{number}",
            need(f"written_{number}", stage(f"form_{number % 30}", "talk")),
            need(f"called_{number}", GUARDIAN_CALL),
            need(f"decided_{number}", decision("assessment")),
        )
        for number in range(STEPS)
    )
    deadlines = tuple(
        deadline(
            f"by_{number}",
            "talk",
            Span(5 + number % 16, Unit.WORKING_DAYS),
            stage("checklist", f"round_{number}"),
            step=f"step_{number}",
            moves=True,
        )
        for number in range(STEPS)
    )
    return replace(ROUTINE, id="of_60_steps", steps=steps, deadlines=deadlines)


def full_case(routine: RoutineDefinition) -> Life:
    """Two years with notes, signals and measures, and documents of every form that the routine names."""
    from tests.domain.routines.made import Life

    named = {need.evidence.form_id for step in routine.steps for need in step.needs if need.evidence.form_id}
    forms = sorted({"checklist", *named})
    life = Life(OPENED)
    for number in range(DOCUMENTS):
        day = OPENED + timedelta(days=number * 3)
        answers = {f"field_{item}": "Hon säger att hon har ont i magen på morgonen." for item in range(25)}
        life.wrote(day, forms[number % len(forms)], "talk", talk_on=day.isoformat(), **answers)
    for number in range(NOTES):
        life.called(OPENED + timedelta(days=number * 7))
    for number in range(ENTRIES // 2):
        day = OPENED + timedelta(days=number * 20)
        life.saw(day, 200 + number)
        life.tried(day)
    return life
