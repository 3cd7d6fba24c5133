# SPDX-License-Identifier: EUPL-1.2
"""Protected guardians and staff (B4): the true identity moves to a record of named persons, an alias takes its place.

Belongs here: becoming protected, who may know, revealing, tightening and loosening, the end. What the alias does to
registers is in person_marks.py; a protected pupil is protecting.py and protections.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.document_views import account_names
from eht_desk.application.person_marks import forget_person_marks, mark_person
from eht_desk.application.person_records import all_people, keep_person, one_person, unit_of
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.protecting import LEFT_TO_DO, random_aliases, rectors_of
from eht_desk.application.protection_views import MemberChoice, member_choices
from eht_desk.application.protections import Revealed
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain import protected_person as rules
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson, TrueIdentity
from eht_desk.domain.protection import (
    ProtectionEvent,
    ProtectionGrade,
    check_members,
    fitting_alias,
)
from eht_desk.domain.undo import ImageKind

_WORD = {PersonKind.GUARDIAN: "Vårdnadshavare", PersonKind.STAFF: "Personal"}
_LAST_OPENINGS = 20
_Change = Callable[[ProtectedPerson], ProtectedPerson]


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """`members` may know who it is. Without an alias a random one is made."""

    grade: ProtectionGrade
    members: tuple[AccountId, ...]
    since: date
    alias: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """Somebody of the school who can be protected: an account, a member of staff of the register, or both in one."""

    name: str
    account_id: AccountId | None
    staff_id: StaffId | None


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


def protect_guardian(
    workspace: Workspace, pupil_id: PupilId, guardian_id: GuardianId, request: PersonRequest
) -> tuple[ProtectedPerson, ChangeSet]:
    """Protect a guardian of a pupil, for all whose guardian it is. A protected pupil's guardians go with the pupil.

    Raises:
        RuleViolation: `not_allowed`, `not_found`, `protected_already`, `in_future` on `since`; on `members` and `alias`
            as `protecting.protect_pupil`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.PROTECT_PUPILS, view.unit_id)
        if view.is_protected:
            raise RuleViolation("protected_already")
        if all(tie.guardian_id != guardian_id for tie in work.pupils.guardianships(view.id)):
            raise RuleViolation("not_found")
        (row,) = work.pupils.guardians([guardian_id])
        if rules.is_veiled(row):
            raise RuleViolation("protected_already")
        true = TrueIdentity(
            row.given_name, row.family_name, row.identity, row.phones, row.emails, row.external_id
        )
        person = _begun(workspace, work, view.unit_id, PersonKind.GUARDIAN, row.id, true, request)
        work.pupils.update_guardians([rules.veiled_guardian(row, person.alias)])
        work.undo.forget_things(ImageKind.GUARDIAN, [row.id])
        _commit(work, person, "person_protected", grade=request.grade.value)
    return person, changed(*ChangeKind)


def protect_staff(
    workspace: Workspace, unit_id: UnitId, who: StaffChoice, request: PersonRequest
) -> tuple[ProtectedPerson, ChangeSet]:
    """Protect somebody of the school: account and row of the register at once. The login stays, and is no name.

    Raises RuleViolation as `protect_guardian`, and `not_found` for somebody who is not there any more.
    """
    with workspace.store.write() as work:
        require(current_viewer(work, workspace), Duty.PROTECT_PUPILS, unit_id)
        account = None if who.account_id is None else work.accounts.get(who.account_id)
        staff = next((item for item in work.organisation.staff() if item.id == who.staff_id), None)
        if account is None and staff is None:
            raise RuleViolation("not_found")
        if staff is not None and rules.is_veiled(staff):
            raise RuleViolation("protected_already")
        if account is not None and any(item.account_id == account.id for item in all_people(work)):
            raise RuleViolation("protected_already")
        true = TrueIdentity(
            "",
            "" if staff is None else staff.name,
            emails=(staff.email,) if staff is not None and staff.email else (),
            external_id="" if staff is None else staff.external_id,
            account_name="" if account is None else account.display_name,
        )
        key = staff.id if staff is not None else f"{who.account_id}"
        person = _begun(workspace, work, unit_id, PersonKind.STAFF, key, true, request, who.account_id)
        if account is not None:
            work.accounts.update(replace(account, display_name=person.alias))
        if staff is not None:
            work.organisation.update_staff(rules.veiled_staff(staff, person.alias))
            work.undo.forget_things(ImageKind.STAFF, [staff.id])
        _commit(work, person, "person_protected", grade=request.grade.value)
    return person, changed(*ChangeKind)


def staff_choices(workspace: Workspace, unit_id: UnitId) -> tuple[StaffChoice, ...]:
    """Who of the school is not protected yet. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        require(current_viewer(work, workspace), Duty.PROTECT_PUPILS, unit_id)
        veiled = {item.id for item in work.organisation.staff() if rules.is_veiled(item)}
        staff = {
            item.id: item.name
            for item in work.organisation.staff()
            if item.unit_id == unit_id and item.id not in veiled
        }
        protected = {item.account_id for item in all_people(work)}
        accounts = [
            item
            for item in work.accounts.all()
            if not item.is_closed and item.id not in protected and item.staff_id not in veiled
        ]
        found = [StaffChoice(item.display_name, item.id, item.staff_id) for item in accounts]
        tied = {item.staff_id for item in accounts}
        found += [StaffChoice(name, None, key) for key, name in staff.items() if key not in tied]
        return tuple(sorted(found, key=lambda item: item.name.casefold()))


def guardian_choices(workspace: Workspace, pupil_id: PupilId) -> tuple[tuple[GuardianId, str], ...]:
    """The guardians of a pupil who are not protected yet. Raises RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.PROTECT_PUPILS, view.unit_id)
        if view.is_protected:
            return ()
        ids = [
            tie.guardian_id
            for tie in work.pupils.guardianships(view.id)
            if tie.period.covers(workspace.today)
        ]
        return tuple(
            (row.id, f"{row.given_name} {row.family_name}".strip())
            for row in work.pupils.guardians(ids)
            if not rules.is_veiled(row)
        )


def who_may_know(workspace: Workspace, unit_id: UnitId, kind: PersonKind) -> tuple[MemberChoice, ...]:
    """Who can be let in: of a colleague those who protect people, who have the page. Raises
    RuleViolation("not_allowed")."""
    with workspace.store.read() as work:
        viewer = current_viewer(work, workspace)
        require(viewer, Duty.PROTECT_PUPILS, unit_id)
        able = _able(workspace, work, kind)
        choices = member_choices(workspace, work, viewer, unit_id)
        return tuple(item for item in choices if item.account_id in able)


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
        asked = person.loosening
        rows = [
            row
            for row in work.log.rows()
            if row.event.compartment_id == person.compartment_id and not row.is_sealed
        ]
        ties = work.pupils.guardianships() if person.kind is PersonKind.GUARDIAN else []
        return PersonPage(
            person,
            _named(members, names),
            _named(_able(workspace, work, person.kind) - members, names),
            names,
            tuple(
                (row.at, names.get(row.account_id, "") if row.account_id else "", row.event.kind)
                for row in reversed(rows[-_LAST_OPENINGS:])
            ),
            "" if asked is None else names.get(asked.asked_by, ""),
            asked is not None and asked.asked_by != workspace.store.account_id,
            tuple(tie.pupil_id for tie in ties if tie.guardian_id == person.person_id),
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
        _commit(work, person, "person_revealed", reason=reason.strip())
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
        _commit(work, former, "person_loosening_answered", agrees="yes" if agrees else "no")
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
        _commit(work, after, "person_member_added", member=account_id)
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
        staying = work.protections.members(former.compartment_id) - {account_id}
        check_members(staying, rectors_of(workspace, work, unit_id))
        me, now = workspace.store.account_id, workspace.now
        fresh = work.keys.new_compartment(sorted(staying))
        after = rules.with_step(former, ProtectionEvent.MEMBER_REMOVED, now, me, reason, account_id)
        after = replace(after, compartment_id=fresh, left_to_do=LEFT_TO_DO)
        keep_person(work, after)
        work.keys.drop_member(former.compartment_id, account_id)
        mark_person(workspace, work, after, unit_id, staying)
        _commit(work, after, "person_member_removed", member=account_id)
    return changed(*ChangeKind)


# -------------------------------------------------------------------------------------------------------------- inside


def _begun(
    workspace: Workspace,
    work: UnitOfWork,
    unit_id: UnitId,
    kind: PersonKind,
    person_id: str,
    true: TrueIdentity,
    request: PersonRequest,
    account_id: AccountId | None = None,
) -> ProtectedPerson:
    if request.since > workspace.today:
        raise RuleViolation("in_future", "since")
    members = tuple(dict.fromkeys(request.members))
    check_members(members, rectors_of(workspace, work, unit_id))
    person = ProtectedPerson(
        workspace.services.ids.new_id(),
        kind,
        person_id,
        work.keys.new_compartment(members),
        _alias(workspace, work, kind, request.alias),
        request.grade,
        request.since,
        true,
        account_id,
        left_to_do=LEFT_TO_DO,
    )
    me, now = workspace.store.account_id, workspace.now
    person = rules.with_step(person, ProtectionEvent.BEGUN, now, me, request.reason)
    keep_person(work, person)
    mark_person(workspace, work, person, unit_id, members)
    return person


def _alias(workspace: Workspace, work: ReadWork, kind: PersonKind, wanted: str) -> str:
    """What was wanted, or a random one that nobody in the register has."""
    taken = {row.family_name for row in work.pupils.guardians() if rules.is_veiled(row)}
    taken |= {row.name for row in work.organisation.staff()} | {
        item.display_name for item in work.accounts.all()
    }
    if wanted.strip():
        return fitting_alias(wanted, taken)
    free = (alias for alias in random_aliases(workspace, _WORD[kind]) if alias not in taken)
    return fitting_alias(next(free, ""), taken)


def _commit(work: UnitOfWork, person: ProtectedPerson, kind: str, **detail: str | int) -> None:
    work.commit(LogEvent(kind, detail=detail, compartment_id=person.compartment_id))


def _changing(workspace: Workspace, record_id: str, kind: str, change: _Change) -> ChangeSet:
    with workspace.store.write() as work:
        after = change(one_person(work, record_id))
        keep_person(work, after)
        _commit(work, after, kind, grade=after.grade.value)
    return changed(ChangeKind.ACCOUNT)


def _give_back(work: UnitOfWork, person: ProtectedPerson) -> None:
    forget_person_marks(work, person.person_id)
    work.shared.remove([person.id])
    if person.kind is PersonKind.GUARDIAN:
        rows = work.pupils.guardians([GuardianId(person.person_id)])
        work.pupils.update_guardians([rules.guardian_again(row, person.true) for row in rows])
        return
    for member in work.organisation.staff():
        if member.id == person.person_id:
            work.organisation.update_staff(rules.staff_again(member, person.true))
    account: Account | None = None if person.account_id is None else work.accounts.get(person.account_id)
    if account is not None:
        work.accounts.update(replace(account, display_name=person.true.account_name))


def _able(workspace: Workspace, work: ReadWork, kind: PersonKind) -> frozenset[AccountId]:
    everybody = viewers(work, workspace)
    if kind is PersonKind.GUARDIAN:
        return frozenset(everybody)
    return frozenset(key for key, viewer in everybody.items() if may(viewer, Duty.PROTECT_PUPILS))


def _named(ids: Iterable[AccountId], names: Mapping[AccountId, str]) -> tuple[tuple[AccountId, str], ...]:
    return tuple(sorted(((key, names.get(key, "")) for key in ids), key=lambda item: item[1].casefold()))
