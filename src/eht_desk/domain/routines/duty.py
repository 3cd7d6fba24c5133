# SPDX-License-Identifier: EUPL-1.2
"""Skolplikt: when it is expected to begin and proposed to end, and whether an age is plausible (HUD-06, 07, 08, B1-10).

Proposals only. Whether a pupil has the duty is set by staff and decided by the home municipality; it is never derived.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.case_entries import SchoolForm
from eht_desk.domain.organisation import Period
from eht_desk.domain.routines.calendar import plus_months
from eht_desk.domain.routines.facts import Because

FIRST_AGE = 6
"""The duty begins in the autumn term of the year in which the child turns so old (HUD-06)."""
_YEARS = 10
_YEARS_SPECIAL = 11
_LATEST_AGE = 18
_AUTUMN = 7
_LAST_MONTH, _LAST_DAY = 6, 30


class Beginning(StrEnum):
    """When the child began, against the rule: a year later for particular reasons, or a year earlier (HUD-06)."""

    AS_RULE = "as_rule"
    DEFERRED = "deferred"
    EARLY = "early"


_SHIFT = {Beginning.AS_RULE: 0, Beginning.DEFERRED: 1, Beginning.EARLY: -1}


@dataclass(frozen=True, slots=True)
class ProposedEnd:
    """The day on which the duty is proposed to end, and why. `is_term_end`: the last day of a spring term that the
    school has typed in; otherwise 30 June of that year, to be put right."""

    day: date
    because: tuple[Because, ...]
    is_term_end: bool = False


class AgeDoubt(StrEnum):
    """What makes an age implausible."""

    TOO_YOUNG = "too_young"  # before the autumn term of the year of turning 6, or of 5 when begun early
    DUTY_MAY_HAVE_ENDED = "duty_may_have_ended"  # past the proposed end
    YOUNG_FOR_GRADE = "young_for_grade"
    OLD_FOR_GRADE = "old_for_grade"


def first_autumn(birth_date: date, beginning: Beginning = Beginning.AS_RULE) -> int:
    """The year in whose autumn term the duty begins."""
    return birth_date.year + FIRST_AGE + _SHIFT[beginning]


def proposed_end(
    birth_date: date,
    school_form: SchoolForm | None = None,
    beginning: Beginning = Beginning.AS_RULE,
    *,
    is_prolonged: bool = False,
    terms: Collection[Period] = (),
) -> ProposedEnd:
    """The end of the spring term of the tenth year, in special schools the eleventh; one year later when the top grade
    was not completed, and never after the pupil turns 18 (HUD-08)."""
    years = _YEARS_SPECIAL if school_form is SchoolForm.SPECIAL else _YEARS
    begins = first_autumn(birth_date, beginning)
    spring = begins + years + (1 if is_prolonged else 0)
    day, is_term_end = _end_of_spring(spring, terms)
    because = [Because("duty_counted", (("first_autumn", begins), ("years", years), ("spring", spring)))]
    if beginning is not Beginning.AS_RULE:
        because.append(Because(f"duty_{beginning}"))
    if is_prolonged:
        because.append(Because("duty_prolonged"))
    adult_on = plus_months(birth_date, _LATEST_AGE * 12)
    if day > adult_on:
        because.append(Because("duty_latest_at_18", (("day", adult_on),)))
        day, is_term_end = adult_on, False
    return ProposedEnd(day, tuple(because), is_term_end)


def age_doubts(
    birth_date: date, day: date, grade: int | None = None, school_form: SchoolForm | None = None
) -> tuple[AgeDoubt, ...]:
    """What in the age does not fit a pupil on the day. A year early or late is plausible, as is another year of school;
    in anpassad grundskola one more (HUD-06, HUD-07)."""
    doubts: list[AgeDoubt] = []
    autumn = day.year if day.month >= _AUTUMN else day.year - 1
    if autumn < first_autumn(birth_date, Beginning.EARLY):
        doubts.append(AgeDoubt.TOO_YOUNG)
    if day > proposed_end(birth_date, school_form).day:
        doubts.append(AgeDoubt.DUTY_MAY_HAVE_ENDED)
    if grade is not None:
        ahead = grade - (autumn - birth_date.year - FIRST_AGE)
        late = 2 if school_form is SchoolForm.ADAPTED_COMPULSORY else 1
        if ahead > 1:
            doubts.append(AgeDoubt.YOUNG_FOR_GRADE)
        elif ahead < -late:
            doubts.append(AgeDoubt.OLD_FOR_GRADE)
    return tuple(doubts)


def _end_of_spring(year: int, terms: Collection[Period]) -> tuple[date, bool]:
    ends = [item.end for item in terms if item.end and item.end.year == year and item.end.month < _AUTUMN]
    return (max(ends), True) if ends else (date(year, _LAST_MONTH, _LAST_DAY), False)
