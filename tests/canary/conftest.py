# SPDX-License-Identifier: EUPL-1.2
"""The canary's store, made once a run, and temporary files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.canary.canary_store import Canary, make_canary


@pytest.fixture(scope="session")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Canary:
    return make_canary(tmp_path_factory.mktemp("canary") / "arkiv")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whatever asks for a temporary place gets one."""
    place = tmp_path / "tmp"
    place.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(place))
    return place
