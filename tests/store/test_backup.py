# SPDX-License-Identifier: EUPL-1.2
"""Backups: consistent while somebody writes, whole or not at all, and a way back that overwrites nothing."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import backup_copying, backup_place, file_copying
from eht_desk.store.backup import FolderBackups
from eht_desk.store.engine import raw_connection
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.page_codes import PageCodes
from tests.contracts.unit_of_work import a_draft, with_pupil
from tests.store.backups import keeper, names, posix, restored, usb
from tests.store.conftest import Desk, add_account
from tests.store.test_crash import saved_revision, type_drafts
from tests.store.test_disk import fill, small_disk
from tests.store.test_keys import let_go

__all__ = ["keeper", "small_disk", "usb"]


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


def test_a_backup_is_dated_before_its_first_byte(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while it copies is later than the copy: who asks for copies from before gets this one too."""
    real, begun = backup_copying.copy_store_files, desk.clock.now()

    def slow(*given: Any) -> backup_copying.Copied:
        copied = real(*given)
        desk.clock.advance(minutes=5)
        return copied

    monkeypatch.setattr(backup_copying, "copy_store_files", slow)
    assert keeper.make(store, None).made_at == begun
    store.close()
    later = desk.clock.now()
    assert keeper.copy_locked(desk.path, usb).made_at == later


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
def test_locking_the_store_ends_a_backup_under_way_without_trace(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = file_copying.copy_hashed

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
    real_copy, real_read = file_copying.copy_hashed, PageCodes.are_true

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


def test_what_a_killed_restore_left_goes_with_the_next_one_after_a_day(
    desk: Desk, store: UnlockedStore, keeper: FolderBackups, tmp_path: Path
) -> None:
    made = keeper.make(store, None)
    parent = tmp_path / "schools"
    left = {name: parent / f".eht-desk-new-{name}" for name in ("0a1b2c3d", "11111111", "notes")}
    for folder in left.values():
        folder.mkdir(parents=True)
        (folder / "store.db").write_bytes(b"ciphertext")
    long_ago = time.time() - 25 * 3600
    for name in ("0a1b2c3d", "notes"):
        for path in (left[name] / "store.db", left[name]):
            os.utime(path, (long_ago, long_ago))
    keeper.restore(made.folder, parent / "again")
    assert not left["0a1b2c3d"].exists()
    assert left["11111111"].exists(), "that one may be at work"
    assert left["notes"].exists(), "not a name of ours"


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
