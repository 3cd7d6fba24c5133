# SPDX-License-Identifier: EUPL-1.2
"""Whole made-up schools for the demo, the benchmarks and the tests. Nobody in them exists.

The same seed, number of pupils and day give the same school, byte for byte. Numbers have serials 238x and 239x
(Skatteverket's test series), mobile numbers come from the range that PTS keeps for invented people (070-1740605..99), mail
ends in example.invalid. The series has two numbers per day, so a very large school gets more samordningsnummer.
"""

from __future__ import annotations

import csv
import io
import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from eht_desk.domain.identity_numbers import check_digit_for
from eht_desk.domain.people import GuardianKind
from eht_desk.exchange.made_up_names import GROUP_WEIGHTS, GROUPS

_CLASS_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PUPILS_IN_A_CLASS = 24
_GRADES = range(10)  # 0 is förskoleklass
_FIRST_MOBILE, _LAST_MOBILE = 605, 699
_RELATIONS = {
    GuardianKind.CUSTODIAN: "Vårdnadshavare",
    GuardianKind.APPOINTED_GUARDIAN: "God man",
    GuardianKind.FOSTER_HOME: "Familjehem",
}
_NO_MARKING = "Ingen"
_MARKINGS = ("Sekretessmarkering", "Skyddad folkbokföring")
_TEAM_ROLES = (
    "Rektor",
    "Kurator",
    "Skolsköterska",
    "Skolläkare",
    "Skolpsykolog",
    "Speciallärare/specialpedagog",
)

JsonObject = dict[str, Any]


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
    """An invented pupil. `number` is canonical or empty; `marking` is the word of SS 12000."""

    external_id: str
    given_name: str
    family_name: str
    number: str
    class_name: str
    grade: int
    guardians: tuple[tuple[MadeUpGuardian, GuardianKind], ...]
    marking: str = _NO_MARKING


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
    schoolsoft_students: bytes = field(repr=False)
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
            pupils[index] = _with_marking(pupils[index], self._random.choice(_MARKINGS))
        staff = self._staff(classes)
        groups = {name: self._id() for name in classes}
        return MadeUpSchool(
            unit_code=unit_code,
            unit_id=unit_id,
            pupils=tuple(pupils),
            staff=staff,
            classes=tuple(classes),
            persons_json=_page(
                [*self._pupil_objects(pupils, unit_id), *_guardian_objects(pupils), *_staff_objects(staff)]
            ),
            groups_json=_page(self._group_objects(pupils, groups, unit_id)),
            duties_json=_page(self._duty_objects(staff, groups, unit_id)),
            organisations_json=_page(
                [
                    {
                        "id": unit_id,
                        "displayName": "Provskolan",
                        "organisationType": "Skolenhet",
                        "schoolUnitCode": unit_code,
                    }
                ]
            ),
            csv=_spreadsheet(pupils, staff),
            schoolsoft_students=_schoolsoft_students(pupils),
            schoolsoft_parents=_schoolsoft_parents(pupils),
            schoolsoft_groups=_schoolsoft_groups(staff),
            skola24_csv=_skola24(pupils),
        )

    # ------------------------------------------------------------------------------------------------------ people

    def _id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _names(self) -> tuple[list[str], list[str]]:
        return self._random.choices(GROUPS, GROUP_WEIGHTS)[0]

    def _family_name(self, names: tuple[list[str], list[str]]) -> str:
        first = self._random.choice(names[1])
        if self._random.random() < 0.12:
            return f"{first}-{self._random.choice(self._names()[1])}"
        if self._random.random() < 0.01:
            return (
                f"{first} {self._random.choice(self._names()[1])} af {self._random.choice(self._names()[1])}"
            )
        return first

    def _given_name(self, names: tuple[list[str], list[str]]) -> str:
        first = self._random.choice(names[0])
        return f"{first} {self._random.choice(self._names()[0])}" if self._random.random() < 0.08 else first

    def _number(self, first: date, last: date, kind: str) -> str:
        """A free number of the test series for a day in the span; a samordningsnummer when the days are used up."""
        span = (last - first).days
        for attempt in range(60):
            born = first + timedelta(days=self._random.randint(0, span))
            number = _number_for(
                born, self._random.choice("89"), kind if attempt < 30 else "coordination", self._random
            )
            if number not in self._used_numbers:
                self._used_numbers.add(number)
                return number
        return ""

    def _pupils(self, count: int, classes: list[str]) -> list[MadeUpPupil]:
        pupils: list[MadeUpPupil] = []
        family: (
            tuple[tuple[list[str], list[str]], str, tuple[tuple[MadeUpGuardian, GuardianKind], ...]] | None
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
    ) -> tuple[tuple[list[str], list[str]], str, tuple[tuple[MadeUpGuardian, GuardianKind], ...]]:
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

    # ---------------------------------------------------------------------------------------------------- payloads

    def _pupil_objects(self, pupils: list[MadeUpPupil], unit_id: str) -> list[JsonObject]:
        start = date(self._school_year, 8, 15).isoformat()
        found: list[JsonObject] = []
        for pupil in pupils:
            body = _person(
                pupil.external_id, pupil.given_name, pupil.family_name, pupil.number, pupil.marking
            )
            body["enrolments"] = [
                {
                    "enroledAt": {"id": unit_id, "displayName": "Provskolan"},
                    "schoolType": "FKLASS" if pupil.grade == 0 else "GR",
                    "schoolYear": pupil.grade,
                    "startDate": start,
                    "cancelled": False,
                }
            ]
            body["responsibles"] = [
                {
                    "person": {"id": guardian.external_id, "securityMarking": _NO_MARKING},
                    "relationType": _RELATIONS[kind],
                }
                for guardian, kind in pupil.guardians
            ]
            found.append(body)
        return found

    def _group_objects(
        self, pupils: list[MadeUpPupil], groups: dict[str, str], unit_id: str
    ) -> list[JsonObject]:
        members: dict[str, list[JsonObject]] = {name: [] for name in groups}
        start = date(self._school_year, 8, 15).isoformat()
        for pupil in pupils:
            reference = {"id": pupil.external_id, "securityMarking": pupil.marking}
            members[pupil.class_name].append({"person": reference, "startDate": start})
        return [
            {
                "id": group_id,
                "displayName": name,
                "groupType": "Klass",
                "schoolType": "FKLASS" if name.startswith("F") else "GR",
                "startDate": start,
                "organisation": {"id": unit_id, "displayName": "Provskolan"},
                "groupMemberships": members[name],
            }
            for name, group_id in groups.items()
        ]

    def _duty_objects(
        self, staff: tuple[MadeUpStaff, ...], groups: dict[str, str], unit_id: str
    ) -> list[JsonObject]:
        start = date(self._school_year, 8, 1).isoformat()
        found: list[JsonObject] = []
        for person in staff:
            role = {
                "group": {"id": groups.get(person.mentors, "")},
                "assignmentRoleType": "Mentor",
                "startDate": start,
            }
            found.append(
                {
                    "id": self._id(),
                    "person": {
                        "id": person.external_id,
                        "displayName": person.name,
                        "securityMarking": _NO_MARKING,
                    },
                    "dutyAt": {"id": unit_id},
                    "dutyRole": person.duty,
                    "startDate": start,
                    "assignmentRole": [role] if person.mentors else [],
                }
            )
        return found


def _class_names(count: int) -> list[str]:
    """F-9 with as many parallel classes as the number of pupils needs."""
    parallels = max(1, min(len(_CLASS_LETTERS), -(-count // (len(_GRADES) * _PUPILS_IN_A_CLASS))))
    return [f"{grade or 'F'}{letter}" for grade in _GRADES for letter in _CLASS_LETTERS[:parallels]]


def _number_for(born: date, serial_end: str, kind: str, chance: random.Random) -> str:
    if kind == "temporary":
        return f"{born:%Y%m%d}TF{chance.randint(0, 99):02d}"
    day = born.day + 60 if kind == "coordination" else born.day
    nine = f"{born:%y%m}{day:02d}23{serial_end}"
    return f"{born:%Y}"[:2] + nine + check_digit_for(nine)


def _with_marking(pupil: MadeUpPupil, marking: str) -> MadeUpPupil:
    return MadeUpPupil(
        pupil.external_id,
        pupil.given_name,
        pupil.family_name,
        pupil.number,
        pupil.class_name,
        pupil.grade,
        pupil.guardians,
        marking,
    )


def _person(external_id: str, given: str, family: str, number: str, marking: str = _NO_MARKING) -> JsonObject:
    body: JsonObject = {
        "id": external_id,
        "givenName": given,
        "familyName": family,
        "securityMarking": marking,
    }
    if number:
        body["civicNo"] = {"value": number, "nationality": "SE"}
    return body


def _guardian_objects(pupils: list[MadeUpPupil]) -> list[JsonObject]:
    everybody = {guardian.external_id: guardian for pupil in pupils for guardian, _ in pupil.guardians}
    found: list[JsonObject] = []
    for guardian in everybody.values():
        body = _person(guardian.external_id, guardian.given_name, guardian.family_name, guardian.number)
        body["emails"] = [{"value": guardian.email, "type": "Privat"}]
        body["phoneNumbers"] = [{"value": guardian.phone, "type": "Privat", "mobile": True}]
        found.append(body)
    return found


def _staff_objects(staff: tuple[MadeUpStaff, ...]) -> list[JsonObject]:
    found: list[JsonObject] = []
    for person in staff:
        body = _person(person.external_id, person.given_name, person.family_name, "")
        body["emails"] = [{"value": person.email, "type": "Skola personal"}]
        found.append(body)
    return found


def _page(objects: list[JsonObject]) -> bytes:
    return json.dumps({"data": objects, "pageToken": None}, ensure_ascii=False).encode()


def _table(rows: list[list[str]], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def _spreadsheet(pupils: list[MadeUpPupil], staff: tuple[MadeUpStaff, ...]) -> bytes:
    mentors = {person.mentors: person.name for person in staff}
    heading = ["Personnummer", "Förnamn", "Efternamn", "Klass", "Årskurs", "Mentor", "Skyddad"]
    for number in ("1", "2"):
        heading += [f"Vårdnadshavare {number} {part}" for part in ("förnamn", "efternamn", "mobil", "e-post")]
    rows = [heading]
    for pupil in pupils:
        row = [_written(pupil.number), pupil.given_name, pupil.family_name, pupil.class_name]
        row += [
            str(pupil.grade),
            mentors.get(pupil.class_name, ""),
            "" if pupil.marking == _NO_MARKING else "ja",
        ]
        for guardian, _ in pupil.guardians:
            row += [guardian.given_name, guardian.family_name, guardian.phone, guardian.email]
        rows.append(row + [""] * (len(heading) - len(row)))
    return _table(rows, ";").encode("cp1252", "replace")


def _written(number: str) -> str:
    return f"{number[:8]}-{number[8:]}" if number else ""


def _schoolsoft_students(pupils: list[MadeUpPupil]) -> bytes:
    rows = [["id", "active", "class", "socialnumber", "sex", "fname", "lname", "email"]]
    rows += [
        [str(1000 + index), "1", p.class_name, _written(p.number)[2:], "", p.given_name, p.family_name, ""]
        for index, p in enumerate(pupils)
    ]
    return _table(rows, "\t").encode("utf-8-sig")


def _schoolsoft_parents(pupils: list[MadeUpPupil]) -> bytes:
    rows = [["id", "studentid", "studentsocialnumber", "fname1", "lname1", "email1", "mobile1"]]
    for index, pupil in enumerate(pupils):
        for guardian, _ in pupil.guardians:
            key = [str(len(rows)), str(1000 + index), _written(pupil.number)[2:]]
            rows.append([*key, guardian.given_name, guardian.family_name, guardian.email, guardian.phone])
    return _table(rows, "\t").encode("utf-8-sig")


def _schoolsoft_groups(staff: tuple[MadeUpStaff, ...]) -> bytes:
    rows = [["name", "classtype", "teacher"]]
    rows += [[person.mentors, "1", person.name] for person in staff if person.mentors]
    return _table(rows, "\t").encode("utf-8-sig")


def _skola24(pupils: list[MadeUpPupil]) -> bytes:
    rows = [
        [
            "Provskolan",
            p.class_name,
            _written(p.number),
            p.given_name,
            p.family_name,
            "" if p.marking == _NO_MARKING else "1",
        ]
        for p in pupils
    ]
    return _table(rows, ";").encode("cp1252", "replace")
