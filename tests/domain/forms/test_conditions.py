# SPDX-License-Identifier: EUPL-1.2
"""Conditions over answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.forms.conditions import fields_asked, holds, is_answered
from eht_desk.domain.forms.model import Condition
from tests.domain.forms.strategies import any_text, json_values

NAMES = ("a", "b", "c")
questions = st.sampled_from(NAMES).flatmap(
    lambda name: st.one_of(
        st.sampled_from(["yes", "no", "1"]).map(lambda word: Condition(field=name, equals=word)),
        st.lists(st.sampled_from(["yes", "no", "1"]), min_size=1).map(
            lambda words: Condition(field=name, one_of=tuple(words))
        ),
        st.booleans().map(lambda wanted: Condition(field=name, answered=wanted)),
    )
)
conditions = st.recursive(
    questions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(all=tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(any=tuple(parts))),
        inner.map(lambda part: Condition(not_=part)),
    ),
    max_leaves=8,
)
answers = st.dictionaries(st.sampled_from(NAMES) | any_text, json_values, max_size=5)
hidden = st.frozensets(st.sampled_from(NAMES))


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("yes", "yes"),
        ({"value": "yes", "comment": "no"}, "yes"),
        (["home", "school"], "school"),
        (3, "3"),
        ("caf\u0065\u0301", "caf\u00e9"),
    ],
)
def test_an_answer_equals_what_it_says(value, word):
    assert holds(Condition(field="a", equals=word), {"a": value})
    assert holds(Condition(field="a", one_of=("other", word)), {"a": value})


@pytest.mark.parametrize(
    "value", [None, "", {"value": "no", "comment": "yes"}, ["yesterday"], True, 3.0, {"x": "yes"}]
)
def test_what_it_does_not_say_is_not_equal(value):
    assert not holds(Condition(field="a", equals="yes"), {"a": value})
    assert not holds(Condition(field="a", equals="3"), {"a": value})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", True),
        (" \n", False),
        (0, True),
        (True, False),
        ([], False),
        ([{"what": ""}, {"what": " "}], False),
        ([{"what": "ring"}], True),
        ({"value": "", "comment": "skrev bara här"}, False),
        ({"name": "Kim Test"}, True),
        ({}, False),
    ],
)
def test_answered_means_that_something_is_said(value, expected):
    assert is_answered(value) is expected
    assert holds(Condition(field="a", answered=True), {"a": value}) is expected


def test_a_hidden_field_counts_as_unanswered():
    condition = Condition(field="a", equals="yes")
    assert holds(condition, {"a": "yes"})
    assert not holds(condition, {"a": "yes"}, {"a"})
    assert holds(Condition(field="a", answered=False), {"a": "yes"}, {"a"})


def test_no_condition_always_holds():
    assert holds(None, {})


@given(conditions, answers, hidden)
def test_not_turns_a_condition_round(condition, given_answers, hidden_ids):
    assert holds(Condition(not_=condition), given_answers, hidden_ids) is not holds(
        condition, given_answers, hidden_ids
    )


@given(st.lists(conditions, min_size=1, max_size=4), answers, hidden)
def test_all_and_any_mean_what_they_say(parts, given_answers, hidden_ids):
    each = [holds(part, given_answers, hidden_ids) for part in parts]
    assert holds(Condition(all=tuple(parts)), given_answers, hidden_ids) is all(each)
    assert holds(Condition(any=tuple(parts)), given_answers, hidden_ids) is any(each)


@given(conditions, answers, hidden)
def test_hiding_a_field_is_the_same_as_leaving_it_out(condition, given_answers, hidden_ids):
    without = {key: value for key, value in given_answers.items() if key not in hidden_ids}
    assert holds(condition, given_answers, hidden_ids) is holds(condition, without)


@given(conditions, answers)
def test_only_the_fields_asked_about_matter(condition, given_answers):
    asked = set(fields_asked(condition))
    relevant = {key: value for key, value in given_answers.items() if key in asked}
    assert holds(condition, given_answers) is holds(condition, relevant)
