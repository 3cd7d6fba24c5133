# SPDX-License-Identifier: EUPL-1.2
"""Consents: which step follows which, whose count, and how several persons stand together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.consent_standing import (
    ConsentFindings,
    PurposeState,
    WhoConsents,
    proofs,
    scopes,
    standing,
)
from eht_desk.domain.consents import (
    Consent,
    ConsentPerson,
    ConsentRoute,
    ConsentState,
    ConsentStep,
    MayConsent,
    age_on,
    may_consent,
    next_states,
    with_step,
)
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.evidence import Evidence, EvidenceKind, Findings, found
from eht_desk.domain.ids import AccountId, CompartmentId, ConsentId, GuardianId, PupilId, UnitId

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OMAR, LISA = GuardianId("omar"), GuardianId("lisa")
GUARDIAN, PUPIL = ConsentPerson.GUARDIAN, ConsentPerson.PUPIL
YOUNG, OLD = date(2015, 5, 12), date(2010, 11, 22)
WRITTEN = [item for item in ConsentState if item is not ConsentState.EXPIRED]
ENOUGH = {ConsentState.GIVEN, ConsentState.NOT_NEEDED}


def step(
    state: ConsentState, on: date = DAY, *, until: date | None = None, at: datetime = NOON
) -> ConsentStep:
    return ConsentStep(state, on, at, AccountId("a"), ConsentRoute.MEETING, until=until)


def consent(
    guardian: GuardianId | None = OMAR,
    *states: ConsentState,
    until: date | None = None,
    at: datetime = NOON,
    scope: str = "",
) -> Consent:
    person = GUARDIAN if guardian is not None else PUPIL
    steps = tuple(step(item, until=until, at=at) for item in states or (ConsentState.ASKED,))
    return Consent(
        ConsentId(f"c-{guardian}-{scope}-{at:%H%M}"),
        CompartmentId("k"),
        PupilId("p"),
        UnitId("u"),
        "purpose",
        scope,
        person,
        guardian,
        "",
        MayConsent.GUARDIAN if guardian is not None else MayConsent.MATURE,
        "",
        steps,
        until,
    )


def state_of(
    consents: list[Consent], who: WhoConsents, persons: tuple[ConsentPerson, ...] = (GUARDIAN, PUPIL)
):
    return standing(consents, "purpose", persons, "", who, DAY).state


BOTH = WhoConsents((OMAR, LISA), YOUNG)


@pytest.mark.parametrize(
    ("omar", "lisa", "pupil", "expected"),
    [
        (None, None, None, PurposeState.NOT_ASKED),
        ("asked", None, None, PurposeState.WAITING),
        ("given", "asked", "given", PurposeState.WAITING),
        ("given", None, "given", PurposeState.WAITING),
        ("given", "given", "given", PurposeState.ALL_GIVEN),
        ("given", "not_needed", "given", PurposeState.ALL_GIVEN),
        ("not_needed", "not_needed", "not_needed", PurposeState.NOT_NEEDED),
        ("given", "refused", "given", PurposeState.CONFLICT),
        ("given", "withdrawn", "given", PurposeState.CONFLICT),
        ("refused", "refused", "given", PurposeState.REFUSED),
        ("given", "given", "refused", PurposeState.REFUSED),
        ("asked", "withdrawn", None, PurposeState.WITHDRAWN),
        ("taken_back", None, None, PurposeState.NOT_ASKED),
    ],
)
def test_how_three_persons_stand_together(omar, lisa, pupil, expected):
    said = ((OMAR, omar), (LISA, lisa), (None, pupil))
    consents = [consent(who, ConsentState(state)) for who, state in said if state]
    assert state_of(consents, BOTH) is expected


def test_a_former_guardian_does_not_count_and_a_new_one_is_missing():
    given_by_omar = consent(OMAR, ConsentState.GIVEN)
    now = standing([given_by_omar], "purpose", (GUARDIAN,), "", WhoConsents((LISA,), YOUNG), DAY)
    assert now.state is PurposeState.NOT_ASKED
    assert [item.guardian_id for item in now.missing] == [LISA]
    assert now.former == (given_by_omar,)
    assert not now.is_met


def test_a_former_guardian_makes_no_conflict():
    consents = [consent(OMAR, ConsentState.REFUSED), consent(LISA, ConsentState.GIVEN)]
    assert state_of(consents, WhoConsents((LISA,), YOUNG), (GUARDIAN,)) is PurposeState.ALL_GIVEN


def test_what_nobody_can_say_yes_to_is_not_given():
    now = standing([], "purpose", (GUARDIAN,), "", WhoConsents((), YOUNG), DAY)
    assert (now.state, now.has_nobody, now.is_met) == (PurposeState.NOT_ASKED, True, False)
    only_pupil = standing(
        [consent(None, ConsentState.GIVEN)], "purpose", (GUARDIAN, PUPIL), "", WhoConsents((), YOUNG), DAY
    )
    assert only_pupil.state is PurposeState.WAITING


def test_a_consent_ends_after_its_last_day_and_not_on_it():
    last = consent(OMAR, ConsentState.GIVEN, until=DAY)
    assert last.state_on(DAY) is ConsentState.GIVEN
    assert last.state_on(DAY + timedelta(days=1)) is ConsentState.EXPIRED
    who = WhoConsents((OMAR,), YOUNG)
    tomorrow = standing([last], "purpose", (GUARDIAN,), "", who, DAY + timedelta(days=1))
    assert tomorrow.state is PurposeState.EXPIRED


def test_a_pupil_of_sixteen_is_asked_too_and_an_earlier_judgement_falls():
    given_by_omar = consent(OMAR, ConsentState.GIVEN)
    assert state_of([given_by_omar], WhoConsents((OMAR,), YOUNG), (GUARDIAN,)) is PurposeState.ALL_GIVEN
    assert state_of([given_by_omar], WhoConsents((OMAR,), OLD), (GUARDIAN,)) is PurposeState.WAITING
    too_young = replace(consent(None, ConsentState.NOT_NEEDED), may_consent=MayConsent.NOT_MATURE)
    assert state_of([given_by_omar, too_young], WhoConsents((OMAR,), YOUNG)) is PurposeState.ALL_GIVEN
    assert state_of([given_by_omar, too_young], WhoConsents((OMAR,), OLD)) is PurposeState.WAITING


def test_age_is_in_whole_years_also_for_the_twenty_ninth_of_february():
    assert age_on(date(2010, 11, 23), DAY) == 15
    assert age_on(date(2010, 11, 22), DAY) == 16
    assert age_on(date(2012, 2, 29), date(2028, 2, 28)) == 15
    assert age_on(date(2012, 2, 29), date(2028, 2, 29)) == 16
    assert age_on(date(2012, 2, 29), date(2025, 2, 28)) == 12
    assert age_on(None, DAY) is None


def test_who_may_consent():
    assert may_consent(GUARDIAN, None, DAY) is MayConsent.GUARDIAN
    assert may_consent(PUPIL, OLD, DAY, is_mature=False) is MayConsent.AGE_16
    assert may_consent(PUPIL, YOUNG, DAY, is_mature=True) is MayConsent.MATURE
    assert may_consent(PUPIL, None, DAY, is_mature=False) is MayConsent.NOT_MATURE
    with pytest.raises(RuleViolation, match="required"):
        may_consent(PUPIL, YOUNG, DAY)


def test_steps_that_do_not_follow_are_refused():
    asked = consent(OMAR)
    with pytest.raises(RuleViolation, match="step_does_not_follow"):
        with_step(asked, step(ConsentState.WITHDRAWN), DAY)
    with pytest.raises(RuleViolation, match="in_future"):
        with_step(asked, step(ConsentState.GIVEN, DAY + timedelta(days=1)), DAY)
    with pytest.raises(RuleViolation, match="before_former"):
        with_step(asked, step(ConsentState.GIVEN, DAY - timedelta(days=1)), DAY)
    with pytest.raises(RuleViolation, match="until_over"):
        with_step(asked, step(ConsentState.GIVEN, until=DAY - timedelta(days=1)), DAY)
    wrong = replace(step(ConsentState.REFUSED, DAY - timedelta(days=3)), is_correction=True)
    assert with_step(consent(OMAR, ConsentState.GIVEN), wrong, DAY).state_on(DAY) is ConsentState.REFUSED


def test_scopes_are_apart_and_written_alike_they_are_one():
    consents = [
        consent(OMAR, ConsentState.GIVEN, scope="BUP i Provköping"),
        consent(LISA, ConsentState.GIVEN, scope="bup  i provköping"),
        consent(OMAR, ConsentState.REFUSED, scope="Socialtjänsten"),
    ]
    assert scopes(consents, "purpose") == ("BUP i Provköping", "Socialtjänsten")
    who = WhoConsents((OMAR, LISA), YOUNG)
    assert standing(consents, "purpose", (GUARDIAN,), "BUP i Provköping", who, DAY).is_met
    found_for = proofs(ConsentFindings(DAY, consents, who), "purpose", (GUARDIAN,))
    assert len(found_for) == 2


def test_a_gate_finds_them_only_when_all_have_said_yes():
    asks = Evidence(EvidenceKind.CONSENT, purpose_id="purpose", persons=(GUARDIAN,))
    who = WhoConsents((OMAR, LISA), YOUNG)
    early, late = (
        consent(OMAR, ConsentState.GIVEN),
        consent(LISA, ConsentState.GIVEN, at=NOON + timedelta(hours=2)),
    )
    assert found(asks, Findings()) == []
    assert found(asks, Findings(consents=ConsentFindings(DAY, [early], who))) == []
    both = Findings(consents=ConsentFindings(DAY, [late, early], who))
    assert found(asks, both) == [early.id, late.id]
    assert found(asks, both, NOON + timedelta(hours=1)) == [early.id, late.id]  # the last one completed it
    assert found(asks, both, NOON + timedelta(hours=3)) == []
    assert (
        found(
            asks, Findings(consents=ConsentFindings(DAY, [early, consent(LISA, ConsentState.REFUSED)], who))
        )
        == []
    )


@given(st.lists(st.tuples(st.sampled_from(WRITTEN), st.integers(0, 30), st.booleans()), max_size=12))
def test_whatever_is_tried_former_steps_stay_and_only_what_may_follow_follows(tries):
    now = consent(OMAR)
    today = DAY + timedelta(days=40)
    for state, days, is_correction in tries:
        new = replace(step(state, DAY + timedelta(days=days)), is_correction=is_correction)
        may = is_correction or (state in next_states(now, today) and new.on >= now.last.on)
        try:
            after = with_step(now, new, today)
        except RuleViolation:
            assert not may
            continue
        assert may
        assert after.steps[:-1] == now.steps
        assert after.state_on(DAY) is state
        now = after


@given(
    st.lists(st.sampled_from(WRITTEN), min_size=3, max_size=3),
    st.booleans(),
    st.booleans(),
    st.sampled_from([YOUNG, OLD, None]),
)
def test_met_means_that_everybody_whose_yes_it_takes_said_so(states, has_omar, has_lisa, born):
    guardians = tuple(key for key, is_there in ((OMAR, has_omar), (LISA, has_lisa)) if is_there)
    consents = [consent(key, state) for key, state in zip((OMAR, LISA, None), states, strict=True)]
    who = WhoConsents(guardians, born)
    now = standing(consents, "purpose", (GUARDIAN, PUPIL), "", who, DAY)
    said = dict(zip((OMAR, LISA, None), states, strict=True))
    everybody = [said[key] for key in (*guardians, None)]
    assert now.is_met == (bool(guardians) and all(state in ENOUGH for state in everybody))
    assert now.is_met or now.missing or now.has_nobody
    if now.state is PurposeState.CONFLICT:
        assert len(guardians) == 2
    assert bool(proofs(ConsentFindings(DAY, consents, who), "purpose", (GUARDIAN, PUPIL))) == now.is_met
