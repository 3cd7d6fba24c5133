# SPDX-License-Identifier: EUPL-1.2
"""A real process that types drafts and says "saved N" after each commit, until it is killed. Started by test_crash.

Reads `type FOLDER`, `leave FOLDER` or `rekey DATABASE OLD NEW` (tabs between) from standard input. For each it forks
(the imports are paid once); the child says "ready PID", and "gone" is said when it is gone. A typing child saves as
fast as it can, a leaving one opens and closes accounts, a rekeying one waits when done.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from eht_desk.domain.log import LogEvent
from eht_desk.store import rekey
from eht_desk.store.gate import SqlCipherGate
from tests.contracts.unit_of_work import a_draft
from tests.fakes.devices import FixedClock
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, RandomIds, add_account
from tests.store.test_keys import let_go

ROW_EVERY = 25
"""So many saves are one writing stretch: its first save has a log row."""


def text(revision: int) -> str:
    """What revision n says: different in length and content each time."""
    return f"{revision} " + "skriver vidare " * (revision % 40)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def type_until_killed(path: Path) -> None:
    store = SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP).unlock(path, LOGIN, PASSWORD)
    with store.read() as reading:
        pupil = reading.pupils.all()[0]
        stored = reading.documents.drafts()
    draft = stored[0] if stored else a_draft(store, pupil, revision=-1)
    say(f"ready {os.getpid()}")
    while True:
        draft = replace(draft, revision=draft.revision + 1, answers={"text": text(draft.revision + 1)})
        with store.write() as work:
            work.documents.put_draft(draft)
            if draft.revision % ROW_EVERY == 0:
                work.commit(LogEvent("draft_written", pupil.id))
            else:
                work.commit_in_stretch()
        say(f"saved {draft.revision}")


def rekey_and_wait(database: Path, old: bytes, new: bytes) -> None:
    say(f"ready {os.getpid()}")
    rekey.rekey_file(database, old, new)
    signal.pause()


def hire_and_let_go(path: Path) -> None:
    store = SqlCipherGate(FixedClock(), RandomIds(), kdf=CHEAP, floor=CHEAP).unlock(path, LOGIN, PASSWORD)
    say(f"ready {os.getpid()}")
    while True:
        account_id, _ = add_account(store, f"tmp-{os.urandom(6).hex()}")
        let_go(store, account_id)


def main() -> None:
    """Fork a child for each line of standard input."""
    for line in sys.stdin:
        command, path, *keys = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            if command == "type":
                type_until_killed(Path(path))
            if command == "leave":
                hire_and_let_go(Path(path))
            rekey_and_wait(Path(path), *(bytes.fromhex(key) for key in keys))
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
