# SPDX-License-Identifier: EUPL-1.2
"""Papers of a document: preview, blank, issue, reprint, save with a reason, signature (architecture §6)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.at_printer import who_stood_there
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.document_access import reach_document
from eht_desk.application.document_views import finalised_ids
from eht_desk.application.form_pages import FormPage
from eht_desk.application.paper_making import (
    PaperSource,
    approval_marks,
    awaits_signature,
    blank_marks,
    handover_marks,
    is_still,
    issued_before,
    make_paper,
    source_of,
    stage_marks,
)
from eht_desk.application.paper_names import (
    SchoolNames,
    as_shown,
    named,
    papers_that_count,
    school_names,
)
from eht_desk.application.ports import FormCatalog, Letterhead, PaperContext, ReadWork
from eht_desk.application.school_papers import language_of, letterhead_of
from eht_desk.application.signed_papers import confirm_signed
from eht_desk.application.workspace import Services, Workspace, current_viewer, local_time
from eht_desk.domain.access_table import Right
from eht_desk.domain.documents import Document, DocumentState, IssuedPaper, PaperPrint
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import Answers
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.translation import LanguagePack
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protection import Secret
from eht_desk.domain.pupil_view import PupilView

__all__ = [
    "PaperIssue",
    "PreparedPaper",
    "SchoolNames",
    "blank_form",
    "blank_paper",
    "issue_paper",
    "keep_paper",
    "prepare_paper",
    "preview_paper",
    "record_print",
    "record_signature",
    "require_pdf_saving",
    "save_paper",
    "school_names",
]

_TRIES = 4
"""How often a paper is made anew because somebody changed the document meanwhile."""


@dataclass(frozen=True, slots=True)
class PaperIssue:
    """A paper ready for the printer: its bytes, and the code that is the print job's only title.

    `is_protected`: about a protected pupil, so that somebody named must stand at the printer.
    """

    document: Document
    paper: IssuedPaper
    pdf: bytes
    changes: ChangeSet
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """A paper that is made and not yet kept. `source` is None for one that was issued before."""

    source: PaperSource | None
    paper: IssuedPaper
    document: Document
    pdf: bytes
    is_protected: bool = False


class _Changed(ExpectedFailure):
    """The document is no longer what the paper says."""


def blank_form(
    services: Services,
    form_id: str,
    school: str,
    authority: str = "",
    *,
    is_demo: bool = False,
    forms: FormCatalog | None = None,
    letterhead: Letterhead | None = None,
    language: tuple[LanguagePack | None, bool] = (None, False),
    hidden: frozenset[Secret] = frozenset(),
) -> bytes:
    """The empty form, to fill in by hand. Holds no person, so nothing is logged. An unnamed school gets a line.

    `forms`: those of an open store, with what the school added; without it the program's. `hidden`: it is for a talk
    with a protected pupil, so that no name that the plan hides may stand on it.
    """
    definition = (forms or services.forms).get(form_id)
    today = local_time(services.clock.now()).date()
    names = as_shown(SchoolNames(school, authority, letterhead), hidden)
    context = PaperContext(
        names.unit,
        names.authority,
        is_demo=is_demo,
        approvals=blank_marks(definition),
        letterhead=names.letterhead,
        hidden=hidden,
        second_language=language[0],
        is_language_reviewed=language[1],
    )
    return services.renderer.form(resolve(definition, None, today=today), context)


def blank_paper(
    workspace: Workspace, form_id: str, language: str = "", hidden: frozenset[Secret] = frozenset()
) -> bytes:
    """The empty form with the name of the person's school, the first one of several, and a second language.

    `hidden`: what the plan hides of the pupil whom it is for.

    Raises ExpectedFailure `unknown_form`, `unknown_language`.
    """
    with workspace.store.read() as work:
        held = {unit_id for unit_id, _ in current_viewer(work, workspace).roles}
        own = next((unit.name for unit in work.organisation.units() if unit.id in held), None)
        names = school_names(work)
        letterhead = letterhead_of(workspace, work)
        pack = language_of(workspace, work, language)
    return blank_form(
        workspace.services,
        form_id,
        own or names.unit,
        names.authority,
        is_demo=workspace.store.header.is_demo,
        forms=workspace.forms,
        letterhead=letterhead,
        language=pack,
        hidden=hidden,
    )


def preview_paper(
    workspace: Workspace,
    page: FormPage,
    answers: Answers,
    names: SchoolNames,
    second: tuple[LanguagePack | None, bool] = (None, False),
) -> bytes:
    """The paper as it would come out now, marked as a draft. Memory only; `names` come from `school_names`, `second`
    from `language_of_last_paper`.
    """
    document = page.document
    shown = named(page.pupil, names, page.names)
    resolved = resolve(
        page.definition,
        shown.answers(page.definition, {**(document.answers if document else {}), **answers}),
        today=workspace.today,
        finalised=finalised_ids(document) if document else frozenset(),
        viewer_stage=page.stage_id or None,
    )
    return workspace.services.renderer.form(
        resolved,
        PaperContext(
            school_name=shown.school.unit,
            authority_name=shown.school.authority,
            pupil_name=shown.pupil,
            pupil_class=shown.pupil_class,
            pupil_number=shown.number,
            is_alias=shown.is_alias,
            hidden=shown.hidden,
            code=document.code if document else "",
            version=document.version if document else 1,
            is_preview=document is None or _holds_unlocked(page, answers),
            is_demo=workspace.store.header.is_demo,
            finalised_stages=stage_marks(document, shown.accounts, page.definition.words),
            handovers=handover_marks(document, shown.accounts, page.definition.words),
            approvals=shown.approvals(approval_marks(page.definition, document, shown.accounts)),
            only_sections=document.excerpt_sections if document else (),
            letterhead=shown.school.letterhead,
            second_language=second[0],
            is_language_reviewed=second[1],
        ),
    )


def language_of_last_paper(
    workspace: Workspace, work: ReadWork, document: Document | None
) -> tuple[LanguagePack | None, bool]:
    """The second language of the paper that is out, and whether the school has read its words through."""
    issued = work.documents.papers(document.id) if document is not None else []
    whole = [paper for paper in issued if not paper.copy_id]
    last = max(whole, key=lambda paper: paper.number, default=None)
    with contextlib.suppress(ExpectedFailure):  # a pack that is there no more leaves the paper in Swedish
        return language_of(workspace, work, last.language if last is not None else "")
    return None, False


def issue_paper(
    workspace: Workspace, document_id: DocumentId, copy_id: str = "", language: str = ""
) -> PaperIssue:
    """The paper of what is frozen: made and kept at the first asking, the same bytes ever after.

    `copy_id`: one of the definition's copies instead of the whole; `language`: the second language on it. The bytes
    are made between a reading and the transaction that keeps them, so that no draft waits for them; when the document
    changed meanwhile they are made again.

    Making it is logged; looking at it again is part of the opening that was logged. That it went to a printer says
    `record_print`. Raises RuleViolation `not_found`, `not_allowed`, `nothing_frozen`, `superseded`, and ExpectedFailure
    `unknown_language`, `paper_not_archival`, `changed_meanwhile`.
    """
    for _ in range(_TRIES):
        with contextlib.suppress(_Changed):
            return keep_paper(workspace, prepare_paper(workspace, document_id, copy_id, language))
    raise ExpectedFailure("changed_meanwhile")


def prepare_paper(
    workspace: Workspace, document_id: DocumentId, copy_id: str = "", language: str = ""
) -> PreparedPaper:
    """The bytes of a paper, issued before or new, without any transaction that writes: fit for the reader thread.

    Raises as `issue_paper`.
    """
    with workspace.store.read() as work:
        document, view = _issuable(workspace, work, document_id)
        former = issued_before(document, papers_that_count(work, document), copy_id, language)
        if former is not None:
            return PreparedPaper(
                None,
                former,
                document,
                work.documents.paper_bytes(document_id, former.number),
                view.is_protected,
            )
        source = source_of(workspace, work, document, view, copy_id, language)
    paper, pdf = make_paper(workspace, source)
    return PreparedPaper(source, paper, document, pdf, view.is_protected)


def keep_paper(workspace: Workspace, prepared: PreparedPaper) -> PaperIssue:
    """Issue what was prepared. One log row for a new paper. Raises as `issue_paper`."""
    document, paper, source = prepared.document, prepared.paper, prepared.source
    if source is None:
        return PaperIssue(document, paper, prepared.pdf, ChangeSet(), prepared.is_protected)
    with workspace.store.write() as work:
        document, view = _issuable(workspace, work, document.id)
        if not is_still(source, work, document, view):
            raise _Changed("changed_meanwhile")
        work.documents.add_paper(paper, prepared.pdf)
        detail: dict[str, str | int] = {"number": paper.number, "sha256": paper.sha256}
        if paper.copy_id:
            detail["copy"] = paper.copy_id
        work.commit(LogEvent("paper_issued", document.pupil_id, document.id, detail))
    changes = changed(ChangeKind.DOCUMENT, ids=(document.id,))
    return PaperIssue(document, paper, prepared.pdf, changes, prepared.is_protected)


def record_print(
    workspace: Workspace, document_id: DocumentId, number: int, copies: int, at_printer: str = ""
) -> ChangeSet:
    """The printer took the paper: every copy has its number in the log. A document that is signed on paper waits for
    that now; one of its copies (for teachers) is not signed.

    `at_printer`: who stands there, kept for a protected pupil, sealed for the members. The print dialog asks before
    it prints; what has been printed is noted in any case. Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.PRINT)
        copies = max(copies, 1)
        last = 0
        for _ in range(copies):
            last = work.documents.count_copy(document_id, number)
        paper = next(item for item in work.documents.papers(document_id) if item.number == number)
        definition = definition_of(workspace, document)
        waits = document.state is DocumentState.FINALISED and awaits_signature(
            definition, document, paper.copy_id
        )
        others = tuple(item for item in document.prints if item.paper_number != number)
        work.documents.update(
            replace(
                document,
                state=DocumentState.AWAITING_SIGNATURE if waits else document.state,
                prints=(*others, PaperPrint(number, workspace.now, workspace.store.account_id)),
            )
        )
        detail: dict[str, str | int] = {"number": number, "copies": copies, "last_copy": last}
        detail |= who_stood_there(view, at_printer)
        work.commit(LogEvent("paper_printed", document.pupil_id, document.id, detail))
    return changed(ChangeKind.DOCUMENT, ids=(document_id,))


def save_paper(workspace: Workspace, document_id: DocumentId, number: int, reason: str) -> PaperIssue:
    """The bytes of an issued paper for a file that leaves the encrypted store: only with a reason, which goes to the
    log.

    Raises RuleViolation `required` on `reason`, `not_issued`, `not_found`, `not_allowed`, and ExpectedFailure
    `pdf_saving_off` where the IT department does not allow it.
    """
    require_pdf_saving(workspace.services)
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        document, view, _ = reach_document(workspace, work, document_id, Right.PRINT)
        papers = papers_that_count(work, document)
        paper = next((item for item in papers if item.number == number), None)
        if paper is None:
            raise RuleViolation("not_issued")
        pdf = work.documents.paper_bytes(document_id, paper.number)
        work.commit(
            LogEvent(
                "paper_saved_to_file",
                document.pupil_id,
                document.id,
                {"number": paper.number, "reason": reason.strip()},
            )
        )
    return PaperIssue(document, paper, pdf, ChangeSet(), view.is_protected)


def require_pdf_saving(services: Services) -> None:
    """Raises ExpectedFailure("pdf_saving_off") where the IT department does not allow papers as files."""
    if not services.policy.may_save_pdf:
        raise ExpectedFailure("pdf_saving_off")


def record_signature(
    workspace: Workspace, document_id: DocumentId, signed_on: date, kept_at: str, witnessed_by: str = ""
) -> ChangeSet:
    """The last paper came back signed: the day and where the original is kept. Raises as `confirm_signed`."""
    return confirm_signed(workspace, document_id, None, signed_on, witnessed_by, kept_at)


def _holds_unlocked(page: FormPage, answers: Answers) -> bool:
    """Whether anything on the paper is not frozen: what is being written beside what the document holds."""
    frozen = page.document.answers if page.document else {}
    own = {item.id for item in page.definition.fields(page.stage_id)} if page.stage_id else set()
    return any(value and frozen.get(key) != value for key, value in answers.items() if key in own)


def _issuable(workspace: Workspace, work: ReadWork, document_id: DocumentId) -> tuple[Document, PupilView]:
    document, view, _ = reach_document(workspace, work, document_id, Right.PRINT)
    if not document.stages:
        raise RuleViolation("nothing_frozen")
    if document.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
        raise RuleViolation("superseded")
    return document, view
