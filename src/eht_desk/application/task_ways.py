# SPDX-License-Identifier: EUPL-1.2
"""Where the buttons of tasks lead now: the paper that each goes on with, from what a page has read anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from eht_desk.application.case_actions import Paperwork, leads_to
from eht_desk.application.case_views import ActionKind
from eht_desk.application.document_views import DocumentRow, DraftRow
from eht_desk.application.task_rows import TaskRow
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.ids import PupilId

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_OF_PAPERS = (ActionKind.FORM, ActionKind.HAND_OVER, ActionKind.APPROVAL, ActionKind.SIGN)


def with_ways(
    workspace: Workspace,
    viewer: Viewer,
    tasks: Iterable[TaskRow],
    documents: Iterable[DocumentRow],
    drafts: Iterable[DraftRow],
) -> tuple[TaskRow, ...]:
    """The same tasks; a button that writes, hands over or asks for approval names the paper."""
    waiting = tuple(tasks)
    about = {row.pupil.id for row in waiting if _is_of_paper(row)}
    papers: dict[PupilId, list[DocumentRow]] = defaultdict(list)
    begun: dict[PupilId, list[DraftRow]] = defaultdict(list)
    for document in sorted(documents, key=lambda item: (item.created_at, item.document_id), reverse=True):
        if document.pupil.id in about and document.state not in _VOID and not document.excerpt_for:
            papers[document.pupil.id].append(document)
    for draft in drafts:
        if draft.pupil.id in about and draft.may_write:
            begun[draft.pupil.id].append(draft)
    return tuple(
        row
        if row.action is None or not _is_of_paper(row)
        else replace(
            row,
            action=leads_to(
                workspace,
                Paperwork(viewer, row.pupil, tuple(papers[row.pupil.id]), tuple(begun[row.pupil.id]), ()),
                row.action,
                row.case_id,
            ),
        )
        for row in waiting
    )


def _is_of_paper(row: TaskRow) -> bool:
    return row.action is not None and row.action.kind in _OF_PAPERS
