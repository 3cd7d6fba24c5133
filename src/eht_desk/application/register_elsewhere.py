# SPDX-License-Identifier: EUPL-1.2
"""Pupils whom a register names and another school of the store has: who may bring them here, and doing it."""

from __future__ import annotations

from datetime import timedelta

from eht_desk.application.ports import ReadWork, UnitOfWork
from eht_desk.application.pupil_moves import move_to_school
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, Viewer, may
from eht_desk.domain.ids import UnitId
from eht_desk.domain.pupil_events import PupilEventKind
from eht_desk.domain.register_comparison import Elsewhere, RegisterComparison

_REGISTER_LAGS = timedelta(days=60)
"""So long the register of the former school may still name a pupil who was moved away."""


def fetch(
    workspace: Workspace, work: UnitOfWork, viewer: Viewer, unit_id: UnitId, comparison: RegisterComparison
) -> int:
    """Move the pupils here that the register names and another school of the same person has. How many."""
    fetched = 0
    for row in comparison.elsewhere:
        pupil = work.pupils.get(row.pupil_id)
        if pupil is not None and may_fetch(workspace, work, viewer, unit_id, row):
            move_to_school(workspace, work, pupil, unit_id, None, workspace.today)
            fetched += 1
    return fetched


def may_fetch(workspace: Workspace, work: ReadWork, viewer: Viewer, unit_id: UnitId, row: Elsewhere) -> bool:
    """Whether the person answers for moves at both schools, and the register is not one that lags behind a move."""
    if not (may(viewer, Duty.MOVE_PUPILS, row.unit_id) and may(viewer, Duty.MOVE_PUPILS, unit_id)):
        return False
    return not any(
        event.kind is PupilEventKind.SCHOOL_CHANGED
        and event.facts.get("from_unit") == unit_id
        and workspace.now - event.at < _REGISTER_LAGS
        for event in work.events.of_pupil(row.pupil_id)
    )
