# SPDX-License-Identifier: EUPL-1.2
"""Cases that follow a routine: opening one from what was noticed, moving it to another version, passing a step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eht_desk.application.changes import ChangeSet
from eht_desk.application.workspace import Workspace
from eht_desk.domain.accounts import Role
from eht_desk.domain.cases import CaseLevel
from eht_desk.domain.ids import CaseId, DocumentId, EntryId, NoteId, PupilId


class OriginKind(StrEnum):
    """What a case can be opened from."""

    SIGNAL = "signal"
    DOCUMENT = "document"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Something about the pupil that a case can be opened from, newest first. `label`: the signal that was reached or
    the form's short title. `routine_ids`: routines whose signals it reached."""

    id: str
    kind: OriginKind
    label: str
    on: str
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
    """What moving to another version would change, in the routine's words: steps, deadlines and needs that come and
    go."""

    version: int
    title: str
    valid_from: str
    comes: tuple[str, ...]
    goes: tuple[str, ...]


def opening_page(workspace: Workspace, pupil_id: PupilId) -> OpeningPage:
    """What there is to choose from. Raises RuleViolation("not_allowed")."""
    raise NotImplementedError


def open_by_routine(
    workspace: Workspace,
    pupil_id: PupilId,
    routine_id: str,
    origin: EntryId | DocumentId | NoteId | None = None,
    because: str = "",
    owner_role: Role | None = None,
) -> tuple[CaseId, ChangeSet]:
    """Open a case. Needs an origin or words. One log row.

    Raises RuleViolation: `not_allowed`, `required` or `text_too_long` on `because`, `not_found` on `origin`,
    `owner_may_not` on `owner_role`, `case_open_already`; ExpectedFailure `unknown_routine`.
    """
    raise NotImplementedError


def versions_to_move_to(workspace: Workspace, case_id: CaseId) -> tuple[MoveView, ...]:
    """The other versions of its routine, newest first. Raises RuleViolation `not_found`, `not_allowed`."""
    raise NotImplementedError


def move_to_version(
    workspace: Workspace, case_id: CaseId, routine_id: str, version: int, note: str = ""
) -> ChangeSet:
    """The case follows this version from now on; also how one from before routines gets a routine. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `case_closed`, `text_too_long` on `note`; ExpectedFailure
    `unknown_routine`.
    """
    raise NotImplementedError


def pass_step(workspace: Workspace, case_id: CaseId, step_id: str, name: str, reason: str) -> ChangeSet:
    """Go on without what the step still asks for: who decided it, and why. It stays visible. One log row.

    Raises RuleViolation: `required` or `text_too_long` on `name` or `reason`, `not_found`, `not_allowed`,
    `case_closed`, `step_not_current` (it is done, or its turn has not come).
    """
    raise NotImplementedError
