# SPDX-License-Identifier: EUPL-1.2
"""The school's läsår: its terms, lov and studiedagar, and who answers while it is closed (B11-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.entry_access import line_of
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.school_days import calendar_of, calendars_of
from eht_desk.application.workspace import Workspace, current_account, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitEntryId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.school_year import SchoolYear
from eht_desk.domain.unit_entries import Break, SchoolCalendar

__all__ = ["calendar_of", "read_calendar", "save_calendar"]

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MOST_TERMS, _MOST_BREAKS = 4, 60


def read_calendar(workspace: Workspace, unit_id: UnitId, year: int) -> SchoolCalendar | None:
    """The läsår that begins in the autumn of `year`; None while nobody has written it down. No secret in the store."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        return _kept(work, unit_id, year)


def save_calendar(
    workspace: Workspace,
    unit_id: UnitId,
    year: int,
    terms: tuple[Period, ...],
    breaks: tuple[Break, ...],
    stand_in: str = "",
) -> ChangeSet:
    """Write the läsår down, in the place of what stood there. The days of the school's open cases are counted anew. One
    log row; none when everything is as before.

    Raises RuleViolation: `not_allowed`, `not_found`; on `terms` `required`, `period_reversed`, `outside_year` (`year`),
    `terms_overlap`, `too_many_rows`; on `breaks` `required` (a day or the name), `period_reversed`, `outside_year`,
    `too_many_rows`, each with `name`; `text_too_long` on `breaks` or `stand_in`.
    """
    _check_terms(year, terms)
    tidy = tuple(_checked_break(year, item) for item in breaks)
    if len(tidy) > _MOST_BREAKS:
        raise RuleViolation("too_many_rows", "breaks", {"most": _MOST_BREAKS})
    named = line_of(stand_in, "stand_in")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ORGANISATION, unit_id)
        if unit_id not in {item.id for item in work.organisation.units()}:
            raise RuleViolation("not_found")
        former = _kept(work, unit_id, year)
        later = SchoolCalendar(
            UnitEntryId(workspace.services.ids.new_id()) if former is None else former.id,
            workspace.store.school,
            unit_id,
            year,
            tuple(sorted(terms, key=_start)),
            tuple(sorted(tidy, key=lambda item: (_start(item.period), item.name))),
            workspace.now,
            workspace.store.account_id,
            named,
        )
        if former is None:
            work.unit_entries.add(later)
        elif former == replace(later, written_at=former.written_at, written_by=former.written_by):
            return ChangeSet()
        else:
            work.unit_entries.update(later)
        _count_anew(workspace, work, unit_id)
        work.commit(LogEvent("calendar_saved", detail={"unit": unit_id, "year": year}))
    return changed(ChangeKind.ORGANISATION, ChangeKind.CASE, ChangeKind.TASK)


def _kept(work: ReadWork, unit_id: UnitId, year: int) -> SchoolCalendar | None:
    return next((item for item in calendars_of(work, unit_id) if item.start_year == year), None)


def _count_anew(workspace: Workspace, work: UnitOfWork, unit_id: UnitId) -> None:
    """The open cases of the school, whose days may be others now."""
    for pupil_id in sorted({case.pupil_id for case in work.cases.all_open() if case.unit_id == unit_id}):
        settle_tasks(workspace, work, pupil_id)


def _check_terms(year: int, terms: Sequence[Period]) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise RuleViolation("outside_year", "terms", {"year": str(year)})
    if not terms:
        raise RuleViolation("required", "terms")
    if len(terms) > _MOST_TERMS:
        raise RuleViolation("too_many_rows", "terms", {"most": _MOST_TERMS})
    for term in terms:
        _check_period(year, term, "terms", "")
    in_order = sorted(terms, key=_start)
    if any(one.meets(other) for one, other in pairwise(in_order)):
        raise RuleViolation("terms_overlap", "terms")


def _checked_break(year: int, item: Break) -> Break:
    name = line_of(item.name, "breaks", required=True)
    _check_period(year, item.period, "breaks", name)
    return replace(item, name=name)


def _check_period(year: int, period: Period, field: str, name: str) -> None:
    """Raises RuleViolation: both days, in their order, in the läsår."""
    if period.start is None or period.end is None:
        raise RuleViolation("required", field, {"name": name})
    if period.is_reversed:
        raise RuleViolation("period_reversed", field, {"name": name})
    whole = SchoolYear(year)
    if period.start < whole.first_day or period.end > whole.last_day:
        raise RuleViolation("outside_year", field, {"name": name, "year": whole.name})


def _start(period: Period) -> str:
    return "" if period.start is None else period.start.isoformat()
