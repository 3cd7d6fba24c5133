# SPDX-License-Identifier: EUPL-1.2
"""A small dose of what `python -m tests.store.kills 500` does: killed in the middle of real use cases."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.kills import KILLS_PER_STORE, OFTEN, Children, Series

KILLS = sum(OFTEN.values())

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="starts its children by fork"),
]


@pytest.fixture
def series(tmp_path: Path) -> Iterator[Series]:
    children = Children(tmp_path / "tmp")
    yield Series(tmp_path, random.Random(2026), children, power_cuts_every=5)
    children.close()


@pytest.mark.parametrize("is_on_share", [False, True], ids=["own disk", "share"])
def test_a_killed_program_leaves_what_it_promised_and_nothing_by_halves(
    series: Series, is_on_share: bool
) -> None:
    series.is_on_share = is_on_share
    series.run(KILLS)
    assert len(series.verdicts) == KILLS < KILLS_PER_STORE
    assert all(verdict.took_over or verdict.went_on for _, verdict in series.verdicts)
