# SPDX-License-Identifier: EUPL-1.2
"""The environment: when it is made again, when nothing is done, and what is said when it cannot be made."""

from __future__ import annotations

import json
import os
import sys
import venv
from pathlib import Path

import pytest

from installer import setup_environment
from installer.setup_environment import Environment, SetupFailed


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements").mkdir()
    for name in ("run.txt", "dev.txt"):
        (tmp_path / "requirements" / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(setup_environment, "ROOT", tmp_path)
    return tmp_path


def finished(environment: Environment) -> None:
    environment.programs.mkdir(parents=True)
    environment.python.write_bytes(b"")
    stamp = json.dumps(setup_environment.stamp_for(environment))
    (environment.folder / setup_environment.STAMP).write_text(stamp, encoding="utf-8")


def never(line: str) -> None:
    pytest.fail(f"something was done: {line}")


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_supported_pythons_pass(version: tuple[int, int]):
    setup_environment.check_python(version)


@pytest.mark.parametrize(
    ("version", "said"), [((3, 10), "för gammal"), ((2, 7), "för gammal"), ((3, 15), "nyare än")]
)
def test_other_pythons_are_refused(version: tuple[int, int], said: str):
    with pytest.raises(SetupFailed, match=said):
        setup_environment.check_python(version)


@pytest.mark.usefixtures("project")
def test_a_finished_environment_is_left_alone():
    environment = setup_environment.to_run()
    finished(environment)
    setup_environment.ensure(environment, tell=never)


@pytest.mark.usefixtures("project")
def test_the_program_starts_in_the_environment_of_the_tests():
    finished(setup_environment.to_test())
    setup_environment.ensure(setup_environment.to_run(), tell=never)


def test_a_changed_lock_file_or_project_is_noticed(project: Path):
    environment = setup_environment.to_test()
    finished(environment)
    wanted = [setup_environment.stamp_for(environment)]
    assert setup_environment.is_ready(environment, wanted)
    (project / "requirements" / "dev.txt").write_text("other==1\n", encoding="utf-8")
    assert not setup_environment.is_ready(environment, [setup_environment.stamp_for(environment)])


def test_line_ends_of_a_windows_checkout_change_nothing(project: Path):
    environment = setup_environment.to_run()
    before = setup_environment.stamp_for(environment)
    (project / "pyproject.toml").write_bytes(b"[project]\r\n")
    assert setup_environment.stamp_for(environment) == before


@pytest.mark.usefixtures("project")
def test_a_half_made_environment_is_made_again():
    environment = setup_environment.to_run()
    finished(environment)
    (environment.folder / setup_environment.UNFINISHED).write_text("", encoding="utf-8")
    assert not setup_environment.is_ready(environment, [setup_environment.stamp_for(environment)])
    assert setup_environment.must_be_made_again(environment)


@pytest.mark.usefixtures("project")
def test_an_environment_without_a_working_python_is_made_again():
    environment = setup_environment.to_run()
    assert setup_environment.must_be_made_again(environment)
    finished(environment)
    assert setup_environment.must_be_made_again(environment)


def test_an_environment_that_was_moved_is_made_again(project: Path):
    venv.create(project / "before", symlinks=os.name != "nt")
    (project / "before").rename(project / ".venv")
    assert setup_environment.must_be_made_again(setup_environment.to_run())


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "Disken är full"),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "går inte att skriva"),
        ("virtual environment was not created because ensurepip is not\navailable", "python3-venv"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "kontrollsumman"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "certifikat"),
        (
            "WARNING: NewConnectionError: name resolution\nERROR: No matching distribution for alembic",
            "nätet svarar inte",
        ),
        ("ERROR: No matching distribution found for sqlcipher3==0.6.4", "Paketen hittades inte"),
        ("something else", "stannade"),
    ],
)
def test_a_failure_says_what_to_do(output: str, said: str, tmp_path: Path):
    text = setup_environment.explain(output, tmp_path / ".venv")
    assert said in text.partition("\n")[0]
    assert text.endswith("  | " + output.splitlines()[-1])


def test_a_broken_installation_keeps_no_stamp(project: Path):
    environment = Environment(project / ".venv", project / "requirements" / "run.txt", installs_project=False)
    venv.create(environment.folder, symlinks=os.name != "nt")  # without pip: the installation must fail
    with pytest.raises(SetupFailed):
        setup_environment._install(environment, tell=lambda line: None)
    assert not setup_environment.is_ready(environment, [setup_environment.stamp_for(environment)])


def test_a_full_disk_is_told_before_anything_is_made(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(setup_environment, "ROOM_NEEDED_BYTES", sys.maxsize)
    with pytest.raises(SetupFailed, match="Disken är full"):
        setup_environment.ensure(setup_environment.to_run(), tell=lambda line: None)
    assert not (project / ".venv").exists()


@pytest.mark.parametrize(("returncode", "status"), [(0, 0), (2, 2), (-9, 137), (-15, 143)])
def test_the_exit_status_is_passed_on(returncode: int, status: int):
    assert setup_environment.exit_status(returncode) == status


def test_a_child_sees_no_foreign_packages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    assert "elsewhere" not in setup_environment.clean_environment().values()
