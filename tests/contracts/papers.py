# SPDX-License-Identifier: EUPL-1.2
"""What every store must do with offered times, consents, surveys, scanned pages and what a school added.

A test class inherits this and gives `make_store`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from eht_desk.application.ports import OpenStore
from eht_desk.domain.consents import (
    Consent,
    ConsentPerson,
    ConsentRoute,
    ConsentState,
    ConsentStep,
    MayConsent,
)
from eht_desk.domain.documents import IssuedPaper, ReturnedPage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import (
    CaseId,
    ConsentId,
    DocumentId,
    GuardianId,
    LoosePageId,
    OfferedTimeId,
    PupilId,
    ReturnedPageId,
    SchoolDefinitionId,
    SurveyId,
    UnitId,
)
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import AnswerWay, Respondent, Response, ResponseState
from eht_desk.domain.log import LogEvent
from eht_desk.domain.offered_times import OfferedState, OfferedTime
from eht_desk.domain.people import Pupil
from eht_desk.domain.scans import LoosePage, LooseReason
from eht_desk.domain.school_definitions import DefinitionKind, SchoolDefinition
from eht_desk.domain.surveys import CheckWay, PaperCheck, Survey, SurveyForm
from tests.contracts.unit_of_work import NOON, MakeStore, a_document, a_pupil, with_pupil

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 5


def an_offered_time(
    store: OpenStore, pupil: Pupil, offered_id: str = "time-1", **changes: object
) -> OfferedTime:
    offered = OfferedTime(
        OfferedTimeId(offered_id),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "mapping",
        NOON + timedelta(days=2),
        "Kuratorns rum",
        store.account_id,
        NOON,
    )
    return replace(offered, **changes)  # type: ignore[arg-type]  # the test names fields


def a_consent(store: OpenStore, pupil: Pupil, consent_id: str = "consent-1", **changes: object) -> Consent:
    step = ConsentStep(
        ConsentState.ASKED,
        date(2026, 11, 20),
        NOON,
        store.account_id,
        ConsentRoute.PHONE,
        "Berättade om skola-BUP",
    )
    consent = Consent(
        ConsentId(consent_id),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "secrecy_bup",
        "BUP",
        ConsentPerson.GUARDIAN,
        GuardianId("guardian-1"),
        "Zahra Sand",
        MayConsent.GUARDIAN,
        "",
        (step,),
        until=date(2027, 6, 11),
    )
    return replace(consent, **changes)  # type: ignore[arg-type]  # the test names fields


def given(store: OpenStore, consent: Consent) -> Consent:
    step = ConsentStep(
        ConsentState.GIVEN, date(2026, 11, 21), NOON, store.account_id, ConsentRoute.PAPER, note="Påskrivet"
    )
    return replace(consent, steps=(*consent.steps, step))


def a_survey(store: OpenStore, pupil: Pupil, survey_id: str = "survey-1", **changes: object) -> Survey:
    survey = Survey(
        SurveyId(survey_id),
        pupil.compartment_id,
        pupil.id,
        pupil.unit_id,
        "sras_r",
        1,
        f"EK7R-{survey_id}",
        NOON,
        store.account_id,
    )
    return replace(survey, **changes)  # type: ignore[arg-type]  # the test names fields


def a_form(store: OpenStore, form_id: str = "form-1", **changes: object) -> SurveyForm:
    said = Response(
        "sras_r",
        1,
        Respondent(InformantKind.GUARDIAN, GuardianId("guardian-1")),
        date(2026, 11, 20),
        AnswerWay.PAPER,
        (6, None, *range(7), *range(7), *range(7), 3),
        24,
        ResponseState.COMPLETE,
    )
    check = PaperCheck(CheckWay.SUMS, (12, 20, 15, 18))
    return replace(SurveyForm(form_id, said, store.account_id, NOON, check), **changes)  # type: ignore[arg-type]  # the test names fields


def a_page(
    store: OpenStore, document_id: DocumentId, page_id: str = "page-1", **changes: object
) -> ReturnedPage:
    page = ReturnedPage(
        ReturnedPageId(page_id),
        document_id,
        1,
        2,
        NOON,
        store.account_id,
        "application/pdf",
        hashlib.sha256(SCAN).hexdigest(),
        len(SCAN),
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # the test names fields


def a_loose_page(store: OpenStore, unit_id: UnitId, page_id: str = "loose-1", **changes: object) -> LoosePage:
    page = LoosePage(
        LoosePageId(page_id),
        store.school,
        unit_id,
        NOON,
        store.account_id,
        "scan-1",
        2,
        5,
        LooseReason.NO_CODE,
        "application/pdf",
        hashlib.sha256(SCAN).hexdigest(),
        len(SCAN),
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # the test names fields


def a_definition(
    store: OpenStore, content: bytes = SCAN, definition_id: str = "definition-1", **changes: object
) -> SchoolDefinition:
    definition = SchoolDefinition(
        SchoolDefinitionId(definition_id),
        DefinitionKind.LANGUAGE_PACK,
        "so",
        2,
        "Somaliska",
        hashlib.sha256(content).hexdigest(),
        len(content),
        date(2026, 12, 1),
        NOON,
        store.account_id,
    )
    return replace(definition, **changes)  # type: ignore[arg-type]  # the test names fields


class PapersContract:
    """Inherit and give `make_store`."""

    @pytest.fixture
    def make_store(self) -> MakeStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self, make_store: MakeStore) -> OpenStore:
        return make_store()

    def test_offered_times(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        first = an_offered_time(store, pupil)
        later = an_offered_time(store, pupil, "time-2", at=NOON + timedelta(days=9))
        missed = replace(
            first, state=OfferedState.MISSED, state_at=NOON, state_by=store.account_id, note="Kom ej"
        )
        with store.write() as work:
            work.offered.add(first)
            work.offered.add(later)
            assert work.offered.of_pupil(pupil.id) == [later, first]
            assert work.offered.all_planned() == [first, later]
            work.offered.update(missed)
            with pytest.raises(KeyError):
                work.offered.update(replace(first, id=OfferedTimeId("none")))
            work.commit(LogEvent("times_offered", pupil.id))
        with store.read() as reading:
            assert reading.offered.all_planned() == [later]
            assert reading.offered.get(first.id) == missed
            assert reading.offered.get(OfferedTimeId("none")) is None
            assert reading.pupils.with_case_work() == {pupil.id}

    def test_consents_keep_their_former_steps(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        consent = a_consent(store, pupil)
        with store.write() as work:
            work.consents.add(consent)
            work.commit(LogEvent("consent_asked", pupil.id))
        with store.write() as work:
            work.consents.update(given(store, consent))
            with pytest.raises(ExpectedFailure, match="frozen"):
                work.consents.update(replace(consent, steps=given(store, consent).steps[1:]))
            with pytest.raises(KeyError):
                work.consents.update(replace(consent, id=ConsentId("none")))
            work.commit(LogEvent("consent_given", pupil.id))
        with store.read() as reading:
            assert reading.consents.of_pupil(pupil.id) == [given(store, consent)]
            assert reading.consents.all() == [given(store, consent)]
            assert reading.consents.of_pupil(PupilId("other")) == []

    def test_surveys_keep_every_form(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        survey = a_survey(store, pupil)
        one, other = a_form(store), a_form(store, "form-2", checked=None)
        gone = replace(one, withdrawn_at=NOON, withdrawn_by=store.account_id, withdrawn_reason="Fel papper")
        whole = replace(survey, forms=(gone, other), case_id=CaseId("case-1"), closed_at=NOON)
        with store.write() as work:
            work.surveys.add(survey)
            work.surveys.update(replace(survey, forms=(one,)))
            work.surveys.update(whole)
            for less in ((), (other,), (one, other), (other, gone)):
                with pytest.raises(ExpectedFailure, match="frozen"):
                    work.surveys.update(replace(survey, forms=less))
            with pytest.raises(KeyError):
                work.surveys.update(replace(survey, id=SurveyId("none")))
            later = a_survey(store, pupil, "survey-2", begun_at=NOON + timedelta(days=1))
            work.surveys.add(later)
            work.commit(LogEvent("survey_begun", pupil.id))
        with store.read() as reading:
            assert reading.surveys.get(survey.id) == whole
            assert reading.surveys.of_pupil(pupil.id) == [later, whole] == reading.surveys.all()
            assert reading.surveys.of_pupil(PupilId("other")) == []
            assert reading.surveys.get(SurveyId("none")) is None

    def test_surveys_go_to_another_pupil(self, store: OpenStore) -> None:
        pupil, other = with_pupil(store), a_pupil(store, "Bo", "pupil-2")
        survey = a_survey(store, pupil, forms=(a_form(store),))
        with store.write() as work:
            work.pupils.add([other])
            work.surveys.add(survey)
            assert pupil.id in work.pupils.with_case_work()
            with pytest.raises(ExpectedFailure, match="still_in_use"):
                work.pupils.remove([pupil.id])
            work.surveys.move([survey.id], other, unit_id=UnitId("unit-2"))
            with pytest.raises(KeyError):
                work.surveys.move([SurveyId("none")], other)
            work.commit(LogEvent("moved", other.id))
        with store.read() as reading:
            moved = replace(survey, pupil_id=other.id, unit_id=UnitId("unit-2"))
            assert reading.surveys.of_pupil(other.id) == [moved]
            assert reading.surveys.of_pupil(pupil.id) == []

    def test_times_and_consents_go_to_another_pupil(self, store: OpenStore) -> None:
        pupil, other = with_pupil(store), a_pupil(store, "Bo", "pupil-2")
        offered, consent = an_offered_time(store, pupil), a_consent(store, pupil)
        with store.write() as work:
            work.pupils.add([other])
            work.offered.add(offered)
            work.consents.add(consent)
            work.offered.move([offered.id], other)
            work.consents.move([consent.id], other)
            with pytest.raises(KeyError):
                work.consents.move([ConsentId("none")], other)
            with pytest.raises(KeyError):
                work.offered.move([OfferedTimeId("none")], other)
            work.commit(LogEvent("moved", other.id))
        with store.read() as reading:
            assert [item.id for item in reading.offered.of_pupil(other.id)] == [offered.id]
            assert reading.consents.of_pupil(other.id) == [replace(consent, pupil_id=other.id)]
            assert reading.consents.of_pupil(pupil.id) == []

    def test_a_pupil_with_times_or_consents_stays(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        with store.write() as work:
            work.consents.add(a_consent(store, pupil))
            with pytest.raises(ExpectedFailure, match="still_in_use"):
                work.pupils.remove([pupil.id])

    def test_pages_that_came_back(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        document = a_document(store, pupil)
        second, first = a_page(store, document.id), a_page(store, document.id, "page-2", page=1)
        with store.write() as work:
            work.documents.add(document)
            work.scans.add_returned(second, SCAN)
            work.scans.add_returned(first, SCAN)
            with pytest.raises(KeyError):
                work.scans.add_returned(a_page(store, DocumentId("none"), "page-3"), SCAN)
            work.commit(LogEvent("scan_filed", pupil.id))
        with store.read() as reading:
            assert reading.scans.returned(document.id) == [first, second]
            assert reading.scans.returned_content(second.id) == SCAN
        with store.write() as work:
            work.scans.remove_returned(first.id)
            work.commit(LogEvent("page_taken_back", pupil.id))
        with store.read() as reading:
            assert reading.scans.returned(document.id) == [second]
            with pytest.raises(KeyError):
                reading.scans.returned_content(first.id)

    def test_loose_pages(self, store: OpenStore) -> None:
        unit = with_pupil(store).unit_id
        one, two = a_loose_page(store, unit), a_loose_page(store, unit, "loose-2", number=1)
        with store.write() as work:
            work.scans.add_loose(one, SCAN)
            work.scans.add_loose(two, b"\x89PNG")
            work.commit(LogEvent("scan_read"))
        with store.write() as work:
            assert work.scans.loose() == [two, one]
            assert work.scans.loose_content(one.id) == SCAN
            work.scans.remove_loose(two.id)
            work.commit(LogEvent("page_placed"))
        with store.read() as reading:
            assert reading.scans.loose() == [one]
            with pytest.raises(KeyError):
                reading.scans.loose_content(two.id)

    def test_what_a_school_added_stays(self, store: OpenStore) -> None:
        definition = a_definition(store)
        with store.write() as work:
            work.definitions.add(definition, SCAN)
            work.commit(LogEvent("definition_put_in"))
        reviewed = replace(definition, reviewed_by=store.account_id, reviewed_at=NOON)
        with store.write() as work:
            work.definitions.update(reviewed)
            with pytest.raises(ExpectedFailure, match="frozen"):
                work.definitions.update(replace(definition, version=3))
            with pytest.raises(KeyError):
                work.definitions.update(replace(definition, id=SchoolDefinitionId("none")))
            work.commit(LogEvent("language_reviewed"))
        with store.read() as reading:
            assert reading.definitions.all() == [reviewed]
            assert reading.definitions.get(definition.id) == reviewed
            assert reading.definitions.content(definition.id) == SCAN
            with pytest.raises(KeyError):
                reading.definitions.content(SchoolDefinitionId("none"))

    def test_a_paper_says_its_copy_language_and_pages(self, store: OpenStore) -> None:
        pupil = with_pupil(store)
        document = a_document(store, pupil)
        paper = IssuedPaper(
            document.id,
            1,
            NOON,
            store.account_id,
            "start",
            hashlib.sha256(SCAN).hexdigest(),
            1,
            1,
            "ab",
            "home",
            "so",
            4,
        )
        with store.write() as work:
            work.documents.add(document)
            work.documents.add_paper(paper, SCAN)
            assert work.documents.papers(document.id) == [paper]
