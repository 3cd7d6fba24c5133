# SPDX-License-Identifier: EUPL-1.2
"""Backups while other processes write, die and are killed: one moment of the store, whole or not at all."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from eht_desk.domain.log import LogEvent
from eht_desk.store import backup_copying, backup_place, file_copying, folder
from eht_desk.store.backup import FolderBackups
from eht_desk.store.backup_holding import LockHold
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.network_paths import Place
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import with_pupil
from tests.store.backup_worker import CHURN_KEY, CHURN_ROWS, HALTED_AT
from tests.store.backups import Start, keeper, names, posix, restored, start, usb
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds
from tests.store.test_crash import saved_revision

__all__ = ["keeper", "start", "usb"]

COPIES = 30


KILLS = 30


def copy_with_locks(store: Path, draft: Path) -> backup_copying.Copied:
    hold = LockHold(store)
    try:
        return backup_copying.copy_store_files(store, draft, hold, lambda: None)
    finally:
        hold.close()


@posix
@pytest.mark.slow
def test_copies_without_a_key_hold_all_that_was_saved_before_while_somebody_writes(
    desk: Desk, keeper: FolderBackups, usb: Path, start: Start
) -> None:
    store = desk.unlock()
    with_pupil(store)
    store.close()
    writer = start("type", desk.path)
    writer.wait_for("saved")
    for number in range(COPIES):
        before = writer.saved
        made = keeper.copy_locked(desk.path, usb)
        after = writer.saved
        assert made.is_opened is False
        copy = restored(desk, keeper, made.folder, desk.path.parent / f"copy-{number}")
        assert before <= saved_revision(copy) <= after + 1
        assert copy.verify().is_ok
        raw = desk.raw(copy)
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()
        copy.close()
        writer.wait_for("saved", after=len(writer.lines))
    assert len(keeper.list(usb)) == COPIES


@posix
@pytest.mark.slow
def test_a_backup_with_the_key_while_another_process_writes(
    desk: Desk, keeper: FolderBackups, start: Start
) -> None:
    store = desk.unlock()
    with_pupil(store)
    store.close()
    writer = start("type", desk.path)
    writer.wait_for("saved")
    store = desk.unlock()
    for number in range(10):
        before = writer.saved
        made = keeper.make(store, None)
        copy = restored(desk, keeper, made.folder, desk.path.parent / f"copy-{number}")
        assert saved_revision(copy) >= before
        assert copy.verify().is_ok
        copy.close()
    writer.kill()
    assert store.verify().is_ok


@pytest.fixture
def churned(tmp_path: Path) -> Path:
    """A database of 20 MB for `churn`, with a key ring that is none."""
    store = tmp_path / "churned"
    store.mkdir()
    (store / folder.KEY_RING).write_bytes(b"{}")
    folder.make_private_file(store / folder.DATABASE)
    connection = raw_connection(store / folder.DATABASE, CHURN_KEY)
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, number INTEGER, content BLOB)")
    connection.execute("CREATE TABLE last (number INTEGER)")
    connection.execute("INSERT INTO last VALUES (0)")
    connection.execute("BEGIN")
    for number in range(CHURN_ROWS):
        connection.execute("INSERT INTO row VALUES (?, 0, randomblob(100000))", (number,))
    connection.execute("COMMIT")
    connection.close()
    return store


def last_in(draft: Path) -> int:
    """The newest number in a copy of the churned database, which must be one moment of it."""
    copy = raw_connection(draft / folder.DATABASE, CHURN_KEY)
    assert copy.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (last,) = copy.execute("SELECT number FROM last").fetchone()
    assert copy.execute("SELECT max(number) FROM row").fetchone() == (last,)
    copy.close()
    return int(last)


@posix
def test_a_copy_without_a_key_holds_the_log_still_however_much_is_written(
    tmp_path: Path, churned: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = start("churn", churned / folder.DATABASE)
    writer.wait_for("saved")
    copied = []
    real = file_copying.copy_hashed

    def count(source: int, target: Path, *rest: Any) -> backup_place.FileFacts:
        copied.append(target.name)
        return real(source, target, *rest)

    monkeypatch.setattr(backup_copying, "copy_hashed", count)
    for number in range(6):
        copied.clear()
        before = writer.saved
        draft = tmp_path / f"draft-{number}"
        draft.mkdir()
        copy_with_locks(churned, draft)
        assert copied.count(folder.DATABASE) == 1, "nothing had to be taken again"
        assert last_in(draft) >= before
        writer.wait_for("saved", after=len(writer.lines))


@posix
@pytest.mark.parametrize("mode", ["DELETE", "TRUNCATE"])
def test_without_a_write_ahead_log_a_copy_is_one_moment_too_and_the_writer_goes_on(
    tmp_path: Path, churned: Path, start: Start, mode: str
) -> None:
    """As on a share: a writer that never pauses, whose commits wait for a copy's short holds and never fail."""
    writer = start("churn", churned / folder.DATABASE, mode)
    writer.wait_for("saved")
    disturbed = 0
    for number in range(8):
        before = writer.saved
        draft = tmp_path / f"draft-{number}"
        draft.mkdir()
        copied = copy_with_locks(churned, draft)
        facts = copied.files[folder.DATABASE]
        assert backup_place.facts_of(draft / folder.DATABASE) == facts
        disturbed += writer.saved > before
        assert last_in(draft) >= before
        writer.wait_for("saved", after=len(writer.lines))
    assert disturbed, "the writer wrote meanwhile"


@posix
@pytest.mark.slow
def test_a_store_on_a_share_is_backed_up_with_and_without_the_key_while_another_program_writes(
    desk: Desk, keeper: FolderBackups, usb: Path, start: Start
) -> None:
    surroundings = {"place_of": lambda _path: Place(is_network=True)}
    share = SqlCipherGate(desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP, surroundings=surroundings)
    store = share.unlock(desk.path, LOGIN, PASSWORD)
    with_pupil(store)
    with store.write() as work:
        work.settings.put("bulk", "x" * 20_000_000)
        work.commit(LogEvent("setting_changed"))
    store.close()
    writer = start("type", desk.path)
    writer.wait_for("saved")
    store = share.unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(store)
    for number in range(6):
        before = writer.saved
        made = keeper.make(store, usb) if number % 2 else keeper.copy_locked(desk.path, usb)
        assert not list(made.folder.glob("store.db-wal"))
        copy = restored(desk, keeper, made.folder, desk.path.parent / f"copy-{number}")
        assert saved_revision(copy) >= before
        assert copy.verify().is_ok
        copy.close()
        writer.wait_for("saved", after=len(writer.lines))
    assert not (desk.path / "store.db-wal").exists()


@posix
def test_the_journal_of_a_writer_that_died_goes_with_the_copy(
    tmp_path: Path, churned: Path, start: Start
) -> None:
    draft = tmp_path / "draft"
    journal = churned / f"{folder.DATABASE}-journal"
    writer = start("halt", churned / folder.DATABASE)
    writer.wait_for("halfway")
    writer.kill()
    assert journal.stat().st_size
    draft.mkdir()
    copied = copy_with_locks(churned, draft)
    assert journal.name in copied.files
    assert last_in(draft) == writer.saved == HALTED_AT - 1


@posix
def test_a_log_begun_anew_during_a_copy_means_another_try(
    desk: Desk, keeper: FolderBackups, usb: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without SQLite's locks (as where there are none) a copy that met a new log is thrown away and taken again."""
    store = desk.unlock()
    with_pupil(store)
    store.close()
    tries = []
    real = file_copying.copy_hashed

    def write_meanwhile(source: int, target: Path, *rest: Any) -> backup_place.FileFacts:
        facts = real(source, target, *rest)
        tries.append(target.name)
        if len(tries) == 1:
            writer = start("type", desk.path)
            writer.wait_for("saved")
            writer.kill()
        return facts

    monkeypatch.setattr(backup_copying, "copy_hashed", write_meanwhile)
    made = keeper.copy_locked(desk.path, usb)
    monkeypatch.undo()
    assert tries.count("store.db") == 2
    copy = restored(desk, keeper, made.folder, desk.path.parent / "copy")
    assert saved_revision(copy) >= 0
    assert copy.verify().is_ok


@posix
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["make", "copy"])
def test_a_backup_killed_at_30_moments_leaves_a_whole_store_and_no_half_backup(
    desk: Desk, keeper: FolderBackups, usb: Path, start: Start, kind: str
) -> None:
    store = desk.unlock()
    with_pupil(store)
    with store.write() as work:
        work.settings.put("bulk", "x" * 3_000_000)
        work.commit(LogEvent("setting_changed"))
    store.close()
    place = usb if kind == "copy" else keeper.own_place(desk.path)
    moments = random.Random(f"2026-{kind}")
    for _ in range(KILLS):
        worker = start(kind, desk.path, *([usb] if kind == "copy" else []))
        time.sleep(moments.uniform(0, 0.12))  # the random moment itself; nothing is waited for
        worker.kill()
        for backup in keeper.list(place):
            manifest = backup_place.read(backup.folder)
            for name, facts in manifest.files.items():
                assert backup_place.facts_of(backup.folder / name) == facts
            shutil.rmtree(backup.folder)
    store = desk.unlock()
    made = keeper.make(store, usb if kind == "copy" else None)
    assert names(place) == {made.folder.name}
    assert store.verify().is_ok


@posix
@pytest.mark.slow
def test_a_restore_killed_at_30_moments_leaves_whole_stores_and_the_backup_as_it_was(
    desk: Desk, keeper: FolderBackups, usb: Path, tmp_path: Path, start: Start
) -> None:
    store = desk.unlock()
    with_pupil(store)
    with store.write() as work:
        work.settings.put("bulk", "x" * 3_000_000)
        work.commit(LogEvent("setting_changed"))
    made = keeper.make(store, usb)
    parent = tmp_path / "new"
    parent.mkdir()
    moments = random.Random("2026-restore")
    for _ in range(KILLS):
        worker = start("restore", made.folder, parent)
        time.sleep(moments.uniform(0, 0.12))  # the random moment itself; nothing is waited for
        worker.kill()
    stores = [path for path in parent.iterdir() if not path.name.startswith(".")]
    for path in stores:
        desk.path = path
        copy = desk.unlock()
        assert copy.verify().is_ok
        copy.close()
    assert keeper.is_undamaged(made)
    again = restored(desk, keeper, made.folder, parent / "again")
    assert again.verify().is_ok


@posix
def test_locks_of_the_open_store_stand_after_a_backup(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, start: Start
) -> None:
    """Closing a handle drops a process's locks: another program's closing could then take the log away."""
    with_pupil(store)
    keeper.make(store, None)
    probe = (
        "import fcntl, sys; handle = open(sys.argv[1], 'r+b')\n"
        "try: fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)\n"
        "except OSError: sys.exit(7)"
    )
    found = subprocess.run([sys.executable, "-c", probe, str(desk.path / folder.DATABASE)], check=False)
    assert found.returncode == 7, "the shared lock is still held"
