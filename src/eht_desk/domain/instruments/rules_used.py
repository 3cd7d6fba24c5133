# SPDX-License-Identifier: EUPL-1.2
"""Every rule that was used for a result, as a code with its figures: what screen and paper make sentences of.

Computed from the result itself, so that a result shown after years names the rules of its own version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from eht_desk.domain.instruments.model import CombinationMethod, InformantKind
from eht_desk.domain.instruments.responses import Respondent, ResponseState
from eht_desk.domain.instruments.results import FormScore, ProfileKind, Result
from eht_desk.domain.instruments.scoring import combined, leading, placed, weights_of

Figures = Mapping[str, Fraction | str]


class RuleCode(StrEnum):
    """Rules that were used, in the order of a result's notes. Figures in brackets."""

    DECLINED = "declined"
    UNFINISHED = "unfinished"
    DROPPED = "dropped"
    """`items` were asked and not scored."""
    DIVIDED_BY_ANSWERED = "divided_by_answered"
    """`items` have no answer; the sum is divided by those that have (answered, items)."""
    NOT_SCOREABLE = "not_scoreable"
    """Too many `items` without an answer (answered, items)."""
    LEFT_OUT = "left_out"
    """A form with a function that cannot be scored counts for none, so that means never mix people."""
    SHOWN_APART = "shown_apart"
    """Of somebody who is not combined (teachers)."""
    COMBINED = "combined"
    """Which method put how many forms together (method A or B, forms)."""
    EQUAL_RANK = "equal_rank"
    """`functions` share a rank (rank, difference, limit)."""
    SINGLE = "single"
    """One function stands out (top, difference to the next, limit)."""
    MIXED = "mixed"
    """Several do (top, difference within, limit)."""
    LOW = "low"
    """(top, limit)"""
    UNDIFFERENTIATED = "undifferentiated"
    """(top, difference between highest and lowest, limit)"""
    AT_LIMIT = "at_limit"
    """`functions` lie exactly on the limit of the mixed profile, which texts draw differently (limit)."""
    METHODS_DISAGREE = "methods_disagree"
    """The other method gives another profile, of `functions` (method, profile)."""
    TOPS_DIFFER = "tops_differ"
    """What comes first for this respondent, `functions`, is nothing that comes first for the pupil."""


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A rule as it was used, with what a sentence about it needs."""

    code: RuleCode
    respondent: Respondent | None = None
    functions: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    figures: Figures = field(default_factory=dict)


def rules_used(result: Result) -> tuple[RuleNote, ...]:
    """The rules in the order in which a reader needs them: about each form, about the means, about the profile."""
    notes = [RuleNote(RuleCode.DECLINED, who) for who in result.declined]
    for form in result.forms:
        notes += _of_form(result, form)
    if not result.counted:
        return tuple(notes)
    figures: Figures = {"forms": Fraction(len(result.counted)), "method": _letter(result.method)}
    notes.append(RuleNote(RuleCode.COMBINED, figures=figures))
    notes += _of_ranks(result)
    notes.append(_of_profile(result))
    notes += _of_limit(result)
    counted = [form for form in result.forms if form.respondent in result.counted]
    notes += _of_methods(result, counted)
    notes += _of_tops(result, counted)
    return tuple(notes)


def _letter(method: CombinationMethod) -> str:
    return "A" if method is CombinationMethod.EACH_FORM else "B"


def _of_form(result: Result, form: FormScore) -> list[RuleNote]:
    who, instrument = form.respondent, result.instrument
    notes = []
    if form.state is not ResponseState.COMPLETE:
        notes.append(RuleNote(RuleCode.UNFINISHED, who))
    dropped = instrument.informant(who.kind).dropped
    if dropped:
        notes.append(RuleNote(RuleCode.DROPPED, who, items=dropped))
    for function, count, missing in zip(instrument.functions, form.counts, form.missing, strict=True):
        if missing:
            can = len(missing) <= form.most_missing
            code = RuleCode.DIVIDED_BY_ANSWERED if can else RuleCode.NOT_SCOREABLE
            figures = {"answered": Fraction(count), "items": Fraction(count + len(missing))}
            notes.append(RuleNote(code, who, (function.id,), missing, figures))
    if not form.is_eligible:
        notes.append(RuleNote(RuleCode.LEFT_OUT, who))
    elif not form.is_combined:
        notes.append(RuleNote(RuleCode.SHOWN_APART, who))
    return notes


def _of_ranks(result: Result) -> list[RuleNote]:
    notes = []
    for rank in sorted(set(result.ranks)):
        places = [place for place, found in enumerate(result.ranks) if found == rank]
        if len(places) > 1:
            values = [result.totals[place] for place in places]
            figures = {
                "rank": Fraction(rank),
                "difference": Fraction(max(values) - min(values), result.divisor),
                "limit": result.instrument.rules.equal_rank.width,
            }
            functions = tuple(result.instrument.functions[place].id for place in places)
            notes.append(RuleNote(RuleCode.EQUAL_RANK, functions=functions, figures=figures))
    return notes


def _of_profile(result: Result) -> RuleNote:
    ordered = sorted(result.totals, reverse=True)
    rules, profile = result.instrument.rules, result.profile
    top = Fraction(ordered[0], result.divisor)
    if profile.kind is ProfileKind.LOW:
        return RuleNote(RuleCode.LOW, figures={"top": top, "limit": rules.low.width})
    if profile.kind is ProfileKind.UNDIFFERENTIATED:
        other, limit = ordered[-1], rules.flat.width
    else:
        other, limit = ordered[max(len(profile.functions) - 1, 1)], rules.mixed.width
    figures = {"top": top, "difference": top - Fraction(other, result.divisor), "limit": limit}
    return RuleNote(RuleCode(profile.kind.value), functions=profile.functions, figures=figures)


def _of_limit(result: Result) -> list[RuleNote]:
    if not result.profile.functions:
        return []
    top, band = max(result.totals), result.instrument.rules.mixed
    at_limit = tuple(
        function.id
        for function, total in zip(result.instrument.functions, result.totals, strict=True)
        if band.is_limit(top - total, result.divisor)
    )
    return (
        [RuleNote(RuleCode.AT_LIMIT, functions=at_limit, figures={"limit": band.width})] if at_limit else []
    )


def _of_methods(result: Result, counted: list[FormScore]) -> list[RuleNote]:
    is_a = result.method is CombinationMethod.EACH_FORM
    other = CombinationMethod.HALF_PUPIL if is_a else CombinationMethod.EACH_FORM
    if weights_of(counted, result.method) == weights_of(counted, other):
        return []
    _, instead = placed(result.instrument, *combined(counted, other))
    if instead == result.profile:
        return []
    figures: Figures = {"method": _letter(other), "profile": instead.kind.value}
    return [RuleNote(RuleCode.METHODS_DISAGREE, functions=instead.functions, figures=figures)]


def _of_tops(result: Result, counted: list[FormScore]) -> list[RuleNote]:
    """Whose first functions have none in common with the pupil's."""
    tops = {form.respondent: leading(result.instrument, form) for form in counted}
    pupils = {who: set(top) for who, top in tops.items() if who.kind is InformantKind.PUPIL and top}
    return [
        RuleNote(RuleCode.TOPS_DIFFER, who, theirs)
        for pupil, first in pupils.items()
        for who, theirs in tops.items()
        if who != pupil and theirs and not first & set(theirs)
    ]
