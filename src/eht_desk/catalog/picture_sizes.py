# SPDX-License-Identifier: EUPL-1.2
"""How many dots a PNG or JPEG has, read from its head without unpacking the picture."""

from __future__ import annotations

import struct

_SIZES = frozenset({*range(0xC0, 0xD0)}) - {0xC4, 0xC8, 0xCC}
"""JPEG's marks of a part that tells height and width."""
_ALONE = frozenset({0x01, 0xFF, *range(0xD0, 0xD9)})


def dots_of(content: bytes) -> int:
    """Width times height; 0 when the head does not tell."""
    try:
        if content.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", content, 16)
            return int(width) * int(height)
        return _dots_of_jpeg(content)
    except (struct.error, IndexError):
        return 0


def _dots_of_jpeg(content: bytes) -> int:
    at = 2
    while content[at] == 0xFF:
        mark = content[at + 1]
        if mark in _ALONE:
            at += 1 if mark == 0xFF else 2
            continue
        if mark in _SIZES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return int(width) * int(height)
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + int(length)
    return 0
