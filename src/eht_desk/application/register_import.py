# SPDX-License-Identifier: EUPL-1.2
"""Taking in a school register: look, stage, preview, approve, discard. Carrying it out is register_changes.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from eht_desk.application.absent_pupils import AbsentPupil, absent_pupils
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.import_marks import require_clearing, sealed_for
from eht_desk.application.person_marks import veiled
from eht_desk.application.ports import Progress, ReadWork, StagedImport
from eht_desk.application.protected_rows import ProtectedRow, protected_rows, take_over_rows
from eht_desk.application.pupil_classes import pupils_without_class
from eht_desk.application.register_changes import ImportResult, RegisterChanges, existing_pupils
from eht_desk.application.register_classes import read_turn
from eht_desk.application.register_elsewhere import fetch, may_fetch
from eht_desk.application.register_questions import MarkingRow, WhoIsWho, marking_row, questions
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.application.undo import Recorder
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ImportId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.register import StagedRegister
from eht_desk.domain.register_comparison import RegisterComparison, compare
from eht_desk.domain.register_marking import hold_marked
from eht_desk.domain.register_matching import ExistingPupil
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile
from eht_desk.domain.school_year import YearTurn


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

    `names` are the names of the store's pupils that the comparison points to; the person may see them all. `year` is
    what the register tells when it is read as the beginning of a school year, None when it names no class. `questions`
    are the rows of which a person must say who they are; `register` is without rows that the person named as marked.
    """

    staged: StagedImport
    register: StagedRegister
    comparison: RegisterComparison
    needs_marking_answer: bool
    names: dict[PupilId, str]
    year: YearTurn | None = None
    elsewhere: tuple[ElsewhereRow, ...] = ()
    questions: tuple[WhoIsWho, ...] = ()
    unknown: tuple[MarkingRow, ...] = ()
    """Every row whose marking the file does not tell and which the store does not know, for naming those who are
    marked; empty when there is no such row."""
    may_be_marked: tuple[MarkingRow, ...] = ()
    """All rows, also of known pupils and those named as marked: any of them may have got a marking meanwhile."""
    absent: tuple[AbsentPupil, ...] = ()
    """The pupils of `comparison.absent`, with class and whether work about them is under way."""
    protected: tuple[ProtectedRow, ...] = ()
    """Rows that are or may be about protected pupils; only who clears imports sees them."""


@dataclass(frozen=True, slots=True)
class ElsewhereRow:
    """A row of the file about a pupil of another school of the store, under the file's own name for the pupil.

    `may_move`: approving moves the pupil here with the whole history, because the person answers for that school too.
    Otherwise somebody there does it, and until then the row is left aside.
    """

    name: str
    unit_name: str
    may_move: bool


def import_units(workspace: Workspace) -> tuple[tuple[UnitId, str], ...]:
    """The schools that the person may import a register for, with their names."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        return tuple(
            (unit.id, unit.name)
            for unit in work.organisation.units()
            if may(viewer, Duty.IMPORT_REGISTER, unit.id)
        )


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
    unit_id: UnitId | None = None,
    progress: Progress | None = None,
) -> tuple[StagedSummary, ChangeSet]:
    """Read the files and lay the rows in the store; nothing is taken in before somebody approves.

    With several schools in the store a file that holds several schools gives only this one's pupils, where the school
    has its code.

    Raises:
        ExpectedFailure: `file_...`, `cancelled` (nothing was laid in the store); RuleViolation: `not_allowed`,
            `recovery_unconfirmed`.
    """
    with workspace.store.read() as work:
        viewer = _check_ready(work, workspace, Duty.IMPORT_REGISTER)
        wanted = _unit_of(work, viewer, Duty.IMPORT_REGISTER, unit_id)
        units = {unit.id: unit.code for unit in work.organisation.units()}
    if len(units) > 1 and not options.unit_code:
        options = replace(options, unit_code=units[wanted])
    report = progress or _tell_nobody
    register = workspace.services.registers.read(
        files, options, lambda done, total: report(done * _READING, total * (_READING + _SEALING))
    )
    staged = StagedImport(
        id=ImportId(workspace.services.ids.new_id()),
        unit_id=wanted,
        at=workspace.now,
        account_id=workspace.store.account_id,
        source_name=source_name or ", ".join(file.name for file in files),
        state="staged",
        register=register,
        pupils=len(register.pupils),
        held=sum(1 for problem in register.problems if problem.code in HELD_CODES),
    )
    summary = StagedSummary(
        staged.id,
        staged.pupils or 0,
        staged.held or 0,
        sum(1 for problem in register.problems if problem.is_blocking and problem.code not in HELD_CODES),
    )
    with workspace.store.write() as work:
        require(_check_ready(work, workspace, Duty.IMPORT_REGISTER), Duty.IMPORT_REGISTER, wanted)
        work.imports.add(replace(staged, sealed_for=sealed_for(workspace, work)))
        report(1, 1)  # the last moment to stop: what is sealed goes in whole or not at all
        work.commit(
            LogEvent(
                "register_staged",
                detail={"import": staged.id, "digest": register.digest, "pupils": summary.pupils},
            )
        )
    return summary, changed(ChangeKind.IMPORT, ids=(staged.id,))


def waiting_imports(workspace: Workspace) -> list[StagedImport]:
    """Staged imports of the person's schools that wait for somebody, newest first."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.APPROVE_IMPORT)
        return [item for item in work.imports.waiting() if may(viewer, Duty.APPROVE_IMPORT, item.unit_id)]


def preview_import(
    workspace: Workspace,
    import_id: ImportId,
    unknown_marking_vouched: bool,
    *,
    marked: Collection[str] = (),
    somebody_else: Collection[str] = (),
) -> ImportPreview:
    """What approving would change. Shows names, so it takes the right to approve.

    `marked`: keys of rows whose pupils have protected identity, as the person says: they are held as marked rows are.
    `somebody_else`: keys of `ImportPreview.protected` rows of which the person knows that they are about another pupil.

    Raises RuleViolation: `not_allowed`, `not_found`, `waits_for_clearing` (somebody who clears imports looks first).
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.APPROVE_IMPORT)
        require_clearing(work, workspace)
        staged, register = _staged(work, import_id)
        require(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
        protected = protected_rows(work, viewer, register, somebody_else, workspace.today)
        whole = hold_marked(register, [row.key for row in protected])
        register = hold_marked(whole, marked)
        existing, comparison = _compare(workspace, work, staged, register, unknown_marking_vouched)
        year = read_turn(work, staged.unit_id, register, comparison, existing, workspace.today)
        absent = absent_pupils(work, existing, comparison.absent)
        units = {unit.id: unit.name for unit in work.organisation.units()}
        elsewhere = tuple(
            ElsewhereRow(
                f"{row.staged.given_name} {row.staged.family_name}".strip(),
                units.get(row.unit_id, ""),
                may_fetch(workspace, work, viewer, staged.unit_id, row),
            )
            for row in comparison.elsewhere
        )
    # Rows named as marked are an answer to the question too, so it stays on the page.
    needs_answer = bool(comparison.unknown) or bool(marked)
    return ImportPreview(
        replace(staged, register=register),
        register,
        comparison,
        needs_answer,
        {pupil.id: pupil.name for pupil in existing},
        year,
        elsewhere,
        questions(comparison, existing),
        tuple(map(marking_row, comparison.unknown)),
        tuple(map(marking_row, whole.pupils)) if needs_answer else (),
        absent,
        protected,
    )


def approve_import(
    workspace: Workspace,
    import_id: ImportId,
    *,
    unknown_marking_vouched: bool,
    absent_have_left: bool = False,
    turns_year: bool = False,
    carries_mentors: bool = True,
    decisions: Mapping[str, str] | None = None,
    marked: Collection[str] = (),
    somebody_else: Collection[str] = (),
    take_over: Collection[str] = (),
) -> tuple[ImportResult, ChangeSet]:
    """Take the staged register in, in one transaction. Who answered for unknown markings stands in the log.

    `decisions`: who the rows of `ImportPreview.questions` are, by their key: the id of a candidate, `NEW_PUPIL` or
    `SKIP`; a row without an answer stays out. `marked` is what preview_import was asked with.

    `turns_year`: the school year begins with this register. The classes of before end yesterday, with their
    mentorships, and every class that it names begins anew today; so "8A" of this year is another class than "8A" of
    last year, and nobody sees the new one by an old mentorship. `carries_mentors`: mentors follow their pupils as the
    preview says, unless the file names others.

    Pupils of other schools of the store come here with their history where the person answers for both schools.

    `take_over`: keys of `ImportPreview.protected` rows whose class and grade the protected pupil gets; undoing the
    import leaves that as it is.

    Raises:
        RuleViolation: `not_allowed`, `recovery_unconfirmed`, `waits_for_clearing`, `not_found` (approved or discarded
            meanwhile), `year_needs_classes` (a register without classes begins no school year), `same_pupil_twice`
            (two rows are the same pupil, by row or by answer), `not_a_candidate`.
    """
    with workspace.store.write() as work:
        viewer = _check_ready(work, workspace, Duty.APPROVE_IMPORT)
        require_clearing(work, workspace)
        staged, register = _staged(work, import_id)
        require(viewer, Duty.APPROVE_IMPORT, staged.unit_id)
        recorder = Recorder(workspace, work)
        protected = protected_rows(work, viewer, register, somebody_else, workspace.today)
        register = hold_marked(register, {*marked, *(row.key for row in protected)})
        existing, comparison = _compare(workspace, work, staged, register, unknown_marking_vouched, decisions)
        fetched = fetch(workspace, work, viewer, staged.unit_id, comparison)
        if fetched:
            existing, comparison = _compare(
                workspace, work, staged, register, unknown_marking_vouched, decisions
            )
        turn = None
        if turns_year:
            turn = read_turn(work, staged.unit_id, register, comparison, existing, workspace.today)
            if turn is None:
                raise RuleViolation("year_needs_classes")
        changes = RegisterChanges(workspace, work, staged.unit_id)
        result = changes.carry_out(
            register,
            comparison,
            absent_have_left=absent_have_left,
            turn=turn,
            carries_mentors=carries_mentors,
        )
        without = pupils_without_class(work, workspace.today)[staged.unit_id]
        result = replace(
            result, from_other_schools=fetched, without_class=tuple(sorted(item.name for item in without))
        )
        recorder.keep(
            staged,
            register.digest,
            {"added": result.added, "changed": result.changed, "left": result.left},
        )
        take_over_rows(
            work, staged.unit_id, [row for row in protected if row.key in take_over], workspace.today
        )
        work.commit(
            LogEvent(
                "register_approved",
                detail={
                    "import": import_id,
                    "new": result.added,
                    "changed": result.changed,
                    "left": result.left,
                    "held": result.held - len(protected),
                    "vouched": "yes" if unknown_marking_vouched else "no",
                    "named_marked": len(marked),
                    "answered": len(decisions or {}),
                    "year": turn.year if turn is not None else "",
                    "from_other_schools": fetched,
                },
            )
        )
    return result, changed(ChangeKind.PUPIL, ChangeKind.IMPORT, ChangeKind.ORGANISATION)


def discard_import(workspace: Workspace, import_id: ImportId) -> ChangeSet:
    """Throw the staged rows away."""
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.IMPORT_REGISTER)
        staged = work.imports.get(import_id)  # also one whose rows only those read who clear imports
        if staged is None or staged.state != "staged":
            raise RuleViolation("not_found")
        require(viewer, Duty.IMPORT_REGISTER, staged.unit_id)
        work.imports.finish(import_id, "discarded")
        work.commit(LogEvent("register_discarded", detail={"import": import_id}))
    return changed(ChangeKind.IMPORT, ids=(import_id,))


HELD_CODES = frozenset({"marking_held", "guardian_marking_held"})
"""Problems of rows that are held because the file says so: they carry no name and no number."""
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


def _unit_of(work: ReadWork, viewer: Viewer, duty: Duty, wanted: UnitId | None) -> UnitId:
    """The unit that the person imports for: the wanted one, else the first where the duty is held."""
    for unit in work.organisation.units():
        if wanted in (None, unit.id) and may(viewer, duty, unit.id):
            return unit.id
    raise RuleViolation("not_allowed")


def _compare(
    workspace: Workspace,
    work: ReadWork,
    staged: StagedImport,
    register: StagedRegister,
    vouched: bool,
    decisions: Mapping[str, str] | None = None,
) -> tuple[list[ExistingPupil], RegisterComparison]:
    """The unit's pupils, and the register beside them and the pupils of the other schools."""
    hidden = {item.pupil_id for item in work.protections.all()}
    others = {
        unit_id: [pupil for pupil in pupils if pupil.id not in hidden]
        for unit_id, pupils in existing_pupils(work, workspace.today).items()
    }
    existing = others.pop(staged.unit_id, [])
    return existing, compare(
        existing, register, unknown_marking_vouched=vouched, others=others, decisions=decisions
    )


def _staged(work: ReadWork, import_id: ImportId) -> tuple[StagedImport, StagedRegister]:
    staged = work.imports.get(import_id)
    if staged is None or staged.state != "staged" or staged.register is None:
        raise RuleViolation("not_found")
    return staged, veiled(work, staged.register)
