# SPDX-License-Identifier: EUPL-1.2
"""Figures about one pupil without the pupil: what a protected pupil adds to the school's totals (B4). Pure.

Name, number, alias, class and days are in none of them: what is left must fit several pupils.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from eht_desk.domain.ids import UnitId

FEWEST_SHOWN = 5
"""Smaller numbers, but nought, may point to somebody (B5-9)."""


def is_shown(number: int) -> bool:
    """Whether a sum can be shown as it is."""
    return number == 0 or number >= FEWEST_SHOWN


@dataclass(frozen=True, slots=True)
class Contribution:
    """What is counted of one pupil. Counts are numbers of things that are there now; `grade` None: not known."""

    unit_id: UnitId
    grade: int | None
    has_left: bool = False
    open_cases: int = 0
    closed_cases: int = 0
    documents: int = 0
    contact_notes: int = 0
    open_tasks: int = 0
    consents_given: int = 0

    def content(self) -> dict[str, Any]:
        """As JSON values."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum for one school. `by_grade`: pupils who go there, by grade; None: not known."""

    pupils: int
    left: int
    with_open_case: int
    open_cases: int
    closed_cases: int
    documents: int
    contact_notes: int
    open_tasks: int
    consents_given: int
    by_grade: Mapping[int | None, int]


def contribution_from(content: Mapping[str, Any]) -> Contribution:
    """The reverse of `Contribution.content`; figures of a later version are left aside."""
    known = {item.name for item in fields(Contribution)}
    return Contribution(**{name: value for name, value in content.items() if name in known})


def summed(contributions: Iterable[Contribution]) -> Totals:
    """All of them together, whether they come from ordinary pupils or protected ones."""
    items = list(contributions)
    here = [item for item in items if not item.has_left]
    grades: dict[int | None, int] = {}
    for item in here:
        grades[item.grade] = grades.get(item.grade, 0) + 1
    return Totals(
        len(here),
        len(items) - len(here),
        sum(1 for item in items if item.open_cases),
        sum(item.open_cases for item in items),
        sum(item.closed_cases for item in items),
        sum(item.documents for item in items),
        sum(item.contact_notes for item in items),
        sum(item.open_tasks for item in items),
        sum(item.consents_given for item in items),
        grades,
    )
