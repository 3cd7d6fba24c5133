# SPDX-License-Identifier: EUPL-1.2
"""Prints what the program costs, each figure beside its budget and as a ratio; above 1 is over budget.

`python -m tests.benchmarks.run` runs everything; `--smoke` once each. Exit status 0 unless something fails to run:
machines differ, so a ratio is for people to read. Windows are timed in processes of their own, interleaved with a bare
window, from the start of the process to the first painting.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import (
    answering_files,
    case_files,
    case_routines,
    children,
    instrument_files,
    paper_files,
    protected_files,
    register_files,
    result_files,
    routine_files,
    scan_files,
    worklist_files,
)

PUPILS = 10_000
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `unit` is printed only."""

    name: str
    measured: float
    budget: float
    unit: str

    def line(self) -> str:
        return (
            f"{self.name:<58} {self.measured:9.2f} {self.unit:<5} "
            f"budget {self.budget:8.2f}   ratio {self.measured / self.budget:5.2f}"
        )


def child(name: str, *arguments: str, module: str = "children") -> list[float]:
    """Run a child of a benchmark module and return the numbers it prints."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "EHT_BENCH_START": repr(time.monotonic()),
    }
    # A machine that forbids compiled files would time the compiler; nobody runs the program that way.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", name, *arguments]
    finished = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if finished.returncode:
        raise SystemExit(f"{name} failed:\n{finished.stderr}")
    return [float(word) for word in finished.stdout.split()]


def start_figures(store: Path, rounds: int) -> list[Figure]:
    """The unlock page against a bare window, interleaved."""
    child("bare")
    child("unlock_page", str(store))
    bare, page = [], []
    for _ in range(rounds):
        bare.append(child("bare")[0])
        page.append(child("unlock_page", str(store))[0])
    floor = statistics.median(bare)
    return [
        Figure(
            "start to unlock page, beside a bare window (1.5 x)", statistics.median(page), 1.5 * floor, "s"
        )
    ]


def unlock_figures(store: Path, rounds: int) -> list[Figure]:
    """Unlocking 10,000 pupils in a real window, beyond the key derivation, and the memory afterwards."""
    runs = [child("unlock", str(store)) for _ in range(rounds)]
    usable, listed, derivation, resident = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Figure("unlock to I dag, beyond the key derivation", max(usable - derivation, 0.0), 0.2, "s"),
        Figure(
            "unlock to all pupils listed, beyond the key derivation", max(listed - derivation, 0.0), 0.5, "s"
        ),
        Figure("unlock to I dag, whole (half of KeePassXC's 1.1 s)", usable, 0.55, "s"),
        Figure("resident memory, steady, 10,000 pupils", resident, 180.0, "MB"),
    ]


def work_figures(store: Path, repetitions: int) -> list[Figure]:
    """Search, draft and paper, inside one process."""
    search, draft, paper = children.work(store, repetitions)
    return [
        Figure("search keystroke to list, 10,000 pupils", search * 1e3, 16.0, "ms"),
        Figure("draft commit", draft * 1e3, 15.0, "ms"),
        Figure("bilaga 1 as PDF, warm", paper * 1e3, 20.0, "ms"),
    ]


def paper_figures(repetitions: int) -> list[Figure]:
    """Twelve pages and 200 blanks. PDF/A may add 40 ms a page; nobody's save waits for any of it."""
    laid_out, issued, blanks = paper_files.papers(repetitions)
    pages = paper_files.PAGES
    return [
        Figure(f"{pages} pages laid out, warm", laid_out * 1e3, 150.0, "ms"),
        Figure(f"{pages} pages issued as PDF/A with codes", issued * 1e3, 150.0 + 40.0 * pages, "ms"),
        Figure(f"{paper_files.BLANKS} blanks as one print job", blanks * 1e3, 2000.0, "ms"),
        Figure("libraries of the first issued paper, imported", paper_files.imports() * 1e3, 300.0, "ms"),
    ]


def lease_figures(store: Path, rounds: int) -> list[Figure]:
    """Beginning to write after a program that was killed while it held the lease, from the password on."""
    runs = []
    for _ in range(rounds):
        child("hold", str(store))
        runs.append(children.take_over(store))
    whole, takeover = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Figure("unlock and take over a killed program's lease", whole, 2.0, "s"),
        Figure("of which taking it over, with its log row", takeover * 1e3, 2000.0, "ms"),
    ]


def case_figures(store: Path, rounds: int) -> list[Figure]:
    """The page of a pupil with 200 documents."""
    case_files.fill(store)
    runs = [child("opening", str(store), module="case_files") for _ in range(rounds)]
    read, shown = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Figure("a pupil with 200 documents, read", read, 100.0, "ms"),
        Figure("the same, until the page stands in the window", shown, 100.0, "ms"),
    ]


def backup_figures(store: Path, megabytes: int, repetitions: int) -> list[Figure]:
    """A backup, opened and read, beside a plain synced copy of the same bytes; nobody waits for either."""
    children.fill_with_papers(store, megabytes)
    plain, made, first = children.backup(store, store.parent / "second", repetitions)
    return [
        Figure("the day's backup, read, beside a plain synced copy (1.3 x)", made, 1.3 * plain, "s"),
        Figure("the first backup in a place, all read, beside it (4 x)", first, 4 * plain, "s"),
    ]


def register_figures(store: Path, rounds: int) -> list[Figure]:
    """5,000 pupils with guardians laid in the store from each kind of file, and the window meanwhile."""
    folder = store.parent / "registers"
    folder.mkdir()
    register_files.write_files(folder)
    figures: list[Figure] = []
    for kind in register_files.KINDS:
        file = str(folder / f"register.{kind}")
        runs = [child("stage", str(store), file, module="register_files") for _ in range(rounds)]
        cold, warm = (statistics.median(column) for column in zip(*runs, strict=True))
        figures.append(
            Figure(f"5,000 pupils with guardians staged from {kind.upper()}, cold", cold, 5.0, "s")
        )
        figures.append(Figure(f"the same once more, {kind.upper()}", warm, 5.0, "s"))
    file = str(folder / "register.xlsx")
    runs = [child("window", str(store), file, module="register_files") for _ in range(rounds)]
    looked, staged, compared, stopped = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        *figures,
        Figure("longest stand-still of the window, looking into the file", looked, 100.0, "ms"),
        Figure("the same, laying it in the store", staged, 100.0, "ms"),
        Figure("the same, until it is compared and shown", compared, 100.0, "ms"),
        Figure("Avbryt until the reading has ended", stopped, 200.0, "ms"),
    ]


def scan_figures(store: Path, rounds: int) -> list[Figure]:
    """40 scanned pages at 300 dots per inch, from the file to their documents or aside."""
    stack = store.parent / "stack.pdf"
    scan_files.write_stack(stack)
    # A second filing of the same bytes finds every page there already: only the first is one.
    runs = [child("reading", str(store), str(stack), module="scan_files") for _ in range(rounds)]
    loaded, read, _, missed = (statistics.median(column) for column in zip(*runs, strict=True))
    filed = runs[0][2]
    return [
        Figure("a stack of 40 scanned pages, read and sorted", read, 20.0, "s"),
        Figure("of which the libraries, once", loaded * 1e3, 500.0, "ms"),
        Figure("the stack filed in the store", filed, 5.0, "s"),
        Figure("pages with a code, beside those whose code was read", missed, 1.0, ""),
    ]


def protected_figures(folder: Path, repetitions: int) -> list[Figure]:
    """A protected pupil beside an ordinary one. The store is small: only what protection adds is timed."""
    folder.mkdir()
    more = protected_files.opening(folder, repetitions)
    unlocking = protected_files.unlocking(folder, min(repetitions, 15))
    removing, told = protected_files.removing(folder)
    return [
        Figure("opening a protected pupil, beyond an ordinary one", max(more, 0.0) * 1e3, 30.0, "ms"),
        Figure("200 protected pupils, added to unlocking", max(unlocking, 0.0) * 1e3, 150.0, "ms"),
        Figure("a member leaves a case with 500 documents and papers", removing, 5.0, "s"),
        Figure("longest stretch of it without a word of progress", removing / max(told, 1), 0.5, "s"),
    ]


def instrument_figures(repetitions: int) -> list[Figure]:
    """Questionnaires. The result page may take 50 ms (result_figures); its figures are a small part of that."""
    forms, told = instrument_files.scoring(repetitions)
    return [
        Figure("100,000 forms of SRAS-R scored, with ranks and profile", forms, 1.0, "s"),
        Figure("one result of four people, with its rules", told * 1e3, 5.0, "ms"),
    ]


def routine_figures(repetitions: int) -> list[Figure]:
    """Next step, gates and deadlines of one case of two years, by a routine of 60 steps and by each that ships; and
    how long their files take to load."""
    judged = [
        Figure(f"a full case judged by the routine {name}", seconds * 1e3, 5.0, "ms")
        for name, seconds in case_routines.judging(repetitions).items()
    ]
    loaded = [
        Figure(f"the routine {name} loaded with its base", seconds * 1e3, 50.0, "ms")
        for name, seconds in routine_files.loading(min(repetitions, 9)).items()
    ]
    return [*judged, *loaded]


def worklist_figures(store: Path, repetitions: int) -> list[Figure]:
    """2,000 open cases among 10,000 pupils."""
    every, late, today = worklist_files.reading(store, repetitions)
    cases = worklist_files.CASES
    return [
        Figure(f"the worklist of {cases} open cases", every * 1e3, 150.0, "ms"),
        Figure("the same, only what is late", late * 1e3, 150.0, "ms"),
        Figure(f"I dag with {cases} open tasks, 50 of them one's own", today * 1e3, 500.0, "ms"),
    ]


def result_figures(store: Path, rounds: int) -> list[Figure]:
    """The page of a result with three people and an earlier occasion."""
    survey_id = result_files.fill(store)
    runs = [child("opening", str(store), survey_id, module="result_files") for _ in range(rounds)]
    read, shown, whole = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Figure("a result of three people, read", read, 50.0, "ms"),
        Figure("the same, until its chart and sentences are painted", shown, 50.0, "ms"),
        Figure("the same, until every part stands there", whole, 100.0, "ms"),
    ]


def answering_figures(store: Path, rounds: int) -> list[Figure]:
    """Answering alone on screen, page to page."""
    module = answering_files.__name__.rpartition(".")[2]
    runs = [child("answering", str(store), module=module) for _ in range(min(rounds, 3))]
    usual, slowest = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Figure("a question answered, until the next is painted", usual, 16.7, "ms"),
        Figure("the same, the slowest of a sitting", slowest, 33.3, "ms"),
    ]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="once each, to see that everything runs")
    chosen = parser.parse_args(arguments)
    rounds, repetitions, megabytes = (1, 5, 50) if chosen.smoke else (9, 50, 500)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        print(f"making a store with {PUPILS} pupils ...", flush=True)
        children.make_store(store, PUPILS)
        parts: tuple[Callable[[], list[Figure]], ...] = (
            lambda: work_figures(store, repetitions),
            lambda: paper_figures(min(repetitions, 5)),
            lambda: instrument_figures(repetitions),
            lambda: routine_figures(repetitions),
            lambda: worklist_figures(store, min(repetitions, 15)),
            lambda: protected_figures(store.parent / "protected", repetitions),
            lambda: lease_figures(store, rounds),
            lambda: register_figures(store, min(rounds, 3)),
            lambda: start_figures(store, rounds),
            lambda: case_figures(store, min(rounds, 3)),
            lambda: result_figures(store, min(rounds, 3)),
            lambda: answering_figures(store, rounds),
            lambda: scan_figures(store, min(rounds, 3)),
            lambda: unlock_figures(store, rounds),
            lambda: backup_figures(store, megabytes, rounds),
        )
        for part in parts:
            for figure in part():
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
