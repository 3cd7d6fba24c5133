# SPDX-License-Identifier: EUPL-1.2
"""T1-T13 of the scoring specification, every number of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from eht_desk.domain.instruments.model import Band, CombinationMethod, Instrument
from eht_desk.domain.instruments.responses import PUPIL, Response
from eht_desk.domain.instruments.results import ProfileKind, Result, hundredths
from eht_desk.domain.instruments.rules_used import RuleCode, RuleNote, rules_used
from eht_desk.domain.instruments.scoring import score
from tests.domain.instruments.forms import (
    FATHER,
    INSTRUMENT,
    MOTHER,
    RULES,
    form,
    form_of_sums,
    values,
    without_items,
)

T1 = (6, 3, 1, 0, 5, 2, 0, 0, 4, 4, 2, 1, 5, 3, 1, 0, 6, 2, 1, 0, 4, 4, 1, 2)
T12 = (2, 4, 1, 3, 2, 4, 1, 3, 2, 4, 1, 3, 2, 4, 1, 3, 2, 6, 1, 6, 2, 2, 1, 6)
SINGLE, MIXED = ProfileKind.SINGLE, ProfileKind.MIXED
LOW, FLAT = ProfileKind.LOW, ProfileKind.UNDIFFERENTIATED


def without(answers: tuple[int, ...], *numbers: int) -> list[int | None]:
    return [None if number in numbers else value for number, value in enumerate(answers, start=1)]


def notes(result: Result, code: RuleCode) -> list[RuleNote]:
    return [note for note in rules_used(result) if note.code is code]


@pytest.mark.parametrize(
    ("responses", "means", "ranks", "kind", "functions"),
    [
        pytest.param([form(T1)], (500, 300, 100, 50), (1, 2, 3, 4), SINGLE, ("f1",), id="T1"),
        pytest.param(
            [form([number % 7 for number in range(1, 25)])],
            (283, 267, 250, 350),
            (2, 2, 4, 1),
            SINGLE,
            ("f4",),
            id="T2",
        ),
        pytest.param(
            [form_of_sums((24, 21, 12, 6))], (400, 350, 200, 100), (1, 2, 3, 4), SINGLE, ("f1",), id="T3"
        ),
        pytest.param(
            [form_of_sums((24, 22, 12, 6))], (400, 367, 200, 100), (1, 2, 3, 4), MIXED, ("f1", "f2"), id="T4"
        ),
        pytest.param(
            [form_of_sums((24, 24, 10, 8)), form_of_sums((24, 21, 10, 8), MOTHER)],
            (400, 375, 167, 133),
            (1, 1, 3, 4),
            MIXED,
            ("f1", "f2"),
            id="T5",
        ),
        pytest.param(
            [
                form_of_sums((12, 30, 6, 6)),
                form_of_sums((24, 12, 6, 6), MOTHER),
                form_of_sums((24, 12, 6, 6), FATHER),
            ],
            (333, 300, 100, 100),
            (1, 2, 3, 3),
            MIXED,
            ("f1", "f2"),
            id="T6",
        ),
        pytest.param(
            [form_of_sums((24, 22, 20, 6))], (400, 367, 333, 100), (1, 2, 3, 4), MIXED, ("f1", "f2"), id="T7"
        ),
        pytest.param([form([0] * 24)], (0, 0, 0, 0), (1, 1, 1, 1), LOW, (), id="T8"),
        pytest.param([form([6] * 24)], (600, 600, 600, 600), (1, 1, 1, 1), FLAT, (), id="T9"),
        pytest.param([form(without(T1, 1))], (480, 300, 100, 50), (1, 2, 3, 4), SINGLE, ("f1",), id="T10"),
        pytest.param([form(without(T1, 2, 6))], (), (), ProfileKind.NONE, (), id="T11"),
        pytest.param([form(T12)], (200, 400, 100, 400), (3, 1, 4, 1), MIXED, ("f2", "f4"), id="T12"),
        pytest.param(
            [
                form_of_sums((24, 23, 0, 0)),
                form_of_sums((21, 20, 0, 0), MOTHER),
                form_of_sums((22, 15, 0, 0), FATHER),
            ],
            (372, 322, 0, 0),
            (1, 2, 3, 3),
            SINGLE,
            ("f1",),
            id="T13",
        ),
    ],
)
def test_vector(
    responses: list[Response],
    means: tuple[int, ...],
    ranks: tuple[int, ...],
    kind: ProfileKind,
    functions: tuple[str, ...],
) -> None:
    result = score(INSTRUMENT, responses)
    assert tuple(map(hundredths, result.means)) == means
    assert result.ranks == ranks
    assert (result.profile.kind, result.profile.functions) == (kind, functions)


def test_t3_exactly_a_half_is_mixed_when_the_limit_counts_and_is_noted_when_it_does_not() -> None:
    responses = [form_of_sums((24, 21, 12, 6))]
    (note,) = notes(score(INSTRUMENT, responses), RuleCode.AT_LIMIT)
    assert (note.functions, note.figures["limit"]) == (("f2",), Fraction(1, 2))
    inclusive = replace(INSTRUMENT, rules=replace(RULES, mixed=Band(Fraction(1, 2), is_inclusive=True)))
    assert score(inclusive, responses).profile.functions == ("f1", "f2")


def test_t5_exactly_a_quarter_is_an_equal_rank_with_its_figures() -> None:
    result = score(INSTRUMENT, [form_of_sums((24, 24, 10, 8)), form_of_sums((24, 21, 10, 8), MOTHER)])
    (note,) = notes(result, RuleCode.EQUAL_RANK)
    assert note.functions == ("f1", "f2")
    assert note.figures == {"rank": 1, "difference": Fraction(1, 4), "limit": Fraction(1, 4)}


def test_t6_method_b_gives_another_profile_and_each_method_warns_of_the_other() -> None:
    responses = [
        form_of_sums((12, 30, 6, 6)),
        form_of_sums((24, 12, 6, 6), MOTHER),
        form_of_sums((24, 12, 6, 6), FATHER),
    ]
    a, b = score(INSTRUMENT, responses), score(INSTRUMENT, responses, CombinationMethod.HALF_PUPIL)
    assert tuple(map(hundredths, b.means)) == (300, 350, 100, 100)
    assert b.ranks == (2, 1, 3, 3)
    assert (b.profile.kind, b.profile.functions) == (SINGLE, ("f2",))
    (about_b,), (about_a,) = (notes(result, RuleCode.METHODS_DISAGREE) for result in (a, b))
    assert (about_b.figures, about_b.functions) == ({"method": "B", "profile": "single"}, ("f2",))
    assert (about_a.figures, about_a.functions) == ({"method": "A", "profile": "mixed"}, ("f1", "f2"))
    assert {note.respondent for note in notes(a, RuleCode.TOPS_DIFFER)} == {MOTHER, FATHER}


def test_t10_one_missing_item_divides_by_those_answered_and_is_told() -> None:
    result = score(INSTRUMENT, [form(without(T1, 1))])
    assert result.means[0] == Fraction(24, 5)
    (note,) = notes(result, RuleCode.DIVIDED_BY_ANSWERED)
    assert (note.respondent, note.functions, note.items) == (PUPIL, ("f1",), (1,))
    assert note.figures == {"answered": 5, "items": 6}


def test_t11_a_form_with_a_function_that_cannot_be_scored_is_shown_and_left_out() -> None:
    result = score(INSTRUMENT, [form(without(T1, 2, 6)), form(T1, MOTHER)])
    shown = result.form(PUPIL)
    assert shown is not None
    assert shown.means == values(5, None, 1, 0.5)
    assert result.counted == (MOTHER,)
    assert [note.items for note in notes(result, RuleCode.NOT_SCOREABLE)] == [(2, 6)]
    assert [note.respondent for note in notes(result, RuleCode.LEFT_OUT)] == [PUPIL]


@pytest.mark.parametrize(
    ("instrument", "means"),
    [
        (without_items(20, 24), (2, 4, 1, 3)),
        (without_items(18, 20, 24), (2, Fraction(18, 5), 1, 3)),
    ],
)
def test_t12_dropped_items_are_neither_scored_nor_missing(
    instrument: Instrument, means: tuple[Fraction | int, ...]
) -> None:
    result = score(instrument, [form(T12, instrument=instrument)])
    assert result.means == means
    assert result.ranks == (3, 1, 4, 2)
    assert (result.profile.kind, result.profile.functions) == (SINGLE, ("f2",))
    assert [note.items for note in notes(result, RuleCode.DROPPED)] == [instrument.informants[0].dropped]
    assert notes(result, RuleCode.DIVIDED_BY_ANSWERED) == []


def test_t13_is_exactly_a_half_where_doubles_say_less() -> None:
    responses = [
        form_of_sums((24, 23, 0, 0)),
        form_of_sums((21, 20, 0, 0), MOTHER),
        form_of_sums((22, 15, 0, 0), FATHER),
    ]
    result = score(INSTRUMENT, responses)
    assert result.means[0] - result.means[1] == Fraction(1, 2)
    doubles = [sum(total / 6 for total in sums) / 3 for sums in ((24, 21, 22), (23, 20, 15))]
    assert doubles[0] - doubles[1] < 0.5  # what the whole numbers are for
