# SPDX-License-Identifier: EUPL-1.2
"""Places to break in what people write without a space: addresses of pages, keys held down. No Qt."""

from __future__ import annotations

_LONGEST_WORD = 24
_BREAK = "\u200b"


def breaking(text: str) -> str:
    """The text with places to break in words that are longer than any line has room for; a label breaks only there."""
    parts: list[str] = []
    run = 0
    for letter in text:
        run = 0 if letter.isspace() else run + 1
        if run > _LONGEST_WORD and letter.isalnum():
            parts.append(_BREAK)
            run = 1
        parts.append(letter)
    return "".join(parts)
