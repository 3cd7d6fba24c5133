# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages that could not be placed: seeing them, placing them by hand, throwing them away, taking a page back.

Who scanned a page sees it. A page of a document that whoever sees the pupil may read lies where the document does, so
that rektor and kurator of the school help; any other page lies with who scanned it, for it may be anybody's text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_access import find_by_code, pupil_for, reach_document
from eht_desk.application.document_views import account_names, list_title, papers_of_now
from eht_desk.application.page_filing import FiledPaper, filed_paper, fits, home_of
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.documents import Document, IssuedPaper, ReturnedPage
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, LoosePageId, ReturnedPageId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.scans import LoosePage, LooseReason, read_page_code

_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a loose page seems to belong, when the viewer may read that document."""

    document_id: DocumentId
    paper_number: int
    page: int


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A loose page in a list. `code` is the document's, as it stands on the page; nothing else of the document."""

    id: LoosePageId
    scan: str
    number: int
    pages: int
    reason: LooseReason
    at: datetime
    who: str
    media_type: str
    size: int
    code: str
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A document that a page can be filed with, found by its code: number and pages (0: not known) of each paper."""

    document_id: DocumentId
    pupil: PupilView
    short_title: str
    code: str
    version: int
    papers: tuple[FiledPaper, ...]


@dataclass(frozen=True, slots=True)
class PaperLook:
    """A paper on its way back, and the pages that are here."""

    paper: FiledPaper
    pages: tuple[ReturnedPageId, ...]


def loose_pages(workspace: Workspace) -> tuple[LooseRow, ...]:
    """The loose pages that the person sees, the oldest stack first. A list is not a reading: no log row."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        pages = visible_loose(work, viewer)
        names = account_names(work) if pages else {}
        # One reading of all documents for all pages, however many those are.
        wanted = {code.code for page in pages if (code := read_page_code(page.code_text)) is not None}
        documents = (
            {item.code: item for item in work.documents.all() if item.code in wanted} if wanted else {}
        )
        return tuple(
            LooseRow(
                page.id,
                page.scan,
                page.number,
                page.pages,
                page.reason,
                page.at,
                names.get(page.account_id, ""),
                page.media_type,
                page.size,
                code.code if (code := read_page_code(page.code_text)) is not None else "",
                _suggestion(workspace, work, viewer, page, documents),
            )
            for page in pages
        )


def visible_loose(work: ReadWork, viewer: Viewer) -> list[LoosePage]:
    """The loose pages that a viewer sees."""
    return [page for page in work.scans.loose() if _sees(viewer, page)]


def open_loose(workspace: Workspace, page_id: LoosePageId) -> bytes:
    """The page as it was scanned. One log row: somebody looked at it.

    Raises RuleViolation `not_found`, `not_allowed`; ExpectedFailure `store_damaged`.
    """
    with workspace.store.write() as work:
        page = _loose(work, current_viewer(work, workspace), page_id)
        content = work.scans.loose_content(page_id)
        work.commit(LogEvent("loose_page_opened", detail={"page": page.id, "sha256": page.sha256}))
    return content


def find_paper(workspace: Workspace, code: str) -> PaperChoice:
    """The document with a code such as `7K2F-91`, for placing a page by hand; letters and dash as they come.

    Raises RuleViolation `no_such_code` on `code`, the same for one that is not there as for one out of reach.
    """
    with workspace.store.read() as work:
        found = find_by_code(workspace, work, code)
        if found is None:
            raise RuleViolation("no_such_code", "code")
        document, view, _ = found
        papers = [
            filed_paper(workspace, work, document, view, paper)
            for paper in papers_of_now(document, work.documents.papers(document.id))
        ]
        title = list_title(workspace.forms.get(document.form_id, document.form_version))
        return PaperChoice(document.id, view, title, document.code, document.version, tuple(papers))


def look_at_paper(workspace: Workspace, document_id: DocumentId, paper_number: int) -> PaperLook:
    """One issued paper and which of its pages came back; no content is read, so no log row.

    Raises RuleViolation `not_found`, `not_allowed`, `not_issued`.
    """
    with workspace.store.read() as work:
        document, view, _ = reach_document(workspace, work, document_id)
        paper = _paper(work, document, paper_number)
        pages = [page.id for page in work.scans.returned(document_id) if page.paper_number == paper.number]
        return PaperLook(filed_paper(workspace, work, document, view, paper), tuple(pages))


def place_page(
    workspace: Workspace, page_id: LoosePageId, document_id: DocumentId, paper_number: int, page: int
) -> ChangeSet:
    """File a loose page by hand: somebody has looked at it and says which page it is. One log row.

    Raises RuleViolation `not_found`, `not_allowed`, `not_issued` (there is no such paper), `no_such_page` on `page`
    (`pages`), `page_of_other_document` on `code` (its own code names another one).
    """
    with workspace.store.write() as work:
        loose = _loose(work, current_viewer(work, workspace), page_id)
        document, _, _ = reach_document(workspace, work, document_id)
        code = read_page_code(loose.code_text)
        if code is not None and code.code != document.code and work.documents.code_exists(code.code):
            raise RuleViolation("page_of_other_document", "code", {"code": code.code})
        paper = _paper(work, document, paper_number)
        if page < 1 or (paper.pages and page > paper.pages):
            raise RuleViolation("no_such_page", "page", {"pages": paper.pages})
        returned = ReturnedPage(
            ReturnedPageId(workspace.services.ids.new_id()),
            document.id,
            paper.number,
            page,
            loose.at,
            loose.account_id,
            loose.media_type,
            loose.sha256,
            loose.size,
            loose.code_text,
        )
        work.scans.add_returned(returned, work.scans.loose_content(page_id))
        work.scans.remove_loose(page_id)
        detail: dict[str, str | int] = {
            "page": returned.id,
            "number": paper.number,
            "of": page,
            "reason": loose.reason.value,
        }
        work.commit(LogEvent("loose_page_placed", document.pupil_id, document.id, detail))
    return changed(ChangeKind.SCAN, ChangeKind.DOCUMENT, ids=(document_id, page_id))


def throw_away_page(workspace: Workspace, page_id: LoosePageId, reason: str) -> ChangeSet:
    """Delete a loose page that is nobody's paper; the reason stays in the log, sealed for who gave it. One log row.

    What people write about a page can name anybody, and the row is of no pupil who could be protected by it.

    Raises RuleViolation `required` or `text_too_long` on `reason`, `not_found`, `not_allowed`.
    """
    why = fitting(reason, "reason", _LONGEST_REASON)
    if not why:
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        loose = _loose(work, current_viewer(work, workspace), page_id)
        work.scans.remove_loose(page_id)
        work.commit(
            LogEvent(
                "loose_page_thrown_away",
                detail={"page": page_id, "sha256": loose.sha256, "why": loose.reason.value, "reason": why},
                compartment_id=workspace.store.own,
            )
        )
    return changed(ChangeKind.SCAN, ids=(page_id,))


def unfile_page(workspace: Workspace, document_id: DocumentId, page_id: ReturnedPageId) -> ChangeSet:
    """Take a page away from a document that it does not belong to; it lies loose again. One log row.

    Who filed it may, and who mends mistakes. Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        page = next((item for item in work.scans.returned(document_id) if item.id == page_id), None)
        if page is None:
            raise RuleViolation("not_found")
        if page.account_id != viewer.account_id and not may(viewer, Duty.MEND_MISTAKES, view.unit_id):
            raise RuleViolation("not_allowed")
        content = work.scans.returned_content(page_id)
        loose = LoosePage(
            LoosePageId(workspace.services.ids.new_id()),
            home_of(document, workspace),
            document.unit_id,
            workspace.now,
            workspace.store.account_id,
            workspace.services.ids.new_id(),
            1,
            1,
            LooseReason.OTHER_PAPER,
            page.media_type,
            page.sha256,
            page.size,
            page.code_text,
            taken_from=document.id,
        )
        work.scans.remove_returned(page_id)
        work.scans.add_loose(loose, content)
        _without_scan(work, document, page.paper_number)
        detail: dict[str, str | int] = {"page": page_id, "number": page.paper_number, "of": page.page}
        work.commit(LogEvent("returned_page_taken_away", document.pupil_id, document.id, detail))
    return changed(ChangeKind.SCAN, ChangeKind.DOCUMENT, ids=(document_id,))


def _without_scan(work: UnitOfWork, document: Document, paper_number: int) -> None:
    """A signature whose last page went is one without a scan."""
    if any(page.paper_number == paper_number for page in work.scans.returned(document.id)):
        return
    signatures = tuple(
        replace(item, is_scanned=False) if item.paper_number == paper_number else item
        for item in document.signatures
    )
    if signatures != document.signatures:
        work.documents.update(replace(document, signatures=signatures))


def _sees(viewer: Viewer, page: LoosePage) -> bool:
    return page.account_id == viewer.account_id or may(viewer, Duty.MEND_MISTAKES, page.unit_id)


def _loose(work: ReadWork, viewer: Viewer, page_id: LoosePageId) -> LoosePage:
    page = next((item for item in work.scans.loose() if item.id == page_id), None)
    if page is None:
        raise RuleViolation("not_found")
    if not _sees(viewer, page):
        raise RuleViolation("not_allowed")
    return page


def _paper(work: ReadWork, document: Document, number: int) -> IssuedPaper:
    papers = papers_of_now(document, work.documents.papers(document.id))
    paper = next((item for item in papers if item.number == number), None)
    if paper is None:
        raise RuleViolation("not_issued")
    return paper


def _suggestion(
    workspace: Workspace, work: ReadWork, viewer: Viewer, page: LoosePage, documents: dict[str, Document]
) -> Suggestion | None:
    """Where its code leads somebody who may read the document: its author, say, when another one scanned it."""
    code = read_page_code(page.code_text)
    document = documents.get(code.code) if code is not None else None
    if code is None or document is None or pupil_for(workspace, work, viewer, document) is None:
        return None
    papers = papers_of_now(document, work.documents.papers(document.id))
    paper = next((item for item in papers if item.number == code.paper_number), None)
    if paper is None or not fits(document, paper, code):
        return None
    return Suggestion(document.id, paper.number, code.page)
