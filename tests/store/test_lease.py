# SPDX-License-Identifier: EUPL-1.2
"""The lease in one process: what stands in the file, what is stale, what a lost one does, who is told what."""

from __future__ import annotations

import errno
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import LeaseHolder, Sharing, StoreMode
from eht_desk.store import folder, lease
from eht_desk.store.backup import FolderBackups
from eht_desk.store.file_lock import FileLock, LockState
from eht_desk.store.lease import Lease, Surroundings
from eht_desk.store.lease_beat import BEAT, Stethoscope
from eht_desk.store.open_store import UnlockedStore
from tests.store.conftest import LOGIN, Desk, add_account
from tests.store.lease_process import gate_of

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def written(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((path / lease.LEASE).read_bytes())
    return found


def test_what_stands_in_the_file(desk: Desk, store: UnlockedStore) -> None:
    found = written(desk.path)
    assert len(str(found.pop("lease_id"))) == 32
    assert found == {
        "format": 1,
        "login": LOGIN,
        "device": lease.device_name(),
        "since": "2026-11-23T08:00:00+00:00",
        "locked": True,
        "beats": False,
    }
    if os.name == "posix":
        assert stat.S_IMODE((desk.path / lease.LEASE).stat().st_mode) == 0o600
        assert stat.S_IMODE((desk.path / lease.LOCK).stat().st_mode) == 0o600
    header = desk.gate.header(desk.path)
    assert (header.holder, header.is_stale) == (LeaseHolder(LOGIN, lease.device_name(), NINE), False)
    store.close()
    assert not (desk.path / lease.LEASE).exists()
    assert desk.gate.header(desk.path).holder is None


def test_who_looks_from_outside_sees_a_program_that_ended(desk: Desk, store: UnlockedStore) -> None:
    store._session.lease._lock.release()  # type: ignore[attr-defined]  # as the system does when a process dies
    assert desk.gate.header(desk.path).is_stale


def test_the_beat_is_written_only_where_a_lock_does_not_reach_everybody(desk: Desk) -> None:
    desk.unlock().close()
    assert not (desk.path / BEAT).exists()
    for word in ("deaf", "share", "share-deaf"):
        store = gate_of(word, "KONTOR-1").unlock(desk.path, LOGIN, "blå hattar i regn")
        assert (desk.path / BEAT).exists()
        assert written(desk.path)["beats"] is True
        assert written(desk.path)["locked"] is (word == "share")
        store.close()
        assert not (desk.path / BEAT).exists()


def test_a_lease_that_cannot_be_read_belongs_to_nobody_known(desk: Desk) -> None:
    for content in (b"", b"{}", b"[1]", b"\xff\xfe", b'{"since": "x"}', b"[" * 3000):
        (desk.path / lease.LEASE).write_bytes(content)
        store = desk.unlock_beside()
        assert (store.sharing().is_stale, store.sharing().holder) == (True, lease._NOBODY_KNOWN)
        store.take_lease(from_stale=True)
        assert written(desk.path)["login"] == LOGIN
        store.close()


def test_names_are_one_short_line(tmp_path: Path) -> None:
    (tmp_path / folder.DATABASE).touch()
    one = Lease(tmp_path, Surroundings(lambda: NINE, device="KONTOR\n\x1b[31m" + "x" * 200))
    one.take("lena")
    found = lease.look(tmp_path)[0]
    assert found is not None
    assert found.device.startswith("KONTOR[31mxxx")
    assert len(found.device) == 80


def test_taking_it_twice_is_taking_it_once(desk: Desk, store: UnlockedStore) -> None:
    before = written(desk.path)
    assert store.take_lease(from_stale=True).mode is StoreMode.WRITING
    assert written(desk.path) == before
    assert store.release_lease().is_free
    assert store.release_lease().is_free


def test_a_lost_lease_is_noticed_before_the_commit(desk: Desk, store: UnlockedStore) -> None:
    def save() -> None:
        with store.write() as work:
            work.settings.put("a", "b")
            data = {**written(desk.path), "lease_id": "0" * 32, "login": "per", "device": "KONTOR-2"}
            (desk.path / lease.LEASE).write_text(json.dumps(data), "utf-8")
            work.commit(LogEvent("setting_changed"))

    with pytest.raises(ExpectedFailure, match="lease_lost") as refused:
        save()
    assert refused.value.facts == {"login": "per", "device": "KONTOR-2"}
    with store.read() as work:
        assert work.settings.get("a") is None
    assert written(desk.path)["login"] == "per"  # not taken back by force
    store.close()
    assert written(desk.path)["login"] == "per"  # nor at the end


def test_a_removed_lease_is_told_as_such(desk: Desk, store: UnlockedStore) -> None:
    (desk.path / lease.LEASE).unlink()
    with store.write() as work:
        work.settings.put("a", "b")
        with pytest.raises(ExpectedFailure, match="lease_removed"):
            work.commit(LogEvent("setting_changed"))
    assert store.sharing().is_free
    assert store.take_lease().may_write


def test_a_folder_that_is_away_for_a_while_loses_nothing(desk: Desk, store: UnlockedStore) -> None:
    away = desk.path.with_name("away")
    desk.path.rename(away)
    assert store.sharing().may_write
    away.rename(desk.path)
    with store.write() as work:
        work.settings.put("a", "b")
        work.commit(LogEvent("setting_changed"))


def test_a_reader_of_a_folder_that_is_away_is_told_so(desk: Desk, store: UnlockedStore) -> None:
    reader = desk.unlock_beside()
    away = desk.path.with_name("away")
    desk.path.rename(away)
    assert reader.sharing().holder is not None  # not free: nobody knows
    for from_stale in (False, True):
        with pytest.raises(ExpectedFailure, match="store_gone"):
            reader.take_lease(from_stale=from_stale)
    assert not desk.path.exists()
    away.rename(desk.path)
    store.release_lease()
    assert reader.take_lease().may_write


def test_since_is_told_by_the_school_s_clock() -> None:
    assert lease.since_text(NINE, NINE + timedelta(hours=3)) == "09:00"
    assert lease.since_text(NINE, NINE + timedelta(days=1)) == "2026-11-23 09:00"
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # after midnight here
    assert lease.since_text(late, NINE) == "00:30"


def test_a_failed_unlocking_gives_the_lease_back(desk: Desk, store: UnlockedStore) -> None:
    per, _ = add_account(store)
    store.close()
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        desk.unlock("per", "fel lösenord nu")
    assert desk.gate.header(desk.path).holder is None
    assert per


def test_reading_makes_backups_and_checks(desk: Desk, store: UnlockedStore) -> None:
    reader = desk.unlock_beside()
    keeper = FolderBackups(desk.clock)
    assert keeper.make(reader, None).is_opened
    assert reader.verify().is_ok
    assert store.sharing().may_write


def test_two_handles_and_one_lock(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.others() is LockState.FREE
    assert one.take() is LockState.HELD
    assert one.take() is LockState.HELD
    assert one.renew() is LockState.HELD
    assert other.take() is LockState.BUSY
    assert other.others() is LockState.BUSY
    (tmp_path / "lock").open("rb").close()  # does not drop it
    assert other.others() is LockState.BUSY
    one.release()
    assert other.others() is LockState.FREE
    assert other.take() is LockState.HELD
    other.release()


@pytest.mark.skipif(os.name != "posix", reason="the system call of POSIX systems")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(number, "no locks")

    for name in ("fcntl", "flock"):
        monkeypatch.setattr(fcntl, name, refuse)
    lock = FileLock(tmp_path / "lock")
    assert lock.take() is LockState.UNSUPPORTED
    assert lock.others() is LockState.UNSUPPORTED


@pytest.mark.skipif(os.name != "posix", reason="the system call of POSIX systems")
def test_where_the_system_has_no_description_locks_flock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    for name in ("F_OFD_SETLK", "F_OFD_GETLK"):
        monkeypatch.delattr(fcntl, name, raising=False)
    test_two_handles_and_one_lock(tmp_path)


def test_the_age_of_a_beat_is_by_the_share_s_clock(tmp_path: Path) -> None:
    (tmp_path / "now").touch()
    now = (tmp_path / "now").stat().st_mtime
    beat = tmp_path / BEAT
    beat.write_text('{"lease_id": "a", "beat": 7}', "utf-8")
    os.utime(beat, (now - 100, now - 100))
    ears = Stethoscope(tmp_path)
    assert 99 < ears.silent_seconds("a", beat) < 200
    os.utime(beat, (now + 3600, now + 3600))  # the same beat: only watched from now on
    assert 99 < ears.silent_seconds("a", beat) < 200
    beat.write_text('{"lease_id": "a", "beat": 8}', "utf-8")
    assert ears.silent_seconds("a", beat) < 50
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_lease_whose_lock_cannot_be_seen_from_here_is_left_alone(desk: Desk, store: UnlockedStore) -> None:
    reader = gate_of("deaf", "KONTOR-2").unlock(desk.path, LOGIN, "blå hattar i regn")
    assert not reader.sharing().is_stale
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        reader.take_lease(from_stale=True)
    reader.close()
    assert store.sharing().may_write


def test_a_full_disk_is_said_as_such(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(folder, "replace_file", full)
        with pytest.raises(ExpectedFailure, match="disk_full"):
            desk.unlock()
    assert desk.unlock().sharing().may_write


def test_a_lease_that_somebody_reads_just_now_is_replaced_and_removed_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that is open for reading stays where it is."""
    refusals = {"replace": 2, "unlink": 2}

    def wait_for_reader(name: str) -> None:
        real = getattr(Path, name)

        def change(path: Path, *arguments: object, **more: object) -> object:
            if lease.LEASE in path.name and refusals[name]:
                refusals[name] -= 1
                raise PermissionError(errno.EACCES, "in use")
            return real(path, *arguments, **more)

        monkeypatch.setattr(Path, name, change)

    monkeypatch.setattr(folder, "_TRIES", 5)
    for name in refusals:
        wait_for_reader(name)
    store = desk.unlock()
    assert store.sharing().may_write
    store.close()
    assert not (desk.path / lease.LEASE).exists()
    assert refusals == {"replace": 0, "unlink": 0}


def test_what_ones_own_killed_program_left_is_taken_again_without_a_question(desk: Desk) -> None:
    leave_a_dead_lease(desk, LOGIN, lease.device_name())
    store = desk.unlock_beside()
    assert store.sharing() == Sharing(StoreMode.WRITING, after_crash=True)
    with store.write() as work:
        work.settings.put("a", "b")
        work.commit(LogEvent("test"))


@pytest.mark.parametrize(("login", "device"), [("annan", ""), (LOGIN, "EN-ANNAN-DATOR")])
def test_what_somebody_else_or_another_computer_left_is_asked_about(
    desk: Desk, login: str, device: str
) -> None:
    leave_a_dead_lease(desk, login, device or lease.device_name())
    store = desk.unlock_beside()
    assert (store.sharing().mode, store.sharing().is_stale) == (StoreMode.READING, True)


def leave_a_dead_lease(desk: Desk, login: str, device: str) -> None:
    """As a program leaves it that was killed: the file is there, nobody holds the lock."""
    data = {
        "format": lease.FORMAT,
        "lease_id": "0" * 32,
        "login": login,
        "device": device,
        "since": "2026-11-22T08:00:00+00:00",
        "locked": True,
        "beats": False,
    }
    (desk.path / lease.LEASE).write_text(json.dumps(data), encoding="utf-8")
