# SPDX-License-Identifier: EUPL-1.2
"""Reads what a definition asks for as evidence: one table with `kind` and the keys of that kind, and closed words.

Gates and routines ask in the same words. Does not belong here: who asks (gates, routine_reading).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TypeVar

from eht_desk.catalog.problems import ProblemCode, suggestion
from eht_desk.catalog.tables import Table
from eht_desk.domain.case_entries import FactKind
from eht_desk.domain.consents import ConsentPerson
from eht_desk.domain.contact_notes import OUTCOMES, ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.evidence import Evidence, EvidenceKind

Word = TypeVar("Word", bound=StrEnum)

StagesOf = Callable[[str], Collection[str] | None]
"""The stages of a form, of any of its versions; None when there is no such form."""

KEYS = {
    EvidenceKind.CONTACT_NOTE: {"channels", "outcomes", "with"},
    EvidenceKind.DOCUMENT_STAGE: {"form", "stage"},
    EvidenceKind.SIGNED_STAGE: {"form", "stage"},
    EvidenceKind.RECEIVED_DOCUMENT: set[str](),
    EvidenceKind.TASK_DONE: {"task_kind"},
    EvidenceKind.CONSENT: {"purpose", "persons"},
    EvidenceKind.APPROVAL: {"form", "approval"},
    EvidenceKind.HANDED_OVER: {"form", "handover"},
    EvidenceKind.DECISION: {"decision", "values"},
    EvidenceKind.MEASURES: set[str](),
    EvidenceKind.EVALUATED: set[str](),
    EvidenceKind.FACT: {"fact"},
    EvidenceKind.SIGNAL: set[str](),
    EvidenceKind.MEETING: set[str](),
}
"""What each kind says besides `kind`. `manual` and `checked` are what people say: nobody looks them up."""
_EVERY_KEY = set[str]().union(*KEYS.values())


def read_evidence(table: Table, stages_of: StagesOf, *, may_be_said: bool = False) -> Evidence:
    """The evidence that the table's keys ask for, with a problem for each key that its kind does not have.

    `may_be_said`: a person may also just say that it is done (`manual`).
    """
    kinds = read_words(table, "kind", EvidenceKind, [table.text("kind")])
    if kinds == [EvidenceKind.MANUAL] and may_be_said:
        return Evidence(EvidenceKind.MANUAL)
    kind = kinds[0] if kinds and kinds[0] in KEYS else None
    if kind is None:
        if kinds:
            found, remedy = "Nothing shows it", suggestion(kinds[0], [item.value for item in KEYS])
            table.problems.add(ProblemCode.UNKNOWN_KIND, table.at("kind"), found, remedy)
        table.asked |= _EVERY_KEY  # one mistake, not one more for each key of the kind that was meant
        return Evidence(EvidenceKind.MANUAL)
    evidence = _of_kind(table, kind, stages_of)
    for key in sorted(_EVERY_KEY - KEYS[kind]):
        if table.has(key):
            table.asked.add(key)
            found = f"The key {key!r} is not for {kind.value}"
            remedy = f"Take it away; {kind.value} has {', '.join(sorted(KEYS[kind])) or 'no more keys'}."
            table.problems.add(ProblemCode.KEY_NOT_FOR_KIND, table.at(key), found, remedy)
    return evidence


def _of_kind(table: Table, kind: EvidenceKind, stages_of: StagesOf) -> Evidence:
    match kind:
        case EvidenceKind.CONTACT_NOTE:
            return _contact(table)
        case EvidenceKind.DOCUMENT_STAGE | EvidenceKind.SIGNED_STAGE:
            return _stage(table, kind, stages_of)
        case EvidenceKind.APPROVAL:
            form_id = read_form_id(table, stages_of)[0]
            return Evidence(kind, form_id=form_id, approval_id=table.identifier("approval"))
        case EvidenceKind.HANDED_OVER:
            form_id = read_form_id(table, stages_of)[0]
            return Evidence(kind, form_id=form_id, handover_id=table.identifier("handover"))
        case EvidenceKind.TASK_DONE:
            return Evidence(kind, task_kind=table.identifier("task_kind"))
        case EvidenceKind.CONSENT:
            persons = read_words(table, "persons", ConsentPerson, table.texts("persons", required=True))
            return Evidence(kind, purpose_id=table.identifier("purpose"), persons=tuple(persons))
        case EvidenceKind.DECISION:
            return Evidence(kind, decision_id=table.identifier("decision"), values=table.texts("values"))
        case EvidenceKind.FACT:
            facts = read_words(table, "fact", FactKind, [table.text("fact")])
            return Evidence(kind, fact_kind=facts[0] if facts else None)
        case _:
            return Evidence(kind)


def _contact(table: Table) -> Evidence:
    channels = read_words(table, "channels", ContactChannel, table.texts("channels", required=True))
    outcomes = read_words(table, "outcomes", ContactOutcome, table.texts("outcomes"))
    for outcome in outcomes:
        if channels and not any(outcome in OUTCOMES[channel] for channel in channels):
            found = f"No contact of these channels ends with {outcome.value!r}"
            possible = {item.value for channel in channels for item in OUTCOMES[channel]}
            remedy = suggestion(outcome.value, possible)
            table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at("outcomes"), found, remedy)
    with_kinds = read_words(table, "with", ContactWith, table.texts("with"))
    return Evidence(EvidenceKind.CONTACT_NOTE, tuple(channels), tuple(outcomes), tuple(with_kinds))


def _stage(table: Table, kind: EvidenceKind, stages_of: StagesOf) -> Evidence:
    form_id, stages = read_form_id(table, stages_of)
    stage_id = table.identifier("stage")
    if stages is not None and form_id and stage_id and stage_id not in stages:
        found = f"The form has no stage {stage_id!r}"
        remedy = suggestion(stage_id, stages)
        table.problems.add(ProblemCode.UNKNOWN_STAGE, table.at("stage"), found, remedy)
    return Evidence(kind, form_id=form_id, stage_id=stage_id)


def read_form_id(table: Table, stages_of: StagesOf, key: str = "form") -> tuple[str, Collection[str] | None]:
    """The form that the key names, with its stages; a problem when there is none such."""
    form_id = table.identifier(key)
    stages = stages_of(form_id) if form_id else ()
    if stages is None:
        remedy = "Write the id of a form that ships or is kept in the store."
        table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at(key), f"There is no form {form_id!r}", remedy)
    return form_id, stages


def read_words(table: Table, key: str, kind: type[Word], words: Collection[str]) -> list[Word]:
    """The known words; a problem for each of the others."""
    known = {item.value: item for item in kind}
    found: list[Word] = []
    for word in words:
        if word in known:
            found.append(known[word])
        elif word:
            said = f"There is no {key} {word!r}"
            table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at(key), said, suggestion(word, known))
    return found
