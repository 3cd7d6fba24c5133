# SPDX-License-Identifier: EUPL-1.2
"""Files that somebody hands in for another to take in: what they hold in counts and remarks, without a name of a pupil.

Whoever hands in may not see pupils (the school's secretary): rows are told by their number in the file, which that
person has, and of rows with a marking only how many they are. Comparing with the store is register_import.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eht_desk.application.ports import Progress, ReadWork, StagedImport
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.ids import ImportId, UnitId
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import RowProblem, StagedRegister
from eht_desk.domain.register_sources import ReadOptions, SourceFile

_MARKED = frozenset({"marking_held", "guardian_marking_held"})


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What a file holds. `unknown`: pupils of whom it does not say whether they are protected, among `pupils`.

    `remarks` are the rows to look at, without what stands in them; `skipped` rows that are no pupils, by code.
    """

    pupils: int
    held: int
    unknown: int
    remarks: tuple[RowProblem, ...]
    skipped: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An import that waits: by whom, when, and what it holds. `may_open`: the person may compare it and take it in."""

    id: ImportId
    unit_id: UnitId
    source_name: str
    at: datetime
    by_name: str
    is_mine: bool
    may_open: bool
    counts: FileCounts


def look_through(
    workspace: Workspace,
    files: Sequence[SourceFile],
    options: ReadOptions,
    *,
    unit_id: UnitId | None = None,
    progress: Progress | None = None,
) -> FileCounts:
    """Read the files to the end and tell what they hold; nothing is laid in the store.

    Raises:
        ExpectedFailure: `file_...`, `cancelled`; RuleViolation: `not_allowed`.
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.IMPORT_REGISTER, unit_id)
        units = work.organisation.units()
    # As staging it does: of a file that holds several schools only the pupils of the one that is read in for.
    wanted = next(
        unit for unit in units if unit_id in (None, unit.id) and may(viewer, Duty.IMPORT_REGISTER, unit.id)
    )
    if len(units) > 1 and not options.unit_code:
        options = replace(options, unit_code=wanted.code)
    return _counts(workspace.services.registers.read(files, options, progress))


def handed_in(workspace: Workspace) -> list[HandedIn]:
    """What waits, newest first: all of the schools where the person takes in, else what the person handed in."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.IMPORT_REGISTER)
        found = (_told(work, viewer, item, workspace) for item in work.imports.waiting())
        return [item for item in found if item is not None]


def _told(work: ReadWork, viewer: Viewer, staged: StagedImport, workspace: Workspace) -> HandedIn | None:
    is_mine = staged.account_id == workspace.store.account_id
    may_open = may(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
    if not (may_open or (is_mine and may(viewer, Duty.IMPORT_REGISTER, staged.unit_id))):
        return None
    whole = work.imports.get(staged.id)
    if whole is None or whole.register is None:
        return None
    account = work.accounts.get(staged.account_id)
    return HandedIn(
        staged.id,
        staged.unit_id,
        staged.source_name,
        staged.at,
        account.display_name if account is not None else "",
        is_mine,
        may_open,
        _counts(whole.register),
    )


def _counts(register: StagedRegister) -> FileCounts:
    return FileCounts(
        len(register.pupils),
        sum(1 for problem in register.problems if problem.code in _MARKED),
        sum(1 for pupil in register.pupils if pupil.marking is SecurityMarking.UNKNOWN),
        tuple(replace(problem, value="") for problem in register.problems if problem.code not in _MARKED),
        register.skipped,
    )
