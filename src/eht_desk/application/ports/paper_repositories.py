# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for the papers of the process: times, consents, surveys, scanned pages, what a school adds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from eht_desk.domain.consents import Consent
from eht_desk.domain.documents import ReturnedPage
from eht_desk.domain.ids import (
    AccountId,
    ConsentId,
    DocumentId,
    LoosePageId,
    OfferedTimeId,
    PupilId,
    ReturnedPageId,
    SchoolDefinitionId,
    SurveyId,
    UnitId,
)
from eht_desk.domain.offered_times import OfferedTime
from eht_desk.domain.people import Pupil
from eht_desk.domain.scans import LoosePage
from eht_desk.domain.school_definitions import SchoolDefinition
from eht_desk.domain.surveys import Survey


class OfferedTimeRepository(Protocol):
    """Offered times, in their pupil's compartment."""

    def get(self, offered_id: OfferedTimeId) -> OfferedTime | None:
        """One."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[OfferedTime]:
        """All of one pupil, the latest time first."""
        ...

    def all_planned(self) -> list[OfferedTime]:
        """All that are still planned, the next one first."""
        ...

    def add(self, offered: OfferedTime) -> None:
        """Insert."""
        ...

    def update(self, offered: OfferedTime) -> None:
        """Replace, by id."""
        ...

    def move(self, ids: Collection[OfferedTimeId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put times under another pupil. The unit stays unless one is given."""
        ...


class ConsentRepository(Protocol):
    """Consents, in their pupil's compartment."""

    def get(self, consent_id: ConsentId) -> Consent | None:
        """One."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[Consent]:
        """All of one pupil, the last begun first."""
        ...

    def all(self) -> list[Consent]:
        """All that the account can open."""
        ...

    def add(self, consent: Consent) -> None:
        """Insert."""
        ...

    def update(self, consent: Consent) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when former steps differ."""
        ...

    def move(self, ids: Collection[ConsentId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put consents under another pupil."""
        ...


class SurveyRepository(Protocol):
    """Surveys, in their pupil's compartment. None is ever deleted, and no form of one."""

    def get(self, survey_id: SurveyId) -> Survey | None:
        """One."""
        ...

    def of_pupil(self, pupil_id: PupilId) -> list[Survey]:
        """All of one pupil, the last begun first."""
        ...

    def all(self) -> list[Survey]:
        """All that the account can open, the last begun first."""
        ...

    def add(self, survey: Survey) -> None:
        """Insert."""
        ...

    def update(self, survey: Survey) -> None:
        """Replace, by id. Raises ExpectedFailure("frozen") when a form is gone or a withdrawn one differs."""
        ...

    def move(self, ids: Collection[SurveyId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        """Put surveys under another pupil. The unit stays unless one is given."""
        ...


class ScanRepository(Protocol):
    """Scanned pages: placed ones in their document's compartment; loose ones there too, going along when it goes to
    another, or with who scanned them."""

    def add_returned(self, page: ReturnedPage, content: bytes) -> None:
        """Keep a page beside its document."""
        ...

    def returned(self, document_id: DocumentId) -> list[ReturnedPage]:
        """The pages that came back of one document, by paper, page and time."""
        ...

    def returned_content(self, page_id: ReturnedPageId) -> bytes:
        """The bytes as scanned. Raises KeyError."""
        ...

    def remove_returned(self, page_id: ReturnedPageId) -> None:
        """Delete a page that was filed with the wrong document; it becomes a loose one in the same transaction."""
        ...

    def loose(self) -> list[LoosePage]:
        """All loose pages, by time, scan and place in it."""
        ...

    def held_by_others(self) -> dict[AccountId, int]:
        """How many loose pages lie with whom, in own compartments that this account cannot open."""
        ...

    def loose_content(self, page_id: LoosePageId) -> bytes:
        """The bytes as scanned. Raises KeyError."""
        ...

    def add_loose(self, page: LoosePage, content: bytes) -> None:
        """Keep a loose page."""
        ...

    def remove_loose(self, page_id: LoosePageId) -> None:
        """Delete, when it was placed or thrown away."""
        ...


class SchoolDefinitionRepository(Protocol):
    """What the school added, in the school's compartment."""

    def get(self, definition_id: SchoolDefinitionId) -> SchoolDefinition | None:
        """One."""
        ...

    def all(self) -> list[SchoolDefinition]:
        """All, withdrawn ones too, the last put in first. Reads no content."""
        ...

    def content(self, definition_id: SchoolDefinitionId) -> bytes:
        """The file's bytes. Raises KeyError."""
        ...

    def add(self, definition: SchoolDefinition, content: bytes) -> None:
        """Insert with its bytes."""
        ...

    def update(self, definition: SchoolDefinition) -> None:
        """Replace what may change: review and withdrawal. Raises ExpectedFailure("frozen")."""
        ...
