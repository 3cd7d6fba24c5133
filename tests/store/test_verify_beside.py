# SPDX-License-Identifier: EUPL-1.2
"""The check of a store hinders nobody: who saves meanwhile saves, and what is saved meanwhile is no finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import verify_pages
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.page_codes import PageCodes
from eht_desk.store.verify_log import LogCheck
from tests.contracts.unit_of_work import with_pupil
from tests.store.conftest import Desk, add_account
from tests.store.test_keys import let_go

Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture(params=["own disk", "share"])
def beside(desk: Desk, request: pytest.FixtureRequest) -> UnlockedStore:
    """A store with some rows, in each of the two journals."""
    if request.param == "share":
        (desk.path / "on-share.json").write_text(
            f'{{"format": 1, "at": "{desk.clock.now().isoformat()}"}}', "utf-8"
        )
    store = desk.unlock()
    with_pupil(store)
    assert (desk.path / "store.db-wal").exists() == (request.param == "own disk")
    return store


@pytest.fixture
def while_reading_pages(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Something happens each time a piece of the file is looked at."""

    def run(happens: Callable[[], object]) -> None:
        former = PageCodes.are_true

        def are_true(self: PageCodes, content: bytes, at: int) -> bool:
            happens()
            return former(self, content, at)

        monkeypatch.setattr(PageCodes, "are_true", are_true)

    return run


@pytest.fixture
def while_reading_rows(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Something happens each time a row of the log is looked at."""

    def run(happens: Callable[[], object]) -> None:
        former = LogCheck._check_signature

        def check(self: LogCheck, *rest: object) -> None:
            happens()
            former(self, *rest)  # type: ignore[arg-type]  # handed on as it came

        monkeypatch.setattr(LogCheck, "_check_signature", check)

    return run


def save(store: UnlockedStore) -> None:
    with store.write() as work:
        work.settings.put("text", "x" * 5000)
        work.commit(LogEvent("setting_changed"))


def test_a_save_under_way_does_not_wait_for_the_check_nor_the_check_for_it(
    beside: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_pages, "PAUSE_AFTER_WRITER_SECONDS", 0)
    with beside.write() as work:
        work.settings.put("text", "half saved")
        report = beside.verify()
        work.commit(LogEvent("setting_changed"))
    assert report.is_ok
    assert [code for code, _ in report.remarks] == ([] if _has_log(beside) else ["structure_unread"])
    assert beside.verify().remarks == ()


def _has_log(store: UnlockedStore) -> bool:
    return (store.header.path / "store.db-wal").exists()


def test_what_is_saved_meanwhile_is_no_finding(
    beside: UnlockedStore, while_reading_pages: Meanwhile, while_reading_rows: Meanwhile
) -> None:
    while_reading_pages(lambda: save(beside))
    while_reading_rows(lambda: save(beside))
    before = beside.verify()
    assert before.findings == ()
    assert beside.verify().log_rows > before.log_rows


def test_an_account_opened_meanwhile_is_no_finding(
    beside: UnlockedStore, while_reading_rows: Meanwhile
) -> None:
    logins = iter(["per", "ulla"])

    def opens() -> None:
        login = next(logins, "")
        if login:
            add_account(beside, login)

    while_reading_rows(opens)
    assert beside.verify().findings == ()
    assert next(logins, "") == ""


def test_a_change_of_the_key_meanwhile_is_no_damage(
    beside: UnlockedStore, while_reading_pages: Meanwhile
) -> None:
    leavers = [add_account(beside)[0]]

    def leaves() -> None:
        if leavers:
            let_go(beside, leavers.pop())

    while_reading_pages(leaves)
    assert beside.verify().is_ok
    assert leavers == []


@pytest.mark.parametrize("when", ["pages", "rows"])
def test_a_lock_ends_the_check(
    beside: UnlockedStore, while_reading_pages: Meanwhile, while_reading_rows: Meanwhile, when: str
) -> None:
    meanwhile = while_reading_pages if when == "pages" else while_reading_rows
    meanwhile(beside.close)
    with pytest.raises(ExpectedFailure, match="store_closed"):
        beside.verify()


def test_a_rotten_page_is_found_in_either_journal(desk: Desk, beside: UnlockedStore) -> None:
    desk.close_and_rot(beside)
    assert not desk.unlock().verify().pages_ok


def test_a_page_that_is_half_written_is_looked_at_again(
    beside: UnlockedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = PageCodes.are_true
    wrong = iter([True, True, True])

    def are_true(self: PageCodes, content: bytes, at: int) -> bool:
        return former(self, content, at) and not next(wrong, False)

    monkeypatch.setattr(PageCodes, "are_true", are_true)
    assert beside.verify().is_ok
    assert not next(wrong, False)
