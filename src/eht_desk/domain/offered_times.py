# SPDX-License-Identifier: EUPL-1.2
"""Times that a pupil was offered for a talk, and what became of them: the ledger that leads to rektor (TRO-44, H13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, OfferedTimeId, PupilId, UnitId

MISSES_UNTIL_RECTOR = 3
"""TRO-44: three times missed, and rektor decides how to go on."""


class OfferedState(StrEnum):
    """What became of a time. Only the pupil's own missing counts; a time that the school rebooks does not."""

    PLANNED = "planned"
    ATTENDED = "attended"
    MISSED = "missed"
    REBOOKED = "rebooked"  # by the school
    CANCELLED = "cancelled"  # written down by mistake


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """One time, for the talk of one form. `state_at` and `state_by`: who said when what became of it."""

    id: OfferedTimeId
    compartment_id: CompartmentId
    pupil_id: PupilId
    unit_id: UnitId
    form_id: str
    at: datetime
    place: str
    offered_by: AccountId
    written_at: datetime
    state: OfferedState = OfferedState.PLANNED
    state_at: datetime | None = None
    state_by: AccountId | None = None
    note: str = ""


def misses_in_a_row(times: Iterable[OfferedTime], form_id: str) -> tuple[OfferedTime, ...]:
    """The times missed since the last one attended, the oldest first. Rebooked and cancelled ones break no row."""
    row: list[OfferedTime] = []
    for time in sorted(times, key=lambda item: (item.at, item.id)):
        if time.form_id != form_id:
            continue
        if time.state is OfferedState.ATTENDED:
            row.clear()
        elif time.state is OfferedState.MISSED:
            row.append(time)
    return tuple(row)


def noted_since(row: Iterable[OfferedTime], moment: datetime | None) -> tuple[OfferedTime, ...]:
    """Those of the row that were noted after the moment; all of them without one."""
    return tuple(
        item for item in row if moment is None or (item.state_at is not None and item.state_at > moment)
    )
