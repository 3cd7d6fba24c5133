# SPDX-License-Identifier: EUPL-1.2
"""One thing that the frame can be told to do. The tables of them: actions.py, settings_actions.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame


@dataclass(frozen=True, slots=True)
class Action:
    """`shortcut` as Qt writes it. `is_command` puts it into the palette. `words` help the search there."""

    id: str
    text: str
    run: Callable[[Frame], object]
    shortcut: str = ""
    is_command: bool = True
    words: str = ""
    is_enabled: Callable[[Frame], bool] = lambda _frame: True
    screens: frozenset[str] = frozenset()
    """Where its shortcut means this; everywhere when empty. Elsewhere the same keys may lead to a field."""
