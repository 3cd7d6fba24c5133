# SPDX-License-Identifier: EUPL-1.2
"""Looking into a backup: everything can be read, nothing is changed, not a byte and not a file beside it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eht_desk.application import sessions, sharing
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import StoreMode
from eht_desk.store import folder
from eht_desk.store.backup import FolderBackups
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.schema import SHIPPED
from tests.contracts.unit_of_work import with_pupil
from tests.fakes.devices import FixedClock
from tests.fakes.school import memory_services
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds, new_store


def facts(path: Path) -> dict[str, tuple[str, int]]:
    """Every file's checksum and time."""
    return {
        item.name: (hashlib.sha256(item.read_bytes()).hexdigest(), item.stat().st_mtime_ns)
        for item in sorted(path.iterdir())
    }


def whole(store: UnlockedStore) -> Path:
    return FolderBackups(FixedClock()).make(store, None).folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this computer keeps temporary files."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def opened() -> Iterator[list[UnlockedStore]]:
    made: list[UnlockedStore] = []
    yield made
    for store in made:
        store.close()


def look_everywhere(copy: UnlockedStore) -> None:
    with copy.read() as work:
        assert [item.given_name for item in work.pupils.all()]
        assert work.log.rows()
    with copy.write() as work:
        assert work.commit(LogEvent("pupil_opened")).position  # reading is not logged there
    assert copy.verify().is_ok
    copy.write_anchor()


def test_not_a_byte_is_changed(
    desk: Desk, store: UnlockedStore, opened: list[UnlockedStore], temporary: Path
) -> None:
    with_pupil(store)
    backup = whole(store)
    before, entries = facts(backup), sorted(item.name for item in backup.parent.iterdir())
    copy = desk.gate.open_backup(backup, LOGIN, PASSWORD)
    opened.append(copy)
    assert copy.sharing().mode is StoreMode.BACKUP
    assert copy.sharing().copied_at == FixedClock().now()
    assert copy.header.path == backup
    look_everywhere(copy)
    assert list(temporary.iterdir()) == []
    copy.close()
    assert facts(backup) == before
    assert sorted(item.name for item in backup.parent.iterdir()) == entries
    assert store.sharing().may_write


def test_every_try_to_change_is_refused(
    desk: Desk, store: UnlockedStore, opened: list[UnlockedStore]
) -> None:
    pupil = with_pupil(store)
    backup = whole(store)
    before = facts(backup)
    copy = desk.gate.open_backup(backup, LOGIN, PASSWORD)
    opened.append(copy)
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"), copy.write() as work:
        work.pupils.update([pupil])
    with copy.write() as work:
        work.keys.new_personal_sheet()  # no row of the database, but the key ring
        with pytest.raises(ExpectedFailure, match="backup_is_read_only"):
            work.commit(LogEvent("personal_sheet_renewed"))
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"), copy.write() as work:
        work.commit_in_stretch()
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"):
        copy.take_lease(from_stale=True)
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"):
        FolderBackups(FixedClock()).make(copy, None)
    assert copy.release_lease().mode is StoreMode.BACKUP
    copy.close()
    assert facts(backup) == before


def test_the_use_cases_of_a_session_work_in_it(
    desk: Desk, store: UnlockedStore, opened: list[UnlockedStore]
) -> None:
    from dataclasses import replace

    backup = whole(store)
    before = facts(backup)
    services = replace(memory_services()[0], stores=desk.gate)
    workspace = sessions.open_backup(services, backup, LOGIN, PASSWORD)
    assert sessions.who(workspace).login == LOGIN
    assert sharing.state(workspace).mode is StoreMode.BACKUP
    sessions.remember_point(workspace, "{}")
    assert sessions.resume_point(workspace) is None
    sessions.lock(workspace, "person")
    assert facts(backup) == before


def test_one_with_a_write_ahead_log_is_read_in_a_private_copy(
    desk: Desk, store: UnlockedStore, opened: list[UnlockedStore], temporary: Path
) -> None:
    with_pupil(store)
    backup = FolderBackups(FixedClock()).copy_locked(desk.path, desk.path / folder.BACKUPS).folder
    assert (backup / f"{folder.DATABASE}-wal").stat().st_size > 32
    before = facts(backup)
    copy = desk.gate.open_backup(backup, LOGIN, PASSWORD)
    opened.append(copy)
    look_everywhere(copy)
    made = list(temporary.iterdir())
    assert len(made) == 1
    if os.name == "posix":
        assert made[0].stat().st_mode & 0o777 == 0o700
    for item in made[0].iterdir():
        assert b"Provskolan" not in item.read_bytes()
    copy.close()
    assert list(temporary.iterdir()) == []
    assert facts(backup) == before


def test_one_of_an_older_program_is_read_in_a_private_copy(
    tmp_path: Path, opened: list[UnlockedStore], temporary: Path
) -> None:
    clock = FixedClock()
    older = SqlCipherGate(clock, RandomIds(), kdf=CHEAP, floor=CHEAP, steps=SHIPPED[:1])
    older.create(new_store(tmp_path / "store"))
    store = older.unlock(tmp_path / "store", LOGIN, PASSWORD)
    backup = whole(store)
    store.close()
    before = facts(backup)
    copy = SqlCipherGate(clock, RandomIds(), kdf=CHEAP, floor=CHEAP).open_backup(backup, LOGIN, PASSWORD)
    opened.append(copy)
    with copy.read() as work:
        assert [item.login for item in work.accounts.all()] == [LOGIN]
        assert work.pupils.all() == []
    assert len(list(temporary.iterdir())) == 1
    copy.close()
    assert list(temporary.iterdir()) == []
    assert facts(backup) == before


def test_a_private_copy_that_a_killed_program_left_goes_after_two_days(
    desk: Desk, store: UnlockedStore, opened: list[UnlockedStore], temporary: Path
) -> None:
    with_pupil(store)
    backup = FolderBackups(FixedClock()).copy_locked(desk.path, desk.path / folder.BACKUPS).folder
    old, fresh = temporary / "eht-desk-backup-old", temporary / "eht-desk-backup-fresh"
    for path in (old, fresh):
        path.mkdir()
        (path / folder.DATABASE).touch()
    made = fresh.stat().st_mtime
    os.utime(old, (made - 3 * 86400, made - 3 * 86400))
    opened.append(desk.gate.open_backup(backup, LOGIN, PASSWORD))
    assert not old.exists()
    assert fresh.exists()


def test_no_room_for_the_private_copy(
    desk: Desk, store: UnlockedStore, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_pupil(store)
    backup = FolderBackups(FixedClock()).copy_locked(desk.path, desk.path / folder.BACKUPS).folder

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(ExpectedFailure, match="backup_no_room"):
        desk.gate.open_backup(backup, LOGIN, PASSWORD)
    assert list(temporary.iterdir()) == []
    assert store.sharing().may_write


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody can write in, root either."""
    place = tmp_path / "read-only"
    place.mkdir()
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@pytest.mark.parametrize("locked", [False, True], ids=["opened", "with a write-ahead log"])
def test_a_read_only_folder_will_do(
    desk: Desk,
    store: UnlockedStore,
    opened: list[UnlockedStore],
    read_only: Path,
    temporary: Path,
    locked: bool,
) -> None:
    with_pupil(store)
    keeper = FolderBackups(FixedClock())
    made = keeper.copy_locked(desk.path, desk.path / folder.BACKUPS).folder if locked else whole(store)
    commands = (
        ["mount", "--bind", str(made.parent), str(read_only)],
        ["mount", "-o", "remount,ro,bind", str(read_only)],
    )
    if os.name != "posix" or any(
        subprocess.run(command, check=False, capture_output=True).returncode for command in commands
    ):
        pytest.skip("a read-only folder needs root here")
    copy = desk.gate.open_backup(read_only / made.name, LOGIN, PASSWORD)
    opened.append(copy)
    look_everywhere(copy)
    copy.close()
    assert list(temporary.iterdir()) == []


def test_what_is_wrong_is_named(desk: Desk, store: UnlockedStore, tmp_path: Path) -> None:
    backup = whole(store)
    for login, password, code in (
        (LOGIN, "blå hattar i sol", "wrong_password"),
        ("karin", PASSWORD, "unknown_login"),
    ):
        with pytest.raises(ExpectedFailure, match=code):
            desk.gate.open_backup(backup, login, password)
    with pytest.raises(ExpectedFailure, match="backup_missing"):
        desk.gate.open_backup(tmp_path, LOGIN, PASSWORD)
    os.truncate(backup / folder.DATABASE, 4096)
    with pytest.raises(ExpectedFailure, match="backup_damaged"):
        desk.gate.open_backup(backup, LOGIN, PASSWORD)
