# SPDX-License-Identifier: EUPL-1.2
"""What is written down in cases besides documents, and what a school writes down that names no pupil."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar, overload

from sqlalchemy import Select, insert, select, update

from eht_desk.domain.case_entries import CaseEntry, may_become
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import EntryId, PupilId, UnitEntryId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.unit_entries import UnitEntry, unit_entry_may_become, written_down_at
from eht_desk.store import mappers
from eht_desk.store.repositories.shelf import Shelf
from eht_desk.store.rows_process import CASE_ENTRY, UNIT_ENTRY

E = TypeVar("E", bound=CaseEntry)
U = TypeVar("U", bound=UnitEntry)


class CaseEntries(Shelf):
    """EntryRepository of one transaction."""

    def get(self, entry_id: EntryId) -> CaseEntry | None:
        """One entry, or None when there is none or it cannot be opened."""
        found = self._entries(select(CASE_ENTRY).where(CASE_ENTRY.c.id == entry_id))
        return found[0] if found else None

    @overload
    def of_pupil(self, pupil_id: PupilId) -> list[CaseEntry]: ...
    @overload
    def of_pupil(self, pupil_id: PupilId, kind: type[E]) -> list[E]: ...
    def of_pupil(self, pupil_id: PupilId, kind: type[Any] | None = None) -> list[Any]:
        """All of one pupil, or those of a kind, the last written first."""
        statement = select(CASE_ENTRY).where(CASE_ENTRY.c.pupil_id == pupil_id)
        if kind is not None:
            statement = statement.where(CASE_ENTRY.c.kind == mappers.ENTRY_KINDS[kind])
        return self._entries(statement)

    def all(self, kind: type[E]) -> list[E]:
        """All of a kind that the account can open, the last written first."""
        found = self._entries(select(CASE_ENTRY).where(CASE_ENTRY.c.kind == mappers.ENTRY_KINDS[kind]))
        return [item for item in found if isinstance(item, kind)]

    def add(self, entry: CaseEntry) -> None:
        """Insert."""
        self.connection.execute(insert(CASE_ENTRY), self._values(entry))

    def update(self, entry: CaseEntry) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when it may not become that, KeyError when there is none."""
        if not may_become(self._sure(entry.id), entry):
            raise ExpectedFailure("frozen")
        self._replace(entry)

    def move(self, ids: Collection[EntryId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put entries under another pupil. Raises KeyError for one that is not there or cannot be opened."""
        for entry_id in ids:
            entry = self._sure(entry_id)
            unit = unit_id or entry.unit_id
            self._replace(replace(entry, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit))

    def _sure(self, entry_id: EntryId) -> CaseEntry:
        entry = self.get(entry_id)
        if entry is None:
            raise KeyError("case entry")
        return entry

    def _replace(self, entry: CaseEntry) -> None:
        self.connection.execute(update(CASE_ENTRY).where(CASE_ENTRY.c.id == entry.id), self._values(entry))

    def _entries(self, statement: Select[Any]) -> list[CaseEntry]:
        found = [
            mappers.entry(row.kind, value, {name: getattr(row, name) for name in mappers.ABOUT_COLUMNS})
            for row, value in self.open_all(CASE_ENTRY, statement, "id")
        ]
        return sorted(found, key=lambda item: (item.written_at, item.id), reverse=True)

    def _values(self, entry: CaseEntry) -> dict[str, Any]:
        return {
            **{name: getattr(entry, name) for name in mappers.ABOUT_COLUMNS},
            "kind": mappers.ENTRY_KINDS[type(entry)],
            "sealed": self.seal(
                CASE_ENTRY, entry.compartment_id, entry.id, mappers.ENTRY[type(entry)].encode(entry)
            ),
        }


class UnitEntries(Shelf):
    """UnitEntryRepository of one transaction."""

    def get(self, entry_id: UnitEntryId) -> UnitEntry | None:
        """One entry, or None when there is none or it cannot be opened."""
        found = self._entries(select(UNIT_ENTRY).where(UNIT_ENTRY.c.id == entry_id))
        return found[0] if found else None

    @overload
    def of_unit(self, unit_id: UnitId) -> list[UnitEntry]: ...
    @overload
    def of_unit(self, unit_id: UnitId, kind: type[U]) -> list[U]: ...
    def of_unit(self, unit_id: UnitId, kind: type[Any] | None = None) -> list[Any]:
        """All of one school, or those of a kind, the last written first."""
        statement = select(UNIT_ENTRY).where(UNIT_ENTRY.c.unit_id == unit_id)
        if kind is not None:
            statement = statement.where(UNIT_ENTRY.c.kind == mappers.ENTRY_KINDS[kind])
        return self._entries(statement)

    def all(self, kind: type[U]) -> list[U]:
        """All of a kind, of every school, the last written first."""
        found = self._entries(select(UNIT_ENTRY).where(UNIT_ENTRY.c.kind == mappers.ENTRY_KINDS[kind]))
        return [item for item in found if isinstance(item, kind)]

    def add(self, entry: UnitEntry) -> None:
        """Insert."""
        self.connection.execute(insert(UNIT_ENTRY), self._values(entry))

    def update(self, entry: UnitEntry) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when it may not become that, KeyError when there is none."""
        former = self.get(entry.id)
        if former is None:
            raise KeyError("unit entry")
        if not unit_entry_may_become(former, entry):
            raise ExpectedFailure("frozen")
        self.connection.execute(update(UNIT_ENTRY).where(UNIT_ENTRY.c.id == entry.id), self._values(entry))

    def _entries(self, statement: Select[Any]) -> list[UnitEntry]:
        found = [
            mappers.unit_entry(
                row.kind, value, {name: getattr(row, name) for name in mappers.UNIT_ENTRY_COLUMNS}
            )
            for row, value in self.open_all(UNIT_ENTRY, statement, "id")
        ]
        return sorted(found, key=lambda item: (written_down_at(item), item.id), reverse=True)

    def _values(self, entry: UnitEntry) -> dict[str, Any]:
        return {
            **{name: getattr(entry, name) for name in mappers.UNIT_ENTRY_COLUMNS},
            "kind": mappers.ENTRY_KINDS[type(entry)],
            "sealed": self.seal(
                UNIT_ENTRY, entry.compartment_id, entry.id, mappers.ENTRY[type(entry)].encode(entry)
            ),
        }
