# SPDX-License-Identifier: EUPL-1.2
"""Several threads on one unlocked store: one writes, many read; closing waits for a save under way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import a_pupil, with_pupil
from tests.store.conftest import Desk, add_account
from tests.store.test_keys import let_go


def test_a_reader_sees_one_moment_while_others_write(store: UnlockedStore) -> None:
    with store.read() as reading:
        assert reading.pupils.all() == []
        with_pupil(store)
        assert reading.pupils.all() == []
    with store.read() as reading:
        assert len(reading.pupils.all()) == 1


def test_writers_take_turns(store: UnlockedStore) -> None:
    def write(number: int) -> None:
        with store.write() as work:
            work.settings.put(f"key {number}", str(number))
            work.commit(LogEvent("setting_changed"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    with store.read() as work:
        assert len(work.settings.all()) == 40
        assert work.log.rows(newest=1)[0].position == 41
    assert store.verify().is_ok


def test_readers_go_on_while_the_store_s_key_changes(store: UnlockedStore) -> None:
    leavers = [add_account(store, f"per{number}")[0] for number in range(3)]
    pupil = with_pupil(store)
    is_over = threading.Event()

    def read_on() -> int:
        count = 0
        while not is_over.is_set():
            with store.read() as work:
                assert work.pupils.all() == [pupil]
            count += 1
        return count

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read_on) for _ in range(3)]
        try:
            for leaver in leavers:
                let_go(store, leaver)
        finally:
            is_over.set()
        assert all(reader.result() > 0 for reader in readers)
    report = store.verify()
    assert (report.is_ok, report.remarks) == (True, ())  # no change of the key had to wait


def test_closing_lets_a_save_end_and_refuses_the_next(desk: Desk, store: UnlockedStore) -> None:
    is_inside, may_end = threading.Event(), threading.Event()

    def save() -> None:
        with store.write() as work:
            work.pupils.add([a_pupil(store)])
            is_inside.set()
            may_end.wait(10)
            work.commit(LogEvent("pupil_added"))

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save)
        is_inside.wait(10)
        threading.Timer(0.05, may_end.set).start()
        store.close()
        saving.result()
    with pytest.raises(ExpectedFailure, match="store_closed"), store.write():
        pass
    again = desk.unlock()
    with again.read() as work:
        assert len(work.pupils.all()) == 1
    assert again.verify().is_ok


def test_a_save_that_comes_too_late_writes_nothing(desk: Desk, store: UnlockedStore) -> None:
    with_pupil(store)

    def save_late() -> None:
        with store.write() as work:
            work.settings.put("late", "1")
            store.close()
            work.commit(LogEvent("setting_changed"))

    with pytest.raises(ExpectedFailure, match="store_closed"):
        save_late()
    again = desk.unlock()
    with again.read() as reading:
        assert reading.settings.get("late") is None
    assert again.verify().is_ok
