# SPDX-License-Identifier: EUPL-1.2
"""What may stand in a store's folder instead of what should, and what a full or read-only disk does to the small files.

Each test is a row of docs/failures.md that has no better home.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import folder, lease
from eht_desk.store.backup import FolderBackups
from eht_desk.store.lease_beat import BEAT
from eht_desk.store.open_store import UnlockedStore
from tests.store.conftest import LOGIN, PASSWORD, Desk, new_store
from tests.store.lease_process import Colleague, gate_of
from tests.store.test_disk import fill

NEW = "gröna skor i snö"
LEASE_OF_PER = {
    "format": 1,
    "lease_id": "x" * 32,
    "login": "per",
    "device": "KONTOR-2",
    "since": "2026-11-23T07:00:00+00:00",
    "locked": True,
    "beats": False,
}


def save(store: UnlockedStore, key: str) -> None:
    with store.write() as work:
        work.settings.put(key, "saved")
        work.commit(LogEvent("setting_changed"))


def settings(store: UnlockedStore) -> list[str]:
    with store.read() as work:
        return sorted(work.settings.all())


def written(**changes: Any) -> bytes:
    return json.dumps({**LEASE_OF_PER, **changes}).encode()


def text(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def link(to: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(to)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "garbage": text(bytes(range(256)) * 4),
    "50 MB": text(b'{"since": "' + b"x" * 50_000_000),
    "another format": text(b'{"version": 7, "owner": {"name": "per"}}'),
    "a later format": text(written(format=99)),
    "names that are lists": text(written(login={"a": 1}, device=["x"])),
    "the year 9999": text(written(since="9999-12-31T23:59:59+00:00")),
    "the year 1": text(written(since="0001-01-01T00:00:00+14:00")),
    "a link to a file": link("../beside"),
    "a link to nothing readable": link("/dev/zero"),
    "a link to itself": link(lease.LEASE),
    "a link to a folder": link("/"),
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo if hasattr(os, "mkfifo") else text(b""),
}


@pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")
@pytest.mark.parametrize("word", ["", "share"])
@pytest.mark.parametrize("harm", HOSTILE)
def test_whatever_lies_there_as_a_lease_the_store_opens_and_is_taken_over_by_a_decision(
    desk: Desk, harm: str, word: str
) -> None:
    beside = desk.path.parent / "beside"
    beside.write_text("not ours", "utf-8")
    HOSTILE[harm](desk.path / lease.LEASE)
    store = gate_of(word, "KONTOR-12").unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(store)
    assert (store.sharing().may_write, store.sharing().is_stale) == (False, True)
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        save(store, "not asked")
    with pytest.raises(ExpectedFailure, match="lease_stale"):
        store.take_lease()
    assert store.take_lease(from_stale=True).may_write
    save(store, "mine")
    assert settings(store) == ["mine"]
    assert store.verify().is_ok
    store.close()
    assert not (desk.path / lease.LEASE).is_symlink()
    assert not (desk.path / lease.LEASE).exists()
    assert beside.read_text("utf-8") == "not ours"


def test_a_lease_that_tells_of_no_lock_and_no_beat_is_dead_after_a_beat_s_silence(desk: Desk) -> None:
    (desk.path / lease.LEASE).write_bytes(written(locked=False))
    store = desk.unlock_beside()
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        store.take_lease(from_stale=True)
    assert settings(store) == []
    store.close()
    a_minute_ago = (desk.path / lease.LEASE).stat().st_mtime - 60
    os.utime(desk.path / lease.LEASE, (a_minute_ago, a_minute_ago))
    store = desk.unlock_beside()
    assert store.sharing().is_stale
    with pytest.raises(ExpectedFailure, match="lease_stale"):
        store.take_lease()
    assert store.take_lease(from_stale=True).may_write


def test_a_folder_with_something_in_it_as_a_lease_lets_read(desk: Desk) -> None:
    (desk.path / lease.LEASE).mkdir()
    (desk.path / lease.LEASE / "something").touch()
    store = desk.unlock_beside()
    assert settings(store) == []
    with pytest.raises(ExpectedFailure, match="disk_error"):
        store.take_lease(from_stale=True)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b'{"lease_id": "' + b"x" * 32 + b'", "beat": ' + b"9" * 900]
)
def test_rubbish_as_a_beat_is_no_beat(desk: Desk, content: bytes) -> None:
    (desk.path / lease.LEASE).write_bytes(written(locked=False, beats=True))
    (desk.path / BEAT).write_bytes(content)
    store = gate_of("share-deaf", "KONTOR-12", hours=24 * 30).unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(store)
    assert store.sharing().holder is not None
    assert settings(store) == []


def test_a_lease_taken_away_while_somebody_writes_saves_nothing_by_mistake(desk: Desk) -> None:
    store = desk.unlock()
    (desk.path / lease.LEASE).unlink()
    (desk.path / lease.LEASE).mkdir()
    with pytest.raises(ExpectedFailure, match="lease_lost"):
        save(store, "into another's turn")
    assert settings(store) == []


@pytest.mark.parametrize(
    ("at", "code"),
    [(0, "key_ring_does_not_fit"), (16, "store_damaged"), (2_000, "store_damaged"), (4_090, "store_damaged")],
    ids=["salt", "header", "first page", "its code"],
)
def test_a_damaged_header_is_said_and_nothing_is_touched(desk: Desk, at: int, code: str) -> None:
    database = desk.path / folder.DATABASE
    with database.open("r+b") as stream:
        stream.seek(at)
        found = stream.read(4)
        stream.seek(at)
        stream.write(bytes(byte ^ 0xFF for byte in found))
    before = {path.name: path.read_bytes() for path in desk.path.iterdir() if path.is_file()}
    with pytest.raises(ExpectedFailure, match=code):
        desk.unlock()
    after = {path.name: path.read_bytes() for path in desk.path.iterdir() if path.is_file()}
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("cut", [0, 1, 400, -1])
def test_a_cut_key_ring_is_said(desk: Desk, cut: int) -> None:
    ring = desk.path / folder.KEY_RING
    content = ring.read_bytes()
    ring.write_bytes(content[:cut] if cut >= 0 else content[: len(content) - 3])
    for ask in (lambda: desk.gate.header(desk.path), desk.unlock):
        with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
            ask()
    ring.write_bytes(content)
    assert desk.unlock().verify().is_ok


def test_a_store_that_is_not_there_is_said_before_any_password(desk: Desk) -> None:
    desk.path.rename(desk.path.with_name("away"))
    with pytest.raises(ExpectedFailure, match="not_a_store"):
        desk.gate.header(desk.path)
    with pytest.raises(ExpectedFailure, match="not_a_store"):
        desk.unlock()
    desk.path.with_name("away").rename(desk.path)
    assert desk.unlock().sharing().may_write


def test_a_share_that_goes_during_a_backup_of_it_leaves_no_half_one(
    desk: Desk, store: UnlockedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, away = tmp_path / "second", tmp_path / "away"
    second.mkdir()
    from eht_desk.store import backup_copying

    copy = backup_copying.copy_store_files

    def copied_and_gone(*given: Any, **more: Any) -> Any:
        desk.path.rename(away)
        return copy(*given, **more)

    keeper = FolderBackups(desk.clock)
    with monkeypatch.context() as patched:
        patched.setattr(backup_copying, "copy_store_files", copied_and_gone)
        with pytest.raises(ExpectedFailure) as refused:
            keeper.make(store, second)
    assert refused.value.code == "store_gone"
    assert keeper.list(second) == []
    away.rename(desk.path)
    keeper.make(store, second)
    assert len(keeper.list(second)) == 1
    assert list(second.glob(".eht-desk-backup-*-*")) == []


@pytest.fixture
def little(tmp_path: Path) -> Iterator[Path]:
    """A mounted disk of two mebibytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def on_it(desk: Desk, place: Path) -> Path:
    path = place / "store"
    shutil.copytree(desk.path, path)
    return path


def test_a_full_disk_when_the_lease_is_written_lets_nobody_in_by_halves(desk: Desk, little: Path) -> None:
    path = on_it(desk, little)
    filler = fill(little)
    with pytest.raises(ExpectedFailure, match="disk_full"):
        desk.gate.unlock(path, LOGIN, PASSWORD)
    assert not (path / lease.LEASE).exists()
    assert list(path.glob(".lease.json.*")) == []
    filler.unlink()
    store = desk.gate.unlock(path, LOGIN, PASSWORD)
    save(store, "with room")
    assert store.verify().is_ok
    store.close()


def test_a_full_disk_when_the_key_ring_is_written_keeps_the_former_password(
    desk: Desk, little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = on_it(desk, little)
    store = desk.gate.unlock(path, LOGIN, PASSWORD)
    from eht_desk.store import keyring

    write = keyring.write

    def fill_and_write(*given: Any) -> None:
        fill(little)
        write(*given)

    def change() -> None:
        with store.write() as work:
            work.keys.change_password(PASSWORD, NEW)
            work.commit(LogEvent("password_changed"))

    with monkeypatch.context() as patched:  # the disk gets full between the rows and the key ring
        patched.setattr(keyring, "write", fill_and_write)
        with pytest.raises(ExpectedFailure, match="key_ring_not_written") as refused:
            change()
    assert refused.value.facts == {"reason": "disk_full"}
    (little / "filler").unlink()
    store.close()
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        desk.gate.unlock(path, LOGIN, NEW)
    again = desk.gate.unlock(path, LOGIN, PASSWORD)
    assert again.verify().findings == ()
    again.close()


@pytest.mark.parametrize("is_open", [False, True], ids=["before unlocking", "while somebody writes"])
def test_a_disk_that_becomes_read_only_is_said_and_loses_nothing(
    desk: Desk, little: Path, is_open: bool
) -> None:
    path = on_it(desk, little)
    if not is_open:
        remount(little, "ro")
        with pytest.raises(ExpectedFailure, match="read_only"):
            desk.gate.unlock(path, LOGIN, PASSWORD)
        remount(little, "rw")
        desk.gate.unlock(path, LOGIN, PASSWORD).close()
        return
    source = desk.gate.unlock(path, LOGIN, PASSWORD)
    save(source, "before")
    source.close()
    # Open files keep a disk from being remounted, so the same folder is looked at through another, read-only mount.
    view = little.parent / "view"
    view.mkdir()
    subprocess.run(["mount", "--bind", str(little), str(view)], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(view)], check=True)
    try:
        with pytest.raises(ExpectedFailure, match="read_only"):
            desk.gate.unlock(view / "store", LOGIN, PASSWORD)
        with pytest.raises(ExpectedFailure, match="backup_read_only"):
            FolderBackups(desk.clock).copy_locked(path, view)
        with pytest.raises(ExpectedFailure, match="read_only"):
            desk.gate.create(new_store(view / "new"))
    finally:
        subprocess.run(["umount", "-l", str(view)], check=True)
    again = desk.gate.unlock(path, LOGIN, PASSWORD)
    assert settings(again) == ["before"]
    assert again.verify().is_ok
    again.close()


def remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def test_a_second_window_of_the_same_person_reads_and_takes_nothing(desk: Desk) -> None:
    first = gate_of("", "KONTOR-1").unlock(desk.path, LOGIN, PASSWORD)
    second = gate_of("", "KONTOR-1").unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.extend((first, second))
    for from_stale in (False, True):
        with pytest.raises(ExpectedFailure, match="store_in_use"):
            second.take_lease(from_stale=from_stale)
    save(first, "mine")
    assert settings(second) == ["mine"]
    first.close()
    assert second.take_lease().may_write


@pytest.mark.parametrize("years", [-3, 3], ids=["behind", "ahead"])
def test_a_wrong_clock_is_warned_of_and_verifies(desk: Desk, years: int) -> None:
    wrong = gate_of("", "KONTOR-1", hours=years * 365 * 24).unlock(desk.path, LOGIN, PASSWORD)
    assert (wrong.clock_warning is not None) == (years < 0)
    save(wrong, "at a wrong time")
    assert wrong.verify().is_ok
    wrong.close()
    right = desk.unlock()
    assert (right.clock_warning is not None) == (years > 0)
    save(right, "at the right time")
    assert settings(right) == ["at a wrong time", "at the right time"]
    assert right.verify().findings == ()


def test_half_files_of_killed_programs_go_after_an_hour(desk: Desk) -> None:
    now = desk.clock.now().timestamp()
    old: list[Path] = []
    young: list[Path] = []
    for name in (".keyring.json.a1", ".anchor.json.a1", ".lease.json.a1", ".lease.beat.a1", ".lease-look.a1"):
        for age, made in ((3_700, old), (3_500, young)):
            path = desk.path / f"{name}{age}"
            path.write_bytes(b"half")
            os.utime(path, (now - age, now - age))
            made.append(path)
    assert FolderBackups(desk.clock).facts(desk.path).leftovers == len(old) + len(young)
    desk.unlock()
    assert not [path for path in old if path.exists()]
    assert all(path.exists() for path in young), "somebody may be writing it just now"


def test_a_beat_that_ends_late_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share answers slowly: the lease is given back while a beat is being written."""
    is_writing, may_go_on = threading.Event(), threading.Event()
    replace = folder.replace_file
    main = threading.current_thread()

    def slowly(path: Path, content: bytes) -> None:
        if path.name == BEAT and threading.current_thread() is not main:
            is_writing.set()
            may_go_on.wait(20)
        replace(path, content)

    monkeypatch.setattr(folder, "replace_file", slowly)
    store = gate_of("share", "KONTOR-1").unlock(desk.path, LOGIN, PASSWORD)
    [heart] = [thread for thread in threading.enumerate() if thread.name == "lease beat"]
    assert is_writing.wait(20)
    store.close()
    may_go_on.set()
    heart.join(20)
    assert not (desk.path / BEAT).exists()


@pytest.mark.skipif(os.name != "posix", reason="stops processes by signals")
@pytest.mark.parametrize("word", ["", "deaf"])
def test_ones_own_sleeping_program_is_never_taken_over_in_silence(desk: Desk, word: str) -> None:
    """The same account and device: its own lock shows that it lives; without locks its silence is asked about."""
    sleeper = Colleague(desk.path, LOGIN, PASSWORD, word=word)
    try:
        assert "saved" in sleeper.ask("put", key="before the sleep")
        sleeper.process.send_signal(signal.SIGSTOP)
        store = gate_of(word, "KONTOR-1").unlock(desk.path, LOGIN, PASSWORD)
        desk.opened.append(store)
        assert not store.sharing().may_write
        deadline = time.monotonic() + 20
        while word and not store.sharing().is_stale:
            assert time.monotonic() < deadline
        with pytest.raises(ExpectedFailure) as refused:
            store.take_lease()
        assert refused.value.code == ("lease_stale" if word else "store_in_use")
        if word:
            assert store.take_lease(from_stale=True).may_write
            save(store, "mine")
        sleeper.process.send_signal(signal.SIGCONT)
        awake = sleeper.ask("put", key="awake")
        assert awake.get("refused") == ("lease_lost" if word else None)
        assert store.verify().is_ok
    finally:
        sleeper.end()
