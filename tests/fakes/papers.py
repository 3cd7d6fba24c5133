# SPDX-License-Identifier: EUPL-1.2
"""The in-memory repositories of offered times, consents, surveys, scanned pages and what a school added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from eht_desk.domain.consents import Consent
from eht_desk.domain.documents import Document, ReturnedPage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import (
    AccountId,
    CompartmentId,
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
from eht_desk.domain.offered_times import OfferedState, OfferedTime
from eht_desk.domain.people import Pupil
from eht_desk.domain.scans import LoosePage
from eht_desk.domain.school_definitions import SchoolDefinition
from eht_desk.domain.surveys import Survey, keeps_forms


@dataclass
class PaperTables:
    """What these repositories keep; a part of the tables of the memory store."""

    document_rows: dict[DocumentId, Document] = field(default_factory=dict)
    offered_rows: dict[OfferedTimeId, OfferedTime] = field(default_factory=dict)
    consent_rows: dict[ConsentId, Consent] = field(default_factory=dict)
    survey_rows: dict[SurveyId, Survey] = field(default_factory=dict)
    returned_rows: dict[ReturnedPageId, tuple[ReturnedPage, bytes]] = field(default_factory=dict)
    loose_rows: dict[LoosePageId, tuple[LoosePage, bytes]] = field(default_factory=dict)
    definition_rows: dict[SchoolDefinitionId, tuple[SchoolDefinition, bytes]] = field(default_factory=dict)

    def pupils_of_papers(self) -> set[PupilId]:
        """The pupils that times, consents and surveys are about."""
        times = {item.pupil_id for item in self.offered_rows.values()}
        surveys = {item.pupil_id for item in self.survey_rows.values()}
        return times | surveys | {item.pupil_id for item in self.consent_rows.values()}


class MemoryOffered:
    def __init__(self, tables: PaperTables) -> None:
        self._t = tables

    def get(self, offered_id: OfferedTimeId) -> OfferedTime | None:
        return self._t.offered_rows.get(offered_id)

    def of_pupil(self, pupil_id: PupilId) -> list[OfferedTime]:
        found = [item for item in self._t.offered_rows.values() if item.pupil_id == pupil_id]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)

    def all_planned(self) -> list[OfferedTime]:
        found = [item for item in self._t.offered_rows.values() if item.state is OfferedState.PLANNED]
        return sorted(found, key=lambda item: (item.at, item.id))

    def add(self, offered: OfferedTime) -> None:
        self._t.offered_rows[offered.id] = offered

    def update(self, offered: OfferedTime) -> None:
        self._t.offered_rows[offered.id]
        self._t.offered_rows[offered.id] = offered

    def move(self, ids: Collection[OfferedTimeId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for offered_id in ids:
            offered = self._t.offered_rows[offered_id]
            self._t.offered_rows[offered_id] = replace(
                offered, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or offered.unit_id
            )


class MemoryConsents:
    def __init__(self, tables: PaperTables) -> None:
        self._t = tables

    def _sorted(self, consents: Iterable[Consent]) -> list[Consent]:
        return sorted(consents, key=lambda item: (item.steps[0].at, item.id), reverse=True)

    def get(self, consent_id: ConsentId) -> Consent | None:
        return self._t.consent_rows.get(consent_id)

    def of_pupil(self, pupil_id: PupilId) -> list[Consent]:
        return self._sorted(item for item in self._t.consent_rows.values() if item.pupil_id == pupil_id)

    def all(self) -> list[Consent]:
        return self._sorted(self._t.consent_rows.values())

    def add(self, consent: Consent) -> None:
        self._t.consent_rows[consent.id] = consent

    def update(self, consent: Consent) -> None:
        former = self._t.consent_rows[consent.id].steps
        if consent.steps[: len(former)] != former:
            raise ExpectedFailure("frozen")
        self._t.consent_rows[consent.id] = consent

    def move(self, ids: Collection[ConsentId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for consent_id in ids:
            consent = self._t.consent_rows[consent_id]
            self._t.consent_rows[consent_id] = replace(
                consent, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or consent.unit_id
            )


class MemorySurveys:
    def __init__(self, tables: PaperTables) -> None:
        self._t = tables

    def _sorted(self, surveys: Iterable[Survey]) -> list[Survey]:
        return sorted(surveys, key=lambda item: (item.begun_at, item.id), reverse=True)

    def get(self, survey_id: SurveyId) -> Survey | None:
        return self._t.survey_rows.get(survey_id)

    def of_pupil(self, pupil_id: PupilId) -> list[Survey]:
        return self._sorted(item for item in self._t.survey_rows.values() if item.pupil_id == pupil_id)

    def all(self) -> list[Survey]:
        return self._sorted(self._t.survey_rows.values())

    def add(self, survey: Survey) -> None:
        self._t.survey_rows[survey.id] = survey

    def update(self, survey: Survey) -> None:
        if not keeps_forms(self._t.survey_rows[survey.id], survey):
            raise ExpectedFailure("frozen")
        self._t.survey_rows[survey.id] = survey

    def move(self, ids: Collection[SurveyId], to: Pupil, *, unit_id: UnitId | None = None) -> None:
        for survey_id in ids:
            survey = self._t.survey_rows[survey_id]
            self._t.survey_rows[survey_id] = replace(
                survey, pupil_id=to.id, compartment_id=to.compartment_id, unit_id=unit_id or survey.unit_id
            )


class MemoryScans:
    def __init__(self, tables: PaperTables, own: CompartmentId) -> None:
        self._t = tables
        self._own = own

    def add_returned(self, page: ReturnedPage, content: bytes) -> None:
        self._t.document_rows[page.document_id]
        self._t.returned_rows[page.id] = (page, content)

    def returned(self, document_id: DocumentId) -> list[ReturnedPage]:
        found = [page for page, _ in self._t.returned_rows.values() if page.document_id == document_id]
        return sorted(found, key=lambda item: (item.paper_number, item.page, item.at, item.id))

    def returned_content(self, page_id: ReturnedPageId) -> bytes:
        return self._t.returned_rows[page_id][1]

    def remove_returned(self, page_id: ReturnedPageId) -> None:
        self._t.returned_rows.pop(page_id, None)

    def loose(self) -> list[LoosePage]:
        found = [page for page, _ in self._t.loose_rows.values() if self._can_open(page)]
        return sorted(found, key=lambda item: (item.at, item.scan, item.number, item.id))

    def held_by_others(self) -> dict[AccountId, int]:
        theirs = (page for page, _ in self._t.loose_rows.values() if not self._can_open(page))
        return dict(Counter(AccountId(page.compartment_id.removeprefix("own-")) for page in theirs))

    def loose_content(self, page_id: LoosePageId) -> bytes:
        page, content = self._t.loose_rows[page_id]
        if not self._can_open(page):
            raise KeyError("loose page")
        return content

    def _can_open(self, page: LoosePage) -> bool:
        return page.compartment_id == self._own or not page.compartment_id.startswith("own")

    def add_loose(self, page: LoosePage, content: bytes) -> None:
        self._t.loose_rows[page.id] = (page, content)

    def remove_loose(self, page_id: LoosePageId) -> None:
        self._t.loose_rows.pop(page_id, None)


class MemoryDefinitions:
    def __init__(self, tables: PaperTables) -> None:
        self._t = tables

    def get(self, definition_id: SchoolDefinitionId) -> SchoolDefinition | None:
        found = self._t.definition_rows.get(definition_id)
        return found[0] if found else None

    def all(self) -> list[SchoolDefinition]:
        found = [definition for definition, _ in self._t.definition_rows.values()]
        return sorted(found, key=lambda item: (item.put_in_at, item.id), reverse=True)

    def content(self, definition_id: SchoolDefinitionId) -> bytes:
        return self._t.definition_rows[definition_id][1]

    def add(self, definition: SchoolDefinition, content: bytes) -> None:
        self._t.definition_rows[definition.id] = (definition, content)

    def update(self, definition: SchoolDefinition) -> None:
        former, content = self._t.definition_rows[definition.id]
        as_before = replace(
            definition,
            reviewed_by=former.reviewed_by,
            reviewed_at=former.reviewed_at,
            withdrawn_at=former.withdrawn_at,
            withdrawn_by=former.withdrawn_by,
        )
        if as_before != former:
            raise ExpectedFailure("frozen")
        self._t.definition_rows[definition.id] = (definition, content)
