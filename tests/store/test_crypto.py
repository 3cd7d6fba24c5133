# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.store import crypto

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(1, 255))
def test_sealed_bytes_open_only_unchanged_and_in_their_place(plain: bytes, position: int, flip: int) -> None:
    sealed = crypto.seal(KEY, plain, b"here")
    assert crypto.unseal(KEY, sealed, b"here") == plain
    changed = bytearray(sealed)
    changed[position % len(changed)] ^= flip
    for key, content, place in (
        (KEY, bytes(changed), b"here"),
        (KEY, sealed, b"there"),
        (KEY[::-1], sealed, b"here"),
        (KEY, sealed[:-1], b"here"),
        (KEY, b"", b"here"),
    ):
        with pytest.raises(crypto.SealBroken):
            crypto.unseal(key, content, place)


def test_only_the_holder_opens_what_was_sealed_to_it() -> None:
    holder, other = crypto.new_private_keys(), crypto.new_private_keys()
    sealed = crypto.seal_to(holder.public.sealing, b"store key", b"slot")
    assert crypto.unseal_from(holder.sealing, sealed, b"slot") == b"store key"
    assert sealed != crypto.seal_to(holder.public.sealing, b"store key", b"slot")
    with pytest.raises(crypto.SealBroken):
        crypto.unseal_from(other.sealing, sealed, b"slot")
    with pytest.raises(crypto.SealBroken):
        crypto.unseal_from(holder.sealing, sealed, b"other slot")
    with pytest.raises(crypto.SealBroken):
        crypto.unseal_from(holder.sealing, b"short", b"slot")


def test_a_public_key_that_gives_a_known_secret_is_refused() -> None:
    with pytest.raises(crypto.SealBroken):
        crypto.seal_to(bytes(32), b"store key", b"slot")
    with pytest.raises(crypto.SealBroken):
        crypto.unseal_from(crypto.random_bytes(32), bytes(80), b"slot")


def test_signatures() -> None:
    keys = crypto.new_private_keys()
    signature = crypto.sign(keys.signing, b"row")
    assert crypto.is_signed(keys.public.signing, signature, b"row")
    assert not crypto.is_signed(keys.public.signing, signature, b"row.")
    assert not crypto.is_signed(crypto.new_private_keys().public.signing, signature, b"row")
    assert not crypto.is_signed(b"", signature, b"row")


def test_the_same_password_typed_on_another_keyboard_gives_the_same_key() -> None:
    def key(password: str) -> bytes:
        return crypto.password_key(password, bytes(16), memory_kib=64, passes=1, lanes=1)

    composed, decomposed = "blå hattar", unicodedata.normalize("NFD", "blå hattar")
    assert composed != decomposed
    assert key(composed) == key(decomposed)
    assert key("bla hattar") != key(composed)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_no_two_places_have_the_same_context(one: list[str], other: list[str]) -> None:
    assert (crypto.context(*one) == crypto.context(*other)) == (one == other)


def test_private_keys_do_not_show_themselves() -> None:
    keys = crypto.new_private_keys()
    assert keys.sealing.hex() not in repr(keys)
    assert repr(keys.sealing) not in repr(keys)
