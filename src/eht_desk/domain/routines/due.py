# SPDX-License-Identifier: EUPL-1.2
"""By when something is to be done, with the whole arithmetic: what it starts at, the day as counted, the day as moved.

A day is never moved silently: each day passed over has its reason, and a day inside a break keeps its date and is only
shown before the break (B11-7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eht_desk.domain.case_entries import CaseDecision
from eht_desk.domain.cases import begun_at
from eht_desk.domain.documents import Document
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.routines.calendar import Calendar, Move
from eht_desk.domain.routines.facts import Known, Proof
from eht_desk.domain.routines.model import (
    DeadlineDefinition,
    DeadlineKind,
    EventDefinition,
    EventKind,
    RoutineDefinition,
)
from eht_desk.domain.unit_entries import Break


class DueState(StrEnum):
    """How a deadline stands. Waiting: what it starts at has not happened."""

    OPEN = "open"
    DONE = "done"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class DueDay:
    """A deadline of a case. `raw` is the day as counted, `due` after `moves`, `shown_on` where lists put it: the same
    day, or the last school day before the break in which it lies (never before `started_on`), when `stand_in` answers.

    While it waits there are no days. `round` counts those that come again, from 1.
    """

    rule: DeadlineDefinition
    state: DueState
    start_label: str = ""
    started_on: date | None = None
    raw: date | None = None
    due: date | None = None
    moves: tuple[Move, ...] = ()
    in_break: Break | None = None
    stand_in: str = ""
    shown_on: date | None = None
    done_on: date | None = None
    proofs: tuple[Proof, ...] = ()
    round: int = 1

    @property
    def is_alarm(self) -> bool:
        """Whether it is open and asks to be kept: a ledger only shows what was done (HUD-12)."""
        return self.state is DueState.OPEN and self.rule.kind is not DeadlineKind.LEDGER

    def is_late(self, today: date) -> bool:
        """Whether the day has passed without it being done."""
        return self.is_alarm and self.due is not None and self.due < today

    def days_left(self, today: date) -> int | None:
        """Calendar days until the due day: 0 on the day itself, negative when it has passed."""
        return None if self.due is None else (self.due - today).days


def due_days(
    definition: RoutineDefinition, known: Known, facts: Mapping[str, AnswerValue], calendar: Calendar
) -> tuple[DueDay, ...]:
    """Every deadline that the routine sets for the case now, in its order. Those whose `when` does not hold are left
    out; those that nothing has started yet wait."""
    counting = replace(calendar, rules=definition.calendar)
    asked = [rule for rule in definition.deadlines if holds(rule.when, facts)]
    events = {item.id: item for item in definition.events if any(rule.event == item.id for rule in asked)}
    starts = {name: _start(definition, event, known) for name, event in events.items()}
    return tuple(_due_day(rule, starts.get(rule.event), known, counting) for rule in asked)


@dataclass(frozen=True, slots=True)
class _Start:
    """What a deadline starts at. `day` None: it has not happened. What is done counts from `counts_from` on; None: all
    of it, as it happened once."""

    event: EventDefinition
    day: date | None = None
    counts_from: date | None = None


def _start(definition: RoutineDefinition, event: EventDefinition, known: Known) -> _Start:
    days = event_days(definition, event, known)
    if not days:
        return _Start(event)
    if event.pick_first or len(days) == 1:
        return _Start(event, days[0])
    # A day that lies ahead when it is written begins with the writing: what is done before it comes is done.
    return _Start(event, days[-1], min(days[-1], _written_on(event, days[-1], known)))


def event_days(definition: RoutineDefinition, event: EventDefinition, known: Known) -> tuple[date, ...]:
    """Every day on which the event happened in the case, the first first."""
    return tuple(sorted(set(_days_of(definition, event, known))))


def _days_of(definition: RoutineDefinition, event: EventDefinition, known: Known) -> list[date]:
    calendar = known.calendar
    match event.kind:
        case EventKind.CASE_OPENED:
            return [calendar.day_of(begun_at(known.case))]
        case EventKind.SIGNAL:
            return [item.seen_on for item in known.signals(definition, event.signal)]
        case EventKind.FORM_DATE:
            written = (_later_in(item, event, known) for item in known.documents.get(event.form, ()))
            return [day for day in written if day is not None]
        case EventKind.STAGE:
            stage = Evidence(EvidenceKind.DOCUMENT_STAGE, form_id=event.form, stage_id=event.stage)
            return [item.on for item in known.proofs(stage) if item.on is not None]
        case EventKind.DECISION:
            decision = known.decision(event.decision)
            return [] if decision is None or not _is_meant(decision, event) else [decision.decided_on]
        case EventKind.MEASURES:
            measures = known.measures()
            waiting = [item.starts_on for item in measures if not item.evaluations]
            return [min(waiting)] if waiting else [item.starts_on for item in measures]
        case EventKind.RETURNED:
            return list(known.returned(definition))


def _later_in(document: Document, event: EventDefinition, known: Known) -> date | None:
    """The day that stands in it; of a stage that repeats, the last round's."""
    asked = {event.field, event.or_field} - {""}
    days = (known.date_in(document, name) for name in document.answers if round_of(name)[0] in asked)
    return max((day for day in days if day is not None), default=None)


def _written_on(event: EventDefinition, started: date, known: Known) -> date:
    """When the document that says the day was finalised; the day itself of what is no date in a form."""
    saying = (item for item in known.documents.get(event.form, ()) if event.kind is EventKind.FORM_DATE)
    days = (known.finalised_on(item) for item in saying if _later_in(item, event, known) == started)
    return min(days, default=started)


def _is_meant(decision: CaseDecision, event: EventDefinition) -> bool:
    return event.value in ("", decision.value)


def _due_day(rule: DeadlineDefinition, start: _Start | None, known: Known, calendar: Calendar) -> DueDay:
    if start is None or start.day is None:
        return DueDay(rule, DueState.WAITING, "" if start is None else start.event.label)
    proofs = known.proofs(rule.done_by)
    if rule.repeats:
        return _repeated(rule, start.event, start.day, proofs, calendar)
    if start.counts_from is not None:
        proofs = tuple(item for item in proofs if item.on is None or item.on >= start.counts_from)
    due = _counted(rule, start.event.label, start.day, calendar)
    if not proofs:
        return due
    return replace(due, state=DueState.DONE, done_on=proofs[0].on, proofs=proofs)


def _repeated(
    rule: DeadlineDefinition,
    event: EventDefinition,
    started: date,
    proofs: tuple[Proof, ...],
    calendar: Calendar,
) -> DueDay:
    """It begins anew on the day that it was last done (D6): the day on the paper where the event reads it there,
    otherwise the day when that was written."""
    done = [item for item in proofs if item.on is not None and (event.or_field or item.on >= started)]
    if not done:
        return _counted(rule, event.label, started, calendar)
    last = done[-1].on or started
    again = _counted(rule, event.label, started if event.or_field else last, calendar)
    return replace(again, done_on=last, proofs=tuple(done), round=len(done) + 1)


def _counted(rule: DeadlineDefinition, label: str, started: date, calendar: Calendar) -> DueDay:
    raw = calendar.add(started, rule.span)
    due, moves = calendar.moved(raw) if rule.moves else (raw, ())
    lies_in = calendar.break_on(due)
    shown = due if lies_in is None else max(started, calendar.last_school_day_before(due))
    stand_in = "" if lies_in is None else calendar.stand_in
    return DueDay(rule, DueState.OPEN, label, started, raw, due, moves, lies_in, stand_in, shown)
