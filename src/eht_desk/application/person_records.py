# SPDX-License-Identifier: EUPL-1.2
"""The records of protected guardians and staff, inside a transaction; only who may know of one finds it."""

from __future__ import annotations

from collections.abc import Collection

from eht_desk.application.ports import ReadWork, SharedKind, SharedRecord, UnitOfWork
from eht_desk.application.workspace import Workspace, viewers
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protected_person import (
    PersonKind,
    ProtectedPerson,
    person_content,
    person_from,
    with_step,
)
from eht_desk.domain.protection import ProtectionEvent


def all_people(work: ReadWork) -> list[ProtectedPerson]:
    """All that the account may know of."""
    return [
        person_from(record.id, record.compartment_id, record.content)
        for record in work.shared.all(SharedKind.PROTECTED_PERSON)
    ]


def one_person(work: ReadWork, record_id: str) -> ProtectedPerson:
    """The person, for who may know. Raises RuleViolation("not_allowed")."""
    found = next((item for item in all_people(work) if item.id == record_id), None)
    if found is None:
        raise RuleViolation("not_allowed")
    return found


def keep_person(work: UnitOfWork, person: ProtectedPerson) -> None:
    """Insert or replace, in the person's compartment."""
    work.shared.remove([person.id])
    content = person_content(person)
    work.shared.add(SharedRecord(person.id, SharedKind.PROTECTED_PERSON, person.compartment_id, content))


def unit_of(work: ReadWork, person: ProtectedPerson) -> UnitId:
    """The school that the person belongs to: of the guardian's first pupil, of the row of the register, else the
    first one of the store."""
    if person.kind is PersonKind.GUARDIAN:
        ids = {tie.pupil_id for tie in work.pupils.guardianships() if tie.guardian_id == person.person_id}
        pupils = (work.pupils.get(pupil_id) for pupil_id in sorted(ids))
        found = next((pupil.unit_id for pupil in pupils if pupil is not None), None)
    else:
        staff = work.organisation.staff()
        found = next((item.unit_id for item in staff if item.id == person.person_id), None)
    return found if found is not None else work.organisation.units()[0].id


def note_person_return(workspace: Workspace, work: UnitOfWork, known: Collection[str]) -> None:
    """Somebody's keys of before came back, inside that transaction: who else may know reads it among the steps."""
    for item in all_people(work):
        if item.id not in known:
            me, now = workspace.store.account_id, workspace.now
            keep_person(work, with_step(item, ProtectionEvent.MEMBER_BACK, now, me, about=me))


def who_is_able(workspace: Workspace, work: ReadWork, kind: PersonKind) -> frozenset[AccountId]:
    """Who can be let in: of a colleague those who protect people, who have the page."""
    everybody = viewers(work, workspace)
    if kind is PersonKind.GUARDIAN:
        return frozenset(everybody)
    return frozenset(key for key, viewer in everybody.items() if may(viewer, Duty.PROTECT_PUPILS))


def note_person(work: UnitOfWork, person: ProtectedPerson, kind: str, **detail: str | int) -> None:
    """Commit, with a row that is sealed for those who may know."""
    work.commit(LogEvent(kind, detail=detail, compartment_id=person.compartment_id))
