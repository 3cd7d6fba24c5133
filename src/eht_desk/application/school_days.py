# SPDX-License-Identifier: EUPL-1.2
"""The days of a school, for counting: what it wrote down about its läsår, and which days nobody works (B11).

Writing it down is school_calendar.py; this module is asked inside others' transactions.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import DEFAULT_ZONE, Workspace
from eht_desk.domain.ids import UnitId
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.model import CalendarRules
from eht_desk.domain.unit_entries import SchoolCalendar


def calendars_of(work: ReadWork, unit_id: UnitId) -> tuple[SchoolCalendar, ...]:
    """The läsår that the school has written down, the oldest first; of one year the one that was written last."""
    by_year: dict[int, SchoolCalendar] = {}
    for item in work.unit_entries.of_unit(unit_id, SchoolCalendar):
        by_year.setdefault(item.start_year, item)
    return tuple(by_year[year] for year in sorted(by_year))


def calendar_of(
    workspace: Workspace, work: ReadWork, unit_id: UnitId, rules: CalendarRules | None = None
) -> Calendar:
    """How days are counted at the school, by the routine's `rules`. Without a läsår every working day is a school day:
    whoever shows a day tells that."""
    kept = calendars_of(work, unit_id)
    zone = next((item.time_zone for item in work.organisation.units() if item.id == unit_id), DEFAULT_ZONE)
    # Who answers in breaks is said anew each year: the year of today, else the last that was written down.
    today = workspace.today
    named = [item for item in kept if any(term.covers(today) for term in item.terms)] or list(kept[-1:])
    return Calendar(
        workspace.services.work_days.work_days(),
        tuple(term for item in kept for term in item.terms),
        tuple(day_off for item in kept for day_off in item.breaks),
        named[0].stand_in if named else "",
        ZoneInfo(zone),
        rules or CalendarRules(),
    )
