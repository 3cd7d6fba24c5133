# SPDX-License-Identifier: EUPL-1.2
"""How far a talk that the pupil must approve has come (kartläggning), for the one who has it; and gates that lie ahead.

Read with the pupil's page. Nobody else learns that somebody's own document exists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.application.access_rights import may_do
from eht_desk.application.approvals import ApprovalRow, approval_rows
from eht_desk.application.case_work import findings_about
from eht_desk.application.definitions import definition_of
from eht_desk.application.gates import GateView, gate_view
from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import UNIT_ROLES, Viewer
from eht_desk.domain.access_table import Right
from eht_desk.domain.approvals import ApprovalState, handover_of
from eht_desk.domain.documents import Document, DocumentState, Draft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.evidence import Findings
from eht_desk.domain.forms.areas import areas
from eht_desk.domain.forms.model import FormDefinition, Privacy
from eht_desk.domain.ids import DocumentId, DraftId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.domain.tasks import Task

_GONE = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)
_TAKEN_BACK = (ApprovalState.WITHDRAWN,)
"""The pupil has answered; nobody is to ask again by themselves."""


class MappingStep(StrEnum):
    """What comes next."""

    WRITE = "write"
    READ_THROUGH = "read_through"
    READ_TICKS = "read_ticks"
    """The signed paper is back; what the pupil ticked on it is not written down yet."""
    HAND_OVER = "hand_over"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MappingView:
    """One's own talk with the pupil. `document_id` is the version that stands, `draft_id` what is being written.

    `to_hand_over` is the excerpt that has not reached its reader, `handed_over` when one did.
    """

    form_id: str
    form_title: str
    document_id: DocumentId | None
    code: str
    draft_id: DraftId | None
    draft_document_id: DocumentId | None
    locked_at: datetime | None
    approvals: tuple[ApprovalRow, ...]
    step: MappingStep
    to_hand_over: DocumentId | None = None
    handed_over: datetime | None = None


@dataclass(frozen=True, slots=True)
class GateAhead:
    """The gate of a form that is likely to be written about the pupil and is not begun."""

    form_id: str
    form_title: str
    gate: GateView
    may_begin: bool
    """Whether this person writes the form."""


def own_mappings(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    documents: Collection[Document],
    drafts: Collection[Draft],
) -> tuple[MappingView, ...]:
    """The person's own talks about a pupil that has passed the gate of names, the last begun first."""
    mine = [item for item in documents if item.author_id == viewer.account_id and item.excerpt_of is None]
    writing = [item for item in drafts if item.author_id == viewer.account_id]
    found = []
    for document in sorted(mine, key=lambda item: item.created_at, reverse=True):
        definition = workspace.forms.get(document.form_id, document.form_version)  # with all its hand-overs
        if _is_mapping(definition) and document.state not in _GONE and document.stages:
            correcting = [heir.id for heir in mine if heir.supersedes == document.id and not heir.stages]
            draft = next((item for item in writing if item.document_id in (document.id, *correcting)), None)
            found.append(_written(work, definition, document, draft))
    for draft in writing:
        definition = definition_of(workspace, draft)
        if draft.document_id is None and _is_mapping(definition):
            found.append(
                MappingView(
                    definition.id,
                    definition.short_title,
                    None,
                    "",
                    draft.id,
                    None,
                    None,
                    (),
                    MappingStep.WRITE,
                )
            )
    return tuple(found)


def gates_ahead(
    workspace: Workspace,
    work: ReadWork,
    viewer: Viewer,
    view: PupilView,
    documents: Collection[Document],
    drafts: Collection[Draft],
    offered: Collection[str],
    outcomes: Collection[str],
    tasks: Collection[Task] | None = None,
) -> tuple[GateAhead, ...]:
    """Gates of forms that nobody has begun as far as this person sees, once something points that way: a time was
    offered (`offered`: for which forms), somebody passed the gate, or an outcome asks EHT to go on. For those who see
    every pupil of the school. `tasks`: all of the pupil's, where they have been read already."""
    if not viewer.roles_at(view.unit_id) & UNIT_ROLES:
        return ()
    begun = {item.form_id for item in documents if item.state not in _GONE} | {
        item.form_id for item in drafts
    }
    forms = workspace.forms.all_latest()
    behind = {definition.gate for definition in forms if definition.id in begun}
    passed = {item.gate_id for item in work.gates.of_pupil(view.id)}
    found: dict[str, GateAhead] = {}
    known: Findings | None = None
    for definition in forms:
        points_there = definition.id in offered or definition.gate in passed or bool(outcomes)
        if not definition.gate or definition.gate in behind:
            continue
        may_begin = may_do(workspace, viewer, Right.WRITE, definition, view, definition.stages[0])
        is_talk = may_begin and bool(definition.approvals)
        if not points_there and not is_talk:
            continue
        if definition.gate in found and not (may_begin and not found[definition.gate].may_begin):
            continue  # one card for a gate, of the form that this person writes
        if known is None:
            known = findings_about(work, view.id, workspace.today, documents=documents, tasks=tasks)
        try:
            gate = gate_view(workspace, work, viewer, view, definition.gate, known)
        except ExpectedFailure:
            continue  # the gate's file is of another program; the form says so when it is opened
        if not points_there and not gate.may_pass:
            continue  # who holds the talk can begin, and offer a time, as soon as everything is there
        found[definition.gate] = GateAhead(definition.id, definition.short_title, gate, may_begin)
    return tuple(found.values())


def _is_mapping(definition: FormDefinition) -> bool:
    return definition.privacy is Privacy.UNTIL_APPROVED and bool(definition.approvals)


def _written(
    work: ReadWork, definition: FormDefinition, document: Document, draft: Draft | None
) -> MappingView:
    said = {area.section.id for area in areas(definition) if area.said(document.answers)}
    rows = tuple(
        row
        for row in approval_rows(work, definition, document)
        if not areas(definition)
        or said & set(row.sections)
        or row.standing.approval is not None
        or row.still_read
    )
    waiting, reached = None, None
    for row in rows:
        handover = handover_of(definition, row.standing.definition)
        excerpt = work.documents.get(row.excerpt_id) if row.excerpt_id is not None else None
        if handover is None or excerpt is None:
            continue
        given = [item for item in excerpt.deliveries if item.handover_id == handover.id]
        if given:
            reached = given[-1].at or excerpt.created_at
        else:
            waiting = waiting or excerpt.id
    if draft is not None:
        step = MappingStep.WRITE
    elif left := [
        row for row in rows if not row.standing.is_answered and row.standing.state not in _TAKEN_BACK
    ]:
        back = {signature.stage_id for signature in document.signatures}
        is_back = any(row.standing.definition.after_stage in back for row in left)
        step = MappingStep.READ_TICKS if is_back else MappingStep.READ_THROUGH
    else:
        step = MappingStep.HAND_OVER if waiting is not None else MappingStep.DONE
    return MappingView(
        definition.id,
        definition.short_title,
        document.id,
        document.code,
        draft.id if draft is not None else None,
        draft.document_id if draft is not None else None,
        document.stages[-1].at,
        rows,
        step,
        waiting,
        reached,
    )
