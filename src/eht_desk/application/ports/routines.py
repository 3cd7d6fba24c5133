# SPDX-License-Identifier: EUPL-1.2
"""Ports of the routine: its definitions in every version, files that a school hands in, and which days nobody works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from eht_desk.application.ports.case_catalogs import ClosingCatalog, GateCatalog
from eht_desk.application.ports.devices import FormCatalog
from eht_desk.application.ports.paper_catalogs import DefinitionProblem, PurposeCatalog
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.register_sources import SourceFile
from eht_desk.domain.routines.model import RoutineDefinition

if TYPE_CHECKING:
    from eht_desk.domain.routines.calendar import WorkDays


class RoutineCatalog(Protocol):
    """Every routine in every version: a running case keeps the version that it was opened with (HUD-60).

    Bases that others build on (`is_base`) are not among the routines: no case follows one.
    """

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        """A version, the latest when None. Raises ExpectedFailure("unknown_routine", "broken_definition")."""
        ...

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        """The latest version of each that a case can follow, by id."""
        ...

    def versions(self, routine_id: str) -> tuple[int, ...]:
        """The version numbers, lowest first; empty for an unknown one."""
        ...


RoutineFileOf = Callable[[str, int], bytes | None]
"""The file of a routine's version that the school took in; None when there is none."""


@dataclass(frozen=True, slots=True)
class KnownDefinitions:
    """What a routine of the school's may name: everything that exists here. `file_of` finds bases of the school's."""

    forms: FormCatalog
    gates: GateCatalog
    closing: ClosingCatalog
    purposes: PurposeCatalog
    file_of: RoutineFileOf


@dataclass(frozen=True, slots=True)
class CheckedRoutine:
    """A file of the school, looked through. With problems there is no routine."""

    file_name: str
    content: bytes
    routine: RoutineDefinition | None = None
    problems: tuple[DefinitionProblem, ...] = ()


class RoutineReader(Protocol):
    """Reads the routines that a school hands in, as TOML files."""

    def check(self, files: Sequence[SourceFile], known: KnownDefinitions) -> tuple[CheckedRoutine, ...]:
        """Each file with everything that is wrong in it, or its routine; one may build on another of them.

        Never raises for what a file holds.
        """
        ...

    def read(self, content: bytes, name: str, file_of: RoutineFileOf) -> RoutineDefinition | None:
        """A routine that was taken in before; None when this version of the program cannot read it."""
        ...


class WorkDaysSource(Protocol):
    """Which days nobody works, for counting (B11)."""

    def work_days(self) -> WorkDays:
        """The public holidays and the eves that count as such, by year."""
        ...


class NoRoutines:
    """Without definitions no case follows a routine."""

    def get(self, routine_id: str, version: int | None = None) -> RoutineDefinition:
        """None of them."""
        raise ExpectedFailure("unknown_routine", {"routine": routine_id, "version": version or 0})

    def all_latest(self) -> tuple[RoutineDefinition, ...]:
        """No routines."""
        return ()

    def versions(self, routine_id: str) -> tuple[int, ...]:  # noqa: ARG002 - the port's signature
        """No versions."""
        return ()


class NoRoutineFiles:
    """Without a reader a school takes nothing in."""

    def check(
        self,
        files: Sequence[SourceFile],
        known: KnownDefinitions,  # noqa: ARG002 - the port's signature
    ) -> tuple[CheckedRoutine, ...]:
        """Refuse each."""
        problem = DefinitionProblem("", "", "", "", "", "no_reader")
        return tuple(CheckedRoutine(item.name, item.data, problems=(problem,)) for item in files)

    def read(self, content: bytes, name: str, file_of: RoutineFileOf) -> RoutineDefinition | None:  # noqa: ARG002 - the port's signature
        """None of them."""
        return None


class WeekdaysOnly:
    """Without a source only Saturdays and Sundays are free."""

    def work_days(self) -> WorkDays:
        """No holidays."""
        from eht_desk.domain.routines.calendar import WorkDays

        return WorkDays(lambda _: frozenset(), lambda _: frozenset())
