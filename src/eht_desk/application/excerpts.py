# SPDX-License-Identifier: EUPL-1.2
"""Excerpts: documents that hold what a pupil approved of somebody's own document, for their readers only (G3b).

Belongs here: making, replacing and withdrawing them within a transaction. Not here: recording the approval.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from eht_desk.application.document_codes import fresh_code
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.approvals import excerpt_answers, is_excerpt_in_force
from eht_desk.domain.documents import Approval, Document, DocumentState, FinalisedStage
from eht_desk.domain.forms.model import ApprovalDefinition, FormDefinition
from eht_desk.domain.forms.text import canonical_answers
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.people import Pupil


def all_of_the_source(work: ReadWork, document: Document) -> frozenset[DocumentId]:
    """The ids of the document and of the versions that it corrects."""
    found = {document.id}
    at: Document | None = document
    while at is not None and at.supersedes is not None and at.supersedes not in found:
        found.add(at.supersedes)
        at = work.documents.get(at.supersedes)
    return frozenset(found)


def excerpts_of(work: ReadWork, sources: Collection[DocumentId], approval_id: str) -> list[Document]:
    """Every excerpt that this approval made of these documents, the oldest first, withdrawn ones too."""
    pupils = {document.pupil_id for key in sources if (document := work.documents.get(key)) is not None}
    found = [
        item
        for pupil_id in pupils
        for item in work.documents.of_pupil(pupil_id)
        if item.excerpt_of in sources and any(one.approval_id == approval_id for one in item.approvals)
    ]
    return sorted(found, key=lambda item: (item.created_at, item.version, item.id))


def keep_excerpt(
    workspace: Workspace,
    work: UnitOfWork,
    pupil: Pupil,
    definition: FormDefinition,
    asked: ApprovalDefinition,
    document: Document,
    given: Approval,
) -> tuple[Document, Approval]:
    """Make the excerpt of what was approved, with a checksum of its own, and put it in the place of the former one.

    A former one that held more than is approved now is withdrawn: the pupil has taken part of it back.
    Returns the excerpt, and the approval with its id. The caller commits.
    """
    former = [
        item
        for item in excerpts_of(work, all_of_the_source(work, document), asked.id)
        if item.state is not DocumentState.WITHDRAWN
    ]
    last = next((item for item in reversed(former) if is_excerpt_in_force(item)), None)
    excerpt_id = DocumentId(workspace.services.ids.new_id())
    approval = replace(given, excerpt_id=excerpt_id)
    answers = excerpt_answers(definition, asked, document, given.sections)
    parts = (definition.digest.encode(), excerpt_id.encode(), asked.after_stage.encode())
    checksum = workspace.store.keyed_checksum(b"\x00".join((*parts, canonical_answers(answers))))
    excerpt = Document(
        id=excerpt_id,
        compartment_id=pupil.compartment_id,
        pupil_id=pupil.id,
        unit_id=document.unit_id,
        form_id=document.form_id,
        form_version=document.form_version,
        code=fresh_code(workspace, work),
        version=1 if last is None else last.version + 1,
        state=DocumentState.FINALISED,
        created_at=workspace.now,
        author_id=document.author_id,
        answers=answers,
        stages=(FinalisedStage(asked.after_stage, document.author_id, workspace.now, checksum),),
        supersedes=None if last is None else last.id,
        approvals=(approval,),
        readers=asked.readers,
        excerpt_of=document.id,
        excerpt_sections=given.sections,
        guardian_rules=document.guardian_rules,
    )
    work.documents.add(excerpt)
    for item in former:
        if not set(item.excerpt_sections) <= set(given.sections):
            withdraw_excerpt(work, item, given.on)
        elif item.state is not DocumentState.SUPERSEDED:
            work.documents.update(replace(item, state=DocumentState.SUPERSEDED))
    return excerpt, approval


def withdraw_excerpts(
    work: UnitOfWork, pupil: Pupil, document: Document, approval_id: str, on: date
) -> list[Document]:
    """Nobody reads them any more, of whatever version. The caller commits."""
    gone = [
        item
        for item in excerpts_of(work, all_of_the_source(work, document), approval_id)
        if item.pupil_id == pupil.id and item.state is not DocumentState.WITHDRAWN
    ]
    for item in gone:
        withdraw_excerpt(work, item, on)
    return gone


def withdraw_excerpt(work: UnitOfWork, excerpt: Document, on: date) -> None:
    """Nobody reads this one any more. The caller commits."""
    work.documents.update(
        replace(
            excerpt,
            state=DocumentState.WITHDRAWN,
            approvals=tuple(
                replace(item, withdrawn_on=item.withdrawn_on or on) for item in excerpt.approvals
            ),
        )
    )
