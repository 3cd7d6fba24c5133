# SPDX-License-Identifier: EUPL-1.2
"""Taking in a school register: look, stage, preview, approve, discard. Carrying it out is register_changes.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.ports import Progress, ReadWork, StagedImport
from eht_desk.application.register_changes import ImportResult, RegisterChanges, existing_pupils
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ImportId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_comparison import RegisterComparison, compare
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile


@dataclass(frozen=True, slots=True)
class StagedSummary:
    """What lies staged after reading: counts only, so that IT staff can see it too."""

    import_id: ImportId
    pupils: int
    held: int
    problems: int


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What approving would do. `needs_marking_answer`: the file does not say who has a security marking.

    `names` are the names of the store's pupils that the comparison points to; the person may see them all.
    """

    staged: StagedImport
    register: StagedRegister
    comparison: RegisterComparison
    needs_marking_answer: bool
    names: dict[PupilId, str]


def inspect_register(
    workspace: Workspace,
    files: Sequence[SourceFile],
    options: ReadOptions,
    progress: Progress | None = None,
) -> FileInspection:
    """A first look, for the mapping page. Raises ExpectedFailure(`file_...`, `cancelled`)."""
    return workspace.services.registers.inspect(files, options, progress)


def stage_register(
    workspace: Workspace,
    files: Sequence[SourceFile],
    options: ReadOptions,
    source_name: str = "",
    *,
    progress: Progress | None = None,
) -> tuple[StagedSummary, ChangeSet]:
    """Read the files and lay the rows in the store; nothing is taken in before somebody approves.

    Raises:
        ExpectedFailure: `file_...`, `cancelled` (nothing was laid in the store); RuleViolation: `not_allowed`,
            `recovery_unconfirmed`.
    """
    with workspace.store.read() as work:
        _check_ready(work, workspace, Duty.IMPORT_REGISTER)
    report = progress or _tell_nobody
    register = workspace.services.registers.read(
        files, options, lambda done, total: report(done * _READING, total * (_READING + _SEALING))
    )
    staged = StagedImport(
        id=ImportId(workspace.services.ids.new_id()),
        unit_id=UnitId(""),
        at=workspace.now,
        account_id=workspace.store.account_id,
        source_name=source_name or ", ".join(file.name for file in files),
        state="staged",
        register=register,
    )
    summary = StagedSummary(
        staged.id,
        len(register.pupils),
        sum(1 for problem in register.problems if problem.code in _HELD),
        sum(1 for problem in register.problems if problem.is_blocking and problem.code not in _HELD),
    )
    with workspace.store.write() as work:
        viewer = _check_ready(work, workspace, Duty.IMPORT_REGISTER)
        unit_id = _unit_of(work, viewer, Duty.IMPORT_REGISTER)
        work.imports.add(
            StagedImport(
                staged.id, unit_id, staged.at, staged.account_id, staged.source_name, "staged", register
            )
        )
        report(1, 1)  # the last moment to stop: what is sealed goes in whole or not at all
        work.commit(
            LogEvent(
                "register_staged",
                detail={"import": staged.id, "digest": register.digest, "pupils": summary.pupils},
            )
        )
    return summary, changed(ChangeKind.IMPORT, ids=(staged.id,))


def waiting_imports(workspace: Workspace) -> list[StagedImport]:
    """Staged imports that wait for somebody, newest first."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.APPROVE_IMPORT)
        return work.imports.waiting()


def preview_import(workspace: Workspace, import_id: ImportId, unknown_marking_vouched: bool) -> ImportPreview:
    """What approving would change. Shows names, so it takes the right to approve."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.APPROVE_IMPORT)
        staged, register = _staged(work, import_id)
        require(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
        existing = existing_pupils(work, staged.unit_id, workspace.today)
    comparison = compare(existing, register, unknown_marking_vouched=unknown_marking_vouched)
    return ImportPreview(
        staged,
        register,
        comparison,
        any(pupil.marking is SecurityMarking.UNKNOWN for pupil in register.pupils),
        {pupil.id: pupil.name for pupil in existing},
    )


def approve_import(
    workspace: Workspace,
    import_id: ImportId,
    *,
    unknown_marking_vouched: bool,
    absent_have_left: bool = False,
) -> tuple[ImportResult, ChangeSet]:
    """Take the staged register in, in one transaction. Who answered for unknown markings stands in the log.

    Raises:
        RuleViolation: `not_allowed`, `recovery_unconfirmed`, `not_found` (approved or discarded meanwhile).
    """
    with workspace.store.write() as work:
        viewer = _check_ready(work, workspace, Duty.APPROVE_IMPORT)
        staged, register = _staged(work, import_id)
        require(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
        comparison = compare(
            existing_pupils(work, staged.unit_id, workspace.today),
            register,
            unknown_marking_vouched=unknown_marking_vouched,
        )
        changes = RegisterChanges(workspace, work, staged.unit_id)
        result = changes.carry_out(register, comparison, absent_have_left=absent_have_left)
        work.imports.finish(import_id, "approved")
        work.commit(
            LogEvent(
                "register_approved",
                detail={
                    "import": import_id,
                    "new": result.added,
                    "changed": result.changed,
                    "left": result.left,
                    "held": result.held,
                    "vouched": "yes" if unknown_marking_vouched else "no",
                },
            )
        )
    return result, changed(ChangeKind.PUPIL, ChangeKind.IMPORT, ChangeKind.ORGANISATION)


def discard_import(workspace: Workspace, import_id: ImportId) -> ChangeSet:
    """Throw the staged rows away."""
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.IMPORT_REGISTER)
        _staged(work, import_id)
        work.imports.finish(import_id, "discarded")
        work.commit(LogEvent("register_discarded", detail={"import": import_id}))
    return changed(ChangeKind.IMPORT, ids=(import_id,))


_HELD = ("marking_held", "guardian_marking_held")
# What reading and sealing cost beside each other.
_READING, _SEALING = 8, 1


def _tell_nobody(_done: int, _total: int) -> None:
    """Nobody wants to know how far it has come."""


def _check_ready(work: ReadWork, workspace: Workspace, duty: Duty) -> Viewer:
    viewer = current_viewer(work, workspace)
    require(viewer, duty)
    if work.settings.get(RECOVERY_CONFIRMED) != "yes":
        raise RuleViolation("recovery_unconfirmed")
    return viewer


def _unit_of(work: ReadWork, viewer: Viewer, duty: Duty) -> UnitId:
    """The unit that the person imports for: where the duty is held."""
    for unit in work.organisation.units():
        try:
            require(viewer, duty, unit.id)
        except RuleViolation:
            continue
        return unit.id
    raise RuleViolation("not_allowed")


def _staged(work: ReadWork, import_id: ImportId) -> tuple[StagedImport, StagedRegister]:
    staged = work.imports.get(import_id)
    if staged is None or staged.state != "staged" or staged.register is None:
        raise RuleViolation("not_found")
    return staged, staged.register
