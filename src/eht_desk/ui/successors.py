# SPDX-License-Identifier: EUPL-1.2
"""A store that was made of a damaged one lies in a folder beside it, under its name and a word: found again by that.

So the other computers of the school learn of it without anything being written in the damaged folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eht_desk.domain.errors import ExpectedFailure

if TYPE_CHECKING:
    from eht_desk.application.ports import StoreHeader
    from eht_desk.ui.screens.unlock_screen import StoreChoice

RESTORED = "återställt"
"""What the new folder's name ends with."""

JOINED = "räddat"
"""The same when it has the damaged store's own database and a copy's key ring."""

_MOST_NUMBERS = 100
_KEY_RING = "keyring.json"


def successor(path: Path, peek: Callable[[Path], StoreHeader]) -> Path | None:
    """The newest store that was made of this one in a folder beside. None when there is none, or it cannot be read."""
    found = list(_beside(path))
    if not found:
        return None
    newest = max(found, key=lambda item: os.path.getmtime(item / _KEY_RING))  # noqa: PTH204 - as below
    try:
        there = peek(newest).id
    except (ExpectedFailure, OSError):
        return None
    try:
        here = peek(path).id
    except (ExpectedFailure, OSError):
        return newest  # the name says it, and nothing else can
    return newest if here == there else None


def with_successors(choices: list[StoreChoice], peek: Callable[[Path], StoreHeader]) -> list[StoreChoice]:
    """The same choices, each with what was made of it."""
    return [replace(choice, replaced_by=successor(choice.path, peek)) for choice in choices]


def _beside(path: Path) -> Iterator[Path]:
    for word in (RESTORED, JOINED):
        for number in range(1, _MOST_NUMBERS):
            name = f"{path.name} {word}" + (f" {number}" if number > 1 else "")
            # os.path: Path.exists raises for some servers that are away
            if not os.path.isfile(path.with_name(name) / _KEY_RING):  # noqa: PTH113 - as said above
                break
            yield path.with_name(name)
