# SPDX-License-Identifier: EUPL-1.2
"""Reads who may do what with which class of document (resources/access/table.toml), every mistake named."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TypeVar

from eht_desk.catalog.problems import Place, ProblemCode, ProblemList, suggestion
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.access_table import (
    AccessTable,
    DocumentClass,
    Grant,
    Relation,
    Right,
    doubles,
    fault_of,
)
from eht_desk.domain.accounts import Role

FILE = "table.toml"
_FAULTS = {
    "administrator": "An administrator is given documents, and sees no pupils",
    "medical_class": "The medical class is given to a role outside the medical team",
    "consent_role": "The relation consent is given to a role outside the medical team",
    "glass": "A temporary opening gives more than rektor's reading",
    "class_role": "The relation class is given to a role that mentors no class",
    "needs_read": "Rights are given without read",
}
E = TypeVar("E", bound=StrEnum)


class AccessTableFromFile:
    """The table of a folder, read when first asked for. Without the file nobody may anything."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self._table: AccessTable | None = None

    def table(self) -> AccessTable:
        """The table. Raises DefinitionError with every problem found."""
        if self._table is None:
            file = self._root / FILE
            self._table = table_from_bytes(file.read_bytes(), FILE) if file.is_file() else AccessTable()
        return self._table


def table_from_bytes(data: bytes, name: str) -> AccessTable:
    """The table that one file holds. Raises DefinitionError."""
    problems = ProblemList()
    content = parse_toml(data, name, problems)
    problems.raise_if_any()
    table = Table(content, Place(name), problems)
    grants: list[Grant] = []
    for number, item in enumerate(table.tables("grants", required=True), start=1):
        grants.extend(_read_grants(item, Place(name, "grants", str(number)), problems))
    for grant in doubles(grants):
        found = f"{grant.document_class}, {grant.role}, {grant.relation} stand twice"
        problems.add(ProblemCode.DUPLICATE_ID, table.at("grants"), found, "Leave one of them.")
    table.finish()
    problems.raise_if_any()
    return AccessTable(tuple(grants))


def _read_grants(item: Mapping[str, object], place: Place, problems: ProblemList) -> list[Grant]:
    """One entry, for each of its classes and roles."""
    table = Table(item, place, problems)
    classes = _known(table, "classes", DocumentClass, ProblemCode.UNKNOWN_OPTION)
    roles = _known(table, "roles", Role, ProblemCode.UNKNOWN_ROLE)
    rights = frozenset(_known(table, "rights", Right, ProblemCode.UNKNOWN_OPTION))
    word = table.text("relation")
    source, reason = table.text("source"), table.text("reason")
    table.finish()
    relations = {relation.value: relation for relation in Relation}
    if word not in relations:
        found = f"There is no relation {word!r}"
        problems.add(ProblemCode.UNKNOWN_OPTION, table.at("relation"), found, suggestion(word, relations))
        return []
    grants = [
        Grant(document_class, role, relations[word], rights, source, reason)
        for document_class in classes
        for role in roles
    ]
    for fault in sorted({fault_of(grant) for grant in grants} - {""}):
        problems.add(ProblemCode.OUT_OF_RANGE, place, _FAULTS[fault], "No table may say so; take it away.")
    return grants


def _known(table: Table, key: str, kind: type[E], code: ProblemCode) -> list[E]:
    known = {item.value: item for item in kind}
    found: list[E] = []
    for word in table.texts(key, required=True):
        if word in known:
            found.append(known[word])
        else:
            table.problems.add(code, table.at(key), f"There is no {word!r}", suggestion(word, known))
    return found
