# SPDX-License-Identifier: EUPL-1.2
"""Backups as a school meets them: when one is due, what is logged, what is taken away, what is left when it fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eht_desk.application import backups
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import School

USB = Path("usb")


@pytest.fixture
def desk(school: School) -> Workspace:
    return school.rector


@pytest.fixture
def keeper(desk: Workspace) -> MemoryBackups:
    kept = desk.services.backups
    assert isinstance(kept, MemoryBackups)
    return kept


def last_row(workspace: Workspace) -> tuple[str, dict[str, str | int]]:
    with workspace.store.read() as work:
        event = work.log.rows(newest=1)[0].event
    return event.kind, dict(event.detail)


def test_one_is_due_at_the_days_first_unlocking_only(school, desk):
    assert backups.is_backup_due(desk)
    backups.make_backup(desk)
    assert not backups.is_backup_due(desk)
    school.clock.advance(hours=12)
    assert not backups.is_backup_due(desk)
    school.clock.advance(hours=12)
    assert backups.is_backup_due(desk)


def test_a_backup_in_the_second_place_is_not_the_days_own_one(school, desk):
    assert backups.last_second_place_backup(desk) is None
    backups.make_backup(desk, USB)
    assert backups.is_backup_due(desk)
    assert backups.last_second_place_backup(desk) == 0
    school.clock.advance(days=8)
    assert backups.last_second_place_backup(desk) == 8


def test_what_a_scheduled_job_left_in_the_second_place_counts(school, desk, keeper):
    keeper.copy_locked(desk.store.header.path, USB)
    keeper.backups = [
        type(item)(item.folder, desk.store.header.id, item.name, item.made_at, 1, False, 1)
        for item in keeper.backups
    ]
    assert backups.last_second_place_backup(desk) is None
    assert backups.last_second_place_backup(desk, USB) == 0


def test_one_log_row_without_the_path(desk):
    backups.make_backup(desk, USB)
    kind, detail = last_row(desk)
    assert kind == "backup_made"
    assert detail["place"] == "second"
    assert "usb" not in str(detail)


def test_a_failure_leaves_no_row_and_takes_no_old_one_away(school, desk, keeper):
    backups.make_backup(desk)
    before = list(keeper.backups)
    row = last_row(desk)
    school.clock.advance(days=200)
    keeper.fails_with = "backup_disk_full"
    with pytest.raises(ExpectedFailure, match="backup_disk_full"):
        backups.make_backup(desk)
    keeper.fails_with, keeper.is_whole = "", False
    with pytest.raises(ExpectedFailure, match="backup_not_whole"):
        backups.make_backup(desk)
    assert keeper.backups == before
    assert last_row(desk) == row
    assert backups.is_backup_due(desk)


def test_old_ones_go_once_the_new_one_is_whole_unless_somebody_decided(school, desk, keeper):
    first = backups.make_backup(desk).backup
    school.clock.advance(days=1)
    backups.make_backup(desk)
    backups.keep_backup(desk, first)
    school.clock.advance(days=100)
    assert backups.make_backup(desk).removed == 0  # a clock that is wrong for a day takes nothing away
    school.clock.advance(days=1)
    made = backups.make_backup(desk)
    assert made.removed == 1
    assert [item.folder for item in backups.list_backups(desk.services, desk.store.header.path)] == [
        made.backup.folder,
        keeper.backups[-2].folder,
        first.folder,
    ]


def test_a_clock_years_ahead_for_a_day_takes_no_older_copy_away(school, desk, keeper):
    made = []
    for _ in range(5):
        made.append(backups.make_backup(desk).backup.folder)
        school.clock.advance(days=1)
    right = school.clock.now()
    school.clock.advance(days=4 * 365)
    made.append(backups.make_backup(desk).backup.folder)
    school.clock.set(right)
    made.append(backups.make_backup(desk).backup.folder)
    found = backups.list_backups(desk.services, desk.store.header.path)
    assert {item.folder for item in found} == set(made)


def test_copies_without_a_key_push_out_none_that_was_read(school, desk, keeper):
    read = []
    for _ in range(7):
        read.append(backups.make_backup(desk).backup.folder)
        school.clock.advance(days=1)
    place = keeper.own_place(desk.store.header.path)
    for _ in range(20):
        keeper.copy_locked(desk.store.header.path, place)
        keeper.backups[-1] = replace(keeper.backups[-1], store_id=desk.store.header.id)
        school.clock.advance(days=1)
    last = keeper.backups[-1]
    backups._thin_out(
        desk.services, last, desk.store.header.id
    )  # as copy_locked_store does for a store on disk
    left = {item.folder for item in keeper.list(place)}
    assert set(read) <= left
    assert len(left) < 20
    school.clock.advance(days=70)
    backups.make_backup(desk)  # read, and newer
    school.clock.advance(days=30)
    backups.make_backup(desk)
    assert len(set(read) & {item.folder for item in keeper.list(place)}) <= 1


def test_a_new_second_place_is_due_although_the_former_one_got_todays_copy(school, desk):
    backups.make_backup(desk, USB)
    assert not backups.is_second_place_due(desk, USB)
    assert backups.is_second_place_due(desk, Path("server"))
    school.clock.advance(days=1)
    assert backups.is_second_place_due(desk, USB)


def test_beside_copies_of_many_months_to_come_todays_copy_stays(school, desk, keeper):
    right = school.clock.now()
    school.clock.advance(days=4 * 365)
    for _ in range(12):
        school.clock.advance(days=10)
        backups.make_backup(desk)
    school.clock.set(right)
    made = backups.make_backup(desk).backup.folder
    assert made in {item.folder for item in backups.list_backups(desk.services, desk.store.header.path)}
