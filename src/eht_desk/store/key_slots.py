# SPDX-License-Identifier: EUPL-1.2
"""Building and opening key slots: what joins the key ring's records with the cryptography. No files, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eht_desk.domain import recovery_codes
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import AccountId, StoreId
from eht_desk.store import crypto
from eht_desk.store.keyring import AccountSlot, KdfCost, KeyRing, RecoverySlot, SheetSlot

_RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What a password, sheet or pair of papers opened: the store key per generation and, of an account, its keys."""

    store_keys: Mapping[int, bytes]
    private: crypto.PrivateKeys | None = None

    @property
    def account_keys(self) -> crypto.PrivateKeys:
        """The account's keys. Raises ValueError where papers opened, which have none."""
        if self.private is None:
            raise ValueError("papers open no account")
        return self.private


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """A fresh personal sheet: its code, to print once, and its slot."""

    code: str
    slot: SheetSlot


@dataclass(frozen=True, slots=True, repr=False)
class Papers:
    """Fresh recovery papers: both codes, to print once, and their slot."""

    first: str
    second: str
    slot: RecoverySlot


def seal_store_keys(
    public: bytes, holder: str, store_id: StoreId, keys: Mapping[int, bytes]
) -> dict[int, bytes]:
    """The store key of each generation sealed to a holder (an account's key id, or the recovery)."""
    return {
        generation: crypto.seal_to(public, key, _store_key_context(store_id, holder, generation))
        for generation, key in keys.items()
    }


def account_slot(
    *,
    store_id: StoreId,
    account_id: AccountId,
    login: str,
    password: str,
    private: crypto.PrivateKeys,
    store_keys: Mapping[int, bytes],
    kdf: KdfCost,
    sheet: SheetSlot,
) -> AccountSlot:
    """A slot that the password opens. Takes the time of the key derivation."""
    public = private.public
    key_id = crypto.key_name(public)
    salt = crypto.random_bytes(crypto.SALT_BYTES)
    key = _password_key(password, salt, kdf)
    about = _private_context("password", store_id, account_id, key_id)
    return AccountSlot(
        account_id=account_id,
        login=login,
        key_id=key_id,
        kdf=kdf,
        salt=salt,
        private=crypto.seal(key, private.to_bytes(), about),
        sealing_public=public.sealing,
        signing_public=public.signing,
        store_keys=seal_store_keys(public.sealing, key_id, store_id, store_keys),
        sheet=sheet,
    )


def new_sheet(store_id: StoreId, account_id: AccountId, private: crypto.PrivateKeys) -> Sheet:
    """A personal sheet for these private keys."""
    secret = crypto.random_bytes(crypto.SECRET_BYTES)
    salt = crypto.random_bytes(crypto.SALT_BYTES)
    about = _private_context("sheet", store_id, account_id, crypto.key_name(private.public))
    sealed = crypto.seal(crypto.derived_key(secret, "sheet", salt), private.to_bytes(), about)
    return Sheet(recovery_codes.write_code(secret), SheetSlot(salt, sealed))


def new_papers(store_id: StoreId, store_keys: Mapping[int, bytes]) -> Papers:
    """Recovery papers with a fresh key."""
    secret = crypto.random_bytes(crypto.SECRET_BYTES)
    first, second = recovery_codes.split_secret(secret, crypto.random_bytes(crypto.SECRET_BYTES))
    public = crypto.sealing_public(crypto.recovery_private(secret, store_id))
    return Papers(
        recovery_codes.write_code(first),
        recovery_codes.write_code(second),
        RecoverySlot(
            public=public,
            store_keys=seal_store_keys(public, _RECOVERY, store_id, store_keys),
            first_check=crypto.paper_check("first", store_id, first),
            second_check=crypto.paper_check("second", store_id, second),
        ),
    )


def recovery_slot_with(
    slot: RecoverySlot, public: bytes, store_id: StoreId, keys: Mapping[int, bytes]
) -> RecoverySlot:
    """The same papers with other store keys."""
    return RecoverySlot(
        public=public,
        store_keys=seal_store_keys(public, _RECOVERY, store_id, keys),
        first_check=slot.first_check,
        second_check=slot.second_check,
    )


def open_with_password(ring: KeyRing, slot: AccountSlot, password: str) -> Opened:
    """Raises ExpectedFailure("wrong_password")."""
    private = private_by_password(ring.store_id, slot, password)
    if private is None:
        raise ExpectedFailure("wrong_password")
    return _opened(ring, slot, private)


def private_by_password(store_id: StoreId, slot: AccountSlot, password: str) -> crypto.PrivateKeys | None:
    """The account's private keys, or None for a wrong password."""
    key = _password_key(password, slot.salt, slot.kdf)
    return _private(key, slot.private, "password", store_id, slot.account_id, slot.key_id)


def open_with_sheet(ring: KeyRing, slot: AccountSlot, code: str) -> Opened:
    """Raises ExpectedFailure("wrong_recovery_code")."""
    private = private_by_sheet(ring.store_id, slot.account_id, slot.key_id, slot.sheet, code)
    if private is None:
        raise ExpectedFailure("wrong_recovery_code")
    return _opened(ring, slot, private)


def private_by_sheet(
    store_id: StoreId, account_id: AccountId, key_id: str, slot: SheetSlot, code: str
) -> crypto.PrivateKeys | None:
    """The private keys that a sheet opens, or None."""
    secret = recovery_codes.read_code(code)
    if secret is None:
        return None
    key = crypto.derived_key(secret, "sheet", slot.salt)
    return _private(key, slot.private, "sheet", store_id, account_id, key_id)


def open_with_papers(ring: KeyRing, first: str, second: str) -> Opened:
    """The store key by both papers, given in either order. Raises ExpectedFailure("wrong_recovery_code")."""
    shares = (recovery_codes.read_code(first), recovery_codes.read_code(second))
    if shares[0] is None or shares[1] is None:
        raise ExpectedFailure("wrong_recovery_code")
    secret = recovery_codes.join_secret(shares[0], shares[1])
    private = crypto.recovery_private(secret, ring.store_id)
    if not crypto.is_equal(crypto.sealing_public(private), ring.recovery.public):
        raise ExpectedFailure("wrong_recovery_code")
    return Opened(_store_keys(private, _RECOVERY, ring.store_id, ring.recovery.store_keys))


def is_paper(ring: KeyRing, which: str, code: str) -> bool:
    """Whether a typed code is the store's `first` or `second` paper."""
    checks = {"first": ring.recovery.first_check, "second": ring.recovery.second_check}
    share = recovery_codes.read_code(code)
    if share is None or which not in checks:
        return False
    return crypto.is_equal(crypto.paper_check(which, ring.store_id, share), checks[which])


def check_old_password(store_id: StoreId, slot: AccountSlot, password: str) -> None:
    """Raises RuleViolation("wrong_password", "old_password")."""
    if private_by_password(store_id, slot, password) is None:
        raise RuleViolation("wrong_password", "old_password")


def compartment_key_context(store_id: StoreId, compartment: str, key_id: str) -> bytes:
    """What a sealed compartment key is bound to."""
    return crypto.context("compartment key", store_id, compartment, key_id)


def _opened(ring: KeyRing, slot: AccountSlot, private: crypto.PrivateKeys) -> Opened:
    keys = _store_keys(private.sealing, slot.key_id, ring.store_id, slot.store_keys)
    return Opened(keys, private)


def _store_keys(
    private: bytes, holder: str, store_id: StoreId, sealed: Mapping[int, bytes]
) -> dict[int, bytes]:
    try:
        return {
            generation: crypto.unseal_from(private, item, _store_key_context(store_id, holder, generation))
            for generation, item in sealed.items()
        }
    except crypto.SealBroken as error:
        # The private key was right, so the slot itself was changed.
        raise ExpectedFailure("key_ring_damaged") from error


def _private(
    key: bytes, sealed: bytes, way: str, store_id: StoreId, account_id: AccountId, key_id: str
) -> crypto.PrivateKeys | None:
    try:
        about = _private_context(way, store_id, account_id, key_id)
        return crypto.PrivateKeys.from_bytes(crypto.unseal(key, sealed, about))
    except crypto.SealBroken:
        return None


def _password_key(password: str, salt: bytes, kdf: KdfCost) -> bytes:
    return crypto.password_key(password, salt, memory_kib=kdf.memory_kib, passes=kdf.passes, lanes=kdf.lanes)


def _private_context(way: str, store_id: StoreId, account_id: AccountId, key_id: str) -> bytes:
    return crypto.context("private keys", way, store_id, account_id, key_id)


def _store_key_context(store_id: StoreId, holder: str, generation: int) -> bytes:
    return crypto.context("store key", store_id, holder, str(generation))
