# SPDX-License-Identifier: EUPL-1.2
"""Ports of the store for people: pupils, organisation, accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from eht_desk.domain.accounts import Account, RoleAssignment
from eht_desk.domain.ids import (
    AccountId,
    ClassId,
    GuardianId,
    PupilId,
    RoleId,
    StaffId,
)
from eht_desk.domain.organisation import Mentorship, SchoolAuthority, SchoolClass, SchoolUnit, StaffMember
from eht_desk.domain.people import ClassMembership, Guardian, Guardianship, Pupil


class PupilRepository(Protocol):
    """Pupils, guardians and class memberships of the store."""

    def add(self, pupils: Iterable[Pupil]) -> None:
        """Insert in bulk."""
        ...

    def update(self, pupils: Iterable[Pupil]) -> None:
        """Replace in bulk, by id."""
        ...

    def get(self, pupil_id: PupilId) -> Pupil | None:
        """One pupil, also a merged one."""
        ...

    def some(self, ids: Collection[PupilId]) -> list[Pupil]:
        """Those of these pupils whose compartment the account can open, without those merged into another."""
        ...

    def all(self) -> list[Pupil]:
        """All pupils whose compartment the account can open, without those merged into another."""
        ...

    def merged(self) -> list[Pupil]:
        """Those merged into another: never shown, but a register may still name them."""
        ...

    def remove(self, ids: Collection[PupilId]) -> None:
        """Delete them with their class memberships and ties. Raises ExpectedFailure("still_in_use") when anything else
        is about one of them (document, draft, event, merge, undo image); then nothing is deleted."""
        ...

    def with_case_work(self) -> frozenset[PupilId]:
        """Pupils that a contact note, a draft of one, a received document, a case, a task or an override of a gate is
        about, in any compartment."""
        ...

    def set_memberships(self, pupil_id: PupilId, memberships: Sequence[ClassMembership]) -> None:
        """Replace the pupil's class memberships."""
        ...

    def replace_memberships(self, memberships: Mapping[PupilId, Sequence[ClassMembership]]) -> None:
        """Replace the class memberships of many pupils: a whole school at the turn of the year."""
        ...

    def add_memberships(self, memberships: Iterable[ClassMembership]) -> None:
        """Insert in bulk."""
        ...

    def memberships(self, pupil_id: PupilId | None = None) -> list[ClassMembership]:
        """Of one pupil, or all."""
        ...

    def memberships_on(self, day: date, ids: Collection[PupilId] | None = None) -> list[ClassMembership]:
        """All that cover the day: what lists need, quick also when a school has many years behind it. With `ids`, only
        those pupils'."""
        ...

    def add_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Insert in bulk."""
        ...

    def update_guardians(self, guardians: Iterable[Guardian]) -> None:
        """Replace in bulk, by id."""
        ...

    def guardians(self, ids: Sequence[GuardianId] | None = None) -> list[Guardian]:
        """These guardians, or all."""
        ...

    def remove_guardians(self, ids: Collection[GuardianId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when one is tied to a pupil that the account can open."""
        ...

    def add_guardianships(self, ties: Iterable[Guardianship]) -> None:
        """Insert in bulk."""
        ...

    def set_guardianships(self, pupil_id: PupilId, ties: Sequence[Guardianship]) -> None:
        """Replace the pupil's ties."""
        ...

    def guardianships(self, pupil_id: PupilId | None = None) -> list[Guardianship]:
        """Of one pupil, or all."""
        ...


class OrganisationRepository(Protocol):
    """Authority, units, classes, staff, mentorships."""

    def authority(self) -> SchoolAuthority:
        """The store's school authority."""
        ...

    def units(self) -> list[SchoolUnit]:
        """All units."""
        ...

    def update_authority(self, authority: SchoolAuthority) -> None:
        """Replace."""
        ...

    def add_unit(self, unit: SchoolUnit) -> None:
        """Insert."""
        ...

    def update_unit(self, unit: SchoolUnit) -> None:
        """Replace."""
        ...

    def classes(self) -> list[SchoolClass]:
        """All classes."""
        ...

    def add_classes(self, classes: Iterable[SchoolClass]) -> None:
        """Insert in bulk."""
        ...

    def update_class(self, school_class: SchoolClass) -> None:
        """Replace."""
        ...

    def remove_classes(self, ids: Collection[ClassId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when a pupil or mentor belongs, or belonged, to one."""
        ...

    def staff(self) -> list[StaffMember]:
        """All staff of the register."""
        ...

    def add_staff(self, staff: Iterable[StaffMember]) -> None:
        """Insert in bulk."""
        ...

    def update_staff(self, member: StaffMember) -> None:
        """Replace."""
        ...

    def remove_staff(self, ids: Collection[StaffId]) -> None:
        """Delete. Raises ExpectedFailure("still_in_use") when a mentorship or an account points at one."""
        ...

    def mentorships(self) -> list[Mentorship]:
        """All mentorships."""
        ...

    def set_mentorships(self, class_id: ClassId, mentorships: Sequence[Mentorship]) -> None:
        """Replace those of a class."""
        ...


class AccountRepository(Protocol):
    """Accounts and roles. Keys are the key ring's business."""

    def get(self, account_id: AccountId) -> Account | None:
        """One account."""
        ...

    def all(self) -> list[Account]:
        """All accounts, closed ones too."""
        ...

    def add(self, account: Account) -> None:
        """Insert."""
        ...

    def update(self, account: Account) -> None:
        """Replace."""
        ...

    def roles(self, account_id: AccountId | None = None) -> list[RoleAssignment]:
        """Of one account, or all."""
        ...

    def add_role(self, role: RoleAssignment) -> None:
        """Insert."""
        ...

    def update_role(self, role: RoleAssignment) -> None:
        """Replace."""
        ...

    def remove_role(self, role_id: RoleId) -> None:
        """Delete: a role that was given by mistake. One that held and is over is ended instead."""
        ...
