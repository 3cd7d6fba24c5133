# SPDX-License-Identifier: EUPL-1.2
"""Ways back in: the personal sheet, and the store's two papers. Both are logged and make what was used worthless."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eht_desk.application.ports import RECOVERY_USED
from eht_desk.application.setup import RECOVERY_CONFIRMED
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId
from eht_desk.domain.log import LogEvent
from eht_desk.store import codec, crypto, key_slots, unlock
from eht_desk.store.columns import moment_text
from eht_desk.store.keyring import KeyRing
from eht_desk.store.session import Session, Tools
from eht_desk.store.unit_of_work import WriteTransaction

_NOBODY = AccountId("")


def with_sheet(path: Path, tools: Tools, login: str, sheet: str, new_password: str) -> str:
    """Set a new password with the personal sheet. Returns the new sheet's code; the used one stops working.

    Raises ExpectedFailure: `wrong_recovery_code`, `unknown_login`, `account_closed`, and those of unlocking.
    """
    ring = unlock.readable_ring(path, tools)
    slot = unlock.slot_for(ring, login)
    opened = key_slots.open_with_sheet(ring, slot, sheet)
    session = unlock.open_session(path, tools, ring, opened.store_keys, slot.account_id, opened.account_keys)
    store = unlock.unlocked(session, ring, slot.login, must_write=True)
    try:
        with WriteTransaction(session) as work:
            account = work.accounts.get(slot.account_id)
            if account is not None:
                work.accounts.update(replace(account, has_temporary_password=False))
            code = work.keys.set_password(new_password)
            work.commit(LogEvent("recovered_with_sheet"))
    finally:
        store.close()
    return code


def with_papers(
    path: Path, tools: Tools, login: str, first: str, second: str, new_password: str
) -> tuple[str, str, str]:
    """Reset an account with both papers. Returns (first, second, personal sheet), all new.

    The account gets new keys as after an administrator's reset; everybody is told through the setting RECOVERY_USED.
    Raises ExpectedFailure: `wrong_recovery_code`, `unknown_login`, `account_closed`, and those of unlocking.
    """
    ring = unlock.readable_ring(path, tools)
    opened = key_slots.open_with_papers(ring, first, second)
    stranger = crypto.new_private_keys()  # opens no compartment; only the store itself is open so far
    session = unlock.open_session(path, tools, ring, opened.store_keys, _NOBODY, stranger)
    try:
        with WriteTransaction(session) as work:
            account = _account(work.accounts.all(), ring, login)
            session.lease.take(account.login, from_stale=True)
            session.vault.account_id = account.id
            keys, private = work.keys.reset_with_keys(account.id, new_password)
            session.vault.become(private)
            account = replace(
                account, own_compartment_id=keys.own_compartment_id, has_temporary_password=False
            )
            work.accounts.update(account)
            papers = work.keys.new_recovery_papers()
            work.settings.put(RECOVERY_USED, _notice(session, account))
            work.settings.put(RECOVERY_CONFIRMED, "no")
            work.commit(LogEvent("recovered_with_papers", detail={"account": account.id}))
    finally:
        session.connections.close()
        session.vault.forget()
        session.lease.release()
    return *papers, keys.personal_sheet


def _account(accounts: list[Account], ring: KeyRing, login: str) -> Account:
    """The account with this login; its slot may be missing. Raises `unknown_login`, `account_closed`."""
    folded = login.strip().casefold()
    named = [account for account in accounts if account.login.casefold() == folded]
    open_ones = [account for account in named if not account.is_closed]
    if open_ones:
        return open_ones[0]
    raise ExpectedFailure("account_closed" if named or ring.has_left(login) else "unknown_login")


def _notice(session: Session, account: Account) -> str:
    at = moment_text(session.tools.clock.now())
    return codec.to_json({"at": at, "account_id": account.id}).decode()
