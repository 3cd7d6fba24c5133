# SPDX-License-Identifier: EUPL-1.2
"""Cases that follow a routine: opening one from what was noticed, moving it to another version, passing a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eht_desk.application.access_rights import may_do
from eht_desk.application.case_access import (
    LINE,
    check_owner,
    holds_role,
    kept_case,
    kept_pupil,
    require_open,
    said,
)
from eht_desk.application.case_judging import grounds_of, judge
from eht_desk.application.case_standing import first_owner
from eht_desk.application.case_work import findings_about, settle_tasks
from eht_desk.application.cases import fresh_reference
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import document_rows
from eht_desk.application.followed_routine import routines_for
from eht_desk.application.note_views import note_views
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.signals import signal_rows
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import Signal
from eht_desk.domain.cases import OWNER_ROLES, Case, CaseLevel, following, opened
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.gates import GateOverride
from eht_desk.domain.ids import CaseId, DocumentId, EntryId, NoteId, OverrideId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.progress import StepState, step_gate

BY_MISTAKE = "registered_by_mistake"
"""The closing reason of a case that should never have been: what was written before it counts in the next."""
_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


class OriginKind(StrEnum):
    """What a case can be opened from."""

    SIGNAL = "signal"
    DOCUMENT = "document"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Something about the pupil that a case can be opened from, newest first. `label`: the signal that was reached or
    the form's short title, empty where there is no word. `routine_ids`: routines whose signals it reached."""

    id: str
    kind: OriginKind
    label: str
    on: date
    routine_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutineChoice:
    """A routine that a case can follow. `owner_role` is who answers for the case at first; `is_own`: the school's
    municipality's."""

    id: str
    version: int
    title: str
    short_title: str
    text: str
    municipality: str
    owner_role: Role
    level: CaseLevel
    is_own: bool


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """What opening a case about a pupil needs: routines, the school's own first, and what it can be opened from.
    `open_case`: the one that is open already at the school."""

    routines: tuple[RoutineChoice, ...]
    origins: tuple[OriginRow, ...]
    owner_roles: tuple[Role, ...]
    open_case: CaseId | None = None


@dataclass(frozen=True, slots=True)
class MoveView:
    """What moving to another version would change, in the routine's words: steps, needs and deadlines that come and
    go."""

    version: int
    title: str
    valid_from: date
    comes: tuple[str, ...]
    goes: tuple[str, ...]


def opening_page(workspace: Workspace, pupil_id: PupilId) -> OpeningPage:
    """What there is to choose from. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        view, viewer = kept_pupil(workspace, work, pupil_id)
        own = {item.id for item in routines_for(workspace, work, view.unit_id)}
        known = [in_force(workspace, item) for item in workspace.routines.all_latest()]
        known = [item for item in known if item.level is CaseLevel.SCHOOL]
        known.sort(key=lambda item: (item.id not in own, item.title.casefold()))
        is_open = (item for item in work.cases.of_pupil(view.id) if item.is_open)
        return OpeningPage(
            tuple(_choice(item, is_own=item.id in own) for item in known),
            tuple(_origins(workspace, work, viewer, view)),
            OWNER_ROLES,
            next((item.id for item in is_open if item.level is CaseLevel.SCHOOL), None),
        )


def open_by_routine(
    workspace: Workspace,
    pupil_id: PupilId,
    routine_id: str,
    origin: EntryId | DocumentId | NoteId | None = None,
    because: str = "",
    owner_role: Role | None = None,
) -> tuple[CaseId, ChangeSet]:
    """Open a case. Needs an origin or words. Who opens it and holds the owner's role answers for it at once. One log
    row.

    Raises RuleViolation: `not_allowed`, `required` or `text_too_long` on `because`, `not_found` on `origin`,
    `owner_may_not` on `owner_role`, `case_open_already`; ExpectedFailure `unknown_routine`.
    """
    why = said(because, "because", required=not origin)
    routine = in_force(workspace, workspace.routines.get(routine_id))
    role = owner_role or first_owner(routine)
    check_owner(role)
    with workspace.store.write() as work:
        view, viewer = kept_pupil(workspace, work, pupil_id)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        cases = work.cases.of_pupil(pupil.id)
        if any(item.is_open and item.level is routine.level for item in cases):
            raise RuleViolation("case_open_already", "level")
        if origin and origin not in {item.id for item in _origins(workspace, work, viewer, view)}:
            raise RuleViolation("not_found", "origin")
        case = replace(
            opened(
                Case(
                    CaseId(workspace.services.ids.new_id()),
                    pupil.compartment_id,
                    pupil.id,
                    pupil.unit_id,
                    fresh_reference(workspace, work),
                    routine.level,
                    role,
                    workspace.now,
                    viewer.account_id,
                    why,
                    routine_id=routine.id,
                    routine_version=routine.version,
                    origin=origin or "",
                )
            ),
            counts_from=max(
                (
                    item.closed_at
                    for item in cases
                    if item.closed_at and item.level is routine.level and item.closing_reason != BY_MISTAKE
                ),
                default=None,
            ),
            owner_id=viewer.account_id if holds_role(viewer, role, view) else None,
        )
        work.cases.add(case)
        take_signals(work, case)
        tasks = settle_tasks(workspace, work, pupil.id)
        detail: dict[str, str | int] = {
            "case": case.id,
            "level": case.level.value,
            "owner": role.value,
            "routine": routine.id,
            "version": routine.version,
        }
        work.commit(LogEvent("case_opened", pupil.id, detail=detail))
    kinds = (ChangeKind.CASE, ChangeKind.TASK, ChangeKind.ENTRY)
    return case.id, changed(*kinds, ids=(pupil.id, case.id, *(item.id for item in tasks)))


def versions_to_move_to(workspace: Workspace, case_id: CaseId) -> tuple[MoveView, ...]:
    """The other versions of its routine that are in force, newest first; empty for a case without routine.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.read() as work:
        case, _, _ = kept_case(workspace, work, case_id)
    if not case.routine_id:
        return ()
    there = {
        number: _find(workspace, case.routine_id, number) for number in _versions(workspace, case.routine_id)
    }
    now = there.get(case.routine_version)
    found = [item for number, item in there.items() if item is not None and number != case.routine_version]
    found = [item for item in found if item.valid_from <= workspace.today]
    return tuple(_move_view(now, item) for item in sorted(found, key=lambda item: -item.version))


def move_to_version(
    workspace: Workspace, case_id: CaseId, routine_id: str, version: int, note: str = ""
) -> ChangeSet:
    """The case follows this version from now on; also how one from before routines gets a routine. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `text_too_long` on `note`; ExpectedFailure
    `unknown_routine`.
    """
    words = said(note, "note")
    routine = workspace.routines.get(routine_id, version)
    with workspace.store.write() as work:
        case, _, viewer = kept_case(workspace, work, case_id)
        require_open(case)
        if routine.level is not case.level:
            raise ExpectedFailure("unknown_routine", {"routine": routine_id, "version": version})
        if (case.routine_id, case.routine_version) == (routine.id, routine.version):
            return ChangeSet()
        work.cases.update(
            following(case, routine.id, routine.version, workspace.now, viewer.account_id, words)
        )
        tasks = settle_tasks(workspace, work, case.pupil_id)
        detail: dict[str, str | int] = {
            "case": case_id,
            "routine": routine.id,
            "version": routine.version,
        }
        work.commit(LogEvent("case_routine_changed", case.pupil_id, detail=detail))
    kinds = (ChangeKind.CASE, ChangeKind.TASK)
    return changed(*kinds, ids=(case.pupil_id, case_id, *(item.id for item in tasks)))


def pass_step(workspace: Workspace, case_id: CaseId, step_id: str, name: str, reason: str) -> ChangeSet:
    """Go on without what the step still asks for: who decided it, and why. It stays visible. One log row.

    Raises RuleViolation: `required` or `text_too_long` on `name` or `reason`, `not_found`, `not_allowed`,
    `case_closed`, `case_without_routine`, `step_not_current` (it is done, or its turn has not come).
    """
    decider = said(name, "name", required=True, most=LINE)
    why = said(reason, "reason", required=True)
    with workspace.store.write() as work:
        case, _, viewer = kept_case(workspace, work, case_id)
        require_open(case)
        pupil = work.pupils.get(case.pupil_id)
        if pupil is None:
            raise RuleViolation("not_found")
        findings = findings_about(work, pupil.id, workspace.today)
        judged = judge(workspace, case, grounds_of(workspace, work, pupil, findings))
        if judged is None:
            raise RuleViolation("case_without_routine")
        current = judged.progress.current
        if current is None or current.definition.id != step_id or current.state is not StepState.CURRENT:
            raise RuleViolation("step_not_current")
        override = GateOverride(
            OverrideId(workspace.services.ids.new_id()),
            pupil.compartment_id,
            step_gate(case.routine_id, step_id),
            pupil.id,
            case.id,
            viewer.account_id,
            workspace.now,
            decider,
            why,
            tuple(item.need.id for item in current.needs if not item.is_met),
        )
        work.gates.add(override)
        tasks = settle_tasks(workspace, work, pupil.id)
        detail = {
            "case": case_id,
            "step": step_id,
            "override": override.id,
            "missing": ",".join(override.missing),
        }
        work.commit(LogEvent("step_passed", pupil.id, detail=detail))
    kinds = (ChangeKind.CASE, ChangeKind.GATE, ChangeKind.TASK)
    return changed(*kinds, ids=(case.pupil_id, case_id, *(item.id for item in tasks)))


def in_force(workspace: Workspace, latest: RoutineDefinition) -> RoutineDefinition:
    """The newest version whose time has come; the oldest when that of none has."""
    versions = sorted(_versions(workspace, latest.id), reverse=True)
    found = [item for number in versions if (item := _find(workspace, latest.id, number)) is not None]
    valid = [item for item in found if item.valid_from <= workspace.today]
    return (valid or found[-1:] or [latest])[0]


def _versions(workspace: Workspace, routine_id: str) -> tuple[int, ...]:
    return workspace.routines.versions(routine_id)


def _find(workspace: Workspace, routine_id: str, version: int) -> RoutineDefinition | None:
    try:
        return workspace.routines.get(routine_id, version)
    except ExpectedFailure:
        return None


def _choice(routine: RoutineDefinition, *, is_own: bool) -> RoutineChoice:
    return RoutineChoice(
        routine.id,
        routine.version,
        routine.title,
        routine.short_title,
        routine.text,
        routine.municipality,
        first_owner(routine),
        routine.level,
        is_own,
    )


def _origins(workspace: Workspace, work: ReadWork, viewer: Viewer, view: PupilView) -> Iterator[OriginRow]:
    """What the person may read of it: signals that no case has, finalised documents of the school, contacts."""
    found: list[OriginRow] = []
    for signal in signal_rows(workspace, work, viewer, view):
        if signal.holds and signal.case_id is None:
            labels = [item.definition.label for item in signal.reached]
            found.append(OriginRow(signal.id, OriginKind.SIGNAL, labels[0] if labels else "", signal.seen_on))
    documents = [
        item
        for item in work.documents.of_pupil(view.id)
        if item.stages and item.state not in _VOID and may_do(workspace, viewer, Right.READ, item, view)
    ]
    for row in document_rows(workspace, work, viewer, documents, {view.id: view}):
        if not row.is_own:
            day = local_time(row.created_at).date()
            found.append(OriginRow(row.document_id, OriginKind.DOCUMENT, row.short_title, day))
    for note in note_views(workspace, work, viewer, view):
        if note.stands:
            found.append(OriginRow(note.id, OriginKind.NOTE, "", local_time(note.at).date()))
    return iter(sorted(found, key=lambda item: item.on, reverse=True))


def take_signals(work: UnitOfWork, case: Case) -> None:
    """What was noticed and is in no case yet is in this one from now on, as far as it counts there."""
    for signal in work.entries.of_pupil(case.pupil_id, Signal):
        is_new = case.counts_from is None or signal.written_at >= case.counts_from
        if signal.case_id is None and signal.withdrawn_at is None and is_new:
            work.entries.update(replace(signal, case_id=case.id))


def _move_view(now: RoutineDefinition | None, then: RoutineDefinition) -> MoveView:
    before = {} if now is None else _parts(now)
    after = _parts(then)
    return MoveView(
        then.version,
        then.title,
        then.valid_from,
        tuple(label for key, label in after.items() if key not in before),
        tuple(label for key, label in before.items() if key not in after),
    )


def _parts(routine: RoutineDefinition) -> dict[str, str]:
    parts = {f"step.{item.id}": item.title for item in routine.steps}
    parts |= {f"need.{step.id}.{need.id}": need.label for step in routine.steps for need in step.needs}
    return parts | {f"deadline.{item.id}": item.title for item in routine.deadlines}
