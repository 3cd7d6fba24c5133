# SPDX-License-Identifier: EUPL-1.2
"""What a crash or another program left half done; finished by whoever begins to write."""

from __future__ import annotations

import contextlib

from sqlalchemy import select

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.store import folder, rekey
from eht_desk.store.keyring import KeyRing
from eht_desk.store.rows import ACCOUNT
from eht_desk.store.session import Session
from eht_desk.store.unit_of_work import WriteTransaction


def finish_key_change(session: Session, ring: KeyRing) -> None:
    """Complete a change of the store's key that a crash or another program interrupted; it may go on waiting."""
    if len(ring.generations) == 1:
        return
    vault, newest = session.vault, ring.generations[-1]
    with contextlib.suppress(ExpectedFailure, OSError):
        if vault.generation == newest:
            session.change_ring(lambda latest: rekey.without_former_generation(latest, newest))
            vault.keep_only(newest)
        else:
            rekey.change_store_key(session)


def finish_leaving(session: Session, ring: KeyRing) -> None:
    """Take away slots of closed accounts that a crash or a full disk left in the key ring file, or in half of one."""
    folder.remove_leftovers(session.path, session.tools.clock.now().timestamp())
    with session.connections.read() as connection:
        statement = select(ACCOUNT.c.id).where(ACCOUNT.c.closed_at.is_not(None))
        closed = {row.id for row in connection.execute(statement)}
    left = [slot.account_id for slot in ring.accounts if slot.account_id in closed]
    if not left:
        return
    with contextlib.suppress(ExpectedFailure), WriteTransaction(session) as work:
        for account_id in left:
            work.keys.remove(account_id)
        work.commit(LogEvent("leaver_keys_removed", detail={"accounts": ",".join(left)}))
