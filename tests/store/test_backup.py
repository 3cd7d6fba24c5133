# SPDX-License-Identifier: EUPL-1.2
"""Backups: consistent while somebody writes, whole or not at all, and a way back that overwrites nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import backup_copying, backup_place, folder
from eht_desk.store.backup import FolderBackups
from eht_desk.store.backup_holding import LockHold
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.network_paths import Place
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.page_codes import PageCodes
from tests.contracts.unit_of_work import a_draft, with_pupil
from tests.store.backup_worker import CHURN_KEY, CHURN_ROWS
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds, add_account
from tests.store.test_crash import saved_revision, type_drafts
from tests.store.test_disk import fill, small_disk
from tests.store.test_keys import let_go

__all__ = ["small_disk"]

COPIES = 30
KILLS = 30
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


def copy_with_locks(store: Path, draft: Path) -> backup_copying.Copied:
    hold = LockHold(store)
    try:
        return backup_copying.copy_store_files(store, draft, hold, lambda: None)
    finally:
        hold.close()


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.name != ".eht-desk-backup.lock"}


def test_a_backup_is_a_whole_store_as_it_was(desk: Desk, store: UnlockedStore, keeper: FolderBackups) -> None:
    with_pupil(store)
    made = keeper.make(store, None)
    list(type_drafts(store, 0, 3))
    assert made.folder == desk.path / "backups" / "2026-11-23T080000Z"
    assert {path.name for path in made.folder.iterdir()} == {
        "store.db",
        "keyring.json",
        "anchor.json",
        "backup.json",
    }
    copy = restored(desk, keeper, made.folder, desk.path.parent / "again")
    assert saved_revision(copy) == -1
    assert copy.verify().is_ok
    assert saved_revision(store) == 2
    assert store.verify().is_ok


@posix
def test_what_lies_in_a_backup_is_private(store: UnlockedStore, keeper: FolderBackups) -> None:
    made = keeper.make(store, None)
    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in made.folder.iterdir()} == {0o600}


def test_nothing_readable_is_in_a_backup(store: UnlockedStore, keeper: FolderBackups) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        work.documents.put_draft(a_draft(store, pupil, answers={"text": "hemlig anteckning"}))
        work.commit(LogEvent("draft_written"))
    made = keeper.make(store, None)
    content = b"".join(path.read_bytes() for path in made.folder.iterdir())
    assert b"hemlig" not in content
    assert pupil.family_name.encode() not in content
    assert not (made.folder / "store.db").read_bytes().startswith(b"SQLite format")


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
    real = backup_copying.copy_hashed

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
    while not journal.exists() or not journal.stat().st_size:
        writer = start("churn", churned / folder.DATABASE, "DELETE")
        writer.wait_for("saved")
        writer.kill()
    draft.mkdir()
    copied = copy_with_locks(churned, draft)
    assert journal.name in copied.files
    assert last_in(draft) >= writer.saved - 1


@posix
def test_a_log_begun_anew_during_a_copy_means_another_try(
    desk: Desk, keeper: FolderBackups, usb: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without SQLite's locks (as where there are none) a copy that met a new log is thrown away and taken again."""
    store = desk.unlock()
    with_pupil(store)
    store.close()
    tries = []
    real = backup_copying.copy_hashed

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


@posix
def test_locking_the_store_ends_a_backup_under_way_without_trace(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup_copying.copy_hashed

    def lock_meanwhile(source: int, target: Path, *rest: Any) -> backup_place.FileFacts:
        store.close()
        return real(source, target, *rest)

    monkeypatch.setattr(backup_copying, "copy_hashed", lock_meanwhile)
    with pytest.raises(ExpectedFailure, match="store_closed"):
        keeper.make(store, None)
    assert names(desk.path / "backups") == set()
    assert desk.unlock().verify().is_ok


def test_a_full_disk_leaves_no_half_backup(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, small_disk: Path
) -> None:
    for leave in (0, 8_192, 65_536, 150_000):
        filler = fill(small_disk, leave)
        with pytest.raises(ExpectedFailure, match="backup_disk_full"):
            keeper.make(store, small_disk)
        assert names(small_disk) == {"filler"}
        filler.unlink()
    assert store.verify().is_ok
    store.close()
    fill(small_disk, 65_536)
    with pytest.raises(ExpectedFailure, match="backup_disk_full"):
        keeper.copy_locked(desk.path, small_disk)
    assert names(small_disk) == {"filler"}


def test_a_full_disk_makes_no_half_store_of_a_backup(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, small_disk: Path
) -> None:
    made = keeper.make(store, usb)
    for leave in (0, 8_192, 65_536):
        filler = fill(small_disk, leave)
        with pytest.raises(ExpectedFailure, match="disk_full"):
            keeper.restore(made.folder, small_disk / "new")
        assert names(small_disk) == {"filler"}
        filler.unlink()
    assert keeper.is_undamaged(made)


def test_a_disk_that_takes_no_writing_is_named(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, small_disk: Path
) -> None:
    older = keeper.make(store, small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(ExpectedFailure, match="backup_read_only"):
        keeper.make(store, small_disk)
    with pytest.raises(ExpectedFailure, match="read_only"):
        keeper.restore(keeper.make(store, usb).folder, small_disk / "new")
    assert keeper.list(small_disk) == [older]


@posix
@pytest.mark.parametrize("moment", ["copying", "reading"])
def test_a_place_that_goes_in_the_middle_is_named_and_the_older_backups_are_there_when_it_is_back(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    older = keeper.make(store, usb)
    away = usb.with_name("elsewhere")
    real_copy, real_read = backup_copying.copy_hashed, PageCodes.are_true

    def go_while_copying(source: int, target: Path, *rest: Any) -> backup_place.FileFacts:
        facts = real_copy(source, target, *rest)
        usb.rename(away)
        return facts

    def go_while_reading(codes: PageCodes, content: bytes, at: int) -> bool:
        if usb.exists():
            usb.rename(away)
        return real_read(codes, content, at)

    if moment == "copying":
        monkeypatch.setattr(backup_copying, "copy_hashed", go_while_copying)
    else:
        monkeypatch.setattr(PageCodes, "are_true", go_while_reading)
    with pytest.raises(ExpectedFailure, match="backup_place_missing"):
        keeper.make(store, usb)
    monkeypatch.undo()
    away.rename(usb)
    assert keeper.list(usb) == [older]
    made = keeper.make(store, usb)
    assert names(usb) == {older.folder.name, made.folder.name}, "the half one was taken away by the next"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("store", "backup_inside_store"),
        ("store/backups/deeper", "backup_inside_store"),
        ("gone", "backup_place_missing"),
        ("OneDrive - Provkommun", "backup_sync_folder"),
    ],
)
def test_places_that_are_refused(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, tmp_path: Path, place: str, code: str
) -> None:
    if code != "backup_place_missing":
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
    with pytest.raises(ExpectedFailure, match=code):
        keeper.make(store, tmp_path / place)
    assert store.verify().is_ok
    store.close()
    with pytest.raises(ExpectedFailure, match=code):
        keeper.copy_locked(desk.path, tmp_path / place)


def test_two_backups_in_one_place_at_once_are_not_made(
    store: UnlockedStore, keeper: FolderBackups, usb: Path
) -> None:
    with backup_place.only_one(usb), pytest.raises(ExpectedFailure, match="backup_running"):
        keeper.make(store, usb)
    assert keeper.make(store, usb).folder.is_dir()


def test_backups_of_the_same_second_lie_side_by_side(
    store: UnlockedStore, keeper: FolderBackups, usb: Path
) -> None:
    made = [keeper.make(store, usb) for _ in range(3)]
    assert len({backup.folder for backup in made}) == 3
    assert len(keeper.list(usb, store.header.id)) == 3
    keeper.remove(usb, made[:2])
    assert [item.folder for item in keeper.list(usb)] == [made[2].folder]


@pytest.mark.parametrize("older", [0, 1])
def test_a_rotten_page_is_found_before_the_backup_counts(
    desk: Desk, keeper: FolderBackups, usb: Path, older: int
) -> None:
    store = desk.unlock()
    with store.write() as work:
        work.settings.put("much", "x" * 1_000_000)
        work.commit(LogEvent("setting_changed"))
    kept = [keeper.make(store, usb) for _ in range(older)]
    store.close()
    content = bytearray((desk.path / "store.db").read_bytes())
    content[-200_000] ^= 1
    (desk.path / "store.db").write_bytes(content)
    with pytest.raises(ExpectedFailure, match="backup_not_whole"):
        keeper.make(desk.unlock(), usb)
    assert keeper.list(usb) == kept
    assert names(usb) == {item.folder.name for item in kept}


def test_only_what_changed_since_the_last_backup_is_read_again(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as work:
        work.settings.put("much", "x" * 3_000_000)
        work.commit(LogEvent("setting_changed"))
    read: list[int] = []
    real = PageCodes.are_true

    def count(codes: PageCodes, content: bytes, at: int) -> bool:
        read.append(len(content))
        return real(codes, content, at)

    monkeypatch.setattr(PageCodes, "are_true", count)
    made = keeper.make(store, usb)
    assert sum(read) >= (made.folder / "store.db").stat().st_size
    read.clear()
    with_pupil(store)
    made = keeper.make(store, usb)
    assert 0 < sum(read) < 1_500_000
    monkeypatch.undo()
    raw = raw_connection(made.folder / "store.db", store._session.vault.store_key)
    assert not raw.execute("PRAGMA cipher_integrity_check").fetchall()
    raw.close()


def test_a_lock_stops_the_reading_of_the_pages(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PageCodes.are_true

    def lock_meanwhile(codes: PageCodes, content: bytes, at: int) -> bool:
        store.close()
        return real(codes, content, at)

    monkeypatch.setattr(PageCodes, "are_true", lock_meanwhile)
    with pytest.raises(ExpectedFailure, match="store_closed"):
        keeper.make(store, None)
    assert names(desk.path / "backups") == set()


def test_restoring_overwrites_nothing(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, usb: Path, tmp_path: Path
) -> None:
    made = keeper.make(store, usb)
    with pytest.raises(ExpectedFailure, match="store_exists"):
        keeper.restore(made.folder, desk.path)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("kvar")
    with pytest.raises(ExpectedFailure, match="folder_not_empty"):
        keeper.restore(made.folder, taken)
    assert (taken / "letter.txt").read_text() == "kvar"
    (tmp_path / "empty").mkdir()
    assert restored(desk, keeper, made.folder, tmp_path / "empty").verify().is_ok


@pytest.mark.parametrize("harm", ["byte", "cut", "gone", "manifest", "ring", "named"])
def test_a_damaged_backup_is_not_restored_and_leaves_nothing(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, tmp_path: Path, harm: str
) -> None:
    made = keeper.make(store, usb)
    database, manifest = made.folder / "store.db", made.folder / "backup.json"
    if harm == "byte":
        content = bytearray(database.read_bytes())
        content[-5] ^= 1
        database.write_bytes(content)
    elif harm == "cut":
        database.write_bytes(database.read_bytes()[:-4096])
    elif harm == "gone":
        database.unlink()
    elif harm == "manifest":
        manifest.write_bytes(manifest.read_bytes()[:-20])
    elif harm == "ring":
        (made.folder / "keyring.json").write_bytes(b"{}")
    else:
        manifest.write_text(manifest.read_text().replace('"store.db"', '"../../store.db"'))
    with pytest.raises(ExpectedFailure, match="backup_damaged"):
        keeper.restore(made.folder, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"store", "usb"}


def test_what_is_no_backup_or_a_newer_one_is_said_so(
    store: UnlockedStore, keeper: FolderBackups, usb: Path, tmp_path: Path
) -> None:
    with pytest.raises(ExpectedFailure, match="backup_missing"):
        keeper.restore(tmp_path / "nowhere", tmp_path / "new")
    with pytest.raises(ExpectedFailure, match="backup_missing"):
        keeper.restore(usb, tmp_path / "new")
    made = keeper.make(store, usb)
    manifest = made.folder / "backup.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(ExpectedFailure, match="backup_newer"):
        keeper.restore(made.folder, tmp_path / "new")


def test_a_backup_from_before_somebody_left_still_opens_and_one_after_does_not_open_for_the_leaver(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, usb: Path, tmp_path: Path
) -> None:
    account_id, _ = add_account(store)
    before = keeper.make(store, usb)
    let_go(store, account_id)
    after = keeper.make(store, usb)
    restored(desk, keeper, before.folder, tmp_path / "before")
    restored(desk, keeper, after.folder, tmp_path / "after")
    desk.gate.unlock(tmp_path / "before", "per", "gröna skor i snö").close()
    with pytest.raises(ExpectedFailure, match="account_closed"):
        desk.gate.unlock(tmp_path / "after", "per", "gröna skor i snö")
