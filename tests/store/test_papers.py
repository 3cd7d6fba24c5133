# SPDX-License-Identifier: EUPL-1.2
"""Revision 0004 on disk: brought from 0003 with what it had, sealed, and kept as it came."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from eht_desk.domain.documents import IssuedPaper
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.log import LogEvent
from eht_desk.store import schema
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from tests.contracts.papers import SCAN, a_consent, a_definition, a_loose_page, a_page, an_offered_time
from tests.contracts.unit_of_work import NOON, a_document, with_pupil
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds

WORD = "kvittblåvinge"


def a_paper(store: UnlockedStore, document_id: DocumentId) -> IssuedPaper:
    digest = hashlib.sha256(SCAN).hexdigest()
    paper = IssuedPaper(document_id, 1, NOON, store.account_id, "talk", digest, 1, 0, "")
    return replace(paper, copy_id="home", language=WORD, pages=3)


def fill(store: UnlockedStore) -> None:
    """One of each."""
    pupil = with_pupil(store)
    document = a_document(store, pupil)
    with store.write() as work:
        work.documents.add(document)
        work.documents.add_paper(a_paper(store, document.id), SCAN)
        work.offered.add(an_offered_time(store, pupil, place=WORD))
        work.consents.add(a_consent(store, pupil, person_name=WORD))
        work.scans.add_returned(a_page(store, document.id), SCAN)
        work.scans.add_loose(a_loose_page(store, pupil.unit_id, code_text=WORD), SCAN)
        work.definitions.add(a_definition(store, title=WORD), SCAN)
        work.commit(LogEvent("test_papers"))


def test_a_store_of_0003_is_brought_to_0004_with_its_papers(desk: Desk, store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    document = a_document(store, pupil)
    with store.write() as work:
        work.documents.add(document)
        work.documents.add_paper(a_paper(store, document.id), SCAN)
        work.commit(LogEvent("paper_issued"))
    with store._session.connections.write() as connection:
        for step in reversed(schema.SHIPPED[3:]):
            schema.downgrade(connection, step)
        schema.put_fact(connection, schema.REVISION, "0003_cases")
        connection.commit()
    store.close()
    gate = SqlCipherGate(desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP)
    with pytest.raises(ExpectedFailure, match="store_older"):
        gate.unlock(desk.path, LOGIN, PASSWORD)
    gate.upgrade(desk.path, LOGIN, PASSWORD)
    upgraded = gate.unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(upgraded)
    with upgraded.read() as work:
        [paper] = work.documents.papers(document.id)
        assert paper == replace(a_paper(upgraded, document.id), copy_id="", language="", pages=0)
        assert work.documents.paper_bytes(document.id, 1) == SCAN
        assert work.definitions.all() == []
    assert upgraded.verify().is_ok


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("returned_page", "sealed_content = x'00'", "returned pages stay"),
        ("returned_page", "document_id = 'other', compartment_id = 'x'", "returned pages stay"),
        ("loose_page", "sealed_content = x'00'", "loose pages stay"),
        ("school_definition", "sealed_content = x'00'", "definitions stay"),
        ("issued_paper", "copy_id = 'other', compartment_id = 'x'", "issued papers stay"),
        ("issued_paper", "pages = 7", "issued papers stay"),
        ("issued_paper", "sealed_more = NULL", "issued papers stay"),
    ],
)
def test_what_came_stays_whatever_is_done_to_it(
    store: UnlockedStore, table: str, change: str, said: str
) -> None:
    fill(store)
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    with pytest.raises(Exception, match=said):
        connection.execute(f"UPDATE {table} SET {change}")  # noqa: S608 - written here
    connection.close()


def test_no_clear_column_tells_whose_or_in_which_language(store: UnlockedStore) -> None:
    fill(store)
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    for table in (
        "offered_time",
        "consent",
        "returned_page",
        "loose_page",
        "school_definition",
        "issued_paper",
    ):
        row = connection.execute(f"SELECT * FROM {table}").fetchone()  # noqa: S608 - our table names
        clear = [value for value in row if not isinstance(value, bytes)]
        assert WORD not in repr(clear), table
    connection.close()
