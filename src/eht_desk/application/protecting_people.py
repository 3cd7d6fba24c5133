# SPDX-License-Identifier: EUPL-1.2
"""A guardian or somebody of the school becomes protected (B4): an alias in the row, the true identity in a record.

Living with it is protected_people.py; what the alias does to registers is person_marks.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.person_marks import mark_person
from eht_desk.application.person_records import all_people, keep_person, note_person, who_is_able
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.protecting import LEFT_TO_DO, random_aliases, rectors_of
from eht_desk.application.protection_views import MemberChoice, member_choices
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain import protected_person as rules
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, GuardianId, PupilId, StaffId, UnitId
from eht_desk.domain.protected_person import PersonKind, ProtectedPerson, TrueIdentity
from eht_desk.domain.protection import ProtectionEvent, ProtectionGrade, check_members, fitting_alias
from eht_desk.domain.undo import ImageKind

_WORD = {PersonKind.GUARDIAN: "Vårdnadshavare", PersonKind.STAFF: "Personal"}


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
        note_person(work, person, "person_protected", grade=request.grade.value)
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
        note_person(work, person, "person_protected", grade=request.grade.value)
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
        able = who_is_able(workspace, work, kind)
        choices = member_choices(workspace, work, viewer, unit_id)
        return tuple(item for item in choices if item.account_id in able)


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
