# SPDX-License-Identifier: EUPL-1.2
"""Reads the gates (resources/gates/*.toml), one file each, every mistake named with its place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TypeVar

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.consents import ConsentPerson
from eht_desk.domain.contact_notes import OUTCOMES, ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.gates import GateDefinition, GateEffect, Requirement

Word = TypeVar("Word", bound=StrEnum)

StagesOf = Callable[[str], Collection[str] | None]
"""The stages of a form, of any of its versions; None when there is no such form."""

_KEYS = {
    EvidenceKind.CONTACT_NOTE: {"channels", "outcomes", "with"},
    EvidenceKind.DOCUMENT_STAGE: {"form", "stage"},
    EvidenceKind.SIGNED_STAGE: {"form", "stage"},
    EvidenceKind.RECEIVED_DOCUMENT: set[str](),
    EvidenceKind.TASK_DONE: {"task_kind"},
    EvidenceKind.CONSENT: {"purpose", "persons"},
    EvidenceKind.APPROVAL: {"form", "approval"},
    EvidenceKind.HANDED_OVER: {"form", "handover"},
}
"""What a requirement of each kind says besides id, label and kind. `manual` is for tasks: nobody looks it up."""


class GateCatalogFromFiles:
    """All gates of a folder. Read when first asked for."""

    def __init__(self, root: Traversable, stages_of: StagesOf) -> None:
        self._root = root
        self._stages_of = stages_of
        self._gates: dict[str, GateDefinition] | None = None

    def get(self, gate_id: str) -> GateDefinition:
        """One gate. Raises ExpectedFailure("unknown_gate"), DefinitionError with every problem found."""
        found = self._read().get(gate_id)
        if found is None:
            raise ExpectedFailure("unknown_gate", {"gate": gate_id})
        return found

    def all(self) -> tuple[GateDefinition, ...]:
        """All gates, by id; none without the folder. Raises DefinitionError."""
        return tuple(gate for _, gate in sorted(self._read().items()))

    def _read(self) -> dict[str, GateDefinition]:
        if self._gates is None:
            problems = ProblemList()
            found: dict[str, GateDefinition] = {}
            entries = sorted(self._root.iterdir(), key=lambda item: item.name) if self._root.is_dir() else []
            for entry in entries:
                if entry.name.endswith(".toml"):
                    gate = _read_gate(entry.read_bytes(), entry.name, problems, self._stages_of)
                    if gate is not None:
                        found[gate.id] = gate
            problems.raise_if_any()
            self._gates = found
        return self._gates


def gate_from_bytes(data: bytes, name: str, stages_of: StagesOf = lambda form_id: None) -> GateDefinition:  # noqa: ARG005 - knows no form
    """The gate of one file. Raises DefinitionError."""
    problems = ProblemList()
    gate = _read_gate(data, name, problems, stages_of)
    problems.raise_if_any()
    if gate is None:
        raise ExpectedFailure("unknown_gate", {"gate": name})
    return gate


def _read_gate(data: bytes, name: str, problems: ProblemList, stages_of: StagesOf) -> GateDefinition | None:
    before = len(problems.found)
    content = parse_toml(data, name, problems)
    if len(problems.found) > before:
        return None
    table = Table(content, Place(name), problems)
    gate_id = table.identifier()
    if gate_id and f"{gate_id}.toml" != name:
        remedy = f"Name the file {gate_id}.toml, or give the gate the id of its file."
        problems.add(ProblemCode.NAME_MISMATCH, table.at("id"), f"The file is called {name}", remedy)
    title, text, source = table.text("title"), table.text("text"), table.text("source")
    [effect] = _words(table, "effect", GateEffect, [table.text("effect")]) or [GateEffect.BLOCK]
    requires: dict[str, Requirement] = {}
    for item in table.tables("requires", required=True):
        place = Place(name, "requires", str(item.get("id", "")))
        requirement = _read_requirement(Table(item, place, problems), stages_of)
        if requirement.id in requires:
            remedy = "Give it an id of its own."
            problems.add(ProblemCode.DUPLICATE_ID, place, "The requirement stands twice", remedy)
        requires[requirement.id] = requirement
    table.finish()
    return GateDefinition(gate_id, title, text, source, effect, tuple(requires.values()))


def _read_requirement(table: Table, stages_of: StagesOf) -> Requirement:
    requirement_id, label = table.identifier(), table.text("label")
    kinds = _words(table, "kind", EvidenceKind, [table.text("kind")])
    kind = kinds[0] if kinds and kinds[0] in _KEYS else None
    if kind is None:
        if kinds:
            remedy = suggestion(kinds[0], [item.value for item in _KEYS])
            found = "A gate cannot ask for it"
            table.problems.add(ProblemCode.UNKNOWN_KIND, table.at("kind"), found, remedy)
        return Requirement(requirement_id, label, Evidence(EvidenceKind.MANUAL))
    evidence = _read_evidence(table, kind, stages_of)
    for key in set().union(*_KEYS.values()) - _KEYS[kind]:
        if table.has(key):
            table.asked.add(key)
            found = f"The key {key!r} is not for {kind.value}"
            remedy = f"Take it away; {kind.value} has {', '.join(sorted(_KEYS[kind])) or 'no more keys'}."
            table.problems.add(ProblemCode.KEY_NOT_FOR_KIND, table.at(key), found, remedy)
    table.finish()
    return Requirement(requirement_id, label, evidence)


def _read_evidence(table: Table, kind: EvidenceKind, stages_of: StagesOf) -> Evidence:
    if kind is EvidenceKind.CONTACT_NOTE:
        channels = _words(table, "channels", ContactChannel, table.texts("channels", required=True))
        outcomes = _words(table, "outcomes", ContactOutcome, table.texts("outcomes"))
        for outcome in outcomes:
            if channels and not any(outcome in OUTCOMES[channel] for channel in channels):
                found = f"No contact of these channels ends with {outcome.value!r}"
                possible = {item.value for channel in channels for item in OUTCOMES[channel]}
                remedy = suggestion(outcome.value, possible)
                table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at("outcomes"), found, remedy)
        with_kinds = _words(table, "with", ContactWith, table.texts("with"))
        return Evidence(kind, tuple(channels), tuple(outcomes), tuple(with_kinds))
    if kind in (EvidenceKind.DOCUMENT_STAGE, EvidenceKind.SIGNED_STAGE):
        form_id, stages = _read_form(table, stages_of)
        stage_id = table.identifier("stage")
        if stages is not None and form_id and stage_id and stage_id not in stages:
            found = f"The form has no stage {stage_id!r}"
            table.problems.add(
                ProblemCode.UNKNOWN_STAGE, table.at("stage"), found, suggestion(stage_id, stages)
            )
        return Evidence(kind, form_id=form_id, stage_id=stage_id)
    if kind is EvidenceKind.APPROVAL:
        return Evidence(
            kind, form_id=_read_form(table, stages_of)[0], approval_id=table.identifier("approval")
        )
    if kind is EvidenceKind.HANDED_OVER:
        return Evidence(
            kind, form_id=_read_form(table, stages_of)[0], handover_id=table.identifier("handover")
        )
    if kind is EvidenceKind.TASK_DONE:
        return Evidence(kind, task_kind=table.identifier("task_kind"))
    if kind is EvidenceKind.CONSENT:
        persons = _words(table, "persons", ConsentPerson, table.texts("persons", required=True))
        return Evidence(kind, purpose_id=table.identifier("purpose"), persons=tuple(persons))
    return Evidence(kind)


def _read_form(table: Table, stages_of: StagesOf) -> tuple[str, Collection[str] | None]:
    """The form that a requirement names, with its stages; a problem when there is none such."""
    form_id = table.identifier("form")
    stages = stages_of(form_id) if form_id else ()
    if stages is None:
        remedy = "Write the id of a form that ships or is kept in the store."
        table.problems.add(
            ProblemCode.UNKNOWN_OPTION, table.at("form"), f"There is no form {form_id!r}", remedy
        )
    return form_id, stages


def _words(table: Table, key: str, kind: type[Word], words: Collection[str]) -> list[Word]:
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
