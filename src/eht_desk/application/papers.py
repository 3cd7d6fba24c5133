# SPDX-License-Identifier: EUPL-1.2
"""Papers of a document: preview, blank, issue, reprint, save with a reason, hand-over, signature (architecture §6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.case_work import settle_tasks
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.definitions import definition_of
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names, finalised_ids, papers_of_now
from eht_desk.application.form_pages import FormPage
from eht_desk.application.ports import PaperContext, PaperMark, ReadWork
from eht_desk.application.workspace import Services, Workspace, current_viewer, local_time
from eht_desk.domain.documents import Delivery, Document, DocumentState, IssuedPaper, PaperSignature
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import Answers, DisplayWords, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.stages import missing_handovers
from eht_desk.domain.forms.text import date_text
from eht_desk.domain.ids import AccountId, DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.pupil_view import PupilView


@dataclass(frozen=True, slots=True)
class PaperIssue:
    """A paper ready for the printer: its bytes, and the code that is the print job's only title."""

    document: Document
    paper: IssuedPaper
    pdf: bytes
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class SchoolNames:
    """What the head of a paper says."""

    unit: str
    authority: str


def school_names(
    work: ReadWork, view: PupilView | None = None, document: Document | None = None
) -> SchoolNames:
    """School and huvudman: of the document, which stays with the school where it was made, else of the pupil."""
    units = work.organisation.units()
    wanted = document.unit_id if document is not None else view.unit_id if view is not None else None
    unit = next((item for item in units if item.id == wanted), units[0])
    return SchoolNames(unit.name, work.organisation.authority().name)


def blank_form(
    services: Services, form_id: str, school: str, authority: str = "", *, is_demo: bool = False
) -> bytes:
    """The empty form, to fill in by hand. Holds no person, so nothing is logged. An unnamed school gets a line."""
    definition = services.forms.get(form_id)
    today = local_time(services.clock.now()).date()
    return services.renderer.form(
        resolve(definition, None, today=today), PaperContext(school, authority, is_demo=is_demo)
    )


def blank_paper(workspace: Workspace, form_id: str) -> bytes:
    """The empty form with the name of the person's school, the first one of several."""
    with workspace.store.read() as work:
        held = {unit_id for unit_id, _ in current_viewer(work, workspace).roles}
        own = next((unit.name for unit in work.organisation.units() if unit.id in held), None)
        names = school_names(work)
        names = SchoolNames(own or names.unit, names.authority)
    return blank_form(
        workspace.services, form_id, names.unit, names.authority, is_demo=workspace.store.header.is_demo
    )


def preview_paper(workspace: Workspace, page: FormPage, answers: Answers, names: SchoolNames) -> bytes:
    """The paper as it would come out now, marked as a draft. Memory only; `names` come from `school_names`."""
    document = page.document
    resolved = resolve(
        page.definition,
        {**(document.answers if document else {}), **answers},
        today=workspace.today,
        finalised=finalised_ids(document) if document else frozenset(),
        viewer_stage=page.stage_id or None,
    )
    return workspace.services.renderer.form(
        resolved,
        PaperContext(
            school_name=names.unit,
            authority_name=names.authority,
            pupil_name=page.pupil.name,
            pupil_class=page.pupil.class_name,
            pupil_number=page.pupil.number,
            code=document.code if document else "",
            version=document.version if document else 1,
            is_preview=document is None or _holds_unlocked(page, answers),
            is_demo=workspace.store.header.is_demo,
            finalised_stages=_stage_marks(document, page.names, page.definition.words),
            handovers=_handover_marks(document, page.names, page.definition.words),
        ),
    )


def issue_paper(workspace: Workspace, document_id: DocumentId) -> PaperIssue:
    """The paper of what is frozen: made and kept at the first asking, the same bytes ever after.

    Making it is logged; looking at it again is part of the opening that was logged. That it went to a printer says
    `record_print`. Raises RuleViolation `not_found`, `not_allowed`, `nothing_frozen`, `superseded`.
    """
    with workspace.store.write() as work:
        document, view = _reachable(workspace, work, document_id)
        if not document.stages:
            raise RuleViolation("nothing_frozen")
        if document.state in (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN):
            raise RuleViolation("superseded")
        stage_id = document.stages[-1].stage_id
        former = [
            paper
            for paper in papers_of_now(document, work.documents.papers(document_id))
            if paper.stage_id == stage_id
        ]
        if former:
            pdf = work.documents.paper_bytes(document_id, former[-1].number)
            return PaperIssue(document, former[-1], pdf, ChangeSet())
        paper, pdf = _make_paper(workspace, work, document, view)
        work.documents.add_paper(paper, pdf)
        work.commit(
            LogEvent(
                "paper_issued",
                document.pupil_id,
                document.id,
                {"number": paper.number, "sha256": paper.sha256},
            )
        )
    return PaperIssue(document, paper, pdf, changed(ChangeKind.DOCUMENT, ids=(document_id,)))


def record_print(workspace: Workspace, document_id: DocumentId, number: int, copies: int) -> ChangeSet:
    """The printer took the paper: every copy has its number in the log, and the document waits for its signature.

    Raises RuleViolation `not_found`, `not_allowed`.
    """
    with workspace.store.write() as work:
        document, _ = _reachable(workspace, work, document_id)
        last = 0
        for _ in range(max(copies, 1)):
            last = work.documents.count_copy(document_id, number)
        if document.state is DocumentState.FINALISED:
            work.documents.update(replace(document, state=DocumentState.AWAITING_SIGNATURE))
        work.commit(
            LogEvent(
                "paper_printed",
                document.pupil_id,
                document.id,
                {"number": number, "copies": copies, "last_copy": last},
            )
        )
    return changed(ChangeKind.DOCUMENT, ids=(document_id,))


def save_paper(workspace: Workspace, document_id: DocumentId, reason: str) -> PaperIssue:
    """The bytes for a file that leaves the encrypted store: only with a reason, which goes to the log.

    Raises RuleViolation `required` on `reason`, `not_issued`, `not_found`, `not_allowed`, and ExpectedFailure
    `pdf_saving_off` where the IT department does not allow it.
    """
    require_pdf_saving(workspace.services)
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        document, _ = _reachable(workspace, work, document_id)
        papers = papers_of_now(document, work.documents.papers(document_id))
        if not papers:
            raise RuleViolation("not_issued")
        paper = papers[-1]
        pdf = work.documents.paper_bytes(document_id, paper.number)
        work.commit(
            LogEvent(
                "paper_saved_to_file",
                document.pupil_id,
                document.id,
                {"number": paper.number, "reason": reason.strip()},
            )
        )
    return PaperIssue(document, paper, pdf, ChangeSet())


def require_pdf_saving(services: Services) -> None:
    """Raises ExpectedFailure("pdf_saving_off") where the IT department does not allow papers as files."""
    if not services.policy.may_save_pdf:
        raise ExpectedFailure("pdf_saving_off")


def record_delivery(
    workspace: Workspace, document_id: DocumentId, handover_id: str, on: date, recipient_name: str = ""
) -> ChangeSet:
    """A copy was handed over (H1). Raises RuleViolation `in_future`, `not_frozen`, `delivered_already`."""
    if on > workspace.today:
        raise RuleViolation("in_future", "on")
    with workspace.store.write() as work:
        document, _ = _reachable(workspace, work, document_id)
        definition = definition_of(workspace, document)
        handover = next((item for item in definition.handovers if item.id == handover_id), None)
        if handover is None:
            raise RuleViolation("not_found")
        if not document.has_finalised(handover.after_stage):
            raise RuleViolation("not_frozen")
        if handover_id not in missing_handovers(definition, finalised_ids(document), document.deliveries):
            raise RuleViolation("delivered_already")
        delivery = Delivery(
            handover_id,
            handover.recipient,
            recipient_name.strip(),
            on,
            workspace.store.account_id,
            at=workspace.now,
        )
        work.documents.update(replace(document, deliveries=(*document.deliveries, delivery)))
        tasks = settle_tasks(workspace, work, document.pupil_id)
        work.commit(
            LogEvent(
                "copy_delivered",
                document.pupil_id,
                document.id,
                {"handover": handover_id, "recipient": handover.recipient.value, "on": on.isoformat()},
            )
        )
    ids = (document_id, *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, *((ChangeKind.TASK,) if tasks else ()), ids=ids)


def record_signature(
    workspace: Workspace, document_id: DocumentId, signed_on: date, kept_at: str
) -> ChangeSet:
    """The signed paper came back: the day and where the original is kept.

    Raises RuleViolation `in_future`, `required` (kept_at), `not_awaiting`.
    """
    if signed_on > workspace.today:
        raise RuleViolation("in_future", "signed_on")
    if not kept_at.strip():
        raise RuleViolation("required", "kept_at")
    with workspace.store.write() as work:
        document, _ = _reachable(workspace, work, document_id)
        if document.state is not DocumentState.AWAITING_SIGNATURE:
            raise RuleViolation("not_awaiting")
        signature = PaperSignature(
            document.stages[-1].stage_id,
            signed_on,
            kept_at.strip(),
            workspace.store.account_id,
            workspace.now,
        )
        work.documents.update(
            replace(document, state=DocumentState.SIGNED, signatures=(*document.signatures, signature))
        )
        tasks = settle_tasks(workspace, work, document.pupil_id)
        work.commit(
            LogEvent("signature_recorded", document.pupil_id, document.id, {"on": signed_on.isoformat()})
        )
    ids = (document_id, *(task.id for task in tasks))
    return changed(ChangeKind.DOCUMENT, *((ChangeKind.TASK,) if tasks else ()), ids=ids)


def _holds_unlocked(page: FormPage, answers: Answers) -> bool:
    """Whether anything on the paper is not frozen: what is being written beside what the document holds."""
    frozen = page.document.answers if page.document else {}
    own = {item.id for item in page.definition.fields(page.stage_id)} if page.stage_id else set()
    return any(value and frozen.get(key) != value for key, value in answers.items() if key in own)


def _reachable(workspace: Workspace, work: ReadWork, document_id: DocumentId) -> tuple[Document, PupilView]:
    document = work.documents.get(document_id)
    if document is None:
        raise RuleViolation("not_found")
    viewer = current_viewer(work, workspace)
    return document, pupil_view(work, viewer, document.pupil_id, workspace.today)


def _make_paper(
    workspace: Workspace, work: ReadWork, document: Document, view: PupilView
) -> tuple[IssuedPaper, bytes]:
    definition = definition_of(workspace, document)
    resolved: ResolvedForm = resolve(
        definition, document.answers, today=workspace.today, finalised=finalised_ids(document)
    )
    head = work.log.head()
    names = school_names(work, view, document)
    accounts = {str(key): name for key, name in account_names(work).items()}
    now = workspace.now
    pdf = workspace.services.renderer.form(
        resolved,
        PaperContext(
            school_name=names.unit,
            authority_name=names.authority,
            pupil_name=view.name,
            pupil_class=view.class_name,
            pupil_number=view.number,
            code=document.code,
            version=document.version,
            checksum=document.stages[-1].checksum,
            log_position=head.position if head else 0,
            log_head=head.head if head else "",
            printed_at=_moment_text(now, definition.words),
            is_demo=workspace.store.header.is_demo,
            finalised_stages=_stage_marks(document, accounts, definition.words),
            handovers=_handover_marks(document, accounts, definition.words),
        ),
    )
    return (
        IssuedPaper(
            document_id=document.id,
            number=len(work.documents.papers(document.id)) + 1,
            at=now,
            account_id=AccountId(workspace.store.account_id),
            stage_id=document.stages[-1].stage_id,
            sha256=hashlib.sha256(pdf).hexdigest(),
            copies=0,
            log_position=head.position if head else 0,
            log_head=head.head if head else "",
        ),
        pdf,
    )


def _stage_marks(
    document: Document | None, names: dict[str, str], words: DisplayWords
) -> dict[str, PaperMark]:
    """Per frozen stage: when and by whom."""
    stages = () if document is None else document.stages
    return {
        stage.stage_id: PaperMark(
            date_text(local_time(stage.at).date(), words), names.get(stage.account_id, "")
        )
        for stage in stages
    }


def _handover_marks(
    document: Document | None, names: dict[str, str], words: DisplayWords
) -> dict[str, PaperMark]:
    """Per copy handed over: when and by whom."""
    deliveries = () if document is None else document.deliveries
    return {
        item.handover_id: PaperMark(date_text(item.on, words), names.get(item.account_id, ""))
        for item in deliveries
    }


def _moment_text(moment: datetime, words: DisplayWords) -> str:
    local = local_time(moment)
    return f"{date_text(local.date(), words)} {local:%H:%M}"
