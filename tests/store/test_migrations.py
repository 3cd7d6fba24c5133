# SPDX-License-Identifier: EUPL-1.2
"""Revisions of the schema: what they build is what the rows say; an upgrade happens on purpose, with a copy first."""

from __future__ import annotations

import types
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import folder, schema, verify_pages
from eht_desk.store.columns import METADATA
from eht_desk.store.engine import Connections
from eht_desk.store.gate import SqlCipherGate
from eht_desk.store.open_store import UnlockedStore
from eht_desk.store.schema import SHIPPED, Step
from tests.contracts.unit_of_work import a_draft, with_pupil
from tests.store.conftest import CHEAP, LOGIN, PASSWORD, Desk, RandomIds

KEY = bytes(range(32))


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    folder.make_private_file(tmp_path / "store.db")
    return Connections(tmp_path / "store.db", KEY).write()


def names(connection: Connection) -> set[str]:
    return {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master").fetchall()}


def test_the_revisions_build_exactly_what_the_rows_say(connection: Connection) -> None:
    with connection:
        schema.upgrade(connection, SHIPPED)
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        checks = {
            (name, check["name"])
            for name in METADATA.tables
            for check in sa.inspect(connection).get_check_constraints(name)
        }
        wanted = {
            (name, constraint.name)
            for name, table in METADATA.tables.items()
            for constraint in table.constraints
            if isinstance(constraint, sa.CheckConstraint)
        }
        assert checks == wanted
        assert {name for name in names(connection) if "no_" in name or "stays" in name} == {
            "log_no_update",
            "log_no_delete",
            "log_no_gap",
            "issued_paper_stays",
            "received_piece_stays",
            "returned_page_stays",
            "loose_page_stays",
            "school_definition_stays",
        }
    connection.engine.dispose()


def test_down_and_up_again(connection: Connection) -> None:
    with connection:
        schema.upgrade(connection, SHIPPED)
        before = names(connection)
        for step in reversed(SHIPPED):
            schema.downgrade(connection, step)
        assert names(connection) == set()
        schema.upgrade(connection, SHIPPED)
        assert names(connection) == before
        assert schema.revision_of(connection) == SHIPPED[-1].revision
    connection.engine.dispose()


def later_step() -> Step:
    """A revision that a later version of the program might bring."""

    def upgrade() -> None:
        from alembic import op

        op.create_table("later_table", sa.Column("id", sa.String(36), primary_key=True))

    module = types.ModuleType("r9999_later")
    module.__dict__.update(upgrade=upgrade, downgrade=lambda: None)
    return Step("9999_later", lambda: module)


@pytest.fixture
def later_gate(desk: Desk) -> SqlCipherGate:
    return SqlCipherGate(desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP, steps=(*SHIPPED, later_step()))


def test_an_older_store_waits_for_somebody_to_confirm(desk: Desk, later_gate: SqlCipherGate) -> None:
    with pytest.raises(ExpectedFailure, match="store_older"):
        later_gate.unlock(desk.path, LOGIN, PASSWORD)
    desk.unlock()


def test_an_upgrade_keeps_everything_and_a_copy_of_what_was(
    desk: Desk, store: UnlockedStore, later_gate: SqlCipherGate
) -> None:
    pupil = with_pupil(store)
    draft = a_draft(store, pupil)
    with store.write() as work:
        work.documents.put_draft(draft)
        work.commit(LogEvent("draft_written"))
    store.close()
    copy = later_gate.upgrade(desk.path, LOGIN, PASSWORD)
    upgraded = later_gate.unlock(desk.path, LOGIN, PASSWORD)
    desk.opened.append(upgraded)
    assert upgraded.verify().is_ok
    with upgraded.read() as work:
        assert work.documents.drafts() == [draft]
        assert work.log.rows(newest=1)[0].event.detail == {"from": SHIPPED[-1].revision, "to": "9999_later"}
    assert copy.parent == desk.path / folder.BACKUPS
    former = desk.gate.unlock(copy, LOGIN, PASSWORD)
    desk.opened.append(former)
    assert former.verify().is_ok
    with former.read() as work:
        assert work.documents.drafts() == [draft]
    upgraded.close()
    with pytest.raises(ExpectedFailure, match="nothing_to_upgrade"):
        later_gate.upgrade(desk.path, LOGIN, PASSWORD)


def test_a_newer_store_is_refused_by_name_of_version(desk: Desk, later_gate: SqlCipherGate) -> None:
    later_gate.upgrade(desk.path, LOGIN, PASSWORD)
    with pytest.raises(ExpectedFailure, match="store_newer") as caught:
        desk.unlock()
    assert caught.value.facts["schema"] == "9999_later"
    assert caught.value.facts["made_with"]
    assert caught.value.facts["this"]
    with pytest.raises(ExpectedFailure, match="store_newer"):
        desk.gate.upgrade(desk.path, LOGIN, PASSWORD)


def test_an_upgrade_needs_the_password_and_a_sound_store(
    desk: Desk, later_gate: SqlCipherGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ExpectedFailure, match="wrong_password"):
        later_gate.upgrade(desk.path, LOGIN, "something else")
    monkeypatch.setattr(verify_pages, "pages_are_whole", lambda session: False)
    with pytest.raises(ExpectedFailure, match="store_damaged"):
        later_gate.upgrade(desk.path, LOGIN, PASSWORD)
    assert list((desk.path / folder.BACKUPS).iterdir()) == []
    monkeypatch.undo()
    desk.unlock()


def test_an_upgrade_that_fails_changes_nothing(desk: Desk) -> None:
    def fail() -> None:
        from alembic import op

        op.create_table("half", sa.Column("id", sa.String(36), primary_key=True))
        raise ZeroDivisionError

    module = types.ModuleType("r9999_fails")
    module.__dict__.update(upgrade=fail)
    gate = SqlCipherGate(
        desk.clock, RandomIds(), kdf=CHEAP, floor=CHEAP, steps=(*SHIPPED, Step("9999_fails", lambda: module))
    )
    with pytest.raises(ZeroDivisionError):
        gate.upgrade(desk.path, LOGIN, PASSWORD)
    store = desk.unlock()
    assert store.verify().is_ok
    with store.read() as work:
        assert "half" not in names(work._connection)
