# SPDX-License-Identifier: EUPL-1.2
"""Changing the plan of a protection: what protects more holds at once, what protects less waits for a second person
(P-13, P-14). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId
from eht_desk.domain.protection import (
    DeniedPerson,
    LooseningRequest,
    PlanLoosening,
    Protection,
    ProtectionEvent,
    ProtectionPlan,
    ProtectionStep,
    Secret,
)


def loosened_by(former: ProtectionPlan, wanted: ProtectionPlan) -> PlanLoosening | None:
    """What would fall with the wanted plan, or None. A tick that another tick implies anyway is no loosening."""
    shown = former.hidden - wanted.hidden
    kept = {_who(person) for person in wanted.denied}
    denied = tuple(person for person in former.denied if _who(person) not in kept)
    if not shown and not denied:
        return None
    return PlanLoosening(tuple(item for item in Secret if item in shown), denied)


def with_plan(
    protection: Protection, wanted: ProtectionPlan, at: datetime, by: AccountId, reason: str
) -> Protection:
    """The protection with all of the wanted plan that protects no less than before; of the rest it is asked whether it
    may fall, which another member answers.

    Raises RuleViolation, and nothing is changed: `required` on `reason` and `loosening_asked` where something falls.
    """
    former = protection.plan
    falls = loosened_by(former, wanted)
    if falls is None:
        return _stepped(replace(protection, plan=wanted), ProtectionEvent.PLAN_CHANGED, at, by, reason)
    if not reason.strip():
        raise RuleViolation("required", "reason")
    if protection.loosening is not None:
        raise RuleViolation("loosening_asked")
    secrets = {*wanted.secrets, *(item for item in former.secrets if item in falls.secrets)}
    now = replace(
        wanted,
        secrets=tuple(item for item in Secret if item in secrets),
        denied=(*falls.denied, *wanted.denied),
    )
    after = protection
    if _said(now) != _said(former):
        after = _stepped(replace(after, plan=now), ProtectionEvent.PLAN_CHANGED, at, by)
    request = LooseningRequest(protection.grade, by, at, reason.strip(), falls)
    after = replace(after, loosening=request)
    return _stepped(after, ProtectionEvent.PLAN_LOOSENING_ASKED, at, by, reason)


def _stepped(
    protection: Protection, event: ProtectionEvent, at: datetime, by: AccountId, reason: str = ""
) -> Protection:
    grade = protection.grade if event is ProtectionEvent.PLAN_CHANGED else None  # a question about no grade
    step = ProtectionStep(event, at, by, grade, reason=reason.strip())
    return replace(protection, steps=(*protection.steps, step))


def _who(person: DeniedPerson) -> tuple[str, str]:
    """The same person, whatever is said about why."""
    return " ".join(person.name.casefold().split()), person.guardian_id or ""


def _said(plan: ProtectionPlan) -> tuple[object, ...]:
    """What the plan says, in whichever order."""
    return frozenset(plan.secrets), frozenset(plan.denied), plan.phone_whom, plan.note, plan.review_on
