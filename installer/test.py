# SPDX-License-Identifier: EUPL-1.2
"""Runs every check of the project on a machine that has only Python: ``python3 installer/test.py``.

Belongs here: which checks there are, and in what order. ``--fast`` leaves out the slow ones, ``--only
NAME`` (may be repeated) runs the named ones, ``--list`` names them. Every check runs, also after one has
failed; the exit status is 0 only when all passed. The last line repeats the count of pytest.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told, not end in a traceback
    sys.exit("EHT Desk behöver Python 3.11 eller nyare. Inget har ändrats.")
sys.path[0] = str(Path(__file__).resolve().parents[1])  # as a script, Python puts this folder there instead

from installer import setup_environment, system_libraries  # noqa: E402 - needs the line above
from installer.setup_environment import ROOT, Environment  # noqa: E402 - needs the line above

QT_PACKAGES = frozenset({"pyside6-essentials", "pyside6-pdf", "shiboken6", "pytest-qt"})
QT_FREE_TESTS = (
    "domain",
    "application",
    "catalog",
    "store",
    "documents",
    "exchange",
    "installer",
    "test_resources.py",
)
BENCHMARK = Path("tests", "benchmarks", "run.py")
COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True)
class Outcome:
    """How one check ended. ``tests`` counts pytest's passed and failed where the check is pytest."""

    name: str
    status: int
    seconds: float
    tests: tuple[int, int] | None = None


@dataclass(frozen=True)
class Check:
    """One check: a command, or a function that makes the command ready first."""

    name: str
    command: Callable[[], Sequence[str]]
    is_slow: bool = False
    is_pytest: bool = False


def without_qt(lock: str) -> str:
    """Return a lock file's text without the packages of Qt, each with its lines of checksums."""
    kept: list[str] = []
    is_dropped = False
    for line in lock.splitlines(keepends=True):
        if line[:1].isalnum():
            is_dropped = line.partition("==")[0].lower() in QT_PACKAGES
        if not is_dropped:
            kept.append(line)
    return "".join(kept)


def count_tests(output: Sequence[str]) -> tuple[int, int] | None:
    """Return pytest's passed and failed (errors too) from its last summary line, None without one."""
    for line in reversed(output):
        found = COUNT.findall(line)
        if found and " in " in line:
            counts = {word.rstrip("s"): int(number) for number, word in found}
            return counts.get("passed", 0), counts.get("failed", 0) + counts.get("error", 0)
    return None


def _tool(name: str, *arguments: str) -> Callable[[], Sequence[str]]:
    return lambda: [str(setup_environment.to_test().program(name)), *arguments]


def _python(*arguments: str) -> Callable[[], Sequence[str]]:
    return lambda: [str(setup_environment.to_test().python), *arguments]


def _qt_free() -> Sequence[str]:
    """Make the environment without Qt and return the command of the tests that must pass there."""
    lock = ROOT / ".venv-qtfree.txt"
    text = without_qt((ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8"))
    if not lock.exists() or lock.read_text(encoding="utf-8") != text:
        lock.write_text(text, encoding="utf-8", newline="\n")
    environment = Environment(ROOT / ".venv-qtfree", lock, installs_project=False)
    setup_environment.ensure(environment)
    places = [f"tests/{name}" for name in QT_FREE_TESTS if (ROOT / "tests" / name).exists()]
    return [str(environment.python), "-m", "pytest", "-q", *IN_PROCESSES, "-m", "not slow", *places]


QT_FREE, TESTS = "qt-free", "tests"
NOT_AGAIN = "--not-again"
"""Told to the tests when `QT_FREE` runs, too: what that runs is not run twice (tests/conftest.py)."""
IN_PROCESSES = ("-n", "auto", "--dist", "loadfile")
"""As many as the machine has. A file stays with one of them: what its tests share is made once."""

CHECKS: tuple[Check, ...] = (
    Check("format", _tool("ruff", "format", "--check", ".")),
    Check("lint", _tool("ruff", "check", "--output-format=concise", ".")),
    Check("types", _tool("mypy")),
    Check("imports", _tool("lint-imports", "--no-logo")),
    Check("tree", _python("tools/check_tree.py")),
    Check("generated", _python("tools/build_ui.py", "--check")),
    Check(QT_FREE, _qt_free, is_slow=True, is_pytest=True),
    Check(TESTS, _python("-m", "pytest", *IN_PROCESSES), is_pytest=True),
    Check("pictures", _python("tools/make_handbook_pictures.py", "--check"), is_slow=True),
    Check("benchmarks", _python("-m", "tests.benchmarks.run", "--smoke"), is_slow=True),
)


def chosen_checks(only: Sequence[str], *, fast: bool) -> list[Check]:
    """Return the checks to run, in their order."""
    if only:
        return [check for check in CHECKS if check.name in only]
    there = [check for check in CHECKS if check.name != "benchmarks" or (ROOT / BENCHMARK).exists()]
    return [check for check in there if not (fast and check.is_slow)]


def child_environment() -> dict[str, str]:
    """Return the environment of the checks: no screen, UTF-8 also where the machine has no locale set."""
    environment = setup_environment.clean_environment()
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not environment.get("LC_ALL") and not environment.get("LANG"):
        environment["LC_ALL"] = "C.UTF-8"
    return environment


def _tell(text: str) -> None:
    print(text, end="", flush=True)


def run_check(check: Check, tell: Callable[[str], None] = _tell) -> Outcome:
    """Run one check under a heading, passing its output on as it comes."""
    tell(f"\n=== {check.name} {'=' * max(4, 70 - len(check.name))}\n")
    began = time.monotonic()
    outcome = Outcome(check.name, 1, 0.0)
    try:
        command = check.command()
        output: list[str] = []
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=child_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as running:
            for line in running.stdout or ():
                tell(line)
                output.append(line)
        status = setup_environment.exit_status(running.returncode)
        outcome = Outcome(check.name, status, 0.0, count_tests(output) if check.is_pytest else None)
    except (setup_environment.SetupFailed, OSError) as failure:
        tell(f"{failure}\n")
    outcome = replace(outcome, seconds=time.monotonic() - began)
    word = "ok" if outcome.status == 0 else "FAILED"
    tell(f"--- {check.name}: {word}, {outcome.seconds:.1f} s\n")
    return outcome


def run_checks(checks: Sequence[Check]) -> list[Outcome]:
    """Run them in their order. The tests leave to `QT_FREE` what that has run."""
    has_both = {QT_FREE, TESTS} <= {check.name for check in checks}
    return [
        run_check(_without_again(check) if has_both and check.name == TESTS else check) for check in checks
    ]


def _without_again(tests: Check) -> Check:
    return replace(tests, command=lambda: [*tests.command(), f"{NOT_AGAIN}={','.join(QT_FREE_TESTS)}"])


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the closing lines; the last one counts the tests of all pytest runs: none runs in two of them."""
    lines = ["", "=== summary " + "=" * 63]
    lines += [
        f"{'ok    ' if outcome.status == 0 else 'FAILED'}  {outcome.name:<12} {outcome.seconds:7.1f} s"
        for outcome in outcomes
    ]
    wrong = [outcome.name for outcome in outcomes if outcome.status != 0]
    lines.append(f"failed checks: {', '.join(wrong)}" if wrong else f"all {len(outcomes)} checks ok")
    counts = [outcome.tests for outcome in outcomes if outcome.tests is not None]
    if counts:
        passed, failed = (sum(column) for column in zip(*counts, strict=True))
        lines.append(f"{passed} passed, {failed} failed")
    return lines


def main(arguments: Sequence[str]) -> int:
    """Make what is missing, run the checks, return the exit status."""
    names = [check.name for check in CHECKS]
    parser = argparse.ArgumentParser(prog="test.py", description="Runs every check of EHT Desk.")
    parser.add_argument("--fast", action="store_true", help="leave out the run without Qt and the benchmarks")
    parser.add_argument("--only", action="append", default=[], choices=names, metavar="NAME", help="run this")
    parser.add_argument("--list", action="store_true", help="name the checks")
    parser.add_argument("--skip-system", action="store_true", help="trust the system libraries")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        print("\n".join(names))
        return 0
    if not chosen.skip_system:
        system_libraries.ensure(system_libraries.this_system(), for_tests=True)
    setup_environment.ensure(setup_environment.to_test())
    outcomes = run_checks(chosen_checks(chosen.only, fast=chosen.fast))
    print("\n".join(summary(outcomes)), flush=True)
    return 1 if any(outcome.status != 0 for outcome in outcomes) else 0


if __name__ == "__main__":
    setup_environment.use_replacing_output()
    try:
        sys.exit(main(sys.argv[1:]))
    except (setup_environment.SetupFailed, system_libraries.LibrariesMissing) as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(130)
