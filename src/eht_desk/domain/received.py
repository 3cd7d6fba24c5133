# SPDX-License-Identifier: EUPL-1.2
"""Received documents: what came from outside as a PDF or a picture, with its sender and the true day it came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, PupilId, ReceivedId, UnitId

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

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody took it back: it stays, but is not among what holds."""
        return self.withdrawn_at is not None


def described(
    document: ReceivedDocument, description: Description, at: datetime, by: AccountId
) -> ReceivedDocument:
    """The document under a corrected description; the former stays with it."""
    former = FormerDescription(document.description, at, by)
    return replace(document, description=description, former=(*document.former, former))
