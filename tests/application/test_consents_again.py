# SPDX-License-Identifier: EUPL-1.2
"""Asking again: a new judgement of a young pupil's maturity, and what I dag says about what was asked anew."""

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
    correct_consent,
    record_answer,
)
from eht_desk.application.consents_waiting import WaitKind
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState, MayConsent
from eht_desk.domain.errors import RuleViolation
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, School, make_school

YES, NO = ConsentState.GIVEN, ConsentState.REFUSED


@pytest.fixture
def school() -> School:
    made = make_school()
    made.services = replace(made.services, purposes=FewPurposes())
    return made


def judged(by: str, because: str, answer: ConsentState = ConsentState.ASKED) -> AskedPerson:
    return AskedPerson(ConsentPerson.PUPIL, None, answer, True, by, because)


def ask(workspace: Workspace, person: AskedPerson, **more: object) -> None:
    new = NewAsking("medical_contribution", (person,), workspace.today, ConsentRoute.MEETING)
    ask_consent(workspace, ALMA, replace(new, **more))  # type: ignore[arg-type]  # the test names fields


def rows(workspace: Workspace):
    view = next(
        item for item in read_consents(workspace, ALMA).purposes if item.purpose.id == "medical_contribution"
    )
    return next(item for item in view.persons if item.person is ConsentPerson.PUPIL), view.former


def test_a_new_judgement_of_maturity_is_kept_beside_the_old_one(school: School):
    maria = school.as_("maria")
    ask(maria, judged("Maria Lind", "Berättar själv vad det gäller", NO))
    school.clock.advance(days=1)
    ask(maria, judged("Sara Nyman", "Har tänkt om och frågat", YES))
    row, former = rows(maria)
    assert (row.may_consent, row.judged_by, row.judged_because, row.state) == (
        MayConsent.MATURE,
        "Sara Nyman",
        "Har tänkt om och frågat",
        YES,
    )
    assert [(item.judged_by, item.steps[-1].state) for item in former] == [("Maria Lind", NO)]


def test_what_is_asked_anew_is_not_asked_before_what_was(school: School):
    maria = school.as_("maria")
    ask(maria, judged("Maria Lind", "Förstår", NO))
    with pytest.raises(RuleViolation, match="before_former"):
        ask(maria, judged("Maria Lind", "Förstår"), on=maria.today - timedelta(days=1))


def test_today_says_nothing_of_a_consent_that_was_renewed(school: School):
    maria = school.as_("maria")
    ask(maria, judged("Maria Lind", "Förstår", YES), until=maria.today + timedelta(days=20))
    school.clock.advance(days=25)
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.EXPIRED]
    ask(maria, judged("Maria Lind", "Förstår"))
    assert today_page(maria).consents == ()
    row, _ = rows(maria)
    assert row.consent_id is not None
    correct_consent(
        maria,
        row.consent_id,
        ConsentState.TAKEN_BACK,
        WhatHappened(maria.today, ConsentRoute.PHONE, note="Hen var inte på plats"),
    )
    assert [row.kind for row in today_page(maria).consents] == [WaitKind.EXPIRED]
    ask(maria, judged("Maria Lind", "Förstår"))
    row, _ = rows(maria)
    assert row.consent_id is not None
    record_answer(maria, row.consent_id, YES, WhatHappened(maria.today, ConsentRoute.PHONE))
    assert today_page(maria).consents == ()
