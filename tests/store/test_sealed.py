# SPDX-License-Identifier: EUPL-1.2
"""The sealed type: nothing enters unsealed, nothing opens in another place, own notes stay sealed to the store key."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, LargeBinary, inspect
from sqlalchemy.exc import StatementError

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.store.columns import METADATA
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.rows import DRAFT, SETTING
from eht_desk.store.sealed import Sealed, SealedType
from tests.contracts.unit_of_work import a_draft, with_pupil
from tests.store.conftest import Desk
from tests.store.test_keys import own_draft

STRUCTURE = {"meta", "compartment", "account_key", "compartment_key"}


def test_every_content_table_has_a_compartment_and_the_sealed_type() -> None:
    for name, table in METADATA.tables.items():
        if name not in STRUCTURE:
            assert isinstance(table.c.sealed.type, SealedType), name
            assert not table.c.sealed.nullable, name
            assert table.c.compartment_id.foreign_keys, name


def test_text_about_people_has_no_clear_column() -> None:
    words = ("name", "text", "answer", "number_", "phone", "mail", "birth", "reason", "login", "detail")
    for table in METADATA.tables.values():
        for column in table.c:
            assert not any(word in column.name for word in words), f"{table.name}.{column.name}"


@pytest.mark.parametrize("value", [b"raw", "text", 5])
def test_raw_content_is_refused(store: UnlockedStore, value: object) -> None:
    with pytest.raises(StatementError, match="sealed"), store.write() as work:
        work._connection.execute(
            SETTING.insert(), {"key": "k", "compartment_id": store.school, "sealed": value}
        )


def test_own_text_is_not_visible_through_the_store_key(desk: Desk, store: UnlockedStore) -> None:
    own_draft(store, "hemlig anteckning")
    connection = desk.raw(store)
    whole = "\n".join(
        repr(row)
        for table in METADATA.tables
        for row in connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our table names
        if table not in {"draft"}
    )
    sealed = connection.execute("SELECT sealed FROM draft").fetchone()[0]
    connection.close()
    assert b"anteckning" not in sealed
    assert sealed[:2] == b"\x01\x01"
    assert "hemlig anteckning" not in whole.replace("draft", "")


def test_a_row_moved_to_another_place_does_not_open(desk: Desk, store: UnlockedStore) -> None:
    own_draft(store, "one")
    own_draft(store, "two")
    connection = desk.raw(store)
    first = connection.execute("SELECT sealed FROM draft WHERE id = 'own-one'").fetchone()[0]
    connection.execute("UPDATE draft SET sealed = ? WHERE id = 'own-two'", (first,))
    connection.close()
    with store.read() as work, pytest.raises(ExpectedFailure, match="store_damaged"):
        work.documents.drafts()


def test_sealed_content_cannot_be_replaced_by_open_content(desk: Desk, store: UnlockedStore) -> None:
    own_draft(store, "one")
    connection = desk.raw(store)
    connection.execute("UPDATE draft SET sealed = ?", (b'\x01\x00{"answers":{"text":"forged"}}',))
    connection.close()
    with store.read() as work, pytest.raises(ExpectedFailure, match="store_damaged"):
        work.documents.drafts()


def test_garbage_in_the_school_s_rows_is_damage(desk: Desk, store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with store.write() as work:
        work.documents.put_draft(a_draft(store, pupil))
        work.commit_in_stretch()
    for content in (b"\x01\x00{not json", b"", b"\x01\x00[1]"):
        connection = desk.raw(store)
        connection.execute("UPDATE draft SET sealed = ?", (content,))
        connection.execute("UPDATE pupil SET sealed = ?", (content,))
        connection.close()
        with store.read() as work:
            with pytest.raises(ExpectedFailure, match="store_damaged"):
                work.documents.drafts()
            with pytest.raises(ExpectedFailure, match="store_damaged"):
                work.pupils.all()


def test_an_error_text_quotes_no_content(store: UnlockedStore) -> None:
    pupil = with_pupil(store)
    with pytest.raises(Exception, match="UNIQUE") as caught, store.write() as work:
        work.pupils.add([pupil])
    assert pupil.family_name not in str(caught.value)


def test_a_sealed_value_does_not_show_itself() -> None:
    assert "secret" not in repr(Sealed(b"\x01\x00secret"))


def test_the_sealed_column_is_a_blob() -> None:
    column: Column[object] = DRAFT.c.sealed
    assert isinstance(inspect(column).type.impl_instance, LargeBinary)
