# SPDX-License-Identifier: EUPL-1.2
"""What protected pupils add to the school's totals: written sealed by those who may know, read by rektor only (B4).

So totals are right for rektor, and nobody else can subtract what he or she sees from what the school has. Which pupil
one is about stands only with the protection. The statistics themselves are not here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from eht_desk.application.import_marks import renew_marks
from eht_desk.application.person_marks import catch_up_people
from eht_desk.application.ports import ReadWork, SharedKind, SharedRecord, UnitOfWork
from eht_desk.application.workspace import Workspace, current_viewer, viewers
from eht_desk.domain.accounts import Role
from eht_desk.domain.consents import ConsentState
from eht_desk.domain.contributions import Contribution, Totals, contribution_from, summed
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.protection import Protection

_NOT_COUNTED = frozenset({DocumentState.DRAFT, DocumentState.SUPERSEDED, DocumentState.WITHDRAWN})


def read_totals(workspace: Workspace, unit_id: UnitId) -> Totals:
    """The sums of one school, protected pupils among them. Raises RuleViolation("not_allowed"): for rektor only."""
    with workspace.store.read() as work:
        if not current_viewer(work, workspace).holds(Role.RECTOR, unit_id):
            raise RuleViolation("not_allowed")
        hidden = {item.pupil_id for item in work.protections.all()}
        ordinary = [
            contribution_of(workspace, work, pupil)
            for pupil in work.pupils.all()
            if pupil.unit_id == unit_id and pupil.id not in hidden
        ]
        sealed = [contribution_from(item.content) for item in work.shared.all(SharedKind.CONTRIBUTION)]
        return summed([*ordinary, *(item for item in sealed if item.unit_id == unit_id)])


def catch_up(workspace: Workspace) -> bool:
    """After unlocking: write anew what changed, for the protected pupils that the person may know of. Whether any did.

    Nothing while somebody else writes: then that person, or the next, does it.
    """
    if not workspace.store.sharing().may_write:
        return False
    with workspace.store.write() as work:
        changed = [item for item in work.protections.all() if _caught_up(workspace, work, item)]
        if (
            catch_up_people(workspace, work) or changed
        ):  # sealed for this person alone: a row at each unlocking would tell who may know
            work.commit(LogEvent("statistics_updated", compartment_id=workspace.store.own))
            return True
    return False


def _caught_up(workspace: Workspace, work: UnitOfWork, protection: Protection) -> bool:
    """Whether anything was written anew: the figures, or the marks for whoever clears imports now."""
    is_new = contribute(workspace, work, protection) != protection
    pupil = work.pupils.get(protection.pupil_id)
    if pupil is None:
        return is_new
    people = work.protections.members(protection.compartment_id)
    return renew_marks(workspace, work, pupil, people) or is_new


def contribute(workspace: Workspace, work: UnitOfWork, protection: Protection) -> Protection:
    """Write what the pupil adds, if it differs from what is there, inside a transaction of who may know. The
    protection as it is kept then."""
    pupil = work.pupils.get(protection.pupil_id)
    if pupil is None:
        return protection
    fresh = contribution_of(workspace, work, pupil).content()
    readers = _readers(workspace, work, pupil.unit_id, work.protections.members(protection.compartment_id))
    former = _record(work, protection)
    if (
        former is not None
        and dict(former.content) == fresh
        and work.protections.members(former.compartment_id) == readers
    ):
        return protection
    forget_contribution(work, protection)
    compartment = work.keys.new_compartment(sorted(readers))
    record = SharedRecord(workspace.services.ids.new_id(), SharedKind.CONTRIBUTION, compartment, fresh)
    work.shared.add(record)
    after = replace(protection, contribution_id=record.id)
    work.protections.put(after)
    return after


def forget_contribution(work: UnitOfWork, protection: Protection) -> None:
    """The protection has ended, or another contribution comes in its place."""
    if protection.contribution_id:
        work.shared.remove([protection.contribution_id])


def contribution_of(workspace: Workspace, work: ReadWork, pupil: Pupil) -> Contribution:
    """What one pupil adds. Texts of one's own and what is handed on of them are no part of it."""
    today = workspace.today
    cases = work.cases.of_pupil(pupil.id)
    documents = [
        item
        for item in work.documents.of_pupil(pupil.id)
        if item.compartment_id == pupil.compartment_id
        and item.excerpt_of is None
        and item.state not in _NOT_COUNTED
    ]
    notes = work.notes.of_pupil(pupil.id)
    replaced = {item.corrects for item in notes}
    consents = [item.state_on(today) for item in work.consents.of_pupil(pupil.id)]
    return Contribution(
        unit_id=pupil.unit_id,
        grade=pupil.grade,
        has_left=pupil.left_on is not None and pupil.left_on <= today,
        open_cases=sum(1 for item in cases if item.is_open),
        closed_cases=sum(1 for item in cases if not item.is_open),
        documents=len(documents),
        contact_notes=sum(1 for item in notes if item.withdrawn_at is None and item.id not in replaced),
        open_tasks=sum(1 for item in work.tasks.of_pupil(pupil.id) if item.is_open),
        consents_given=consents.count(ConsentState.GIVEN),
    )


def _record(work: ReadWork, protection: Protection) -> SharedRecord | None:
    found = work.shared.all(SharedKind.CONTRIBUTION)
    return next((item for item in found if item.id == protection.contribution_id), None)


def _readers(
    workspace: Workspace, work: ReadWork, unit_id: UnitId, members: Collection[AccountId]
) -> frozenset[AccountId]:
    """The school's rektors, and those who may know: they write it anew."""
    everybody = viewers(work, workspace)
    rectors = {key for key, viewer in everybody.items() if viewer.holds(Role.RECTOR, unit_id)}
    return frozenset(rectors | (set(members) & set(everybody)) | {workspace.store.account_id})
