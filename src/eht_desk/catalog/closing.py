# SPDX-License-Identifier: EUPL-1.2
"""Reads why cases are closed (resources/cases/closing.toml), every mistake named."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.cases import CaseLevel, ClosingReason

FILE = "closing.toml"


class ClosingCatalogFromFile:
    """The reasons of `closing.toml` in a folder, in the file's order. Read when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._reasons: tuple[ClosingReason, ...] | None = None

    def reasons(self) -> tuple[ClosingReason, ...]:
        """All reasons; none without the file. Raises DefinitionError with every problem found."""
        if self._reasons is None:
            file = self._root / FILE
            self._reasons = reasons_from_bytes(file.read_bytes(), FILE) if file.is_file() else ()
        return self._reasons


def reasons_from_bytes(data: bytes, name: str) -> tuple[ClosingReason, ...]:
    """The reasons that one file holds. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    found: dict[str, ClosingReason] = {}
    for item in table.tables("reasons", required=True):
        place = Place(name, "reasons", str(item.get("id", "")))
        reason = _read_reason(Table(item, place, problems))
        if reason.id in found:
            problems.add(
                ProblemCode.DUPLICATE_ID, place, "The reason stands twice", "Give it an id of its own."
            )
        found[reason.id] = reason
    table.finish()
    problems.raise_if_any()
    return tuple(found.values())


def _read_reason(table: Table) -> ClosingReason:
    known = {level.value: level for level in CaseLevel}
    levels: list[CaseLevel] = []
    for word in table.texts("levels"):
        if word in known:
            levels.append(known[word])
        else:
            found = f"There is no level {word!r}"
            table.problems.add(ProblemCode.UNKNOWN_OPTION, table.at("levels"), found, suggestion(word, known))
    reason = ClosingReason(
        table.identifier(),
        table.text("label"),
        table.text("why"),
        table.text("source"),
        tuple(levels),
        table.text("warning", default=""),
        table.flag("needs_note"),
    )
    table.finish()
    return reason
