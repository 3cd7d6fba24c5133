# SPDX-License-Identifier: EUPL-1.2
"""The way to what is written down in a case besides documents, and what its use cases check alike.

Whoever may read and write the work with support of the pupil reads and writes signals, facts, measures and decisions
(B2-4); what takes deciding asks for the duty to keep cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, staff_names
from eht_desk.application.item_access import may_do_with_entries
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import Duty, Viewer, may, may_see_pupil
from eht_desk.domain.access_table import Right
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import CaseDecision, Measure, PupilFact, Signal, case_of
from eht_desk.domain.cases import OWNER_ROLES, Case, CaseLevel
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CaseId, EntryId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView

LINE, TEXT = 200, 5_000
"""The longest line and the longest text, in letters."""

Written = PupilFact | Signal | CaseDecision | Measure
"""What people write down about a pupil outside meetings, and may withdraw."""
W = TypeVar("W", PupilFact, Signal, CaseDecision, Measure)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That an entry does not hold: since when, by whom, why."""

    at: datetime
    by: str
    reason: str


def writable_pupil(
    workspace: Workspace, work: ReadWork, pupil_id: PupilId
) -> tuple[Pupil, PupilView, Viewer]:
    """A pupil about whom the person writes things down. Raises RuleViolation("not_allowed")."""
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    pupil = work.pupils.get(view.id)
    if pupil is None or not may_do_with_entries(workspace, viewer, Right.WRITE, view):
        raise RuleViolation("not_allowed")
    return pupil, view, viewer


def writable_case(
    workspace: Workspace, work: ReadWork, case_id: CaseId
) -> tuple[Case, Pupil, PupilView, Viewer]:
    """An open case in which the person writes things down. Raises RuleViolation: `not_found`, `not_allowed`,
    `case_closed`."""
    case = work.cases.get(case_id)
    if case is None:
        raise RuleViolation("not_found")
    pupil, view, viewer = writable_pupil(workspace, work, case.pupil_id)
    if not case.is_open:
        raise RuleViolation("case_closed")
    return case, pupil, view, viewer


def writable_entry(
    workspace: Workspace, work: ReadWork, entry_id: EntryId, kind: type[W]
) -> tuple[W, PupilView, Viewer]:
    """An entry that holds, in an open case if it is in one. Raises RuleViolation: `not_found`, `not_allowed`,
    `entry_withdrawn`, `case_closed`."""
    entry = work.entries.get(entry_id)
    if not isinstance(entry, kind):
        raise RuleViolation("not_found")
    _, view, viewer = writable_pupil(workspace, work, entry.pupil_id)
    if entry.withdrawn_at is not None:
        raise RuleViolation("entry_withdrawn")
    case_id = case_of(entry)
    case = None if case_id is None else work.cases.get(case_id)
    if case is not None and not case.is_open:
        raise RuleViolation("case_closed")
    return entry, view, viewer


def withdraw(
    workspace: Workspace,
    entry_id: EntryId,
    kind: type[W],
    reason: str,
    log_kind: str,
    also: Callable[[UnitOfWork, W], None] | None = None,
) -> ChangeSet:
    """It was wrong and does not hold, with a reason; it stays. By whoever wrote it, or whoever keeps cases there.
    `also`: what else goes with it. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `entry_withdrawn`, `case_closed`; on `reason` `why_needed`,
    `text_too_long`.
    """
    why = text_of(reason, "reason")
    if not why:
        raise RuleViolation("why_needed", "reason")
    with workspace.store.write() as work:
        entry, view, viewer = writable_entry(workspace, work, entry_id, kind)
        if not may_withdraw(viewer, view, entry):
            raise RuleViolation("not_allowed")
        gone: Any = {
            "withdrawn_at": workspace.now,
            "withdrawn_by": viewer.account_id,
            "withdrawn_reason": why,
        }
        work.entries.update(replace(entry, **gone))
        if also is not None:
            also(work, entry)
        return settle_and_commit(workspace, work, entry.pupil_id, entry_id, log_kind)


def may_withdraw(viewer: Viewer, view: PupilView, entry: Written) -> bool:
    """Whether it holds and this person may say that it was wrong."""
    if entry.withdrawn_at is not None:
        return False
    return entry.written_by == viewer.account_id or may(viewer, Duty.KEEP_CASES, view.unit_id)


def settle_and_commit(
    workspace: Workspace, work: UnitOfWork, pupil_id: PupilId, entry_id: EntryId, log_kind: str, **detail: str
) -> ChangeSet:
    """What the entry changes for tasks and the pupil's case, and the one log row."""
    tasks = settle_tasks(workspace, work, pupil_id)
    work.commit(LogEvent(log_kind, pupil_id, detail={"entry": entry_id, **detail}))
    kinds = (ChangeKind.ENTRY, ChangeKind.CASE, *((ChangeKind.TASK,) if tasks else ()))
    return changed(*kinds, ids=(pupil_id, entry_id, *(item.id for item in tasks)))


def shown_names(work: ReadWork, view: PupilView) -> Mapping[AccountId, str]:
    """Names of accounts as this pupil's page may show them."""
    return staff_names(account_names(work), view)


def withdrawal_of(entry: Written, names: Mapping[AccountId, str]) -> Withdrawn | None:
    """As it is shown; None while the entry holds."""
    if entry.withdrawn_at is None:
        return None
    by = "" if entry.withdrawn_by is None else names.get(entry.withdrawn_by, "")
    return Withdrawn(entry.withdrawn_at, by, entry.withdrawn_reason)


def open_school_case(work: ReadWork, pupil_id: PupilId) -> Case | None:
    """The pupil's open case of the school, if there is one."""
    found = (
        item for item in work.cases.of_pupil(pupil_id) if item.is_open and item.level is CaseLevel.SCHOOL
    )
    return next(found, None)


def check_owner(
    workspace: Workspace, work: ReadWork, view: PupilView, role: Role | None, owner: AccountId | None
) -> None:
    """Raises RuleViolation("owner_may_not", "owner") when the role or person does not see the pupil."""
    if role is not None and role not in OWNER_ROLES:
        raise RuleViolation("owner_may_not", "owner")
    if owner is None:
        return
    person = viewers(work, workspace).get(owner)
    if person is None or not may_see_pupil(person, view.unit_id, view.class_id):
        raise RuleViolation("owner_may_not", "owner")


def require_keeper(viewer: Viewer, view: PupilView) -> None:
    """Raises RuleViolation("not_allowed") for who does not keep cases at the pupil's school."""
    require(viewer, Duty.KEEP_CASES, view.unit_id)


def text_of(text: str, field: str, *, required: bool = False) -> str:
    """A text as it is kept. Raises RuleViolation: `text_too_long`, `required`."""
    said = fitting(text, field, TEXT)
    if required and not said:
        raise RuleViolation("required", field)
    return said


def line_of(text: str, field: str, *, required: bool = False) -> str:
    """One line as it is kept. Raises RuleViolation: `text_too_long`, `required`."""
    said = fitting(" ".join(text.split()), field, LINE)
    if required and not said:
        raise RuleViolation("required", field)
    return said


def check_not_future(workspace: Workspace, day: date, field: str) -> None:
    """Raises RuleViolation("in_future")."""
    if day > workspace.today:
        raise RuleViolation("in_future", field)
