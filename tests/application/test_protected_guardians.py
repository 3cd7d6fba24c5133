# SPDX-License-Identifier: EUPL-1.2
"""A guardian who also has another pupil is copied when one becomes protected: whatever named the guardian names the
copy from then on, so that answers count, rules hold and nobody is contacted who must never be (P-13)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from eht_desk import domain
from eht_desk.application import form_work, surveys
from eht_desk.application.consent_papers import print_consent
from eht_desk.application.consent_views import PurposeView, read_consents
from eht_desk.application.consents import AskedPerson, NewAsking, ask_consent
from eht_desk.application.contact_notes import NewNote, read_contact, save_note_draft, write_note
from eht_desk.application.guardian_visibility import hide_from_guardian
from eht_desk.application.hand_overs import HandOver, record_hand_over
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import Document
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import CompartmentId, GuardianId, MergeId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.responses import Respondent
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardianship
from eht_desk.domain.protection import DeniedPerson
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.recipients import Recipient
from tests.application.protected import protect_alma
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, FORM, NOEL, TALK, School, make_school

OMAR = GuardianId("g1")
DAY, SPRING = date(2026, 11, 23), date(2027, 3, 1)
KEPT = {"Consent", "ContactNote", "DeniedPerson", "Guardian", "GuardianRule", "Guardianship", "Respondent"}
"""Records that the store keeps and that name a guardian; as parts of others too."""
NOT_KEPT = {"ExistingGuardian", "GuardianView", "PersonStanding", "WhoConsents"}
"""Made anew at each reading."""


@pytest.fixture
def school() -> School:
    """Omar answers for Alma and Noel."""
    made = make_school()
    made.services = replace(made.services, purposes=FewPurposes())
    with made.rector.store.write() as work:
        work.pupils.add_guardianships([Guardianship(NOEL, OMAR)])
        work.commit(LogEvent("test"))
    return made


def asked(school: School, answer: ConsentState, purpose: str = "coordination") -> None:
    omar = AskedPerson(ConsentPerson.GUARDIAN, OMAR, answer)
    ask_consent(school.as_("maria"), ALMA, NewAsking(purpose, (omar,), DAY, ConsentRoute.MEETING))


def purpose_of(school: School, purpose: str = "coordination") -> PurposeView:
    page = read_consents(school.as_("maria"), ALMA)
    return next(view for view in page.purposes if view.purpose.id == purpose)


def checklist(school: School) -> Document:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    draft = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(per, draft)[0]


def test_a_yes_counts_on_the_day_of_protection_too(school: School) -> None:
    asked(school, ConsentState.GIVEN)
    before = purpose_of(school)
    protect_alma(school)
    view = purpose_of(school)
    assert (view.state, view.is_met, view.former) == (before.state, before.is_met, ())
    assert ConsentState.GIVEN in [row.state for row in view.persons]


def test_no_paper_is_made_for_who_must_never_be_contacted(school: School) -> None:
    asked(school, ConsentState.ASKED)
    protect_alma(school, denied=(DeniedPerson("pappan", OMAR),))
    [person] = [row for row in purpose_of(school).persons if row.consent_id is not None]
    assert not person.may_be_asked
    assert person.consent_id is not None
    with pytest.raises(RuleViolation, match="may_not_be_asked"):
        print_consent(school.as_("maria"), person.consent_id)


def test_what_is_kept_from_every_guardian_stays_so(school: School) -> None:
    document = checklist(school)
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", SPRING)
    protect_alma(school)
    given = HandOver(Recipient.GUARDIAN, DAY, ("Farmor Berg",))
    with pytest.raises(RuleViolation, match="hidden_from_guardian"):
        record_hand_over(school.as_("maria"), document.id, given)


def test_every_record_about_the_pupil_names_the_copy(school: School) -> None:
    asked(school, ConsentState.GIVEN)
    hide_from_guardian(school.as_("per"), checklist(school).id, OMAR, "Eleven vill inte", SPRING)
    maria = school.as_("maria")
    note = NewNote(
        ContactWith.GUARDIAN, ContactChannel.PHONE, ContactOutcome.REACHED, maria.now, guardian_id=OMAR
    )
    write_note(maria, ALMA, note)
    survey_id, _ = surveys.begin_survey(maria, ALMA, "trial_questions")
    surveys.begin_form(maria, survey_id, Respondent(InformantKind.GUARDIAN, OMAR))
    draft = read_contact(maria, ALMA).draft
    save_note_draft(maria, draft, {"whom": f"guardian:{OMAR}"}, starts_stretch=True)
    with school.rector.store.write() as work:
        alma = work.pupils.get(ALMA)
        assert alma is not None
        merge = PupilMerge(
            MergeId("m"), ALMA, NOEL, maria.now, maria.store.account_id, maria.store.school, "", alma, alma
        )
        work.merges.add(replace(merge, added_ties=(Guardianship(ALMA, OMAR),)))
        work.commit(LogEvent("test"))
    open_ones = {name for name, _ in naming(school, maria.store.school)}
    protect_alma(school, denied=(DeniedPerson("pappan", OMAR),))
    assert open_ones | {"DeniedPerson"} == KEPT
    with school.rector.store.read() as work:
        protection = work.protections.of_pupil(ALMA)
        assert protection is not None
    sealed = list(naming(school, protection.compartment_id))
    assert {name for name, _ in sealed} >= KEPT - {"Guardianship"}
    assert {guardian_id for _, guardian_id in sealed} == {tie_of(school)} != {OMAR}
    with school.rector.store.read() as work:
        [saved] = work.notes.drafts_of_pupil(ALMA)
        [kept] = work.merges.of_pupil(ALMA)
    assert saved.fields["whom"] == f"guardian:{tie_of(school)}"
    assert kept.added_ties[0].guardian_id == tie_of(school)


def test_every_record_that_names_a_guardian_is_known_here() -> None:
    """A new one fails: then write it in the test above, and see that it follows."""
    found = set()
    for item in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        module = importlib.import_module(item.name)
        for name, record in inspect.getmembers(module, is_dataclass):
            if isinstance(record, type) and any(_names(item) for item in fields(record)):
                found.add(name)
    assert found == KEPT | NOT_KEPT


def tie_of(school: School) -> GuardianId:
    with school.rector.store.read() as work:
        [tie] = work.pupils.guardianships(ALMA)
    return tie.guardian_id


def naming(school: School, home: CompartmentId) -> Iterator[tuple[str, GuardianId]]:
    """Names of records that name a guardian, with whom: of all that can be read and lies in the compartment."""
    with school.rector.store.read() as work:
        rows: list[Any] = [
            *work.pupils.guardians(),
            *work.documents.all(),
            *work.consents.all(),
            *work.surveys.all(),
            *work.notes.of_pupil(ALMA),
            *work.protections.all(),
            *work.merges.of_pupil(ALMA),
        ]
    for row in rows:
        if row.compartment_id == home:
            yield from _named(row)


def _named(record: Any) -> Iterator[tuple[str, GuardianId]]:
    if isinstance(record, tuple):
        for item in record:
            yield from _named(item)
    elif is_dataclass(record) and not isinstance(record, type):
        for item in fields(record):
            value = getattr(record, item.name)
            if _names(item) and value is not None:
                yield type(record).__name__, value
            yield from _named(value)


def _names(item: Field[Any]) -> bool:
    return "GuardianId" in str(item.type)
