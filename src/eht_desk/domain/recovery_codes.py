# SPDX-License-Identifier: EUPL-1.2
"""Codes on recovery papers: 128 bits in Crockford's base 32 with a check, and the split of a key over two papers."""

from __future__ import annotations

import hashlib

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None, "\u00a0": None})
_SECRET_BYTES = 16
_BODY = 26
_CHECK = 2
_GROUP = 4


def write_code(secret: bytes) -> str:
    """Sixteen bytes as seven groups of four characters, the last two characters being a check.

    Raises:
        ValueError: not sixteen bytes.
    """
    if len(secret) != _SECRET_BYTES:
        raise ValueError("sixteen bytes are needed")
    number = int.from_bytes(secret, "big")
    body = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_BODY)))
    text = body + _check(body)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def read_code(text: str) -> bytes | None:
    """The secret of a typed code; O, I and L are read as 0, 1, 1, case and separators do not matter. None: mistyped."""
    folded = text.upper().translate(_MISREAD)
    folded = "".join(folded.split())
    if len(folded) != _BODY + _CHECK or any(letter not in _ALPHABET for letter in folded):
        return None
    body, check = folded[:_BODY], folded[_BODY:]
    if _check(body) != check:
        return None
    number = 0
    for letter in body:
        number = number << 5 | _ALPHABET.index(letter)
    if number >> 8 * _SECRET_BYTES:
        return None
    return number.to_bytes(_SECRET_BYTES, "big")


def split_secret(secret: bytes, randomness: bytes) -> tuple[bytes, bytes]:
    """Two shares; either alone says nothing, both together give the secret back (`join_secret`).

    Raises:
        ValueError: different lengths.
    """
    return randomness, join_secret(secret, randomness)


def join_secret(first: bytes, second: bytes) -> bytes:
    """The secret of two shares. Raises ValueError on different lengths."""
    return bytes(one ^ other for one, other in zip(first, second, strict=True))


def _check(body: str) -> str:
    digest = hashlib.sha256(b"eht-desk recovery code" + body.encode()).digest()
    return _ALPHABET[digest[0] & 31] + _ALPHABET[digest[1] & 31]
