# SPDX-License-Identifier: EUPL-1.2
"""What holds for all forms, and who counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.instruments.model import CombinationMethod
from eht_desk.domain.instruments.responses import (
    PUPIL,
    Answers,
    AnswerWay,
    ResponseState,
    answered,
    begin,
    declined,
    finished,
)
from eht_desk.domain.instruments.results import ProfileKind, Result, hundredths, shown
from eht_desk.domain.instruments.rules_used import RuleCode, rules_used
from eht_desk.domain.instruments.scoring import leading, score, score_form
from tests.domain.instruments.forms import (
    DAY,
    FATHER,
    FUNCTIONS,
    INSTRUMENT,
    MOTHER,
    TEACHER,
    all_answers,
    form,
    form_of_sums,
    values,
    whole_forms,
)

B = CombinationMethod.HALF_PUPIL
three_forms = st.tuples(all_answers(), all_answers(), all_answers())


def codes(result: Result) -> set[RuleCode]:
    return {note.code for note in rules_used(result)}


def plainly(forms: list[Answers], weights: list[int]) -> list[Fraction]:
    """The combined means as the specification writes them, in fractions throughout."""
    means = []
    for function in range(4):
        own = []
        for answers in forms:
            given = [value for value in answers[function::4] if value is not None]
            own.append(Fraction(sum(given), len(given)))
        means.append(
            sum((mean * weight for mean, weight in zip(own, weights, strict=True)), Fraction(0))
            / sum(weights)
        )
    return means


def is_eligible(answers: Answers) -> bool:
    return all(answers[function::4].count(None) <= 1 for function in range(4))


@given(three_forms)
def test_means_are_those_of_the_specification(forms):
    result = score(INSTRUMENT, [form(forms[0]), form(forms[1], MOTHER), form(forms[2], FATHER)])
    counted = [answers for answers in forms if is_eligible(answers)]
    assert list(result.means) == (plainly(counted, [1] * len(counted)) if counted else [])
    assert all(0 <= mean <= 6 for mean in result.means)


@given(whole_forms(), whole_forms(), whole_forms())
def test_method_b_gives_the_pupil_half(pupil, mother, father):
    responses = [form(pupil), form(mother, MOTHER), form(father, FATHER)]
    assert list(score(INSTRUMENT, responses, B).means) == plainly([pupil, mother, father], [2, 1, 1])
    assert score(INSTRUMENT, responses[:2], B).means == score(INSTRUMENT, responses[:2]).means


@given(whole_forms())
def test_ranks_and_profile_are_those_of_the_specification(answers):
    result = score(INSTRUMENT, [form(answers)])
    means = result.means
    left = sorted(range(4), key=lambda function: -means[function])
    ranks = [0] * 4
    while left:
        best = means[left[0]]
        equal = [function for function in left if best - means[function] <= Fraction(1, 4)]
        above = 4 - len(left)
        for function in equal:
            ranks[function] = 1 + above
        left = [function for function in left if function not in equal]
    assert list(result.ranks) == ranks
    near = tuple(
        name for name, mean in zip(FUNCTIONS, means, strict=True) if max(means) - mean < Fraction(1, 2)
    )
    if max(means) < 1:
        expected: tuple[ProfileKind, tuple[str, ...]] = (ProfileKind.LOW, ())
    elif max(means) - min(means) < Fraction(1, 2):
        expected = (ProfileKind.UNDIFFERENTIATED, ())
    else:
        expected = (ProfileKind.SINGLE if len(near) == 1 else ProfileKind.MIXED, near)
    assert (result.profile.kind, result.profile.functions) == expected


@given(three_forms, st.permutations(range(4)))
def test_the_order_of_the_respondents_changes_nothing(forms, order):
    responses = [
        *(form(answers, who) for answers, who in zip(forms, (PUPIL, MOTHER, FATHER), strict=True)),
        form(forms[0], TEACHER),
    ]
    first, second = score(INSTRUMENT, responses), score(INSTRUMENT, [responses[place] for place in order])
    assert first == second
    assert rules_used(first) == rules_used(second)


@given(st.lists(all_answers(5), min_size=1, max_size=3))
def test_one_more_on_every_answer_is_one_more_on_every_mean_and_the_same_ranks(forms):
    people = (PUPIL, MOTHER, FATHER)
    lower = score(INSTRUMENT, [form(answers, who) for answers, who in zip(forms, people, strict=False)])
    raised = [tuple(None if value is None else value + 1 for value in answers) for answers in forms]
    higher = score(INSTRUMENT, [form(answers, who) for answers, who in zip(raised, people, strict=False)])
    assert [mean + 1 for mean in lower.means] == list(higher.means)
    assert lower.ranks == higher.ranks


@given(all_answers(), all_answers())
def test_pupil_and_one_guardian_can_change_places(one, other):
    first = score(INSTRUMENT, [form(one), form(other, MOTHER)])
    second = score(INSTRUMENT, [form(other), form(one, MOTHER)])
    assert (first.means, first.ranks, first.profile) == (second.means, second.ranks, second.profile)


@given(all_answers(), all_answers(), st.sampled_from(CombinationMethod))
def test_every_result_can_be_told_whole(one, other, method):
    result = score(INSTRUMENT, [form(one), form(other, MOTHER), form(one, TEACHER)], method)
    told = codes(result)
    assert (RuleCode.COMBINED in told) is bool(result.counted)
    assert len(told & {RuleCode.SINGLE, RuleCode.MIXED, RuleCode.LOW, RuleCode.UNDIFFERENTIATED}) == bool(
        result.counted
    )
    assert (RuleCode.MIXED in told) is (len(result.profile.functions) > 1)
    assert TEACHER not in result.counted


def test_a_teacher_is_shown_and_left_out():
    result = score(INSTRUMENT, [form_of_sums((24, 6, 6, 6)), form_of_sums((6, 6, 6, 36), TEACHER)])
    assert result.means == values(4, 1, 1, 1)
    shown_apart = result.form(TEACHER)
    assert shown_apart is not None
    assert shown_apart.means == values(1, 1, 1, 6)
    assert RuleCode.SHOWN_APART in codes(result)
    assert RuleCode.TOPS_DIFFER not in codes(result)


def test_who_declined_is_told_and_nothing_is_scored_for_them():
    no = declined(begin(INSTRUMENT, MOTHER, DAY))
    result = score(INSTRUMENT, [form_of_sums((24, 6, 6, 6)), no])
    assert (result.declined, result.counted) == ((MOTHER,), (PUPIL,))
    assert RuleCode.DECLINED in codes(result)
    with pytest.raises(RuleViolation, match="response_declined"):
        score_form(INSTRUMENT, no)


def test_an_unfinished_form_counts_while_each_function_has_enough():
    response = begin(INSTRUMENT, PUPIL, DAY, AnswerWay.SCREEN)
    for number in range(1, 21):
        response = answered(INSTRUMENT, response, number, 3)
    response = finished(response)
    assert response.state is ResponseState.UNFINISHED
    result = score(INSTRUMENT, [response])
    assert result.counted == (PUPIL,)
    assert RuleCode.UNFINISHED in codes(result)


def test_the_same_person_twice_is_refused():
    with pytest.raises(RuleViolation, match="respondent_twice"):
        score(INSTRUMENT, [form([1] * 24, MOTHER), form([2] * 24, MOTHER)])


@pytest.mark.parametrize("other", [{"id": "sras_r_32"}, {"version": 2}])
def test_answers_of_another_form_are_not_scored(other):
    with pytest.raises(RuleViolation, match="variants_differ"):
        score(replace(INSTRUMENT, **other), [form([1] * 24)])


def test_no_form_gives_no_profile():
    assert score(INSTRUMENT, []).profile.kind is ProfileKind.NONE
    assert rules_used(score(INSTRUMENT, [])) == ()


def test_nobody_comes_first_in_a_low_or_flat_form():
    assert leading(INSTRUMENT, score_form(INSTRUMENT, form([0] * 24))) == ()
    assert leading(INSTRUMENT, score_form(INSTRUMENT, form([6] * 24))) == ()
    assert leading(INSTRUMENT, score_form(INSTRUMENT, form_of_sums((24, 24, 6, 6)))) == ("f1", "f2")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(47, 12), "3,92"),
        (Fraction(5, 1000), "0,01"),
        (Fraction(-5, 1000), "\N{MINUS SIGN}0,01"),
        (Fraction(67, 18), "3,72"),
        (Fraction(0), "0,00"),
        (Fraction(-1, 1000), "0,00"),
        (Fraction(6), "6,00"),
    ],
)
def test_a_value_is_shown_with_two_decimals_half_up(value, text):
    assert shown(value) == text


@given(st.fractions(0, 6, max_denominator=180))
def test_rounding_is_never_off_by_more_than_half_a_hundredth(value):
    assert abs(Fraction(hundredths(value), 100) - value) <= Fraction(1, 200)
