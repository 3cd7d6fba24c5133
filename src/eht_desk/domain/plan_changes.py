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
    may fall, which another member answers. While something is asked for already, the rest is left out: one question at
    a time.

    Raises RuleViolation, and nothing is changed: `required` on `reason` where something falls, and `loosening_asked`
    where nothing else is wanted than what must wait for another answer.
    """
    former = protection.plan
    falls = loosened_by(former, wanted)
    if falls is None:
        return _stepped(replace(protection, plan=wanted), ProtectionEvent.PLAN_CHANGED, at, by, reason)
    secrets = {*wanted.secrets, *(item for item in former.secrets if item in falls.secrets)}
    now = replace(
        wanted,
        secrets=tuple(item for item in Secret if item in secrets),
        denied=(*falls.denied, *wanted.denied),
    )
    is_changed = _said(now) != _said(former)
    if protection.loosening is not None and not is_changed:
        raise RuleViolation("loosening_asked")
    if protection.loosening is None and not reason.strip():
        raise RuleViolation("required", "reason")
    after = protection
    if is_changed:
        after = _stepped(replace(after, plan=now), ProtectionEvent.PLAN_CHANGED, at, by)
    if protection.loosening is not None:
        return after
    request = LooseningRequest(protection.grade, by, at, reason.strip(), falls)
    after = replace(after, loosening=request)
    return _stepped(after, ProtectionEvent.PLAN_LOOSENING_ASKED, at, by, reason)


def left_out(former: Protection, wanted: ProtectionPlan) -> PlanLoosening | None:
    """What of a wanted plan `with_plan` neither changes nor asks for, because another answer is waited for."""
    falls = loosened_by(former.plan, wanted)
    if former.loosening is None or falls is None:
        return None
    asked = former.loosening.of_plan or PlanLoosening()
    secrets = tuple(item for item in falls.secrets if item not in asked.secrets)
    denied = tuple(person for person in falls.denied if person not in asked.denied)
    return PlanLoosening(secrets, denied) if secrets or denied else None


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
