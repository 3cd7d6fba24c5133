# SPDX-License-Identifier: EUPL-1.2
"""Reads the purposes that consents are asked for (resources/consents/*.toml), one file each, every mistake named."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from eht_desk.catalog.evidence_reading import StagesOf
from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.consents import ConsentPerson, ConsentPurpose
from eht_desk.domain.errors import ExpectedFailure

_LONGEST_DAYS = 3660


class PurposeCatalogFromFiles:
    """All purposes of a folder of `<id>.toml`. Read when first asked for."""

    def __init__(self, root: Traversable, stages_of: StagesOf) -> None:
        self._root = root
        self._stages_of = stages_of
        self._purposes: dict[str, ConsentPurpose] | None = None

    def get(self, purpose_id: str) -> ConsentPurpose:
        """One. Raises ExpectedFailure("unknown_purpose"), DefinitionError with every problem found."""
        found = self._read().get(purpose_id)
        if found is None:
            raise ExpectedFailure("unknown_purpose", {"purpose": purpose_id})
        return found

    def all(self) -> tuple[ConsentPurpose, ...]:
        """All, by id; none without the folder. Raises DefinitionError."""
        return tuple(self._read().values())

    def _read(self) -> dict[str, ConsentPurpose]:
        if self._purposes is None:
            problems = ProblemList()
            entries = sorted(self._root.iterdir(), key=lambda item: item.name) if self._root.is_dir() else []
            read = (
                _read_purpose(entry.read_bytes(), entry.name, problems, self._stages_of)
                for entry in entries
                if entry.name.endswith(".toml")
            )
            found = {purpose.id: purpose for purpose in read if purpose is not None}
            problems.raise_if_any()
            self._purposes = found
        return self._purposes


def purpose_from_bytes(data: bytes, name: str, stages_of: StagesOf) -> ConsentPurpose:
    """The purpose of one file. Raises DefinitionError."""
    problems = ProblemList()
    purpose = _read_purpose(data, name, problems, stages_of)
    problems.raise_if_any()
    if purpose is None:
        raise ExpectedFailure("unknown_purpose", {"purpose": name})
    return purpose


def _read_purpose(
    data: bytes, name: str, problems: ProblemList, stages_of: StagesOf
) -> ConsentPurpose | None:
    before = len(problems.found)
    content = parse_toml(data, name, problems)
    if len(problems.found) > before:
        return None
    table = Table(content, Place(name), problems)
    scope_label = table.text("scope_label", default="")
    purpose = ConsentPurpose(
        id=table.identifier(),
        title=table.text("title"),
        text=table.text("text"),
        persons=_persons(table),
        form_id=_form(table, stages_of),
        source=table.text("source"),
        law=table.text("law", default=""),
        asks_scope=bool(scope_label),
        scope_label=scope_label,
        longest_days=table.number("longest_days", least=1, most=_LONGEST_DAYS),
    )
    if purpose.id and f"{purpose.id}.toml" != name:
        remedy = f"Name the file {purpose.id}.toml, or give the purpose the id of its file."
        problems.add(ProblemCode.NAME_MISMATCH, table.at("id"), f"The file is called {name}", remedy)
    table.finish()
    return purpose


def _persons(table: Table) -> tuple[ConsentPerson, ...]:
    known = {person.value: person for person in ConsentPerson}
    words = table.texts("persons", required=True)
    for word in words:
        if word not in known:
            found = f"There is no person {word!r}"
            table.problems.add(
                ProblemCode.UNKNOWN_OPTION, table.at("persons"), found, suggestion(word, known)
            )
    return tuple(person for word, person in known.items() if word in words)


def _form(table: Table, stages_of: StagesOf) -> str:
    form_id = table.identifier("form")
    if form_id and stages_of(form_id) is None:
        remedy = "Write the id of a form that ships or is kept in the store."
        table.problems.add(
            ProblemCode.UNKNOWN_OPTION, table.at("form"), f"There is no form {form_id!r}", remedy
        )
    return form_id
