# SPDX-License-Identifier: EUPL-1.2
"""From SS 12000 objects to a staged register: who is enrolled today, in which class, with which guardians and mentors.

A marked person, or the child of a marked guardian, gives nothing but a place in a file.
"""

from __future__ import annotations

from datetime import date

from eht_desk.domain.organisation import Period
from eht_desk.domain.people import GuardianKind, SecurityMarking
from eht_desk.domain.register import (
    RegisterClass,
    RegisterGuardian,
    RegisterMentorship,
    RegisterPupil,
    RegisterStaff,
    StagedRegister,
)
from eht_desk.exchange.cell_values import grade_of_class, parse_day, parse_grade
from eht_desk.exchange.reading_progress import WHOLE, ReadingProgress
from eht_desk.exchange.row_remarks import Findings, RowRemarks, keys_of
from eht_desk.exchange.ss12000_payloads import (
    JsonObject,
    Payloads,
    Placed,
    marking_value,
    object_of,
    objects_of,
    period_of,
    text_of,
)

# Relation types of 2.0 and 2.1. `Utsedd behörig` (2.1) and `Förälder/Annan behörig` (2.0) may fetch or call in sick,
# but do not answer for the pupil: they are told and left out.
_KINDS = {
    "vårdnadshavare": GuardianKind.CUSTODIAN,
    "god man": GuardianKind.APPOINTED_GUARDIAN,
    "särskilt förordnad vårdnadshavare": GuardianKind.CUSTODIAN,
    "familjehem": GuardianKind.FOSTER_HOME,
    "familjehemsförälder": GuardianKind.FOSTER_HOME,
}
_NOT_HERE = frozenset({"utvandrad", "avliden"})


class Ss12000Reader:
    """Reads the objects of one import; use once."""

    def __init__(self, payloads: Payloads, digest: str, today: date, unit_code: str) -> None:
        self._payloads = payloads
        self._today = today
        self._found = Findings(digest)
        self._people = {text_of(placed.body, "id"): placed for placed in payloads.persons}
        self._units = self._accepted_units(unit_code)
        self._class_names: dict[str, str] = {}
        self._classes: list[RegisterClass] = []
        self._memberships: dict[str, list[tuple[str, Period]]] = {}

    def read(self, progress: ReadingProgress) -> StagedRegister:
        """Everything the objects say."""
        self._read_groups()
        persons = progress.over(self._payloads.persons, WHOLE)
        pupils = [pupil for placed in persons if (pupil := self._pupil(placed)) is not None]
        if not self._payloads.persons:
            self._remark(
                RowRemarks(1, self._payloads.groups[0].source if self._payloads.groups else ""),
                "persons_missing",
            )
        mentorships = self._mentorships()
        return StagedRegister(
            format="ss12000",
            digest=self._found.digest,
            rows_read=len(self._payloads.persons),
            pupils=tuple(pupils),
            classes=tuple(self._classes),
            mentorships=mentorships,
            problems=tuple(self._found.problems),
            has_guardians=any("responsibles" in placed.body for placed in self._payloads.persons),
            skipped=tuple(sorted(self._found.skipped.items())),
            held_keys=tuple(self._found.held_keys),
            left_out_keys=tuple(self._found.left_out_keys),
        )

    def _remark(self, remarks: RowRemarks, code: str) -> None:
        remarks.add(code)
        self._found.problems.extend(remarks.problems)

    # ---------------------------------------------------------------------------------------------------- units

    def _accepted_units(self, unit_code: str) -> frozenset[str]:
        """Ids of the wanted school unit; empty means every unit, also when the code is not to be found."""
        if not unit_code:
            return frozenset()
        by_code = {
            text_of(placed.body, "id")
            for placed in self._payloads.organisations
            if text_of(placed.body, "schoolUnitCode") == unit_code
        }
        named = {
            text_of(object_of(enrolment, "enroledAt"), "id")
            for placed in self._payloads.persons
            for enrolment in objects_of(placed.body, "enrolments")
        }
        wanted = by_code | ({unit_code} & named)
        if not wanted and not self._payloads.organisations:
            self._remark(RowRemarks(1, ""), "unit_not_checked")
            return frozenset()
        return frozenset(wanted or {unit_code})

    def _is_wanted_unit(self, unit_id: str) -> bool:
        return not self._units or unit_id in self._units

    # --------------------------------------------------------------------------------------------------- groups

    def _read_groups(self) -> None:
        """Classes of today and who is in them."""
        for placed in self._payloads.groups:
            body = placed.body
            if text_of(body, "groupType").casefold() != "klass":
                continue
            unit = text_of(object_of(body, "organisation"), "id")
            if not period_of(body).covers(self._today) or (unit and not self._is_wanted_unit(unit)):
                self._found.skip("class_not_current")
                continue
            group_id, name = text_of(body, "id"), text_of(body, "displayName")
            if not name or group_id in self._class_names:
                continue
            self._class_names[group_id] = name
            self._classes.append(RegisterClass(name, grade_of_class(name), group_id))
        for placed in self._payloads.groups:
            self._read_memberships(placed.body)

    def _read_memberships(self, group: JsonObject) -> None:
        name = self._class_names.get(text_of(group, "id"))
        if name is None:
            return
        for membership in objects_of(group, "groupMemberships"):
            period = period_of(membership)
            person_id = text_of(object_of(membership, "person"), "id")
            entry = (name, period)
            if person_id and period.covers(self._today) and entry not in self._memberships.get(person_id, []):
                self._memberships.setdefault(person_id, []).append(entry)

    # --------------------------------------------------------------------------------------------------- pupils

    def _pupil(self, placed: Placed) -> RegisterPupil | None:
        body = placed.body
        enrolment = self._enrolment(body)
        if enrolment is None:
            return None
        remarks = RowRemarks(placed.row, placed.source)
        person_id = text_of(body, "id")
        given = f"{text_of(body, 'givenName')} {text_of(body, 'middleName')}".strip()
        family = text_of(body, "familyName")
        number_text = text_of(object_of(body, "civicNo"), "value") or text_of(body, "civicNo")
        identity = remarks.identity(number_text, "civicNo", self._today, is_expected=True)
        born = (
            parse_day(text_of(body, "birthDate"), today=self._today) if text_of(body, "birthDate") else None
        )
        born = born or (identity.birth_date if identity is not None else None)
        class_name, period = self._class_of(person_id, remarks)
        keys = keys_of(self._found.digest, person_id, identity, f"{given} {family}", born, class_name)
        held_code = self._held_code(body, person_id)
        if held_code:
            self._found.hold(held_code, placed.row, placed.source, keys)
            return None
        remarks.names(given, family, "givenName")
        guardians = self._guardians(body, remarks)
        self._found.problems.extend(remarks.problems)
        if remarks.is_blocked:
            self._found.left_out_keys.extend(keys)
            return None
        emails = _emails(body)
        return RegisterPupil(
            row=placed.row,
            given_name=given,
            family_name=family,
            identity=identity,
            birth_date=born,
            class_name=class_name,
            grade=_grade(enrolment, class_name),
            external_id=person_id,
            email=emails[0] if emails else "",
            marking=self._marking(body, guardians),
            guardians=guardians,
            membership=period,
            source=placed.source,
        )

    def _enrolment(self, body: JsonObject) -> JsonObject | None:
        """Today's enrolment at the wanted unit; None for guardians, staff, and pupils of other days or schools."""
        enrolments = objects_of(body, "enrolments")
        if not enrolments:
            self._found.skip("not_pupil")
            return None
        if text_of(body, "personStatus").casefold() in _NOT_HERE:
            self._found.skip("not_active")
            return None
        current = [
            e for e in enrolments if e.get("cancelled") is not True and period_of(e).covers(self._today)
        ]
        wanted = [e for e in current if self._is_wanted_unit(text_of(object_of(e, "enroledAt"), "id"))]
        if not wanted:
            self._found.skip("other_unit" if current else "not_enrolled")
            return None
        return max(wanted, key=lambda enrolment: period_of(enrolment).start or date.min)

    def _class_of(self, person_id: str, remarks: RowRemarks) -> tuple[str, Period]:
        """The class that began last, when there are several."""
        memberships = self._memberships.get(person_id, [])
        if not memberships:
            return "", Period()
        if len({name for name, _ in memberships}) > 1:
            remarks.add("several_classes", "groupMemberships")
        return max(memberships, key=lambda entry: (entry[1].start or date.min, entry[0]))

    def _held_code(self, body: JsonObject, person_id: str) -> str:
        """Why the row is held: the pupil's own marking, or that of anybody who answers for the pupil."""
        own = marking_value(body.get("securityMarking"))
        if SecurityMarking.MARKED in (own, self._payloads.marking_of(person_id)):
            return "marking_held"
        for responsible in objects_of(body, "responsibles"):
            reference = object_of(responsible, "person")
            said = (
                marking_value(reference.get("securityMarking")),
                marking_value(responsible.get("securityMarking")),
            )
            if SecurityMarking.MARKED in (*said, self._payloads.marking_of(text_of(reference, "id"))):
                return "guardian_marking_held"
        return ""

    def _marking(self, body: JsonObject, guardians: tuple[RegisterGuardian, ...]) -> SecurityMarking:
        """NONE when the pupil's own record says so and every guardian that goes in has said so somewhere."""
        if marking_value(body.get("securityMarking")) is not SecurityMarking.NONE:
            return SecurityMarking.UNKNOWN
        said = (self._payloads.marking_of(guardian.external_id) for guardian in guardians)
        return (
            SecurityMarking.NONE if all(m is SecurityMarking.NONE for m in said) else SecurityMarking.UNKNOWN
        )

    # ------------------------------------------------------------------------------------- guardians and mentors

    def _guardians(self, body: JsonObject, remarks: RowRemarks) -> tuple[RegisterGuardian, ...]:
        found: list[RegisterGuardian] = []
        for responsible in objects_of(body, "responsibles"):
            period = period_of(responsible)
            if not period.covers(self._today):
                continue
            relation = text_of(responsible, "relationType")
            kind = _KINDS.get(relation.casefold())
            if kind is None:
                remarks.add("relation_left_out" if relation else "relation_missing", "relationType", relation)
                continue
            guardian = self._guardian(object_of(responsible, "person"), kind, period, remarks)
            if guardian is None:
                remarks.add("guardian_not_in_file", "responsibles")
            elif guardian not in found:
                found.append(guardian)
        return tuple(found)

    def _guardian(
        self, reference: JsonObject, kind: GuardianKind, period: Period, remarks: RowRemarks
    ) -> RegisterGuardian | None:
        person_id = text_of(reference, "id")
        record = self._people.get(person_id)
        if record is None:
            given, _, family = text_of(reference, "displayName").rpartition(" ")
            if not family:
                return None
            return RegisterGuardian(given, family, kind=kind, period=period, external_id=person_id)
        body = record.body
        number = text_of(object_of(body, "civicNo"), "value")
        return RegisterGuardian(
            given_name=text_of(body, "givenName"),
            family_name=text_of(body, "familyName"),
            identity=remarks.guardian_identity(number, "civicNo", self._today),
            phones=_values(body, "phoneNumbers"),
            emails=_emails(body),
            kind=kind,
            period=period,
            external_id=person_id,
        )

    def _mentorships(self) -> tuple[RegisterMentorship, ...]:
        """Duties whose assignment names a class as mentor today."""
        found: dict[RegisterMentorship, None] = {}
        for placed in self._payloads.duties:
            classes = [
                (self._class_names[group_id], period_of(role))
                for role in objects_of(placed.body, "assignmentRole")
                if text_of(role, "assignmentRoleType").casefold() == "mentor"
                and (group_id := text_of(object_of(role, "group"), "id")) in self._class_names
                and period_of(role).covers(self._today)
            ]
            if not classes or not period_of(placed.body).covers(self._today):
                continue
            staff = self._staff(placed)
            if staff is not None:
                found.update((RegisterMentorship(name, staff, period), None) for name, period in classes)
        return tuple(found)

    def _staff(self, placed: Placed) -> RegisterStaff | None:
        reference = object_of(placed.body, "person")
        person_id = text_of(reference, "id")
        said = (
            marking_value(reference.get("securityMarking")),
            marking_value(placed.body.get("securityMarking")),
        )
        if SecurityMarking.MARKED in (*said, self._payloads.marking_of(person_id)):
            self._found.hold("marking_held", placed.row, placed.source, ())
            return None
        record = self._people.get(person_id)
        body: JsonObject = record.body if record is not None else {}
        name = f"{text_of(body, 'givenName')} {text_of(body, 'familyName')}".strip()
        name = name or text_of(reference, "displayName")
        if not name:
            self._remark(RowRemarks(placed.row, placed.source), "mentor_not_in_file")
            return None
        emails = _emails(body)
        return RegisterStaff(name, emails[0] if emails else "", person_id)


def _values(body: JsonObject, key: str) -> tuple[str, ...]:
    found = (text_of(item, "value") for item in objects_of(body, key))
    return tuple(dict.fromkeys(value for value in found if value))


def _emails(body: JsonObject) -> tuple[str, ...]:
    return tuple(value for value in _values(body, "emails") if "@" in value)


def _grade(enrolment: JsonObject, class_name: str) -> int | None:
    """Årskurs of the enrolment; förskoleklass (FKLASS) has none in the file and is 0."""
    grade = parse_grade(text_of(enrolment, "schoolYear"))
    if grade is None and text_of(enrolment, "schoolType").upper() == "FKLASS":
        return 0
    return grade_of_class(class_name) if grade is None else grade
