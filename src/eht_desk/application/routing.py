# SPDX-License-Identifier: EUPL-1.2
"""The way of what is handed over about a protected pupil: who must never get it (P-13), what a named person decides
because the home municipality may learn where the pupil is, or be the wrong one (P-12), what to know about post (P-10).

For every other pupil all of this is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eht_desk.application.ports import ReadWork
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.guidance import Guidance
from eht_desk.domain.ids import PupilId
from eht_desk.domain.protection import Protection, ProtectionGrade
from eht_desk.domain.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Routing:
    """What a hand-over page shows and asks. `left_out`: recipients of whom nobody may get anything.

    `home_municipality`: told where the way there is decided by a named person, as for every protected pupil. `denied`:
    told where a name is needed because somebody must not get it. `forwarding`: what to know about letters.
    """

    left_out: frozenset[Recipient] = frozenset()
    home_municipality: Guidance | None = None
    denied: Guidance | None = None
    forwarding: Guidance | None = None


def routing_of(workspace: Workspace, work: ReadWork, pupil_id: PupilId) -> Routing:
    """What holds for the pupil today."""
    protection = work.protections.of_pupil(pupil_id)
    if protection is None:
        return Routing()
    texts = workspace.services.guidance
    return Routing(
        frozenset({Recipient.GUARDIAN})
        if _all_guardians_denied(work, protection, workspace.today)
        else frozenset(),
        texts.get("former_municipality" if _may_be_former(protection) else "home_municipality"),
        texts.get("denied") if protection.plan.denied else None,
        texts.get("forwarding"),
    )


def refuse_denied(work: ReadWork, pupil_id: PupilId, names: Iterable[str], field: str = "names") -> None:
    """Raises RuleViolation("may_not_receive") on `field` where a name is somebody's who must never get anything."""
    protection = work.protections.of_pupil(pupil_id)
    if protection is None or not protection.plan.denied:
        return
    registered = _registered_names(work, protection)
    if any(protection.names_denied(name, registered) for name in names):
        raise RuleViolation("may_not_receive", field)


def check_way(
    workspace: Workspace,
    work: ReadWork,
    pupil_id: PupilId,
    recipient: Recipient,
    names: Iterable[str],
    decision: tuple[str, str],
) -> tuple[str, str]:
    """Refuse what the plan or the grade does not let go. `decision`: why, and who decided; returned where it is needed.

    Raises RuleViolation: on `names` `may_not_receive`, `denied_name_needed`; `required` on `reason` or `decided_by`.
    """
    protection = work.protections.of_pupil(pupil_id)
    if protection is None:
        return "", ""
    named = tuple(names)
    refuse_denied(work, pupil_id, named)
    if recipient is Recipient.GUARDIAN and protection.plan.denied:
        if _all_guardians_denied(work, protection, workspace.today):
            raise RuleViolation("may_not_receive", "names")
        if not named:
            raise RuleViolation("denied_name_needed", "names")
    if recipient is not Recipient.HOME_MUNICIPALITY:
        return "", ""
    for field, text in zip(("reason", "decided_by"), decision, strict=True):
        if not text.strip():
            raise RuleViolation("required", field)
    return decision


def _may_be_former(protection: Protection) -> bool:
    """Whether the municipality of the register may be one that the pupil has moved from."""
    return protection.grade is ProtectionGrade.PROTECTED_REGISTRATION


def _all_guardians_denied(work: ReadWork, protection: Protection, day: date) -> bool:
    ties = [tie for tie in work.pupils.guardianships(protection.pupil_id) if tie.period.covers(day)]
    return bool(ties) and not any(protection.may_receive(tie.guardian_id) for tie in ties)


def _registered_names(work: ReadWork, protection: Protection) -> list[str]:
    ids = [person.guardian_id for person in protection.plan.denied if person.guardian_id is not None]
    people = work.pupils.guardians(ids) if ids else []
    return [f"{person.given_name} {person.family_name}".strip() for person in people]
