# SPDX-License-Identifier: EUPL-1.2
"""A 24-item instrument with the key of SRAS-R, forms with given sums, and hypothesis strategies of all forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from eht_desk.domain.ids import GuardianId, StaffId
from eht_desk.domain.instruments.model import (
    Band,
    CombinationMethod,
    FunctionDefinition,
    Informant,
    InformantKind,
    Instrument,
    Item,
    Scale,
    ScoringRules,
)
from eht_desk.domain.instruments.responses import PUPIL, Answers, Respondent, Response, from_paper

DAY = date(2026, 11, 20)
MOTHER = Respondent(InformantKind.GUARDIAN, GuardianId("mother"))
FATHER = Respondent(InformantKind.GUARDIAN, GuardianId("father"))
TEACHER = Respondent(InformantKind.TEACHER, staff_id=StaffId("teacher"))
FUNCTIONS = ("f1", "f2", "f3", "f4")
RULES = ScoringRules(
    version=1,
    method=CombinationMethod.EACH_FORM,
    most_missing=1,
    equal_rank=Band(Fraction(1, 4), is_inclusive=True),
    mixed=Band(Fraction(1, 2), is_inclusive=False),
    flat=Band(Fraction(1, 2), is_inclusive=False),
    low=Band(Fraction(1), is_inclusive=False),
)
INSTRUMENT = Instrument(
    id="sras_r",
    version=1,
    title="SRAS-R",
    short_title="SRAS-R",
    language="sv",
    functions=tuple(FunctionDefinition(name, name, name, name) for name in FUNCTIONS),
    items=tuple(Item(number, FUNCTIONS[(number - 1) % 4], f"ämne {number}") for number in range(1, 25)),
    scale=Scale(tuple("0123456")),
    informants=(
        Informant(InformantKind.PUPIL, "Elev"),
        Informant(InformantKind.GUARDIAN, "Vårdnadshavare"),
        Informant(InformantKind.TEACHER, "Lärare", is_combined=False),
    ),
    rules=RULES,
)


def without_items(*dropped: int) -> Instrument:
    """The instrument with items that are asked and not scored, for everybody."""
    return replace(
        INSTRUMENT,
        id="sras_r_short",
        informants=tuple(replace(informant, dropped=dropped) for informant in INSTRUMENT.informants),
    )


def form(
    answers: Sequence[int | None], who: Respondent = PUPIL, instrument: Instrument = INSTRUMENT
) -> Response:
    return from_paper(instrument, who, DAY, tuple(answers))


def form_of_sums(sums: Sequence[int], who: Respondent = PUPIL) -> Response:
    """A form whose functions have these sums, spread over six items each."""
    answers: list[int | None] = [None] * 24
    for place, wanted in enumerate(sums):
        least, more = divmod(wanted, 6)
        for row in range(6):
            answers[row * 4 + place] = least + (row < more)
    return form(answers, who)


def values(*numbers: float | Fraction | None) -> tuple[Fraction | None, ...]:
    """Means as they are compared."""
    return tuple(None if number is None else Fraction(number) for number in numbers)


def all_answers(highest: int = 6, *, may_miss: bool = True) -> st.SearchStrategy[Answers]:
    point: st.SearchStrategy[int | None] = st.integers(0, highest)
    if may_miss:
        point = st.one_of(point, point, point, point, point, st.none())
    return st.tuples(*(point for _ in range(24)))


def whole_forms() -> st.SearchStrategy[Answers]:
    """Anything from all alike to all different, so that limits and ties occur."""
    few = st.lists(st.integers(0, 6), min_size=1, max_size=3)
    narrow = few.flatmap(lambda points: st.tuples(*(st.sampled_from(points) for _ in range(24))))
    return all_answers(may_miss=False) | narrow
