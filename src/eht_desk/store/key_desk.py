# SPDX-License-Identifier: EUPL-1.2
"""Changes of keys inside a unit of work: rows at once, the key ring file after the commit (unit_of_work does that)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from eht_desk.application.ports import NewAccountKeys
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.store import crypto, key_slots, schema
from eht_desk.store.keyring import AccountSlot, KeyRing, RetiredSlot
from eht_desk.store.repositories.accounts import Accounts
from eht_desk.store.rows import ACCOUNT, ACCOUNT_KEY, COMPARTMENT, COMPARTMENT_KEY
from eht_desk.store.session import RECOVERY_PUBLIC, Session, current_keys
from eht_desk.store.vault import Vault


@dataclass(frozen=True, slots=True, repr=False)
class FreshKeys:
    """A new key pair with its own compartment, written to the database."""

    private: crypto.PrivateKeys
    own: CompartmentId
    own_key: bytes


def write_fresh_keys(
    connection: Connection, vault: Vault, session_ids: Callable[[], str], now: object, account_id: AccountId
) -> FreshKeys:
    """Make a key pair and an own compartment for an account; an earlier pair of the account is no longer current."""
    private = crypto.new_private_keys()
    public = private.public
    key_id = crypto.key_name(public)
    own = CompartmentId(session_ids())
    own_key = crypto.random_bytes(crypto.KEY_BYTES)
    retire_keys(connection, account_id)
    connection.execute(
        COMPARTMENT.insert(), {"id": own, "kind": "own", "owner_id": account_id, "created_at": now}
    )
    connection.execute(
        ACCOUNT_KEY.insert(),
        {
            "id": key_id,
            "account_id": account_id,
            "sealing_public": public.sealing,
            "signing_public": public.signing,
            "created_at": now,
            "is_current": 1,
        },
    )
    write_compartment_key(connection, vault, own, own_key, key_id, public.sealing)
    return FreshKeys(private, own, own_key)


def write_compartment_key(
    connection: Connection, vault: Vault, compartment: CompartmentId, key: bytes, key_id: str, public: bytes
) -> None:
    """Seal a compartment's key to a key pair."""
    about = key_slots.compartment_key_context(vault.store_id, compartment, key_id)
    connection.execute(
        COMPARTMENT_KEY.insert(),
        {
            "compartment_id": compartment,
            "key_id": key_id,
            "sealed_key": crypto.seal_to(public, key, about),
        },
    )


def retire_keys(connection: Connection, account_id: AccountId) -> None:
    """The account's key pairs are no longer current; they stay, because they check what was signed."""
    connection.execute(update(ACCOUNT_KEY).where(ACCOUNT_KEY.c.account_id == account_id).values(is_current=0))


def retired(slot: AccountSlot, *, has_left: bool) -> RetiredSlot:
    """The slot's former keys under its sheet."""
    return RetiredSlot(slot.account_id, slot.login, slot.key_id, has_left, slot.sheet)


class KeyChanges:
    """KeyDesk of one transaction. The commit carries out `ring_changes`, `log_facts` and `changes_store_key`."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection
        self.ring_changes: list[Callable[[KeyRing], KeyRing]] = []
        self.log_facts: dict[str, str] = {}
        self.changes_store_key = False

    @property
    def has_changes(self) -> bool:
        """Whether the commit has to change the key ring file."""
        return bool(self.ring_changes) or self.changes_store_key

    def new_account(self, account_id: AccountId, login: str, password: str) -> NewAccountKeys:
        """Key pairs, slots and an own compartment. Raises RuleViolation("login_taken", "login")."""
        if self._ring().slot(login) is not None:
            raise RuleViolation("login_taken", "login")
        return self._keys_for(account_id, login, password, former=None)[0]

    def remove(self, account_id: AccountId) -> None:
        """Take a leaver's slots away; the store's key is changed after the commit.

        Raises RuleViolation("own_account"): nobody takes away the keys in use.
        """
        if account_id == self._session.vault.account_id:
            raise RuleViolation("own_account")
        retire_keys(self._connection, account_id)

        def take_away(ring: KeyRing) -> KeyRing:
            slot = ring.slot_of(account_id)
            if slot is None:
                return ring
            return ring.without_slot(account_id).with_retired(retired(slot, has_left=True))

        self.ring_changes.append(take_away)
        self.changes_store_key = True

    def change_password(self, old: str, new: str) -> None:
        """Of the current account. Raises RuleViolation("wrong_password", "old_password")."""
        slot = self._own_slot()
        key_slots.check_old_password(self._session.vault.store_id, slot, old)
        self._put_slot(new, slot)

    def set_password(self, new: str) -> str:
        """Of the current account, without the old one (it came in with its sheet). Returns a new sheet's code."""
        self._put_slot(new, self._own_slot())
        return self.new_personal_sheet()

    def reset(self, account_id: AccountId, password: str) -> NewAccountKeys:
        """New keys for an account; its former own compartment waits for its former sheet.

        Raises RuleViolation: `not_found`, `account_closed`.
        """
        return self.reset_with_keys(account_id, password)[0]

    def reset_with_keys(
        self, account_id: AccountId, password: str
    ) -> tuple[NewAccountKeys, crypto.PrivateKeys]:
        """As `reset`, with the new private keys for whoever goes on as this account (recovery by papers)."""
        account = Accounts(self._connection, self._session.vault).get(account_id)
        if account is None:
            raise RuleViolation("not_found")
        if account.is_closed:
            raise RuleViolation("account_closed")
        former = self._ring().slot_of(account_id)
        keys, private = self._keys_for(account_id, account.login, password, former)
        self._connection.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == account_id)
            .values(own_compartment_id=keys.own_compartment_id)
        )
        return keys, private

    def new_compartment(self, members: Collection[AccountId]) -> CompartmentId:
        """A compartment of its own key, sealed to the members' current keys. Raises RuleViolation on `members`."""
        tools, vault = self._session.tools, self._session.vault
        if vault.account_id not in members:
            raise RuleViolation("not_member", "members")
        compartment = CompartmentId(tools.ids.new_id())
        key = crypto.random_bytes(crypto.KEY_BYTES)
        self._connection.execute(
            COMPARTMENT.insert(),
            {"id": compartment, "kind": "own", "owner_id": None, "created_at": tools.clock.now()},
        )
        vault.add(compartment, key)  # rolled back, it is the key of nothing
        for account_id in members:
            self.add_member(compartment, account_id)
        return compartment

    def add_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        """Seal the compartment's key to the account's. Raises RuleViolation("not_found"), KeyError."""
        vault = self._session.vault
        held = current_keys(self._connection).get(account_id)
        if held is None:
            raise RuleViolation("not_found", "members")
        key_id, public = held
        self.drop_member(compartment_id, account_id)
        write_compartment_key(
            self._connection, vault, compartment_id, vault.key_of(compartment_id), key_id, public.sealing
        )

    def drop_member(self, compartment_id: CompartmentId, account_id: AccountId) -> None:
        """Delete the keys that are sealed to any key pair of the account."""
        pairs = select(ACCOUNT_KEY.c.id).where(ACCOUNT_KEY.c.account_id == account_id)
        self._connection.execute(
            COMPARTMENT_KEY.delete().where(
                (COMPARTMENT_KEY.c.compartment_id == compartment_id) & COMPARTMENT_KEY.c.key_id.in_(pairs)
            )
        )

    def new_personal_sheet(self) -> str:
        """A fresh sheet for the current account; the former stops working."""
        vault = self._session.vault
        sheet = key_slots.new_sheet(vault.store_id, vault.account_id, vault.private)
        self.ring_changes.append(
            lambda ring: ring.with_slot(replace(_slot_in(ring, vault.account_id), sheet=sheet.slot))
        )
        return sheet.code

    def bring_back_own(self, sheet: str) -> bool:
        """After a reset: give the current keys the former own compartment's key. True when the sheet fitted one.

        What was sealed stays as it was sealed (log rows and issued papers must not change); it opens again.
        """
        vault = self._session.vault
        for slot in self._ring().retired:
            if slot.account_id != vault.account_id:
                continue
            private = key_slots.private_by_sheet(
                vault.store_id, slot.account_id, slot.key_id, slot.sheet, sheet
            )
            if private is not None:
                self._take_over(slot, private)
                return True
        return False

    def new_recovery_papers(self) -> tuple[str, str]:
        """Two fresh papers; the former stop working."""
        vault = self._session.vault
        papers = key_slots.new_papers(vault.store_id, vault.store_keys)
        schema.put_fact(self._connection, RECOVERY_PUBLIC, papers.slot.public.hex())
        self.ring_changes.append(lambda ring: replace(ring, recovery=papers.slot))
        return papers.first, papers.second

    def _keys_for(
        self, account_id: AccountId, login: str, password: str, former: AccountSlot | None
    ) -> tuple[NewAccountKeys, crypto.PrivateKeys]:
        tools, vault = self._session.tools, self._session.vault
        fresh = write_fresh_keys(self._connection, vault, tools.ids.new_id, tools.clock.now(), account_id)
        sheet = key_slots.new_sheet(vault.store_id, account_id, fresh.private)
        slot = key_slots.account_slot(
            store_id=vault.store_id,
            account_id=account_id,
            login=login,
            password=password,
            private=fresh.private,
            store_keys=vault.store_keys,
            kdf=tools.kdf,
            sheet=sheet.slot,
        )
        if former is not None:
            self.ring_changes.append(lambda ring: ring.with_retired(retired(former, has_left=False)))
        self.ring_changes.append(lambda ring: ring.with_slot(slot))
        self.log_facts[f"keys_of_{account_id}"] = slot.key_id
        return NewAccountKeys(account_id, fresh.own, sheet.code), fresh.private

    def _put_slot(self, password: str, former: AccountSlot) -> None:
        vault = self._session.vault
        slot = key_slots.account_slot(
            store_id=vault.store_id,
            account_id=former.account_id,
            login=former.login,
            password=password,
            private=vault.private,
            store_keys=vault.store_keys,
            kdf=self._session.tools.kdf,
            sheet=former.sheet,
        )
        self.ring_changes.append(
            lambda ring: ring.with_slot(replace(slot, sheet=_slot_in(ring, slot.account_id).sheet))
        )

    def _take_over(self, slot: RetiredSlot, private: crypto.PrivateKeys) -> None:
        vault = self._session.vault
        known = vault.compartments
        statement = select(COMPARTMENT_KEY).where(COMPARTMENT_KEY.c.key_id == slot.key_id)
        public = vault.private.public.sealing
        for row in self._connection.execute(statement).all():
            compartment = CompartmentId(row.compartment_id)
            if compartment in known:
                continue
            about = key_slots.compartment_key_context(vault.store_id, compartment, slot.key_id)
            key = crypto.unseal_from(private.sealing, row.sealed_key, about)
            write_compartment_key(self._connection, vault, compartment, key, vault.key_id, public)
            vault.add(compartment, key)
        self.ring_changes.append(lambda ring: ring.without_retired(slot.key_id))

    def _own_slot(self) -> AccountSlot:
        return _slot_in(self._ring(), self._session.vault.account_id)

    def _ring(self) -> KeyRing:
        return self._session.ring()


def _slot_in(ring: KeyRing, account_id: AccountId) -> AccountSlot:
    slot = ring.slot_of(account_id)
    if slot is None:
        raise RuleViolation("not_found")
    return slot
