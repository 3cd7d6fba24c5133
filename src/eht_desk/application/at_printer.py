# SPDX-License-Identifier: EUPL-1.2
"""Who stands at the printer while something about a protected pupil is printed (P-13): named, nobody whom the plan
denies, and kept in the log.

Every print that asks comes here, before anything is sent. Who may get papers otherwise is in `routing`.
"""

from __future__ import annotations

from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.routing import refuse_denied
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import PupilId
from eht_desk.domain.plain_text import without_marks
from eht_desk.domain.pupil_view import PupilView

_LONGEST = 200
_FIELD = "at_printer"


def check_at_printer(workspace: Workspace, pupil_id: PupilId, name: str) -> None:
    """Before a print dialog sends something about the pupil. Nothing is asked for a pupil who is not protected.

    Raises RuleViolation on `at_printer`: `required`, `may_not_receive`; and `not_found`, `not_allowed`.
    """
    with workspace.store.read() as work:
        view = pupil_view(work, current_viewer(work, workspace), pupil_id, workspace.today)
        require_at_printer(work, view, name)


def require_at_printer(work: ReadWork, view: PupilView, name: str) -> None:
    """Raises RuleViolation on `at_printer` where somebody must be named: `required`, or `may_not_receive`."""
    if view.is_protected:
        require_name(name)
        refuse_at_printer(work, view.id, name)


def require_name(name: str) -> str:
    """The name as it is kept. Raises RuleViolation("required", "at_printer")."""
    kept = without_marks(name).strip()[:_LONGEST]
    if not kept:
        raise RuleViolation("required", _FIELD)
    return kept


def refuse_at_printer(work: ReadWork, pupil_id: PupilId, name: str) -> None:
    """Raises RuleViolation("may_not_receive", "at_printer") for who must never get anything about the pupil."""
    refuse_denied(work, pupil_id, (name,), _FIELD)


def who_stood_there(view: PupilView, at_printer: str) -> dict[str, str]:
    """For the log: who stood at the printer, asked for a protected pupil only."""
    name = without_marks(at_printer).strip()[:_LONGEST]
    return {_FIELD: name} if view.is_protected and name else {}
