# SPDX-License-Identifier: EUPL-1.2
"""A pupil who leaves the schools of the store: why, and what must be handed over first. Pure.

The list itself is a definition (resources/leaving), carrying it out is application/pupil_moves.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

HANDED, NOT_NEEDED, REMAINING = "handed", "not_needed", "remaining"
"""Facts of the event `left_school`: ids of the list with a comma between, and how many wait."""


class LeavingReason(StrEnum):
    """Why a pupil leaves. The order is the order in lists."""

    OTHER_SCHOOL = "other_school"  # byter skola
    FINISHED = "finished"  # har gått ut
    MOVED_ABROAD = "moved_abroad"  # varaktigt utomlands
    DIED = "died"  # avliden
    REGISTERED_BY_MISTAKE = "registered_by_mistake"  # felregistrerad
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LeavingItem:
    """One thing to hand over or to think of when a pupil leaves. `reasons`: only for these; empty for all."""

    id: str
    label: str
    why: str
    source: str
    reasons: tuple[LeavingReason, ...] = ()

    def concerns(self, reason: LeavingReason | None) -> bool:
        """Whether it belongs to a leaving for this reason; to one of unknown reason everything belongs."""
        return reason is None or not self.reasons or reason in self.reasons


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a person says when a pupil leaves. `on` is the last day at the school.

    `handed_over` are the ids of what is done, `not_needed` of what does not apply to this pupil.
    """

    on: date
    to_school: str
    reason: LeavingReason
    handed_over: frozenset[str] = frozenset()
    note: str = ""
    not_needed: frozenset[str] = frozenset()


def remaining(
    items: Iterable[LeavingItem], reason: LeavingReason, settled: Collection[str]
) -> tuple[LeavingItem, ...]:
    """What still waits to be handed over."""
    return tuple(item for item in items if item.concerns(reason) and item.id not in settled)


def told(facts: Mapping[str, str | int], key: str) -> frozenset[str]:
    """The ids that an event's fact tells."""
    return frozenset(part for part in str(facts.get(key, "")).split(",") if part)
