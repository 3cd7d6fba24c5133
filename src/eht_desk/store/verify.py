# SPDX-License-Identifier: EUPL-1.2
"""The check of a store: pages, foreign keys, key slots, issued papers. The log's own part is verify_log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from eht_desk.application.ports import VerifyReport
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId
from eht_desk.domain.log import LogAnchor
from eht_desk.store import schema
from eht_desk.store.engine import driver_errors_named
from eht_desk.store.keyring import AccountSlot, KeyRing
from eht_desk.store.rows import ACCOUNT, ACCOUNT_KEY, ISSUED_PAPER
from eht_desk.store.session import RECOVERY_PUBLIC, Session
from eht_desk.store.verify_log import LogCheck

Finding = tuple[str, Mapping[str, str | int]]


def verify(session: Session, anchor: LogAnchor | None) -> VerifyReport:
    """Check everything. `findings` are what is wrong, `remarks` what is odd but no damage."""
    findings: list[Finding] = []
    remarks: list[Finding] = []
    pages_ok = pages_are_whole(session)
    if not pages_ok:
        findings.append(("pages_damaged", {}))
    slots = _check_ring(session, findings, remarks)
    check = LogCheck(session)
    try:
        check.run(anchor)
        _check_papers(session, check, findings)
    except ExpectedFailure as failure:
        findings.append(("unreadable", {"code": failure.code}))
    return VerifyReport(
        pages_ok=pages_ok,
        key_slots=slots,
        log_rows=check.count,
        anchor=check.head,
        findings=(*findings, *check.findings),
        remarks=(*remarks, *check.remarks),
    )


def pages_are_whole(session: Session) -> bool:
    """Every page's authentication code, SQLite's quick check, and the foreign keys.

    The write-ahead log is worked into the file first, because the page check reads the file; writers wait meanwhile.
    """
    try:
        with driver_errors_named(session.database):
            connection = session.own_connection()
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                connection.execute("BEGIN IMMEDIATE")
                return _is_whole(connection)
            finally:
                connection.close()
    except ExpectedFailure as failure:
        if failure.code == "store_damaged":
            return False
        raise


def _is_whole(connection: Any) -> bool:
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
        return False
    return not connection.execute("PRAGMA foreign_key_check").fetchall()


def _check_ring(session: Session, findings: list[Finding], remarks: list[Finding]) -> int:
    """The key ring file against the database, which nobody without the store's key can change."""
    try:
        ring = session.ring()
    except ExpectedFailure as failure:
        findings.append((failure.code, failure.facts))
        return 0
    with session.connections.read() as connection:
        accounts = connection.execute(select(ACCOUNT.c.id, ACCOUNT.c.closed_at)).all()
        keys = connection.execute(select(ACCOUNT_KEY).where(ACCOUNT_KEY.c.is_current == 1)).all()
        recovery_public = schema.fact(connection, RECOVERY_PUBLIC)
    open_accounts = {row.id for row in accounts if row.closed_at is None}
    trusted = {row.account_id: row for row in keys}
    slots = {slot.account_id: slot for slot in ring.accounts}
    for account in sorted(open_accounts - set(slots)):
        findings.append(("slot_missing", {"account": account}))
    for account, slot in slots.items():
        if account not in open_accounts:
            findings.append(("slot_unexpected", {"account": account}))
        elif not _fits(slot, trusted.get(account), ring):
            findings.append(("slot_changed", {"account": account}))
    if len(slots) != len(ring.accounts):
        findings.append(("slot_unexpected", {"account": ""}))
    if ring.recovery.public.hex() != recovery_public or set(ring.recovery.store_keys) != set(
        ring.generations
    ):
        findings.append(("recovery_changed", {}))
    if len(ring.generations) > 1:
        remarks.append(("store_key_change_waits", {}))
    return len(ring.accounts)


def _fits(slot: AccountSlot, trusted: Any, ring: KeyRing) -> bool:
    if trusted is None or set(slot.store_keys) != set(ring.generations):
        return False
    known = (trusted.id, trusted.sealing_public, trusted.signing_public)
    return known == (slot.key_id, slot.sealing_public, slot.signing_public)


def _check_papers(session: Session, check: LogCheck, findings: list[Finding]) -> None:
    """What each issued paper says of the log, and whether its bytes are those that were issued."""
    with session.connections.read() as connection:
        for row in connection.execute(select(ISSUED_PAPER)):
            facts = {"document": row.document_id, "number": row.number}
            if row.log_position and not check.has(row.log_position, row.log_head):
                findings.append(("log_differs_from_paper", {**facts, "position": row.log_position}))
            compartment = CompartmentId(row.compartment_id)
            if not session.vault.can_open(compartment):
                continue
            name = f"{row.document_id}/{row.number}"
            try:
                content = session.vault.open(compartment, ISSUED_PAPER.name, name, row.sealed)
            except ExpectedFailure:
                findings.append(("paper_changed", facts))
                continue
            if hashlib.sha256(content).hexdigest() != row.sha256:
                findings.append(("paper_changed", facts))
