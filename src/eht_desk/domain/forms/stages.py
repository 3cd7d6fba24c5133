# SPDX-License-Identifier: EUPL-1.2
"""What a form's stages lead to: which are open, when one is due, which outcomes hold, when the form is done."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date

from eht_desk.domain.deadlines import latest_plus_days
from eht_desk.domain.documents import Delivery
from eht_desk.domain.forms.conditions import holds
from eht_desk.domain.forms.model import (
    Answers,
    DisplayWords,
    DueRule,
    FieldDefinition,
    FieldKind,
    FormDefinition,
)
from eht_desk.domain.forms.reading import is_readable, read_answer
from eht_desk.domain.forms.visibility import hidden_fields

_DATE = FieldDefinition(id="day", kind=FieldKind.DATE, label="")
_NO_WORDS = DisplayWords()


def stages_open(
    definition: FormDefinition, answers: Answers, finalised: Set[str], hidden: Set[str] | None = None
) -> tuple[str, ...]:
    """The stages, in order, that are finalised already or may be written now. `hidden`: the fields that the answers
    hide, where they are known.

    A stage opens when the stage it comes after is finalised and its condition holds for the answers.
    """
    hidden = hidden_fields(definition, answers) if hidden is None else hidden
    return tuple(
        stage.id
        for stage in definition.stages
        if stage.id in finalised
        or (
            (not stage.opens_after or stage.opens_after in finalised)
            and holds(stage.opens_when, answers, hidden)
        )
    )


def due_date(rule: DueRule | None, answers: Answers) -> date | None:
    """The day the rule gives (D5), or None while one of the dates it counts from is missing or unreadable."""
    if rule is None:
        return None
    days = [read_answer(_DATE, answers.get(field_id), _NO_WORDS).day for field_id in rule.from_latest_of]
    known = [day for day in days if day is not None]
    return latest_plus_days(known, rule.days) if known and len(known) == len(days) else None


def outcomes(definition: FormDefinition, answers: Answers, finalised: Set[str]) -> tuple[str, ...]:
    """The ids of the outcomes in force: their stage is finalised, their condition holds, no later stage closed them."""
    hidden = hidden_fields(definition, answers)
    return tuple(
        outcome.id
        for outcome in definition.outcomes
        if outcome.after_stage in finalised
        and holds(outcome.when, answers, hidden)
        and not (outcome.closed_by_stage and outcome.closed_by_stage in finalised)
    )


def missing_handovers(
    definition: FormDefinition, finalised: Set[str], deliveries: Iterable[Delivery]
) -> tuple[str, ...]:
    """The ids of the copies that should have been handed over by now and have not (H1)."""
    given = {(delivery.handover_id, delivery.recipient) for delivery in deliveries}
    return tuple(
        handover.id
        for handover in definition.handovers
        if handover.after_stage in finalised and (handover.id, handover.recipient) not in given
    )


def is_done(
    definition: FormDefinition,
    answers: Answers,
    finalised: Set[str],
    deliveries: Iterable[Delivery],
    hidden: Set[str] | None = None,
) -> bool:
    """Whether the form counts as done by its own rule (G11: both talk dates and the copy to rektor). `hidden`: the
    fields that the answers hide, where they are known.

    A stage that opens later, such as the follow-up, does not make it undone; it has a due date of its own.
    """
    stages = definition.done.stages or tuple(stage.id for stage in definition.stages if not stage.opens_after)
    if not all(stage_id in finalised for stage_id in stages):
        return False
    hidden = hidden_fields(definition, answers) if hidden is None else hidden
    return (
        hidden.isdisjoint(definition.done.answered)
        and all(_is_readable(definition, field_id, answers) for field_id in definition.done.answered)
        and not missing_handovers(definition, finalised, deliveries)
    )


def _is_readable(definition: FormDefinition, field_id: str, answers: Answers) -> bool:
    for field in definition.fields():
        if field.id == field_id:
            return is_readable(field, answers.get(field_id), definition.words)
    return False
