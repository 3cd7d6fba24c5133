# SPDX-License-Identifier: EUPL-1.2
"""The frame's shortcuts: which keys act on the page that is shown. What they do: actions.py."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from eht_desk.ui.action import Action
from eht_desk.ui.actions import ACTIONS
from eht_desk.ui.navigation import Screen


class FrameKeys:
    """`run` gets the action whose keys were pressed."""

    def __init__(self, frame: QWidget, run: Callable[[Action], None]) -> None:
        self._keys: list[tuple[Action, QShortcut]] = []
        for action in ACTIONS:
            if action.shortcut:
                shortcut = QShortcut(QKeySequence(action.shortcut), frame)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.activated.connect(_runner(action, run))
                self._keys.append((action, shortcut))

    def follow(self, name: str, screen: Screen) -> None:
        """Another page is shown. One that has the whole window leaves only the keys that it names."""
        for action, shortcut in self._keys:
            is_here = not action.screens or name in action.screens
            shortcut.setEnabled(is_here and (not screen.is_full_window or action.id in screen.window_keys))


def _runner(action: Action, run: Callable[[Action], None]) -> Callable[[], None]:
    return lambda: run(action)
