# SPDX-License-Identifier: EUPL-1.2
"""Where a scanned page belongs, and laying out a stack: each page to its document or aside, within one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eht_desk.application.definitions import definition_of
from eht_desk.application.document_access import pupil_for
from eht_desk.application.document_views import list_title, papers_of_now
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.ports.papers import ScannedPage
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Viewer
from eht_desk.domain.documents import Document, DocumentState, IssuedPaper, ReturnedPage
from eht_desk.domain.ids import CompartmentId, DocumentId, LoosePageId, ReturnedPageId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.scans import LoosePage, LooseReason, PageCode, read_page_code

VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_CHECKSUM_LETTERS = 8


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A paper of which pages came back: `filed` just now, `present` of `pages` altogether (0: not known).

    `places` are those of the filed pages in the stack.
    """

    document_id: DocumentId
    pupil: PupilView
    form_id: str
    short_title: str
    code: str
    version: int
    paper_number: int
    filed: tuple[int, ...]
    places: tuple[int, ...]
    present: tuple[int, ...]
    pages: int
    is_superseded: bool
    """The page belongs to a version that a later one replaces."""
    may_confirm: bool
    """Somebody may look at it now and confirm that it is signed."""
    has_approvals: bool
    """The pupil may have ticked what may be handed on."""

    @property
    def missing(self) -> tuple[int, ...]:
        """Pages of the paper that have not come back."""
        return tuple(page for page in range(1, self.pages + 1) if page not in self.present)


@dataclass(frozen=True, slots=True)
class LooseOne:
    """A page of the stack that was not placed, and why. `code` is the document's, when its code is one of ours."""

    id: LoosePageId
    number: int
    reason: LooseReason
    code: str


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that was there already, byte for byte, and is not kept once more."""

    number: int
    code: str
    page: int


def is_signed(document: Document, stage_id: str) -> bool:
    """Whether a signature of the stage is recorded."""
    return any(signature.stage_id == stage_id for signature in document.signatures)


def may_confirm(document: Document, paper: IssuedPaper) -> bool:
    """Whether a signature may be recorded on the paper, once it is back."""
    return (
        document.state not in VOID
        and not paper.copy_id
        and not is_signed(document, paper.stage_id)
        and (document.moved_at is None or paper.at > document.moved_at)
    )


def loose_unit(viewer: Viewer, document: Document | None) -> UnitId:
    """Whose rektor and kurator see a loose page: the document's school, else the first of the person's."""
    return document.unit_id if document is not None else min(unit_id for unit_id, _ in viewer.roles)


def filed_paper(
    workspace: Workspace,
    work: ReadWork,
    document: Document,
    view: PupilView,
    paper: IssuedPaper,
    filed: Iterable[tuple[int, int]] = (),
) -> FiledPaper:
    """What of a paper has come back; `filed` are pages of the paper with their places in the stack."""
    now = sorted(filed)
    definition = definition_of(workspace, document)
    present = {page.page for page in work.scans.returned(document.id) if page.paper_number == paper.number}
    return FiledPaper(
        document.id,
        view,
        document.form_id,
        list_title(definition),
        document.code,
        document.version,
        paper.number,
        tuple(page for page, _ in now),
        tuple(place for _, place in now),
        tuple(sorted(present)),
        paper.pages,
        document.state in VOID,
        may_confirm(document, paper),
        bool(definition.approvals),
    )


def fits(document: Document, paper: IssuedPaper, code: PageCode) -> bool:
    """Whether the page is one of that paper: version, pages and checksum of the stage that was printed."""
    checksum = next((stage.checksum for stage in document.stages if stage.stage_id == paper.stage_id), "")
    return (
        code.version == document.version
        and 1 <= code.page <= code.pages
        and paper.pages in (0, code.pages)
        and len(code.checksum) == _CHECKSUM_LETTERS
        and checksum.startswith(code.checksum)
    )


def home_of(document: Document, workspace: Workspace) -> CompartmentId:
    """Where a loose page of a document lies: with the document, when whoever sees the pupil may read that.

    Of any other page it cannot be known whose text it is, a talk that the pupil has not approved or a report: that one
    only who scanned it sees.
    """
    return workspace.store.own if document.readers else document.compartment_id


class FilingDesk:
    """Where the pages of one stack are laid out, within one transaction."""

    def __init__(self, workspace: Workspace, work: UnitOfWork, viewer: Viewer) -> None:
        self._workspace, self._work, self._viewer = workspace, work, viewer
        self._scan = workspace.services.ids.new_id()
        self._by_code: dict[str, Document] = {item.code: item for item in work.documents.all()}
        self._views: dict[DocumentId, PupilView | None] = {}
        self._digests: dict[DocumentId, set[str]] = {}
        self._taken: set[tuple[DocumentId, int, int]] = set()
        self._loose_digests = {page.sha256 for page in work.scans.loose()}
        self.documents: dict[DocumentId, Document] = {}
        self.filed: dict[tuple[DocumentId, int], list[tuple[int, int]]] = {}
        self.loose: list[LooseOne] = []
        self.known: list[KnownPage] = []
        self.reasons: Counter[LooseReason] = Counter()

    def take(self, page: ScannedPage) -> None:
        """One page: to its document, or aside."""
        digest = hashlib.sha256(page.content).hexdigest()
        codes = list(dict.fromkeys(code for text in page.codes if (code := read_page_code(text)) is not None))
        if len(codes) != 1:
            reason = LooseReason.SEVERAL_CODES if codes else LooseReason.NO_CODE
            self._lay_aside(page, digest, reason, None, None)
            return
        [code] = codes
        document = self._by_code.get(code.code)
        reason_or_paper = self._place(code, document)
        if document is None or isinstance(reason_or_paper, LooseReason):
            reason = (
                reason_or_paper if isinstance(reason_or_paper, LooseReason) else LooseReason.UNKNOWN_DOCUMENT
            )
            self._lay_aside(page, digest, reason, code, document)
            return
        place = (document.id, reason_or_paper.number, code.page)
        if digest in self._digests_of(document.id):
            self.known.append(KnownPage(page.number, code.code, code.page))
        elif place in self._taken_of(document.id):
            self._lay_aside(page, digest, LooseReason.DUPLICATE, code, document)
        else:
            self._file(page, digest, document, place, code)

    def papers(self) -> tuple[FiledPaper, ...]:
        """The papers that pages were filed with, in the order of the stack."""
        found: list[FiledPaper] = []
        for (document_id, number), pages in self.filed.items():
            document, view = self.documents[document_id], self._views[document_id]
            paper = next(item for item in self._work.documents.papers(document_id) if item.number == number)
            if view is not None:
                found.append(filed_paper(self._workspace, self._work, document, view, paper, pages))
        return tuple(found)

    def _place(self, code: PageCode, document: Document | None) -> IssuedPaper | LooseReason:
        """The paper that a page is of, or why it cannot be placed."""
        if document is None:
            # nowhere, or in a compartment of others': that it is there would tell of the pupil
            return LooseReason.UNKNOWN_DOCUMENT
        if self._view(document) is None:
            return LooseReason.NOT_READABLE_BY_YOU
        papers = papers_of_now(document, self._work.documents.papers(document.id))
        paper = next((item for item in papers if item.number == code.paper_number), None)
        return paper if paper is not None and fits(document, paper, code) else LooseReason.OTHER_PAPER

    def _view(self, document: Document) -> PupilView | None:
        if document.id not in self._views:
            self._views[document.id] = pupil_for(self._workspace, self._work, self._viewer, document)
        return self._views[document.id]

    def _digests_of(self, document_id: DocumentId) -> set[str]:
        if document_id not in self._digests:
            returned = self._work.scans.returned(document_id)
            self._digests[document_id] = {page.sha256 for page in returned}
            self._taken |= {(document_id, page.paper_number, page.page) for page in returned}
        return self._digests[document_id]

    def _taken_of(self, document_id: DocumentId) -> set[tuple[DocumentId, int, int]]:
        self._digests_of(document_id)
        return self._taken

    def _file(
        self,
        page: ScannedPage,
        digest: str,
        document: Document,
        place: tuple[DocumentId, int, int],
        code: PageCode,
    ) -> None:
        returned = ReturnedPage(
            ReturnedPageId(self._workspace.services.ids.new_id()),
            document.id,
            place[1],
            place[2],
            self._workspace.now,
            self._workspace.store.account_id,
            page.media_type,
            digest,
            len(page.content),
            code.text,
        )
        self._work.scans.add_returned(returned, page.content)
        self._digests[document.id].add(digest)
        self._taken.add(place)
        self.documents[document.id] = document
        self.filed.setdefault((document.id, place[1]), []).append((place[2], page.number))

    def _home(self, document: Document | None) -> CompartmentId:
        return self._workspace.store.own if document is None else home_of(document, self._workspace)

    def _lay_aside(
        self,
        page: ScannedPage,
        digest: str,
        reason: LooseReason,
        code: PageCode | None,
        document: Document | None,
    ) -> None:
        said = code.code if code is not None else ""
        if digest in self._loose_digests:
            self.known.append(KnownPage(page.number, said, code.page if code is not None else 0))
            return
        loose = LoosePage(
            LoosePageId(self._workspace.services.ids.new_id()),
            self._home(document),
            loose_unit(self._viewer, document),
            self._workspace.now,
            self._workspace.store.account_id,
            self._scan,
            page.number,
            page.pages,
            reason,
            page.media_type,
            digest,
            len(page.content),
            code.text if code is not None else "",
        )
        self._work.scans.add_loose(loose, page.content)
        self._loose_digests.add(digest)
        self.loose.append(LooseOne(loose.id, page.number, reason, said))
        self.reasons[reason] += 1
