# SPDX-License-Identifier: EUPL-1.2
"""Living with a protection: who may know, the plan, tightening and loosening, revealing, the end (P-4 to P-14)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.contributions import contribute, forget_contribution
from eht_desk.application.disclosure import guardian_numbers
from eht_desk.application.document_views import account_names
from eht_desk.application.import_marks import forget_marks, mark_protected
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.ports.devices import Progress
from eht_desk.application.protecting import LEFT_TO_DO, rectors_of
from eht_desk.application.workspace import Workspace, current_account, viewers
from eht_desk.domain import protection as rules
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.plan_changes import left_out, with_plan
from eht_desk.domain.protection import (
    PlanLoosening,
    Protection,
    ProtectionEvent,
    ProtectionGrade,
    ProtectionPlan,
    ProtectionStep,
)

REVEAL_SECONDS = 60
"""So long a revealed identity stands on the screen (P-8)."""

_LAST_OPENINGS = 20
_Change = Callable[[Protection], Protection]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who may know. `since`: None for those from the beginning; `has_left`: the account is closed; `waits`: a
    new password was set for the person, and the key of before waits for the sheet of then."""

    account_id: AccountId
    name: str
    roles: tuple[Role, ...]
    since: datetime | None
    has_left: bool = False
    waits: bool = False

    @property
    def can_open(self) -> bool:
        """Whether the person reads what is about the pupil, and may answer, as things are now."""
        return not (self.has_left or self.waits)


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Somebody did something about the pupil: the kind of log row and who fetched a paper, nothing else of the row."""

    at: datetime
    name: str
    kind: str
    at_printer: str = ""


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """Everything on the page of a protection; only members get it."""

    protection: Protection
    members: tuple[MemberRow, ...]
    openings: tuple[OpeningRow, ...]
    loosening_by: str
    may_answer: bool
    """Whether this person may say yes or no to loosening: not who asked."""
    may_be_members: tuple[tuple[AccountId, str], ...]
    """Who could be let in: accounts that are open and cannot open it, those among them who wait for their sheet."""
    names: Mapping[AccountId, str] = field(default_factory=dict)
    """Of everybody whom the steps are about, also of who has left."""
    guardians: Mapping[GuardianId, int] = field(default_factory=dict)
    """Guardians by the numbers that stand for their names everywhere but in a reveal."""
    grade: int | None = None
    """The pupil's class year, which the alias says nothing about."""
    is_mine: bool = False
    """Whether this person is who asks for loosening, and may take it back."""


@dataclass(frozen=True, slots=True)
class PlanSaved:
    """A plan was saved. `left_out`: what was neither changed nor asked for, because another answer is waited for."""

    changes: ChangeSet
    left_out: PlanLoosening | None = None


@dataclass(frozen=True, slots=True)
class Revealed:
    """The identity, for a minute. Nothing of it may be copied, printed or kept by a screen."""

    name: str
    number: str
    guardians: tuple[tuple[str, tuple[str, ...]], ...]
    seconds: int = REVEAL_SECONDS
    denied: frozenset[str] = frozenset()
    """Names of those among the guardians who must never be contacted (P-13)."""
    lines: tuple[str, ...] = ()
    """How to reach somebody who is no pupil."""


def read_protection(workspace: Workspace, pupil_id: PupilId) -> ProtectionView:
    """The page. Raises RuleViolation("not_allowed") for everybody who cannot open it, and where there is none."""
    with workspace.store.read() as work:
        protection = _open(work, pupil_id)
        return _view(workspace, work, protection)


def reveal(workspace: Workspace, pupil_id: PupilId, reason: str) -> Revealed:
    """Show who it is, for a minute. One log row with the reason, sealed for the members.

    Raises RuleViolation `required` on `reason`, `not_allowed`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        protection = _open(work, pupil_id)
        pupil = _pupil(work, pupil_id)
        numbers = guardian_numbers(work, pupil_id, workspace.today)
        people = sorted(work.pupils.guardians(list(numbers)), key=lambda person: numbers[person.id])
        shown = Revealed(
            f"{pupil.given_name} {pupil.family_name}".strip(),
            "" if pupil.identity is None else pupil.identity.display,
            tuple((f"{item.given_name} {item.family_name}".strip(), item.phones) for item in people),
            denied=frozenset(
                f"{item.given_name} {item.family_name}".strip()
                for item in people
                if not protection.may_receive(item.id)
            ),
        )
        work.commit(LogEvent("identity_revealed", pupil_id, detail={"reason": reason.strip()}))
    return shown


def change_plan(workspace: Workspace, pupil_id: PupilId, plan: ProtectionPlan, reason: str = "") -> PlanSaved:
    """What is secret, who is never contacted, whom to phone. What protects less waits until another member says yes; it
    needs a reason. A denied guardian of the register may come without a name. One log row. Raises RuleViolation as
    `plan_changes.with_plan`."""
    now, me = workspace.now, workspace.store.account_id
    with workspace.store.write() as work:
        former = _open(work, pupil_id)
        wanted = _named(work, plan)
        after = with_plan(former, wanted, now, me, reason)
        work.protections.put(after)
        waits = after.loosening is not former.loosening
        detail = {"grade": after.grade.value, "waits": "yes" if waits else "no"}
        work.commit(LogEvent("protection_plan_changed", pupil_id, detail=detail))
    return PlanSaved(changed(ChangeKind.PUPIL, ids=(pupil_id,)), left_out(former, wanted))


def _named(work: ReadWork, plan: ProtectionPlan) -> ProtectionPlan:
    """The page knows guardians by number alone; who gets papers is compared by name."""
    ids = [person.guardian_id for person in plan.denied if person.guardian_id and not person.name]
    people = work.pupils.guardians(ids) if ids else []
    names = {item.id: f"{item.given_name} {item.family_name}".strip() for item in people}
    denied = tuple(
        replace(person, name=person.name or names.get(person.guardian_id, ""))
        if person.guardian_id is not None
        else person
        for person in plan.denied
    )
    return replace(plan, denied=denied)


def tighten(workspace: Workspace, pupil_id: PupilId, grade: ProtectionGrade, reason: str = "") -> ChangeSet:
    """A higher grade holds at once (P-14). Raises RuleViolation("not_tighter")."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace,
        pupil_id,
        "protection_tightened",
        lambda former: rules.tightened(former, grade, now, me, reason.strip()),
    )


def ask_to_loosen(
    workspace: Workspace, pupil_id: PupilId, to: ProtectionGrade | None, reason: str
) -> ChangeSet:
    """Ask for a lower grade, or for the end; another member answers. Raises RuleViolation as `asking_to_loosen`."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace,
        pupil_id,
        "loosening_asked",
        lambda former: rules.asking_to_loosen(former, to, now, me, reason),
    )


def take_back_request(workspace: Workspace, pupil_id: PupilId) -> ChangeSet:
    """Who asked for less protection takes it back. Raises RuleViolation as `protection.taken_back`, `not_allowed`."""
    now, me = workspace.now, workspace.store.account_id
    return _changing(
        workspace, pupil_id, "loosening_taken_back", lambda former: rules.taken_back(former, now, me)
    )


def answer_loosening(
    workspace: Workspace,
    pupil_id: PupilId,
    *,
    agrees: bool,
    reason: str = "",
    progress: Progress | None = None,
) -> ChangeSet:
    """The second person's answer. A yes to the end gives the pupil back to the school: everything is sealed for all.

    Raises RuleViolation `nothing_asked`, `second_person_needed`, `not_allowed`.
    """
    with workspace.store.write() as work:
        former = _open(work, pupil_id)
        me = workspace.store.account_id
        after = rules.answered(former, agrees=agrees, at=workspace.now, by=me, reason=reason.strip())
        if rules.has_ended(after):
            _give_back(workspace, work, after, progress)
        else:
            work.protections.put(after)
        work.commit(LogEvent("loosening_answered", pupil_id, detail={"agrees": "yes" if agrees else "no"}))
    return changed(*ChangeKind, ids=(pupil_id,))


def add_member(workspace: Workspace, pupil_id: PupilId, account_id: AccountId, reason: str) -> ChangeSet:
    """One more who may know, from the next unlocking. The others read it on I dag.

    Raises RuleViolation `required` on `reason`, `not_found` on `members`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former = _open(work, pupil_id)
        work.keys.add_member(former.compartment_id, account_id)
        step = _step(workspace, ProtectionEvent.MEMBER_ADDED, former, account_id, reason)
        after = replace(former, steps=(*former.steps, step))
        work.protections.put(after)
        contribute(workspace, work, after)
        people = work.protections.members(former.compartment_id)
        mark_protected(workspace, work, _pupil(work, pupil_id), people)
        work.commit(LogEvent("protection_member_added", pupil_id, detail={"member": account_id}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def remove_member(
    workspace: Workspace,
    pupil_id: PupilId,
    account_id: AccountId,
    reason: str,
    progress: Progress | None = None,
) -> ChangeSet:
    """Somebody may not know any more: everything goes under a fresh key that the others hold. Whole or not at all.
    Older copies open with the key that was taken away: `protection_aftermath.finish` renews them.

    Raises RuleViolation `required` on `reason`; on `members`: `too_few_members`, `no_rector`, `not_member`.
    """
    if not reason.strip():
        raise RuleViolation("required", "reason")
    with workspace.store.write() as work:
        former = _open(work, pupil_id)
        pupil = _pupil(work, pupil_id)
        holders = work.protections.holders(former.compartment_id)
        staying = work.protections.members(former.compartment_id) - {account_id}
        rules.check_members(staying, rectors_of(workspace, work, pupil.unit_id))
        # Nobody seals a fresh key to keys of before: who still waited for the sheet of then has lost it too.
        lost = sorted(holders - staying - {account_id})
        steps = [_step(workspace, ProtectionEvent.MEMBER_REMOVED, former, account_id, reason)]
        steps += [_step(workspace, ProtectionEvent.MEMBER_REMOVED, former, item) for item in lost]
        fresh = work.keys.new_compartment(sorted(staying))
        work.protections.move_everything(pupil_id, former.compartment_id, fresh, progress)
        _move_guardians(work, pupil_id, fresh)
        after = replace(former, compartment_id=fresh, steps=(*former.steps, *steps), left_to_do=LEFT_TO_DO)
        work.protections.put(after)
        contribute(workspace, work, after)
        for item in (account_id, *lost):
            work.keys.drop_member(former.compartment_id, item)
        mark_protected(workspace, work, pupil, staying)
        work.commit(LogEvent("protection_member_removed", pupil_id, detail={"member": account_id}))
    return changed(*ChangeKind, ids=(pupil_id,))


def note_return(workspace: Workspace, work: UnitOfWork, known: Collection[PupilId]) -> None:
    """Somebody's keys of before came back, inside that transaction: of each protection that opened with them, beyond
    those that were `known`, the others read it."""
    me = workspace.store.account_id
    for item in work.protections.all():
        if item.pupil_id not in known:
            step = _step(workspace, ProtectionEvent.MEMBER_BACK, item, me)
            work.protections.put(replace(item, steps=(*item.steps, step)))


def _changing(workspace: Workspace, pupil_id: PupilId, kind: str, change: _Change) -> ChangeSet:
    with workspace.store.write() as work:
        after = change(_open(work, pupil_id))
        work.protections.put(after)
        work.commit(LogEvent(kind, pupil_id, detail={"grade": after.grade.value}))
    return changed(ChangeKind.PUPIL, ids=(pupil_id,))


def _step(
    workspace: Workspace,
    event: ProtectionEvent,
    former: Protection,
    about: AccountId | None = None,
    reason: str = "",
) -> ProtectionStep:
    return ProtectionStep(
        event, workspace.now, workspace.store.account_id, former.grade, about, reason.strip()
    )


def _open(work: ReadWork, pupil_id: PupilId) -> Protection:
    """The protection, for who can open it: that is what the key decides, and nobody else learns that there is one."""
    found = work.protections.of_pupil(pupil_id)
    if found is None:
        raise RuleViolation("not_allowed")
    return found


def _pupil(work: ReadWork, pupil_id: PupilId) -> Pupil:
    pupil = work.pupils.get(pupil_id)
    if pupil is None:
        raise RuleViolation("not_allowed")
    return pupil


def _give_back(workspace: Workspace, work: UnitOfWork, ended: Protection, progress: Progress | None) -> None:
    school = workspace.store.school
    forget_marks(work, ended.pupil_id)
    forget_contribution(work, ended)
    work.protections.remove(ended.pupil_id)
    work.protections.move_everything(ended.pupil_id, ended.compartment_id, school, progress)
    _move_guardians(work, ended.pupil_id, school)


def _move_guardians(work: UnitOfWork, pupil_id: PupilId, to: CompartmentId) -> None:
    ids = [tie.guardian_id for tie in work.pupils.guardianships(pupil_id)]
    people = work.pupils.guardians(ids)
    work.pupils.update_guardians([replace(item, compartment_id=to) for item in people])


def _view(workspace: Workspace, work: ReadWork, protection: Protection) -> ProtectionView:
    names = account_names(work)
    everybody = viewers(work, workspace)
    me = current_account(work, workspace).id
    since = {step.about: step.at for step in protection.steps if step.event is ProtectionEvent.MEMBER_ADDED}
    members = work.protections.members(protection.compartment_id)
    holders = work.protections.holders(protection.compartment_id)
    rows = tuple(
        MemberRow(
            account_id,
            names.get(account_id, ""),
            tuple(role for role in Role if account_id in everybody and everybody[account_id].holds(role)),
            since.get(account_id),
            account_id not in everybody,
            account_id in everybody and account_id not in members,
        )
        for account_id in sorted(holders, key=lambda item: names.get(item, "").casefold())
    )
    asked = protection.loosening
    others = sorted(
        ((key, names.get(key, "")) for key in everybody if key not in members),
        key=lambda item: item[1].casefold(),
    )
    return ProtectionView(
        protection,
        rows,
        _openings(work, protection.pupil_id, names),
        "" if asked is None else names.get(asked.asked_by, ""),
        asked is not None and asked.asked_by != me,
        tuple(others),
        names,
        guardian_numbers(work, protection.pupil_id, workspace.today),
        _pupil(work, protection.pupil_id).grade,
        asked is not None and asked.asked_by == me,
    )


def _openings(work: ReadWork, pupil_id: PupilId, names: dict[AccountId, str]) -> tuple[OpeningRow, ...]:
    rows = [row for row in work.log.rows() if row.event.pupil_id == pupil_id and not row.is_sealed]
    return tuple(
        OpeningRow(
            row.at,
            names.get(row.account_id, "") if row.account_id else "",
            row.event.kind,
            str(row.event.detail.get("at_printer", "")),
        )
        for row in reversed(rows[-_LAST_OPENINGS:])
    )
