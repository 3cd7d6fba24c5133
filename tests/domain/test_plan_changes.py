# SPDX-License-Identifier: EUPL-1.2
"""A plan that protects more holds at once; what protects less waits for a second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
from eht_desk.domain.plan_changes import loosened_by, with_plan
from eht_desk.domain.protection import (
    AliasSource,
    DeniedPerson,
    Protection,
    ProtectionEvent,
    ProtectionGrade,
    ProtectionPlan,
    Secret,
    answered,
    asking_to_loosen,
    taken_back,
)

KARIN, MARIA = AccountId("karin"), AccountId("maria")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BO, EVA = DeniedPerson("Bo Prov"), DeniedPerson("mamman", GuardianId("g1"))
NAME, SCHOOL, CLASS, STAFF = Secret.NAME, Secret.SCHOOL, Secret.CLASS, Secret.STAFF
PLANS = st.builds(
    ProtectionPlan,
    st.sets(st.sampled_from(Secret)).map(tuple),
    st.sets(st.sampled_from([BO, EVA, DeniedPerson("Ann Prov")])).map(tuple),
)


def protection(*secrets: Secret, denied: tuple[DeniedPerson, ...] = ()) -> Protection:
    plan = ProtectionPlan((NAME, *secrets), denied, "Socialjouren")
    grade = ProtectionGrade.CONFIDENTIALITY_MARKING
    return Protection(
        PupilId("p"),
        CompartmentId("c"),
        "Elev K-2041",
        AliasSource.RANDOM,
        grade,
        date(2026, 9, 12),
        plan,
    )


def test_what_tightens_in_the_same_saving_holds_at_once_and_the_rest_waits() -> None:
    former = protection(SCHOOL, denied=(BO,))
    wanted = ProtectionPlan((NAME, Secret.ADDRESS), (EVA,), "Rektor", review_on=date(2027, 1, 8))
    after = with_plan(former, wanted, NOON, KARIN, "Avtalat med vårdnadshavaren")
    assert after.plan.hidden == former.hidden | {Secret.ADDRESS}
    assert set(after.plan.denied) == {BO, EVA}
    assert (after.plan.phone_whom, after.plan.review_on) == ("Rektor", date(2027, 1, 8))
    assert after.loosening is not None
    assert after.loosening.of_plan is not None
    assert after.loosening.of_plan.denied == (BO,)
    assert set(after.loosening.of_plan.secrets) == {SCHOOL, CLASS, STAFF}
    assert [step.event for step in after.steps] == [
        ProtectionEvent.PLAN_CHANGED,
        ProtectionEvent.PLAN_LOOSENING_ASKED,
    ]


def test_another_member_answers_and_what_came_meanwhile_stays() -> None:
    former = protection(STAFF, denied=(BO,))
    asked = with_plan(former, ProtectionPlan(phone_whom="Socialjouren"), NOON, KARIN, "Hotet är över")
    assert asked.plan == former.plan
    with pytest.raises(RuleViolation, match="second_person_needed"):
        answered(asked, agrees=True, at=NOON, by=KARIN)
    more = with_plan(asked, replace(asked.plan, denied=(BO, EVA)), NOON, MARIA, "")
    agreed = answered(more, agrees=True, at=NOON, by=MARIA)
    assert (agreed.plan.hidden, agreed.plan.denied) == (frozenset({NAME}), (EVA,))
    assert agreed.loosening is None
    assert (agreed.grade, agreed.steps[-1].about) == (former.grade, KARIN)
    refused = answered(more, agrees=False, at=NOON, by=MARIA)
    assert (refused.plan, refused.loosening) == (more.plan, None)
    assert refused.steps[-1].event is ProtectionEvent.PLAN_LOOSENING_REFUSED


def test_a_reason_is_asked_for_and_one_question_at_a_time() -> None:
    former = protection(STAFF)
    with pytest.raises(RuleViolation, match="required"):
        with_plan(former, ProtectionPlan(), NOON, KARIN, " ")
    asked = with_plan(former, ProtectionPlan(), NOON, KARIN, "Hotet är över")
    with pytest.raises(RuleViolation, match="loosening_asked"):
        with_plan(asked, ProtectionPlan(), NOON, MARIA, "Hotet är över")


def test_what_tightens_holds_also_while_something_else_is_asked_for() -> None:
    former = protection(STAFF, denied=(BO,))
    asked = asking_to_loosen(former, ProtectionGrade.LOCAL, NOON, KARIN, "Nytt beslut")
    wanted = ProtectionPlan((NAME, SCHOOL), (EVA,), "Rektor")
    after = with_plan(asked, wanted, NOON, MARIA, "")
    assert after.plan.hidden == {NAME, SCHOOL, CLASS, STAFF}
    assert set(after.plan.denied) == {BO, EVA}
    assert after.plan.phone_whom == "Rektor"
    assert after.loosening == asked.loosening
    assert after.steps[-1].event is ProtectionEvent.PLAN_CHANGED
    with pytest.raises(RuleViolation, match="loosening_asked"):
        with_plan(after, replace(after.plan, denied=()), NOON, MARIA, "Hotet är över")


def test_who_asked_takes_it_back_and_nobody_else() -> None:
    former = protection(STAFF, denied=(BO,))
    of_grade = asking_to_loosen(former, None, NOON, KARIN, "Nytt beslut")
    of_plan = with_plan(former, ProtectionPlan(), NOON, KARIN, "Hotet är över")
    for asked, event in (
        (of_grade, ProtectionEvent.LOOSENING_WITHDRAWN),
        (of_plan, ProtectionEvent.PLAN_LOOSENING_WITHDRAWN),
    ):
        after = taken_back(asked, NOON, KARIN)
        assert after.loosening is None
        assert (after.plan, after.grade) == (asked.plan, asked.grade)
        assert (after.steps[-1].event, after.steps[-1].account_id) == (event, KARIN)
        with pytest.raises(RuleViolation, match="not_your_request"):
            taken_back(asked, NOON, MARIA)
    with pytest.raises(RuleViolation, match="nothing_asked"):
        taken_back(former, NOON, KARIN)


def test_a_tick_that_another_implies_may_go_at_once() -> None:
    after = with_plan(protection(SCHOOL, STAFF), ProtectionPlan((NAME, SCHOOL)), NOON, KARIN, "")
    assert (after.plan.secrets, after.loosening) == ((NAME, SCHOOL), None)


@given(PLANS, PLANS)
def test_one_person_alone_never_loosens_and_two_get_what_was_asked(
    former: ProtectionPlan, wanted: ProtectionPlan
) -> None:
    after = with_plan(replace(protection(), plan=former), wanted, NOON, KARIN, "Skäl")
    assert after.plan.hidden >= former.hidden | wanted.hidden
    assert set(after.plan.denied) == {*former.denied, *wanted.denied}
    assert (after.loosening is None) == (loosened_by(former, wanted) is None)
    if after.loosening is not None:
        after = answered(after, agrees=True, at=NOON, by=MARIA)
    assert (after.plan.hidden, set(after.plan.denied)) == (wanted.hidden, set(wanted.denied))
