# SPDX-License-Identifier: EUPL-1.2
"""Files that somebody hands in for another to take in: what they hold in counts and remarks, without a name of a pupil.

Whoever hands in may not see pupils (the school's secretary): rows are told by their number in the file, which that
person has, and of rows with a marking only how many they are. Comparing with the store is register_import.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eht_desk.application.import_marks import import_persons, waits_for_others
from eht_desk.application.ports import Progress, ReadWork, StagedImport
from eht_desk.application.register_import import HELD_CODES
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ImportId, UnitId
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import RowProblem, StagedRegister
from eht_desk.domain.register_sources import ReadOptions, SourceFile


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
    """Whether the person may look at it and take it in; otherwise somebody who clears imports does."""
    pupils: int
    held: int
    waits_for_clearing: bool = False
    """Whether only those named to clear imports open what waits, whatever it holds."""


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
    takes_in = may(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
    may_open = takes_in and not waits_for_others(work, workspace)
    if not (takes_in or (is_mine and may(viewer, Duty.IMPORT_REGISTER, staged.unit_id))):
        return None
    pupils, held = staged.pupils, staged.held
    if pupils is None or held is None:  # laid in by an earlier version
        whole = work.imports.get(staged.id)
        counts = _counts(whole.register) if whole is not None and whole.register is not None else None
        pupils, held = (counts.pupils, counts.held) if counts is not None else (0, 0)
    account = work.accounts.get(staged.account_id)
    return HandedIn(
        staged.id,
        staged.unit_id,
        staged.source_name,
        staged.at,
        account.display_name if account is not None else "",
        is_mine,
        may_open,
        pupils,
        held,
        import_persons(work) is not None,
    )


def what_was_handed_in(workspace: Workspace, import_id: ImportId) -> FileCounts:
    """What one that waits holds, for whoever handed it in or takes it in.

    Raises:
        RuleViolation: `not_allowed`, `not_found` (also for what somebody else handed in).
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.IMPORT_REGISTER)
        staged = work.imports.get(import_id)
        if staged is None or staged.state != "staged" or _told(work, viewer, staged, workspace) is None:
            raise RuleViolation("not_found")
        if staged.register is None:  # for those who clear imports
            return FileCounts(staged.pupils or 0, staged.held or 0, 0, ())
        return _counts(staged.register)


def _counts(register: StagedRegister) -> FileCounts:
    return FileCounts(
        len(register.pupils),
        sum(1 for problem in register.problems if problem.code in HELD_CODES),
        sum(1 for pupil in register.pupils if pupil.marking is SecurityMarking.UNKNOWN),
        tuple(replace(problem, value="") for problem in register.problems if problem.code not in HELD_CODES),
        register.skipped,
    )
