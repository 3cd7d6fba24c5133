# SPDX-License-Identifier: EUPL-1.2
"""Protected guardians and staff (B4): the true identity moves to a record of named persons, an alias takes its place.

Belongs here: who may know, revealing, tightening and loosening, the end. Becoming protected is protecting_people.py; a
protected pupil is protecting.py and protections.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.document_views import account_names
from eht_desk.application.person_marks import forget_person_marks, mark_person
from eht_desk.application.person_records import (
    all_people,
    keep_person,
    note_person,
    one_person,
    unit_of,
    who_is_able,
)
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.protecting import LEFT_TO_DO, rectors_of
from eht_desk.application.protections import Revealed
from eht_desk.application.workspace import Workspace
from eht_desk.domain import protected_person as rules
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, GuardianId, PupilId
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson
from eht_desk.domain.protection import (
    ProtectionEvent,
    ProtectionGrade,
    check_members,
)

_LAST_OPENINGS = 20
_Change = Callable[[ProtectedPerson], ProtectedPerson]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A protected person whom this person may know of, without the true name."""

    id: str
    kind: PersonKind
    alias: str
    grade: ProtectionGrade
    since: date
    is_asked: bool
    """Somebody asks for less protection, and this person may answer."""
    is_unfinished: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page of a protected person; only those who may know get it."""

    person: ProtectedPerson
    members: tuple[tuple[AccountId, str], ...]
    may_be_members: tuple[tuple[AccountId, str], ...]
    names: Mapping[AccountId, str]
    openings: tuple[tuple[datetime, str, str], ...]
    """When, who and which kind of log row, newest first."""
    loosening_by: str
    may_answer: bool
    pupils: tuple[PupilId, ...] = ()
    """Of a guardian: whose."""
    waiting: frozenset[AccountId] = frozenset()
    """Those of the members who cannot open it now: after a new password, or with a closed account."""
    is_mine: bool = False
    """Whether this person is who asks for loosening, and may take it back."""


def list_protected_people(workspace: Workspace) -> tuple[PersonRow, ...]:
    """Those whom this person may know of, by alias; empty for everybody else."""
    with workspace.store.read() as work:
        return people_today(workspace, work)


def people_today(workspace: Workspace, work: ReadWork) -> tuple[PersonRow, ...]:
    """As `list_protected_people`, inside a reading."""
    me = workspace.store.account_id
    rows = [
        PersonRow(
            item.id,
            item.kind,
            item.alias,
            item.grade,
            item.since,
            item.loosening is not None and item.loosening.asked_by != me,
            bool(item.left_to_do),
        )
        for item in all_people(work)
    ]
    return tuple(sorted(rows, key=lambda row: (row.kind, row.alias.casefold())))


def read_person(workspace: Workspace, record_id: str) -> PersonPage:
    """The page. Raises RuleViolation("not_allowed") for everybody who may not know."""
    with workspace.store.read() as work:
        person = one_person(work, record_id)
        names = account_names(work)
        members = work.protections.members(person.compartment_id)
        holders = work.protections.holders(person.compartment_id)
        asked = person.loosening
        rows = [
            row
            for row in work.log.rows()
            if row.event.compartment_id == person.compartment_id and not row.is_sealed
        ]
        ties = work.pupils.guardianships() if person.kind is PersonKind.GUARDIAN else []
        return PersonPage(
            person,
            _named(holders, names),
            _named(who_is_able(workspace, work, person.kind) - members, names),
            names,
            tuple(
                (row.at, names.get(row.account_id, "") if row.account_id else "", row.event.kind)
                for row in reversed(rows[-_LAST_OPENINGS:])
            ),
            "" if asked is None else names.get(asked.asked_by, ""),
            asked is not None and asked.asked_by != workspace.store.account_id,
            tuple(tie.pupil_id for tie in ties if tie.guardian_id == person.person_id),
            holders - members,
            asked is not None and asked.asked_by == workspace.store.account_id,
        )


def record_of_guardian(workspace: Workspace, guardian_id: GuardianId) -> str:
    """Where the page of a protected guardian is; empty for everybody who may not know, and where there is none."""
    with workspace.store.read() as work:
        return next((item.id for item in all_people(work) if item.person_id == guardian_id), "")


def reveal_person(workspace: Workspace, record_id: str, reason: str) -> Revealed:
    """Show who it is, for a minute. One log row with the reason, sealed for those who may know.

    Raises RuleViolation `required` on `reason`, `not_allowed`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        person = one_person(work, record_id)
        true = person.true
        number = "" if true.identity is None else true.identity.display
        shown = Revealed(true.name, number, (), lines=(*true.phones, *true.emails))
        note_person(work, person, "person_revealed", reason=reason.strip())
    return shown


def tighten_person(
    workspace: Workspace, record_id: str, grade: ProtectionGrade, reason: str = ""
) -> ChangeSet:
    """A higher grade holds at once (P-14). Raises RuleViolation("not_tighter")."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace,
        record_id,
        "person_tightened",
        lambda former: rules.tightened(former, grade, now, me, reason),
    )


def ask_to_loosen_person(
    workspace: Workspace, record_id: str, to: ProtectionGrade | None, reason: str
) -> ChangeSet:
    """Ask for a lower grade or the end; another one who may know answers. Raises as `asking_to_loosen`."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace,
        record_id,
        "person_loosening_asked",
        lambda former: rules.asking_to_loosen(former, to, now, me, reason),
    )


def take_back_person_request(workspace: Workspace, record_id: str) -> ChangeSet:
    """Who asked for less protection takes it back. Raises RuleViolation as `taken_back`, `not_allowed`."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace,
        record_id,
        "person_loosening_taken_back",
        lambda former: rules.taken_back(former, now, me),
    )


def answer_person(workspace: Workspace, record_id: str, *, agrees: bool) -> ChangeSet:
    """The second person's answer. A yes to the end puts the true name back.

    Raises RuleViolation `nothing_asked`, `second_person_needed`, `not_allowed`.
    """
    with workspace.store.write() as work:
        former = one_person(work, record_id)
        me = workspace.store.account_id
        after = rules.answered(former, agrees=agrees, at=workspace.now, by=me)
        if after.steps[-1].event is ProtectionEvent.ENDED:
            _give_back(work, former)
        else:
            keep_person(work, after)
        note_person(work, former, "person_loosening_answered", agrees="yes" if agrees else "no")
    return changed(*ChangeKind)


def add_person_member(workspace: Workspace, record_id: str, account_id: AccountId, reason: str) -> ChangeSet:
    """One more who may know, from the next unlocking. Raises RuleViolation `required`, `not_found`."""
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former = one_person(work, record_id)
        work.keys.add_member(former.compartment_id, account_id)
        me, now = workspace.store.account_id, workspace.now
        after = rules.with_step(former, ProtectionEvent.MEMBER_ADDED, now, me, reason, account_id)
        keep_person(work, after)
        people = work.protections.members(former.compartment_id)
        mark_person(workspace, work, after, unit_of(work, after), people)
        note_person(work, after, "person_member_added", member=account_id)
    return changed(ChangeKind.ACCOUNT)


def remove_person_member(
    workspace: Workspace, record_id: str, account_id: AccountId, reason: str
) -> ChangeSet:
    """Somebody may not know any more: the record goes under a fresh key. Older copies must be renewed.

    Raises RuleViolation `required` on `reason`; on `members`: `too_few_members`, `no_rector`, `not_member`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former = one_person(work, record_id)
        unit_id = unit_of(work, former)
        holders = work.protections.holders(former.compartment_id)
        staying = work.protections.members(former.compartment_id) - {account_id}
        check_members(staying, rectors_of(workspace, work, unit_id))
        lost = sorted(holders - staying - {account_id})  # who waited for the sheet of keys of before
        me, now = workspace.store.account_id, workspace.now
        fresh = work.keys.new_compartment(sorted(staying))
        after = rules.with_step(former, ProtectionEvent.MEMBER_REMOVED, now, me, reason, account_id)
        for item in lost:
            after = rules.with_step(after, ProtectionEvent.MEMBER_REMOVED, now, me, about=item)
        after = replace(after, compartment_id=fresh, left_to_do=LEFT_TO_DO)
        keep_person(work, after)
        for item in (account_id, *lost):
            work.keys.drop_member(former.compartment_id, item)
        mark_person(workspace, work, after, unit_id, staying)
        note_person(work, after, "person_member_removed", member=account_id)
    return changed(*ChangeKind)


# -------------------------------------------------------------------------------------------------------------- inside


def _changing(workspace: Workspace, record_id: str, kind: str, change: _Change) -> ChangeSet:
    with workspace.store.write() as work:
        after = change(one_person(work, record_id))
        keep_person(work, after)
        note_person(work, after, kind, grade=after.grade.value)
    return changed(ChangeKind.ACCOUNT)


def _give_back(work: UnitOfWork, person: ProtectedPerson) -> None:
    forget_person_marks(work, person.person_id)
    work.shared.remove([person.id])
    if person.kind is PersonKind.GUARDIAN:
        # the copies with protected pupils too, as far as this person may open those
        token = rules.token_of(person.person_id)
        rows = [row for row in work.pupils.guardians() if row.external_id == token]
        work.pupils.update_guardians([rules.guardian_again(row, person.true) for row in rows])
        return
    for member in work.organisation.staff():
        if member.id == person.person_id:
            work.organisation.update_staff(rules.staff_again(member, person.true))
    account: Account | None = None if person.account_id is None else work.accounts.get(person.account_id)
    if account is not None:
        work.accounts.update(replace(account, display_name=person.true.account_name))


def _named(ids: Iterable[AccountId], names: Mapping[AccountId, str]) -> tuple[tuple[AccountId, str], ...]:
    return tuple(sorted(((key, names.get(key, "")) for key in ids), key=lambda item: item[1].casefold()))
