# SPDX-License-Identifier: EUPL-1.2
"""The check of a store: key slots and issued papers. The log's own part is verify_log, the file's verify_pages."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from eht_desk.application.ports import VerifyReport
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import CompartmentId
from eht_desk.domain.log import LogAnchor
from eht_desk.store import schema
from eht_desk.store.keyring import AccountSlot, KeyRing
from eht_desk.store.rows import ACCOUNT, ACCOUNT_KEY, ISSUED_PAPER
from eht_desk.store.session import RECOVERY_PUBLIC, Session
from eht_desk.store.vault import Vault
from eht_desk.store.verify_log import LogCheck
from eht_desk.store.verify_pages import check_pages

Finding = tuple[str, Mapping[str, str | int]]
Stop = Callable[[], None]

_PORTION = 16
"""Papers read in one transaction."""

_TRIES = 3
_PAUSE_SECONDS = 0.05


def verify(session: Session, anchor: LogAnchor | None) -> VerifyReport:
    """Check everything. `findings` are what is wrong, `remarks` what is odd but no damage.

    Others save meanwhile: everything is read in portions, and up to the log's head as it was at the beginning. Raises
    ExpectedFailure("store_closed") soon after the store was locked.
    """

    def stop() -> None:
        if session.vault.is_forgotten:
            raise ExpectedFailure("store_closed")

    try:
        report = _verify(session, anchor, stop)
        stop()
    except Exception:
        stop()  # whatever a check stumbles over once the keys are gone
        raise
    return report


def _verify(session: Session, anchor: LogAnchor | None, stop: Stop) -> VerifyReport:
    findings: list[Finding] = []
    remarks: list[Finding] = []
    pages = check_pages(session, stop)
    if not pages.are_whole:
        findings.append(("pages_damaged", {}))
    if pages.unread:
        remarks.append(("structure_unread", {"count": pages.unread}))
    slots = _check_ring_twice(session, findings, remarks)
    check = LogCheck(session, stop)
    try:
        papers = _papers(session)  # before the log's head is looked at, so that what they say of it is in it
        check.run(anchor)
        _check_papers(session, papers, check, findings, stop)
    except ExpectedFailure as failure:
        stop()
        findings.append(("unreadable", {"code": failure.code}))
    return VerifyReport(
        pages_ok=pages.are_whole,
        key_slots=slots,
        log_rows=check.count,
        anchor=check.head,
        findings=(*findings, *check.findings),
        remarks=(*remarks, *check.remarks),
    )


def _check_ring_twice(session: Session, findings: list[Finding], remarks: list[Finding]) -> int:
    """Rows are committed a moment before the key ring file is written, so what does not fit is looked at again."""
    for left in reversed(range(_TRIES)):
        found: list[Finding] = []
        odd: list[Finding] = []
        slots = _check_ring(session, found, odd)
        if not found or not left:
            findings.extend(found)
            remarks.extend(odd)
            return slots
        time.sleep(_PAUSE_SECONDS)
    raise AssertionError("the last look returns")


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


def _papers(session: Session) -> list[Any]:
    """Every issued paper but for its bytes."""
    columns = (column for column in ISSUED_PAPER.c if column.name != ISSUED_PAPER.c.sealed.name)
    with session.connections.read() as connection:
        return list(connection.execute(select(*columns)).all())


def _check_papers(
    session: Session, papers: list[Any], check: LogCheck, findings: list[Finding], stop: Stop
) -> None:
    """What each issued paper says of the log, and whether its bytes are those that were issued."""
    for start in range(0, len(papers), _PORTION):
        with session.connections.read() as connection:
            for row in papers[start : start + _PORTION]:
                stop()
                facts = {"document": row.document_id, "number": row.number}
                if row.log_position and not check.has(row.log_position, row.log_head):
                    findings.append(("log_differs_from_paper", {**facts, "position": row.log_position}))
                if not _is_as_issued(connection, session.vault, row):
                    findings.append(("paper_changed", facts))


def _is_as_issued(connection: Connection, vault: Vault, row: Any) -> bool:
    """Whether a paper's bytes are right; also when nobody here can open them."""
    statement = select(ISSUED_PAPER.c.compartment_id, ISSUED_PAPER.c.sealed).where(
        ISSUED_PAPER.c.document_id == row.document_id, ISSUED_PAPER.c.number == row.number
    )
    found = connection.execute(statement).first()
    if found is None or not vault.can_open(CompartmentId(found.compartment_id)):
        return True
    name = f"{row.document_id}/{row.number}"
    try:
        content = vault.open(CompartmentId(found.compartment_id), ISSUED_PAPER.name, name, found.sealed)
    except ExpectedFailure:
        return False
    return bool(hashlib.sha256(content).hexdigest() == row.sha256)
