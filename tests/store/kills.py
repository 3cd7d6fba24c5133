# SPDX-License-Identifier: EUPL-1.2
"""Kills real programs at random moments and judges what they left.

`python -m tests.store.kills 500 --seed 1` kills 500 and prints a table; the suite gives a small dose (test_kills).
Every second kill is followed by a power cut in a copy, where one can be imitated: what the disk was never told to keep
becomes rubbish.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.store.kill_checks import Known, Said, Verdict, judge
from tests.store.kill_state import BETWEEN_KILLS, START, make_store
from tests.store.test_crash import unsynced

KILLS_PER_STORE = 32
"""Then a fresh one: each holds the rows of all who were killed on it."""

OFTEN = {
    "imports": 4,
    "merging": 3,
    "passwords": 2,
    "leaving": 2,
    "own_backups": 2,
    "second_backups": 2,
    "takeover": 2,
    "moving": 1,
    "papers": 4,
    "answering": 3,
    "protecting": 5,
    "typing": 1,
}
CUT_WHILE = {
    "typing",
    "imports",
    "merging",
    "moving",
    "papers",
    "answering",
    "protecting",
    "own_backups",
    "second_backups",
    "takeover",
}
"""Not where the key ring file is written after the rows: rubbish in their place would be no possible cut."""

SHARE_EVERY = 3
"""Each third store lies on a network path: no write-ahead log, a beat beside the lock."""


class Children:
    """The helper process that forks, and the lines it says."""

    def __init__(self, temporary: Path) -> None:
        temporary.mkdir()
        self.temporary = temporary
        places = dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"), str(temporary))
        environment = {**os.environ, **places, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.kill_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def kill_one(
        self, task: dict[str, Any], *, at: str, nth: int, after_seconds: float
    ) -> list[dict[str, Any]]:
        """Let one work, kill it so long after it began its nth step (`at`: that of taking over), tell what it said."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        pid = self._line()["ready"]
        said: list[dict[str, Any]] = []
        begun = 0
        while begun < nth:
            said.append(self._line())
            assert "gone" not in said[-1], "the child ended by itself"
            if "begin" in said[-1] and (said[-1]["begin"] == "takeover") == (at == "takeover"):
                begun += 1
        time.sleep(after_seconds)  # the random moment itself; nothing is waited for
        os.kill(pid, signal.SIGKILL)
        while "gone" not in (line := self._line()):
            said.append(line)
        return said

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the helper process ended"
        made: dict[str, Any] = json.loads(line)
        return made


@dataclass
class Series:
    """Many kills, each judged."""

    folder: Path
    chance: random.Random
    children: Children
    power_cuts_every: int = 0
    is_on_share: bool | None = None
    """None: each third store is."""
    verdicts: list[tuple[str, Verdict]] = field(default_factory=list)
    cuts: int = 0
    promised: int = 0
    _seconds: dict[str, float] = field(default_factory=lambda: defaultdict(lambda: 0.03))
    _stores: int = 0
    _known: Known | None = None
    _now: datetime = START

    def run(self, kills: int) -> None:
        make_store(self.folder / "template")
        order: list[str] = []
        for number in range(kills):
            if number % KILLS_PER_STORE == 0:
                self._begin_store()
            if not order:
                order = [name for name, count in OFTEN.items() for _ in range(count)]
                self.chance.shuffle(order)
            self.one(order.pop(), number)
        self.promised += self._store.promised

    def one(self, activity: str, number: int) -> None:
        """One kill; for `takeover` two, the second one while what the first left is taken over."""
        known = self._store
        said = self._kill("typing" if activity == "takeover" else activity, at="step")
        under_way = known.hear(said)
        if activity == "takeover":
            said = self._kill("typing", at="takeover")
            under_way = known.hear(said)
        self._now += BETWEEN_KILLS
        is_due = self.power_cuts_every and number % self.power_cuts_every == 0
        if is_due and activity in CUT_WHILE and not known.word:
            self._cut_power(known, said, under_way)
        device = self.chance.choice(("KONTOR-1", "KONTOR-3"))
        verdict = judge(known, under_way, self._now, device)
        self.verdicts.append((activity, verdict))

    def table(self) -> str:
        """Kills by what was under way, and what became of it."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for _, verdict in self.verdicts:
            found[verdict.kind][verdict.outcome] += 1
            found[verdict.kind].update(verdict.notes)
        lines = ["| killed during | kills | whole | absent | key slot missing |", "|---|---|---|---|---|"]
        for kind, counts in sorted(found.items()):
            told = [counts[name] for name in ("whole", "absent", "slot_missing")]
            kills = sum(counts[name] for name in ("whole", "absent", "between"))
            lines.append(f"| {kind} | {kills} | {' | '.join(map(str, told))} |")
        taken = sum(verdict.took_over for _, verdict in self.verdicts)
        own = sum(verdict.went_on for _, verdict in self.verdicts)
        lines.append(
            f"{len(self.verdicts)} judged, {taken} stale leases taken over, {own} of one's own; {self.cuts} power cuts"
        )
        lines.append(f"{self.promised} promised steps, all there")
        return "\n".join(lines)

    def _kill(self, activity: str, *, at: str) -> list[dict[str, Any]]:
        known = self._store
        self._now += BETWEEN_KILLS
        task = {
            "activity": activity,
            "path": str(known.path),
            "second": str(known.second),
            "password": known.password,
            "now": self._now.isoformat(),
            "word": known.word,
            "device": "KONTOR-2" if at == "takeover" else "KONTOR-1",
        }
        usual = self._seconds[activity if at == "step" else at]
        said = self.children.kill_one(
            task,
            at=at,
            nth=1 if at == "takeover" else self.chance.choice((1, 1, 2, 3)),
            after_seconds=self.chance.uniform(0, 1.2 * usual),
        )
        self._learn(activity if at == "step" else at, [line for line in said if "done" in line])
        return said

    def _learn(self, activity: str, done: list[dict[str, Any]]) -> None:
        """How long a step takes on this machine now, so that about as many are killed before its end as after."""
        seconds = [
            line["seconds"] for line in done if (line["done"] == "takeover") == (activity == "takeover")
        ]
        if seconds:
            self._seconds[activity] = 0.6 * self._seconds[activity] + 0.4 * sum(seconds) / len(seconds)
        else:
            self._seconds[activity] *= 1.3

    def _cut_power(self, known: Known, said: list[dict[str, Any]], under_way: Said | None) -> None:
        """In a copy: behind the last promise the write-ahead log may hold anything. Nothing else was left to chance."""
        promised = [line["disk"] for line in said if "done" in line]
        if not promised:
            return
        header, size, changed_at = promised[-1]
        wal = known.path / "store.db-wal"
        anchor = json.loads((known.path / "anchor.json").read_bytes())
        is_as_promised = (
            wal.is_file()
            and wal.read_bytes()[:32].hex() == header
            and (known.path / "store.db").stat().st_mtime_ns == changed_at
            and anchor["position"] <= known.position
        )
        if not is_as_promised:
            return
        path = self.folder / f"cut-{self.cuts}"
        shutil.copytree(known.path, path, ignore=shutil.ignore_patterns("*-shm"))
        content = wal.read_bytes()
        rubbish = unsynced(self.chance, content[size:] or self.chance.randbytes(40_000))
        (path / "store.db-wal").write_bytes(content[:size] + rubbish)
        judge(replace(known, path=path, opened=set(known.opened)), under_way, self._now, "KONTOR-1")
        shutil.rmtree(path)
        self.cuts += 1

    @property
    def _store(self) -> Known:
        assert self._known is not None
        return self._known

    def _begin_store(self) -> None:
        if self._known is not None:
            self.promised += self._known.promised
            shutil.rmtree(self._known.path, ignore_errors=True)  # a last beat may still come
            shutil.rmtree(self._known.second)
        self._stores += 1
        path = self.folder / f"store-{self._stores}"
        shutil.copytree(self.folder / "template", path)
        second = self.folder / f"second-{self._stores}"
        second.mkdir()
        is_on_share = self.is_on_share
        if is_on_share is None:
            is_on_share = self._stores % SHARE_EVERY == 0
        word = "share" if is_on_share else ""
        self._known = Known(path, second, self.children.temporary, word)


def main() -> None:
    """Kill so many, print the table; an AssertionError says what was not as promised."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        children = Children(Path(folder) / "tmp")
        series = Series(Path(folder), random.Random(given.seed), children, power_cuts_every=2)
        try:
            series.run(given.kills)
        finally:
            sys.stdout.write(f"{series.table()}\n{time.monotonic() - began:.0f} s, seed {given.seed}\n")
    children.close()


if __name__ == "__main__":
    main()
