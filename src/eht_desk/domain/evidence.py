# SPDX-License-Identifier: EUPL-1.2
"""Evidence: what must be there before a step is done. Gates ask for it, and tasks close themselves when it comes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.case_entries import (
    CaseDecision,
    CaseEntry,
    FactKind,
    Measure,
    MeetingItem,
    PupilFact,
    Signal,
    standing,
)
from eht_desk.domain.consent_standing import ConsentFindings, proofs
from eht_desk.domain.consents import ConsentPerson
from eht_desk.domain.contact_notes import ContactChannel, ContactNote, ContactOutcome, ContactWith, attempts
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.forms.rounds import round_of
from eht_desk.domain.ids import TaskId
from eht_desk.domain.received import ReceivedDocument

_VOID = (DocumentState.SUPERSEDED, DocumentState.WITHDRAWN)


class EvidenceKind(StrEnum):
    """Where evidence lies."""

    CONTACT_NOTE = "contact_note"
    DOCUMENT_STAGE = "document_stage"
    SIGNED_STAGE = "signed_stage"
    RECEIVED_DOCUMENT = "received_document"
    TASK_DONE = "task_done"
    APPROVAL = "approval"
    HANDED_OVER = "handed_over"
    CONSENT = "consent"
    DECISION = "decision"
    MEASURES = "measures"
    EVALUATED = "evaluated"
    FACT = "fact"
    SIGNAL = "signal"
    MEETING = "meeting"
    CHECKED = "checked"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is asked for. Of a contact note: channels, outcomes, with whom (empty asks nothing). Of a stage: form and
    stage, finalised, or signed on paper. Of a task: its kind. An approval: form and approval, as an excerpt that still
    holds. Handed over: form and hand-over. Of consents: the purpose, and whose they must be. A decision: its id, and
    values if they matter. Measures: at least one is tried. Evaluated: every measure that is tried was, with pupil and
    guardian or attempts (G9). A fact: its kind. A signal: any that holds. A meeting: one that was adjusted spoke of the
    pupil. Checked: a check of statistics, which names no pupil. Manual: a person says that it is done.
    """

    kind: EvidenceKind
    channels: tuple[ContactChannel, ...] = ()
    outcomes: tuple[ContactOutcome, ...] = ()
    with_kinds: tuple[ContactWith, ...] = ()
    form_id: str = ""
    stage_id: str = ""
    task_kind: str = ""
    approval_id: str = ""
    handover_id: str = ""
    purpose_id: str = ""
    persons: tuple[ConsentPerson, ...] = ()
    decision_id: str = ""
    values: tuple[str, ...] = ()
    fact_kind: FactKind | None = None


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A finished task, as far as evidence needs it."""

    id: TaskId
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is about one pupil, to look for evidence in."""

    notes: Collection[ContactNote] = ()
    documents: Collection[Document] = ()
    received: Collection[ReceivedDocument] = ()
    tasks_done: Collection[DoneTask] = ()
    consents: ConsentFindings | None = None
    entries: Collection[CaseEntry] = ()


def found(evidence: Evidence, findings: Findings, since: datetime | None = None) -> list[str]:
    """Ids of everything that is the evidence asked for, the oldest first. Manual evidence is never found.

    With `since`, only what was written down from that moment on.
    """

    def is_new(at: datetime) -> bool:
        return since is None or at >= since

    match evidence.kind:
        case EvidenceKind.CONTACT_NOTE:
            notes = attempts(
                findings.notes,
                channels=evidence.channels,
                outcomes=evidence.outcomes,
                with_kinds=evidence.with_kinds,
            )
            return [note.id for note in notes if is_new(note.written_at)]
        case (
            EvidenceKind.DOCUMENT_STAGE
            | EvidenceKind.SIGNED_STAGE
            | EvidenceKind.APPROVAL
            | EvidenceKind.HANDED_OVER
        ):
            documents = sorted(findings.documents, key=lambda item: (item.created_at, item.id))
            return [item.id for item in documents if any(map(is_new, _times(evidence, item)))]
        case EvidenceKind.RECEIVED_DOCUMENT:
            received = sorted(findings.received, key=lambda item: (item.registered_at, item.id))
            return [item.id for item in received if not item.is_withdrawn and is_new(item.registered_at)]
        case EvidenceKind.TASK_DONE:
            done = sorted(findings.tasks_done, key=lambda item: (item.at, item.id))
            return [item.id for item in done if item.kind == evidence.task_kind and is_new(item.at)]
        case EvidenceKind.CONSENT:
            return _consents(evidence, findings.consents, since)
        case EvidenceKind.MANUAL | EvidenceKind.CHECKED:
            return []
        case _:
            return in_entries(evidence, findings.entries, since)


def in_entries(evidence: Evidence, entries: Collection[CaseEntry], since: datetime | None) -> list[str]:
    """Ids of the entries that are the evidence asked for, the oldest first."""
    held = sorted(
        (item for item in entries if standing(item) and (since is None or item.written_at >= since)),
        key=lambda item: (item.written_at, item.id),
    )
    match evidence.kind:
        case EvidenceKind.DECISION:
            decided = [
                item
                for item in held
                if isinstance(item, CaseDecision) and item.decision == evidence.decision_id
            ]
            last = max(decided, key=lambda item: (item.decided_on, item.written_at, item.id), default=None)
            return [last.id] if last and (not evidence.values or last.value in evidence.values) else []
        case EvidenceKind.MEASURES:
            return [item.id for item in held if isinstance(item, Measure)]
        case EvidenceKind.EVALUATED:
            measures = [item for item in held if isinstance(item, Measure)]
            return [item.id for item in measures] if all(item.evaluations for item in measures) else []
        case EvidenceKind.FACT:
            return [
                item.id for item in held if isinstance(item, PupilFact) and item.kind is evidence.fact_kind
            ]
        case EvidenceKind.SIGNAL:
            return [item.id for item in held if isinstance(item, Signal)]
        case EvidenceKind.MEETING:
            return [item.id for item in held if isinstance(item, MeetingItem) and item.was_adjusted]
        case _:
            return []


def _consents(evidence: Evidence, findings: ConsentFindings | None, since: datetime | None) -> list[str]:
    """All consents that it takes, or none. New is when one of them said so since: the last one completes it."""
    if findings is None:
        return []
    given = sorted(
        proofs(findings, evidence.purpose_id, evidence.persons), key=lambda item: (item.last.at, item.id)
    )
    is_new = since is None or any(item.last.at >= since for item in given)
    return [item.id for item in given] if is_new else []


def _times(evidence: Evidence, document: Document) -> list[datetime]:
    """When the stage asked for was finalised or signed, its approval given, or it was handed over."""
    if document.form_id != evidence.form_id or document.state in _VOID:
        return []
    if evidence.kind is EvidenceKind.APPROVAL:
        return [] if document.excerpt_of is None else _approved(evidence.approval_id, document)
    if evidence.kind is EvidenceKind.HANDED_OVER:
        given = [item for item in document.deliveries if item.handover_id == evidence.handover_id]
        return [item.at or document.created_at for item in given]
    if evidence.kind is EvidenceKind.SIGNED_STAGE:
        return [item.at for item in document.signatures if _is_round_of(item.stage_id, evidence.stage_id)]
    return [item.at for item in document.stages if _is_round_of(item.stage_id, evidence.stage_id)]


def _is_round_of(stage_id: str, asked: str) -> bool:
    """A stage that repeats is the same stage in each of its rounds (D6)."""
    return asked in (stage_id, round_of(stage_id)[0])


def _approved(approval_id: str, excerpt: Document) -> list[datetime]:
    """When the pupil approved what the excerpt holds; nothing once that was taken back."""
    return [
        item.at
        for item in excerpt.approvals
        if item.approval_id == approval_id and not item.declined and item.withdrawn_on is None
    ]
