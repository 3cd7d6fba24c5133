# SPDX-License-Identifier: EUPL-1.2
"""Reads the list of what must be handed over when a pupil leaves (resources/leaving/*.toml), every mistake named."""

from __future__ import annotations

from importlib.resources.abc import Traversable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.leaving import LeavingItem, LeavingReason


class LeavingCatalogFromFiles:
    """The items of all files in a folder, by file name and then in each file's order. Read when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._items: tuple[LeavingItem, ...] | None = None

    def items(self) -> tuple[LeavingItem, ...]:
        """All items; none without the folder. Raises DefinitionError with every problem found."""
        if self._items is None:
            self._items = self._read()
        return self._items

    def _read(self) -> tuple[LeavingItem, ...]:
        if not self._root.is_dir():
            return ()
        problems = ProblemList()
        found: dict[str, LeavingItem] = {}
        for entry in sorted(self._root.iterdir(), key=lambda item: item.name):
            if not entry.name.endswith(".toml"):
                continue
            for item in _items_of(entry.read_bytes(), entry.name, problems):
                if item.id in found:
                    place = Place(entry.name, "items", item.id)
                    problems.add(
                        ProblemCode.DUPLICATE_ID, place, "The item stands twice", "Give it an id of its own."
                    )
                found[item.id] = item
        problems.raise_if_any()
        return tuple(found.values())


def items_from_bytes(data: bytes, name: str) -> tuple[LeavingItem, ...]:
    """The items that one file holds. Raises DefinitionError."""
    problems = ProblemList()
    items = _items_of(data, name, problems)
    problems.raise_if_any()
    return items


def _items_of(data: bytes, name: str, problems: ProblemList) -> tuple[LeavingItem, ...]:
    before = len(problems.found)
    content = parse_toml(data, name, problems)
    if len(problems.found) > before:
        return ()
    table = Table(content, Place(name), problems)
    items = tuple(
        _read_item(Table(item, Place(name, "items", str(item.get("id", ""))), problems))
        for item in table.tables("items", required=True)
    )
    table.finish()
    return items


def _read_item(table: Table) -> LeavingItem:
    reasons: list[LeavingReason] = []
    known = {reason.value: reason for reason in LeavingReason}
    for word in table.texts("reasons"):
        if word in known:
            reasons.append(known[word])
        else:
            found = f"There is no reason {word!r}"
            table.problems.add(
                ProblemCode.UNKNOWN_OPTION, table.at("reasons"), found, suggestion(word, known)
            )
    item = LeavingItem(
        table.identifier(), table.text("label"), table.text("why"), table.text("source"), tuple(reasons)
    )
    table.finish()
    return item
