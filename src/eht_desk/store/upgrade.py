# SPDX-License-Identifier: EUPL-1.2
"""Bringing an older store to this program's schema: integrity check, copy, upgrade in one transaction, verification."""

from __future__ import annotations

import shutil
from pathlib import Path

from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty, may, viewer_of
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.log import LogEvent
from eht_desk.store import engine, folder, key_slots, log, schema, unlock, verify_pages
from eht_desk.store.repositories.accounts import Accounts
from eht_desk.store.session import Session, Tools


def upgrade(path: Path, tools: Tools, login: str, password: str) -> Path:
    """Upgrade the store. Returns the copy's folder, a whole store of the former version.

    Raises ExpectedFailure: `store_damaged` (before: nothing was changed; after: with `copy`), `store_newer`,
    `nothing_to_upgrade`, `disk_full`, and those of unlocking; RuleViolation `upgrade_not_allowed`.
    """
    ring = unlock.readable_ring(path, tools)
    slot = unlock.slot_for(ring, login)
    opened = key_slots.open_with_password(ring, slot, password)
    session = unlock.open_session(
        path, tools, ring, opened.store_keys, slot.account_id, opened.account_keys, any_schema=True
    )
    store = unlock.unlocked(session, ring, slot.login, must_write=True)
    try:
        found = _older_revision(session)
        if not verify_pages.pages_are_whole(session):
            raise ExpectedFailure("store_damaged")
        _require_duty(session, found)
        copy = _copy(session, found)
        run_steps(session, found)
        if not store.verify().is_ok:
            raise ExpectedFailure("store_damaged", {"copy": copy.name})
    finally:
        store.close()
    return copy


def _older_revision(session: Session) -> str:
    with session.connections.read() as connection:
        try:
            schema.refuse_other_schema(connection, session.tools.steps)
        except ExpectedFailure as failure:
            if failure.code != "store_older":
                raise
            return schema.revision_of(connection)
    raise ExpectedFailure("nothing_to_upgrade")


def _require_duty(session: Session, found: str) -> None:
    """Rektor or administrator confirms, as long as the store has one who can unlock it.

    Who that is stands in rows that only the new schema is known to read: so the steps are gone through once more, in a
    transaction that is rolled back.
    """
    with session.connections.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        schema.upgrade(connection, session.tools.steps, found)
        shelf = Accounts(connection, session.vault)
        accounts, roles = shelf.all(), shelf.roles()
        connection.rollback()
    today = local_time(session.tools.clock.now()).date()
    viewers = [viewer_of(account, roles, frozenset(), today) for account in accounts]
    able = {viewer.account_id for viewer in viewers if may(viewer, Duty.CONFIRM_UPGRADE)}
    if able and session.vault.account_id not in able:
        raise RuleViolation("upgrade_not_allowed")


def run_steps(session: Session, found: str) -> None:
    """The steps from a revision to the newest, in one transaction with its log row. Raises ExpectedFailure."""
    steps = session.tools.steps
    with session.connections.write() as connection:
        # A step may rebuild a table that others point at; the keys are checked before the commit.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        schema.upgrade(connection, steps, found)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise ExpectedFailure("store_damaged", {"table": "foreign_keys"})
        event = LogEvent("store_upgraded", detail={"from": found, "to": steps[-1].revision})
        log.append(connection, session.vault, event, session.tools.clock.now())
        connection.commit()


def _copy(session: Session, revision: str) -> Path:
    """The store as it is, as a store folder of its own under `backups`."""
    at = session.tools.clock.now().strftime("%Y%m%dT%H%M%S")
    with folder.failures_named():
        (session.path / folder.BACKUPS).mkdir(mode=0o700, exist_ok=True)
    target = session.path / folder.BACKUPS / f"before-upgrade-{revision}-{at}"
    with folder.new_folder(target) as draft:
        folder.make_private_file(draft / folder.DATABASE)
        engine.copy_database(session.database, draft / folder.DATABASE, session.vault.store_key)
        for name in (folder.KEY_RING, folder.ANCHOR):
            if (session.path / name).is_file():
                folder.make_private_file(draft / name)
                shutil.copyfile(session.path / name, draft / name)
                folder.sync_file(draft / name)
        folder.sync_file(draft / folder.DATABASE)
    return target
