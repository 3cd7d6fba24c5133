# SPDX-License-Identifier: EUPL-1.2
"""One writer, many readers, as the window meets it: on the memory store."""

from __future__ import annotations

from pathlib import Path

import pytest

from eht_desk.application import sessions, sharing
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.sharing import StoreMode
from tests.fakes.school import PASSWORD, STORE, School, make_school


@pytest.fixture
def school() -> School:
    made = make_school()
    made.rector.store.close()
    made.gate.leases.one_writer = True
    return made


def unlock(school: School, login: str, device: str = "KONTOR-1") -> Workspace:
    school.gate.leases.device = device
    return sessions.unlock(school.services, STORE, login, PASSWORD)


def kinds(workspace: Workspace) -> list[str]:
    with workspace.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def put(workspace: Workspace) -> None:
    with workspace.store.write() as work:
        work.settings.put("a", "b")
        work.commit(LogEvent("setting_changed"))


def test_the_second_one_reads_and_is_logged(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    assert sharing.state(karin).may_write
    now = sharing.state(maria)
    assert now.holder is not None
    assert (now.mode, now.holder.login, now.holder.device) == (StoreMode.READING, "karin", "KONTOR-1")
    assert kinds(maria)[-2:] == ["unlocked", "unlocked"]
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        put(maria)
    with pytest.raises(ExpectedFailure, match="store_in_use"):
        sharing.begin_writing(maria, take_over=True)
    sessions.remember_point(maria, "{}")
    assert sessions.resume_point(maria) is None
    header = sessions.store_header(school.services, STORE)
    assert header.holder is not None
    assert header.holder.login == "karin"
    sessions.lock(karin, "idle")
    assert sharing.state(maria).is_free
    assert sharing.begin_writing(maria).may_write
    put(maria)
    assert "lease_taken_over" not in kinds(maria)


def test_a_stale_lease_is_taken_over_on_purpose_and_logged(school: School) -> None:
    unlock(school, "karin")
    maria = unlock(school, "maria", "KONTOR-2")
    school.gate.leases.kill(STORE)
    assert sharing.state(maria).is_stale
    with pytest.raises(ExpectedFailure, match="lease_stale") as refused:
        sharing.begin_writing(maria)
    assert refused.value.facts["device"] == "KONTOR-1"
    assert sharing.begin_writing(maria, take_over=True).may_write
    with maria.store.read() as work:
        row = work.log.rows(newest=1)[0]
    assert (row.event.kind, row.event.detail) == (
        "lease_taken_over",
        {"login": "karin", "device": "KONTOR-1"},
    )
    assert sharing.begin_writing(maria, take_over=True).may_write
    assert kinds(maria).count("lease_taken_over") == 1


def test_whose_lease_was_taken_over_is_told_so(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    school.gate.leases.kill(STORE)
    sharing.begin_writing(maria, take_over=True)
    with pytest.raises(ExpectedFailure, match="lease_lost") as refused:
        put(karin)
    assert refused.value.facts == {"login": "maria", "device": "KONTOR-2"}
    assert not sharing.state(karin).may_write


def test_letting_others_write(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria")
    assert sharing.stop_writing(karin).is_free
    with pytest.raises(ExpectedFailure, match="not_writing"):
        put(karin)
    sharing.begin_writing(maria)
    assert sharing.state(karin).holder is not None


def test_a_failed_unlocking_holds_nothing(school: School) -> None:
    school.gate.is_disk_full = True
    with pytest.raises(ExpectedFailure, match="disk_full"):
        unlock(school, "karin")
    assert sessions.store_header(school.services, STORE).holder is None


def test_a_backup_is_only_read(school: School) -> None:
    copy = Path("kopia")
    school.gate.stores[copy] = school.gate.stores[STORE]
    workspace = sessions.open_backup(school.services, copy, "maria", PASSWORD)
    assert sharing.state(workspace).mode is StoreMode.BACKUP
    before = kinds(workspace)
    with workspace.store.write() as work:
        work.commit(LogEvent("pupil_opened"))
    assert kinds(workspace) == before
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"):
        put(workspace)
    with pytest.raises(ExpectedFailure, match="backup_is_read_only"):
        sharing.begin_writing(workspace, take_over=True)
    sessions.lock(workspace, "person")


def leave_row(workspace: Workspace, kind: str) -> None:
    with workspace.store.write() as work:
        work.commit(LogEvent(kind))


def test_who_reads_learns_that_somebody_changed_something(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    last, changes = sharing.news(maria)
    assert not changes.kinds
    assert sharing.news(maria, last) == (last, ChangeSet())
    put(karin)
    now, changes = sharing.news(maria, last)
    assert now == last + 1
    assert changes.kinds == frozenset(ChangeKind)
    assert sharing.news(maria, now) == (now, ChangeSet())


@pytest.mark.parametrize("kind", ["pupil_opened", "form_opened", "unlocked", "locked", "log_read"])
def test_what_somebody_read_is_no_news(school: School, kind: str) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    last, _ = sharing.news(maria)
    leave_row(karin, kind)
    assert sharing.news(maria, last) == (last + 1, ChangeSet())


def test_daily_work_is_news_that_leaves_the_pupils_as_they_are(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    last, _ = sharing.news(maria)
    leave_row(karin, "draft_written")
    _, changes = sharing.news(maria, last)
    assert changes.touches(ChangeKind.DRAFT)
    assert not changes.touches(ChangeKind.PUPIL, ChangeKind.ORGANISATION, ChangeKind.ACCOUNT)
    leave_row(karin, "pupil_protected")
    assert sharing.news(maria, last)[1].touches(ChangeKind.PUPIL)


def test_after_very_many_rows_everything_may_be_different(school: School) -> None:
    karin, maria = unlock(school, "karin"), unlock(school, "maria", "KONTOR-2")
    last, _ = sharing.news(maria)
    for _ in range(201):
        leave_row(karin, "pupil_opened")
    assert sharing.news(maria, last) == (last + 201, ChangeSet(frozenset(ChangeKind)))
