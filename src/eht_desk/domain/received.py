# SPDX-License-Identifier: EUPL-1.2
"""Received documents: what came from outside as a PDF or a picture, with its sender and the true day it came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import AccountId, CompartmentId, PupilId, ReceivedId, UnitId
from eht_desk.domain.item_classes import SenderKind, usual_class
from eht_desk.domain.text_nature import TextNature

SIZE_LIMIT = 200 * 1024 * 1024
"""Bytes of one received document. A scan of forty pages in colour is about 100 MB."""
CHUNK = 1024 * 1024
"""Bytes that are sealed and read at a time."""


class MediaType(StrEnum):
    """What is kept: kinds that the window can show and that will still be readable in many years."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"


@dataclass(frozen=True, slots=True)
class Description:
    """What a person says about a received document; the content says the rest."""

    title: str
    sender: str
    received_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """From what kind of sender it came, how closed it is, and what the text is, as somebody says it. Without a class it
    has the usual one of such a sender."""

    sender_kind: SenderKind | None = None
    document_class: DocumentClass | None = None
    nature: TextNature | None = None


@dataclass(frozen=True, slots=True)
class FormerDescription:
    """A description until somebody corrected it."""

    description: Description
    until: datetime
    corrected_by: AccountId


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """One document. `received_on` is the day it came to the school, `registered_at` when it was put here (UTC).

    `sha256` is over the content, `size` in bytes. The content itself is read apart, piece by piece.
    """

    id: ReceivedId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    registered_at: datetime
    registered_by: AccountId
    kind: MediaType
    pages: int
    sha256: str
    size: int
    description: Description
    former: tuple[FormerDescription, ...] = ()
    withdrawn_reason: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: AccountId | None = None
    sender_kind: SenderKind | None = None
    document_class: DocumentClass | None = None
    """None in those of before this was asked: `class_` says what holds."""
    nature: TextNature | None = None
    """What the text is (B2-10); None while nobody has said it."""
    guardian_rules: tuple[GuardianRule, ...] = ()
    """From which guardians it is kept, and why (B2-5)."""

    @property
    def class_(self) -> DocumentClass:
        """How closed it is."""
        return self.document_class or usual_class(self.sender_kind, ())

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody took it back: it stays, but is not among what holds."""
        return self.withdrawn_at is not None


def mended(former: ReceivedDocument, document: ReceivedDocument) -> bool:
    """Whether only what may change has changed: what is said about it, and who is kept from it. What was said before
    stays."""
    as_before = replace(
        document,
        description=former.description,
        former=former.former,
        withdrawn_reason=former.withdrawn_reason,
        withdrawn_at=former.withdrawn_at,
        withdrawn_by=former.withdrawn_by,
        sender_kind=former.sender_kind,
        document_class=former.document_class,
        nature=former.nature,
        guardian_rules=former.guardian_rules,
    )
    return as_before == former and document.former[: len(former.former)] == former.former


def described(
    document: ReceivedDocument, description: Description, at: datetime, by: AccountId
) -> ReceivedDocument:
    """The document under a corrected description; the former stays with it."""
    former = FormerDescription(document.description, at, by)
    return replace(document, description=description, former=(*document.former, former))
