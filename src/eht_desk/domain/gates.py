# SPDX-License-Identifier: EUPL-1.2
"""Gates: what must be there before a step (rules A6). Definitions are data; a person may pass one with name and reason.

Pure: looking needs only the definition and what there is about the pupil.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.evidence import Evidence, Findings, found
from eht_desk.domain.ids import AccountId, CaseId, CompartmentId, OverrideId, PupilId


class GateEffect(StrEnum):
    """What a closed gate does. Blocking ones can be passed with a name and a reason; a report to social services or
    child protection never has a gate at all (B3-2)."""

    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be there, with the words for it."""

    id: str
    label: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class GateDefinition:
    """A gate as its file says. `source` names the rule."""

    id: str
    title: str
    text: str
    source: str
    effect: GateEffect
    requires: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class GateOverride:
    """Somebody let the step be done although something was missing. `name` is who decided, as written by the person;
    `account_id` who wrote it here; `missing` the ids of what was missing then."""

    id: OverrideId
    compartment_id: CompartmentId
    gate_id: str
    pupil_id: PupilId
    case_id: CaseId | None
    account_id: AccountId
    at: datetime
    name: str
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """A requirement with the ids of what meets it, the oldest first."""

    requirement: Requirement
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a gate stands. `is_open`: nothing is missing, or what is missing was overridden. `gate`: which it is."""

    is_open: bool
    met: tuple[Met, ...]
    missing: tuple[Requirement, ...]
    overridden_by: GateOverride | None = None
    gate: GateDefinition | None = None


def judge(
    gate: GateDefinition,
    findings: Findings,
    overrides: Iterable[GateOverride],
    since: datetime | None = None,
) -> GateResult:
    """Look at the gate. An override holds for what was missing when it was given, and not for anything more.

    With `since`, only what was written from that moment on is evidence: a case that begins anew begins its gates anew.
    """
    proofs = [(requirement, found(requirement.evidence, findings, since)) for requirement in gate.requires]
    met = tuple(Met(requirement, tuple(ids)) for requirement, ids in proofs if ids)
    missing = tuple(requirement for requirement, ids in proofs if not ids)
    if not missing:
        return GateResult(True, met, (), gate=gate)
    lacking = {requirement.id for requirement in missing}
    given = [item for item in overrides if item.gate_id == gate.id and lacking <= set(item.missing)]
    latest = max(given, key=lambda item: (item.at, item.id), default=None)
    return GateResult(latest is not None, met, missing, latest, gate)
