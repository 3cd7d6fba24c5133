# SPDX-License-Identifier: EUPL-1.2
"""What a plain list on paper says: who has looked, the protocol of a check. All of it has passed the gate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One entry: what stands first, what stands under it, and a line of its own, such as an answer."""

    first: str
    second: str = ""
    third: str = ""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """Title, facts in pairs, paragraphs, entries, closing words and perhaps a line to sign. Never names in the title:
    it becomes the file's title, too. Empty school and authority are not printed."""

    title: str
    school_name: str
    authority_name: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    lines: tuple[PlainLine, ...]
    closing: tuple[str, ...] = ()
    signature: str = ""
    is_demo: bool = False
