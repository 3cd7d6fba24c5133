# SPDX-License-Identifier: EUPL-1.2
"""Cases (ärenden): what a school, its authority or the home municipality does about one pupil's absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, CaseId, CompartmentId, PupilId, UnitId

OWNER_ROLES = (Role.RECTOR, Role.MENTOR, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR)
"""Roles that can answer for a case or a task: those that see the pupil."""


class CaseLevel(StrEnum):
    """Who answers for it."""

    SCHOOL = "school"
    AUTHORITY = "authority"  # huvudman
    HOME_MUNICIPALITY = "home_municipality"  # hemkommun


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `reference` is a random code that says nothing about the pupil; `owner_role` answers for it now.

    `closing_reason` is an id of the closing list (resources/cases/closing.toml).
    """

    id: CaseId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    reference: str
    level: CaseLevel
    owner_role: Role
    opened_at: datetime
    opened_by: AccountId
    opened_because: str = ""
    closed_at: datetime | None = None
    closed_by: AccountId | None = None
    closing_reason: str = ""
    closing_note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class ClosingReason:
    """Why a case is closed (HUD-31, UPP-17, TRO-39). `warning` is told before; `levels`: only for these, empty for all.

    With `needs_note` a person must say more.
    """

    id: str
    label: str
    why: str
    source: str
    levels: tuple[CaseLevel, ...] = ()
    warning: str = ""
    needs_note: bool = False

    def concerns(self, level: CaseLevel) -> bool:
        """Whether a case of this level can be closed for it."""
        return not self.levels or level in self.levels
