# SPDX-License-Identifier: EUPL-1.2
"""Whole made-up schools for the demo, the benchmarks and the tests. Nobody in them exists.

The same seed, number of pupils and day give the same school, byte for byte. Numbers have serials 238x and 239x
(Skatteverket's test series), mobile numbers come from the range that PTS keeps for invented people (070-1740605..99),
mail ends in example.invalid. The series has two numbers per day, so a very large school gets more samordningsnummer.
`made_up_year.py` writes the same school as it is a year later.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eht_desk.domain.identity_numbers import check_digit_for
from eht_desk.domain.people import GuardianKind
from eht_desk.exchange import made_up_files
from eht_desk.exchange.made_up_names import GROUP_WEIGHTS, GROUPS
from eht_desk.exchange.made_up_people import MadeUpGuardian, MadeUpPupil, MadeUpStaff

_CLASS_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PUPILS_IN_A_CLASS = 24
_LETTERS = re.compile("[^0-9]")
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
    school_year: int
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
    maker = SchoolMaker(seed, today, today.year if today.month >= 8 else today.year - 1)
    return maker.school(pupils, marked_pupils)


class SchoolMaker:
    """One school in the making; `made_up_year.py` goes on with it."""

    def __init__(self, seed: int, today: date, school_year: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - invented people, the same ones every time
        self._today = today
        self._used_numbers: set[str] = set()
        self._school_year = school_year
        self._people = 0
        self._list_ids = 1000

    def carry_on(self, last: MadeUpSchool, also: Sequence[MadeUpPupil] = ()) -> None:
        """Nobody new gets a number, an address or a place in the lists that somebody of these has."""
        pupils = (*last.pupils, *also)
        adults = {guardian.external_id: guardian for pupil in pupils for guardian, _ in pupil.guardians}
        self._used_numbers |= {pupil.number for pupil in pupils} | {a.number for a in adults.values()}
        self._people = max((int(_LETTERS.sub("", adult.email)) for adult in adults.values()), default=0)
        self._list_ids = 1 + max((pupil.list_id for pupil in pupils), default=999)

    def school(self, count: int, marked: int) -> MadeUpSchool:
        """A new one."""
        unit_id, unit_code = self._id(), "99999238"
        classes = _class_names(count)
        places = [classes[index % len(classes)] for index in range(count)]
        self.chance.shuffle(places)
        pupils = self.pupils_in(places)
        for index in self.chance.sample(range(count), min(marked, count)):
            pupils[index] = replace(pupils[index], marking=self.chance.choice(_MARKINGS))
        return self.written(unit_id, unit_code, pupils, self._staff(classes), classes)

    def written(
        self,
        unit_id: str,
        unit_code: str,
        pupils: Sequence[MadeUpPupil],
        staff: tuple[MadeUpStaff, ...],
        classes: Sequence[str],
    ) -> MadeUpSchool:
        """The school with its files."""
        groups = {name: self._id() for name in classes}
        return MadeUpSchool(
            unit_code=unit_code,
            unit_id=unit_id,
            school_year=self._school_year,
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
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.chance.choices(GROUPS, GROUP_WEIGHTS)[0]

    def _family_name(self, names: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
        first = self.chance.choice(names[1])
        if self.chance.random() < 0.12:
            return f"{first}-{self.chance.choice(self._names()[1])}"
        if self.chance.random() < 0.01:
            return f"{first} {self.chance.choice(self._names()[1])} af {self.chance.choice(self._names()[1])}"
        return first

    def _given_name(self, names: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
        first = self.chance.choice(names[0])
        return f"{first} {self.chance.choice(self._names()[0])}" if self.chance.random() < 0.08 else first

    def _number(self, first: date, last: date, kind: str) -> str:
        """A free number of the test series for a day in the span; a samordningsnummer when the days are used up."""
        span = (last - first).days
        for attempt in range(24):
            born = first + timedelta(days=self.chance.randint(0, span))
            number = _number_for(
                born, self.chance.choice("89"), kind if attempt < 8 else "coordination", self.chance
            )
            if number not in self._used_numbers:
                self._used_numbers.add(number)
                return number
        return ""

    def pupils_in(self, places: Sequence[str]) -> list[MadeUpPupil]:
        """One pupil for each place in a class; some are brother or sister of the one before."""
        pupils: list[MadeUpPupil] = []
        family: (
            tuple[
                tuple[tuple[str, ...], tuple[str, ...]], str, tuple[tuple[MadeUpGuardian, GuardianKind], ...]
            ]
            | None
        ) = None
        for class_name in places:
            if family is None or self.chance.random() > 0.35:  # else a sibling of the one before
                family = self._family()
            names, family_name, guardians = family
            grade = grade_of(class_name)
            pupils.append(
                MadeUpPupil(
                    external_id=self._id(),
                    given_name=self._given_name(names),
                    family_name=family_name,
                    number=self._pupil_number(grade),
                    class_name=class_name,
                    grade=grade,
                    guardians=guardians,
                    list_id=self._list_ids,
                )
            )
            self._list_ids += 1
        return pupils

    def _pupil_number(self, grade: int) -> str:
        chance = self.chance.random()
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
        chance = self.chance.random()
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
            phone=f"070-1740{self.chance.randint(_FIRST_MOBILE, _LAST_MOBILE)}",
            email=f"vardnadshavare{self._people}@example.invalid",
        )
        return guardian, kind

    def _staff(self, classes: list[str]) -> tuple[MadeUpStaff, ...]:
        duties = [("Lärare", name) for name in classes] + [(role, "") for role in _TEAM_ROLES]
        return tuple(
            self.staff_member(index, duty, mentors) for index, (duty, mentors) in enumerate(duties, start=1)
        )

    def staff_member(self, index: int, duty: str, mentors: str) -> MadeUpStaff:
        """Somebody new; `index` makes the mail address."""
        names = self._names()
        given, family = self._given_name(names), self._family_name(names)
        return MadeUpStaff(self._id(), given, family, f"personal{index}@example.invalid", duty, mentors)


def grade_of(class_name: str) -> int:
    """0 for förskoleklass."""
    return 0 if class_name.startswith("F") else int(class_name[:-1])


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
