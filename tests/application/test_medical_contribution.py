# SPDX-License-Identifier: EUPL-1.2
"""School nurse and physician write their part of an investigation only while the consents stand (HUD-22, G2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from eht_desk.application.consent_views import read_consents
from eht_desk.application.consents import (
    AskedPerson,
    NewAsking,
    WhatHappened,
    ask_consent,
    withdraw_consent,
)
from eht_desk.application.form_work import finalise_stage, open_form, read_form, save_draft
from eht_desk.application.paper_making import awaits_signature, stage_marks
from eht_desk.application.pupils import list_pupils, open_pupil
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState
from eht_desk.domain.documents import Document, DocumentState, FinalisedStage
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.model import AnswerValue
from eht_desk.domain.ids import DocumentId, GuardianId
from eht_desk.domain.log import LogEvent
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, School, make_school

DOCUMENT = DocumentId("an-investigation")
FORM = "investigation"
WORDS: dict[str, AnswerValue] = {
    "medical_by": {"name": "Nils Ro"},
    "medical_date": "2026-11-23",
    "medical_contribution": "Ont i magen före gymnastiken.",
}


@pytest.fixture
def school() -> School:
    """Alma's investigation is compiled; what nurse and physician may add is open."""
    made = make_school()
    made.services = replace(made.services, purposes=FewPurposes())
    with made.rector.store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        stage = FinalisedStage("compiling", made.rector.store.account_id, made.clock.now(), "c")
        work.documents.add(
            Document(
                DOCUMENT,
                pupil.compartment_id,
                ALMA,
                made.unit_id,
                FORM,
                1,
                "7K2F-91",
                1,
                DocumentState.FINALISED,
                made.clock.now(),
                made.rector.store.account_id,
                {},
                (stage,),
            )
        )
        work.commit(LogEvent("test_investigation"))
    return made


def everybody_says_yes(workspace: Workspace) -> None:
    yes = ConsentState.GIVEN
    people = (
        AskedPerson(ConsentPerson.GUARDIAN, GuardianId("g1"), yes),
        AskedPerson(ConsentPerson.PUPIL, None, yes, True, "Maria Lind", "Förstår frågan"),
    )
    new = NewAsking("medical_contribution", people, workspace.today, ConsentRoute.MEETING)
    ask_consent(workspace, ALMA, new)


def one_takes_it_back(workspace: Workspace) -> None:
    view = next(
        item for item in read_consents(workspace, ALMA).purposes if item.purpose.id == "medical_contribution"
    )
    row = view.persons[0]
    assert row.consent_id is not None
    withdraw_consent(workspace, row.consent_id, WhatHappened(workspace.today, ConsentRoute.PHONE))


def test_without_consent_there_is_nothing_for_the_nurse(school: School):
    nils = school.as_("nils")
    assert today_page(nils).to_write == ()
    with pytest.raises(RuleViolation, match="medical_consent_missing"):
        open_form(nils, ALMA, FORM, DOCUMENT)
    with pytest.raises(RuleViolation, match="not_allowed"):
        open_form(nils, ALMA, FORM)


def test_with_consent_the_nurse_writes_the_own_stage_and_sees_no_more(school: School):
    everybody_says_yes(school.as_("maria"))
    nils = school.as_("nils")
    [row] = today_page(nils).to_write
    assert (row.document_id, row.next_stage) == (DOCUMENT, "medical")
    page = open_form(nils, ALMA, FORM, DOCUMENT)
    assert (page.stage_id, page.may_write) == ("medical", True)
    draft = save_draft(nils, page.draft, WORDS, starts_stretch=True)
    assert [item.draft_id for item in today_page(nils).drafts] == [draft.id]
    document, _ = finalise_stage(nils, draft)
    assert document.has_finalised("medical")
    assert today_page(nils).to_write == ()
    assert read_form(nils, ALMA, FORM, DOCUMENT).may_write is False
    assert list_pupils(nils) == []
    with pytest.raises(RuleViolation, match="not_allowed"):
        open_pupil(nils, ALMA)


def test_what_is_taken_back_closes_the_writing_and_the_reading(school: School):
    maria, nils = school.as_("maria"), school.as_("nils")
    everybody_says_yes(maria)
    page = open_form(nils, ALMA, FORM, DOCUMENT)
    draft = save_draft(nils, page.draft, WORDS, starts_stretch=True)
    one_takes_it_back(maria)
    with pytest.raises(RuleViolation, match="medical_consent_missing"):
        finalise_stage(nils, draft)
    with pytest.raises(RuleViolation, match="medical_consent_missing"):
        read_form(nils, ALMA, FORM, DOCUMENT)
    assert today_page(nils).drafts == ()


def test_nobody_else_waits_for_the_nurse(school: School):
    maria = school.as_("maria")
    [row] = [item for item in today_page(maria).to_write if item.document_id == DOCUMENT]
    assert row.next_stage == "analysis"
    assert open_form(maria, ALMA, FORM, DOCUMENT).stage_id == "analysis"


def test_a_consent_that_ends_closes_too(school: School):
    maria, nils = school.as_("maria"), school.as_("nils")
    new = NewAsking(
        "medical_contribution",
        (
            AskedPerson(ConsentPerson.GUARDIAN, GuardianId("g1"), ConsentState.GIVEN),
            AskedPerson(ConsentPerson.PUPIL, None, ConsentState.GIVEN, True, "Maria Lind", "Förstår"),
        ),
        maria.today,
        ConsentRoute.MEETING,
        until=maria.today + timedelta(days=3),
    )
    ask_consent(maria, ALMA, new)
    assert len(today_page(nils).to_write) == 1
    school.clock.advance(days=4)
    assert today_page(nils).to_write == ()


def test_the_statement_says_who_signs_it_and_where_the_journal_is_kept(school: School):
    everybody_says_yes(school.as_("maria"))
    nils = school.as_("nils")
    page = open_form(nils, ALMA, FORM, DOCUMENT)
    by = page.answers["medical_by"]
    assert isinstance(by, dict)
    assert by["name"] == page.names[nils.store.account_id]
    shown = {field.id: field for field in page.definition.fields("medical")}
    assert "förs i journalsystemet" in shown["medical_journal"].hint
    with pytest.raises(RuleViolation, match="incomplete"):
        finalise_stage(nils, save_draft(nils, page.draft, {**WORDS, "medical_by": None}, starts_stretch=True))
    page = read_form(nils, ALMA, FORM, DOCUMENT)
    document, _ = finalise_stage(nils, save_draft(nils, page.draft, WORDS, starts_stretch=False))
    assert awaits_signature(page.definition, document)
    mark = stage_marks(document, {nils.store.account_id: "Nils Ro"}, page.definition.words)["medical"]
    assert "Nils Ro" in str(mark)
    assert "2026" in str(mark)
