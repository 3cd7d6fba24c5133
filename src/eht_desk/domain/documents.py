# SPDX-License-Identifier: EUPL-1.2
"""The life of a document: draft, finalised stages, issue on paper, delivery (architecture §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import AccountId, CompartmentId, DocumentId, DraftId, PupilId, ReturnedPageId, UnitId
from eht_desk.domain.recipients import Recipient


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


class DeliveryWay(StrEnum):
    """How it was handed over."""

    BY_HAND = "by_hand"
    READ_OUT = "read_out"
    INTERNAL_MAIL = "internal_mail"
    LETTER = "letter"
    SECURE_MESSAGE = "secure_message"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something handed over: to whom (and the name, if told), on which day, how, what exactly, recorded by whom.

    `handover_id` names the definition's hand-over that it fulfils, or is empty.
    `copy_id` is the copy of the definition that was given, empty for the whole; `paper_number` the issued paper.
    `reason` and `decided_by`: why it went there and who decided that, where a named person must (P-12).
    """

    handover_id: str
    recipient: Recipient
    recipient_name: str
    on: date
    account_id: AccountId
    way: DeliveryWay | None = None
    what: str = ""
    copy_id: str = ""
    paper_number: int | None = None
    at: datetime | None = None
    reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Ink:
    """A signature drawn on the screen: strokes of points in thousandths of the box's width and height."""

    strokes: tuple[tuple[tuple[int, int], ...], ...]


class ApprovalWay(StrEnum):
    """How the pupil approved."""

    INK = "ink"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Approval:
    """What the pupil said about handing on: which sections, or none (`declined`). Bound to `checksum`, that of the
    stage as it was read; a later version needs a new approval. The last of an `approval_id` holds.
    """

    approval_id: str
    sections: tuple[str, ...]
    on: date
    way: ApprovalWay
    checksum: str
    account_id: AccountId
    at: datetime
    declined: bool = False
    ink: Ink | None = None
    witnessed_by: str = ""
    kept_at: str = ""
    excerpt_id: DocumentId | None = None
    """The document that holds what was approved, for its readers."""
    withdrawn_on: date | None = None
    """The day that the pupil took it back, as somebody wrote it; it may lie back."""
    withdrawn_at: datetime | None = None
    """When that was recorded; None in those of before this was kept."""


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signed paper came back: the day it was signed, where the original is kept, who recorded it and when."""

    stage_id: str
    signed_on: date
    kept_at: str
    account_id: AccountId
    at: datetime
    witnessed_by: str = ""
    paper_number: int | None = None
    is_scanned: bool = False
    """Whether its pages came back as a scan that is kept with the document."""


@dataclass(frozen=True, slots=True)
class ReturnedPage:
    """A page of an issued paper that came back, as it was scanned. Its bytes lie sealed beside the document."""

    id: ReturnedPageId
    document_id: DocumentId
    paper_number: int
    page: int
    at: datetime
    account_id: AccountId
    media_type: str
    sha256: str
    size: int
    code_text: str = ""
    """What its code says; empty without one, and in those of before this was kept."""


@dataclass(frozen=True, slots=True)
class PaperPrint:
    """A printer took an issued paper: which, when, and who had it printed."""

    paper_number: int
    at: datetime
    account_id: AccountId


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
    approvals: tuple[Approval, ...] = ()
    readers: tuple[Role, ...] = ()
    """Only these roles, beside the author, read it; none named: whoever sees the pupil."""
    excerpt_of: DocumentId | None = None
    """The author's own document of which this holds what the pupil approved."""
    excerpt_sections: tuple[str, ...] = ()
    guardian_rules: tuple[GuardianRule, ...] = ()
    """From which guardians it is kept, and why (B2-5)."""
    nature: str = ""
    """What a person said that the text is, a value of text_nature.TextNature; empty: nobody did."""
    prints: tuple[PaperPrint, ...] = ()
    """The last print of each paper; none of papers that were printed before this was kept."""

    def has_finalised(self, stage_id: str) -> bool:
        """Whether the stage is frozen."""
        return any(stage.stage_id == stage_id for stage in self.stages)

    def last_print(self, paper: IssuedPaper) -> PaperPrint:
        """When it came out of a printer last, and by whom; its issue where no print was kept."""
        found = next((item for item in self.prints if item.paper_number == paper.number), None)
        return found or PaperPrint(paper.number, paper.at, paper.account_id)


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
    copy_id: str = ""
    """The copy of the definition that it is, empty for the whole."""
    language: str = ""
    """The second language on it, empty for none."""
    pages: int = 0
    """0 in those issued before this was noted."""


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
