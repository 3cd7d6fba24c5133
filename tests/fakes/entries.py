# SPDX-License-Identifier: EUPL-1.2
"""The in-memory repositories of what is written down in cases, and of what names no pupil."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from eht_desk.domain.case_entries import CaseEntry, may_become
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import EntryId, PupilId, UnitEntryId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.unit_entries import UnitEntry, unit_entry_may_become, written_down_at


@dataclass
class EntryTables:
    """What these repositories keep; a part of the tables of the memory store."""

    entry_rows: dict[EntryId, CaseEntry] = field(default_factory=dict)
    unit_entry_rows: dict[UnitEntryId, UnitEntry] = field(default_factory=dict)

    def pupils_of_entries(self) -> set[PupilId]:
        """The pupils that any of it is about."""
        return {item.pupil_id for item in self.entry_rows.values()}


class MemoryEntries:
    def __init__(self, tables: EntryTables) -> None:
        self._t = tables

    def get(self, entry_id: EntryId) -> CaseEntry | None:
        return self._t.entry_rows.get(entry_id)

    def of_pupil(self, pupil_id: PupilId, kind: type[Any] | None = None) -> list[Any]:
        return [item for item in self.all(kind or object) if item.pupil_id == pupil_id]

    def all(self, kind: type[Any]) -> list[Any]:
        found = [item for item in self._t.entry_rows.values() if isinstance(item, kind)]
        return sorted(found, key=lambda item: (item.written_at, item.id), reverse=True)

    def add(self, entry: CaseEntry) -> None:
        self._t.entry_rows[entry.id] = entry

    def update(self, entry: CaseEntry) -> None:
        if not may_become(self._t.entry_rows[entry.id], entry):
            raise ExpectedFailure("frozen")
        self._t.entry_rows[entry.id] = entry

    def move(self, ids: Collection[EntryId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for entry_id in ids:
            entry = self._t.entry_rows[entry_id]
            self._t.entry_rows[entry_id] = replace(
                entry, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or entry.unit_id
            )


class MemoryUnitEntries:
    def __init__(self, tables: EntryTables) -> None:
        self._t = tables

    def get(self, entry_id: UnitEntryId) -> UnitEntry | None:
        return self._t.unit_entry_rows.get(entry_id)

    def of_unit(self, unit_id: UnitId, kind: type[Any] | None = None) -> list[Any]:
        return [item for item in self.all(kind or object) if item.unit_id == unit_id]

    def all(self, kind: type[Any]) -> list[Any]:
        found = [item for item in self._t.unit_entry_rows.values() if isinstance(item, kind)]
        return sorted(found, key=lambda item: (written_down_at(item), item.id), reverse=True)

    def add(self, entry: UnitEntry) -> None:
        self._t.unit_entry_rows[entry.id] = entry

    def update(self, entry: UnitEntry) -> None:
        if not unit_entry_may_become(self._t.unit_entry_rows[entry.id], entry):
            raise ExpectedFailure("frozen")
        self._t.unit_entry_rows[entry.id] = entry
