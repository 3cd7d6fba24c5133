# SPDX-License-Identifier: EUPL-1.2
"""The invented people of a made-up school, as records. How they are invented: `made_up_school.py`."""

from __future__ import annotations

from dataclasses import dataclass

from eht_desk.domain.people import GuardianKind

NO_MARKING = "Ingen"


@dataclass(frozen=True, slots=True)
class MadeUpGuardian:
    """An invented adult."""

    external_id: str
    given_name: str
    family_name: str
    number: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class MadeUpPupil:
    """An invented pupil. `number` is canonical or empty; `marking` is the word of SS 12000.

    `list_id` is the number in the lists of a system that counts its pupils; it stays the same from year to year.
    """

    external_id: str
    given_name: str
    family_name: str
    number: str
    class_name: str
    grade: int
    guardians: tuple[tuple[MadeUpGuardian, GuardianKind], ...]
    marking: str = NO_MARKING
    list_id: int = 0


@dataclass(frozen=True, slots=True)
class MadeUpStaff:
    """An invented member of staff: `duty` as SS 12000 says it, `mentors` the class if any."""

    external_id: str
    given_name: str
    family_name: str
    email: str
    duty: str
    mentors: str = ""

    @property
    def name(self) -> str:
        """The name in reading order."""
        return f"{self.given_name} {self.family_name}"
