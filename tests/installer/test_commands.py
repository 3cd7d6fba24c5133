# SPDX-License-Identifier: EUPL-1.2
"""The two commands: where the demo lies, what a broken-off demo leaves, which checks run, what is counted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def search_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands put the project first on the search path when they start; here that must not last."""
    monkeypatch.setattr(sys, "path", ["", *sys.path])


def test_the_demo_lies_with_the_persons_own_data():
    from installer import run

    home = Path("home")
    assert run.data_folder("linux", {}, home) == home / ".local" / "share"
    assert run.data_folder("linux", {"XDG_DATA_HOME": "data"}, home) == Path("data")
    assert run.data_folder("darwin", {}, home) == home / "Library" / "Application Support"
    assert run.data_folder("win32", {"LOCALAPPDATA": "local"}, home) == Path("local")


def test_a_window_needs_a_screen_on_linux_only():
    from installer import run

    assert not run.has_screen("linux", {})
    assert run.has_screen("linux", {"DISPLAY": ":0"})
    assert run.has_screen("win32", {})


PROGRAM = """
import pathlib, sys
folder = pathlib.Path(sys.argv[2])
folder.mkdir()
print("Lösenord: demo", folder)
sys.exit(int(pathlib.Path(__file__).with_name("status").read_text()))
"""


def test_a_demo_is_made_whole_or_not_at_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    from installer import run

    script, folder = tmp_path / "program.py", tmp_path / "data" / "eht-desk-demo"
    script.write_text(PROGRAM, encoding="utf-8")
    program = [sys.executable, str(script)]
    (tmp_path / "status").write_text("2", encoding="utf-8")
    assert run.make_demo(program, folder) == 2
    assert not folder.exists()
    (tmp_path / "status").write_text("0", encoding="utf-8")
    assert run.make_demo(program, folder) == 0
    first = capfd.readouterr().out
    assert run.make_demo(program, folder) == 0
    again = capfd.readouterr().out
    assert folder.is_dir()
    assert f"Lösenord: demo {folder}\n" in first
    assert again == f"Lösenord: demo {folder}\n"


def test_fast_leaves_out_the_slow_checks_and_only_takes_the_named_ones():
    from installer import test as command

    fast = [check.name for check in command.chosen_checks([], fast=True)]
    assert "tests" in fast
    assert "qt-free" not in fast
    assert [check.name for check in command.chosen_checks(["types", "lint"], fast=False)] == ["lint", "types"]


def test_the_lock_without_qt_keeps_every_other_package_and_checksum():
    from installer import test as command

    before, qt, after = (
        "alembic==1 \\\n    --hash=a\n",
        "PySide6-Pdf==6 \\\n    --hash=b\n",
        "qtpy==1 \\\n    --hash=c\n",
    )
    assert command.without_qt("# head\n" + before + qt + after) == "# head\n" + before + after


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("==== 12 passed in 0.4s ====", (12, 0)),
        ("=== 2 failed, 10 passed, 1 skipped, 3 errors in 61.00s (0:01:01) ===", (10, 5)),
        ("no tests ran", None),
    ],
)
def test_the_last_line_counts_what_pytest_counted(line: str, counts: tuple[int, int] | None):
    from installer import test as command

    assert command.count_tests(["collected 12 items\n", line + "\n"]) == counts


def test_a_failed_check_is_named_at_the_end():
    from installer import test as command

    ends = [
        command.Outcome("lint", 1, 2.0),
        command.Outcome("qt-free", 0, 1.0, (5, 0)),
        command.Outcome("tests", 0, 9.0, (12, 0)),
    ]
    lines = command.summary(ends)
    assert lines[-2] == "failed checks: lint"
    assert lines[-1] == "17 passed, 0 failed"


def test_with_the_run_without_qt_the_tests_leave_out_what_that_has(monkeypatch: pytest.MonkeyPatch):
    from installer import test as command

    ran: list[tuple[str, ...]] = []

    def told(check: command.Check, _tell: object = None) -> command.Outcome:
        ran.append((check.name, *check.command()))
        return command.Outcome(check.name, 0, 1.0, (1, 0))

    monkeypatch.setattr(command, "run_check", told)
    tests = command.Check("tests", lambda: ["pytest"], is_pytest=True)
    command.run_checks([command.Check(command.QT_FREE, lambda: ["other"], is_pytest=True), tests])
    command.run_checks([tests])
    assert ("tests", "pytest", f"{command.NOT_AGAIN}={','.join(command.QT_FREE_TESTS)}") in ran
    assert ran[-1] == ("tests", "pytest")
