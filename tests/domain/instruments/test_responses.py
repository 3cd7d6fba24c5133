# SPDX-License-Identifier: EUPL-1.2
"""Answering question by question, from paper, breaking off, declining, and what the store gets."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.instruments.model import InformantKind
from eht_desk.domain.instruments.paper_rows import (
    answers_of_row,
    check_row,
    check_row_differs,
    row_of_answers,
    rows_differ,
)
from eht_desk.domain.instruments.responses import (
    PUPIL,
    AnswerWay,
    Respondent,
    ResponseState,
    answered,
    begin,
    declined,
    finished,
    from_paper,
    record_of,
    response_of,
    resumed,
)
from tests.domain.instruments.forms import DAY, FATHER, INSTRUMENT, MOTHER, TEACHER, all_answers, form
from tests.domain.instruments.test_vectors import T1

ROW = "6310 5200 4421 5310 6210 4412"


def begun():
    return begin(INSTRUMENT, PUPIL, DAY, AnswerWay.SCREEN)


def test_it_goes_on_where_it_stopped_also_after_a_skipped_question():
    response = answered(INSTRUMENT, answered(INSTRUMENT, begun(), 1, 6), 2, None)
    assert (response.next_number, response.answers[:3]) == (3, (6, None, None))
    back = answered(INSTRUMENT, response, 1, 0)
    assert (back.next_number, back.answers[0]) == (3, 0)


def test_it_is_complete_when_the_last_question_was_shown_and_unfinished_before():
    response = begun()
    for number in range(1, 24):
        response = answered(INSTRUMENT, response, number, 1)
    stopped = finished(response)
    assert (stopped.state, stopped.missing) == (ResponseState.UNFINISHED, (24,))
    whole = finished(answered(INSTRUMENT, resumed(stopped), 24, None))
    assert (whole.state, whole.missing) == (ResponseState.COMPLETE, (24,))
    for step in (finished, declined, resumed):
        with pytest.raises(RuleViolation, match="response_closed"):
            step(whole)


def test_nothing_stays_of_what_was_answered_before_a_no():
    response = declined(answered(INSTRUMENT, begun(), 1, 6))
    assert (response.state, set(response.answers), response.reached) == (ResponseState.DECLINED, {None}, 0)
    with pytest.raises(RuleViolation, match="response_closed"):
        answered(INSTRUMENT, response, 1, 1)


@pytest.mark.parametrize("value", [-1, 7, True, 3.0])
def test_only_points_of_the_scale_are_answers(value):
    with pytest.raises(RuleViolation, match="not_on_scale") as caught:
        answered(INSTRUMENT, begun(), 3, value)
    assert caught.value.facts == {"item": 3, "minimum": 0, "maximum": 6}
    with pytest.raises(RuleViolation, match="not_on_scale"):
        form([1] * 23 + [value])


@pytest.mark.parametrize("number", [0, 25])
def test_a_question_that_is_not_there_is_refused(number):
    with pytest.raises(RuleViolation, match="unknown_item"):
        answered(INSTRUMENT, begun(), number, 1)


@pytest.mark.parametrize(
    "who", [Respondent(InformantKind.GUARDIAN), Respondent(InformantKind.PUPIL, GuardianId("mother"))]
)
def test_a_guardian_is_named_and_nobody_else(who):
    with pytest.raises(RuleViolation, match="guardian_not_named"):
        begin(INSTRUMENT, who, DAY)


@given(all_answers(), st.sampled_from([PUPIL, MOTHER, FATHER, TEACHER]))
def test_what_the_store_gets_is_the_same_when_it_comes_back(answers, who):
    response = form(answers, who)
    assert response_of(json.loads(json.dumps(record_of(response)))) == response


@pytest.mark.parametrize(
    "change",
    [
        {"answers": "123"},
        {"answers": [1.5]},
        {"state": "gone"},
        {"day": "i går"},
        {"version": "1"},
        {"way": 3},
    ],
)
def test_a_broken_record_has_a_code(change):
    with pytest.raises(ExpectedFailure, match="broken_response"):
        response_of(record_of(begun()) | change)
    with pytest.raises(ExpectedFailure, match="broken_response"):
        response_of({})


def test_a_row_of_digits_is_the_paper():
    assert answers_of_row(INSTRUMENT, ROW) == T1
    assert answers_of_row(INSTRUMENT, ", ".join(ROW.replace(" ", ""))) == T1
    assert answers_of_row(INSTRUMENT, "-" + ROW[1:])[0] is None


@given(all_answers())
def test_a_typed_row_comes_back(answers):
    assert answers_of_row(INSTRUMENT, row_of_answers(answers)) == answers


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        (ROW[:-1], "row_length", {"found": 23, "wanted": 24}),
        (ROW + "1", "row_length", {"found": 25, "wanted": 24}),
        ("67", "not_on_scale", {"item": 2, "minimum": 0, "maximum": 6}),
        ("6a", "row_sign", {"item": 2}),
        ("٦", "row_sign", {"item": 1}),
    ],
)
def test_a_slip_in_the_row_says_where(typed, code, facts):
    with pytest.raises(RuleViolation, match=code) as caught:
        answers_of_row(INSTRUMENT, typed)
    assert caught.value.facts == facts


def test_the_check_row_finds_a_wrong_digit():
    assert check_row(INSTRUMENT, T1) == (30, 18, 6, 3)
    typed = answers_of_row(INSTRUMENT, ROW.replace("6310", "5310", 1))
    assert check_row_differs(INSTRUMENT, typed, (30, 18, 6, 3)) == ("f1",)
    assert rows_differ(T1, typed) == (1,)
    with pytest.raises(RuleViolation, match="row_length:check_row"):
        check_row_differs(INSTRUMENT, typed, (30, 18, 6))


def test_a_paper_form_of_another_length_is_refused():
    with pytest.raises(RuleViolation, match="row_length"):
        from_paper(INSTRUMENT, PUPIL, DAY, (1,) * 16)
