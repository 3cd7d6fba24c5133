# SPDX-License-Identifier: EUPL-1.2
"""Taking back a pupil's approval when whoever wrote the text has left: nobody else can open the text itself.

Belongs here: ending the excerpts by those who mend mistakes. Not here: what the author does while there (approvals).
"""

from __future__ import annotations

from datetime import date

from eht_desk.application.approvals import HAND_OVER
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_access import reach_document
from eht_desk.application.excerpts import withdraw_excerpt
from eht_desk.application.ports import ReadWork
from eht_desk.application.rule_made_tasks import take_back
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.approvals import approval_of, handover_of
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent


def may_take_back(work: ReadWork, viewer: Viewer, document: Document) -> bool:
    """Whether it is an excerpt that this person may end in the author's place."""
    if document.excerpt_of is None or document.state is DocumentState.WITHDRAWN:
        return False
    author = work.accounts.get(document.author_id)
    has_left = author is None or author.is_closed
    return has_left and may(viewer, Duty.MEND_MISTAKES, document.unit_id)


def take_back_approval(workspace: Workspace, excerpt_id: DocumentId, *, on: date) -> ChangeSet:
    """The pupil takes the approval back: nobody reads this excerpt any more, nor any other that the same approval made.
    The text itself keeps its own line; nobody can open it. One log row.

    Raises RuleViolation: `not_found`, `not_allowed`, `in_future` or `before_approved` on `on`.
    """
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    with workspace.store.write() as work:
        excerpt, _, viewer = reach_document(workspace, work, excerpt_id)
        if not may_take_back(work, viewer, excerpt) or not excerpt.approvals:
            raise RuleViolation("not_allowed")
        given = excerpt.approvals[-1]
        if on < given.on:
            raise RuleViolation("before_approved", "on")
        gone = [
            item
            for item in work.documents.of_pupil(excerpt.pupil_id)
            if item.excerpt_of is not None
            and (item.author_id, item.form_id) == (excerpt.author_id, excerpt.form_id)
            and item.state is not DocumentState.WITHDRAWN
            and any(one.approval_id == given.approval_id for one in item.approvals)
        ]
        for item in gone:
            withdraw_excerpt(work, item, on)
        tasks = list(settle_tasks(workspace, work, excerpt.pupil_id))
        definition = workspace.forms.get(excerpt.form_id, excerpt.form_version)
        asked = approval_of(definition, given.approval_id)
        handover = handover_of(definition, asked) if asked is not None else None
        if handover is not None:
            evidence = Evidence(EvidenceKind.HANDED_OVER, form_id=definition.id, handover_id=handover.id)
            tasks += take_back(workspace, work, excerpt.pupil_id, HAND_OVER, evidence)
        detail: dict[str, str | int] = {
            "approval": given.approval_id,
            "on": on.isoformat(),
            "excerpts": len(gone),
        }
        work.commit(LogEvent("approval_withdrawn", excerpt.pupil_id, excerpt.id, detail))
    ids = (excerpt.pupil_id, *(item.id for item in gone), *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, ChangeKind.TASK, ids=ids)
