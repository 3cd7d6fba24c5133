# SPDX-License-Identifier: EUPL-1.2
"""The real store, and a display for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.real_store import RealStore, make_store
from tests.journeys.screen import Display, open_display, what_is_missing


@pytest.fixture
def real_store(tmp_path: Path) -> Iterator[RealStore]:
    made = make_store(tmp_path / "arkiv")
    yield made
    made.reader.store.close()


@pytest.fixture
def display() -> Iterator[Display]:
    missing = what_is_missing()
    if missing:
        pytest.skip(f"a real window needs {missing}")
    opened = open_display()
    yield opened
    opened.close()
