# SPDX-License-Identifier: EUPL-1.2
"""Carrying out what a register comparison found: pupils and guardians. Classes and mentors: register_classes.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.register_classes import RegisterClasses
from eht_desk.application.workspace import Workspace
from eht_desk.domain.guardian_comparison import ExistingGuardian, GuardianChange, GuardianChangeKind
from eht_desk.domain.ids import ClassId, GuardianId, PupilId, UnitId
from eht_desk.domain.organisation import Period
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterPupil,
    StagedRegister,
    folded_name,
)
from eht_desk.domain.register_comparison import PupilChange, RegisterComparison
from eht_desk.domain.register_matching import ExistingPupil
from eht_desk.domain.school_year import YearTurn

_FEW = 40
"""Up to so many pupils are read one by one, more are cheaper all at once."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many pupils were added, changed, left as they were, marked as having left, and held back."""

    added: int
    changed: int
    unchanged: int
    left: int
    held: int
    from_other_schools: int = 0
    without_class: tuple[str, ...] = ()
    """Names of the school's pupils who go here and stand in no class afterwards: no mentor sees them."""


def existing_pupils(work: ReadWork, day: date) -> dict[UnitId, list[ExistingPupil]]:
    """The pupils of each unit as a register can know them; merged records are other names of the kept ones."""
    classes = {item.id: item.name for item in work.organisation.classes() if not item.has_ended(day)}
    class_of = {item.pupil_id: classes.get(item.class_id, "") for item in work.pupils.memberships_on(day)}
    people = {person.id: person for person in work.pupils.guardians()}
    guardians: dict[PupilId, list[ExistingGuardian]] = defaultdict(list)
    for tie in work.pupils.guardianships():
        person = people.get(tie.guardian_id)
        if person is not None and tie.period.covers(day):
            guardians[tie.pupil_id].append(_existing_guardian(person, tie))
    aliases: dict[PupilId, list[tuple[str, str]]] = defaultdict(list)
    merged = {pupil.id: pupil for pupil in work.pupils.merged()}
    for twin in merged.values():
        kept = twin
        while kept.merged_into is not None and kept.merged_into in merged:
            kept = merged[kept.merged_into]
        if kept.merged_into is not None:
            number = twin.identity.canonical if twin.identity else ""
            aliases[kept.merged_into].append((twin.external_id, number))
    found: dict[UnitId, list[ExistingPupil]] = defaultdict(list)
    for pupil in work.pupils.all():
        found[pupil.unit_id].append(
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
                pupil.left_on if pupil.left_on is not None and pupil.left_on <= day else None,
                tuple(aliases.get(pupil.id, ())),
            )
        )
    return found


class RegisterChanges:
    """Writes a comparison into the store. Everything new lies in the school compartment."""

    def __init__(self, workspace: Workspace, work: UnitOfWork, unit_id: UnitId) -> None:
        self._work = work
        self._unit_id = unit_id
        self._today = workspace.today
        self._school = workspace.store.school
        self._new_id = workspace.services.ids.new_id
        self._classes = RegisterClasses(workspace, work, unit_id)
        self._new_guardians: dict[tuple[str, ...], Guardian] = {}
        self._known_guardians = {
            key: person.id
            for person in work.pupils.guardians()
            if person.compartment_id
            == workspace.store.school  # a protected pupil's guardians are nobody else's
            for key in _strong_keys(person)
        }

    def carry_out(
        self,
        register: StagedRegister,
        comparison: RegisterComparison,
        *,
        absent_have_left: bool,
        turn: YearTurn | None = None,
        carries_mentors: bool = True,
    ) -> ImportResult:
        """All of it. The order is: classes, new pupils, changed pupils, those who left, mentors.

        With a `turn` the classes of the year that is over end yesterday, and every pupil's class begins anew.
        """
        over: frozenset[ClassId] = frozenset()
        if turn is not None:
            over = self._classes.turn_year(register, comparison, turn)
        rows = (
            dict(comparison.matched)
            if over
            else {change.pupil_id: change.staged for change in comparison.changed}
        )
        self._classes.make(register, (*comparison.new, *rows.values()))
        self._add(comparison.new)
        self._change(comparison.changed, moves_class=not over)
        if over:
            self._classes.place(over, rows)
        left = self._mark_as_left(comparison.absent) if absent_have_left else 0
        self._classes.set_mentors(register)
        if turn is not None and carries_mentors:
            self._classes.carry_mentors(turn.carries)
        return ImportResult(
            len(comparison.new),
            len(comparison.changed),
            comparison.unchanged,
            left,
            len(comparison.held),
        )

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
            school_class = self._classes.get(told.class_name)
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

    def _change(self, changes: Sequence[PupilChange], *, moves_class: bool) -> None:
        """What the register tells otherwise. In August that is everybody, so it is written in bulk."""
        known = self._read([change.pupil_id for change in changes])
        moved: dict[PupilId, str] = {}
        updated: list[Pupil] = []
        for change in changes:
            pupil = known.get(change.pupil_id)
            if pupil is None:
                continue
            fields = {item.field: item.new for item in change.changes}
            updated.append(_changed(pupil, change.staged, fields))
            if "class_name" in fields and moves_class:
                moved[pupil.id] = change.staged.class_name
            if change.guardians:
                self._change_guardians(pupil.id, change.guardians)
        self._work.pupils.update(updated)
        self._move(moved)

    def _read(self, ids: Sequence[PupilId]) -> dict[PupilId, Pupil]:
        if len(ids) > _FEW:
            return {pupil.id: pupil for pupil in self._work.pupils.all()}
        found = (self._work.pupils.get(pupil_id) for pupil_id in ids)
        return {pupil.id: pupil for pupil in found if pupil is not None}

    def _move(self, to_classes: Mapping[PupilId, str]) -> None:
        """Out of the old class yesterday, into the new one today; the history stays."""
        moved = {pupil_id: self._classes.get(name) for pupil_id, name in to_classes.items()}
        placed = self._until_yesterday([pupil_id for pupil_id, found in moved.items() if found is not None])
        for pupil_id, kept in placed.items():
            school_class = moved[pupil_id]
            if school_class is not None:
                kept.append(ClassMembership(pupil_id, school_class.id, Period(self._today)))
        self._work.pupils.replace_memberships(placed)

    def _mark_as_left(self, absent: Sequence[PupilId]) -> int:
        known = self._read(absent)
        leavers = [replace(known[item], left_on=self._today) for item in absent if item in known]
        self._work.pupils.update(leavers)
        self._work.pupils.replace_memberships(self._until_yesterday([pupil.id for pupil in leavers]))
        return len(leavers)

    def _until_yesterday(self, ids: Sequence[PupilId]) -> dict[PupilId, list[ClassMembership]]:
        """The pupils' classes when today's end yesterday; one that began today never was."""
        yesterday = self._today - timedelta(days=1)
        kept: dict[PupilId, list[ClassMembership]] = {pupil_id: [] for pupil_id in ids}
        for membership in self._memberships(ids):
            period = membership.period
            if membership.pupil_id not in kept:
                continue
            if not period.covers(self._today):
                kept[membership.pupil_id].append(membership)
            elif period.start is None or period.start <= yesterday:
                kept[membership.pupil_id].append(replace(membership, period=Period(period.start, yesterday)))
        return kept

    def _memberships(self, ids: Sequence[PupilId]) -> list[ClassMembership]:
        if len(ids) > _FEW:
            return self._work.pupils.memberships()
        return [item for pupil_id in ids for item in self._work.pupils.memberships(pupil_id)]

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


def _changed(pupil: Pupil, told: RegisterPupil, fields: Mapping[str, str]) -> Pupil:
    return replace(
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
