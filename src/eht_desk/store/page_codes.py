# SPDX-License-Identifier: EUPL-1.2
"""The authentication code of each page of an encrypted database, checked on the bytes of a copy while it is made.

The format is SQLCipher 4's (https://www.zetetic.net/sqlcipher/design/): pages of 4096 bytes that end with 16 bytes
nonce and 64 bytes HMAC-SHA512 over content, nonce and page number; the code's key comes from the database key and the
salt, which are the file's first 16 bytes. Reading pages through the database decrypts and parses them as well: three
times as slow, and it tells no more about whether the bytes are those that were written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

PAGE = 4096
LEAST_PAGES = 16
"""Every store has more: each table begins a page of its own."""

SLOT_PAGES = 16
SLOT = PAGE * SLOT_PAGES
"""Pages are told apart in slots of this many bytes, so that a list of them stays short."""

SALT = 16
"""The file's first bytes, which make the code's key this file's own."""

_MOST_SLOTS = 256
_CODE = 64
_BLOCK = 128
_SALT_MASK = 0x3A
_CODE_KEY_ROUNDS = 2
_LOCK_PAGE = 0x40000000 // PAGE + 1
"""SQLite keeps its locks at this place of the file and writes nothing there."""


class PageCodes:
    """Checks pages of one database with its raw 32-byte key; `salt` are the file's first 16 bytes."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(byte ^ _SALT_MASK for byte in salt)
        code_key = hashlib.pbkdf2_hmac("sha512", key, masked, _CODE_KEY_ROUNDS, len(key)).ljust(_BLOCK, b"\0")
        # HMAC's two halves prepared once: half the time per page of hmac.digest.
        self._inner = hashlib.sha512(bytes(byte ^ 0x36 for byte in code_key))
        self._outer = hashlib.sha512(bytes(byte ^ 0x5C for byte in code_key))

    def are_true(self, content: bytes, at: int) -> bool:
        """Whether every page in `content` is as it was written. It begins at byte `at`, where a page begins."""
        if len(content) % PAGE:
            return False
        view = memoryview(content)
        first = at // PAGE + 1
        return all(
            self._is_true(view[start : start + PAGE], first + start // PAGE)
            for start in range(0, len(content), PAGE)
        )

    def _is_true(self, page: memoryview, number: int) -> bool:
        if number == _LOCK_PAGE:
            return True
        inner = self._inner.copy()
        inner.update(page[SALT if number == 1 else 0 : PAGE - _CODE])
        inner.update(number.to_bytes(4, "little"))
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest() == page[PAGE - _CODE :]


def has_page_of(database: Path, key: bytes) -> bool:
    """Whether one of the first pages of a file was written under this key. Raises OSError."""
    with database.open("rb", buffering=0) as stream:
        content = stream.read(SLOT)
        codes = PageCodes(key, content[:SALT])
        for slot in range(_MOST_SLOTS):
            pages = range(0, len(content) - PAGE + 1, PAGE)
            if any(codes.are_true(content[at : at + PAGE], slot * SLOT + at) for at in pages):
                return True
            content = stream.read(SLOT)
            if not content:
                break
    return False


def slots_of_pages(numbers: Iterable[int]) -> set[int]:
    """The slots that pages (counted from 1) lie in."""
    return {(number - 1) // SLOT_PAGES for number in numbers}
