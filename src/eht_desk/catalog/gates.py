# SPDX-License-Identifier: EUPL-1.2
"""Reads the gates (resources/gates/*.toml), one file each, every mistake named with its place and remedy."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from eht_desk.catalog.evidence_reading import StagesOf, read_evidence, read_words
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.gates import GateDefinition, GateEffect, Requirement


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
    [effect] = read_words(table, "effect", GateEffect, [table.text("effect")]) or [GateEffect.BLOCK]
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
    requirement = Requirement(table.identifier(), table.text("label"), read_evidence(table, stages_of))
    table.finish()
    return requirement
