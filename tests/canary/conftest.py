# SPDX-License-Identifier: EUPL-1.2
"""The canary's store, made once a run, and temporary files in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.canary.canary_store import Canary, make_canary


@pytest.fixture(scope="session")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Canary:
    return make_canary(tmp_path_factory.mktemp("canary") / "arkiv")


@pytest.fixture(scope="session")
def handed_in(canary: Canary, tmp_path_factory: pytest.TempPathFactory) -> Canary:
    """The same with a register that waits."""
    return canary.with_import(tmp_path_factory.mktemp("handed-in") / "arkiv")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whatever asks for a temporary place gets one."""
    place = tmp_path / "tmp"
    place.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(place))
    return place


@pytest.fixture
def no_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a file gets none, as when somebody presses Avbryt."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: ("", "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_k: ""))
