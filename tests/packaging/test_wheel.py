# SPDX-License-Identifier: EUPL-1.2
"""What a release carries: built as docs/releasing.md says, from git's files by way of the sdist."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def tracked(folder: str) -> set[str]:
    command = ["git", "-c", f"safe.directory={PROJECT.as_posix()}", "ls-files", "-z", folder]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=True)
    return {name for name in answer.stdout.split("\0") if name and (PROJECT / name).exists()}


def build(source: Path, target: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    place = tmp_path_factory.mktemp("release")
    with tarfile.open(build(PROJECT, "sdist", place / "sdist")) as sdist:
        # Debian's 3.11.2 has no filters yet, 3.12 wants one named: this is the documented way for both.
        sdist.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        sdist.extractall(place / "unpacked")  # noqa: S202 - our own archive, made a moment ago
    unpacked = next((place / "unpacked").iterdir())
    return zipfile.ZipFile(build(unpacked, "wheel", place / "wheel"))


@pytest.mark.slow
def test_the_wheel_holds_every_shipped_file_and_no_other(wheel: zipfile.ZipFile):
    names = {name for name in wheel.namelist() if not name.endswith("/") and ".dist-info/" not in name}
    resources = {name.replace("resources/", "eht_desk/_resources/", 1) for name in tracked("resources")}
    modules = {name.removeprefix("src/") for name in tracked("src")}
    assert {name for name in names if name.startswith("eht_desk/_resources/")} == resources
    assert modules <= names


@pytest.mark.slow
def test_the_wheel_carries_the_licences_and_both_commands(wheel: zipfile.ZipFile):
    commands = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert wheel.read(commands).decode().count("eht_desk.__main__:main") == 2
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())
