# SPDX-License-Identifier: EUPL-1.2
"""What goes to the next school when a pupil leaves in the middle of a case: a list of it, on screen and on paper.

The list alone; each document is handed over as any other (hand_overs.py), and is asked for there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.case_access import kept_case
from eht_desk.application.document_views import DocumentRow, document_rows
from eht_desk.application.measures import measure_rows
from eht_desk.application.ports import ReadWork
from eht_desk.application.task_rows import task_rows
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Viewer
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.ids import CaseId, DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView

_GONE = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PackRow:
    """Something that goes to the next school, or does not: `why_not` is a code (`own_text`, `not_frozen`,
    `needs_consent`, `not_readable`)."""

    document_id: DocumentId | None
    title: str
    on: date
    code: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class HandOverPack:
    """What the next school needs about a pupil who leaves: the list of documents, open tasks and running measures."""

    case_id: CaseId
    pupil: PupilView
    reference: str
    rows: tuple[PackRow, ...]
    measures: tuple[str, ...]
    tasks: tuple[str, ...]


def hand_over_pack(workspace: Workspace, case_id: CaseId) -> HandOverPack:
    """What goes to the next school, the oldest document first. By who keeps cases.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    with workspace.store.read() as work:
        case, view, viewer = kept_case(workspace, work, case_id)
        measures = measure_rows(workspace, work, viewer, view)
        about = [item for item in work.tasks.of_pupil(view.id) if item.case_id == case_id and item.is_open]
        tasks = task_rows(workspace, work, viewer, about, {view.id: view})
        return HandOverPack(
            case_id,
            view,
            case.reference,
            _rows(workspace, work, viewer, view),
            tuple(
                item.text or item.kind_label
                for item in measures
                if item.case_id == case_id and item.is_running and item.withdrawn is None
            ),
            tuple(item.title for item in tasks),
        )


def record_pack_print(workspace: Workspace, case_id: CaseId, copies: int, at_printer: str = "") -> None:
    """A printer took the list; who stood there, for a protected pupil. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        case, view, _ = kept_case(workspace, work, case_id)
        detail: dict[str, str | int] = {"case": case.id, "copies": max(copies, 1)}
        work.commit(LogEvent("pack_printed", view.id, detail=detail | who_stood_there(view, at_printer)))


def _rows(workspace: Workspace, work: ReadWork, viewer: Viewer, view: PupilView) -> tuple[PackRow, ...]:
    """Every document that holds. What the person may not read is told without its title."""
    documents = [item for item in work.documents.of_pupil(view.id) if item.state not in _GONE]
    readable = {
        row.document_id: row for row in document_rows(workspace, work, viewer, documents, {view.id: view})
    }
    rows = []
    for document in documents:
        row = readable.get(document.id)
        day = local_time(document.created_at).date()
        if row is None:
            rows.append(PackRow(None, "", day, "", "not_readable"))
        else:
            rows.append(PackRow(row.document_id, row.short_title, day, row.code, _why_not(row)))
    return tuple(sorted(rows, key=lambda row: row.on))


def _why_not(row: DocumentRow) -> str:
    if row.is_own:
        return "own_text"
    if row.excerpt_for:
        return "needs_consent"  # the pupil approved it for these roles, and for nobody at another school
    return "" if row.finalised else "not_frozen"
