# SPDX-License-Identifier: EUPL-1.2
"""Consents as a person keeps them: asked of several at once, answered, withdrawn, corrected, and what they open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from eht_desk.application import pupils, tasks
from eht_desk.application.consent_papers import print_consent
from eht_desk.application.consent_views import (
    ConsentPage,
    PurposeView,
    open_consents,
    read_consents,
)
from eht_desk.application.consents import (
    AskedPerson,
    NewAsking,
    WhatHappened,
    ask_consent,
    consent_not_needed,
    correct_consent,
    record_answer,
    withdraw_consent,
)
from eht_desk.application.consents_waiting import WaitKind
from eht_desk.application.gates import look_at_gate
from eht_desk.application.papers import issue_paper, record_print, record_signature
from eht_desk.application.pupils import open_pupil
from eht_desk.application.store_settings import change_setting
from eht_desk.application.tasks import NewTask
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.gates import gate_from_bytes
from eht_desk.domain.accounts import Role
from eht_desk.domain.consent_standing import PurposeState
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState, MayConsent
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind
from eht_desk.domain.gates import GateDefinition
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import Guardian, GuardianKind, Guardianship
from eht_desk.domain.protection import (
    AliasSource,
    DeniedPerson,
    Protection,
    ProtectionGrade,
    ProtectionPlan,
)
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, NOEL, School, make_school

OMAR, LISA, KIM = GuardianId("g1"), GuardianId("g2"), GuardianId("g3")
GUARDIAN, PUPIL = ConsentPerson.GUARDIAN, ConsentPerson.PUPIL
YES, NO = ConsentState.GIVEN, ConsentState.REFUSED
DAY = date(2026, 11, 23)
GATE = b"""
id = "before_meeting"
title = "Innan"
text = "Ja ska finnas."
source = "G4"
effect = "block"
[[requires]]
id = "all_said_yes"
label = "Alla har sagt ja"
kind = "consent"
purpose = "coordination"
persons = ["guardian"]
"""


@dataclass(frozen=True)
class OneGate:
    gate: GateDefinition

    def get(self, gate_id: str) -> GateDefinition:
        if gate_id != self.gate.id:
            raise ExpectedFailure("unknown_gate")
        return self.gate

    def all(self) -> tuple[GateDefinition, ...]:
        return (self.gate,)


@pytest.fixture
def school() -> School:
    made = make_school()
    gates = OneGate(gate_from_bytes(GATE, "before_meeting.toml"))
    made.services = replace(made.services, purposes=FewPurposes(), gates=gates)
    return made


@pytest.fixture
def maria(school: School) -> Workspace:
    """The counsellor; Alma has two guardians and a foster home."""
    add_guardian(school, LISA, "Lisa")
    add_guardian(school, KIM, "Kim", GuardianKind.FOSTER_HOME)
    return school.as_("maria")


def add_guardian(
    school: School, guardian_id: GuardianId, name: str, kind: GuardianKind = GuardianKind.CUSTODIAN
) -> None:
    with school.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(guardian_id, school.rector.store.school, name, "Dahl")])
        work.pupils.add_guardianships([Guardianship(ALMA, guardian_id, kind)])
        work.commit(LogEvent("test_guardian"))


def asking(
    workspace: Workspace, *persons: AskedPerson, purpose: str = "coordination", **more: object
) -> NewAsking:
    new = NewAsking(purpose, persons, workspace.today, ConsentRoute.MEETING, told="Berättade om mötet")
    return replace(new, **more)  # type: ignore[arg-type]  # the test names fields


def guardian(guardian_id: GuardianId = OMAR, answer: ConsentState = ConsentState.ASKED) -> AskedPerson:
    return AskedPerson(GUARDIAN, guardian_id, answer)


def happened(workspace: Workspace, **more: object) -> WhatHappened:
    what = WhatHappened(workspace.today, ConsentRoute.PHONE)
    return replace(what, **more)  # type: ignore[arg-type]  # the test names fields


def of(page: ConsentPage, purpose: str = "coordination") -> PurposeView:
    return next(item for item in page.purposes if item.purpose.id == purpose)


def now(workspace: Workspace, purpose: str = "coordination") -> PurposeView:
    return of(read_consents(workspace, ALMA), purpose)


def id_of(workspace: Workspace, guardian_id: GuardianId | None = OMAR, purpose: str = "coordination"):
    row = next(item for item in now(workspace, purpose).persons if item.guardian_id == guardian_id)
    assert row.consent_id is not None
    return row.consent_id


def test_two_guardians_are_asked_in_one_step_and_answer_one_by_one(school: School, maria: Workspace):
    before = len(school.rector.store.read().__enter__().log.rows())
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR), guardian(LISA)))
    with school.rector.store.read() as work:
        rows = work.log.rows()
    assert len(rows) == before + 1
    assert "Berättade" not in str(rows[-1])
    assert now(maria).state is PurposeState.WAITING
    record_answer(maria, id_of(maria, OMAR), YES, happened(maria, until=maria.today + timedelta(days=90)))
    assert now(maria).state is PurposeState.WAITING
    record_answer(maria, id_of(maria, LISA), YES, happened(maria))
    view = now(maria)
    assert (view.state, view.is_met) == (PurposeState.ALL_GIVEN, True)
    omar = next(row for row in view.persons if row.guardian_id == OMAR)
    assert (omar.name, omar.until) == ("Omar Dahl", maria.today + timedelta(days=90))
    assert [(step.state, step.who) for step in omar.steps] == [
        (ConsentState.ASKED, "Maria Lind"),
        (ConsentState.GIVEN, "Maria Lind"),
    ]


def test_a_foster_home_has_no_say(school: School, maria: Workspace):
    assert {row.guardian_id for row in now(maria).persons} == {OMAR, LISA}
    with pytest.raises(RuleViolation, match="guardian_not_here"):
        ask_consent(maria, ALMA, asking(maria, guardian(KIM)))


def test_guardians_who_differ_are_a_conflict_and_the_gate_stays_closed(school: School, maria: Workspace):
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR, YES), guardian(LISA, NO)))
    assert now(maria).state is PurposeState.CONFLICT
    assert not look_at_gate(maria, ALMA, "before_meeting").may_pass
    record_answer(maria, id_of(maria, LISA), YES, happened(maria))
    assert look_at_gate(maria, ALMA, "before_meeting").may_pass
    proofs = look_at_gate(maria, ALMA, "before_meeting").proofs["all_said_yes"]
    assert [item.by for item in proofs] == ["Maria Lind", "Maria Lind"]


def test_what_is_withdrawn_closes_again_and_opens_the_task_again(school: School, maria: Workspace):
    evidence = Evidence(EvidenceKind.CONSENT, purpose_id="coordination", persons=(GUARDIAN,))
    tasks.add_task(maria, ALMA, NewTask("Inhämta samtycke", Role.COUNSELLOR, evidence=evidence))
    school.clock.advance(minutes=1)
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR, YES), guardian(LISA, YES)))
    assert not open_pupil(maria, ALMA).tasks
    withdraw_consent(maria, id_of(maria, LISA), happened(maria, note="Vill vänta"))
    assert [task.title for task in open_pupil(maria, ALMA).tasks] == ["Inhämta samtycke"]
    assert not look_at_gate(maria, ALMA, "before_meeting").may_pass


def test_a_young_pupil_is_judged_by_somebody_with_a_reason(school: School, maria: Workspace):
    alma = AskedPerson(PUPIL)
    for missing, person in (
        ("is_mature", alma),
        ("judged_by", replace(alma, is_mature=True)),
        ("judged_because", replace(alma, is_mature=True, judged_by="Maria Lind")),
    ):
        with pytest.raises(RuleViolation, match="required") as refused:
            ask_consent(maria, ALMA, asking(maria, person, purpose="medical_contribution"))
        assert refused.value.field == missing
    judged = replace(
        alma, is_mature=False, judged_by="Maria Lind", judged_because="Förstår inte vad det gäller"
    )
    ask_consent(
        maria,
        ALMA,
        asking(maria, judged, guardian(OMAR, YES), guardian(LISA, YES), purpose="medical_contribution"),
    )
    view = now(maria, "medical_contribution")
    row = next(item for item in view.persons if item.person is PUPIL)
    assert (row.may_consent, row.judged_by, row.state) == (
        MayConsent.NOT_MATURE,
        "Maria Lind",
        ConsentState.NOT_NEEDED,
    )
    assert view.state is PurposeState.ALL_GIVEN
    school.clock.advance(days=5 * 365)  # Alma is sixteen: now she is asked herself
    assert now(maria, "medical_contribution").state is PurposeState.WAITING
    ask_consent(maria, ALMA, asking(maria, replace(alma, answer=YES), purpose="medical_contribution"))
    row = next(item for item in now(maria, "medical_contribution").persons if item.person is PUPIL)
    assert (row.may_consent, row.state) == (MayConsent.AGE_16, ConsentState.GIVEN)


def test_a_guardian_who_comes_later_is_missing_and_one_who_goes_does_not_count(
    school: School, maria: Workspace
):
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR, YES), guardian(LISA, NO)))
    yesterday = maria.today - timedelta(days=1)
    with school.rector.store.write() as work:
        moved_out = Guardianship(ALMA, LISA, period=Period(None, yesterday))
        work.pupils.set_guardianships(ALMA, [Guardianship(ALMA, OMAR), moved_out])
        work.commit(LogEvent("test_moves_out"))
    view = now(maria)
    assert view.state is PurposeState.ALL_GIVEN
    assert [row.name for row in view.former] == ["Lisa Dahl"]
    assert not view.former[0].counts
    add_guardian(school, GuardianId("g9"), "Nya")
    assert now(maria).state is PurposeState.WAITING


def test_what_is_about_somebody_is_asked_for_each(school: School, maria: Workspace):
    with pytest.raises(RuleViolation, match="required") as refused:
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), purpose="outside_party"))
    assert refused.value.field == "scope"
    for scope in ("BUP i Provköping", "bup i  provköping", "Socialtjänsten"):
        person = guardian(OMAR if scope[0] != "b" else LISA)
        ask_consent(maria, ALMA, asking(maria, person, purpose="outside_party", scope=scope))
    views = [item for item in read_consents(maria, ALMA).purposes if item.purpose.id == "outside_party"]
    assert [item.scope for item in views] == ["Socialtjänsten", "bup i provköping"]
    assert [len([row for row in item.persons if row.consent_id]) for item in views] == [1, 2]


def test_nobody_is_asked_twice_and_a_no_can_become_a_yes(school: School, maria: Workspace):
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR)))
    with pytest.raises(RuleViolation, match="consent_stands"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR)))
    record_answer(maria, id_of(maria), NO, happened(maria))
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR)))
    record_answer(maria, id_of(maria), YES, happened(maria))
    row = next(item for item in now(maria).persons if item.guardian_id == OMAR)
    assert [step.state for step in row.steps] == [ConsentState.ASKED, NO, ConsentState.ASKED, YES]


def test_a_mistake_is_corrected_by_a_new_step(school: School, maria: Workspace):
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR, YES)))
    with pytest.raises(RuleViolation, match="required"):
        correct_consent(maria, id_of(maria), NO, happened(maria))
    correct_consent(maria, id_of(maria), NO, happened(maria, note="Skrev fel"))
    row = next(item for item in now(maria).persons if item.guardian_id == OMAR)
    assert [(step.state, step.is_corrected) for step in row.steps] == [
        (ConsentState.ASKED, False),
        (YES, True),
        (NO, False),
    ]
    correct_consent(maria, id_of(maria), ConsentState.TAKEN_BACK, happened(maria, note="Fel elev"))
    view = now(maria)
    assert view.state is PurposeState.NOT_ASKED
    assert [row.state for row in view.former] == [ConsentState.TAKEN_BACK]


def test_not_needed_asks_for_a_ground(school: School, maria: Workspace):
    with pytest.raises(RuleViolation, match="required"):
        consent_not_needed(maria, ALMA, "coordination", "", GUARDIAN, OMAR, happened(maria))
    for one in (OMAR, LISA):
        what = happened(maria, note="Domstol har beslutat")
        consent_not_needed(maria, ALMA, "coordination", "", GUARDIAN, one, what)
    assert now(maria).state is PurposeState.NOT_NEEDED
    assert look_at_gate(maria, ALMA, "before_meeting").may_pass


def test_days_and_lengths_are_looked_at(school: School, maria: Workspace):
    tomorrow = maria.today + timedelta(days=1)
    with pytest.raises(RuleViolation, match="in_future"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), on=tomorrow))
    with pytest.raises(RuleViolation, match="until_too_long"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), until=maria.today + timedelta(days=400)))
    with pytest.raises(RuleViolation, match="until_over"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), until=maria.today - timedelta(days=1)))
    with pytest.raises(RuleViolation, match="text_too_long"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), told="x" * 5001))
    with pytest.raises(RuleViolation, match="required"):
        ask_consent(maria, ALMA, asking(maria))
    with pytest.raises(ExpectedFailure, match="unknown_purpose"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR), purpose="gdpr"))
    assert now(maria).state is PurposeState.NOT_ASKED


def test_a_mentor_reads_and_does_not_write_and_others_see_nothing(school: School, maria: Workspace):
    per = school.as_("per")
    assert not open_consents(per, ALMA).may_write
    with pytest.raises(RuleViolation, match="not_allowed"):
        ask_consent(per, ALMA, asking(per, guardian(OMAR)))
    with pytest.raises(RuleViolation, match="not_allowed"):
        open_consents(school.as_("sara"), ALMA)
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR)))
    with pytest.raises(RuleViolation, match="not_allowed"):
        record_answer(per, id_of(maria), YES, happened(per))
    with pytest.raises(RuleViolation, match="not_allowed"):
        read_consents(school.as_("ida"), NOEL)


def test_today_tells_whoever_asked_and_follows_the_setting(school: School, maria: Workspace):
    ask_consent(
        maria,
        ALMA,
        asking(maria, guardian(OMAR), guardian(LISA, YES), until=maria.today + timedelta(days=40)),
    )
    assert today_page(maria).consents == ()
    school.clock.advance(days=14)
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.UNANSWERED]
    assert today_page(school.rector).consents == ()
    change_setting(school.rector, "consent_wait_days", 20)
    assert today_page(maria).consents == ()
    school.clock.advance(days=13)
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.UNANSWERED, WaitKind.EXPIRING]
    school.clock.advance(days=20)
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.UNANSWERED, WaitKind.EXPIRED]
    school.clock.advance(days=60)
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.UNANSWERED]


def test_the_paper_is_filled_in_and_finding_it_again_makes_no_other(school: School, maria: Workspace):
    ask_consent(
        maria, ALMA, asking(maria, guardian(OMAR), guardian(LISA), purpose="outside_party", scope="BUP")
    )
    asked = id_of(maria, OMAR, "outside_party")
    with pytest.raises(RuleViolation, match="required") as refused:
        print_consent(maria, asked)
    assert refused.value.field == "until"
    last = maria.today + timedelta(days=60)
    paper = print_consent(maria, asked, last)
    with maria.store.read() as work:
        document = work.documents.get(paper.document_id)
    assert document is not None
    assert document.answers["scope"] == "BUP"
    assert document.answers["asked_person"] == {"name": "Omar Dahl"}
    assert document.answers["asked_as"] == "guardian"
    assert document.answers["until"] == last.isoformat()
    assert document.state is DocumentState.FINALISED
    assert print_consent(maria, asked).document_id == paper.document_id
    [listed] = pupils.open_pupil(maria, ALMA).documents
    assert listed.next_stage == ""  # the answer is written where consents stand, and only there
    assert issue_paper(maria, paper.document_id).pdf
    row = next(item for item in now(maria, "outside_party").persons if item.guardian_id == OMAR)
    assert (row.document_id, row.until) == (paper.document_id, last)


def test_a_signed_paper_asks_for_its_answer(school: School, maria: Workspace):
    last = maria.today + timedelta(days=60)
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR), purpose="outside_party", scope="BUP", until=last))
    paper = print_consent(maria, id_of(maria, OMAR, "outside_party"))
    number = issue_paper(maria, paper.document_id).paper.number
    record_print(maria, paper.document_id, number, 1)
    assert today_page(maria).consents == ()
    school.clock.advance(days=1)
    record_signature(maria, paper.document_id, maria.today, "Elevakten")
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.ANSWER_CAME]
    record_answer(maria, id_of(maria, OMAR, "outside_party"), YES, happened(maria, until=last))
    assert today_page(maria).consents == ()
    with pytest.raises(RuleViolation, match="consent_not_asked"):
        print_consent(maria, id_of(maria, OMAR, "outside_party"))


def test_whoever_may_not_be_contacted_is_not_asked(school: School, maria: Workspace):
    ask_consent(maria, ALMA, asking(maria, guardian(OMAR), purpose="outside_party", scope="BUP"))
    asked = id_of(maria, OMAR, "outside_party")
    plan = ProtectionPlan(denied=(DeniedPerson("Omar Dahl", OMAR, "Kontaktförbud"),))
    with school.rector.store.write() as work:
        pupil = work.pupils.get(ALMA)
        assert pupil is not None
        protection = Protection(
            ALMA, pupil.compartment_id, "Elev 1", AliasSource.RANDOM, next(iter(ProtectionGrade)), DAY, plan
        )
        work.protections.put(protection)
        work.commit(LogEvent("test_protection"))
    with pytest.raises(RuleViolation, match="may_not_be_asked"):
        ask_consent(maria, ALMA, asking(maria, guardian(OMAR)))
    with pytest.raises(RuleViolation, match="may_not_be_asked"):
        print_consent(maria, asked, DAY)
    row = next(item for item in now(maria).persons if item.guardian_id == OMAR)
    assert (row.may_be_asked, row.name) == (False, "")
    consent_not_needed(maria, ALMA, "coordination", "", GUARDIAN, OMAR, happened(maria, note="Kontaktförbud"))
