# SPDX-License-Identifier: EUPL-1.2
"""Judging a case by its routine within a reading: everything that the domain asks for, gathered once per pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eht_desk.application.case_access import routine_of
from eht_desk.application.ports import ReadWork
from eht_desk.application.pupil_situation import situation_of
from eht_desk.application.school_days import calendar_of
from eht_desk.application.workspace import Workspace
from eht_desk.domain.cases import Case
from eht_desk.domain.evidence import Findings
from eht_desk.domain.gates import GateDefinition, GateOverride
from eht_desk.domain.people import Pupil
from eht_desk.domain.routines import facts
from eht_desk.domain.routines.calendar import Calendar
from eht_desk.domain.routines.facts import Known, Situation
from eht_desk.domain.routines.judging import judge_case
from eht_desk.domain.routines.model import RoutineDefinition
from eht_desk.domain.routines.progress import Progress


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a pupil's cases are judged by."""

    findings: Findings
    overrides: tuple[GateOverride, ...]
    gates: Mapping[str, GateDefinition]
    situation: Situation
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its routine, where it stands, and what is known about it."""

    case: Case
    routine: RoutineDefinition
    progress: Progress
    known: Known


def grounds_of(workspace: Workspace, work: ReadWork, pupil: Pupil, findings: Findings) -> Grounds:
    """Gather them; `findings` are `case_work.findings_about` the pupil."""
    return Grounds(
        findings,
        tuple(work.gates.of_pupil(pupil.id)),
        {item.id: item for item in workspace.services.gates.all()},
        situation_of(workspace, work, pupil),
        calendar_of(workspace, work, pupil.unit_id),
    )


def judge(workspace: Workspace, case: Case, grounds: Grounds) -> Judged | None:
    """Where it stands; None for a case without a routine that is there."""
    routine = routine_of(workspace, case)
    if routine is None:
        return None
    progress = judge_case(
        routine,
        case,
        grounds.findings,
        grounds.overrides,
        grounds.gates,
        grounds.situation,
        grounds.calendar,
        workspace.today,
    )
    return Judged(case, routine, progress, facts.known(routine, case, grounds.findings, grounds.calendar))
