# SPDX-License-Identifier: EUPL-1.2
"""A damaged store's way back: the newest whole copy, what is not in it, and nothing touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eht_desk.application import backups, rescue
from eht_desk.application.workspace import Workspace
from eht_desk.domain.policy import Policy
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import STORE, School

USB, SHARE = Path("usb"), Path("share")


@pytest.fixture
def desk(school: School) -> Workspace:
    return school.rector


@pytest.fixture
def keeper(desk: Workspace) -> MemoryBackups:
    kept = desk.services.backups
    assert isinstance(kept, MemoryBackups)
    return kept


def test_the_newest_whole_one_of_any_place_and_what_came_after_it(school, desk, keeper):
    backups.make_backup(desk)
    school.clock.advance(days=1)
    newest = backups.make_backup(desk, USB).backup
    keeper.told = replace(keeper.told, last_trace=newest.made_at + timedelta(hours=6))
    found = rescue.rescue(desk.services, STORE, [USB])
    assert found.latest == newest
    assert found.lost_from == newest.made_at
    assert found.lost_to == newest.made_at + timedelta(hours=6)
    assert len(found.others) == 1
    assert found.passed_over == 0


def test_a_damaged_one_is_passed_over_and_said(school, desk, keeper):
    older = backups.make_backup(desk).backup
    school.clock.advance(days=1)
    keeper.damaged = [backups.make_backup(desk).backup]
    keeper.told = replace(keeper.told, broken=("2027-01-01T080000Z", "2020-01-01T080000Z"))
    found = rescue.rescue(desk.services, STORE)
    assert found.latest == older
    assert found.passed_over == 2, "the damaged one and the half one that is newer"


def test_nothing_is_lost_when_nothing_was_written_after(desk, keeper):
    made = backups.make_backup(desk).backup
    keeper.told = replace(keeper.told, last_trace=made.made_at - timedelta(minutes=1))
    found = rescue.rescue(desk.services, STORE)
    assert found.lost_to is None
    assert found.lost_from is None


def test_the_places_of_the_policy_are_looked_through(desk, keeper):
    made = backups.make_backup(desk, SHARE).backup
    services = replace(desk.services, policy=Policy(backup_places=(SHARE,)))
    assert rescue.rescue(services, STORE).latest == made
    assert rescue.rescue(desk.services, STORE).latest is None


def test_another_stores_copies_on_the_same_share_are_not_offered(desk, keeper):
    keeper.copy_locked(STORE, SHARE)
    keeper.told = replace(keeper.told, store_id=desk.store.header.id)
    assert keeper.list(SHARE)[0].store_id != desk.store.header.id
    assert rescue.rescue(desk.services, STORE, [SHARE]).latest is None


def test_the_new_store_lies_beside_and_takes_a_free_name(desk, keeper, tmp_path):
    made = backups.make_backup(desk).backup
    damaged = tmp_path / "Ekskolan"
    damaged.mkdir()
    target = rescue.restore_beside(desk.services, damaged, made, "återställt")
    assert target == tmp_path / "Ekskolan återställt"
    assert keeper.restored == [target]
    target.mkdir()
    again = rescue.free_folder(damaged, "återställt")
    assert again == tmp_path / "Ekskolan återställt 2"
