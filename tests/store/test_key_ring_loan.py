# SPDX-License-Identifier: EUPL-1.2
"""A store whose key ring is damaged or gone: a copy's key ring opens it again, with everything that was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eht_desk.application.ports.backups import KeyRingLoan
from eht_desk.application.rescue import join_beside, rescue, restore_beside
from eht_desk.application.workspace import Services
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import folder
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import with_pupil
from tests.store.conftest import LOGIN, PASSWORD, Desk, add_account
from tests.store.test_keys import let_go, reset
from tests.store.test_rescue import bytes_of, services

__all__ = ["services"]

NEW_PASSWORD = "gula hattar i sol"


def cut(ring: Path) -> None:
    ring.write_bytes(ring.read_bytes()[:400])


def garbage(ring: Path) -> None:
    ring.write_bytes(bytes(range(256)) * 8)


@pytest.fixture
def written(desk: Desk, services: Services) -> UnlockedStore:
    """A store with a backup, and a row that came after it."""
    store = desk.unlock()
    with_pupil(store)
    services.backups.make(store, None)
    later(store)
    return store


def later(store: UnlockedStore) -> None:
    with store.write() as work:
        work.settings.put("later", "written after the copy")
        work.commit(LogEvent("setting_changed"))


def what_is_in(store: UnlockedStore) -> tuple[int, str | None, int]:
    with store.read() as work:
        head = work.log.head()
        return len(work.pupils.all()), work.settings.get("later"), head.position if head else 0


def opened(desk: Desk, path: Path, password: str = PASSWORD) -> UnlockedStore:
    desk.path = path
    return desk.unlock(LOGIN, password)


@pytest.mark.parametrize("harm", [cut, garbage, Path.unlink])
@pytest.mark.parametrize("is_closed", [True, False])
def test_nothing_is_lost_when_only_the_key_ring_is_damaged(
    desk: Desk,
    services: Services,
    written: UnlockedStore,
    harm: Callable[[Path], None],
    is_closed: bool,
) -> None:
    before = what_is_in(written)
    if is_closed:
        written.close()
    else:
        written.release_lease()  # somebody else still reads, and the write-ahead log stands there
        assert (desk.path / "store.db-wal").stat().st_size > 0
    harm(desk.path / folder.KEY_RING)
    with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
        desk.gate.unlock(desk.path, LOGIN, PASSWORD)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    damaged = bytes_of(desk.path)
    target = join_beside(services, desk.path, found.key_ring_from, "räddat")
    assert target == desk.path.with_name("store räddat")
    damaged.pop("store.db-shm", None)
    assert {name: sum_ for name, sum_ in bytes_of(desk.path).items() if name != "store.db-shm"} == damaged
    written.close()
    store = opened(desk, target)
    assert what_is_in(store) == before
    assert store.verify().is_ok
    later(store)


def test_a_password_changed_since_is_the_old_one_again(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    with written.write() as work:
        work.keys.change_password(PASSWORD, NEW_PASSWORD)
        work.commit(LogEvent("password_changed"))
    before = what_is_in(written)
    written.close()
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    target = join_beside(services, desk.path, found.key_ring_from, "räddat")
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        desk.gate.unlock(target, LOGIN, NEW_PASSWORD)
    store = opened(desk, target)
    assert what_is_in(store) == before
    assert store.verify().is_ok
    with store.write() as work:
        work.keys.change_password(PASSWORD, NEW_PASSWORD)
        work.commit(LogEvent("password_changed"))
    store.close()
    assert what_is_in(opened(desk, target, NEW_PASSWORD))[:2] == before[:2]


def test_an_account_opened_since_gets_a_new_key_from_who_manages_accounts(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    per, _ = add_account(written)
    written.close()
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    target = join_beside(services, desk.path, found.key_ring_from, "räddat")
    with pytest.raises(ExpectedFailure, match="unknown_login"):
        desk.gate.unlock(target, "per", "gröna skor i snö")
    store = opened(desk, target)
    assert {code for code, _ in store.verify().findings} == {"slot_missing"}
    reset(store, per, "tillfälligt ord 5")
    assert store.verify().is_ok
    assert what_is_in(desk.unlock("per", "tillfälligt ord 5"))[:2] == (1, "written after the copy")


def test_after_a_leaver_no_former_key_ring_fits_and_the_whole_copy_is_the_way(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    per, _ = add_account(written)
    services.backups.make(written, None)
    let_go(written, per)
    written.close()
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert (found.key_ring_from, found.key_was_changed) == (None, True)
    assert found.latest is not None
    assert services.backups.lends_key_ring(desk.path, found.latest) is KeyRingLoan.OTHER_KEY
    # Somebody who puts them together by hand is told, and what was made of it has the copies of the first folder.
    target = join_beside(services, desk.path, found.latest, "räddat")
    with pytest.raises(ExpectedFailure, match="key_ring_does_not_fit"):
        desk.gate.unlock(target, LOGIN, PASSWORD)
    again = rescue(services, target)
    assert again.latest == found.latest
    assert again.key_ring_from is None
    store = opened(desk, restore_beside(services, target, found.latest, "återställt"))
    assert store.verify().is_ok


def test_a_copy_made_after_the_leaver_fits(desk: Desk, services: Services, written: UnlockedStore) -> None:
    per, _ = add_account(written)
    let_go(written, per)
    desk.clock.advance(hours=1)
    services.backups.make(written, None)
    later(written)
    before = what_is_in(written)
    written.close()
    (desk.path / folder.KEY_RING).unlink()
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    assert found.key_ring_from.made_at == desk.clock.now()
    store = opened(desk, join_beside(services, desk.path, found.key_ring_from, "räddat"))
    assert what_is_in(store) == before


def test_a_damaged_key_ring_in_the_newest_copy_is_passed_over(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    desk.clock.advance(hours=1)
    newest = services.backups.make(written, None)
    written.close()
    cut(newest.folder / folder.KEY_RING)
    (newest.folder / folder.KEY_RING).write_bytes(b"x" * newest.size)
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    assert found.key_ring_from.made_at < newest.made_at
    assert services.backups.lends_key_ring(desk.path, newest) is KeyRingLoan.NOT_WHOLE
    with pytest.raises(ExpectedFailure, match="backup_damaged"):
        services.backups.join(desk.path, newest.folder, desk.path.with_name("new"))
    assert not desk.path.with_name("new").exists()


def test_a_sound_key_ring_is_never_replaced(desk: Desk, services: Services, written: UnlockedStore) -> None:
    written.close()
    database = desk.path / folder.DATABASE
    database.write_bytes(database.read_bytes()[:9000])
    found = rescue(services, desk.path)
    assert (found.key_ring_from, found.key_was_changed) == (None, False)
    assert found.latest is not None
    database.unlink()
    assert rescue(services, desk.path, key_ring_is_damaged=True).key_ring_from is None
    with pytest.raises(ExpectedFailure, match="store_damaged"):
        services.backups.join(desk.path, found.latest.folder, desk.path.with_name("new"))


def test_a_key_ring_that_can_be_read_and_does_not_open(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    with written.write() as work:
        work.keys.change_password(PASSWORD, NEW_PASSWORD)
        work.commit(LogEvent("password_changed"))
    written.close()
    ring = desk.path / folder.KEY_RING
    ring.write_bytes(ring.read_bytes().replace(b'"1": "', b'"1": "AAAA', 1))
    with pytest.raises(ExpectedFailure, match="key_ring_damaged"):
        desk.gate.unlock(desk.path, LOGIN, NEW_PASSWORD)
    assert rescue(services, desk.path).key_ring_from is None
    assert rescue(services, desk.path, key_ring_is_damaged=True).key_ring_from is not None


def test_nobody_may_go_on_writing_in_the_damaged_folder(
    desk: Desk, services: Services, written: UnlockedStore
) -> None:
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    with pytest.raises(ExpectedFailure, match="store_in_use") as told:
        join_beside(services, desk.path, found.key_ring_from, "räddat")
    assert told.value.facts["login"] == LOGIN
    assert not desk.path.with_name("store räddat").exists()
    written.release_lease()
    later_store = opened(desk, join_beside(services, desk.path, found.key_ring_from, "räddat"))
    assert what_is_in(later_store)[1] == "written after the copy"


def test_a_store_on_a_share_keeps_its_journal(desk: Desk, services: Services, written: UnlockedStore) -> None:
    written.close()
    mark = desk.path / "on-share.json"
    mark.write_text(f'{{"format": 1, "at": "{desk.clock.now().isoformat()}"}}', "utf-8")
    desk.unlock().close()
    assert not (desk.path / "store.db-wal").exists()
    cut(desk.path / folder.KEY_RING)
    found = rescue(services, desk.path)
    assert found.key_ring_from is not None
    target = join_beside(services, desk.path, found.key_ring_from, "räddat")
    assert (target / mark.name).read_bytes() == mark.read_bytes()
    assert what_is_in(opened(desk, target))[1] == "written after the copy"
