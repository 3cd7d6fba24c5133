# SPDX-License-Identifier: EUPL-1.2
"""Grades, second persons, aliases and members of a protection (P-4, P-7, P-13 to P-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
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
    check_members,
    fitting_alias,
    has_ended,
    is_tighter,
    random_alias,
    tightened,
)

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
KARIN, MARIA, NILS = AccountId("karin"), AccountId("maria"), AccountId("nils")
MARKING = Protection(
    PupilId("p"),
    CompartmentId("c"),
    "Elev K-2041",
    AliasSource.RANDOM,
    ProtectionGrade.CONFIDENTIALITY_MARKING,
    date(2026, 9, 12),
)


def code_of(call: object, *arguments: object, **named: object) -> str:
    assert callable(call)
    with pytest.raises(RuleViolation) as caught:
        call(*arguments, **named)
    return caught.value.code


def test_a_higher_grade_holds_at_once():
    after = tightened(MARKING, ProtectionGrade.PROTECTED_REGISTRATION, NOON, KARIN)
    assert after.grade is ProtectionGrade.PROTECTED_REGISTRATION
    assert after.steps[-1].event is ProtectionEvent.TIGHTENED
    assert code_of(tightened, after, ProtectionGrade.LOCAL, NOON, KARIN) == "not_tighter"
    assert code_of(tightened, after, after.grade, NOON, KARIN) == "not_tighter"


def test_a_lower_grade_needs_somebody_else():
    asked = asking_to_loosen(MARKING, ProtectionGrade.LOCAL, NOON, MARIA, "Beslutet har upphört")
    assert asked.grade is MARKING.grade
    assert code_of(answered, asked, agrees=True, at=NOON, by=MARIA) == "second_person_needed"
    assert answered(asked, agrees=True, at=NOON, by=KARIN).grade is ProtectionGrade.LOCAL
    refused = answered(asked, agrees=False, at=NOON, by=KARIN, reason="Nytt beslut väntas")
    assert (refused.grade, refused.loosening) == (MARKING.grade, None)


def test_no_protection_any_more_needs_somebody_else_too():
    asked = asking_to_loosen(MARKING, None, NOON, MARIA, "Skyddet är hävt")
    assert not has_ended(asked)
    assert has_ended(answered(asked, agrees=True, at=NOON, by=KARIN))
    assert code_of(asking_to_loosen, asked, None, NOON, KARIN, "Igen") == "loosening_asked"
    assert code_of(asking_to_loosen, MARKING, None, NOON, MARIA, "  ") == "required"
    assert code_of(answered, MARKING, agrees=True, at=NOON, by=KARIN) == "nothing_asked"


def test_a_higher_grade_ends_what_was_asked():
    asked = asking_to_loosen(MARKING, None, NOON, MARIA, "Skyddet är hävt")
    after = tightened(asked, ProtectionGrade.PROTECTED_REGISTRATION, NOON, KARIN)
    assert after.loosening is None
    assert code_of(answered, after, agrees=True, at=NOON, by=KARIN) == "nothing_asked"


@given(st.sampled_from(ProtectionGrade), st.sampled_from([None, *ProtectionGrade]))
def test_each_change_is_either_at_once_or_with_two(
    former: ProtectionGrade, new: ProtectionGrade | None
) -> None:
    back = new is not None and is_tighter(new, former)
    assert is_tighter(former, new) or new is None or back


def test_the_plan_says_who_never_gets_anything_and_what_is_secret():
    denied = DeniedPerson("Bo Prov", GuardianId("bo"), "Hot")
    plan = ProtectionPlan((Secret.SCHOOL,), (denied,))
    planned = replace(MARKING, plan=plan)
    assert not planned.may_receive(GuardianId("bo"))
    assert planned.may_receive(GuardianId("eva"))
    assert planned.hidden == set(Secret) - {Secret.ADDRESS, Secret.RELATIVE}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("120523", "alias_number"),
        ("Elev 12-05-23", "alias_number"),
        ("<b>K</b>", "alias_unfit"),
        ("K" * 41, "alias_unfit"),
        ("elev k-2041", "alias_taken"),
    ],
)
def test_an_alias_that_tells_or_confuses_is_refused(text: str, code: str) -> None:
    assert code_of(fitting_alias, text, ["Elev K-2041"]) == code


def test_an_alias_of_the_municipality_is_kept_as_it_is():
    assert fitting_alias("  Björk  7 ", []) == "Björk 7"


@given(st.binary(min_size=4, max_size=8))
def test_our_own_aliases_always_fit(letters: bytes) -> None:
    alias = random_alias(letters)
    assert fitting_alias(alias, []) == alias


def test_rektor_and_one_more_know():
    check_members([KARIN, MARIA], [KARIN])
    assert code_of(check_members, [KARIN], [KARIN]) == "too_few_members"
    assert code_of(check_members, [KARIN, KARIN], [KARIN]) == "too_few_members"
    assert code_of(check_members, [MARIA, NILS], [KARIN]) == "no_rector"
