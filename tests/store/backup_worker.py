# SPDX-License-Identifier: EUPL-1.2
"""A real process that works on a store until it is killed. It says "ready" first.

`type FOLDER` saves drafts and says "saved N" after each. `make FOLDER` and `copy FOLDER PLACE` make backups, `restore
BACKUP PARENT` makes stores of one; each says "made" after each. `churn DATABASE [MODE]` writes so much that the
write-ahead log is begun anew many times a second; MODE is SQLite's journal mode. `halt DATABASE` stops inside its
fourth transaction, with a rollback journal and half of what it changed in the file, and says "halfway".
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

from eht_desk.application.ports import OpenStore
from eht_desk.store.backup import FolderBackups
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from tests.fakes.devices import FixedClock
from tests.store import typist
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, RandomIds

CHURN_KEY = bytes(range(32))
CHURN_ROWS = 200
HALTED_AT = 4


def make_backups(path: Path) -> None:
    store: OpenStore = SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP).unlock(
        path, LOGIN, PASSWORD
    )
    keeper = FolderBackups(FixedClock())
    typist.say("ready")
    while True:
        keeper.make(store, None)
        typist.say("made")


def copy_backups(path: Path, place: Path) -> None:
    keeper = FolderBackups(FixedClock())
    typist.say("ready")
    while True:
        keeper.copy_locked(path, place)
        typist.say("made")


def restore_backups(backup: Path, parent: Path) -> None:
    keeper = FolderBackups(FixedClock())
    typist.say("ready")
    number = 0
    while True:
        number += 1
        keeper.restore(backup, parent / f"restored-{os.getpid()}-{number}")
        typist.say("made")


def churn(database: Path, mode: str = "WAL", halted_at: int = 0) -> None:
    """Three big rows and a number per transaction; what is in the rows must always fit the number."""
    connection = raw_connection(database, CHURN_KEY)
    (now,) = connection.execute(f"PRAGMA journal_mode={mode}").fetchone()
    assert now.upper() == mode
    connection.execute("PRAGMA wal_autocheckpoint=30")
    if halted_at:
        connection.execute("PRAGMA cache_size=5")  # so small that changes go to the file before the commit
    chance, number = random.Random(1), 0
    typist.say("ready")
    while True:
        number += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE row SET number = ?, content = randomblob(30000) WHERE id IN (?, ?, ?)",
            (number, *chance.sample(range(CHURN_ROWS), 3)),
        )
        connection.execute("UPDATE last SET number = ?", (number,))
        if number == halted_at:
            typist.say("halfway")
            signal.pause()
        connection.execute("COMMIT")
        typist.say(f"saved {number}")


if __name__ == "__main__":
    os.setpgid(0, 0)
    command, *paths = sys.argv[1:]
    if command == "type":
        typist.type_until_killed(Path(paths[0]))
    elif command == "make":
        make_backups(Path(paths[0]))
    elif command == "restore":
        restore_backups(Path(paths[0]), Path(paths[1]))
    elif command == "churn":
        churn(Path(paths[0]), paths[1] if len(paths) > 1 else "WAL")
    elif command == "halt":
        churn(Path(paths[0]), "DELETE", HALTED_AT)
    else:
        copy_backups(Path(paths[0]), Path(paths[1]))
