# SPDX-License-Identifier: EUPL-1.2
"""Cases: opening one, giving it to another role, closing it with a reason, opening it again. Who: access.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import (
    OWNER_ROLES,
    Case,
    CaseLevel,
    CaseStepKind,
    ClosingReason,
    closed,
    handed,
    opened,
    reopened,
)
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import Task

_CODE_ATTEMPTS = 20
_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class CaseStepRow:
    """One thing that happened to a case. `reason` is the closing reason's words."""

    case_id: CaseId
    reference: str
    level: CaseLevel
    kind: CaseStepKind
    at: datetime
    who: str
    role: Role
    note: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as it may be shown. `closing_reason` is the reason's words; `open_tasks` counts what is left to do in it.

    `may_keep`: whether the person may hand it on, close it or open it again.
    """

    id: CaseId
    pupil_id: PupilId
    reference: str
    level: CaseLevel
    owner_role: Role
    opened_at: datetime
    opened_by: str
    opened_because: str
    is_open: bool
    closed_at: datetime | None
    closed_by: str
    closing_reason: str
    closing_note: str
    open_tasks: int
    steps: tuple[CaseStepRow, ...]
    may_keep: bool
    routine_id: str = ""
    """The routine that it follows; empty for one from before routines."""
    is_untaken: bool = False
    """Nobody with the role that owns it has said yes: rektor answers for it so long."""


def open_case(
    workspace: Workspace, pupil_id: PupilId, level: CaseLevel, owner_role: Role, because: str
) -> tuple[CaseId, ChangeSet]:
    """Open a case. A pupil has at most one open case of a level. One log row.

    Raises RuleViolation: `not_allowed`, `owner_may_not` on `owner_role`, `required` or `text_too_long` on `because`,
    `case_open_already`.
    """
    why = _text(because, "because")
    if not why:
        raise RuleViolation("required", "because")
    _check_owner(owner_role)
    with workspace.store.write() as work:
        view = _kept_pupil(workspace, work, pupil_id)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_allowed")
        if any(item.is_open and item.level is level for item in work.cases.of_pupil(pupil.id)):
            raise RuleViolation("case_open_already", "level")
        case = opened(
            Case(
                CaseId(workspace.services.ids.new_id()),
                pupil.compartment_id,
                pupil.id,
                pupil.unit_id,
                fresh_reference(workspace, work),
                level,
                owner_role,
                workspace.now,
                workspace.store.account_id,
                why,
            )
        )
        work.cases.add(case)
        detail = {"case": case.id, "level": level.value, "owner": owner_role.value}
        work.commit(LogEvent("case_opened", pupil.id, detail=detail))
    return case.id, changed(ChangeKind.CASE, ids=(pupil.id, case.id))


def hand_to(workspace: Workspace, case_id: CaseId, owner_role: Role, note: str = "") -> ChangeSet:
    """Another role answers for the case from now on. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `owner_may_not`, `text_too_long` on `note`.
    """
    _check_owner(owner_role)
    said = _text(note, "note")
    with workspace.store.write() as work:
        case = _kept_case(workspace, work, case_id)
        if not case.is_open:
            raise RuleViolation("case_closed")
        if case.owner_role is owner_role:
            return ChangeSet()
        work.cases.update(handed(case, owner_role, workspace.now, workspace.store.account_id, said))
        settle_tasks(workspace, work, case.pupil_id)
        detail = {"case": case_id, "from": case.owner_role.value, "to": owner_role.value}
        work.commit(LogEvent("case_handed", case.pupil_id, detail=detail))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def closing_reasons(workspace: Workspace, level: CaseLevel) -> tuple[ClosingReason, ...]:
    """Why a case of this level can be closed, in the order of the list."""
    return tuple(item for item in workspace.services.closing.reasons() if item.concerns(level))


def close_case(workspace: Workspace, case_id: CaseId, reason: str, note: str = "") -> ChangeSet:
    """Close a case (G8, the school's part): with a reason of the list, and nothing left to do in it. One log row.

    A task that will not be done is cancelled first, with its own reason.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`; on `reason` `required`, `unknown_reason`; on `note`
    `required` (the reason asks for more), `text_too_long`; `case_has_tasks` (`count`); `case_follows_routine`.
    """
    if not reason:
        raise RuleViolation("required", "reason")
    said = _text(note, "note")
    with workspace.store.write() as work:
        case = _kept_case(workspace, work, case_id)
        if not case.is_open:
            raise RuleViolation("case_closed")
        if case.routine_id:
            raise RuleViolation("case_follows_routine")  # its form, gates and reasons: case_endings.py
        found = next((item for item in closing_reasons(workspace, case.level) if item.id == reason), None)
        if found is None:
            raise RuleViolation("unknown_reason", "reason")
        if found.needs_note and not said:
            raise RuleViolation("required", "note")
        left = _open_tasks(work, case)
        if left:
            raise RuleViolation("case_has_tasks", "", {"count": left})
        work.cases.update(closed(case, reason, workspace.now, workspace.store.account_id, said))
        work.commit(LogEvent("case_closed", case.pupil_id, detail={"case": case_id, "reason": reason}))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def reopen_case(workspace: Workspace, case_id: CaseId, note: str) -> ChangeSet:
    """Open a case again that was closed too early or by mistake; that it was closed stays told. One log row.

    Raises RuleViolation: `required` or `text_too_long` on `note`, `not_found`, `not_allowed`, `case_not_closed`,
    `case_open_already` (another of the level was opened since).
    """
    said = _text(note, "note")
    if not said:
        raise RuleViolation("required", "note")
    with workspace.store.write() as work:
        case = _kept_case(workspace, work, case_id)
        if case.is_open:
            raise RuleViolation("case_not_closed")
        if any(item.is_open and item.level is case.level for item in work.cases.of_pupil(case.pupil_id)):
            raise RuleViolation("case_open_already", "level")
        work.cases.update(reopened(case, workspace.now, workspace.store.account_id, said))
        settle_tasks(workspace, work, case.pupil_id)
        work.commit(LogEvent("case_reopened", case.pupil_id, detail={"case": case_id}))
    return changed(ChangeKind.CASE, ids=(case.pupil_id, case_id))


def case_rows(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    pupil: PupilView,
    cases: Iterable[Case] | None = None,
    tasks: Iterable[Task] | None = None,
) -> tuple[CaseRow, ...]:
    """The cases of a pupil that has passed the gate, the last opened first; all of them, or these. `tasks`: all of the
    pupil's, where they have been read already."""
    found = work.cases.of_pupil(pupil.id) if cases is None else list(cases)
    if not found:
        return ()
    about = work.tasks.of_pupil(pupil.id) if tasks is None else tasks
    waiting = Counter(task.case_id for task in about if task.is_open)
    names = staff_names(account_names(work), pupil)
    words = {item.id: item.label for item in workspace.services.closing.reasons()}
    may_keep = may(viewer, Duty.KEEP_CASES, pupil.unit_id)
    return tuple(
        CaseRow(
            item.id,
            pupil.id,
            item.reference,
            item.level,
            item.owner_role,
            item.opened_at,
            names.get(item.opened_by, ""),
            item.opened_because,
            item.is_open,
            item.closed_at,
            names.get(item.closed_by, "") if item.closed_by else "",
            words.get(item.closing_reason, item.closing_reason),
            item.closing_note,
            waiting[item.id],
            tuple(
                CaseStepRow(
                    item.id,
                    item.reference,
                    item.level,
                    step.kind,
                    step.at,
                    names.get(step.account_id, ""),
                    step.role,
                    step.note,
                    words.get(step.reason, step.reason),
                )
                for step in item.steps
            ),
            may_keep,
            item.routine_id,
            bool(item.routine_id) and item.owner_id is None,
        )
        for item in found
    )


def _open_tasks(work: ReadWork, case: Case) -> int:
    return sum(1 for task in work.tasks.of_pupil(case.pupil_id) if task.case_id == case.id and task.is_open)


def _kept_pupil(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> PupilView:
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    require(viewer, Duty.KEEP_CASES, view.unit_id)
    return view


def _kept_case(workspace: Workspace, work: ReadWork, case_id: CaseId) -> Case:
    case = work.cases.get(case_id)
    if case is None:
        raise RuleViolation("not_found")
    _kept_pupil(workspace, work, case.pupil_id)
    return case


def _check_owner(role: Role) -> None:
    if role not in OWNER_ROLES:
        raise RuleViolation("owner_may_not", "owner_role")


def _text(text: str, field: str) -> str:
    return fitting(text, field, _TEXT)


def fresh_reference(workspace: Workspace, work: ReadWork) -> str:
    """A random code that neither a case nor a document has. Raises ExpectedFailure("no_free_code")."""
    for _ in range(_CODE_ATTEMPTS):
        code = workspace.services.ids.new_code()
        if not work.cases.reference_exists(code) and not work.documents.code_exists(code):
            return code
    raise ExpectedFailure("no_free_code")
