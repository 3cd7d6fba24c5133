# SPDX-License-Identifier: EUPL-1.2
"""From answers to means, ranks and a profile, in whole numbers and fractions only.

Both limits of the profile fall on scores that occur, and floating point gets them wrong, so values are rounded for
display and nowhere else (results.hundredths). The rules that were used are told by rules_used.
Sources: FIN-09, B9-6; what has no published rule is ours and says so in docs/instruments.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.instruments.model import CombinationMethod, InformantKind, Instrument
from eht_desk.domain.instruments.responses import Response, ResponseState
from eht_desk.domain.instruments.results import FormScore, Profile, ProfileKind, Result

_NO_PROFILE, _LOW = Profile(ProfileKind.NONE), Profile(ProfileKind.LOW)
_FLAT = Profile(ProfileKind.UNDIFFERENTIATED)
_PLACES = {kind: place for place, kind in enumerate(InformantKind)}
_NOTHING: tuple[int, ...] = ()


def score_form(instrument: Instrument, response: Response) -> FormScore:
    """One form. Dropped items are neither counted nor missed.

    Raises RuleViolation: `variants_differ` (another instrument or version), `response_declined`, `informant_not_asked`.
    """
    if response.instrument_id != instrument.id or response.version != instrument.version:
        raise RuleViolation("variants_differ")
    if response.state is ResponseState.DECLINED:
        raise RuleViolation("response_declined")
    key = instrument.keys.get(response.respondent.kind)
    if key is None:
        raise RuleViolation("informant_not_asked", "informant")
    answers, most_missing = response.answers, instrument.rules.most_missing
    if key.take and None not in answers:  # most forms: twice as fast as the general way below
        sums = tuple([sum(take(answers)) for take in key.take])  # type: ignore[arg-type]  # none is None
        return FormScore(
            response.respondent,
            sums,
            key.counts,
            (_NOTHING,) * len(sums),
            most_missing,
            True,
            key.is_combined,
            response.state,
        )
    given = [
        [value for position in positions if (value := answers[position]) is not None]
        for positions in key.positions
    ]
    counts = tuple([len(values) for values in given])
    missing = tuple(
        tuple([position + 1 for position in positions if answers[position] is None])
        for positions in key.positions
    )
    return FormScore(
        response.respondent,
        tuple([sum(values) for values in given]),
        counts,
        missing,
        most_missing,
        max(map(len, missing)) <= most_missing,
        key.is_combined,
        response.state,
    )


def score(
    instrument: Instrument, responses: Iterable[Response], method: CombinationMethod | None = None
) -> Result:
    """What the forms of one occasion say together. `method`: the instrument's own when None.

    Forms that are declined, cannot be scored whole, or are shown apart (teachers) are left out of the means. The order
    of the responses does not matter.

    Raises RuleViolation: as `score_form`; `respondent_twice` when the same person answers twice.
    """
    given = list(responses)
    if len(given) > 1:
        given.sort(key=_order)
        _require_each_once(given)
    forms, declined = [], []
    for each in given:
        if each.state is ResponseState.DECLINED:
            declined.append(each.respondent)
        else:
            forms.append(score_form(instrument, each))
    counted = [form for form in forms if form.is_eligible and form.is_combined]
    chosen = method or instrument.rules.method
    totals, divisor = combined(counted, chosen) if counted else ((), 1)
    ranks, profile = placed(instrument, totals, divisor) if counted else ((), _NO_PROFILE)
    return Result(instrument, chosen, tuple(forms), tuple(declined), totals, divisor, ranks, profile)


def leading(instrument: Instrument, form: FormScore) -> tuple[str, ...]:
    """The functions that come first in one form (equal rank); none when it is low, flat, or cannot be scored."""
    if not form.is_eligible:
        return ()
    ranks, profile = placed(instrument, *combined((form,), CombinationMethod.EACH_FORM))
    if not profile.functions:
        return ()
    return tuple(function.id for function, rank in zip(instrument.functions, ranks, strict=True) if rank == 1)


def combined(forms: Sequence[FormScore], method: CombinationMethod) -> tuple[tuple[int, ...], int]:
    """For each function the mean over forms that can be scored, as a whole number over one divisor for all."""
    first = forms[0].counts
    if len(forms) == 1 and first.count(first[0]) == len(first):
        return forms[0].sums, first[0]
    if len(forms) == 1:
        shared = lcm(*first)
        return tuple(
            [one * (shared // count) for one, count in zip(forms[0].sums, first, strict=True)]
        ), shared
    shared = lcm(*(count for form in forms for count in form.counts))
    weights = weights_of(forms, method)
    totals = [0] * len(forms[0].sums)
    for form, weight in zip(forms, weights, strict=True):
        for place, (one, count) in enumerate(zip(form.sums, form.counts, strict=True)):
            totals[place] += weight * one * (shared // count)
    return tuple(totals), shared * sum(weights)


def weights_of(forms: Sequence[FormScore], method: CombinationMethod) -> list[int]:
    """How much each form counts. With B the pupil's counts as much as all the others together."""
    is_pupil = [form.respondent.kind is InformantKind.PUPIL for form in forms]
    others = len(forms) - sum(is_pupil)
    if method is CombinationMethod.EACH_FORM or not any(is_pupil) or not others:
        return [1] * len(forms)
    return [others if pupil else 1 for pupil in is_pupil]


def placed(instrument: Instrument, totals: Sequence[int], divisor: int) -> tuple[tuple[int, ...], Profile]:
    """The ranks and the profile of means `totals / divisor`.

    Equal rank: within the band of the best that is not yet ranked; the next rank counts those above. Profile: within
    the band of the top score, never from neighbour to neighbour. Low goes before undifferentiated.
    """
    rules = instrument.rules
    ordered = sorted(totals, reverse=True)
    top = best = ordered[0]
    reach, rank = rules.equal_rank.reach(divisor), 1
    rank_of = {}
    for place, total in enumerate(ordered, start=1):
        if total != best and best - total > reach:
            best, rank = total, place
        rank_of[total] = rank
    ranks = tuple(map(rank_of.__getitem__, totals))
    if top <= rules.low.reach(divisor):
        return ranks, _LOW
    if top - ordered[-1] <= rules.flat.reach(divisor):
        return ranks, _FLAT
    least = min(top - rules.mixed.reach(divisor), top)
    functions = instrument.functions
    within = tuple([functions[place].id for place, total in enumerate(totals) if total >= least])
    return ranks, Profile(ProfileKind.SINGLE if len(within) == 1 else ProfileKind.MIXED, within)


def _order(response: Response) -> tuple[int, str, str]:
    who = response.respondent
    return _PLACES[who.kind], who.guardian_id or "", who.staff_id or ""


def _require_each_once(responses: Sequence[Response]) -> None:
    if len({response.respondent for response in responses}) < len(responses):
        raise RuleViolation("respondent_twice")
