# SPDX-License-Identifier: EUPL-1.2
"""Two real programs on one store: one writes and the others read, whatever happens to either of them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eht_desk.application import sharing as sharing_case
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import lease
from eht_desk.store.open_store import UnlockedStore
from tests.fakes.school import memory_services
from tests.store.conftest import LOGIN, PASSWORD, Desk, add_account
from tests.store.lease_process import PATIENCE_SECONDS, Colleague, gate_of

PER = "gröna skor i snö"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stops and kills processes by signals")


@pytest.fixture
def begin(desk: Desk) -> Iterator[Callable[..., Colleague]]:
    """Start a colleague's program on the store; the account of Per is there."""
    add_account(desk.unlock())
    desk.opened[0].close()
    begun: list[Colleague] = []

    def one(login: str = "per", password: str = PER, path: Path = desk.path, **around: Any) -> Colleague:
        begun.append(Colleague(path, login, password, **around))
        return begun[-1]

    yield one
    for colleague in begun:
        colleague.end()


def me(desk: Desk, word: str = "", hours: float = 0.0) -> UnlockedStore:
    """Lena on another device."""
    store = gate_of(word, "KONTOR-12", hours).unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(store)
    return store


def put(store: UnlockedStore, key: str) -> None:
    with store.write() as work:
        work.settings.put(key, "saved")
        work.commit(LogEvent("setting_changed"))


def settings(store: UnlockedStore) -> list[str]:
    with store.read() as work:
        return sorted(work.settings.all())


def kinds(store: UnlockedStore) -> list[str]:
    with store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def until(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not question():
        assert time.monotonic() < deadline


@pytest.mark.parametrize("word", ["", "deaf", "share", "share-deaf"])
def test_one_writes_and_the_other_reads_until_the_lock(
    desk: Desk, begin: Callable[..., Colleague], word: str
) -> None:
    per = begin(word=word)
    assert per.opened == {"mode": "writing", "holder": None, "stale": False}
    assert "saved" in per.ask("put", key="from per")
    store = me(desk, word)
    now = store.sharing()
    assert now.holder is not None
    assert (now.may_write, now.is_stale, now.holder.login, now.holder.device) == (
        False,
        False,
        "per",
        "KONTOR-1",
    )
    with store.write() as work:
        work.commit(LogEvent("pupil_opened"))  # who reads is in the log
    with pytest.raises(ExpectedFailure, match="store_in_use") as refused:
        put(store, "from me")
    assert refused.value.facts == {"login": "per", "device": "KONTOR-1", "since": "09:00"}
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        store.take_lease(from_stale=True)
    assert "saved" in per.ask("put", key="more from per")
    assert settings(store) == ["from per", "more from per"]

    per.ask("close")
    assert store.sharing().is_free
    with pytest.raises(ExpectedFailure, match="not_writing"):
        put(store, "from me")
    assert store.take_lease().may_write
    put(store, "from me")
    assert settings(store) == ["from me", "from per", "more from per"]
    assert store.verify().is_ok
    assert kinds(store).count("pupil_opened") == 1


@pytest.mark.parametrize("hours", [-1.0, 1.0])
@pytest.mark.parametrize("word", ["", "deaf", "share", "share-deaf"])
def test_a_killed_program_s_lease_is_taken_over_whatever_the_clocks_say(
    desk: Desk, begin: Callable[..., Colleague], word: str, hours: float
) -> None:
    per = begin(word=word, hours=hours)
    assert "saved" in per.ask("put", key="confirmed")
    assert per.ask("begin", key="not yet confirmed") == {"inside": "not yet confirmed"}
    store = me(desk, word)
    assert not store.sharing().is_stale  # a clock an hour off kills nobody
    per.kill()
    until(lambda: store.sharing().is_stale)
    with pytest.raises(ExpectedFailure, match="lease_stale") as refused:
        store.take_lease()
    assert (refused.value.facts["login"], refused.value.facts["device"]) == ("per", "KONTOR-1")
    assert not store.sharing().may_write
    workspace = Workspace(memory_services()[0], store)
    assert sharing_case.begin_writing(workspace, take_over=True).may_write
    with store.read() as work:
        row = work.log.rows(newest=1)[0]
    assert (row.event.kind, row.event.detail) == ("lease_taken_over", {"login": "per", "device": "KONTOR-1"})
    put(store, "mine")
    assert settings(store) == ["confirmed", "mine"]
    assert store.verify().findings == ()


def test_a_reader_takes_no_lease_away_and_another_reader_sees_the_same(
    desk: Desk, begin: Callable[..., Colleague]
) -> None:
    writer, reader = begin(), begin(device="KONTOR-2")
    store = me(desk)
    assert reader.opened["holder"] == ["per", "KONTOR-1"]
    assert "saved" in reader.ask("look_in")
    reader.kill()
    assert not store.sharing().is_stale
    writer.ask("release")
    assert store.sharing().is_free
    assert "saved" in writer.ask("look_in")
    assert writer.ask("put", key="x") == {"refused": "not_writing"}
    assert store.take_lease().may_write
    assert writer.ask("sharing")["holder"] == ["lena", "KONTOR-12"]


@pytest.mark.parametrize("word", ["deaf", "share-deaf"])
def test_a_program_that_slept_through_a_takeover_saves_nothing_afterwards(
    desk: Desk, begin: Callable[..., Colleague], word: str
) -> None:
    per = begin(word=word)
    assert "saved" in per.ask("put", key="before the sleep")
    store = me(desk, word)
    per.process.send_signal(signal.SIGSTOP)
    until(lambda: store.sharing().is_stale)
    assert store.take_lease(from_stale=True).may_write
    put(store, "mine")
    per.process.send_signal(signal.SIGCONT)
    lost = {"refused": "lease_lost", "login": "lena", "device": "KONTOR-12"}
    assert per.ask("put", key="too late") == lost
    assert per.ask("put", key="still too late") == lost
    assert "saved" in per.ask("look_in")  # reading goes on, and is logged
    assert per.ask("sharing")["holder"] == ["lena", "KONTOR-12"]
    put(store, "more of mine")
    store.close()
    assert per.ask("take")["mode"] == "writing"
    assert "saved" in per.ask("put", key="again")
    assert per.ask("settings") == {"settings": ["again", "before the sleep", "mine", "more of mine"]}
    per.ask("close")
    assert desk.unlock().verify().is_ok


def test_a_sleeping_program_that_holds_its_lock_is_not_taken_over(
    desk: Desk, begin: Callable[..., Colleague]
) -> None:
    per = begin()
    store = me(desk)
    per.process.send_signal(signal.SIGSTOP)
    assert not store.sharing().is_stale
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        store.take_lease(from_stale=True)
    per.process.send_signal(signal.SIGCONT)
    assert "saved" in per.ask("put", key="awake")


def test_a_takeover_waits_for_a_save_under_way(desk: Desk, begin: Callable[..., Colleague]) -> None:
    """The lock was lost (a share that was away), the program lives on and stands in the middle of a transaction."""
    per = begin()
    store = me(desk)
    assert per.ask("begin", key="under way") == {"inside": "under way"}
    (desk.path / lease.LOCK).unlink()  # as if the server had dropped it
    assert store.sharing().is_stale
    per.tell("commit")
    assert store.take_lease(from_stale=True).may_write
    assert "saved" in per.answer() or "under way" not in settings(store)
    assert per.ask("put", key="later")["refused"] == "lease_lost"
    put(store, "mine")
    assert store.verify().is_ok


def test_what_reading_may_not_do(desk: Desk, begin: Callable[..., Colleague]) -> None:
    per = begin()
    store = me(desk)
    with store.write() as work:
        work.resume.put("{}")
        with pytest.raises(ExpectedFailure, match="store_in_use"):
            work.commit_in_stretch()
    with store.write() as work:
        work.keys.new_personal_sheet()  # no row of the database, but the key ring
        with pytest.raises(ExpectedFailure, match="store_in_use"):
            work.commit(LogEvent("personal_sheet_renewed"))
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        desk.gate.recover_with_sheet(desk.path, LOGIN, desk.secrets.personal_sheet, "nytt lösenord 7")
    first, second = desk.secrets.first_paper, desk.secrets.second_paper
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        desk.gate.recover_with_papers(desk.path, LOGIN, first, second, "nytt lösenord 7")
    per.kill()
    desk.gate.recover_with_sheet(desk.path, LOGIN, desk.secrets.personal_sheet, "nytt lösenord 7")
    assert kinds(desk.unlock(LOGIN, "nytt lösenord 7"))[-1] == "recovered_with_sheet"


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A disk of its own at `tmp_path/share`, mounted and pulled out by word, as root."""
    place, image = tmp_path / "share", tmp_path / "image"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a disk needs root")

    def run(*command: str) -> bool:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    image.write_bytes(b"")
    os.truncate(image, 16 * 1024 * 1024)
    if not (
        run("mkfs.ext4", "-q", "-O", "^has_journal", str(image))
        and run("mount", "-o", "loop", str(image), str(place))
    ):
        pytest.skip("no disk can be mounted here")

    def do(word: str) -> None:
        assert (
            run("umount", "-l", str(place))
            if word == "pull"
            else run("mount", "-o", "loop", str(image), str(place))
        )

    yield do
    run("umount", "-l", str(place))


def test_a_share_that_goes_in_the_middle_of_a_save(
    desk: Desk, begin: Callable[..., Colleague], share: Callable[[str], None], tmp_path: Path
) -> None:
    path = tmp_path / "share" / "store"
    desk.path.rename(tmp_path / "local")
    subprocess.run(["cp", "-a", str(tmp_path / "local"), str(path)], check=True)
    per = begin(path=path, word="share")
    assert "saved" in per.ask("put", key="before")
    assert per.ask("begin", key="in the middle") == {"inside": "in the middle"}
    share("pull")
    assert per.ask("commit") == {"refused": "store_gone"}
    assert per.ask("put", key="away") == {"refused": "store_gone"}
    assert per.ask("sharing")["mode"] == "writing"  # nobody took it over; it is only away
    per.ask("close")
    share("mount")
    store = gate_of("share", "KONTOR-12").unlock(path, LOGIN, PASSWORD)
    try:
        if not store.sharing().may_write:  # per could not give it back while it was away
            assert store.sharing().is_stale
            store.take_lease(from_stale=True)
        assert settings(store) == ["before"]
        put(store, "after")
        assert store.verify().is_ok
    finally:
        store.close()


@pytest.fixture
def failing_disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A disk whose blocks cannot be written any more once the other path, of a size given, is filled."""
    under, place = tmp_path / "under", tmp_path / "disk"
    under.mkdir()
    place.mkdir()
    image = under / "image"

    def run(*command: str | Path) -> bool:
        return (
            subprocess.run([str(word) for word in command], check=False, capture_output=True).returncode == 0
        )

    if os.geteuid() != 0 or not run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", under):
        pytest.skip("mounting a disk needs root")
    image.touch()
    os.truncate(image, 32 * 1024 * 1024)
    is_there = run("mkfs.ext4", "-q", "-O", "^has_journal", image) and run(
        "mount", "-o", "loop", image, place
    )
    if is_there:
        yield place, under / "filler"
        run("umount", "-l", place)
    run("umount", "-l", under)
    if not is_there:
        pytest.skip("no disk can be mounted here")


@pytest.mark.parametrize("word", ["", "share"])
def test_a_disk_that_fails_in_the_middle_of_a_save(
    desk: Desk, begin: Callable[..., Colleague], failing_disk: tuple[Path, Path], word: str
) -> None:
    place, filler = failing_disk
    path = place / "store"
    subprocess.run(["cp", "-a", str(desk.path), str(path)], check=True)
    os.sync()
    per = begin(path=path, word=word)
    assert "saved" in per.ask("put", key="before")
    assert per.ask("begin", key="in the middle", size=3_000_000) == {"inside": "in the middle"}
    free = os.statvfs(filler.parent).f_bavail * os.statvfs(filler.parent).f_frsize
    filler.write_bytes(bytes(free))
    assert per.ask("commit")["refused"] in {"disk_error", "disk_full"}
    per.kill()
    filler.unlink()
    store = gate_of(word, "KONTOR-12").unlock(path, LOGIN, PASSWORD)
    try:
        store.take_lease(from_stale=True)
        # What was refused may have reached the disk whole before it failed; never half of it, never one less.
        assert settings(store) in (["before"], ["before", "in the middle"])
        put(store, "after")
        assert store.verify().is_ok
    finally:
        store.close()
