# SPDX-License-Identifier: EUPL-1.2
"""A made-up school as files: SS 12000 objects, and tables in the layouts of real systems."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from eht_desk.domain.people import GuardianKind
from eht_desk.exchange.made_up_people import NO_MARKING, MadeUpPupil, MadeUpStaff

JsonObject = dict[str, Any]

_RELATIONS = {
    GuardianKind.CUSTODIAN: "Vårdnadshavare",
    GuardianKind.APPOINTED_GUARDIAN: "God man",
    GuardianKind.FOSTER_HOME: "Familjehem",
}


def pupil_objects(pupils: Sequence[MadeUpPupil], unit_id: str, school_year: int) -> list[JsonObject]:
    """Persons with enrolment and responsibles."""
    start = date(school_year, 8, 15).isoformat()
    found: list[JsonObject] = []
    for pupil in pupils:
        body = _person(pupil.external_id, pupil.given_name, pupil.family_name, pupil.number, pupil.marking)
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
                "person": {"id": guardian.external_id, "securityMarking": NO_MARKING},
                "relationType": _RELATIONS[kind],
            }
            for guardian, kind in pupil.guardians
        ]
        found.append(body)
    return found


def group_objects(
    pupils: Sequence[MadeUpPupil], groups: dict[str, str], unit_id: str, school_year: int
) -> list[JsonObject]:
    """Classes with their members."""
    members: dict[str, list[JsonObject]] = {name: [] for name in groups}
    start = date(school_year, 8, 15).isoformat()
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


def duty_objects(
    staff: Sequence[MadeUpStaff], groups: dict[str, str], unit_id: str, school_year: int
) -> list[JsonObject]:
    """Duties; mentors have an assignment."""
    start = date(school_year, 8, 1).isoformat()
    found: list[JsonObject] = []
    for person in staff:
        role = {
            "group": {"id": groups.get(person.mentors, "")},
            "assignmentRoleType": "Mentor",
            "startDate": start,
        }
        found.append(
            {
                "id": f"duty-{person.external_id}",
                "person": {
                    "id": person.external_id,
                    "displayName": person.name,
                    "securityMarking": NO_MARKING,
                },
                "dutyAt": {"id": unit_id},
                "dutyRole": person.duty,
                "startDate": start,
                "assignmentRole": [role] if person.mentors else [],
            }
        )
    return found


def _person(external_id: str, given: str, family: str, number: str, marking: str = NO_MARKING) -> JsonObject:
    body: JsonObject = {
        "id": external_id,
        "givenName": given,
        "familyName": family,
        "securityMarking": marking,
    }
    if number:
        body["civicNo"] = {"value": number, "nationality": "SE"}
    return body


def guardian_objects(pupils: Sequence[MadeUpPupil]) -> list[JsonObject]:
    """Every guardian once."""
    everybody = {guardian.external_id: guardian for pupil in pupils for guardian, _ in pupil.guardians}
    found: list[JsonObject] = []
    for guardian in everybody.values():
        body = _person(guardian.external_id, guardian.given_name, guardian.family_name, guardian.number)
        body["emails"] = [{"value": guardian.email, "type": "Privat"}]
        body["phoneNumbers"] = [{"value": guardian.phone, "type": "Privat", "mobile": True}]
        found.append(body)
    return found


def staff_objects(staff: Sequence[MadeUpStaff]) -> list[JsonObject]:
    """Persons of the staff."""
    found: list[JsonObject] = []
    for person in staff:
        body = _person(person.external_id, person.given_name, person.family_name, "")
        body["emails"] = [{"value": person.email, "type": "Skola personal"}]
        found.append(body)
    return found


def page(objects: list[JsonObject]) -> bytes:
    """One page as a server would send it."""
    return json.dumps({"data": objects, "pageToken": None}, ensure_ascii=False).encode()


def _table(rows: list[list[str]], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def spreadsheet(pupils: Sequence[MadeUpPupil], staff: Sequence[MadeUpStaff]) -> bytes:
    """A spreadsheet's export: `;` and cp1252, with `?` for letters that are missing there."""
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
            "" if pupil.marking == NO_MARKING else "ja",
        ]
        for guardian, _ in pupil.guardians:
            row += [guardian.given_name, guardian.family_name, guardian.phone, guardian.email]
        rows.append(row + [""] * (len(heading) - len(row)))
    return _table(rows, ";").encode("cp1252", "replace")


def _written(number: str) -> str:
    return f"{number[:8]}-{number[8:]}" if number else ""


def schoolsoft_pupils(pupils: Sequence[MadeUpPupil]) -> bytes:
    """SchoolSoft: students."""
    rows = [["id", "active", "class", "socialnumber", "sex", "fname", "lname", "email"]]
    rows += [
        [str(p.list_id), "1", p.class_name, _written(p.number)[2:], "", p.given_name, p.family_name, ""]
        for p in pupils
    ]
    return _table(rows, "\t").encode("utf-8-sig")


def schoolsoft_parents(pupils: Sequence[MadeUpPupil]) -> bytes:
    """SchoolSoft: one row per parent and student."""
    rows = [["id", "studentid", "studentsocialnumber", "fname1", "lname1", "email1", "mobile1"]]
    for pupil in pupils:
        for guardian, _ in pupil.guardians:
            key = [str(len(rows)), str(pupil.list_id), _written(pupil.number)[2:]]
            rows.append([*key, guardian.given_name, guardian.family_name, guardian.email, guardian.phone])
    return _table(rows, "\t").encode("utf-8-sig")


def schoolsoft_groups(staff: Sequence[MadeUpStaff]) -> bytes:
    """SchoolSoft: groups with their teacher."""
    rows = [["name", "classtype", "teacher"]]
    rows += [[person.mentors, "1", person.name] for person in staff if person.mentors]
    return _table(rows, "\t").encode("utf-8-sig")


def skola24(pupils: Sequence[MadeUpPupil]) -> bytes:
    """Skola24: children, no heading, last column 1 for a marking."""
    rows = [
        [
            "Provskolan",
            p.class_name,
            _written(p.number),
            p.given_name,
            p.family_name,
            "" if p.marking == NO_MARKING else "1",
        ]
        for p in pupils
    ]
    return _table(rows, ";").encode("cp1252", "replace")
