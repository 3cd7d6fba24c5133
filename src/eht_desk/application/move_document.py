# SPDX-License-Identifier: EUPL-1.2
"""A document that was written about the wrong pupil goes to the right one, with its corrections, drafts and papers.

Its text, stages and checksums stay as they were frozen. Papers issued before stay as issued, with the wrong pupil's
name: they are kept, but no longer given out, and a new one is made when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.access_rights import may_do
from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.merged_things import SortedWork, sorted_work
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_events import note_event
from eht_desk.application.stubs import move_stubs
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty, Viewer, may_read_document
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, DraftId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class PaperOut:
    """A paper that was issued with the wrong pupil's name: `number` counts the papers of its document."""

    code: str
    version: int
    number: int
    at: datetime
    copies: int


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What goes along: the versions of the document, drafts of its stages, and the papers that are out."""

    pupil: PupilView
    form_id: str
    code: str
    versions: int
    drafts: int
    papers: tuple[PaperOut, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    """What belongs together. `documents` and `drafts` are those that the person can open; `going` is all of it."""

    documents: list[Document]
    drafts: list[Draft]
    going: SortedWork


def preview_move(workspace: Workspace, document_id: DocumentId) -> MovePreview:
    """What moving the document would take along.

    Raises:
        RuleViolation: `not_found`, `not_allowed`, `merged_already`.
    """
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        document = _readable(work, viewer, document_id)
        _mendable(workspace, work, viewer, document.pupil_id)
        chain = _chain(work, document)
        documents, drafts = chain.documents, chain.drafts
        papers = [
            PaperOut(item.code, item.version, paper.number, paper.at, paper.copies)
            for item in documents
            for paper in work.documents.papers(item.id)
        ]
        papers.sort(key=lambda paper: paper.at)
        view = pupil_view(work, viewer, document.pupil_id, workspace.today)
        return MovePreview(view, document.form_id, document.code, len(documents), len(drafts), tuple(papers))


def move_document(
    workspace: Workspace, document_id: DocumentId, to_pupil_id: PupilId, reason: str
) -> ChangeSet:
    """Move the document. One log row; an event on both pages, on the wrong pupil's without what the document says.

    Raises:
        RuleViolation: `required` on `reason`, `not_found`, `same_pupil`, `not_allowed` (both pupils must be in reach),
            `merged_already` (the right pupil's record was merged into another).
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        document = _readable(work, viewer, document_id)
        if document.pupil_id == to_pupil_id:
            raise RuleViolation("same_pupil")
        wrong = _mendable(workspace, work, viewer, document.pupil_id)
        right = _mendable(workspace, work, viewer, to_pupil_id)
        chain = _chain(work, document)
        documents, drafts = chain.documents, chain.drafts
        work.documents.move(
            chain.going.all_documents,
            chain.going.all_drafts,
            right,
            # A document keeps the school where it was made; that of a wrong pupil of another school was never its own.
            unit_id=None if wrong.unit_id == right.unit_id else right.unit_id,
            moved_at=workspace.now,
        )
        move_stubs(work, documents, wrong, right)
        for pupil in (wrong, right):
            settle_tasks(workspace, work, pupil.id)
        facts: dict[str, str | int] = {
            "form": document.form_id,
            "code": document.code,
            "documents": len(documents),
            "reason": reason.strip(),
        }
        if chain.going.documents:  # what lies in somebody's own compartment is told to nobody
            note_event(
                workspace, work, right, PupilEventKind.DOCUMENT_MOVED_HERE, {**facts, "from_pupil": wrong.id}
            )
            note_event(
                workspace, work, wrong, PupilEventKind.DOCUMENT_MOVED_AWAY, {**facts, "to_pupil": right.id}
            )
        work.commit(
            LogEvent(
                "document_moved",
                right.id,
                document.id,
                {
                    "from": wrong.id,
                    "documents": len(documents),
                    "drafts": len(drafts),
                    **(
                        {} if chain.going.documents else {"reason": reason.strip()}
                    ),  # else it stands with the pupils
                },
            )
        )
    touched = (wrong.id, right.id, *(item.id for item in documents), *(item.id for item in drafts))
    return changed(ChangeKind.PUPIL, ChangeKind.DOCUMENT, ChangeKind.DRAFT, ChangeKind.TASK, ids=touched)


def move_draft(workspace: Workspace, draft_id: DraftId, to_pupil_id: PupilId, reason: str) -> ChangeSet:
    """A text that is being written about the wrong pupil, and of which nothing is frozen yet, goes to the right one.

    By its author, or by somebody who mends mistakes at both pupils' schools. One log row.

    Raises:
        RuleViolation: `required` on `reason`, `not_found`, `same_pupil`, `not_allowed`, `merged_already`,
            `draft_of_document` (the document must be moved, it takes its draft along), `draft_there_already` (the
            author already writes the same form about the right pupil; both texts stay).
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        draft = work.documents.draft(draft_id)
        if draft is None:
            raise RuleViolation("not_found")
        if draft.document_id is not None:
            raise RuleViolation("draft_of_document")
        if draft.pupil_id == to_pupil_id:
            raise RuleViolation("same_pupil")
        is_mine = draft.author_id == viewer.account_id
        wrong = _mendable(workspace, work, viewer, draft.pupil_id, is_own=is_mine)
        right = _mendable(workspace, work, viewer, to_pupil_id, is_own=is_mine)
        stage = definition_of(workspace, draft).stage(draft.stage_id)
        view = pupil_view(work, viewer, right.id, workspace.today)
        if is_mine and not may_do(
            workspace, viewer, Right.WRITE, definition_of(workspace, draft), view, stage
        ):
            raise RuleViolation("not_allowed")
        if any(
            item.key_within_pupil == draft.key_within_pupil
            for item in work.documents.drafts_of_pupil(right.id)
        ):
            raise RuleViolation("draft_there_already")
        work.documents.move([], [draft.id], right, unit_id=right.unit_id)
        work.commit(
            LogEvent(
                "draft_moved",
                right.id,
                detail={"draft": draft.id, "from": wrong.id, "reason": reason.strip()},
            )
        )
    return changed(ChangeKind.PUPIL, ChangeKind.DRAFT, ids=(wrong.id, right.id, draft.id))


def _readable(work: ReadWork, viewer: Viewer, document_id: DocumentId) -> Document:
    document = work.documents.get(document_id)
    if document is None or not may_read_document(viewer, document):
        raise RuleViolation("not_found")
    return document


def _mendable(
    workspace: Workspace, work: ReadWork, viewer: Viewer, pupil_id: PupilId, *, is_own: bool = False
) -> Pupil:
    """The pupil, when the viewer sees it and may mend mistakes about it, or mends what is his or her own."""
    pupil = work.pupils.get(pupil_id)
    if pupil is not None and pupil.merged_into is not None:
        raise RuleViolation("merged_already")
    view = pupil_view(work, viewer, pupil_id, workspace.today)
    if not is_own:
        require(viewer, Duty.MEND_MISTAKES, view.unit_id)
    if pupil is None:
        raise RuleViolation("not_found")
    return pupil


def _chain(work: ReadWork, document: Document) -> _Chain:
    """The document with what it corrects, what corrects it, what a pupil approved of it, and the drafts of them all."""
    around = work.documents.of_pupil(document.pupil_id)
    filed = work.documents.filed(document.pupil_id)
    ties = [(item.id, item.parent) for item in filed if item.draft_key is None and item.parent is not None]
    ties += [(item.id, item.excerpt_of) for item in around if item.excerpt_of is not None]
    going: set[str] = {document.id}
    while more := {end for tie in ties for end in tie if going & set(tie)} - going:
        going |= more
    drafts = [item for item in work.documents.drafts_of_pupil(document.pupil_id) if item.document_id in going]
    documents = [item for item in around if item.id in going]
    going_along = [item for item in filed if item.id in going or (item.draft_key and item.parent in going)]
    return _Chain(documents, drafts, sorted_work(going_along))
