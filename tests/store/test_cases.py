# SPDX-License-Identifier: EUPL-1.2
"""Revision 0003 on disk: brought from 0002, sealed in the pupil's compartment, large scans in little memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.domain.received import CHUNK
from eht_desk.store import schema
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.cases import PDF, a_case, a_note, a_note_draft, a_scan, a_task, an_override
from tests.contracts.unit_of_work import a_draft, a_pupil, with_pupil
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds

TABLES = (
    "contact_note",
    "note_draft",
    "received_document",
    "received_piece",
    "case_file",
    "task",
    "gate_override",
)


def test_a_store_of_0002_is_brought_to_0003_with_all_it_had(desk: Desk, store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    draft = a_draft(store, pupil)
    with store.write() as work:
        work.documents.put_draft(draft)
        work.commit(LogEvent("draft_written"))
    with store._session.connections.write() as connection:
        for step in reversed(schema.SHIPPED[2:]):
            schema.downgrade(connection, step)
        schema.put_fact(connection, schema.REVISION, "0002_school")
        connection.commit()
    store.close()
    gate = SqlCipherGate(desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP)
    with pytest.raises(ExpectedFailure, match="store_older"):
        gate.unlock(desk.path, LOGIN, PASSWORD)
    gate.upgrade(desk.path, LOGIN, PASSWORD)
    upgraded = gate.unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(upgraded)
    note = a_note(upgraded, pupil)
    with upgraded.write() as work:
        assert work.documents.drafts() == [draft]
        work.notes.add(note)
        work.commit(LogEvent("note_written", pupil.id))
    assert upgraded.verify().is_ok
    with upgraded.read() as reading:
        assert reading.notes.of_pupil(pupil.id) == [note]
        kinds = [row.event.detail for row in reading.log.rows() if row.event.kind == "store_upgraded"]
    assert kinds[-1]["from"] == "0002_school"


def test_what_is_received_stays_whatever_is_done_to_it(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    scan = a_scan(store, pupil)
    with store.write() as work:
        work.received.add(scan, [PDF])
        work.commit(LogEvent("received_registered"))
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    for change in (
        "sealed = x'00'",
        "number = 7",
        "received_id = 'another'",
        "number = 7, compartment_id = 'x'",
    ):
        with pytest.raises(Exception, match="received documents stay"):
            connection.execute(f"UPDATE received_piece SET {change}")  # noqa: S608 - written here
    connection.close()


@pytest.mark.parametrize(
    "damage", ["DROP TRIGGER received_piece_stays", "DELETE FROM received_piece WHERE number = 1"]
)
def test_content_that_was_changed_is_not_given_out_as_received(store: UnlockedStore, damage: str) -> None:
    pupil = with_pupil(store)
    content = PDF * 600
    scan = a_scan(store, pupil, content)
    with store.write() as work:
        work.received.add(scan, [content[:CHUNK], content[CHUNK:]])
        work.commit(LogEvent("received_registered"))
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    connection.execute(damage)
    if damage.startswith("DROP"):
        connection.execute("UPDATE received_piece SET sealed = x'0100' WHERE number = 0")
    connection.commit()
    connection.close()
    with store.read() as reading, pytest.raises(ExpectedFailure, match="store_damaged"):
        list(reading.received.content(scan.id))


def test_in_a_compartment_of_its_own_the_store_key_alone_shows_no_word(store: UnlockedStore) -> None:
    protected = with_pupil(store, replace(a_pupil(store, "Noel", "pupil-9"), compartment_id=store.own))
    with store.write() as work:
        work.notes.add(a_note(store, protected, with_name="Farmor Greta"))
        work.notes.put_draft(a_note_draft(store, protected))
        work.received.add(a_scan(store, protected), [PDF])
        work.cases.add(a_case(store, protected))
        work.tasks.add(a_task(store, protected))
        work.gates.add(an_override(store, protected))
        work.commit(LogEvent("note_written", protected.id, compartment_id=store.own))
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    seen = b""
    for table in TABLES:
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - named here
        assert rows, table
        for row in rows:
            seen += b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    connection.close()
    for word in (
        "Ringde",
        "phone",
        "guardian-1",
        "Farmor",
        "Mamman",
        "Utredning",
        "BUP",
        "%PDF",
        "2026-11-20",
    ):
        assert word.encode() not in seen, word
    for word in ("Frånvaron", "counsellor", "Ring hem", "mentor", "Karin", "before_social_mapping"):
        assert word.encode() not in seen, word


def test_a_large_scan_is_never_in_memory_several_times(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    content = bytearray(PDF * (24 * CHUNK // len(PDF)))
    scan = a_scan(store, pupil, bytes(content))
    view = memoryview(content)
    tracemalloc.start()
    try:
        with store.write() as work:
            work.received.add(scan, (view[at : at + CHUNK] for at in range(0, len(view), CHUNK)))
            work.commit(LogEvent("received_registered"))
        with store.read() as reading:
            size = sum(len(piece) for piece in reading.received.content(scan.id))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == len(content)
    assert peak < 8 * CHUNK


def test_a_list_of_received_documents_reads_no_content(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        work.received.add(a_scan(store, pupil), [PDF])
        work.commit(LogEvent("received_registered"))
    statements: list[str] = []
    with store.read() as reading:
        driver = reading._connection.connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        assert len(reading.received.of_pupil(pupil.id)) == 1
        driver.set_trace_callback(None)
    assert statements
    assert not any("received_piece" in statement for statement in statements)
