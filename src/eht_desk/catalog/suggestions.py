# SPDX-License-Identifier: EUPL-1.2
"""Reads the lists of suggestions, a TOML file each. One that names its id twice or lacks words is refused."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup


class SuggestionCatalogFromFiles:
    """The lists in a folder of `<id>.toml`, read once, when first asked for."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._lists: dict[str, Catalogue] | None = None

    def get(self, catalogue_id: str) -> Catalogue:
        """One. Raises ExpectedFailure("unknown_catalogue"), DefinitionError."""
        try:
            return self._read()[catalogue_id]
        except KeyError:
            raise ExpectedFailure("unknown_catalogue", {"catalogue": catalogue_id}) from None

    def all(self) -> tuple[Catalogue, ...]:
        """All, by id. Raises DefinitionError."""
        return tuple(self._read().values())

    def _read(self) -> dict[str, Catalogue]:
        if self._lists is None:
            entries = self._root.iterdir() if self._root.is_dir() else ()
            files = sorted(
                (item for item in entries if item.name.endswith(".toml")), key=lambda item: item.name
            )
            self._lists = {
                found.id: found
                for found in (suggestions_from_bytes(item.read_bytes(), item.name) for item in files)
            }
        return self._lists


def suggestions_from_bytes(data: bytes, name: str) -> Catalogue:
    """The list that a file holds. Raises DefinitionError with every problem found."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    seen: set[str] = set()
    catalogue = Catalogue(
        id=table.identifier(),
        title=table.text("title"),
        groups=tuple(
            _read_group(item, name, problems, seen) for item in table.tables("groups", required=True)
        ),
        source=table.text("source", default=""),
    )
    table.finish()
    if name not in ("", f"{catalogue.id}.toml") and catalogue.id:
        found = f"The file says {catalogue.id}"
        problems.add(ProblemCode.NAME_MISMATCH, Place(name), found, "Name the file after id.")
    problems.raise_if_any()
    return catalogue


def _read_group(
    content: Mapping[str, object], file: str, problems: ProblemList, seen: set[str]
) -> SuggestionGroup:
    group_id = content.get("id")
    place = Place(file, group_id if isinstance(group_id, str) else "")
    table = Table(content, place, problems)
    group = SuggestionGroup(
        id=table.identifier(),
        title=table.text("title"),
        items=tuple(_read_item(item, table, seen) for item in table.tables("items", required=True)),
    )
    table.finish()
    _note_twice(f"group {group.id}", table, seen)
    return group


def _read_item(content: Mapping[str, object], group: Table, seen: set[str]) -> Suggestion:
    item_id = content.get("id")
    place = Place(group.place.file, group.place.section, item_id if isinstance(item_id, str) else "")
    table = Table(content, place, group.problems)
    item = Suggestion(id=table.identifier(), text=table.text("text"), why=table.text("why", default=""))
    table.finish()
    _note_twice(f"item {item.id}", table, seen)
    return item


def _note_twice(name: str, table: Table, seen: set[str]) -> None:
    if name in seen:
        table.problems.add(
            ProblemCode.DUPLICATE_ID, table.at("id"), "The id is used twice", "Give each its own id."
        )
    seen.add(name)
