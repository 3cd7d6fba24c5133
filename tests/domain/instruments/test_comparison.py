# SPDX-License-Identifier: EUPL-1.2
"""Differences between people and between occasions, and the suggestions beside a result."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.catalogues import Catalogue, Suggestion, SuggestionGroup
from eht_desk.domain.instruments.comparison import follow_up, largest, pairs
from eht_desk.domain.instruments.planning import suggestions_for
from eht_desk.domain.instruments.responses import PUPIL
from eht_desk.domain.instruments.scoring import score
from tests.domain.instruments.forms import (
    FATHER,
    INSTRUMENT,
    MOTHER,
    RULES,
    TEACHER,
    form,
    form_of_sums,
    values,
    whole_forms,
)

LIST = Catalogue(
    "sras_r",
    "Att pröva",
    tuple(
        SuggestionGroup(name, name, (Suggestion(f"{name}_a", name),))
        for name in ("school_first", "f1", "f2", "f4")
    ),
)


def test_every_two_who_answered_are_compared():
    result = score(
        INSTRUMENT,
        [
            form_of_sums((24, 6, 6, 6)),
            form_of_sums((12, 6, 9, 6), MOTHER),
            form_of_sums((6, 6, 6, 6), TEACHER),
        ],
    )
    first, *_ = found = pairs(result)
    assert [(pair.first, pair.second) for pair in found] == [
        (PUPIL, MOTHER),
        (PUPIL, TEACHER),
        (MOTHER, TEACHER),
    ]
    assert first.differences == values(-2, 0, 0.5, 0)
    assert largest(result, first) == ("f1", Fraction(-2))


def test_without_a_difference_there_is_no_largest():
    result = score(INSTRUMENT, [form([1] * 24), form([1] * 24, MOTHER)])
    assert largest(result, pairs(result)[0]) is None


def test_what_cannot_be_scored_has_no_difference():
    result = score(INSTRUMENT, [form([None, *[1] * 3] * 6), form([1] * 24, MOTHER)])
    assert pairs(result)[0].differences == values(None, 0, 0, 0)


@given(whole_forms(), whole_forms())
def test_follow_up_is_later_minus_earlier_for_each_and_together(before, after):
    earlier = score(INSTRUMENT, [form(before), form(before, MOTHER)])
    later = score(INSTRUMENT, [form(after), form(after, MOTHER)])
    found = follow_up(earlier, later)
    changes = tuple(new - old for old, new in zip(earlier.means, later.means, strict=True))
    assert found.combined == changes
    assert [differences for _, differences in found.people] == [changes, changes]


def test_means_over_different_people_are_not_compared():
    earlier = score(INSTRUMENT, [form([1] * 24), form([2] * 24, MOTHER)])
    later = score(INSTRUMENT, [form([3] * 24), form([2] * 24, FATHER)])
    found = follow_up(earlier, later)
    assert found.combined is None
    assert found.people == ((PUPIL, values(2, 2, 2, 2)),)
    assert (found.only_earlier, found.only_later) == ((MOTHER,), (FATHER,))


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(INSTRUMENT, id="sras_r_32"), "variants_differ"),
        (replace(INSTRUMENT, rules=replace(RULES, version=2)), "rule_versions_differ"),
    ],
)
def test_results_of_other_variants_or_rules_are_never_compared(other, code):
    with pytest.raises(RuleViolation, match=code):
        follow_up(score(INSTRUMENT, [form([1] * 24)]), score(other, [form([1] * 24, instrument=other)]))


def test_a_new_version_with_the_same_rules_is_compared():
    other = replace(INSTRUMENT, version=2)
    found = follow_up(score(INSTRUMENT, [form([1] * 24)]), score(other, [form([2] * 24, instrument=other)]))
    assert found.combined == values(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("sums", "groups"),
    [
        ((24, 6, 6, 6), ["school_first", "f1"]),
        ((22, 24, 6, 6), ["school_first", "f2", "f1"]),
        ((6, 6, 24, 6), ["school_first"]),  # the school has emptied that group
        ((0, 0, 0, 0), ["school_first"]),
        ((36, 36, 36, 36), ["school_first"]),
    ],
)
def test_suggestions_are_those_of_the_profile_the_school_first(sums, groups):
    result = score(INSTRUMENT, [form_of_sums(sums)])
    assert [group.id for group in suggestions_for(result, LIST)] == groups


def test_without_a_result_nothing_is_suggested():
    assert suggestions_for(score(INSTRUMENT, []), LIST) == ()
