# SPDX-License-Identifier: EUPL-1.2
"""Everything that a routine names by its id, with where: its own parts, and forms, gates and reasons beside it.

Does not belong here: whether it exists (routine_checks for its own parts, routine_references for the rest).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from eht_desk.catalog.problems import Place
from eht_desk.domain.evidence import Evidence
from eht_desk.domain.forms.conditions import leaves
from eht_desk.domain.forms.model import Condition
from eht_desk.domain.routines.model import Need, RoutineDefinition, StepDefinition

DECISION_ACTION, FORM_ACTION = "decision:", "form:"
"""What an action begins with that opens a decision or a form."""


class Thing(StrEnum):
    """What is named."""

    STEP = "step"
    EVENT = "event"
    LAW = "law"
    TASK = "task"
    SIGNAL = "signal"
    DECISION = "decision"
    FACT = "fact"  # of a condition, with the answers it is compared with
    ACTION = "action"
    GATE = "gate"
    PURPOSE = "purpose"
    REASON = "reason"
    FORM = "form"
    STAGE = "stage"
    HANDOVER = "handover"
    APPROVAL = "approval"
    DATE_FIELD = "date_field"


@dataclass(frozen=True, slots=True)
class Mention:
    """Something is named. Of what belongs to a form, `form` is that form. `values`: what it is compared with."""

    place: Place
    thing: Thing
    name: str
    form: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _At:
    """One part of the routine, as mentions need it."""

    file: str
    section: str
    part: str

    def place(self, key: str) -> Place:
        return Place(self.file, self.section, self.part, key)

    def named(
        self, thing: Thing, key: str, names: Iterable[str], values: tuple[str, ...] = ()
    ) -> Iterator[Mention]:
        return (Mention(self.place(key), thing, name, values=values) for name in names if name)


def mentions(routine: RoutineDefinition, file: str) -> Iterator[Mention]:
    """All of them, part by part."""
    for signal in routine.signals:
        at = _At(file, "signals", signal.id)
        yield from at.named(Thing.STEP, "leads_to", [signal.leads_to])
        yield from at.named(Thing.TASK, "reports", signal.reports)
    for step in routine.steps:
        yield from _of_step(step, file)
    for event in routine.events:
        at = _At(file, "events", event.id)
        yield from at.named(Thing.SIGNAL, "signal", [event.signal])
        yield from at.named(Thing.DECISION, "decision", [event.decision], (event.value,) * bool(event.value))
        yield from _of_form(at, event.form, stage=event.stage, date_field=event.field)
        if event.or_field:
            yield Mention(at.place("or_field"), Thing.DATE_FIELD, event.or_field, event.form)
    for deadline in routine.deadlines:
        at = _At(file, "deadlines", deadline.id)
        yield from at.named(Thing.EVENT, "event", [deadline.event])
        yield from at.named(Thing.STEP, "step", [deadline.step])
        yield from at.named(Thing.LAW, "laws", deadline.laws)
        yield from _of_evidence(at, deadline.done_by)
        yield from _of_condition(at, deadline.when)
    for task in routine.tasks:
        at = _At(file, "tasks", task.id)
        yield from at.named(Thing.STEP, "step", [task.step])
        yield from _of_evidence(at, task.done_by)
        yield from _of_condition(at, task.when)
    if routine.closing is not None:
        at = _At(file, "closing", "")
        yield from at.named(Thing.REASON, "reasons", routine.closing.reasons)
        yield from at.named(Thing.GATE, "gates", routine.closing.gates)
        yield from at.named(Thing.FORM, "form", [routine.closing.form])


def _of_step(step: StepDefinition, file: str) -> Iterator[Mention]:
    at = _At(file, "steps", step.id)
    yield from at.named(Thing.LAW, "laws", step.laws)
    yield from at.named(Thing.GATE, "gates", step.gates)
    yield from _of_actions(at, "offers", step.offers)
    yield from _of_condition(at, step.when)
    for need in step.needs:
        yield from _of_need(_At(file, f"steps {step.id}, needs", need.id), need)


def _of_need(at: _At, need: Need) -> Iterator[Mention]:
    yield from _of_evidence(at, need.evidence)
    yield from _of_actions(at, "action", [need.action] if need.action else [])
    yield from _of_condition(at, need.when)


def _of_actions(at: _At, key: str, actions: Iterable[str]) -> Iterator[Mention]:
    for action in actions:
        if action.startswith(FORM_ACTION):
            yield from at.named(Thing.FORM, key, [action.removeprefix(FORM_ACTION)])
        elif action.startswith(DECISION_ACTION):
            yield from at.named(Thing.DECISION, key, [action.removeprefix(DECISION_ACTION)])
        else:
            yield Mention(at.place(key), Thing.ACTION, action)


def _of_evidence(at: _At, evidence: Evidence) -> Iterator[Mention]:
    yield from at.named(Thing.DECISION, "decision", [evidence.decision_id], evidence.values)
    yield from at.named(Thing.PURPOSE, "purpose", [evidence.purpose_id])
    yield from _of_form(
        at,
        evidence.form_id,
        stage=evidence.stage_id,
        handover=evidence.handover_id,
        approval=evidence.approval_id,
    )


def _of_form(
    at: _At, form: str, *, stage: str = "", handover: str = "", approval: str = "", date_field: str = ""
) -> Iterator[Mention]:
    yield from at.named(Thing.FORM, "form", [form])
    parts = (
        (Thing.STAGE, "stage", stage),
        (Thing.HANDOVER, "handover", handover),
        (Thing.APPROVAL, "approval", approval),
        (Thing.DATE_FIELD, "field", date_field),
    )
    for thing, key, name in parts:
        if form and name:
            yield Mention(at.place(key), thing, name, form)


def _of_condition(at: _At, condition: Condition | None) -> Iterator[Mention]:
    if condition is None:
        return
    for leaf in leaves(condition):
        values = leaf.one_of if leaf.equals is None else (leaf.equals,)
        yield Mention(at.place("when"), Thing.FACT, leaf.field, values=values)
