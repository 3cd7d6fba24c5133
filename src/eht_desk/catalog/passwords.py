# SPDX-License-Identifier: EUPL-1.2
"""The shipped list of common passwords. Belongs here: reading it. Not: what a password must be (domain)."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from eht_desk import resources

_NAME = "passwords/common.txt.gz"


class CommonPasswordFile:
    """`CommonPasswords` from the file that `tools/make_password_list.py` makes, read at the first question.

    `read` is for tests: it gives the packed file's bytes. Raises `resources.ResourceMissing` at the first
    question when the installation is damaged.
    """

    def __init__(self, read: Callable[[str], bytes] = resources.read_bytes) -> None:
        self._read = read
        self._lines: bytes | None = (
            None  # one block of text: a set of the same words takes twenty times the memory
        )

    def contains(self, folded: str) -> bool:
        """Whether the case-folded password is on the list."""
        if self._lines is None:
            self._lines = b"\n" + gzip.decompress(self._read(_NAME))
        return "\n" not in folded and f"\n{folded}\n".encode() in self._lines
