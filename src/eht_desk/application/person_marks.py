# SPDX-License-Identifier: EUPL-1.2
"""Registers and protected guardians and staff: a row about one of them says the alias before anybody reads it.

So an import can neither create, overwrite nor reveal the person: it finds the alias, which is there already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from eht_desk.application.import_marks import fresh_secret, import_persons, name_clearers, share_marks
from eht_desk.application.person_records import all_people, unit_of
from eht_desk.application.ports import ReadWork, SharedKind, SharedRecord, UnitOfWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.protected_person import (
    PersonMarks,
    ProtectedPerson,
    marks_content,
    marks_from,
    marks_of,
    token_of,
)
from eht_desk.domain.register import RegisterGuardian, RegisterStaff, StagedRegister


def mark_person(
    workspace: Workspace,
    work: UnitOfWork,
    person: ProtectedPerson,
    unit_id: UnitId,
    people: Collection[AccountId],
) -> None:
    """Make or renew the marks, inside the transaction that changes who may know."""
    named = name_clearers(workspace, work, unit_id, people)
    fresh = marks_of(person, fresh_secret(workspace), people)
    former = _records_of(work, person.person_id)
    share_marks(workspace, work, former, SharedKind.PERSON_MARKS, marks_content(fresh), {*named, *people})


def renew_person_marks(
    workspace: Workspace,
    work: UnitOfWork,
    person: ProtectedPerson,
    unit_id: UnitId,
    people: Collection[AccountId],
) -> bool:
    """Make the marks anew where somebody who clears imports now cannot read them. Whether they were."""
    open_ones = {item.id for item in work.accounts.all() if not item.is_closed}
    wanted = ((import_persons(work) or frozenset()) | frozenset(people)) & open_ones
    records = _records_of(work, person.person_id)
    if any(work.protections.members(item.compartment_id) >= wanted for item in records):
        return False
    mark_person(workspace, work, person, unit_id, people)
    return True


def catch_up_people(workspace: Workspace, work: UnitOfWork) -> bool:
    """After unlocking: marks for whoever clears imports now. Whether any were made anew."""
    made = [
        renew_person_marks(
            workspace, work, person, unit_of(work, person), work.protections.members(person.compartment_id)
        )
        for person in all_people(work)
    ]
    return any(made)


def forget_person_marks(work: UnitOfWork, person_id: str) -> None:
    """The protection has ended."""
    work.shared.remove([record.id for record in _records_of(work, person_id)])


def veiled(work: ReadWork, register: StagedRegister) -> StagedRegister:
    """The register with aliases where it tells of protected guardians and staff."""
    known = [marks_from(record.content) for record in work.shared.all(SharedKind.PERSON_MARKS)]
    if not known:
        return register
    pupils = tuple(
        replace(row, guardians=guardians)
        if (guardians := tuple(_guardian(told, known) for told in row.guardians)) != row.guardians
        else row
        for row in register.pupils
    )
    mentorships = tuple(replace(tie, staff=_staff(tie.staff, known)) for tie in register.mentorships)
    return replace(register, pupils=pupils, mentorships=mentorships)


def _guardian(told: RegisterGuardian, known: Collection[PersonMarks]) -> RegisterGuardian:
    found = next((item for item in known if item.fits_guardian(told)), None)
    if found is None:
        return told
    return RegisterGuardian(
        "", found.alias, kind=told.kind, period=told.period, external_id=token_of(found.person_id)
    )


def _staff(told: RegisterStaff, known: Collection[PersonMarks]) -> RegisterStaff:
    found = next((item for item in known if item.fits_staff(told)), None)
    return told if found is None else RegisterStaff(found.alias, external_id=token_of(found.person_id))


def _records_of(work: ReadWork, person_id: str) -> list[SharedRecord]:
    found = work.shared.all(SharedKind.PERSON_MARKS)
    return [record for record in found if record.content.get("person") == person_id]
