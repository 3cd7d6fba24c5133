# SPDX-License-Identifier: EUPL-1.2
"""Ports of the routine: its definitions in every version, and which days nobody works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from eht_desk.domain.errors import ExpectedFailure
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


class WeekdaysOnly:
    """Without a source only Saturdays and Sundays are free."""

    def work_days(self) -> WorkDays:
        """No holidays."""
        from eht_desk.domain.routines.calendar import WorkDays

        return WorkDays(lambda _: frozenset(), lambda _: frozenset())
