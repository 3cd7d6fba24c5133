# SPDX-License-Identifier: EUPL-1.2
"""Which routine a school follows: the one that it said, else its municipality's. Cases, meetings and checks ask here.

What there is to follow: the routine catalogue. Taking in a school's own: school_routines.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_account, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolUnit, is_same_municipality
from eht_desk.domain.routines.model import RoutineDefinition


@dataclass(frozen=True, slots=True)
class FollowedRoutine:
    """What a school follows. `said` is empty until somebody has said which; then `usual` holds, which is the routine of
    the municipality or the only one that there is; None: nothing tells. `choices`: ids and titles."""

    said: str
    usual: tuple[str, str] | None
    choices: tuple[tuple[str, str], ...]


def routines_of_schools(workspace: Workspace) -> tuple[RoutineDefinition, ...]:
    """Of each routine that a school can follow the version in force, by id."""
    return tuple(item for item in workspace.routines.all_latest() if item.level is CaseLevel.SCHOOL)


def routines_for(workspace: Workspace, work: ReadWork, unit_id: UnitId) -> tuple[RoutineDefinition, ...]:
    """Those that can be meant at the school: the one that it said, else its municipality's, else every one."""
    there = routines_of_schools(workspace)
    unit = next((item for item in work.organisation.units() if item.id == unit_id), None)
    said = tuple(item for item in there if unit is not None and item.id == unit.routine_id)
    return said or _usual(there, list(_homes(work, unit)))


def routine_of_unit(workspace: Workspace, work: ReadWork, unit_id: UnitId) -> RoutineDefinition | None:
    """The one that the school follows; None when several can be meant and nothing says which."""
    return _only(routines_for(workspace, work, unit_id))


def law_alone(workspace: Workspace) -> RoutineDefinition | None:
    """What all the routines of schools build upon: for a school that follows none of them, so that it never follows
    another municipality's by chance. None where they do not build upon one."""
    bases = {item.base for item in routines_of_schools(workspace)}
    if len(bases) != 1 or not (base := bases.pop()):
        return None
    try:
        return workspace.routines.get(base)
    except ExpectedFailure:
        return None


def followed_routine(workspace: Workspace, unit_id: UnitId) -> FollowedRoutine:
    """What the school follows, and what it can follow. Raises RuleViolation("not_found")."""
    with workspace.store.read() as work:
        current_account(work, workspace)
        unit = _unit(work, unit_id)
        there = routines_of_schools(workspace)
        usual = _only(_usual(there, list(_homes(work, unit))))
        return FollowedRoutine(
            unit.routine_id if unit.routine_id in {item.id for item in there} else "",
            None if usual is None else (usual.id, usual.title),
            tuple((item.id, item.title) for item in there),
        )


def follow_routine(workspace: Workspace, unit_id: UnitId, routine_id: str) -> ChangeSet:
    """Say which routine the school follows from now on; empty: its municipality's. Open cases keep theirs. One log row;
    none when it stands so already.

    Raises RuleViolation: `not_found`, `not_allowed`; `no_routine` on `routine_id`.
    """
    if routine_id and routine_id not in {item.id for item in routines_of_schools(workspace)}:
        raise RuleViolation("no_routine", "routine_id")
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_ORGANISATION, unit_id)
        unit = _unit(work, unit_id)
        if unit.routine_id == routine_id:
            return ChangeSet()
        work.organisation.update_unit(replace(unit, routine_id=routine_id))
        work.commit(LogEvent("school_routine_said", detail={"unit": unit_id, "routine": routine_id}))
    return changed(ChangeKind.ORGANISATION, ChangeKind.DEFINITION, ids=(unit_id,))


def _homes(work: ReadWork, unit: SchoolUnit | None) -> Iterator[str]:
    """The municipality of the school, then the one of its authority; those that are known."""
    if unit is not None and unit.municipality:
        yield unit.municipality
    authority = work.organisation.authority()
    if authority.municipality:
        yield authority.municipality


def _usual(there: tuple[RoutineDefinition, ...], homes: list[str]) -> tuple[RoutineDefinition, ...]:
    """Those of the first municipality that has any, else all."""
    for home in homes:
        own = tuple(
            item for item in there if item.municipality and is_same_municipality(item.municipality, home)
        )
        if own:
            return own
    return there


def _only(found: tuple[RoutineDefinition, ...]) -> RoutineDefinition | None:
    return found[0] if len(found) == 1 else None


def _unit(work: ReadWork, unit_id: UnitId) -> SchoolUnit:
    found = next((unit for unit in work.organisation.units() if unit.id == unit_id), None)
    if found is None:
        raise RuleViolation("not_found")
    return found
