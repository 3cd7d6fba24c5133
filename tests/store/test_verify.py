# SPDX-License-Identifier: EUPL-1.2
"""The check of the store finds whatever somebody with the store key and a debugger changes in the log."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from eht_desk.domain.documents import IssuedPaper
from eht_desk.domain.ids import PupilId
from eht_desk.domain.log import LogAnchor, LogEvent, chain_hash
from eht_desk.store import folder, keyring
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.unit_of_work import NOON, a_document, with_pupil
from tests.store.conftest import ACCOUNT, CHEAP, Desk, add_account
from tests.store.test_keys import let_go, reset

COLUMNS = ("at", "account_id", "kind", "compartment_id", "sealed", "previous", "hash", "key_id", "signature")
LATER_ROW = (
    "INSERT INTO log (position, at, account_id, kind, compartment_id, sealed, previous, hash, key_id, signature)"
    " VALUES (9, '', '', '', '', x'', '', '', '', x'')"
)
FORGED_ROW = (
    "INSERT INTO log SELECT 7, ?, ?, 'form_opened', compartment_id, ?, hash, ?, key_id, signature"
    " FROM log WHERE position = 6"
)
TRIGGERS = ("log_no_update", "log_no_delete", "log_no_gap")


@pytest.fixture
def logged(desk: Desk, store: UnlockedStore) -> UnlockedStore:
    """A store with half a dozen rows."""
    for number in range(5):
        desk.clock.advance(minutes=1)
        with store.write() as work:
            work.commit(LogEvent("form_opened", PupilId(f"pupil-{number}"), detail={"form": "bilaga_1"}))
    assert store.verify().is_ok
    return store


def tamper(desk: Desk, store: UnlockedStore, *statements: tuple[str, tuple[Any, ...]]) -> None:
    connection = desk.raw(store)
    connection.execute("PRAGMA foreign_keys=OFF")
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.close()


def codes(store: UnlockedStore, anchor: LogAnchor | None = None) -> set[str]:
    return {code for code, _ in store.verify(anchor).findings}


def test_a_sound_store_has_no_findings(logged: UnlockedStore) -> None:
    report = logged.verify()
    assert (report.pages_ok, report.key_slots, report.log_rows) == (True, 1, 6)
    assert (report.findings, report.remarks) == ((), ())
    with logged.read() as work:
        assert report.anchor == work.log.head()


def test_triggers_stop_our_own_slips(desk: Desk, logged: UnlockedStore) -> None:
    connection = desk.raw(logged)
    for statement in (
        "UPDATE log SET kind = 'x' WHERE position = 3",
        "DELETE FROM log WHERE position = 6",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE position = 6",
        LATER_ROW,
    ):
        with pytest.raises(Exception, match="log rows"):
            connection.execute(statement)
    connection.close()
    assert logged.verify().is_ok


@pytest.mark.parametrize("column", COLUMNS)
def test_any_changed_byte_of_a_row_is_found(desk: Desk, logged: UnlockedStore, column: str) -> None:
    connection = desk.raw(logged)
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    kind = "BLOB" if column in {"sealed", "signature"} else "TEXT"
    position = 3
    whole = connection.execute(
        f"SELECT CAST({column} AS BLOB) FROM log WHERE position = {position}"  # noqa: S608 - our column names
    ).fetchone()[0]
    update = f"UPDATE log SET {column} = CAST(? AS {kind}) WHERE position = {position}"  # noqa: S608 - the same
    for index in range(len(whole)):
        for flip in (0x01, 0x80):
            changed = bytearray(whole)
            changed[index] ^= flip
            connection.execute(update, (bytes(changed),))
            findings = log_findings(logged)
            assert any(facts.get("position") == position for _, facts in findings), (column, index, flip)
    connection.execute(update, (whole,))
    connection.close()
    assert not log_findings(logged)


def log_findings(store: UnlockedStore) -> list[tuple[str, Any]]:
    """The log's part of the check alone: hundreds of changes are tried."""
    from eht_desk.store.verify_log import LogCheck

    check = LogCheck(store._session)
    check.run(None)
    return check.findings


@pytest.mark.parametrize(
    ("column", "value"), [("kind", 5), ("sealed", "text"), ("at", b"x"), ("hash", ""), ("signature", "x")]
)
def test_a_column_of_another_type_is_found(
    desk: Desk, logged: UnlockedStore, column: str, value: object
) -> None:
    statement = f"UPDATE log SET {column} = ? WHERE position = 4"  # noqa: S608 - our column names
    tamper(desk, logged, (statement, (value,)))
    assert codes(logged) & {"log_row_changed", "log_signature"}


def test_a_removed_row_is_found(desk: Desk, logged: UnlockedStore) -> None:
    tamper(desk, logged, ("DELETE FROM log WHERE position = 3", ()))
    assert {"log_gap", "log_row_changed"} <= codes(logged)


def test_a_removed_row_with_the_rest_moved_up_is_found(desk: Desk, logged: UnlockedStore) -> None:
    tamper(
        desk,
        logged,
        ("DELETE FROM log WHERE position = 3", ()),
        ("UPDATE log SET position = position - 1 WHERE position > 3", ()),
    )
    assert "log_row_changed" in codes(logged)


def test_swapped_rows_are_found(desk: Desk, logged: UnlockedStore) -> None:
    tamper(
        desk,
        logged,
        ("UPDATE log SET position = 100 WHERE position = 3", ()),
        ("UPDATE log SET position = 3 WHERE position = 4", ()),
        ("UPDATE log SET position = 4 WHERE position = 100", ()),
    )
    assert "log_row_changed" in codes(logged)


def test_an_inserted_copy_is_found(desk: Desk, logged: UnlockedStore) -> None:
    statement = f"INSERT INTO log SELECT 7, {', '.join(COLUMNS)} FROM log WHERE position = 6"  # noqa: S608 - the same
    tamper(
        desk,
        logged,
        (statement, ()),
    )
    assert "log_row_changed" in codes(logged)


def test_a_row_forged_without_the_account_s_key_is_found(desk: Desk, logged: UnlockedStore) -> None:
    with logged.read() as work:
        head = work.log.head()
    assert head is not None
    sealed = b'\x01\x00{"detail":{}}'
    at = "2026-11-23T09:00:00.000000+00:00"
    digest = chain_hash(head.head, 7, at, ACCOUNT, "form_opened", logged.school, sealed)
    tamper(
        desk,
        logged,
        (
            FORGED_ROW,
            (at, ACCOUNT, sealed, digest),
        ),
    )
    assert codes(logged) == {"log_signature"}


def test_a_forger_s_own_key_is_found(desk: Desk, logged: UnlockedStore) -> None:
    from eht_desk.store import crypto, log

    keys = crypto.new_private_keys()
    with logged.read() as work:
        head = work.log.head()
    assert head is not None
    sealed = b'\x01\x00{"detail":{}}'
    at = "2026-11-23T09:00:00.000000+00:00"
    digest = chain_hash(head.head, 7, at, ACCOUNT, "form_opened", logged.school, sealed)
    signature = crypto.sign(keys.signing, log.row_message(logged.header.id, digest))
    name = crypto.key_name(keys.public)
    tamper(
        desk,
        logged,
        (
            "INSERT INTO account_key VALUES (?, ?, ?, ?, ?, 0)",
            (name, ACCOUNT, keys.public.sealing, keys.public.signing, at),
        ),
        (
            "INSERT INTO log VALUES (7, ?, ?, 'form_opened', ?, ?, ?, ?, ?, ?)",
            (at, ACCOUNT, logged.school, sealed, head.head, digest, name, signature),
        ),
    )
    assert codes(logged) == {"log_key_unknown"}


@pytest.mark.parametrize("rows", [1, 3, 6])
def test_a_cut_tail_shows_against_the_anchor_file(desk: Desk, logged: UnlockedStore, rows: int) -> None:
    tamper(desk, logged, ("DELETE FROM log WHERE position > ?", (6 - rows,)))
    assert "log_differs_from_anchor" in codes(logged)


def test_a_cut_tail_shows_against_an_issued_paper_and_a_given_anchor(
    desk: Desk, logged: UnlockedStore
) -> None:
    pupil = with_pupil(logged)
    document = a_document(logged, pupil)
    with logged.write() as work:
        head = work.next_anchor()
        assert head is not None
        digest = hashlib.sha256(b"%PDF").hexdigest()
        paper = IssuedPaper(document.id, 1, NOON, ACCOUNT, "talk", digest, 1, head.position, head.head)
        work.documents.add(document)
        work.documents.add_paper(paper, b"%PDF")
        work.commit(LogEvent("paper_issued", pupil.id, document.id))
    assert codes(logged) == set()
    assert codes(logged, head) == codes(logged, replace(head, head=head.head[:8].upper())) == set()
    assert codes(logged, replace(head, head="0" * 64)) == {"log_differs_from_anchor"}
    assert codes(logged, replace(head, head="")) == {"log_differs_from_anchor"}
    tamper(desk, logged, ("DELETE FROM log WHERE position >= ?", (head.position,)))
    logged.write_anchor()  # somebody with an account's keys can make the file fit, but not the paper
    assert codes(logged) == {"log_differs_from_paper"}
    assert "log_differs_from_anchor" in codes(logged, head)


def test_changed_bytes_of_a_paper_are_found(desk: Desk, logged: UnlockedStore) -> None:
    pupil = with_pupil(logged)
    document = a_document(logged, pupil)
    with logged.write() as work:
        work.documents.add(document)
        work.documents.add_paper(
            IssuedPaper(document.id, 1, NOON, ACCOUNT, "talk", hashlib.sha256(b"%PDF").hexdigest(), 1, 0, ""),
            b"%PDF",
        )
        work.commit(LogEvent("paper_issued", pupil.id, document.id))
    connection = desk.raw(logged)
    with pytest.raises(Exception, match="issued papers stay"):
        connection.execute("UPDATE issued_paper SET sealed = x'0100'")
    connection.execute("DROP TRIGGER issued_paper_stays")
    connection.execute("UPDATE issued_paper SET sealed = x'010041'")
    connection.close()
    assert codes(logged) == {"paper_changed"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data.update(head="0" * 64), "anchor_changed"),
        (lambda data: data.update(position=5), "anchor_changed"),
        (lambda data: data.update(position="six"), "anchor_changed"),
        (lambda data: data.update(account_id="somebody"), "anchor_changed"),
        (lambda data: data.update(signature="zz"), "anchor_changed"),
        (lambda data: data.clear(), "anchor_changed"),
    ],
)
def test_a_changed_anchor_file_is_found(
    desk: Desk, logged: UnlockedStore, change: Callable[[dict[str, Any]], None], code: str
) -> None:
    path = desk.path / folder.ANCHOR
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    assert codes(logged) == {code}
    path.unlink()
    assert codes(logged) == {"anchor_missing"}
    logged.write_anchor()
    assert codes(logged) == set()


def test_an_older_anchor_file_is_a_true_one(desk: Desk, logged: UnlockedStore) -> None:
    before = (desk.path / folder.ANCHOR).read_bytes()
    with logged.write() as work:
        work.commit(LogEvent("form_opened"))
    (desk.path / folder.ANCHOR).write_bytes(before)
    assert codes(logged) == set()


def test_a_clock_that_went_back_is_remarked_and_no_damage(desk: Desk, logged: UnlockedStore) -> None:
    desk.clock.set(datetime(2026, 11, 1, tzinfo=UTC))
    with logged.write() as work:
        work.commit(LogEvent("form_opened"))
    report = logged.verify()
    assert (report.is_ok, report.remarks) == (True, (("clock_went_back", {"position": 7}),))


def test_slots_that_do_not_fit_the_accounts_are_found(desk: Desk, logged: UnlockedStore) -> None:
    per, _ = add_account(logged)
    ring = keyring.read(desk.path, CHEAP)
    slot = ring.slot("per")
    assert slot is not None
    for changed, code in (
        (ring.without_slot(per), "slot_missing"),
        (ring.with_slot(replace(slot, signing_public=bytes(32))), "slot_changed"),
        (ring.with_slot(replace(slot, store_keys={})), "slot_changed"),
        (ring.with_slot(replace(slot, account_id=PupilId("stranger"))), "slot_unexpected"),  # type: ignore[arg-type]
        (replace(ring, recovery=replace(ring.recovery, public=bytes(32))), "recovery_changed"),
    ):
        keyring.write(desk.path, changed)
        assert codes(logged) == {code}
    (desk.path / folder.KEY_RING).write_bytes(b"{}")
    assert codes(logged) == {"key_ring_damaged"}


def test_signatures_of_former_keys_and_leavers_stay_good(desk: Desk, logged: UnlockedStore) -> None:
    per, _ = add_account(logged)
    for password in ("gröna skor i snö", "tillfälligt ord 5"):
        other = desk.unlock("per", password)
        with other.write() as work:
            work.commit(LogEvent("unlocked"))
        other.close()
        reset(desk.hand_to(logged), per, "tillfälligt ord 5")
    let_go(logged, per)
    assert codes(logged) == set()


def test_a_damaged_page_is_found(desk: Desk, logged: UnlockedStore) -> None:
    with_pupil(logged)
    desk.close_and_rot(logged)
    store = desk.unlock()
    report = store.verify()
    assert not report.pages_ok
    assert "pages_damaged" in {code for code, _ in report.findings}


def test_a_row_that_points_nowhere_is_found(desk: Desk, logged: UnlockedStore) -> None:
    tamper(
        desk,
        logged,
        ("INSERT INTO class_membership (pupil_id, compartment_id, sealed) VALUES ('x', 'y', x'0100')", ()),
    )
    assert not logged.verify().pages_ok


def test_the_anchor_of_a_backup_is_compared_too(desk: Desk, logged: UnlockedStore) -> None:
    backup = desk.path / folder.BACKUPS / "earlier"
    backup.mkdir()
    shutil.copy(desk.path / folder.ANCHOR, backup / folder.ANCHOR)
    assert codes(logged) == set()
    tamper(desk, logged, ("DELETE FROM log WHERE position > 4", ()))
    logged.write_anchor()
    assert codes(logged) == {"log_differs_from_anchor"}
