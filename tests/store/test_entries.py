# SPDX-License-Identifier: EUPL-1.2
"""Revision 0007 on disk: brought from 0006 with what it had, nothing of the new tables to be read without a key."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import update

from eht_desk.domain.cases import Case, opened
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CaseId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.organisation import SchoolAuthority
from eht_desk.store import mappers, schema
from eht_desk.store.engine import raw_connection
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.rows import SCHOOL_AUTHORITY
from eht_desk.store.rows_process import CASE_FILE
from tests.contracts.cases import a_case
from tests.contracts.entries import a_measure, a_meeting, an_evaluation, an_item, one_of_each
from tests.contracts.unit_of_work import with_pupil
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds

WORD = "kvittblåvinge"
NEW_OF_CASE = {
    *("routine_id", "routine_version", "counts_from", "owner_id", "delegates", "origin", "standing"),
}
NEW_OF_AUTHORITY = {"kind", "municipality"}


def as_0006_wrote(store: UnlockedStore, case: Case, authority: SchoolAuthority) -> None:
    """The two records with only the fields that 0006 knew, in a store of that revision."""
    vault = store._session.vault
    with store.write() as work:
        cases, shelf = work.cases, work.organisation
        said = {key: part for key, part in mappers.CASE.encode(case).items() if key not in NEW_OF_CASE}
        told = {
            key: part
            for key, part in mappers.AUTHORITY.encode(authority).items()
            if key not in NEW_OF_AUTHORITY
        }
        sealed = cases.seal(CASE_FILE, case.compartment_id, case.id, said)
        cases.connection.execute(update(CASE_FILE).values(sealed=sealed))
        sealed = shelf.seal(SCHOOL_AUTHORITY, vault.school, authority.id, told)
        shelf.connection.execute(update(SCHOOL_AUTHORITY).values(sealed=sealed))
        work.commit(LogEvent("test_0006"))
    with store._session.connections.write() as connection:
        schema.downgrade(connection, schema.SHIPPED[6])
        schema.put_fact(connection, schema.REVISION, "0006_surveys")
        connection.commit()
    store.close()


def test_a_store_of_0006_is_brought_to_0007_with_its_cases_and_its_authority(
    desk: Desk, store: UnlockedStore
) -> None:
    pupil = with_pupil(store)
    case = opened(a_case(store, pupil))
    with store.write() as work:
        work.cases.add(case)
        authority = work.organisation.authority()
        work.commit(LogEvent("case_opened", pupil.id))
    assert {item.name for item in fields(Case)} > NEW_OF_CASE
    as_0006_wrote(store, case, authority)
    gate = SqlCipherGate(desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP)
    with pytest.raises(ExpectedFailure, match="store_older"):
        gate.unlock(desk.path, LOGIN, PASSWORD)
    gate.upgrade(desk.path, LOGIN, PASSWORD)
    upgraded = gate.unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(upgraded)
    with upgraded.write() as work:
        assert work.cases.get(CaseId(case.id)) == case
        assert work.organisation.authority() == authority
        for entry in one_of_each(upgraded, pupil):
            work.entries.add(entry)
        work.commit(LogEvent("test_entries", pupil.id))
    assert upgraded.verify().is_ok


def test_the_clear_columns_tell_of_which_kind_it_is_and_no_more(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        work.entries.add(a_measure(store, pupil, text=WORD, evaluations=(an_evaluation(store, text=WORD),)))
        work.entries.add(an_item(store, pupil, text=WORD))
        work.unit_entries.add(a_meeting(store, pupil.unit_id, general=WORD, chair=WORD))
        work.commit(LogEvent("test_entries"))
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    columns = "id, pupil_id, unit_id, kind, compartment_id"
    told = connection.execute(f"SELECT {columns} FROM case_entry ORDER BY id").fetchall()  # noqa: S608 - written here
    assert [row[3] for row in told] == ["meeting_item", "measure"]
    rows = [*connection.execute("SELECT * FROM case_entry"), *connection.execute("SELECT * FROM unit_entry")]
    assert WORD not in repr([value for row in rows for value in row if not isinstance(value, bytes)])
    connection.close()


def test_a_kind_that_nobody_knows_is_damage_and_no_entry(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        work.entries.add(a_measure(store, pupil))
        work.commit(LogEvent("test_entries"))
    connection = raw_connection(store._session.database, store._session.vault.store_key)
    connection.execute("UPDATE case_entry SET kind = 'other'")
    connection.close()
    with store.read() as work, pytest.raises(ExpectedFailure, match="store_damaged"):
        work.entries.of_pupil(pupil.id)
