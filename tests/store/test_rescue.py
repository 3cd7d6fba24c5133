# SPDX-License-Identifier: EUPL-1.2
"""What is left of a real store that was damaged: found without a key, restored beside, nothing overwritten."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eht_desk.application.rescue import rescue, restore_beside
from eht_desk.application.workspace import Services
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store.backup import FolderBackups
from tests.contracts.unit_of_work import with_pupil
from tests.fakes.school import memory_services
from tests.store.conftest import Desk


@pytest.fixture
def services(desk: Desk) -> Services:

    services, _, _, _ = memory_services()
    return replace(services, clock=desk.clock, stores=desk.gate, backups=FolderBackups(desk.clock))


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def two_backups(desk: Desk, services: Services) -> None:
    store = desk.unlock()
    with_pupil(store)
    services.backups.make(store, None)
    desk.clock.advance(hours=3)
    services.backups.make(store, None)
    store.close()


@pytest.mark.parametrize("harm", ["database cut", "database gone", "key ring cut", "key ring gone", "both"])
def test_whatever_is_damaged_the_newest_copy_is_found_and_opens_beside_it(
    desk: Desk, services: Services, harm: str
) -> None:
    two_backups(desk, services)
    database, ring = desk.path / "store.db", desk.path / "keyring.json"
    if harm in ("database cut", "both"):
        database.write_bytes(database.read_bytes()[:9000])
    if harm == "database gone":
        database.unlink()
    if harm in ("key ring cut", "both"):
        ring.write_bytes(ring.read_bytes()[:100])
    if harm == "key ring gone":
        ring.unlink()
    with pytest.raises(ExpectedFailure, match=r"store_damaged|key_ring_damaged"):
        desk.unlock()
    before = bytes_of(desk.path)
    found = rescue(services, desk.path)
    assert found.latest is not None
    assert found.latest.made_at == desk.clock.now()
    assert found.passed_over == 0
    target = restore_beside(services, desk.path, found.latest, "återställt")
    assert bytes_of(desk.path) == before
    desk.path = target
    assert desk.unlock().verify().is_ok


def test_damaged_and_half_written_copies_are_passed_over(desk: Desk, services: Services) -> None:
    two_backups(desk, services)
    newest, oldest = services.backups.list(desk.path / "backups")
    content = bytearray((newest.folder / "store.db").read_bytes())
    content[5000] ^= 1
    (newest.folder / "store.db").write_bytes(content)
    half = desk.path / "backups" / "2026-11-25T080000Z"
    half.mkdir()
    (half / "store.db").write_bytes(b"half")
    found = rescue(services, desk.path)
    assert found.latest == oldest
    assert found.passed_over == 2
    assert found.others == ()
    facts = services.backups.facts(desk.path)
    assert facts.broken == (half.name,)
    with pytest.raises(ExpectedFailure, match="backup_damaged"):
        services.backups.restore(newest.folder, desk.path.parent / "new")


def test_what_would_be_lost_is_told_by_the_files_own_times(desk: Desk, services: Services) -> None:

    two_backups(desk, services)
    last = desk.clock.now() + timedelta(hours=2)
    for name in ("store.db", "keyring.json", "anchor.json"):
        os.utime(desk.path / name, (last.timestamp(), last.timestamp()))
    found = rescue(services, desk.path)
    assert found.lost_from == desk.clock.now()
    assert found.lost_to == last


def test_nothing_is_found_where_there_is_nothing(tmp_path: Path, services: Services) -> None:
    found = rescue(services, tmp_path / "nowhere", [tmp_path / "gone"])
    assert found.latest is None
    assert found.lost_to is None
