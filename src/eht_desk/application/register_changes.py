# SPDX-License-Identifier: EUPL-1.2
"""Carrying out what a register comparison found: classes, staff, pupils, guardians. Inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.guardian_comparison import ExistingGuardian, GuardianChange, GuardianChangeKind
from eht_desk.domain.ids import ClassId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.organisation import Mentorship, Period, SchoolClass, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterPupil,
    RegisterStaff,
    StagedRegister,
    folded_name,
)
from eht_desk.domain.register_comparison import PupilChange, RegisterComparison
from eht_desk.domain.register_matching import ExistingPupil


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many pupils were added, changed, left as they were, marked as having left, and held back."""

    added: int
    changed: int
    unchanged: int
    left: int
    held: int


def existing_pupils(work: ReadWork, unit_id: UnitId, day: date) -> list[ExistingPupil]:
    """The unit's pupils as a register can know them."""
    classes = {item.id: item.name for item in work.organisation.classes()}
    class_of = {
        item.pupil_id: classes.get(item.class_id, "")
        for item in work.pupils.memberships()
        if item.period.covers(day)
    }
    people = {person.id: person for person in work.pupils.guardians()}
    guardians: dict[PupilId, list[ExistingGuardian]] = defaultdict(list)
    for tie in work.pupils.guardianships():
        person = people.get(tie.guardian_id)
        if person is not None and tie.period.covers(day):
            guardians[tie.pupil_id].append(_existing_guardian(person, tie))
    return [
        ExistingPupil(
            pupil.id,
            pupil.given_name,
            pupil.family_name,
            pupil.identity.canonical if pupil.identity else "",
            pupil.birth_date,
            pupil.external_id,
            class_of.get(pupil.id, ""),
            pupil.grade,
            pupil.email,
            tuple(guardians.get(pupil.id, ())),
            pupil.left_on,
        )
        for pupil in work.pupils.all()
        if pupil.unit_id == unit_id
    ]


class RegisterChanges:
    """Writes a comparison into the store. Everything new lies in the school compartment."""

    def __init__(self, workspace: Workspace, work: UnitOfWork, unit_id: UnitId) -> None:
        self._work = work
        self._unit_id = unit_id
        self._today = workspace.today
        self._school = workspace.store.school
        self._new_id = workspace.services.ids.new_id
        self._classes = {
            folded_name(item.name): item for item in work.organisation.classes() if item.unit_id == unit_id
        }
        self._new_guardians: dict[tuple[str, ...], Guardian] = {}
        self._known_guardians = {
            key: person.id for person in work.pupils.guardians() for key in _strong_keys(person)
        }

    def carry_out(
        self, register: StagedRegister, comparison: RegisterComparison, *, absent_have_left: bool
    ) -> ImportResult:
        """All of it. The order is: classes and mentors, new pupils, changed pupils, those who left."""
        self._make_classes(register, comparison)
        self._set_mentors(register)
        self._add(comparison.new)
        for change in comparison.changed:
            self._change(change)
        left = self._mark_as_left(comparison.absent) if absent_have_left else 0
        return ImportResult(
            len(comparison.new),
            len(comparison.changed),
            comparison.unchanged,
            left,
            len(comparison.held),
        )

    # ------------------------------------------------------------------------------------------ classes and mentors

    def _make_classes(self, register: StagedRegister, comparison: RegisterComparison) -> None:
        wanted: dict[str, SchoolClass] = {}
        for told in register.classes:
            self._want(wanted, told.name, told.grade, told.external_id)
        for pupil in (*comparison.new, *(change.staged for change in comparison.changed)):
            self._want(wanted, pupil.class_name, pupil.grade, "")
        for tie in register.mentorships:
            self._want(wanted, tie.class_name, None, "")
        self._work.organisation.add_classes(wanted.values())
        self._classes.update(wanted)

    def _want(self, wanted: dict[str, SchoolClass], name: str, grade: int | None, external_id: str) -> None:
        key = folded_name(name)
        if key and key not in self._classes and key not in wanted:
            wanted[key] = SchoolClass(
                ClassId(self._new_id()), self._unit_id, name.strip(), grade, external_id
            )

    def _set_mentors(self, register: StagedRegister) -> None:
        """Mentors of the classes that the file names mentors for; other classes keep theirs.

        A mentor that the file no longer names ends yesterday, so that the history stays (TRO-37).
        """
        told: dict[ClassId, list[Mentorship]] = defaultdict(list)
        staff = self._staff_of(tie.staff for tie in register.mentorships)
        for tie in register.mentorships:
            school_class = self._classes.get(folded_name(tie.class_name))
            if school_class is not None:
                told[school_class.id].append(
                    Mentorship(school_class.id, staff[_staff_key(tie.staff)], tie.period)
                )
        former = self._work.organisation.mentorships()
        for class_id, mentorships in told.items():
            named = {tie.staff_id for tie in mentorships}
            kept = [tie for tie in former if tie.class_id == class_id and tie.staff_id not in named]
            ended = [self._ended(tie) for tie in kept]
            self._work.organisation.set_mentorships(
                class_id, [*(tie for tie in ended if tie is not None), *mentorships]
            )

    def _ended(self, tie: Mentorship) -> Mentorship | None:
        if tie.period.end is not None and tie.period.end < self._today:
            return tie
        yesterday = self._today - timedelta(days=1)
        if tie.period.start is not None and tie.period.start > yesterday:
            return None
        return replace(tie, period=Period(tie.period.start, yesterday))

    def _staff_of(self, told: Iterable[RegisterStaff]) -> dict[tuple[str, str, str], StaffId]:
        known: dict[tuple[str, str], StaffId] = {}
        for member in self._work.organisation.staff():
            if member.unit_id == self._unit_id:
                for kind, value in _staff_marks(member.external_id, member.email, member.name):
                    known.setdefault((kind, value), member.id)
        found: dict[tuple[str, str, str], StaffId] = {}
        new: list[StaffMember] = []
        for person in told:
            key = _staff_key(person)
            if key in found:
                continue
            marks = _staff_marks(person.external_id, person.email, person.name)
            staff_id = next((known[mark] for mark in marks if mark in known), None)
            if staff_id is None:
                staff_id = StaffId(self._new_id())
                new.append(
                    StaffMember(staff_id, self._unit_id, person.name, person.email, person.external_id)
                )
                known.update(dict.fromkeys(marks, staff_id))
            found[key] = staff_id
        self._work.organisation.add_staff(new)
        return found

    # ------------------------------------------------------------------------------------------------------- pupils

    def _add(self, pupils: Iterable[RegisterPupil]) -> None:
        rows: list[Pupil] = []
        memberships: list[ClassMembership] = []
        ties: list[Guardianship] = []
        for told in pupils:
            pupil = Pupil(
                PupilId(self._new_id()),
                self._school,
                self._unit_id,
                told.given_name,
                told.family_name,
                told.identity,
                told.birth_date,
                told.grade,
                told.external_id,
                told.email,
            )
            rows.append(pupil)
            school_class = self._classes.get(folded_name(told.class_name))
            if school_class is not None:
                start = told.membership.start
                begins = start if start is not None and start <= self._today else self._today
                memberships.append(
                    ClassMembership(pupil.id, school_class.id, Period(begins, told.membership.end))
                )
            ties.extend(self._tie(pupil.id, guardian) for guardian in told.guardians)
        self._work.pupils.add(rows)
        self._work.pupils.add_memberships(memberships)
        self._flush_guardians()
        self._work.pupils.add_guardianships(_unique(ties))

    def _change(self, change: PupilChange) -> None:
        pupil = self._work.pupils.get(change.pupil_id)
        if pupil is None:
            return
        told = change.staged
        fields = {item.field: item.new for item in change.changes}
        self._work.pupils.update(
            [
                replace(
                    pupil,
                    given_name=fields.get("given_name", pupil.given_name),
                    family_name=fields.get("family_name", pupil.family_name),
                    identity=told.identity if "identity" in fields else pupil.identity,
                    birth_date=told.birth_date if "birth_date" in fields else pupil.birth_date,
                    external_id=fields.get("external_id", pupil.external_id),
                    grade=told.grade if "grade" in fields else pupil.grade,
                    email=fields.get("email", pupil.email),
                    left_on=None if "left_on" in fields else pupil.left_on,
                )
            ]
        )
        if "class_name" in fields:
            self._move(change.pupil_id, told.class_name)
        if change.guardians:
            self._change_guardians(change.pupil_id, change.guardians)

    def _move(self, pupil_id: PupilId, class_name: str) -> None:
        """Out of the old class yesterday, into the new one today; the history stays."""
        school_class = self._classes.get(folded_name(class_name))
        if school_class is None:
            return
        yesterday = self._today - timedelta(days=1)
        kept: list[ClassMembership] = []
        for membership in self._work.pupils.memberships(pupil_id):
            period = membership.period
            if not period.covers(self._today):
                kept.append(membership)
            elif period.start is None or period.start <= yesterday:
                kept.append(replace(membership, period=Period(period.start, yesterday)))
        kept.append(ClassMembership(pupil_id, school_class.id, Period(self._today)))
        self._work.pupils.set_memberships(pupil_id, kept)

    def _mark_as_left(self, absent: Iterable[PupilId]) -> int:
        found = [self._work.pupils.get(pupil_id) for pupil_id in absent]
        leavers = [replace(pupil, left_on=self._today) for pupil in found if pupil is not None]
        self._work.pupils.update(leavers)
        return len(leavers)

    # ---------------------------------------------------------------------------------------------------- guardians

    def _tie(self, pupil_id: PupilId, told: RegisterGuardian) -> Guardianship:
        return Guardianship(pupil_id, self._guardian(told), told.kind, told.period)

    def _guardian(self, told: RegisterGuardian) -> GuardianId:
        """One record per person where the register says who is who; otherwise siblings share by name and phone."""
        person = Guardian(
            GuardianId(self._new_id()),
            self._school,
            told.given_name,
            told.family_name,
            told.identity,
            told.phones,
            told.emails,
            told.external_id,
        )
        keys = _strong_keys(person)
        for key in keys:
            if key in self._known_guardians:
                return self._known_guardians[key]
        for key in keys:
            self._known_guardians[key] = person.id
        self._new_guardians[(person.id,)] = person
        return person.id

    def _flush_guardians(self) -> None:
        self._work.pupils.add_guardians(self._new_guardians.values())
        self._new_guardians = {}

    def _change_guardians(self, pupil_id: PupilId, changes: Iterable[GuardianChange]) -> None:
        ties = list(self._work.pupils.guardianships(pupil_id))
        yesterday = self._today - timedelta(days=1)
        for change in changes:
            guardian_id = change.guardian_id
            if change.kind is GuardianChangeKind.ADDED and change.staged is not None:
                ties.append(self._tie(pupil_id, change.staged))
            elif change.kind is GuardianChangeKind.REMOVED:
                ties = [
                    replace(tie, period=Period(tie.period.start, yesterday))
                    if tie.guardian_id == guardian_id and tie.period.covers(self._today)
                    else tie
                    for tie in ties
                ]
            elif change.staged is not None and guardian_id is not None:
                self._update_guardian(guardian_id, change.staged)
                ties = [
                    replace(tie, kind=change.staged.kind) if tie.guardian_id == guardian_id else tie
                    for tie in ties
                ]
        self._flush_guardians()
        self._work.pupils.set_guardianships(pupil_id, _unique(ties))

    def _update_guardian(self, guardian_id: GuardianId, told: RegisterGuardian) -> None:
        (person,) = self._work.pupils.guardians([guardian_id])
        self._work.pupils.update_guardians(
            [
                replace(
                    person,
                    given_name=told.given_name or person.given_name,
                    family_name=told.family_name or person.family_name,
                    identity=told.identity or person.identity,
                    phones=told.phones or person.phones,
                    emails=told.emails or person.emails,
                    external_id=told.external_id or person.external_id,
                )
            ]
        )


def _existing_guardian(person: Guardian, tie: Guardianship) -> ExistingGuardian:
    return ExistingGuardian(
        person.id,
        person.given_name,
        person.family_name,
        person.phones,
        person.emails,
        tie.kind,
        person.identity.canonical if person.identity else "",
        person.external_id,
    )


def _strong_keys(person: Guardian) -> list[tuple[str, ...]]:
    """What makes two rows the same person: the system's id, the number, or name with a phone or mail."""
    name = folded_name(f"{person.given_name} {person.family_name}")
    keys: list[tuple[str, ...]] = []
    if person.external_id:
        keys.append(("id", person.external_id))
    if person.identity is not None:
        keys.append(("number", person.identity.canonical))
    if not keys:
        keys.extend(("phone", name, phone) for phone in person.phones)
        keys.extend(("mail", name, mail.casefold()) for mail in person.emails)
    return keys


def _unique(ties: Iterable[Guardianship]) -> list[Guardianship]:
    """One tie per pupil and guardian and start: a file may name the same adult twice under one pupil."""
    found: dict[tuple[PupilId, GuardianId, date | None], Guardianship] = {}
    for tie in ties:
        found[tie.pupil_id, tie.guardian_id, tie.period.start] = tie
    return list(found.values())


def _staff_key(person: RegisterStaff) -> tuple[str, str, str]:
    return person.external_id, person.email.casefold(), folded_name(person.name)


def _staff_marks(external_id: str, email: str, name: str) -> list[tuple[str, str]]:
    """What a member of staff is found by: the system's id alone where there is one, else mail, else name."""
    if external_id:
        return [("id", external_id)]
    if email:
        return [("mail", email.casefold())]
    return [("name", folded_name(name))]
