# SPDX-License-Identifier: EUPL-1.2
"""The key ring file: its records, its JSON form, strict reading and atomic writing. No cryptography is done here.

Readable before unlocking, so it holds chosen login names and the store's label, never a real name. Every change is a
function from key ring to key ring, applied to a freshly read file.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eht_desk import __version__
from eht_desk.application.ports import StoreHeader
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, StoreId
from eht_desk.store import folder

FORMAT = 1
_LARGEST_FILE = 4 * 1024 * 1024
_MOST_MEMORY_KIB = 2 * 1024 * 1024
_MOST_PASSES = 64
_MOST_LANES = 64


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess of a password costs: Argon2id memory in KiB, passes, lanes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 2

    def is_at_least(self, floor: KdfCost) -> bool:
        """Whether neither memory nor passes are below the floor's."""
        return self.memory_kib >= floor.memory_kib and self.passes >= floor.passes


FLOOR = KdfCost()
"""The least that is made or accepted: 64 MiB and three passes."""


@dataclass(frozen=True, slots=True)
class SheetSlot:
    """An account's private keys sealed under the code of its personal sheet."""

    salt: bytes
    private: bytes


@dataclass(frozen=True, slots=True)
class AccountSlot:
    """What one account needs to open the store. `store_keys`: generation -> store key sealed to the account."""

    account_id: AccountId
    login: str
    key_id: str
    kdf: KdfCost
    salt: bytes
    private: bytes
    sealing_public: bytes
    signing_public: bytes
    store_keys: Mapping[int, bytes]
    sheet: SheetSlot


@dataclass(frozen=True, slots=True)
class RetiredSlot:
    """Former keys of an account under its former sheet: they open its former own compartment, never the store."""

    account_id: AccountId
    login: str
    key_id: str
    has_left: bool
    sheet: SheetSlot


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The recovery key of the two papers: public half, store keys sealed to it, check value of each paper."""

    public: bytes
    store_keys: Mapping[int, bytes]
    first_check: bytes
    second_check: bytes


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The whole file. Two `generations` stand only while the store's key is being changed; the last is the new one."""

    store_id: StoreId
    name: str
    is_demo: bool
    generations: tuple[int, ...]
    accounts: tuple[AccountSlot, ...]
    retired: tuple[RetiredSlot, ...]
    recovery: RecoverySlot
    app_version: str = __version__

    def slot(self, login: str) -> AccountSlot | None:
        """The slot with this login (case does not matter)."""
        folded = login.strip().casefold()
        return next((slot for slot in self.accounts if slot.login.casefold() == folded), None)

    def slot_of(self, account_id: AccountId) -> AccountSlot | None:
        """The slot of this account."""
        return next((slot for slot in self.accounts if slot.account_id == account_id), None)

    def has_left(self, login: str) -> bool:
        """Whether this login belonged to an account that was closed."""
        folded = login.strip().casefold()
        return any(slot.has_left and slot.login.casefold() == folded for slot in self.retired)

    def with_slot(self, slot: AccountSlot) -> KeyRing:
        """With this slot added, or replacing the account's former one."""
        others = tuple(item for item in self.accounts if item.account_id != slot.account_id)
        return replace(self, accounts=(*others, slot))

    def without_slot(self, account_id: AccountId) -> KeyRing:
        """Without the account's slot."""
        return replace(self, accounts=tuple(item for item in self.accounts if item.account_id != account_id))

    def with_retired(self, slot: RetiredSlot) -> KeyRing:
        """With these former keys kept."""
        return replace(self, retired=(*self.retired, slot))

    def without_retired(self, key_id: str) -> KeyRing:
        """Without these former keys."""
        return replace(self, retired=tuple(item for item in self.retired if item.key_id != key_id))


Change = Callable[[KeyRing], KeyRing]


def header_of(path: Path, ring: KeyRing) -> StoreHeader:
    """What can be read of a store before unlocking."""
    logins = tuple(sorted((slot.login for slot in ring.accounts), key=str.casefold))
    return StoreHeader(ring.store_id, path, ring.name, logins, ring.is_demo)


def read(store: Path, floor: KdfCost = FLOOR) -> KeyRing:
    """The key ring of a store folder.

    Raises ExpectedFailure: `not_a_store`, `key_ring_damaged`, `store_newer`, and those of `folder.failures_named`.
    """
    path = store / folder.KEY_RING
    if not path.is_file():
        if (store / folder.DATABASE).is_file():
            raise ExpectedFailure("key_ring_damaged", {"missing": 1})
        raise ExpectedFailure("not_a_store")
    with folder.failures_named():
        if path.stat().st_size > _LARGEST_FILE:
            raise ExpectedFailure("key_ring_damaged")
        content = path.read_bytes()
    ring = from_bytes(content)
    if any(not slot.kdf.is_at_least(floor) for slot in ring.accounts):
        raise ExpectedFailure("key_ring_damaged", {"weak": 1})
    return ring


def write(store: Path, ring: KeyRing) -> None:
    """Replace the key ring file, whole. Raises OSError."""
    folder.replace_file(store / folder.KEY_RING, to_bytes(ring))


def from_bytes(content: bytes) -> KeyRing:
    """Read the JSON form. Raises ExpectedFailure `key_ring_damaged` or `store_newer` (with both versions)."""
    try:
        data = json.loads(content)
        if data["format"] > FORMAT:
            raise ExpectedFailure(
                "store_newer", {"made_with": str(data.get("app_version", "")), "this": __version__}
            )
        return _ring(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExpectedFailure("key_ring_damaged") from error


def to_bytes(ring: KeyRing) -> bytes:
    """The JSON form, stable and readable."""
    data = {
        "format": FORMAT,
        "app_version": __version__,
        "store_id": ring.store_id,
        "name": ring.name,
        "is_demo": ring.is_demo,
        "generations": list(ring.generations),
        "accounts": [_slot_data(slot) for slot in ring.accounts],
        "retired": [_retired_data(slot) for slot in ring.retired],
        "recovery": {
            "public": _text(ring.recovery.public),
            "store_keys": _keys_data(ring.recovery.store_keys),
            "first_check": _text(ring.recovery.first_check),
            "second_check": _text(ring.recovery.second_check),
        },
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _slot_data(slot: AccountSlot) -> dict[str, Any]:
    return {
        "account_id": slot.account_id,
        "login": slot.login,
        "key_id": slot.key_id,
        "kdf": {
            "name": "argon2id",
            "memory_kib": slot.kdf.memory_kib,
            "passes": slot.kdf.passes,
            "lanes": slot.kdf.lanes,
        },
        "salt": _text(slot.salt),
        "private": _text(slot.private),
        "sealing_public": _text(slot.sealing_public),
        "signing_public": _text(slot.signing_public),
        "store_keys": _keys_data(slot.store_keys),
        "sheet": _sheet_data(slot.sheet),
    }


def _retired_data(slot: RetiredSlot) -> dict[str, Any]:
    return {
        "account_id": slot.account_id,
        "login": slot.login,
        "key_id": slot.key_id,
        "has_left": slot.has_left,
        "sheet": _sheet_data(slot.sheet),
    }


def _sheet_data(slot: SheetSlot) -> dict[str, str]:
    return {"salt": _text(slot.salt), "private": _text(slot.private)}


def _keys_data(keys: Mapping[int, bytes]) -> dict[str, str]:
    return {str(generation): _text(sealed) for generation, sealed in keys.items()}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _ring(data: Mapping[str, Any]) -> KeyRing:
    recovery = data["recovery"]
    ring = KeyRing(
        store_id=StoreId(_string(data["store_id"])),
        name=_string(data["name"]),
        is_demo=data["is_demo"] is True,
        generations=tuple(_number(item, 1 << 31) for item in data["generations"]),
        accounts=tuple(_slot(item) for item in data["accounts"]),
        retired=tuple(_retired(item) for item in data["retired"]),
        recovery=RecoverySlot(
            public=_bytes(recovery["public"], 32),
            store_keys=_keys(recovery["store_keys"]),
            first_check=_bytes(recovery["first_check"], 32),
            second_check=_bytes(recovery["second_check"], 32),
        ),
        app_version=_string(data["app_version"]),
    )
    if len(ring.generations) not in {1, 2} or not ring.accounts:
        raise ValueError("no key generation or no account")
    return ring


def _slot(data: Mapping[str, Any]) -> AccountSlot:
    kdf = data["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("unknown key derivation")
    return AccountSlot(
        account_id=AccountId(_string(data["account_id"])),
        login=_string(data["login"]),
        key_id=_string(data["key_id"]),
        kdf=KdfCost(
            memory_kib=_number(kdf["memory_kib"], _MOST_MEMORY_KIB),
            passes=_number(kdf["passes"], _MOST_PASSES),
            lanes=_number(kdf["lanes"], _MOST_LANES),
        ),
        salt=_bytes(data["salt"], 16),
        private=_bytes(data["private"]),
        sealing_public=_bytes(data["sealing_public"], 32),
        signing_public=_bytes(data["signing_public"], 32),
        store_keys=_keys(data["store_keys"]),
        sheet=_sheet(data["sheet"]),
    )


def _retired(data: Mapping[str, Any]) -> RetiredSlot:
    return RetiredSlot(
        account_id=AccountId(_string(data["account_id"])),
        login=_string(data["login"]),
        key_id=_string(data["key_id"]),
        has_left=data["has_left"] is True,
        sheet=_sheet(data["sheet"]),
    )


def _sheet(data: Mapping[str, Any]) -> SheetSlot:
    return SheetSlot(_bytes(data["salt"], 16), _bytes(data["private"]))


def _keys(data: Mapping[str, Any]) -> dict[int, bytes]:
    return {int(generation): _bytes(sealed) for generation, sealed in data.items()}


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object, most: int) -> int:
    # An absurd cost would freeze the program for hours before any password is judged.
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError("not a number in range")
    return value


def _bytes(value: object, length: int | None = None) -> bytes:
    try:
        data = base64.b64decode(_string(value), validate=True)
    except binascii.Error as error:
        raise ValueError("not base 64") from error
    if length is not None and len(data) != length:
        raise ValueError("wrong length")
    return data
