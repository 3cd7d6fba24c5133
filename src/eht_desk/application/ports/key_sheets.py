# SPDX-License-Identifier: EUPL-1.2
"""What the key sheet says: the one paper that ties aliases to names (P-8). It is printed, never a file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One pupil: the alias, who it is, and the names of those who may know."""

    alias: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeySheet:
    """The sheet for rektor's safe. `printed_by` asked for it, `at_printer` fetches it."""

    rows: tuple[KeyRow, ...]
    printed_by: str
    at_printer: str
    made_on: str
    is_demo: bool = False
