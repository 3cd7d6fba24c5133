# SPDX-License-Identifier: EUPL-1.2
"""The program's routines and those that the school took in, as one catalogue.

A version that the school took in is never forgotten: a case that follows it keeps it when it is withdrawn. Which one a
new case gets is decided by the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eht_desk.application.ports import OpenStore, ReadWork
from eht_desk.application.ports.routines import RoutineFileOf
from eht_desk.application.workspace import Services, local_time
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition, in_use

_LOOK_AGAIN = timedelta(seconds=5)
"""So often at most the store is asked whether a colleague's program took one in."""


@dataclass(frozen=True, slots=True)
class _Added:
    """What was read of the store: what was taken in, and what it holds; of one that cannot be read there is none."""

    read_at: datetime
    known: tuple[SchoolDefinition, ...] = ()
    routines: tuple[tuple[SchoolDefinition, RoutineDefinition | None], ...] = ()

    def version(self, routine_id: str, version: int) -> RoutineDefinition | None:
        found = (
            routine for item, routine in self.routines if (item.name, item.version) == (routine_id, version)
        )
        return next((routine for routine in found if routine is not None), None)


class SchoolRoutineCatalog:
    """RoutineCatalog of an unlocked store. Reads the store when first asked, and again when something may be new."""

    def __init__(self, services: Services, store: OpenStore) -> None:
        self._services = services
        self._store = store
        self._added: _Added | None = None

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        """A version, withdrawn ones too; None: the one in force today. Raises ExpectedFailure("unknown_routine")."""
        added = self._read()
        try:
            return self._find(added, routine_id, version)
        except ExpectedFailure as failure:
            newer = self._look_again(added)
            if failure.code != "unknown_routine" or newer.known == added.known:
                raise
            return self._find(newer, routine_id, version)

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        """Of each routine that a case can follow the version in force today, by id."""
        added = self._look_again(self._read())
        found = {routine.id: routine for routine in self._services.routines.all_latest()}
        for name in {item.name for item in added.known}:
            own = self._in_force(added, name)
            if own is not None and not own.is_base:
                found[name] = own
        return tuple(routine for _, routine in sorted(found.items()))

    def versions(self, routine_id: str) -> tuple[int, ...]:
        """The numbers of those that are or were in force and that nobody withdrew, lowest first."""
        today = self._today()
        own = {
            item.version
            for item, routine in self._look_again(self._read()).routines
            if item.name == routine_id
            and routine is not None
            and item.withdrawn_at is None
            and item.valid_from <= today
        }
        return tuple(sorted(own | set(self._services.routines.versions(routine_id))))

    def refresh(self) -> None:
        """Read the store anew at the next question."""
        self._added = None

    def unreadable(self) -> frozenset[str]:
        """Ids of what was taken in and cannot be read by this version of the program."""
        return frozenset(item.id for item, routine in self._read().routines if routine is None)

    def _find(self, added: _Added, routine_id: str, version: int | None) -> RoutineDefinition:
        own = self._in_force(added, routine_id) if version is None else added.version(routine_id, version)
        return self._services.routines.get(routine_id, version) if own is None else own

    def _in_force(self, added: _Added, routine_id: str) -> RoutineDefinition | None:
        readable = [item for item, routine in added.routines if routine is not None]
        item = in_use(readable, DefinitionKind.ROUTINE, routine_id, self._today())
        return None if item is None else added.version(routine_id, item.version)

    def _today(self) -> date:
        return local_time(self._services.clock.now()).date()

    def _read(self) -> _Added:
        if self._added is None:
            self._added = self._from_store(None)
        return self._added

    def _look_again(self, before: _Added) -> _Added:
        """The same object when nothing is new, or when the store was asked a moment ago, or is closed."""
        if self._services.clock.now() - before.read_at < _LOOK_AGAIN:
            return before
        try:
            self._added = self._from_store(before)
        except ExpectedFailure:
            return before
        return self._added

    def _from_store(self, before: _Added | None) -> _Added:
        now = self._services.clock.now()
        with self._store.read() as work:
            known = taken_in(work)
            if before is not None and known == before.known:
                return _Added(now, before.known, before.routines)
            contents = [(item, work.definitions.content(item.id)) for item in known]
        files = {(item.name, item.version): content for item, content in reversed(contents)}
        read = self._services.routine_files.read
        routines = (
            (item, read(content, f"{item.name} {item.version}", lambda *key: files.get(key)))
            for item, content in contents
        )
        return _Added(now, known, tuple(routines))


def taken_in(work: ReadWork) -> tuple[SchoolDefinition, ...]:
    """Every routine that the school took in, withdrawn ones too, the last first."""
    return tuple(item for item in work.definitions.all() if item.kind is DefinitionKind.ROUTINE)


def files_of(work: ReadWork) -> RoutineFileOf:
    """Finds the files of the school's routines while the transaction lasts."""
    known = {(item.name, item.version): item.id for item in reversed(taken_in(work))}

    def file_of(routine_id: str, version: int) -> bytes | None:
        found = known.get((routine_id, version))
        return None if found is None else work.definitions.content(found)

    return file_of
