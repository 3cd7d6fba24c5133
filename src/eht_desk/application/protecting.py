# SPDX-License-Identifier: EUPL-1.2
"""Becoming protected: in one transaction everything about the pupil goes under a key that only named persons hold.

What comes after it, on disk and on paper, is in `protection_aftermath`; living with it in `protections`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.contributions import contribute
from eht_desk.application.disclosure import pupil_view
from eht_desk.application.import_marks import mark_protected
from eht_desk.application.person_records import all_people
from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.ports.devices import Progress
from eht_desk.application.workspace import Workspace, current_viewer, require, viewers
from eht_desk.domain.access import Duty, Viewer
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Pupil
from eht_desk.domain.protected_person import guardian_again, is_veiled, token_of
from eht_desk.domain.protection import (
    AliasSource,
    Protection,
    ProtectionEvent,
    ProtectionGrade,
    ProtectionPlan,
    ProtectionStep,
    check_members,
    fitting_alias,
    random_alias,
)
from eht_desk.domain.undo import ImageKind

LEFT_TO_DO = ("scrub", "backups")
"""What must be done after the transaction; kept with the protection until it is done, whatever happens between."""

_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class ProtectionRequest:
    """What rektor and guardian agreed (P-4): `members` may know. Without an alias a random one is made."""

    grade: ProtectionGrade
    members: tuple[AccountId, ...]
    since: date
    plan: ProtectionPlan = field(default_factory=ProtectionPlan)
    alias: str = ""
    reason: str = ""


def protect_pupil(
    workspace: Workspace, pupil_id: PupilId, request: ProtectionRequest, progress: Progress | None = None
) -> tuple[Protection, ChangeSet]:
    """Protect the pupil from now on. It is whole or not at all; `protection_aftermath.finish` does the rest.

    Guardians go along; one who has other pupils too stays with those and is copied. Undo images hold nothing of the
    pupil any more, and imports that wait are read by those who clear them only. One log row, sealed for the members.

    Raises:
        RuleViolation: `not_allowed`, `protected_already`, `in_future` on `since`; on `members`: `too_few_members`,
            `no_rector`, `not_member`, `not_found`; on `alias` as `fitting_alias`.
    """
    with workspace.store.write() as work:
        viewer = current_viewer(work, workspace)
        view = pupil_view(work, viewer, pupil_id, workspace.today)
        require(viewer, Duty.PROTECT_PUPILS, view.unit_id)
        pupil = work.pupils.get(view.id)
        if pupil is None:
            raise RuleViolation("not_found")
        if pupil.compartment_id != workspace.store.school:
            raise RuleViolation("protected_already")
        if request.since > workspace.today:
            raise RuleViolation("in_future", "since")
        members = tuple(dict.fromkeys(request.members))
        check_members(members, rectors_of(workspace, work, view.unit_id))
        alias = alias_for(workspace, work, request.alias)
        compartment = work.keys.new_compartment(members)
        _forget_images(work, pupil)
        mark_protected(workspace, work, pupil, members)
        renamed = _take_guardians_along(workspace, work, pupil, compartment)
        work.protections.move_everything(
            pupil.id, pupil.compartment_id, compartment, progress, renamed=renamed
        )
        plan = _with_guardians(request.plan, renamed)
        protection = begun(workspace, pupil.id, compartment, alias, replace(request, plan=plan), LEFT_TO_DO)
        work.protections.put(protection)
        protection = contribute(workspace, work, protection)
        work.commit(
            LogEvent(
                "pupil_protected", pupil.id, detail={"grade": request.grade.value, "members": len(members)}
            )
        )
    return protection, changed(*ChangeKind, ids=(pupil_id,))


def begun(
    workspace: Workspace,
    pupil_id: PupilId,
    compartment: CompartmentId,
    alias: tuple[str, AliasSource],
    request: ProtectionRequest,
    left_to_do: tuple[str, ...],
) -> Protection:
    """A protection that begins now."""
    me = workspace.store.account_id
    step = ProtectionStep(ProtectionEvent.BEGUN, workspace.now, me, request.grade, reason=request.reason)
    return Protection(
        pupil_id,
        compartment,
        *alias,
        request.grade,
        request.since,
        request.plan,
        (step,),
        left_to_do=left_to_do,
    )


def rectors_of(workspace: Workspace, work: ReadWork, unit_id: UnitId) -> frozenset[AccountId]:
    """Who is rektor of the unit today."""
    everybody: dict[AccountId, Viewer] = viewers(work, workspace)
    return frozenset(key for key, viewer in everybody.items() if viewer.holds(Role.RECTOR, unit_id))


def alias_for(workspace: Workspace, work: ReadWork, wanted: str) -> tuple[str, AliasSource]:
    """The municipality's alias, or a random one that none of the visible protections has."""
    taken = {item.alias for item in work.protections.all()}
    if wanted.strip():
        return fitting_alias(wanted, taken), AliasSource.MUNICIPALITY
    free = (alias for alias in random_aliases(workspace) if alias not in taken)
    return fitting_alias(next(free, ""), taken), AliasSource.RANDOM


def random_aliases(workspace: Workspace, word: str = "Elev") -> Iterator[str]:
    """Of the letters of fresh codes, which are nothing but chance."""
    for _ in range(_ATTEMPTS):
        yield random_alias(workspace.services.ids.new_code().replace("-", "").encode(), word)


def _forget_images(work: UnitOfWork, pupil: Pupil) -> None:
    """What imports found before they changed the pupil: taking it back would bring the open record back."""
    work.undo.forget(pupil.id)


def _take_guardians_along(
    workspace: Workspace, work: UnitOfWork, pupil: Pupil, compartment: CompartmentId
) -> dict[GuardianId, GuardianId]:
    """What the copies are called of those who stay with other pupils too. Whatever names them follows as it moves:
    a guardian's answers, and whom a paper is kept from, hold on the day of protection as on the day before."""
    ids = [tie.guardian_id for tie in work.pupils.guardianships(pupil.id)]
    shared = {tie.guardian_id for tie in work.pupils.guardianships() if tie.pupil_id != pupil.id} & set(ids)
    people = {person.id: person for person in work.pupils.guardians(ids)}
    veiled = {key for key, person in people.items() if is_veiled(person)}
    shared |= veiled  # the row of an alias stays where its own protection finds it
    only = [replace(people[key], compartment_id=compartment) for key in people if key not in shared]
    work.pupils.update_guardians(only)
    work.undo.forget_things(ImageKind.GUARDIAN, [person.id for person in only])
    copies = {
        key: replace(
            _unveiled(work, people[key]),
            id=GuardianId(workspace.services.ids.new_id()),
            compartment_id=compartment,
        )
        for key in people
        if key in shared
    }
    work.pupils.add_guardians(copies.values())
    return {key: copy.id for key, copy in copies.items()}


def _unveiled(work: ReadWork, row: Guardian) -> Guardian:
    """In the pupil's compartment nobody needs an alias: the true identity, where this person may know it."""
    if not is_veiled(row):
        return row
    known = next((item for item in all_people(work) if token_of(item.person_id) == row.external_id), None)
    return row if known is None else guardian_again(row, known.true)


def _with_guardians(plan: ProtectionPlan, renamed: dict[GuardianId, GuardianId]) -> ProtectionPlan:
    """Who must never be contacted is the pupil's own copy from now on."""
    denied = tuple(
        replace(person, guardian_id=renamed.get(person.guardian_id, person.guardian_id))
        if person.guardian_id is not None
        else person
        for person in plan.denied
    )
    return replace(plan, denied=denied)
