# SPDX-License-Identifier: EUPL-1.2
"""Another person's program: a real process that opens a store and does what it is told, one line of JSON each way.

`Colleague` is the test's end. `surroundings` are spelled as words, because they cross to another process: `deaf` (a
file system without locks), `share` (a network path), `share-deaf` (a network path whose locks reach nobody).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import Sharing
from eht_desk.store.file_lock import FileLock, LockState
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.network_paths import Place
from eht_desk.store.open_store import UnlockedStore
from tests.fakes.devices import FixedClock
from tests.store.conftest import CHEAP, RandomIds

PATIENCE_SECONDS = 30


class NoLocks(FileLock):
    """A file system that knows none."""

    def take(self) -> LockState:
        return LockState.UNSUPPORTED

    def renew(self) -> LockState:
        return LockState.UNSUPPORTED

    def others(self) -> LockState:
        return LockState.UNSUPPORTED


def surroundings_of(word: str, device: str, beat_seconds: float) -> dict[str, Any]:
    """What the gate is given for a word."""
    made: dict[str, Any] = {"device": device, "beat_seconds": beat_seconds}
    if word == "deaf":
        made["locks"] = NoLocks
    if word.startswith("share"):
        made["place_of"] = lambda _: Place(is_network=True, locks_reach=word == "share")
    return made


def gate_of(word: str, device: str, hours: float = 0.0, beat_seconds: float = 0.05) -> SqlCipherGate:
    """A gate as a device has it whose clock is `hours` off."""
    clock = FixedClock()
    clock.set(clock.now() + timedelta(hours=hours))
    around = surroundings_of(word, device, beat_seconds)
    return SqlCipherGate(clock, RandomIds(), kdf=CHEAP, floor=CHEAP, surroundings=around)


def told(sharing: Sharing) -> dict[str, Any]:
    holder = sharing.holder
    return {
        "mode": sharing.mode.value,
        "holder": None if holder is None else [holder.login, holder.device],
        "stale": sharing.is_stale,
    }


class Colleague:
    """A process, and what it answers. Killed at the end if it still lives."""

    def __init__(self, path: Path, login: str, password: str, **around: Any) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.lease_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self.opened = self.ask("open", path=str(path), login=login, password=password, **around)

    def ask(self, command: str, **more: Any) -> dict[str, Any]:
        """Tell it to do something and wait for what came of it."""
        self.tell(command, **more)
        return self.answer()

    def tell(self, command: str, **more: Any) -> None:
        stdin = self._pipe(self.process.stdin)
        stdin.write(json.dumps({"command": command, **more}) + "\n")
        stdin.flush()

    def answer(self) -> dict[str, Any]:
        dog = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        dog.start()
        try:
            line = self._pipe(self.process.stdout).readline()
        finally:
            dog.cancel()
        assert line, "the colleague's program ended"
        made: dict[str, Any] = json.loads(line)
        return made

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            self._pipe(pipe).close()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


class Worker:
    """The process's end: one open store, at most one transaction standing open."""

    def __init__(self) -> None:
        self.store: UnlockedStore | None = None
        self.work: Any = None

    def do(self, command: str, more: dict[str, Any]) -> dict[str, Any]:
        try:
            made: dict[str, Any] = getattr(self, command)(**more)
        except ExpectedFailure as failure:
            return {"refused": failure.code, **failure.facts}
        return made

    def open(
        self,
        path: str,
        login: str,
        password: str,
        word: str = "",
        device: str = "KONTOR-1",
        hours: float = 0.0,
    ) -> dict[str, Any]:
        self.store = gate_of(word, device, hours).unlock(Path(path), login, password)
        return told(self.store.sharing())

    def sharing(self) -> dict[str, Any]:
        return told(self._open().sharing())

    def take(self, from_stale: bool = False) -> dict[str, Any]:
        return told(self._open().take_lease(from_stale=from_stale))

    def release(self) -> dict[str, Any]:
        return told(self._open().release_lease())

    def put(self, key: str) -> dict[str, Any]:
        with self._open().write() as work:
            work.settings.put(key, "saved")
            return {"saved": work.commit(LogEvent("setting_changed")).position}

    def look_in(self) -> dict[str, Any]:
        with self._open().write() as work:
            return {"saved": work.commit(LogEvent("pupil_opened")).position}

    def settings(self) -> dict[str, Any]:
        with self._open().read() as work:
            return {"settings": sorted(work.settings.all())}

    def begin(self, key: str, size: int = 4) -> dict[str, Any]:
        self.work = self._open().write().__enter__()
        self.work.settings.put(key, "h" * size)
        return {"inside": key}

    def commit(self) -> dict[str, Any]:
        try:
            return {"saved": self.work.commit(LogEvent("setting_changed")).position}
        finally:
            self.work.__exit__(None, None, None)

    def close(self) -> dict[str, Any]:
        self._open().close()
        return {"closed": True}

    def _open(self) -> UnlockedStore:
        assert self.store is not None
        return self.store


if __name__ == "__main__":
    worker = Worker()
    for text in sys.stdin:
        told_to = json.loads(text)
        sys.stdout.write(json.dumps(worker.do(told_to.pop("command"), told_to)) + "\n")
        sys.stdout.flush()
