# SPDX-License-Identifier: EUPL-1.2
"""What the school added: forms, letterhead, logo, language packs, lists of suggestions."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId, SchoolDefinitionId
from eht_desk.domain.school_definitions import SchoolDefinition
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import SCHOOL_DEFINITION

_CONTENT = "school_definition_content"


class SchoolDefinitions(Shelf):
    """SchoolDefinitionRepository of one transaction. Everything lies in the school's compartment."""

    def get(self, definition_id: SchoolDefinitionId) -> SchoolDefinition | None:
        """One."""
        found = self._definitions(self._without_content().where(SCHOOL_DEFINITION.c.id == definition_id))
        return found[0] if found else None

    def all(self) -> list[SchoolDefinition]:
        """All, withdrawn ones too, the last put in first. Reads no content."""
        found = self._definitions(self._without_content())
        return sorted(found, key=lambda item: (item.put_in_at, item.id), reverse=True)

    def content(self, definition_id: SchoolDefinitionId) -> bytes:
        """The file's bytes. Raises KeyError, and ExpectedFailure("store_damaged") when they are others."""
        definition = self._sure(definition_id)
        statement = select(SCHOOL_DEFINITION.c.compartment_id, SCHOOL_DEFINITION.c.sealed_content)
        row = self.fetch_first(statement.where(SCHOOL_DEFINITION.c.id == definition_id))
        if row is None:
            raise KeyError("school definition")
        home = CompartmentId(row.compartment_id)
        content = self.vault.open(home, _CONTENT, definition_id, row.sealed_content)
        if hashlib.sha256(content).hexdigest() != definition.digest:
            raise ExpectedFailure("store_damaged", {"table": SCHOOL_DEFINITION.name})
        return content

    def add(self, definition: SchoolDefinition, content: bytes) -> None:
        """Insert with its bytes. `digest` is their SHA-256."""
        self.connection.execute(
            insert(SCHOOL_DEFINITION),
            {
                "id": definition.id,
                "compartment_id": self.school,
                "sealed": self._sealed(definition),
                "sealed_content": self.vault.seal(self.school, _CONTENT, definition.id, content),
            },
        )

    def update(self, definition: SchoolDefinition) -> None:
        """Replace what may change: review and withdrawal. Raises ExpectedFailure("frozen"), KeyError."""
        former = self._sure(definition.id)
        as_before = replace(
            definition,
            reviewed_by=former.reviewed_by,
            reviewed_at=former.reviewed_at,
            withdrawn_at=former.withdrawn_at,
            withdrawn_by=former.withdrawn_by,
        )
        if as_before != former:
            raise ExpectedFailure("frozen")
        self.connection.execute(
            update(SCHOOL_DEFINITION).where(SCHOOL_DEFINITION.c.id == definition.id),
            {"sealed": self._sealed(definition)},
        )

    def _sure(self, definition_id: SchoolDefinitionId) -> SchoolDefinition:
        definition = self.get(definition_id)
        if definition is None:
            raise KeyError("school definition")
        return definition

    def _definitions(self, statement: Select[Any]) -> list[SchoolDefinition]:
        return [
            mappers.DEFINITION.decode(value, id=row.id)
            for row, value in self.open_all(SCHOOL_DEFINITION, statement, "id")
        ]

    def _sealed(self, definition: SchoolDefinition) -> Any:
        return self.seal(SCHOOL_DEFINITION, self.school, definition.id, mappers.DEFINITION.encode(definition))

    @staticmethod
    def _without_content() -> Select[Any]:
        table = SCHOOL_DEFINITION.c
        return select(table.id, table.compartment_id, table.sealed)
