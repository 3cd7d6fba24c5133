# SPDX-License-Identifier: EUPL-1.2
"""Which days nobody works in Sweden, as the calendar on the wall has them (B11-1, B11-4, B11-5)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from eht_desk.catalog.holidays import SwedishWorkDays

DAYS = SwedishWorkDays().work_days()


@pytest.mark.parametrize(
    ("year", "holidays", "eves"),
    [
        (
            2026,
            "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26",
            "06-19 12-24 12-31",
        ),
        (
            2027,
            "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-26 11-06 12-25 12-26",
            "06-25 12-24 12-31",
        ),
        (
            2028,
            "01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-06 06-24 11-04 12-25 12-26",
            "06-23 12-24 12-31",
        ),
    ],
)
def test_holidays_and_eves_of_a_year(year: int, holidays: str, eves: str) -> None:
    assert sorted(f"{day:%m-%d}" for day in DAYS.public(year)) == holidays.split()
    assert sorted(f"{day:%m-%d}" for day in DAYS.eves(year)) == eves.split()


def test_a_day_is_called_what_people_call_it() -> None:
    assert DAYS.name_of(date(2027, 3, 26)) == "Långfredagen"
    assert DAYS.name_of(date(2026, 12, 24)) == "Julafton"
    assert DAYS.name_of(date(2026, 12, 23)) == ""


def test_any_year_that_can_be_written_has_an_answer() -> None:
    assert (
        DAYS.public(1) == DAYS.public(9999) == frozenset()
    )  # beyond what the package knows nothing is a holiday
    assert len(DAYS.public(2100)) == 13


def test_the_package_is_read_when_the_first_day_is_counted() -> None:
    code = (
        "import sys, datetime; from eht_desk.catalog.holidays import SwedishWorkDays; "
        "days = SwedishWorkDays().work_days(); before = 'holidays' in sys.modules; "
        "days.public(2026); print(before, 'holidays' in sys.modules)"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }  # the run without Qt installs no project
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "True"]
