# SPDX-License-Identifier: EUPL-1.2
"""Differences: between the people of one occasion, and between two occasions. Figures only, never significance.

No reliable-change index is published, so nothing here says that a difference means anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from eht_desk.domain.instruments.responses import Respondent
from eht_desk.domain.instruments.results import FormScore, Result

Differences = tuple[Fraction | None, ...]
"""A difference per function in the instrument's order; None where either side cannot be scored."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people of the same occasion: the second's means minus the first's."""

    first: Respondent
    second: Respondent
    differences: Differences


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Two occasions: later minus earlier, per person who answered both times.

    `combined` is None unless the same people were counted both times: means are never compared over different people.
    """

    people: tuple[tuple[Respondent, Differences], ...]
    combined: Differences | None
    only_earlier: tuple[Respondent, ...]
    only_later: tuple[Respondent, ...]


def pairs(result: Result) -> tuple[Pair, ...]:
    """Every two people who answered, in the order pupil, guardians, teachers."""
    return tuple(
        Pair(first.respondent, second.respondent, _between(first, second))
        for first, second in combinations(result.forms, 2)
    )


def largest(result: Result, pair: Pair) -> tuple[str, Fraction] | None:
    """The function on which the two differ most, the first of several; None without a difference."""
    found = [
        (abs(difference), -place, difference)
        for place, difference in enumerate(pair.differences)
        if difference
    ]
    if not found:
        return None
    _, place, difference = max(found)
    return result.instrument.functions[-place].id, difference


def follow_up(earlier: Result, later: Result) -> FollowUp:
    """What is different the second time. Raises RuleViolation: `variants_differ`, `rule_versions_differ`."""
    earlier.variant.require_comparable(later.variant)
    both = [(form, again) for form in earlier.forms if (again := later.form(form.respondent)) is not None]
    before = {form.respondent for form in earlier.forms}
    after = {form.respondent for form in later.forms}
    is_same = bool(earlier.counted) and earlier.counted == later.counted and earlier.method is later.method
    return FollowUp(
        people=tuple((form.respondent, _between(form, again)) for form, again in both),
        combined=tuple(new - old for old, new in zip(earlier.means, later.means, strict=True))
        if is_same
        else None,
        only_earlier=tuple(form.respondent for form in earlier.forms if form.respondent not in after),
        only_later=tuple(form.respondent for form in later.forms if form.respondent not in before),
    )


def _between(first: FormScore, second: FormScore) -> Differences:
    return tuple(
        None if one is None or other is None else other - one
        for one, other in zip(first.means, second.means, strict=True)
    )
