# SPDX-License-Identifier: EUPL-1.2
"""A school's own routines: looking at a folder's files, taking them in, which there are, taking one back.

Nothing is deleted: a case keeps the version that it follows until a person moves it (HUD-60).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.ports.paper_catalogs import DefinitionProblem
from eht_desk.application.ports.routines import CheckedRoutine, KnownDefinitions
from eht_desk.application.school_routine_catalog import SchoolRoutineCatalog, files_of, taken_in
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import AccountId, SchoolDefinitionId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.register_sources import SourceFile
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition

VERSION_NOT_HIGHER, VERSION_USED = "version_not_higher", "version_used"
"""What can be wrong with a file that is whole in itself."""


@dataclass(frozen=True, slots=True)
class RoutineFileLook:
    """A file looked through. `is_there`: exactly this is taken in already. `counts_from` is the day that it would count
    from, `former` the version that new cases follow today."""

    file_name: str
    routine: RoutineDefinition | None
    problems: tuple[DefinitionProblem, ...]
    is_there: bool = False
    counts_from: date | None = None
    former: int | None = None


@dataclass(frozen=True, slots=True)
class RoutinesLook:
    """A folder looked through. `left_out` are files that hold no routine: pictures, texts."""

    files: tuple[RoutineFileLook, ...]
    left_out: tuple[str, ...] = ()

    @property
    def can_be_taken_in(self) -> bool:
        """Whether nothing is wrong in any of them and something is new."""
        has_problem = any(item.problems for item in self.files)
        return not has_problem and any(not item.is_there for item in self.files)


@dataclass(frozen=True, slots=True)
class RoutineRow:
    """One version of a routine. `counts`: new cases follow it. `definition_id` is None for the program's own.
    `cases` are the open ones that follow it, as far as this account sees them."""

    id: str
    version: int
    title: str
    municipality: str
    source: str
    valid_from: date
    is_base: bool
    counts: bool
    is_coming: bool = False
    is_withdrawn: bool = False
    is_unreadable: bool = False
    cases: int = 0
    definition_id: SchoolDefinitionId | None = None
    taken_in_by: str = ""


@dataclass(frozen=True, slots=True)
class RoutinesPage:
    """Every routine, those that count first. `may_change`: this person may take in and take back."""

    rows: tuple[RoutineRow, ...]
    may_change: bool


def look_at(workspace: Workspace, files: Sequence[SourceFile]) -> RoutinesLook:
    """Look through a file or the files of a folder; change nothing. What is wrong is among the problems."""
    with workspace.store.read() as work:
        return _look(workspace, work, files)[0]


def take_in(
    workspace: Workspace, files: Sequence[SourceFile]
) -> tuple[tuple[SchoolDefinitionId, ...], ChangeSet]:
    """Take in every routine of the files that is new. Each counts from the day in it, or from today. One log row.

    Raises:
        RuleViolation: `not_allowed`, `definition_broken` (the problems are those of `look_at`), `definition_there`.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        look, checked = _look(workspace, work, files)
        if any(item.problems for item in look.files) or not look.files:
            raise RuleViolation("definition_broken")
        new = [
            (_definition(workspace, item, row.counts_from or workspace.today), item.content)
            for item, row in zip(checked, look.files, strict=True)
            if not row.is_there
        ]
        if not new:
            raise RuleViolation("definition_there")
        for definition, content in new:
            work.definitions.add(definition, content)
        first = new[0][0]
        names = ",".join(f"{item.name}.{item.version}" for item, _ in new)
        digest = hashlib.sha256("".join(item.digest for item, _ in new).encode()).hexdigest()
        facts: dict[str, str | int] = {
            "definition": first.id,
            "kind": DefinitionKind.ROUTINE.value,
            "name": names,
            "count": len(new),
            "digest": digest,
            "from": first.valid_from.isoformat(),
        }
        work.commit(LogEvent("routines_taken_in", detail=facts))
    _read_anew(workspace)
    ids = tuple(item.id for item, _ in new)
    return ids, changed(ChangeKind.DEFINITION, ids=ids)


def remove(workspace: Workspace, definition_id: SchoolDefinitionId) -> ChangeSet:
    """No new case follows it from now on; what counted before counts again. One log row.

    Raises RuleViolation `not_found`, `not_allowed`, `withdrawn_already`.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        definition = work.definitions.get(definition_id)
        if definition is None or definition.kind is not DefinitionKind.ROUTINE:
            raise RuleViolation("not_found")
        if definition.withdrawn_at is not None:
            raise RuleViolation("withdrawn_already")
        work.definitions.update(
            replace(definition, withdrawn_at=workspace.now, withdrawn_by=workspace.store.account_id)
        )
        facts: dict[str, str | int] = {
            "definition": definition.id,
            "kind": definition.kind.value,
            "name": definition.name,
            "version": definition.version,
            "digest": definition.digest,
        }
        work.commit(LogEvent("definition_withdrawn", detail=facts))
    _read_anew(workspace)
    return changed(ChangeKind.DEFINITION, ids=(definition_id,))


def rows(workspace: Workspace) -> RoutinesPage:
    """Every version of every routine, the program's and the school's. For everybody who unlocks."""
    counting = {item.id: item.version for item in workspace.routines.all_latest()}
    with workspace.store.read() as work:
        may_change = may(current_viewer(work, workspace), Duty.CHANGE_FORMS)
        names = account_names(work)
        own = taken_in(work)
        open_cases = Counter((item.routine_id, item.routine_version) for item in work.cases.all_open())
    found = [_own_row(workspace, item, names, counting) for item in own]
    taken = {(item.name, item.version) for item in own}
    for routine_id in counting:
        for version in workspace.services.routines.versions(routine_id):
            if (routine_id, version) not in taken:
                routine = workspace.services.routines.get(routine_id, version)
                found.append(_row(routine, counts=counting[routine_id] == version))
    found = [replace(item, cases=open_cases[item.id, item.version]) for item in found]
    found.sort(key=lambda item: (not item.counts, item.id, -item.version))
    return RoutinesPage(tuple(found), may_change)


def routine_content(workspace: Workspace, definition_id: SchoolDefinitionId) -> bytes:
    """The file as it was taken in, to save or to look at. Raises RuleViolation("not_found")."""
    with workspace.store.read() as work:
        definition = work.definitions.get(definition_id)
        if definition is None or definition.kind is not DefinitionKind.ROUTINE:
            raise RuleViolation("not_found")
        return work.definitions.content(definition_id)


def _look(
    workspace: Workspace, work: ReadWork, files: Sequence[SourceFile]
) -> tuple[RoutinesLook, tuple[CheckedRoutine, ...]]:
    routines = [item for item in files if item.name.casefold().endswith(".toml")]
    services = workspace.services
    known = KnownDefinitions(
        workspace.forms, services.gates, services.closing, services.purposes, files_of(work)
    )
    checked = services.routine_files.check(routines, known)
    there = taken_in(work)
    looks = tuple(_look_of(workspace, item, there) for item in checked)
    left_out = tuple(item.name for item in files if item not in routines)
    return RoutinesLook(looks, left_out), checked


def _look_of(
    workspace: Workspace, checked: CheckedRoutine, there: Sequence[SchoolDefinition]
) -> RoutineFileLook:
    routine = checked.routine
    if routine is None:
        return RoutineFileLook(checked.file_name, None, checked.problems)
    digest = hashlib.sha256(checked.content).hexdigest()
    mine = [item for item in there if item.name == routine.id]
    is_there = any(item.digest == digest and item.withdrawn_at is None for item in mine)
    problems = () if is_there else _version_problems(workspace, routine, mine)
    try:
        former = workspace.routines.get(routine.id).version
    except ExpectedFailure:
        former = None
    counts_from = max(routine.valid_from, workspace.today)
    return RoutineFileLook(checked.file_name, routine, problems, is_there, counts_from, former)


def _version_problems(
    workspace: Workspace, routine: RoutineDefinition, mine: Sequence[SchoolDefinition]
) -> tuple[DefinitionProblem, ...]:
    """A version is taken once: cases name it."""
    shipped = max(workspace.services.routines.versions(routine.id), default=0)
    if routine.version <= shipped:
        remedy = f"Write a number above {shipped}."
        return (DefinitionProblem("", "", "version", str(routine.version), remedy, VERSION_NOT_HIGHER),)
    if any(item.version == routine.version for item in mine):
        remedy = f"Write {1 + max(item.version for item in mine)}."
        return (DefinitionProblem("", "", "version", str(routine.version), remedy, VERSION_USED),)
    return ()


def _definition(workspace: Workspace, checked: CheckedRoutine, counts_from: date) -> SchoolDefinition:
    routine = checked.routine
    if routine is None:
        raise RuleViolation("definition_broken")
    return SchoolDefinition(
        SchoolDefinitionId(workspace.services.ids.new_id()),
        DefinitionKind.ROUTINE,
        routine.id,
        routine.version,
        routine.title,
        hashlib.sha256(checked.content).hexdigest(),
        len(checked.content),
        counts_from,
        workspace.now,
        workspace.store.account_id,
    )


def _own_row(
    workspace: Workspace, item: SchoolDefinition, names: dict[AccountId, str], counting: dict[str, int]
) -> RoutineRow:
    is_withdrawn = item.withdrawn_at is not None
    is_coming = not is_withdrawn and item.valid_from > workspace.today
    counts = not is_withdrawn and not is_coming and counting.get(item.name) == item.version
    try:
        row = _row(workspace.routines.get(item.name, item.version), counts=counts)
    except ExpectedFailure:
        row = RoutineRow(
            item.name, item.version, item.title, "", "", item.valid_from, False, False, is_unreadable=True
        )
    return replace(
        row,
        valid_from=item.valid_from,
        is_coming=is_coming,
        is_withdrawn=is_withdrawn,
        definition_id=item.id,
        taken_in_by=names.get(item.put_in_by, ""),
    )


def _row(routine: RoutineDefinition, *, counts: bool) -> RoutineRow:
    return RoutineRow(
        routine.id,
        routine.version,
        routine.title,
        routine.municipality,
        routine.source,
        routine.valid_from,
        routine.is_base,
        counts,
    )


def _read_anew(workspace: Workspace) -> None:
    """The school's routines are read anew: something was taken in or back."""
    if isinstance(workspace.school_routines, SchoolRoutineCatalog):
        workspace.school_routines.refresh()
