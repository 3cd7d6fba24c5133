# SPDX-License-Identifier: EUPL-1.2
"""Cases (ärenden): what a school, its authority or the home municipality does about one pupil's absence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import AccountId, CaseId, CompartmentId, PupilId, UnitId
from eht_desk.domain.organisation import Period

OWNER_ROLES = (Role.RECTOR, Role.MENTOR, Role.COUNSELLOR, Role.SPECIAL_EDUCATOR)
"""Roles that can answer for a case or a task: those that see the pupil."""


class CaseLevel(StrEnum):
    """Who answers for it."""

    SCHOOL = "school"
    AUTHORITY = "authority"  # huvudman
    HOME_MUNICIPALITY = "home_municipality"  # hemkommun


class CaseStepKind(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    HANDED = "handed"
    CLOSED = "closed"
    REOPENED = "reopened"
    ACCEPTED = "accepted"  # somebody said that they answer for it from now on
    DELEGATED = "delegated"  # somebody acts for the owner for a time
    ROUTINE_CHANGED = "routine_changed"  # a person moved it to another routine or version
    RELAPSED = "relapsed"  # the absence came back: the chain begins anew with its history


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One thing that happened to a case. `role` answers for it from then on; `reason` is an id of the closing list."""

    kind: CaseStepKind
    at: datetime
    account_id: AccountId
    role: Role
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody acts for the owner during the period, as `given_by` decided."""

    account_id: AccountId
    period: Period
    given_by: AccountId
    given_at: datetime


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """Where the case stood when something about the pupil was last written: for lists, so that they judge nothing.

    `step` and `need` are ids of the routine, `action` the button. `due` is the first open day, by `deadline`;
    `is_target` when the law has no figure for it. `stops`: a decision ended the process, closing is next.
    """

    step: str
    need: str
    action: str
    role: Role
    due: date | None = None
    deadline: str = ""
    is_target: bool = False
    stops: bool = False
    done: tuple[str, ...] = ()
    at: datetime | None = None
    """When something about the pupil was last written: a list tells how long nobody has."""


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
    steps: tuple[CaseStep, ...] = ()
    closed_at: datetime | None = None
    closed_by: AccountId | None = None
    closing_reason: str = ""
    closing_note: str = ""
    routine_id: str = ""
    """The routine it follows, of `routine_version`; empty for a case from before routines."""
    routine_version: int = 0
    counts_from: datetime | None = None
    """What was written before this does not count in the chain: the case before it ended then, or it was reopened."""
    owner_id: AccountId | None = None
    """Who said that they answer for it. Until somebody has, or when that person cannot any more, rektor does."""
    delegates: tuple[Delegate, ...] = ()
    origin: str = ""
    """Id of the signal, document or note that it was opened from."""
    standing: CaseStanding | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.closed_at is None


def opened(case: Case) -> Case:
    """A new case with its first step."""
    step = CaseStep(CaseStepKind.OPENED, case.opened_at, case.opened_by, case.owner_role, case.opened_because)
    return replace(case, steps=(step,))


def handed(case: Case, role: Role, at: datetime, by: AccountId, note: str) -> Case:
    """The case in the hands of another role; nobody of it has said yes so far, and nobody acts for it."""
    step = CaseStep(CaseStepKind.HANDED, at, by, role, note)
    return replace(case, owner_role=role, owner_id=None, delegates=(), steps=(*case.steps, step))


def accepted(case: Case, at: datetime, by: AccountId) -> Case:
    """Somebody who holds the role says: I answer for it."""
    step = CaseStep(CaseStepKind.ACCEPTED, at, by, case.owner_role)
    return replace(case, owner_id=by, steps=(*case.steps, step))


def delegated(case: Case, delegate: Delegate) -> Case:
    """Somebody acts for the owner for a time; earlier days of the same person are replaced."""
    step = CaseStep(CaseStepKind.DELEGATED, delegate.given_at, delegate.given_by, case.owner_role)
    others = tuple(item for item in case.delegates if item.account_id != delegate.account_id)
    return replace(case, delegates=(*others, delegate), steps=(*case.steps, step))


def following(case: Case, routine_id: str, version: int, at: datetime, by: AccountId, note: str) -> Case:
    """The case by another routine or version from now on (HUD-60)."""
    step = CaseStep(CaseStepKind.ROUTINE_CHANGED, at, by, case.owner_role, note)
    return replace(case, routine_id=routine_id, routine_version=version, steps=(*case.steps, step))


def begun_at(case: Case) -> datetime:
    """When its chain began: it was opened, or the absence came back. What counts in it may be older (`counts_from`)."""
    return max((item.at for item in case.steps if item.kind is CaseStepKind.RELAPSED), default=case.opened_at)


def relapsed(case: Case, at: datetime, by: AccountId, note: str, since: datetime | None = None) -> Case:
    """The absence came back: the chain begins anew, and nothing of before counts in it. The history stays. `since`:
    when it was noticed, from which what is written counts; None: now."""
    step = CaseStep(CaseStepKind.RELAPSED, at, by, case.owner_role, note)
    return replace(
        case,
        closed_at=None,
        closed_by=None,
        closing_reason="",
        closing_note="",
        counts_from=at if since is None else min(since, at),
        steps=(*case.steps, step),
    )


def closed(case: Case, reason: str, at: datetime, by: AccountId, note: str) -> Case:
    """The case closed for a reason of the closing list."""
    step = CaseStep(CaseStepKind.CLOSED, at, by, case.owner_role, note, reason)
    return replace(
        case,
        closed_at=at,
        closed_by=by,
        closing_reason=reason,
        closing_note=note,
        steps=(*case.steps, step),
    )


def reopened(case: Case, at: datetime, by: AccountId, note: str) -> Case:
    """A case that was closed too early, open again; that it was closed stays among its steps."""
    step = CaseStep(CaseStepKind.REOPENED, at, by, case.owner_role, note)
    return replace(
        case,
        closed_at=None,
        closed_by=None,
        closing_reason="",
        closing_note="",
        steps=(*case.steps, step),
    )


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
