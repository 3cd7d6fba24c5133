# SPDX-License-Identifier: EUPL-1.2
"""The row of misses that leads to rektor (TRO-44), whatever was attended, rebooked and cancelled between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.ids import AccountId, CompartmentId, OfferedTimeId, PupilId, UnitId
from eht_desk.domain.offered_times import OfferedState, OfferedTime, misses_in_a_row, noted_since

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


def times(states: list[OfferedState], form_id: str = "talk") -> list[OfferedTime]:
    return [
        OfferedTime(
            OfferedTimeId(f"{form_id}{number:03}"),
            CompartmentId("school"),
            PupilId("p"),
            UnitId("u"),
            form_id,
            NOON + timedelta(days=number),
            "",
            AccountId("me"),
            NOON,
            state,
            NOON + timedelta(days=number, hours=1),
        )
        for number, state in enumerate(states)
    ]


@given(st.lists(st.sampled_from(OfferedState), max_size=12), st.randoms())
def test_the_row_is_the_misses_after_the_last_time_attended(
    states: list[OfferedState], chance: object
) -> None:
    known = times(states)
    last = max((at for at, state in enumerate(states) if state is OfferedState.ATTENDED), default=-1)
    expected = [item for item in known[last + 1 :] if item.state is OfferedState.MISSED]
    mixed = [*known, *times([OfferedState.ATTENDED, OfferedState.MISSED], "other")]
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert list(misses_in_a_row(mixed, "talk")) == expected


@given(st.integers(0, 6), st.integers(-1, 6))
def test_only_what_was_noted_after_counts_again(count: int, day: int) -> None:
    row = misses_in_a_row(times([OfferedState.MISSED] * count), "talk")
    assert noted_since(row, None) == row
    moment = NOON + timedelta(days=day, hours=1)
    assert noted_since(row, moment) == row[max(day + 1, 0) :]
