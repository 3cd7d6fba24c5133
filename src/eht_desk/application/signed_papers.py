# SPDX-License-Identifier: EUPL-1.2
"""Signed papers that come back: a stack is read and each page filed with its document, in one transaction.

Filing signs nothing. Somebody looks at the pages and confirms (`confirm_signed`). Pages that could not be placed:
loose_pages.py. Papers that are out, and looking at pages that came back: papers_out.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_views import papers_of_now
from eht_desk.application.page_filing import (
    VOID,
    FiledPaper,
    FilingDesk,
    KnownPage,
    LooseOne,
    is_signed,
)
from eht_desk.application.ports import Progress, ReadWork
from eht_desk.application.ports.papers import ScannedPage
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import sees_pupils
from eht_desk.domain.documents import Document, DocumentState, IssuedPaper, PaperSignature, ReturnedPage
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.plain_text import fitting
from eht_desk.domain.scans import read_page_code

_FIRST_PAGES = 3
_LINE = 200


@dataclass(frozen=True, slots=True)
class ReadStack:
    """A stack in memory, with what its pages say. Nothing of it is kept yet."""

    pages: tuple[ScannedPage, ...]


@dataclass(frozen=True, slots=True)
class FiledStack:
    """What became of a stack."""

    pages: int
    papers: tuple[FiledPaper, ...]
    loose: tuple[LooseOne, ...]
    known: tuple[KnownPage, ...]
    changes: ChangeSet


def read_stack(workspace: Workspace, content: bytes, progress: Progress | None = None) -> ReadStack:
    """Read a file with its codes; no store is touched, so it may take its time.

    Raises ExpectedFailure(`scan_...`), and `cancelled` when `progress` does.
    """
    return ReadStack(tuple(workspace.services.scans.pages(content, progress)))


def file_stack(workspace: Workspace, stack: ReadStack) -> FiledStack:
    """File every page of a stack: with its document where the code says so, else among the loose ones. One log row.

    All or nothing. Raises RuleViolation `not_allowed` for who sees no pupils.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        if not sees_pupils(viewer):
            raise RuleViolation("not_allowed")
        desk = FilingDesk(workspace, work, viewer)
        for page in stack.pages:
            desk.take(page)
        detail: dict[str, str | int] = {
            "pages": len(stack.pages),
            "filed": sum(len(pages) for pages in desk.filed.values()),
            "loose": len(desk.loose),
            "known": len(desk.known),
            "codes": " ".join(_open_codes(workspace, desk)),
            **{f"loose_{reason.value}": count for reason, count in desk.reasons.items()},
        }
        papers = desk.papers()
        work.commit(LogEvent("scan_filed", detail=detail))
    ids = tuple(str(item.document_id) for item in papers)
    return FiledStack(
        len(stack.pages),
        papers,
        tuple(desk.loose),
        tuple(desk.known),
        changed(ChangeKind.SCAN, *((ChangeKind.DOCUMENT,) if ids else ()), ids=ids),
    )


def _open_codes(workspace: Workspace, desk: FilingDesk) -> list[str]:
    """Codes for the log, which everybody's key opens: of private and protected papers it says only how many pages."""
    documents = [desk.documents[document_id] for document_id, _ in desk.filed]
    school = workspace.store.school
    return list(dict.fromkeys(item.code for item in documents if item.compartment_id == school))


def shows_our_code(workspace: Workspace, content: bytes) -> bool:
    """Whether one of a file's first pages carries a code of ours, for a hint. No store is touched; never raises for
    what the file holds."""
    try:
        for page in workspace.services.scans.pages(content):
            if any(read_page_code(text) is not None for text in page.codes):
                return True
            if page.number >= _FIRST_PAGES:
                break
    except ExpectedFailure:
        pass
    return False


def confirm_signed(
    workspace: Workspace,
    document_id: DocumentId,
    paper_number: int | None,
    signed_on: date,
    witnessed_by: str,
    kept_at: str,
) -> ChangeSet:
    """Somebody has seen the signed paper, its scan or itself. None: the last one that was printed. One log row.

    Raises RuleViolation: `in_future`, `before_printing` on `signed_on`; `required` on `kept_at`; `text_too_long`;
    `not_found`, `not_allowed`, `superseded`, `not_issued`, `signed_already`, `not_awaiting` (it was not printed, and no
    page of it has come back).
    """
    if signed_on > workspace.today:
        raise RuleViolation("in_future", "signed_on")
    place, witness = fitting(kept_at, "kept_at", _LINE), fitting(witnessed_by, "witnessed_by", _LINE)
    if not place:
        raise RuleViolation("required", "kept_at")
    with workspace.store.write() as work:
        document, _, _ = reach_document(workspace, work, document_id)
        returned = work.scans.returned(document_id)
        paper = _paper_to_sign(work, document, paper_number, returned)
        if signed_on < local_time(paper.at).date():
            raise RuleViolation("before_printing", "signed_on")
        scanned = [page for page in returned if page.paper_number == paper.number]
        signature = PaperSignature(
            paper.stage_id,
            signed_on,
            place,
            workspace.store.account_id,
            workspace.now,
            witness,
            paper.number,
            bool(scanned),
        )
        is_last = paper.stage_id == document.stages[-1].stage_id
        work.documents.update(
            replace(
                document,
                state=DocumentState.SIGNED if is_last else document.state,
                signatures=(*document.signatures, signature),
            )
        )
        tasks = settle_tasks(workspace, work, document.pupil_id)
        detail: dict[str, str | int] = {
            "on": signed_on.isoformat(),
            "number": paper.number,
            "scanned": len(scanned),
        }
        work.commit(LogEvent("signature_recorded", document.pupil_id, document.id, detail))
    ids = (document_id, *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, *((ChangeKind.TASK,) if tasks else ()), ids=ids)


def _paper_to_sign(
    work: ReadWork, document: Document, number: int | None, returned: list[ReturnedPage]
) -> IssuedPaper:
    if document.state in VOID:
        raise RuleViolation("superseded")
    papers = [
        paper for paper in papers_of_now(document, work.documents.papers(document.id)) if not paper.copy_id
    ]
    if number is not None:
        papers = [paper for paper in papers if paper.number == number]
    if not papers:
        raise RuleViolation("not_issued")
    back = {page.paper_number for page in returned}
    paper = _last_out(document, papers, back)
    if is_signed(document, paper.stage_id):
        raise RuleViolation("signed_already")
    if (
        not paper.copies
        and paper.number not in back
        and document.state is not DocumentState.AWAITING_SIGNATURE
    ):
        raise RuleViolation("not_awaiting")
    return paper


def _last_out(document: Document, papers: list[IssuedPaper], back: set[int]) -> IssuedPaper:
    """The one that somebody can have signed: printed last, or scanned. The last issued where there is none."""
    out = [
        paper
        for paper in papers
        if (paper.copies or paper.number in back) and not is_signed(document, paper.stage_id)
    ]
    return max(out or papers[-1:], key=lambda paper: (document.last_print(paper).at, paper.number))
