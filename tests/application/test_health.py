# SPDX-License-Identifier: EUPL-1.2
"""The health of a store as those who answer for it read it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from eht_desk.application import backups
from eht_desk.application.health import Health, HealthLine, Level, remove_old_copies, store_health
from eht_desk.application.ports import OldCopy
from eht_desk.application.store_health import LAST_CHECK, verify_store
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.domain.policy import Policy, PolicyProblem
from eht_desk.store.backup import FolderBackups
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import STORE, School

USB = Path("usb")


@pytest.fixture
def desk(school: School) -> Workspace:
    return school.rector


@pytest.fixture
def keeper(desk: Workspace) -> MemoryBackups:
    kept = desk.services.backups
    assert isinstance(kept, MemoryBackups)
    return kept


def look(desk: Workspace, **more: Path) -> Health:
    return store_health(desk.services, STORE, workspace=desk, second_place=more.get("second"))


def line(health: Health, code: str) -> HealthLine:
    """The line that is there."""
    return next(item for item in health.lines if item.code == code)


def level(health: Health, code: str) -> Level | None:
    return next((item.level for item in health.lines if item.code == code), None)


def test_a_store_that_is_looked_after_is_well(school, desk):
    backups.make_backup(desk)
    backups.make_backup(desk, USB)
    verify_store(desk)
    health = look(desk, second=USB)
    assert health.has_key
    assert {item.level for item in health.lines} == {Level.OK}


def test_two_days_without_an_own_copy_are_well_and_three_are_not(school, desk):
    assert level(look(desk), "own_backup_none") is Level.WARN
    backups.make_backup(desk)
    school.clock.advance(days=2)
    assert level(look(desk), "own_backup") is Level.OK
    school.clock.advance(days=1)
    assert level(look(desk), "own_backup") is Level.WARN
    assert line(look(desk), "own_backup").facts["days"] == 3


def test_a_week_without_a_copy_elsewhere_is_well_and_eight_days_are_not(school, desk, keeper):
    assert level(look(desk), "second_place_none") is Level.WARN
    assert level(look(desk, second=USB), "second_backup_none") is Level.WARN
    backups.make_backup(desk, USB)
    school.clock.advance(days=7)
    assert level(look(desk), "second_backup") is Level.OK
    school.clock.advance(days=1)
    assert level(look(desk, second=USB), "second_backup") is Level.WARN


def test_the_last_check_is_kept_with_its_outcome(school, desk):
    assert level(look(desk), "never_checked") is Level.NOTE
    verify_store(desk)
    assert level(look(desk), "checked") is Level.OK
    with desk.store.write() as work:
        work.settings.put(LAST_CHECK, json.dumps({"at": desk.now.isoformat(), "findings": 2}))
        work.commit(LogEvent("test"))
    assert level(look(desk), "check_found") is Level.BAD
    assert look(desk).level is Level.BAD
    with desk.store.write() as work:
        work.settings.put(LAST_CHECK, "strange")
        work.commit(LogEvent("test"))
    assert level(look(desk), "never_checked") is Level.NOTE


def test_without_a_key_only_what_can_be_seen_is_told(desk):
    health = store_health(desk.services, STORE)
    assert not health.has_key
    codes = {item.code for item in health.lines}
    assert codes.isdisjoint({"managers", "papers_confirmed", "never_checked", "second_place_none"})
    assert {"own_backup_none", "second_place_unknown", "disk_space", "clock_fits", "program_fits"} <= codes


def test_a_store_that_cannot_be_read_is_the_first_line(desk, monkeypatch):
    def fail(_path: Path) -> None:
        raise ExpectedFailure("key_ring_damaged")

    monkeypatch.setattr(desk.services.stores, "header", fail)
    health = store_health(desk.services, STORE)
    assert health.lines[0].code == "store_unreadable"
    assert health.lines[0].facts["failure"] == "key_ring_damaged"


@pytest.mark.parametrize(
    ("facts", "code", "expected"),
    [
        ({"sync_service": "OneDrive"}, "sync_folder", Level.BAD),
        ({"is_network": True, "has_log": True}, "network_path", Level.BAD),
        ({"is_network": True}, "network_path", Level.NOTE),
        ({"is_writable": False}, "folder_read_only", Level.WARN),
        ({"key_change_waits": True}, "key_change_waits", Level.NOTE),
        ({"free": 10_000_000}, "disk_space", Level.BAD),
        ({"free": 2_000_000_000, "size": 900_000_000}, "disk_space", Level.WARN),
        ({"made_with": "99.10.0"}, "program_older", Level.WARN),
        ({"leftovers": 2}, "half_files", Level.NOTE),
        ({"broken": ("2026-01-01T000000Z",)}, "own_backups_broken", Level.NOTE),
    ],
)
def test_what_the_folder_tells(desk, keeper, facts, code, expected):
    keeper.told = replace(keeper.told, **facts)
    assert level(look(desk), code) is expected


def test_a_folder_that_is_not_there_is_no_full_disk(desk, keeper, tmp_path):
    missing = tmp_path / "nowhere"
    services = replace(desk.services, backups=FolderBackups(desk.services.clock))
    health = store_health(services, missing)
    assert [(item.code, item.level) for item in health.lines] == [("store_unreadable", Level.BAD)]
    assert health.lines[0].facts["failure"] == "not_a_store"
    keeper.told = replace(keeper.told, free=None)
    assert level(look(desk), "disk_space") is None


def test_a_clock_that_is_behind_the_log_is_said(desk, keeper):
    keeper.told = replace(keeper.told, last_row_at=desk.now + timedelta(minutes=4))
    assert level(look(desk), "clock_fits") is Level.OK
    keeper.told = replace(keeper.told, last_row_at=desk.now + timedelta(hours=1))
    assert level(look(desk), "clock_behind") is Level.WARN


def test_problems_of_the_policy_are_lines(desk):
    problem = PolicyProblem("unknown_key", "pirnters", 3)
    services = replace(desk.services, policy=Policy(source=Path("policy.toml"), problems=(problem,)))
    found = line(store_health(services, STORE), "policy_problem")
    assert found.level is Level.WARN
    assert found.facts["line"] == 3


def test_copies_from_before_an_upgrade_go_by_a_decision_when_they_are_old(school, desk, keeper):
    old = OldCopy(Path("backups/before-upgrade-1"), desk.now - timedelta(days=91), 2_000_000)
    young = OldCopy(Path("backups/before-upgrade-2"), desk.now - timedelta(days=89), 2_000_000)
    keeper.told = replace(keeper.told, old_copies=(old, young))
    health = look(desk)
    assert health.old_copies == (old,)
    assert line(health, "old_copies").facts["count"] == 1
    with pytest.raises(RuleViolation, match="not_allowed"):
        remove_old_copies(school.as_("maria"))
    remove_old_copies(desk)
    assert keeper.told.old_copies == (young,)
    with desk.store.read() as work:
        assert work.log.rows(newest=1)[0].event.kind == "upgrade_copies_removed"


def test_a_clock_that_was_far_ahead_and_stayed_so_is_told_of(school, desk):
    assert level(look(desk), "clock_jumped") is None
    school.clock.advance(days=3 * 365)
    for _ in range(2):
        backups.make_backup(desk)
        school.clock.advance(days=1)
    told = line(look(desk), "clock_jumped")
    assert told is not None
    assert (told.level, told.facts["days"]) == (Level.NOTE, 3 * 365)
