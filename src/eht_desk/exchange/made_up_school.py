# SPDX-License-Identifier: EUPL-1.2
"""Whole made-up schools for the demo, the benchmarks and the tests. Nobody in them exists.

The same seed, number of pupils and day give the same school, byte for byte. Numbers have serials 238x and 239x
(Skatteverket's test series), mobile numbers come from the range that PTS keeps for invented people (070-1740605..99),
mail ends in example.invalid. The series has two numbers per day, so a very large school gets more samordningsnummer.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eht_desk.domain.identity_numbers import check_digit_for
from eht_desk.domain.people import GuardianKind
from eht_desk.exchange import made_up_files
from eht_desk.exchange.made_up_names import GROUP_WEIGHTS, GROUPS
from eht_desk.exchange.made_up_people import MadeUpGuardian, MadeUpPupil, MadeUpStaff

_CLASS_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PUPILS_IN_A_CLASS = 24
_GRADES = range(10)  # 0 is förskoleklass
_FIRST_MOBILE, _LAST_MOBILE = 605, 699
_MARKINGS = ("Sekretessmarkering", "Skyddad folkbokföring")
_TEAM_ROLES = (
    "Rektor",
    "Kurator",
    "Skolsköterska",
    "Skolläkare",
    "Skolpsykolog",
    "Speciallärare/specialpedagog",
)


@dataclass(frozen=True, slots=True)
class MadeUpSchool:
    """A school as people, as SS 12000 payloads (UTF-8 JSON pages) and as tables in the layouts of real systems.

    `csv` is a spreadsheet's (`;`, cp1252 with `?` where the letter is missing there, like the real ones), the
    SchoolSoft tables are tab separated UTF-8, `skola24_csv` has no heading.
    """

    unit_code: str
    unit_id: str
    pupils: tuple[MadeUpPupil, ...] = field(repr=False)
    staff: tuple[MadeUpStaff, ...] = field(repr=False)
    classes: tuple[str, ...]
    persons_json: bytes = field(repr=False)
    groups_json: bytes = field(repr=False)
    duties_json: bytes = field(repr=False)
    organisations_json: bytes = field(repr=False)
    csv: bytes = field(repr=False)
    schoolsoft_pupils: bytes = field(repr=False)
    schoolsoft_parents: bytes = field(repr=False)
    schoolsoft_groups: bytes = field(repr=False)
    skola24_csv: bytes = field(repr=False)


def write_school(seed: int, pupils: int, today: date, *, marked_pupils: int = 0) -> MadeUpSchool:
    """Make a school up. `marked_pupils` of them get a security marking (none unless asked for)."""
    return _Maker(seed, today).school(pupils, marked_pupils)


class _Maker:
    """One school in the making."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented people, the same ones every time
        self._today = today
        self._used_numbers: set[str] = set()
        self._school_year = today.year if today.month >= 8 else today.year - 1
        self._people = 0

    def school(self, count: int, marked: int) -> MadeUpSchool:
        unit_id, unit_code = self._id(), "99999238"
        classes = _class_names(count)
        pupils = self._pupils(count, classes)
        for index in self._random.sample(range(count), min(marked, count)):
            pupils[index] = replace(pupils[index], marking=self._random.choice(_MARKINGS))
        staff = self._staff(classes)
        groups = {name: self._id() for name in classes}
        return MadeUpSchool(
            unit_code=unit_code,
            unit_id=unit_id,
            pupils=tuple(pupils),
            staff=staff,
            classes=tuple(classes),
            persons_json=made_up_files.page(
                [
                    *made_up_files.pupil_objects(pupils, unit_id, self._school_year),
                    *made_up_files.guardian_objects(pupils),
                    *made_up_files.staff_objects(staff),
                ]
            ),
            groups_json=made_up_files.page(
                made_up_files.group_objects(pupils, groups, unit_id, self._school_year)
            ),
            duties_json=made_up_files.page(
                made_up_files.duty_objects(staff, groups, unit_id, self._school_year)
            ),
            organisations_json=made_up_files.page(
                [
                    {
                        "id": unit_id,
                        "displayName": "Provskolan",
                        "organisationType": "Skolenhet",
                        "schoolUnitCode": unit_code,
                    }
                ]
            ),
            csv=made_up_files.spreadsheet(pupils, staff),
            schoolsoft_pupils=made_up_files.schoolsoft_pupils(pupils),
            schoolsoft_parents=made_up_files.schoolsoft_parents(pupils),
            schoolsoft_groups=made_up_files.schoolsoft_groups(staff),
            skola24_csv=made_up_files.skola24(pupils),
        )

    # ------------------------------------------------------------------------------------------------------ people

    def _id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._random.choices(GROUPS, GROUP_WEIGHTS)[0]

    def _family_name(self, names: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
        first = self._random.choice(names[1])
        if self._random.random() < 0.12:
            return f"{first}-{self._random.choice(self._names()[1])}"
        if self._random.random() < 0.01:
            return (
                f"{first} {self._random.choice(self._names()[1])} af {self._random.choice(self._names()[1])}"
            )
        return first

    def _given_name(self, names: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
        first = self._random.choice(names[0])
        return f"{first} {self._random.choice(self._names()[0])}" if self._random.random() < 0.08 else first

    def _number(self, first: date, last: date, kind: str) -> str:
        """A free number of the test series for a day in the span; a samordningsnummer when the days are used up."""
        span = (last - first).days
        for attempt in range(24):
            born = first + timedelta(days=self._random.randint(0, span))
            number = _number_for(
                born, self._random.choice("89"), kind if attempt < 8 else "coordination", self._random
            )
            if number not in self._used_numbers:
                self._used_numbers.add(number)
                return number
        return ""

    def _pupils(self, count: int, classes: list[str]) -> list[MadeUpPupil]:
        pupils: list[MadeUpPupil] = []
        family: (
            tuple[
                tuple[tuple[str, ...], tuple[str, ...]], str, tuple[tuple[MadeUpGuardian, GuardianKind], ...]
            ]
            | None
        ) = None
        places = [classes[index % len(classes)] for index in range(count)]
        self._random.shuffle(places)
        for class_name in places:
            if family is None or self._random.random() > 0.35:  # else a sibling of the one before
                family = self._family()
            names, family_name, guardians = family
            grade = 0 if class_name.startswith("F") else int(class_name[:-1])
            pupils.append(
                MadeUpPupil(
                    external_id=self._id(),
                    given_name=self._given_name(names),
                    family_name=family_name,
                    number=self._pupil_number(grade),
                    class_name=class_name,
                    grade=grade,
                    guardians=guardians,
                )
            )
        return pupils

    def _pupil_number(self, grade: int) -> str:
        chance = self._random.random()
        if chance < 0.01:
            return ""
        kind = "temporary" if chance < 0.03 else "coordination" if chance < 0.05 else "personal"
        year = self._school_year - 6 - grade
        return self._number(date(year, 1, 1), min(date(year, 12, 31), self._today), kind)

    def _family(
        self,
    ) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], str, tuple[tuple[MadeUpGuardian, GuardianKind], ...]]:
        names = self._names()
        family_name = self._family_name(names)
        chance = self._random.random()
        if chance < 0.02:
            return names, family_name, ((self._guardian("", GuardianKind.APPOINTED_GUARDIAN)),)
        if chance < 0.05:
            return names, family_name, tuple(self._guardian("", GuardianKind.FOSTER_HOME) for _ in range(2))
        if chance < 0.25:
            return names, family_name, (self._guardian(family_name),)
        other_name = (
            self._family_name(self._names()) if chance < 0.45 else family_name
        )  # separated, or never married
        return names, family_name, (self._guardian(family_name), self._guardian(other_name))

    def _guardian(
        self, family_name: str, kind: GuardianKind = GuardianKind.CUSTODIAN
    ) -> tuple[MadeUpGuardian, GuardianKind]:
        self._people += 1
        names = self._names()
        last = date(self._school_year - 26, 12, 31)
        guardian = MadeUpGuardian(
            external_id=self._id(),
            given_name=self._given_name(names),
            family_name=family_name or self._family_name(names),
            number=self._number(last - timedelta(days=12_000), last, "personal"),
            phone=f"070-1740{self._random.randint(_FIRST_MOBILE, _LAST_MOBILE)}",
            email=f"vardnadshavare{self._people}@example.invalid",
        )
        return guardian, kind

    def _staff(self, classes: list[str]) -> tuple[MadeUpStaff, ...]:
        duties = [("Lärare", name) for name in classes] + [(role, "") for role in _TEAM_ROLES]
        staff: list[MadeUpStaff] = []
        for index, (duty, mentors) in enumerate(duties, start=1):
            names = self._names()
            given, family = self._given_name(names), self._family_name(names)
            staff.append(
                MadeUpStaff(self._id(), given, family, f"personal{index}@example.invalid", duty, mentors)
            )
        return tuple(staff)


def _class_names(count: int) -> list[str]:
    """F-9 with as many parallel classes as the number of pupils needs."""
    parallels = max(1, min(len(_CLASS_LETTERS), -(-count // (len(_GRADES) * _PUPILS_IN_A_CLASS))))
    return [f"{grade or 'F'}{letter}" for grade in _GRADES for letter in _CLASS_LETTERS[:parallels]]


def _number_for(born: date, serial_end: str, kind: str, chance: random.Random) -> str:
    if kind == "temporary":
        return f"{born.year}{born.month:02d}{born.day:02d}TF{chance.randint(0, 99):02d}"
    day = born.day + 60 if kind == "coordination" else born.day
    start = f"{born.year}{born.month:02d}{day:02d}23{serial_end}"
    return start + check_digit_for(start[2:])
