# SPDX-License-Identifier: EUPL-1.2
"""School authority (huvudman), school units, classes, staff of the register and who mentors which class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eht_desk.domain.ids import AuthorityId, ClassId, StaffId, UnitId


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None means open in that direction."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class SchoolAuthority:
    """Huvudman: the municipality or the independent owner that answers for the schools."""

    id: AuthorityId
    name: str


@dataclass(frozen=True, slots=True)
class SchoolUnit:
    """Skolenhet. `code` is Skolverket's eight digits, or empty."""

    id: UnitId
    authority_id: AuthorityId
    name: str
    code: str = ""
    municipality: str = ""
    time_zone: str = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class of one unit. `grade` is årskurs 0-10 (0 = förskoleklass), None when unknown or mixed."""

    id: ClassId
    unit_id: UnitId
    name: str
    grade: int | None = None
    external_id: str = ""


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
    """`staff_id` mentors `class_id` during `period`."""

    class_id: ClassId
    staff_id: StaffId
    period: Period = Period()
