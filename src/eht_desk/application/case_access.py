# SPDX-License-Identifier: EUPL-1.2
"""The way to a case: who sees it, who keeps it, and the routine that it follows."""

from __future__ import annotations

from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may_see_pupil
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import OWNER_ROLES, Case
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import CaseId, PupilId
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.routines.model import RoutineDefinition

LINE, TEXT = 200, 5_000
"""The longest name or heading, and the longest text, in characters."""


def seen_case(workspace: Workspace, work: ReadWork, case_id: CaseId) -> tuple[Case, PupilView, Viewer]:
    """A case of a pupil whom the person sees. Raises RuleViolation: `not_found`, `not_allowed`."""
    case = work.cases.get(case_id)
    if case is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    return case, pupil_view(work, viewer, case.pupil_id, workspace.today), viewer


def kept_case(workspace: Workspace, work: ReadWork, case_id: CaseId) -> tuple[Case, PupilView, Viewer]:
    """A case that the person keeps. Raises RuleViolation: `not_found`, `not_allowed`."""
    case, view, viewer = seen_case(workspace, work, case_id)
    require(viewer, Duty.KEEP_CASES, view.unit_id)
    return case, view, viewer


def kept_pupil(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> tuple[PupilView, Viewer]:
    """A pupil about whom the person keeps cases. Raises RuleViolation("not_allowed")."""
    viewer = current_viewer(work, workspace)
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    require(viewer, Duty.KEEP_CASES, view.unit_id)
    return view, viewer


def require_open(case: Case) -> None:
    """Raises RuleViolation("case_closed")."""
    if not case.is_open:
        raise RuleViolation("case_closed")


def check_owner(role: Role) -> None:
    """Raises RuleViolation("owner_may_not") on `owner_role` for a role that does not see the pupil."""
    if role not in OWNER_ROLES:
        raise RuleViolation("owner_may_not", "owner_role")


def holds_role(person: Viewer, role: Role, view: PupilView) -> bool:
    """Whether the person sees the pupil and holds the role about the pupil: a mentor, of the pupil's class."""
    if not may_see_pupil(person, view.unit_id, view.class_id):
        return False
    if role is Role.MENTOR:
        return view.class_id is not None and view.class_id in person.mentored
    return role in person.roles_at(view.unit_id)


def said(text: str, field: str, *, required: bool = False, most: int = TEXT) -> str:
    """What somebody wrote, as it is kept. Raises RuleViolation: `required`, `text_too_long` on `field`."""
    words = fitting(text, field, most)
    if required and not words:
        raise RuleViolation("required", field)
    return words


def routine_of(workspace: Workspace, case: Case) -> RoutineDefinition | None:
    """The version that the case follows; None for one from before routines, and for one whose routine this program or
    school does not have any more: the case is still there, with what was written in it."""
    if not case.routine_id:
        return None
    try:
        return workspace.routines.get(case.routine_id, case.routine_version)
    except ExpectedFailure:
        return None
