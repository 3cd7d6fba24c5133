# SPDX-License-Identifier: EUPL-1.2
"""Accounts, professions and dated roles (architecture §3). Administrator is a duty without access to pupils."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, RoleId, StaffId, UnitId
from eht_desk.domain.organisation import Period


class Role(StrEnum):
    """What a person is at a school unit. The order is the order in lists."""

    RECTOR = "rector"  # rektor
    MENTOR = "mentor"
    COUNSELLOR = "counsellor"  # kurator
    SPECIAL_EDUCATOR = "special_educator"  # specialpedagog
    PSYCHOLOGIST = "psychologist"  # skolpsykolog
    NURSE = "nurse"  # skolsköterska
    PHYSICIAN = "physician"  # skolläkare
    INVESTIGATOR = "investigator"  # utredare
    ADMINISTRATOR = "administrator"  # duty, no pupil access


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """An account holds a role at a unit during a period.

    `asked_by`: who asks for the role; it gives nothing until a rektor of the unit has agreed. `without_rector_on`: the
    day when an administrator gave it, while the unit had no rektor who could have been asked.
    """

    id: RoleId
    account_id: AccountId
    unit_id: UnitId
    role: Role
    period: Period = Period()
    asked_by: AccountId | None = None
    without_rector_on: date | None = None

    @property
    def needs_confirmation(self) -> bool:
        """Whether the role is only asked for."""
        return self.asked_by is not None

    def is_active(self, day: date) -> bool:
        """Whether the role holds on `day`."""
        return not self.needs_confirmation and self.period.covers(day)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can unlock the store. `login` is readable before unlocking and chosen freely, never a real name."""

    id: AccountId
    login: str
    display_name: str
    own_compartment_id: CompartmentId
    staff_id: StaffId | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    has_temporary_password: bool = False
    """Somebody else chose the password: the person changes it at the first unlocking."""

    @property
    def is_closed(self) -> bool:
        """A leaver: the key has been taken away."""
        return self.closed_at is not None
