# SPDX-License-Identifier: EUPL-1.2
"""Text that somebody wrote in a stage which a colleague froze meanwhile: kept as it is, beside what was frozen.

It goes into no document by itself. Its author reads both, takes what is needed along by hand, and throws it away.
"""

from __future__ import annotations

from dataclasses import replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import Answers
from eht_desk.domain.forms.text import normalised_answers
from eht_desk.domain.ids import AccountId, DraftId
from eht_desk.domain.log import LogEvent


def keep_text(workspace: Workspace, draft: Draft, answers: Answers) -> tuple[Draft, ChangeSet]:
    """Save the text although its stage is frozen. One log row.

    Raises:
        RuleViolation: `not_found`, `not_allowed` (somebody else's text), `stage_open` (it can be saved as ever).
        ExpectedFailure: `draft_conflict` (written elsewhere meanwhile; nothing was overwritten).
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        pupil_view(work, viewer, draft.pupil_id, workspace.today)
        document = work.documents.get(draft.document_id) if draft.document_id is not None else None
        if document is None:
            raise RuleViolation("not_found")
        if draft.author_id != viewer.account_id:
            raise RuleViolation("not_allowed")
        if not document.has_finalised(draft.stage_id):
            raise RuleViolation("stage_open")
        own = {item.id for item in definition_of(workspace, document, draft).fields(draft.stage_id)}
        is_there = work.documents.draft(draft.id) is not None
        kept = replace(
            draft,
            id=draft.id if is_there else DraftId(workspace.services.ids.new_id()),
            answers=normalised_answers({key: value for key, value in answers.items() if key in own}),
            saved_at=workspace.now,
            revision=draft.revision + 1 if is_there else 0,  # the same person locked it in another window
        )
        work.documents.put_draft(kept)
        work.commit(LogEvent("draft_kept", kept.pupil_id, kept.document_id, {"stage": kept.stage_id}))
    return kept, changed(ChangeKind.DRAFT, ids=(kept.id,))


def stranded_text(work: ReadWork, document: Document | None, author_id: AccountId) -> Draft | None:
    """The author's own text of a stage of the document that is frozen; the latest, when there are several."""
    if document is None:
        return None
    found = [
        draft
        for draft in work.documents.drafts_of_pupil(document.pupil_id)
        if draft.document_id == document.id
        and draft.author_id == author_id
        and document.has_finalised(draft.stage_id)
    ]
    return max(found, key=lambda draft: draft.saved_at, default=None)
