# SPDX-License-Identifier: EUPL-1.2
"""The life of a document: draft, finalised stages, issue on paper, delivery (architecture §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, DraftId, PupilId, UnitId


class DocumentState(StrEnum):
    """Where a document is in its life."""

    DRAFT = "draft"
    FINALISED = "finalised"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    DELIVERED = "delivered"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FinalisedStage:
    """A frozen stage: who, when, and the keyed checksum over answers, definition and stage."""

    stage_id: str
    account_id: AccountId
    at: datetime
    checksum: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A copy handed over: to whom (role and, if told, name), on which day, recorded by whom."""

    handover_id: str
    recipient: Role
    recipient_name: str
    on: date
    account_id: AccountId


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signed paper came back: the day it was signed, where the original is kept, who recorded it and when."""

    stage_id: str
    signed_on: date
    kept_at: str
    account_id: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A response to a form about a pupil. `answers` hold finalised stages only; what is being written is a Draft.

    `code` is what paper and screen call it (`7K2F-91`). `version` counts corrections from 1.
    """

    id: DocumentId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    form_id: str
    form_version: int
    code: str
    version: int
    state: DocumentState
    created_at: datetime
    author_id: AccountId
    answers: Mapping[str, AnswerValue] = field(default_factory=dict)
    stages: tuple[FinalisedStage, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    signatures: tuple[PaperSignature, ...] = ()
    outcomes: tuple[str, ...] = ()
    supersedes: DocumentId | None = None
    correction_reason: str = ""
    moved_at: datetime | None = None
    """When the document was moved here from a wrong pupil; papers issued until then name that pupil."""

    def has_finalised(self, stage_id: str) -> bool:
        """Whether the stage is frozen."""
        return any(stage.stage_id == stage_id for stage in self.stages)


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A PDF as it was issued: bytes never change; a reprint is the same bytes, logged as copy n."""

    document_id: DocumentId
    number: int
    at: datetime
    account_id: AccountId
    stage_id: str
    sha256: str
    copies: int
    log_position: int
    log_head: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being written. Key: pupil + form + version + stage + author, so that a wrong pupil is impossible.

    `revision` counts saves; a save that names an older revision than the stored one is refused with both texts kept.
    """

    id: DraftId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    form_id: str
    form_version: int
    stage_id: str
    author_id: AccountId
    document_id: DocumentId | None
    answers: Mapping[str, AnswerValue]
    started_at: datetime
    saved_at: datetime
    revision: int = 0

    @property
    def key_within_pupil(self) -> tuple[str, int, str, AccountId, DocumentId | None]:
        """Form, version, stage, author and document: a pupil has at most one draft of each."""
        return self.form_id, self.form_version, self.stage_id, self.author_id, self.document_id
