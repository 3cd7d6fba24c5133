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
    Bound,
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
    "bound": "The bound does not fit: `least` is for may_narrow, `most` for may_widen, and both name their rule",
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
        found = f"{' '.join(grant.key).strip()} stands twice"
        problems.add(ProblemCode.DUPLICATE_ID, table.at("grants"), found, "Leave one of them.")
    table.finish()
    problems.raise_if_any()
    return AccessTable(tuple(grants))


def _read_grants(item: Mapping[str, object], place: Place, problems: ProblemList) -> list[Grant]:
    """One entry, for each of its classes, roles and forms."""
    table = Table(item, place, problems)
    classes = _known(table, "classes", DocumentClass, ProblemCode.UNKNOWN_OPTION)
    roles = _known(table, "roles", Role, ProblemCode.UNKNOWN_ROLE)
    rights = _rights(table, "rights")
    forms = table.texts("forms")
    word = table.text("relation")
    source, reason = table.text("source"), table.text("reason")
    bound, rule = table.text("bound", default=Bound.FIXED.value), table.text("bound_rule", default="")
    least, most = _rights(table, "least"), _rights(table, "most")
    table.finish()
    relations = {relation.value: relation for relation in Relation}
    bounds = {item.value: item for item in Bound}
    for key, said, known in (("relation", word, list(relations)), ("bound", bound, list(bounds))):
        if said not in known:
            found = f"There is no {key} {said!r}"
            problems.add(ProblemCode.UNKNOWN_OPTION, table.at(key), found, suggestion(said, known))
    if word not in relations or bound not in bounds:
        return []
    grants = [
        Grant(
            document_class,
            role,
            relations[word],
            rights,
            source,
            reason,
            form,
            bounds[bound],
            rule,
            least,
            most,
        )
        for document_class in classes
        for role in roles
        for form in forms or ("",)
    ]
    for fault in sorted({fault_of(grant) for grant in grants} - {""}):
        problems.add(ProblemCode.OUT_OF_RANGE, place, _FAULTS[fault], "No table may say so; take it away.")
    return grants


def _rights(table: Table, key: str) -> frozenset[Right]:
    """Only `rights` must be there, and may be empty: for a form nobody else may read, or until a school widens it."""
    if key == "rights" and not table.has(key):
        table.texts(key, required=True)
        return frozenset()
    return frozenset(_known(table, key, Right, ProblemCode.UNKNOWN_OPTION, required=False))


def _known(table: Table, key: str, kind: type[E], code: ProblemCode, *, required: bool = True) -> list[E]:
    known = {item.value: item for item in kind}
    found: list[E] = []
    for word in table.texts(key, required=required):
        if word in known:
            found.append(known[word])
        else:
            table.problems.add(code, table.at(key), f"There is no {word!r}", suggestion(word, known))
    return found
