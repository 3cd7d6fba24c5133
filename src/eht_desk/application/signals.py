# SPDX-License-Identifier: EUPL-1.2
"""Signals: absence that somebody noticed and typed in, what of the routine it reaches, and taking one back.

Whoever sees the pupil and may write about the work with support writes one: mentors notice first (HRP-06).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application import entry_access
from eht_desk.application.case_access import routine_of
from eht_desk.application.changes import ChangeSet
from eht_desk.application.entry_access import (
    Withdrawn,
    check_not_future,
    may_withdraw,
    open_school_case,
    settle_and_commit,
    shown_names,
    text_of,
    withdrawal_of,
    writable_pupil,
)
from eht_desk.application.followed_routine import routines_for
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.absence import Counting, Measuring
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.case_entries import Signal
from eht_desk.domain.cases import Case
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition, SignalDefinition
from eht_desk.domain.routines.signals import Reached, reached

_WHOLE = 1000
"""A hundred per cent, in tenths."""
_SHARES = (Measuring.PERCENT, Measuring.LESSON_PERCENT)
_MOST_HOURS = 20_000
_LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class NewSignal:
    """What somebody noticed. `value` in tenths by `measure`: per cent or hours; None for days in a row, which the days
    tell themselves, and for a judgement, whose words are in `text` and which is the routine's signal `judged`. Without
    `seen_on` it was seen today."""

    measure: Measuring
    counts: Counting
    first_day: date
    last_day: date
    value: int | None = None
    seen_on: date | None = None
    text: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signal as it may be shown. `reached` is what it reaches by the case's routine, or the school's while there is
    no case; in words of the routine. `withdrawn` is None while it holds."""

    id: EntryId
    pupil_id: PupilId
    measure: Measuring
    counts: Counting
    value: int | None
    first_day: date
    last_day: date
    seen_on: date
    text: str
    reached: tuple[Reached, ...]
    case_id: CaseId | None
    written_at: datetime
    written_by: str
    withdrawn: Withdrawn | None
    may_withdraw: bool

    @property
    def holds(self) -> bool:
        """Whether nobody withdrew it."""
        return self.withdrawn is None


def write_signal(workspace: Workspace, pupil_id: PupilId, new: NewSignal) -> tuple[EntryId, ChangeSet]:
    """Write absence down that somebody noticed. It belongs to the pupil's open case of the school, if there is one. One
    log row.

    Raises RuleViolation: `not_allowed`; `period_reversed` or `period_too_long` on `last_day`; `in_future` on `last_day`
    or `seen_on`; `seen_too_early` on `seen_on`; `required`, `value_out_of_range` (`most`) on `value`; `required` (a
    judgement) or `text_too_long` on `text`; `required` or `unknown_judgement` on `judged` of a judgement, where the
    routine has such signals.
    """
    seen_on = new.seen_on or workspace.today
    _check_days(workspace, new, seen_on)
    value = _value(new)
    words = text_of(new.text, "text", required=new.measure is Measuring.JUDGEMENT)
    with workspace.store.write() as work:
        pupil, _, viewer = writable_pupil(workspace, work, pupil_id)
        case = open_school_case(work, pupil.id)
        signal = Signal(
            EntryId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            pupil.id,
            pupil.unit_id,
            new.measure,
            new.counts,
            value,
            new.first_day,
            new.last_day,
            seen_on,
            workspace.now,
            viewer.account_id,
            words,
            (),
            None if case is None else case.id,
        )
        signal = _judged(workspace, work, signal, case, new.judged)
        work.entries.add(replace(signal, reaches=_reaches(workspace, work, signal, case)))
        changes = settle_and_commit(
            workspace, work, pupil.id, signal.id, "signal_written", kind=new.measure.value
        )
    return signal.id, changes


def withdraw_signal(workspace: Workspace, signal_id: EntryId, reason: str) -> ChangeSet:
    """It was wrong: the figure, the days, the pupil. It stays, and does not count. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`; on `reason` `why_needed`,
    `text_too_long`.
    """
    return entry_access.withdraw(workspace, signal_id, Signal, reason, "signal_withdrawn")


def signal_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    signals: Iterable[Signal] | None = None,
    names: Mapping[AccountId, str] | None = None,
) -> tuple[SignalRow, ...]:
    """The signals about a pupil that has passed the gate, the last seen first; withdrawn ones too. All, or these."""
    found = work.entries.of_pupil(view.id, Signal) if signals is None else list(signals)
    if not found or not may_do_with_entries(workspace, viewer, Right.READ, view):
        return ()
    shown = shown_names(work, view) if names is None else names
    cases = {item.id: item for item in work.cases.of_pupil(view.id)}
    closed = {case.id for case in cases.values() if not case.is_open}
    here = open_school_case(work, view.id)
    may_write = may_do_with_entries(workspace, viewer, Right.WRITE, view)
    return tuple(
        SignalRow(
            item.id,
            item.pupil_id,
            item.measure,
            item.counts,
            item.value,
            item.first_day,
            item.last_day,
            item.seen_on,
            item.text,
            _reached_in(workspace, work, item, cases.get(item.case_id) if item.case_id else here),
            item.case_id,
            item.written_at,
            shown.get(item.written_by, ""),
            withdrawal_of(item, shown),
            may_write and may_withdraw(viewer, view, item) and item.case_id not in closed,
        )
        for item in sorted(found, key=lambda item: (item.seen_on, item.written_at, item.id), reverse=True)
    )


def reached_at_school(workspace: Workspace, work: ReadWork, signal: Signal) -> tuple[Reached, ...]:
    """What a signal without a case reaches by the routines of the pupil's school."""
    return _reached_in(workspace, work, signal, None)


def judgements(workspace: Workspace, pupil_id: PupilId) -> tuple[SignalDefinition, ...]:
    """What absence without a figure can be judged to be: signals of the routine of the pupil's case, or of the school.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    with workspace.store.read() as work:
        pupil, _, _ = writable_pupil(workspace, work, pupil_id)
        case = open_school_case(work, pupil.id)
        return _judgements(_routines_for(workspace, work, pupil.unit_id, case))


def _judgements(routines: Iterable[RoutineDefinition]) -> tuple[SignalDefinition, ...]:
    """Each once: what several routines build upon is the same signal."""
    found: dict[str, SignalDefinition] = {}
    for routine in routines:
        for item in routine.signals:
            if item.measure is Measuring.JUDGEMENT:
                found.setdefault(item.id, item)
    return tuple(found.values())


def _judged(workspace: Workspace, work: ReadWork, signal: Signal, case: Case | None, judged: str) -> Signal:
    """A judgement with what it is. One that is about one kind of absence counts that kind. Raises RuleViolation."""
    if signal.measure is not Measuring.JUDGEMENT:
        return signal
    known = {item.id: item for item in _judgements(_routines_for(workspace, work, signal.unit_id, case))}
    if known and not judged:
        raise RuleViolation("required", "judged")
    if judged and judged not in known:
        raise RuleViolation("unknown_judgement", "judged")
    about = known[judged].counts if judged else Counting.ALL
    return replace(signal, judged=judged, counts=signal.counts if about is Counting.ALL else about)


def _reached_in(
    workspace: Workspace, work: ReadWork, signal: Signal, case: Case | None
) -> tuple[Reached, ...]:
    return tuple(
        item
        for routine in _routines_for(workspace, work, signal.unit_id, case)
        for item in reached(routine, signal, calendar_of(workspace, work, signal.unit_id, routine.calendar))
    )


def _routines_for(
    workspace: Workspace, work: ReadWork, unit_id: UnitId, case: Case | None
) -> tuple[RoutineDefinition, ...]:
    followed = None if case is None else routine_of(workspace, case)
    return routines_for(workspace, work, unit_id) if followed is None else (followed,)


def _reaches(workspace: Workspace, work: ReadWork, signal: Signal, case: Case | None) -> tuple[str, ...]:
    """The ids of what it reaches now, to be kept. None while several routines could be meant: ids are their own."""
    if len(_routines_for(workspace, work, signal.unit_id, case)) != 1:
        return ()
    return tuple(item.definition.id for item in _reached_in(workspace, work, signal, case))


def _check_days(workspace: Workspace, new: NewSignal, seen_on: date) -> None:
    if new.last_day < new.first_day:
        raise RuleViolation("period_reversed", "last_day")
    if (new.last_day - new.first_day).days > _LONGEST_DAYS:
        raise RuleViolation("period_too_long", "last_day", {"days": _LONGEST_DAYS})
    check_not_future(workspace, new.last_day, "last_day")
    check_not_future(workspace, seen_on, "seen_on")
    if seen_on < new.first_day:
        raise RuleViolation("seen_too_early", "seen_on")


def _value(new: NewSignal) -> int | None:
    """The figure as it is kept. Raises RuleViolation."""
    if new.measure in (Measuring.JUDGEMENT, Measuring.DAYS_IN_A_ROW):
        return None
    if new.value is None:
        raise RuleViolation("required", "value")
    most = _WHOLE if new.measure in _SHARES else _MOST_HOURS
    if not 0 < new.value <= most:
        raise RuleViolation("value_out_of_range", "value", {"most": most // 10})
    return new.value
