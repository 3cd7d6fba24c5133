# SPDX-License-Identifier: EUPL-1.2
"""What the tests of backups share: the keeper, a place, processes that work until they are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eht_desk.store.backup import FolderBackups
from eht_desk.store.open_store import UnlockedStore
from tests.store.conftest import LOGIN, PASSWORD, Desk

posix = pytest.mark.skipif(os.name != "posix", reason="starts and kills processes the POSIX way")


@pytest.fixture
def keeper(desk: Desk) -> FolderBackups:
    return FolderBackups(desk.clock)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    place = tmp_path / "usb"
    place.mkdir()
    return place


class Worker:
    """A process of backup_worker and the lines it said."""

    def __init__(self, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.backup_worker", *arguments],
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self.lines: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, beginning: str, after: int = 0) -> None:
        with self._more:
            assert self._more.wait_for(
                lambda: any(line.startswith(beginning) for line in self.lines[after:]), 30
            )

    @property
    def saved(self) -> int:
        return max((int(line[6:]) for line in list(self.lines) if line.startswith("saved ")), default=-1)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self._reader.join(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.lines.append(line.rstrip("\n"))
                self._more.notify_all()


Start = Callable[..., Worker]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Worker] = []

    def begin(*arguments: object) -> Worker:
        started.append(Worker(*(str(item) for item in arguments)))
        started[-1].wait_for("ready")
        return started[-1]

    yield begin
    for worker in started:
        worker.kill()


def restored(desk: Desk, keeper: FolderBackups, backup: Path, target: Path) -> UnlockedStore:
    keeper.restore(backup, target)
    store = desk.gate.unlock(target, LOGIN, PASSWORD)
    desk.opened.append(store)
    return store


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.name != ".eht-desk-backup.lock"}
