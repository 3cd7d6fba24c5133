# SPDX-License-Identifier: EUPL-1.2
"""School authority (huvudman), school units, classes, staff of the register and who mentors which class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eht_desk.domain.ids import AuthorityId, ClassId, StaffId, UnitId


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None means open in that direction."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        starts_before = self.start is None or other.end is None or self.start <= other.end
        return starts_before and (other.start is None or self.end is None or other.start <= self.end)

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it begins, so that no day lies in it."""
        return self.start is not None and self.end is not None and self.end < self.start


class AuthorityKind(StrEnum):
    """Whether a municipality runs the schools itself, or somebody else does (fristående)."""

    MUNICIPAL = "municipal"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class SchoolAuthority:
    """Huvudman: the municipality or the independent owner that answers for the schools. `kind` is None until somebody
    said which; `municipality` is where it is, of a municipal one the municipality itself."""

    id: AuthorityId
    name: str
    kind: AuthorityKind | None = None
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class SchoolUnit:
    """Skolenhet. `code` is Skolverket's eight digits, or empty. `routine_id`: the routine that it said it follows;
    empty: that of its municipality."""

    id: UnitId
    authority_id: AuthorityId
    name: str
    code: str = ""
    municipality: str = ""
    time_zone: str = "Europe/Stockholm"
    routine_id: str = ""


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class of one unit in one läsår. `grade` is årskurs 0-10 (0 = förskoleklass), None when unknown or mixed.

    "8A" of this year is another class than "8A" of last year: the pupils are others. `period` is when it exists.
    """

    id: ClassId
    unit_id: UnitId
    name: str
    grade: int | None = None
    external_id: str = ""
    period: Period = Period()

    def has_ended(self, day: date) -> bool:
        """Whether the class belongs to the past on `day`: it is in no list and shows nobody a pupil."""
        return self.period.end is not None and self.period.end < day


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff as the register names them; an account may point to one."""

    id: StaffId
    unit_id: UnitId
    name: str
    email: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Mentorship:
    """`staff_id` mentors `class_id` during `period`, maybe in the place of somebody who is away for that time."""

    class_id: ClassId
    staff_id: StaffId
    period: Period = Period()
    substitute_for: StaffId | None = None


def is_same_municipality(one: str, other: str) -> bool:
    """Whether two ways of writing it mean one municipality: Stockholms stad is Stockholm, TROSA KOMMUN is Trosa."""
    return _short(one) == _short(other)


def _short(municipality: str) -> str:
    words = municipality.casefold().split()
    named = bool(words) and words[-1] in {"kommun", "stad"}
    name = " ".join(words[:-1] if named and len(words) > 1 else words)
    # The genitive before "kommun"; a name that ends in s itself (Bengtsfors) loses it on both sides alike.
    return name.removesuffix("s")
