# SPDX-License-Identifier: EUPL-1.2
"""Making the bytes of an issued paper: what it says, and whether that is still so when it is kept.

Belongs here: from a document to a `PaperContext`. Not here: transactions, printing, what happens to a paper (papers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eht_desk.application.definitions import definition_of
from eht_desk.application.document_views import finalised_ids, papers_of_now
from eht_desk.application.paper_names import PaperNames, names_for
from eht_desk.application.ports import (
    ApprovalMark,
    PaperContext,
    PaperMark,
    ReadWork,
)
from eht_desk.application.school_papers import language_of, languages
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.approvals import ApprovalState, approvable_sections, approval_of, standing
from eht_desk.domain.documents import Approval, Document, IssuedPaper
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.areas import area_of
from eht_desk.domain.forms.changes import FieldChange, differences
from eht_desk.domain.forms.model import (
    Answers,
    ApprovalDefinition,
    DisplayWords,
    FieldKind,
    FormDefinition,
    ResolvedForm,
)
from eht_desk.domain.forms.resolve import resolve
from eht_desk.domain.forms.text import date_text
from eht_desk.domain.ids import AccountId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.scans import PageCode

_CHECKSUM_IN_CODE = 8


@dataclass(frozen=True, slots=True)
class PaperSource:
    """Everything that a paper says, as it was read. `number` is the one that the paper gets."""

    document: Document
    view: PupilView
    number: int
    resolved: ResolvedForm
    context: PaperContext
    copy_id: str
    language: str
    moment: datetime


def languages_of(workspace: Workspace, form_id: str) -> tuple[tuple[str, str], ...]:
    """The second languages that the form has texts in: their tags and their names in themselves."""
    with workspace.store.read() as work:
        packs = languages(workspace, work)
    return tuple((pack.language, pack.name) for pack, _ in packs if pack.of_form(form_id))


def source_of(
    workspace: Workspace, work: ReadWork, document: Document, view: PupilView, copy_id: str, language: str
) -> PaperSource:
    """Read what the paper says. Raises RuleViolation("not_found") for a copy that the form does not have."""
    definition = definition_of(workspace, document)
    if copy_id and copy_id not in {copy.id for copy in definition.copies}:
        raise RuleViolation("not_found", "copy_id")
    words = definition.words
    head = work.log.head()
    names = names_for(work, view, document, workspace)
    accounts = names.accounts
    pack, is_reviewed = language_of(workspace, work, language)
    number = len(work.documents.papers(document.id)) + 1
    checksum = document.stages[-1].checksum
    changes, changed_from = _changes(work, definition, document, copy_id, names)
    now = workspace.now
    context = PaperContext(
        school_name=names.school.unit,
        authority_name=names.school.authority,
        pupil_name=names.pupil,
        pupil_class=names.pupil_class,
        pupil_number=names.number,
        is_alias=names.is_alias,
        hidden=names.hidden,
        code=document.code,
        version=document.version,
        checksum=checksum,
        log_position=head.position if head else 0,
        log_head=head.head if head else "",
        printed_at=_moment_text(now, words),
        is_demo=workspace.store.header.is_demo,
        finalised_stages=stage_marks(document, accounts, words),
        handovers=handover_marks(document, accounts, words),
        is_archival=True,
        page_code=PageCode(document.code, document.version, number, 1, 1, checksum[:_CHECKSUM_IN_CODE]),
        letterhead=names.school.letterhead,
        second_language=pack,
        is_language_reviewed=is_reviewed,
        copy_id=copy_id,
        approvals=names.approvals(approval_marks(definition, document, accounts)),
        changes=changes,
        changed_from=changed_from,
        only_sections=document.excerpt_sections,
    )
    answers = names.answers(definition, document.answers)
    resolved = resolve(definition, answers, today=workspace.today, finalised=finalised_ids(document))
    return PaperSource(document, view, number, resolved, context, copy_id, language, now)


def is_still(source: PaperSource, work: ReadWork, document: Document, view: PupilView) -> bool:
    """Whether nothing that the paper says about document and pupil has changed since it was read."""
    return (
        document == source.document
        and _said_of(view) == _said_of(source.view)
        and len(work.documents.papers(document.id)) + 1 == source.number
    )


def _said_of(view: PupilView) -> tuple[object, ...]:
    return view.name, view.is_protected, view.hidden, view.class_name, view.number


def make_paper(workspace: Workspace, source: PaperSource) -> tuple[IssuedPaper, bytes]:
    """The bytes and their record. Takes 5 to 10 ms a page; no transaction may be open."""
    renderer = workspace.services.renderer
    pdf = renderer.form(source.resolved, source.context)
    return (
        IssuedPaper(
            document_id=source.document.id,
            number=source.number,
            at=source.moment,
            account_id=AccountId(workspace.store.account_id),
            stage_id=source.document.stages[-1].stage_id,
            sha256=hashlib.sha256(pdf).hexdigest(),
            copies=0,
            log_position=source.context.log_position,
            log_head=source.context.log_head,
            copy_id=source.copy_id,
            language=source.language,
            pages=renderer.pages(pdf),
        ),
        pdf,
    )


def issued_before(
    document: Document, papers: Iterable[IssuedPaper], copy_id: str, language: str
) -> IssuedPaper | None:
    """The paper that was issued of this already, to be printed again as it is.

    One from before the pupil approved on the screen, declined or took an approval back says too little.
    """
    stage_id = document.stages[-1].stage_id
    found = None
    for paper in papers_of_now(document, papers):
        same = (paper.stage_id, paper.copy_id, paper.language) == (stage_id, copy_id, language)
        if same and not any(_is_news(approval, paper) for approval in document.approvals):
            found = paper
    return found


def awaits_signature(definition: FormDefinition, document: Document, copy_id: str = "") -> bool:
    """Whether the paper is signed by hand: it has a line for that, and is neither a copy nor an excerpt."""
    if copy_id or document.excerpt_of is not None:
        return False
    frozen = finalised_ids(document)
    signed = frozen
    if definition.group == "consent":
        # The answer is written by hand, on the lines of the stage that comes next.
        signed = frozenset(stage.id for stage in definition.stages)
    return any(item.after_stage in frozen for item in definition.approvals) or any(
        field.kind is FieldKind.SIGNATURE for stage_id in signed for field in definition.fields(stage_id)
    )


def approval_marks(
    definition: FormDefinition, document: Document | None, names: Mapping[str, str]
) -> tuple[ApprovalMark, ...]:
    """What the paper says of each approval; one that is not given is a box to tick and a line to sign."""
    if document is None:
        return blank_marks(definition)
    if document.excerpt_of is not None:
        asked = [(approval_of(definition, item.approval_id), item) for item in document.approvals]
        return tuple(
            _given(definition, item, approval, names) for item, approval in asked if item is not None
        )
    marks: list[ApprovalMark] = []
    for item in standing(definition, document):
        approval = item.approval
        if approval is None or not item.is_answered:
            marks.append(_blank(definition, item.definition, document.answers))
        elif item.state is ApprovalState.DECLINED:
            mark = _given(definition, item.definition, approval, names)
            marks.append(ApprovalMark(mark.label, (), mark.on, declined=True, by=mark.by))
        else:
            marks.append(_given(definition, item.definition, approval, names))
    return tuple(marks)


def blank_marks(definition: FormDefinition) -> tuple[ApprovalMark, ...]:
    """Boxes and lines for every approval."""
    return tuple(_blank(definition, item) for item in definition.approvals)


def stage_marks(
    document: Document | None, names: Mapping[str, str], words: DisplayWords
) -> dict[str, PaperMark]:
    """Per frozen stage: when and by whom."""
    stages = () if document is None else document.stages
    return {
        stage.stage_id: PaperMark(
            date_text(local_time(stage.at).date(), words), names.get(stage.account_id, "")
        )
        for stage in stages
    }


def handover_marks(
    document: Document | None, names: Mapping[str, str], words: DisplayWords
) -> dict[str, PaperMark]:
    """Per copy handed over: when and by whom."""
    deliveries = () if document is None else document.deliveries
    return {
        item.handover_id: PaperMark(date_text(item.on, words), names.get(item.account_id, ""))
        for item in deliveries
        if item.handover_id
    }


def _is_news(approval: Approval, paper: IssuedPaper) -> bool:
    """Whether the paper cannot know what was said. The day of a withdrawal is typed and may lie before the paper, so
    the moment counts in which it was recorded; only where none was kept, the day.
    """
    if approval.withdrawn_at is not None:
        if approval.withdrawn_at > paper.at:
            return True
    elif approval.withdrawn_on is not None and approval.withdrawn_on >= local_time(paper.at).date():
        return True
    return approval.at > paper.at and (approval.ink is not None or approval.declined)


def _blank(
    definition: FormDefinition, asked: ApprovalDefinition, answers: Answers | None = None
) -> ApprovalMark:
    """A box for each part, but none for what the pupil did not want to talk about: there is nothing to hand on."""
    found = [(item, area_of(item)) for item in approvable_sections(definition, asked)]
    titles = [item.title for item, area in found if area is None or not area.is_declined(answers or {})]
    return ApprovalMark(asked.label, tuple(titles))


def _given(
    definition: FormDefinition, asked: ApprovalDefinition, approval: Approval, names: Mapping[str, str]
) -> ApprovalMark:
    sections = approvable_sections(definition, asked)
    return ApprovalMark(
        asked.label,
        tuple(item.title for item in sections if item.id in approval.sections),
        date_text(approval.on, definition.words),
        ink=approval.ink,
        by=approval.witnessed_by or names.get(approval.account_id, ""),
    )


def _changes(
    work: ReadWork, definition: FormDefinition, document: Document, copy_id: str, names: PaperNames
) -> tuple[tuple[FieldChange, ...], int]:
    """What differs from the version that this one corrects. Not in copies, nor in excerpts: what a pupil approved once
    and not now is nobody's to read.
    """
    if document.supersedes is None or copy_id or document.excerpt_of is not None:
        return (), 0
    former = work.documents.get(document.supersedes)
    if former is None:
        return (), 0
    before, now = (names.answers(definition, item.answers) for item in (former, document))
    return differences(definition, before, now), former.version


def _moment_text(moment: datetime, words: DisplayWords) -> str:
    local = local_time(moment)
    return f"{date_text(local.date(), words)} {local:%H:%M}"
