# SPDX-License-Identifier: EUPL-1.2
"""Taking in a pupil who is protected from the first moment: a held row of a register, or one written by hand (B4).

Never through the open store: the pupil is made in the compartment, in the same transaction as the protection.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.contributions import contribute
from eht_desk.application.import_marks import mark_protected, marks, require_clearing
from eht_desk.application.person_marks import veiled
from eht_desk.application.ports import ReadWork, StagedImport, UnitOfWork
from eht_desk.application.protecting import (
    LEFT_TO_DO,
    ProtectionRequest,
    alias_for,
    begun,
    rectors_of,
)
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.application.workspace import Workspace, current_viewer, require
from eht_desk.domain.access import Duty
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, ImportId, PupilId, UnitId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import Period, SchoolClass
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil, SecurityMarking
from eht_desk.domain.protection import Protection, check_members
from eht_desk.domain.register import (
    RegisterGuardian,
    RegisterPupil,
    StagedRegister,
    folded_name,
    row_key,
)
from eht_desk.domain.register_marking import hold_marked
from eht_desk.domain.school_year import grade_in_name


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that can be taken in as a protected pupil, under the file's own name: its register does not say that the
    pupil is unprotected. Only who clears imports sees it."""

    key: str
    row: int
    source: str
    name: str
    class_name: str


def held_rows(workspace: Workspace, import_id: ImportId) -> tuple[HeldRow, ...]:
    """Rows of a register that waits which may be taken in so: those of unknown marking, which it does not hold open.

    Raises RuleViolation: `not_allowed`, `waits_for_clearing`, `not_found`.
    """
    with workspace.store.read() as work:
        staged, register = _readable(workspace, work, import_id)
        require(current_viewer(work, workspace), Duty.PROTECT_PUPILS, staged.unit_id)
        return tuple(
            HeldRow(
                row_key(row),
                row.row,
                row.source,
                f"{row.given_name} {row.family_name}".strip(),
                row.class_name,
            )
            for row in register.pupils
            if row.marking is not SecurityMarking.NONE
        )


def take_in_protected(
    workspace: Workspace, import_id: ImportId, key: str, request: ProtectionRequest
) -> tuple[Protection, ChangeSet]:
    """Take one row of a register that waits in as a protected pupil; of the row only its place stays.

    Raises RuleViolation as `add_protected`, and `waits_for_clearing`, `not_found`.
    """
    with workspace.store.write() as work:
        staged, register = _readable(workspace, work, import_id)
        row = next((item for item in register.pupils if row_key(item) == key), None)
        if row is None:
            raise RuleViolation("not_found")
        held = hold_marked(register, [key])
        rest = replace(held, held_keys=register.held_keys)  # no key of the pupil lies open either
        work.imports.put_register(
            replace(staged, register=rest, pupils=len(rest.pupils), held=(staged.held or 0) + 1)
        )
        left = () if staged.sealed_for is not None else LEFT_TO_DO  # the row lay open until now
        protection = _add(workspace, work, staged.unit_id, row, request, left)
    return protection, changed(*ChangeKind, ids=(protection.pupil_id,))


def add_protected(
    workspace: Workspace, unit_id: UnitId, pupil: RegisterPupil, request: ProtectionRequest
) -> tuple[Protection, ChangeSet]:
    """Add a protected pupil by hand, such as one whose row a file marked and nobody read.

    Raises:
        RuleViolation: `not_allowed`, `recovery_unconfirmed`, `required` on `given_name` or `family_name`,
            `number_taken`, `in_future` on `since`, and those of `protecting.protect_pupil` on `members` and `alias`.
    """
    with workspace.store.write() as work:
        # In what waits the pupil's row may have lain open until now; the first protection seals all of it.
        left = LEFT_TO_DO if _lies_open(work) else ()
        protection = _add(workspace, work, unit_id, pupil, request, left)
    return protection, changed(*ChangeKind, ids=(protection.pupil_id,))


def _lies_open(work: ReadWork) -> bool:
    found = (work.imports.get(waiting.id) for waiting in work.imports.waiting())
    return any(item is not None and item.register is not None and item.sealed_for is None for item in found)


def _readable(
    workspace: Workspace, work: ReadWork, import_id: ImportId
) -> tuple[StagedImport, StagedRegister]:
    require_clearing(work, workspace)
    staged = work.imports.get(import_id)
    if staged is None or staged.state != "staged" or staged.register is None:
        raise RuleViolation("not_found")
    return staged, veiled(work, staged.register)


def _add(
    workspace: Workspace,
    work: UnitOfWork,
    unit_id: UnitId,
    row: RegisterPupil,
    request: ProtectionRequest,
    left_to_do: tuple[str, ...],
) -> Protection:
    members = _check(workspace, work, unit_id, row, request)
    alias = alias_for(workspace, work, request.alias)
    compartment = work.keys.new_compartment(members)
    school_class = _class_named(workspace, work, unit_id, row.class_name)
    grade = row.grade
    if grade is None and school_class is not None:
        grade = school_class.grade if school_class.grade is not None else grade_in_name(school_class.name)
    pupil = Pupil(
        PupilId(workspace.services.ids.new_id()),
        compartment,
        unit_id,
        row.given_name.strip(),
        row.family_name.strip(),
        row.identity,
        row.birth_date or (row.identity.birth_date if row.identity else None),
        grade,
        row.external_id,
        row.email,
    )
    work.pupils.add([pupil])
    if school_class is not None:
        work.pupils.add_memberships([ClassMembership(pupil.id, school_class.id, Period(workspace.today))])
    _add_guardians(workspace, work, pupil.id, compartment, row.guardians)
    protection = begun(workspace, pupil.id, compartment, alias, request, left_to_do)
    work.protections.put(protection)
    protection = contribute(workspace, work, protection)
    mark_protected(workspace, work, pupil, members)
    detail = {"grade": request.grade.value, "members": len(members)}
    work.commit(LogEvent("pupil_added_protected", pupil.id, detail=detail))
    return protection


def _check(
    workspace: Workspace, work: ReadWork, unit_id: UnitId, row: RegisterPupil, request: ProtectionRequest
) -> tuple[AccountId, ...]:
    require(current_viewer(work, workspace), Duty.PROTECT_PUPILS, unit_id)
    if work.settings.get(RECOVERY_CONFIRMED) != "yes":
        raise RuleViolation("recovery_unconfirmed")
    for name, told in (("given_name", row.given_name), ("family_name", row.family_name)):
        if not told.strip():
            raise RuleViolation("required", name)
    if request.since > workspace.today:
        raise RuleViolation("in_future", "since")
    number = row.identity.canonical if row.identity else ""
    known = [*work.pupils.all(), *work.pupils.merged()]
    if number and any(item.identity and item.identity.canonical == number for item in known):
        raise RuleViolation("number_taken", "identity")
    if number and any(item.fits(replace(row, given_name="", family_name="")) for item in marks(work)):
        raise RuleViolation("number_taken", "identity")
    members = tuple(dict.fromkeys(request.members))
    check_members(members, rectors_of(workspace, work, unit_id))
    return members


def _class_named(workspace: Workspace, work: ReadWork, unit_id: UnitId, name: str) -> SchoolClass | None:
    """The school's class of that name. A class is not made for one pupil: it would tell that there is somebody."""
    return next(
        (
            item
            for item in work.organisation.classes()
            if item.unit_id == unit_id
            and not item.has_ended(workspace.today)
            and folded_name(item.name) == folded_name(name)
        ),
        None,
    )


def _add_guardians(
    workspace: Workspace,
    work: UnitOfWork,
    pupil_id: PupilId,
    compartment: CompartmentId,
    told: Iterable[RegisterGuardian],
) -> None:
    """Their own records in the compartment, whoever else they are guardians of."""
    for item in told:
        guardian = Guardian(
            GuardianId(workspace.services.ids.new_id()),
            compartment,
            item.given_name,
            item.family_name,
            item.identity,
            item.phones,
            item.emails,
        )
        work.pupils.add_guardians([guardian])
        work.pupils.add_guardianships([Guardianship(pupil_id, guardian.id, item.kind, item.period)])
