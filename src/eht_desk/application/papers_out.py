# SPDX-License-Identifier: EUPL-1.2
"""Papers that are out to be signed, and looking at the pages that came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eht_desk.application.access_rights import may_do
from eht_desk.application.at_printer import require_at_printer, who_stood_there
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_views_of
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_views import account_names, list_title, papers_of_now, staff_names
from eht_desk.application.loose_pages import visible_loose
from eht_desk.application.page_filing import is_signed
from eht_desk.application.ports import ReadWork
from eht_desk.application.store_settings import number_of
from eht_desk.application.workspace import Workspace, current_viewer, local_time
from eht_desk.domain.access import Duty, Viewer, may, may_read_document
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import ApprovalWay, Document, DocumentState, IssuedPaper, ReturnedPage
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, PupilId, ReturnedPageId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.settings import SIGNED_PAPERS_LATE_DAYS


@dataclass(frozen=True, slots=True)
class PaperOut:
    """A paper that was printed and is not back: `returned` of its `pages` (0: not known) have been scanned.

    `printed_on` and `printed_by`: its last copy, from which the `days` count. `language`: the second one on it.
    """

    document_id: DocumentId
    pupil: PupilView
    form_id: str
    short_title: str
    code: str
    version: int
    paper_number: int
    printed_on: date
    printed_by: str
    copies: int
    days: int
    is_late: bool
    pages: int
    returned: int
    has_approvals: bool
    language: str


@dataclass(frozen=True, slots=True)
class SignedWork:
    """How much waits in Underskrivna papper: papers out longer than the school wants, and loose pages."""

    out: int = 0
    late: frozenset[DocumentId] = frozenset()
    """The documents whose papers have been out too long."""
    loose: int = 0

    @property
    def urgent(self) -> int:
        """How many of them want somebody's hand now."""
        return len(self.late) + self.loose


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A page that came back, in a list. `may_take_away`: whether the person may say that it belongs elsewhere."""

    id: ReturnedPageId
    paper_number: int
    page: int
    pages: int
    at: datetime
    who: str
    media_type: str
    size: int
    may_take_away: bool


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page that came back, with what was scanned."""

    row: ReturnedRow
    content: bytes


def papers_out(workspace: Workspace) -> tuple[PaperOut, ...]:
    """Papers printed and not back, the oldest first. A list is not a reading: no log row."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        waiting = [item for item in work.documents.all() if _waits(viewer, item)]
        views = pupil_views_of(work, viewer, {item.pupil_id for item in waiting}, workspace.today)
        return out_rows(workspace, work, waiting, views)


def out_rows(
    workspace: Workspace, work: ReadWork, waiting: Iterable[Document], views: Mapping[PupilId, PupilView]
) -> tuple[PaperOut, ...]:
    """Rows for those of the waiting documents whose pupil passed the gate."""
    names = account_names(work)
    late_after = number_of(work, SIGNED_PAPERS_LATE_DAYS)
    rows: list[PaperOut] = []
    for document in waiting:
        view = views.get(document.pupil_id)
        paper = _paper_out(work, document)
        if view is None or paper is None:
            continue
        if not may_do(workspace, current_viewer(work, workspace), Right.READ, document, view):
            continue
        definition = definition_of(workspace, document)
        last = document.last_print(paper)
        printed_on = local_time(last.at).date()
        days = (workspace.today - printed_on).days
        returned = {
            page.page for page in work.scans.returned(document.id) if page.paper_number == paper.number
        }
        rows.append(
            PaperOut(
                document.id,
                view,
                document.form_id,
                list_title(definition),
                document.code,
                document.version,
                paper.number,
                printed_on,
                staff_names(names, view).get(last.account_id, ""),
                paper.copies,
                days,
                days > late_after,
                paper.pages,
                len(returned),
                bool(definition.approvals),
                paper.language,
            )
        )
    rows.sort(key=lambda row: (-row.days, row.pupil.sort_key, row.code))
    return tuple(rows)


def signed_work(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    documents: Iterable[Document],
    views: Mapping[PupilId, PupilView],
) -> SignedWork:
    """The counts, within a reading that has the documents already."""
    rows = out_rows(workspace, work, (item for item in documents if _waits(viewer, item)), views)
    late = frozenset(row.document_id for row in rows if row.is_late)
    return SignedWork(len(rows), late, len(visible_loose(work, viewer)))


def returned_rows(workspace: Workspace, document_id: DocumentId) -> tuple[ReturnedRow, ...]:
    """What came back of one document, by paper and page. Part of reading the document: no further log row.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.read() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        return _rows(work, viewer, view, document, work.scans.returned(document_id))


def open_returned(
    workspace: Workspace, document_id: DocumentId, page_ids: Iterable[ReturnedPageId] = ()
) -> tuple[OpenedPage, ...]:
    """Pages that came back, with their content: these, or all of the document. One log row: somebody looked at them.

    Raises RuleViolation `not_found`, `not_allowed`; ExpectedFailure `store_damaged`.
    """
    wanted = frozenset(page_ids)
    with workspace.store.write() as work:
        document, view, viewer = reach_document(workspace, work, document_id)
        pages = [page for page in work.scans.returned(document_id) if not wanted or page.id in wanted]
        if not pages:
            raise RuleViolation("not_found")
        rows = _rows(work, viewer, view, document, pages)
        opened = tuple(OpenedPage(row, work.scans.returned_content(row.id)) for row in rows)
        detail: dict[str, str | int] = {"pages": " ".join(f"{row.paper_number}:{row.page}" for row in rows)}
        work.commit(LogEvent("returned_pages_opened", document.pupil_id, document.id, detail))
    return opened


def note_returned_print(workspace: Workspace, document_id: DocumentId, at_printer: str = "") -> None:
    """Note that pages that came back are printed, before that is done. One log row.

    `at_printer`: who fetches them, for a protected pupil, whose name is on them. Raises RuleViolation `required`,
    `may_not_receive` on `at_printer`, `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.PRINT)
        require_at_printer(work, view, at_printer)
        stood = who_stood_there(view, at_printer)
        work.commit(LogEvent("returned_pages_printed", document.pupil_id, document.id, stood))


def _waits(viewer: Viewer, document: Document) -> bool:
    return document.state is DocumentState.AWAITING_SIGNATURE and may_read_document(viewer, document)


def _paper_out(work: ReadWork, document: Document) -> IssuedPaper | None:
    """The paper that somebody has to sign: the last one printed of the last stage, unless that is signed."""
    papers = [
        paper
        for paper in papers_of_now(document, work.documents.papers(document.id))
        if paper.copies and not paper.copy_id and paper.stage_id == document.stages[-1].stage_id
    ]
    if not papers or is_signed(document, papers[-1].stage_id) or _was_read_off(document):
        return None
    return max(papers, key=lambda paper: (document.last_print(paper).at, paper.number))


def _was_read_off(document: Document) -> bool:
    """Whether somebody has read the pupil's ticks off this version's paper, so that it is back."""
    checksum = document.stages[-1].checksum
    return any(
        item.way is ApprovalWay.PAPER and item.checksum == checksum and item.withdrawn_on is None
        for item in document.approvals
    )


def _rows(
    work: ReadWork, viewer: Viewer, view: PupilView, document: Document, pages: Iterable[ReturnedPage]
) -> tuple[ReturnedRow, ...]:
    names = staff_names(account_names(work), view)
    papers = {paper.number: paper for paper in work.documents.papers(document.id)}
    mends = may(viewer, Duty.MEND_MISTAKES, view.unit_id)
    return tuple(
        ReturnedRow(
            page.id,
            page.paper_number,
            page.page,
            papers[page.paper_number].pages if page.paper_number in papers else 0,
            page.at,
            names.get(page.account_id, ""),
            page.media_type,
            page.size,
            mends or page.account_id == viewer.account_id,
        )
        for page in pages
    )
