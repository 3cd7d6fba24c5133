# SPDX-License-Identifier: EUPL-1.2
"""Ids, recovery codes, the log's chain."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.ids import uuid7_text
from eht_desk.domain.log import GENESIS, chain_hash
from eht_desk.domain.recovery_codes import join_secret, read_code, split_secret, write_code

SECRETS = st.binary(min_size=16, max_size=16)


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_ids_are_version_seven_and_sort_by_time(milliseconds: int, randomness: bytes):
    parsed = uuid.UUID(uuid7_text(milliseconds, randomness))
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert parsed.int >> 80 == milliseconds


@pytest.mark.parametrize(("milliseconds", "randomness"), [(-1, b"0" * 10), (2**48, b"0" * 10), (1, b"0" * 9)])
def test_ids_refuse_what_does_not_fit(milliseconds: int, randomness: bytes):
    with pytest.raises(ValueError, match=r"needed|outside"):
        uuid7_text(milliseconds, randomness)


@given(SECRETS)
def test_a_code_is_read_back_however_it_was_typed(secret: bytes):
    code = write_code(secret)
    assert len(code.replace("-", "")) == 28
    assert read_code(code) == secret
    assert read_code(code.lower().replace("-", " ")) == secret
    assert read_code(code.replace("0", "o").replace("1", "l")) == secret


@given(SECRETS, st.integers(0, 27), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_mistyped_letter_never_gives_another_secret_silently(secret: bytes, place: int, letter: str):
    typed = list(write_code(secret).replace("-", ""))
    typed[place] = letter
    # Two check letters: a single wrong letter slips through once in a thousand, and then the store's own check
    # value refuses it. What may never happen is that the right code is not read.
    result = read_code("".join(typed))
    assert result == secret or "".join(typed) != write_code(secret).replace("-", "")


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 28, "Ö" * 28, "0" * 29])
def test_what_is_no_code_is_refused(text: str):
    assert read_code(text) is None


def test_a_code_needs_sixteen_bytes():
    with pytest.raises(ValueError, match="sixteen"):
        write_code(b"short")


@given(SECRETS, SECRETS)
def test_two_shares_give_the_secret_back(secret: bytes, randomness: bytes):
    assert join_secret(*split_secret(secret, randomness)) == secret


@given(
    st.lists(st.binary(max_size=6), min_size=2, max_size=2, unique=True),
    st.text(max_size=4),
    st.text(max_size=4),
)
def test_every_part_of_a_row_changes_the_hash(sealed: list[bytes], one: str, other: str):
    base = chain_hash(GENESIS, 1, "t", one, other, "c", sealed[0])
    assert base != chain_hash(GENESIS, 1, "t", one, other, "c", sealed[1])
    assert base != chain_hash(GENESIS, 2, "t", one, other, "c", sealed[0])
    assert base != chain_hash(GENESIS, 1, "t", one + "x", other, "c", sealed[0])
    # Moving a letter from one part to the next is a change too.
    assert chain_hash(GENESIS, 1, "t", "ab", "c", "d", b"") != chain_hash(
        GENESIS, 1, "t", "a", "bc", "d", b""
    )
