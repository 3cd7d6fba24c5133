# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for what is written down in cases besides documents, and for what names no pupil."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, TypeVar, overload

from eht_desk.domain.case_entries import CaseEntry
from eht_desk.domain.ids import EntryId, PupilId, UnitEntryId, UnitId
from eht_desk.domain.people import Pupil
from eht_desk.domain.unit_entries import UnitEntry

E = TypeVar("E", bound=CaseEntry)
U = TypeVar("U", bound=UnitEntry)


class EntryRepository(Protocol):
    """Signals, facts, decisions, measures and what meetings said, in their pupil's compartment. None is ever deleted.

    A kind is the record's class: `of_pupil(pupil_id, Signal)`.
    """

    def get(self, entry_id: EntryId) -> CaseEntry | None:
        """One."""
        ...

    @overload
    def of_pupil(self, pupil_id: PupilId) -> list[CaseEntry]:
        """All of one pupil, withdrawn ones too, the last written first."""
        ...

    @overload
    def of_pupil(self, pupil_id: PupilId, kind: type[E]) -> list[E]:
        """Those of a kind."""
        ...

    def all(self, kind: type[E]) -> list[E]:
        """All of a kind that the account can open, the last written first."""
        ...

    def add(self, entry: CaseEntry) -> None:
        """Insert."""
        ...

    def update(self, entry: CaseEntry) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when it may not become that (`may_become`), KeyError."""
        ...

    def move(self, ids: Collection[EntryId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put entries under another pupil, locked ones too. The unit stays unless one is given."""
        ...


class UnitEntryRepository(Protocol):
    """Meetings, checks of statistics and school calendars. None is ever deleted."""

    def get(self, entry_id: UnitEntryId) -> UnitEntry | None:
        """One."""
        ...

    @overload
    def of_unit(self, unit_id: UnitId) -> list[UnitEntry]:
        """All of one school, the last written first."""
        ...

    @overload
    def of_unit(self, unit_id: UnitId, kind: type[U]) -> list[U]:
        """Those of a kind."""
        ...

    def all(self, kind: type[U]) -> list[U]:
        """All of a kind, of every school, the last written first."""
        ...

    def add(self, entry: UnitEntry) -> None:
        """Insert."""
        ...

    def update(self, entry: UnitEntry) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when it may not become that
        (`unit_entry_may_become`), KeyError."""
        ...
