# SPDX-License-Identifier: EUPL-1.2
"""Whole cases by the shipped routines: doing what is next comes to closing, whichever way the forms are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from eht_desk import bootstrap
from eht_desk.application.workspace import Services
from eht_desk.domain.case_entries import DutyValue
from eht_desk.domain.routines.facts import Situation
from eht_desk.domain.routines.progress import StepState
from tests.catalog.routines.walker import Walker
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


@pytest.mark.parametrize("seed", range(12))
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
