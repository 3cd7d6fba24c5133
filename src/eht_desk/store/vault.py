# SPDX-License-Identifier: EUPL-1.2
"""The keys of an unlocked store, in memory: what seals, opens and signs for one account. No files and no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import AccountId, CompartmentId, StoreId
from eht_desk.store import crypto
from eht_desk.store.sealed import Sealed

_OPEN = b"\x01\x00"
_SEALED = b"\x01\x01"


class Vault:
    """Holds the account's private keys, the store key and the compartment keys until `forget`.

    The school compartment belongs to everybody who can open the store, so its envelope has no inner seal; the
    envelope's kind must fit its compartment, so that sealed content cannot be replaced by open content.
    """

    def __init__(
        self,
        *,
        store_id: StoreId,
        account_id: AccountId,
        private: crypto.PrivateKeys,
        store_keys: Mapping[int, bytes],
        generation: int,
        school: CompartmentId,
    ) -> None:
        self.store_id = store_id
        self.account_id = account_id
        self.private = private
        self.key_id = crypto.key_name(private.public)
        self._store_keys = dict(store_keys)
        self.generation = generation
        self.school = school
        self._keys: dict[CompartmentId, bytes] = {}
        self.is_forgotten = False

    def become(self, private: crypto.PrivateKeys) -> None:
        """Sign and open with these keys of the account from now on."""
        self.private = private
        self.key_id = crypto.key_name(private.public)

    @property
    def store_key(self) -> bytes:
        """The key that opens the database now."""
        return self._store_keys[self.generation]

    @property
    def store_keys(self) -> Mapping[int, bytes]:
        """Every generation that a new slot must carry: one, or two while the store's key is being changed."""
        return MappingProxyType(self._store_keys)

    def put_store_keys(self, keys: Mapping[int, bytes]) -> None:
        """Know these generations."""
        self._store_keys = dict(keys)

    def use_generation(self, generation: int) -> None:
        """The database now opens with this generation."""
        self.generation = generation

    def keep_only(self, generation: int) -> None:
        """Forget the other generations."""
        self._store_keys = {generation: self._store_keys[generation]}

    @property
    def compartments(self) -> frozenset[CompartmentId]:
        """The compartments that can be opened, the school's among them."""
        return frozenset((self.school, *self._keys))

    def add(self, compartment: CompartmentId, key: bytes) -> None:
        """Keep the key of a compartment."""
        self._keys[compartment] = key

    def key_of(self, compartment: CompartmentId) -> bytes:
        """The key of a sealed compartment. Raises KeyError."""
        return self._keys[compartment]

    def can_open(self, compartment: CompartmentId) -> bool:
        """Whether content of this compartment can be read."""
        return compartment == self.school or compartment in self._keys

    def seal(self, compartment: CompartmentId, table: str, row: str, content: bytes) -> Sealed:
        """Content in its envelope, bound to its place. Raises KeyError for a compartment that cannot be opened."""
        if compartment == self.school:
            return Sealed(_OPEN + content)
        about = crypto.context(compartment, table, row)
        return Sealed(_SEALED + crypto.seal(self._keys[compartment], content, about))

    def open(self, compartment: CompartmentId, table: str, row: str, sealed: Sealed) -> bytes:
        """The content. Raises KeyError (no key) and ExpectedFailure("store_damaged") when the seal is broken."""
        envelope = sealed.envelope
        if compartment == self.school:
            if envelope[:2] != _OPEN:
                raise ExpectedFailure("store_damaged", {"table": table})
            return envelope[2:]
        key = self._keys[compartment]
        if envelope[:2] != _SEALED:
            raise ExpectedFailure("store_damaged", {"table": table})
        try:
            return crypto.unseal(key, envelope[2:], crypto.context(compartment, table, row))
        except crypto.SealBroken as error:
            raise ExpectedFailure("store_damaged", {"table": table}) from error

    def open_rows(self, table: str, rows: Iterable[Sequence[Any]]) -> list[bytes]:
        """The contents of many rows (row id, compartment, envelope's bytes ...), quick for the school's."""
        school, open_one = self.school, self.open
        return [
            envelope[2:]
            if compartment == school and envelope[:2] == _OPEN
            else open_one(compartment, table, row, Sealed(envelope))
            for row, compartment, envelope, *_ in rows
        ]

    def sign(self, message: bytes) -> bytes:
        """The account's signature. Raises ExpectedFailure("store_closed") after `forget`."""
        if self.is_forgotten:
            raise ExpectedFailure("store_closed")
        return crypto.sign(self.private.signing, message)

    def forget(self) -> None:
        """Drop the keys. Python keeps no promise about the memory they were in (docs/threat-model.md)."""
        self.is_forgotten = True
        self._keys.clear()
        nothing = bytes(crypto.KEY_BYTES)
        self.private = crypto.PrivateKeys(nothing, nothing)
        self._store_keys.clear()
