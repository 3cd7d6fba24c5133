# SPDX-License-Identifier: EUPL-1.2
"""What stages lead to: opening, due days, outcomes, copies, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.documents import Delivery
from eht_desk.domain.forms.model import Answers, AnswerValue, Condition, DoneDefinition, DueRule
from eht_desk.domain.forms.stages import due_date, is_done, missing_handovers, outcomes, stages_open
from eht_desk.domain.ids import AccountId
from eht_desk.domain.recipients import Recipient
from tests.domain.forms.strategies import any_answers

RULE = DueRule(days=7, from_latest_of=("day", "later_day"))
TO_RECTOR = Delivery("copy_to_rector", Recipient.RECTOR, "", date(2026, 11, 16), AccountId("a"))
TO_MENTOR = Delivery("copy_to_rector", Recipient.MENTOR, "", date(2026, 11, 16), AccountId("a"))
YES: dict[str, AnswerValue] = {"agrees": {"value": "yes"}, "day": "2026-11-16"}


@pytest.mark.parametrize(
    ("answers", "finalised", "expected"),
    [
        ({}, set(), ("first",)),
        (YES, set(), ("first",)),
        (YES, {"first"}, ("first", "second")),
        ({"topics": ["friends", "home"]}, {"first"}, ("first", "second")),
        ({"topics": ["friends"]}, {"first"}, ("first",)),
        ({}, {"first", "second"}, ("first", "second")),
    ],
)
def test_a_stage_opens_after_the_one_before_when_its_condition_holds(
    kitchen_sink, answers, finalised, expected
):
    assert stages_open(kitchen_sink, answers, finalised) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"day": "2026-11-16", "later_day": "2026-11-18"}, date(2026, 11, 25)),
        ({"day": "2026-11-18", "later_day": "2026-11-16"}, date(2026, 11, 25)),
        ({"day": "2026-11-18"}, None),
        ({"day": "2026-11-18", "later_day": "snart"}, None),
        ({"day": "2026-11-18", "later_day": "9999-12-31"}, None),
        ({}, None),
    ],
)
def test_the_day_counts_from_the_later_date_once_both_are_there(answers, expected):
    assert due_date(RULE, answers) == expected


def test_no_rule_gives_no_day():
    assert due_date(None, {"day": "2026-11-18"}) is None


def test_an_outcome_holds_from_its_stage_until_the_stage_that_closes_it(kitchen_sink):
    assert outcomes(kitchen_sink, YES, set()) == ()
    assert outcomes(kitchen_sink, YES, {"first"}) == ("needs_meeting",)
    assert outcomes(kitchen_sink, YES, {"first", "second"}) == ()


def test_an_outcome_needs_its_condition(kitchen_sink):
    assert outcomes(kitchen_sink, YES | {"mood": 5}, {"first"}) == ()
    assert outcomes(kitchen_sink, {"agrees": {"value": "no"}}, {"first"}) == ()


def test_done_needs_stage_dates_and_copy(kitchen_sink):
    assert is_done(kitchen_sink, YES, {"first"}, [TO_RECTOR])
    assert not is_done(kitchen_sink, YES, set(), [TO_RECTOR])
    assert not is_done(kitchen_sink, YES, {"first"}, [])
    assert not is_done(kitchen_sink, YES, {"first"}, [TO_MENTOR])
    assert not is_done(kitchen_sink, YES | {"day": "snart"}, {"first"}, [TO_RECTOR])
    assert not is_done(kitchen_sink, YES | {"day": ""}, {"first"}, [TO_RECTOR])


def test_a_copy_is_missing_once_its_stage_is_frozen(kitchen_sink):
    assert missing_handovers(kitchen_sink, set(), []) == ()
    assert missing_handovers(kitchen_sink, {"first"}, []) == ("copy_to_rector",)
    assert missing_handovers(kitchen_sink, {"first", "second"}, [TO_RECTOR]) == ("copy_to_counsellor",)


def test_what_does_not_show_decides_nothing(kitchen_sink):
    asked = Condition(field="place_named", answered=True)
    first, second = kitchen_sink.stages
    form = replace(
        kitchen_sink,
        stages=(first, replace(second, opens_when=asked)),
        outcomes=(replace(kitchen_sink.outcomes[0], when=asked),),
        done=DoneDefinition(answered=("place_named",)),
    )
    hidden: Answers = {"place": "home", "place_named": "Biblioteket"}
    shown: Answers = {"place": "elsewhere", "place_named": "Biblioteket"}
    assert stages_open(form, hidden, {"first"}) == ("first",)
    assert stages_open(form, shown, {"first"}) == ("first", "second")
    assert outcomes(form, hidden, {"first"}) == ()
    assert outcomes(form, shown, {"first"}) == ("needs_meeting",)
    assert not is_done(form, hidden, {"first"}, [TO_RECTOR])
    assert is_done(form, shown, {"first"}, [TO_RECTOR])


@given(data=st.data(), finalised=st.sets(st.sampled_from(["first", "second", "third"])))
def test_any_json_gives_an_answer(kitchen_sink, data, finalised):
    answers = data.draw(any_answers(kitchen_sink))
    assert set(stages_open(kitchen_sink, answers, finalised)) <= {"first", "second"}
    assert set(outcomes(kitchen_sink, answers, finalised)) <= {"needs_meeting"}
    assert is_done(kitchen_sink, answers, finalised, []) is False
    due_date(RULE, answers)
