# SPDX-License-Identifier: EUPL-1.2
"""A full disk: said as such, nothing half written, what was saved stays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import folder
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import a_draft, with_pupil
from tests.store.conftest import LOGIN, PASSWORD, Desk, new_store


def test_a_full_database_takes_the_transaction_back(desk: Desk, store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        pages = work._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        work._connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}").all()
    with pytest.raises(ExpectedFailure, match="disk_full"), store.write() as work:
        work.documents.put_draft(a_draft(store, pupil, answers={"text": "x" * 100_000}))
    with store.write() as work:
        work.documents.put_draft(a_draft(store, pupil, answers={"text": "short"}))
        work.commit_in_stretch()
    store.close()
    again = desk.unlock()
    with again.read() as work:
        assert [dict(draft.answers) for draft in work.documents.drafts()] == [{"text": "short"}]
    assert again.verify().is_ok


def test_a_transaction_that_the_database_took_back_is_not_committed_by_halves(
    desk: Desk, store: UnlockedStore
) -> None:
    pupil = with_pupil(store)

    def swallow_and_go_on() -> None:
        with store.write() as work:
            work.settings.put("before", "1")
            pages = work._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            work._connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}").all()
            with pytest.raises(ExpectedFailure, match="disk_full"):
                work.documents.put_draft(a_draft(store, pupil, answers={"text": "x" * 100_000}))
            work.commit(LogEvent("draft_written"))

    with pytest.raises(ExpectedFailure, match="disk_full"):
        swallow_and_go_on()
    with store.read() as work:
        assert work.settings.get("before") is None
        assert work.log.rows(newest=1)[0].event.kind == "pupil_added"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte, where the test may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int = 0) -> Path:
    filler = place / "filler"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    filler.write_bytes(bytes(max(0, free - leave)))
    return filler


def test_no_store_is_made_on_a_full_disk_and_nothing_is_left(desk: Desk, small_disk: Path) -> None:
    for leave in (0, 8_192, 65_536, 200_000):
        filler = fill(small_disk, leave)
        with pytest.raises(ExpectedFailure, match="disk_full"):
            desk.gate.create(new_store(small_disk / "store"))
        assert list(small_disk.iterdir()) == [filler]
        filler.unlink()


def test_work_goes_on_when_there_is_room_again(desk: Desk, small_disk: Path) -> None:
    desk.gate.create(new_store(small_disk / "store"))
    store = desk.gate.unlock(small_disk / "store", LOGIN, PASSWORD)
    pupil = with_pupil(store)
    filler = fill(small_disk)
    with pytest.raises(ExpectedFailure, match="disk_full"):
        write_much(store, "x" * 100_000)
    filler.unlink()
    write_much(store, "short")
    assert store.verify().is_ok
    with store.read() as work:
        assert work.documents.drafts()[0].pupil_id == pupil.id
    store.close()
    assert not (small_disk / "store" / f"{folder.DATABASE}-wal").exists()


def write_much(store: UnlockedStore, text: str) -> None:
    with store.read() as reading:
        pupil = reading.pupils.all()[0]
    with store.write() as work:
        work.documents.put_draft(a_draft(store, pupil, answers={"text": text}))
        work.commit(LogEvent("draft_written"))
