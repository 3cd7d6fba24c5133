# SPDX-License-Identifier: EUPL-1.2
"""What a person would leave behind outside the page at a lock: dialogs, menus, and what was copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget


class Leftovers(QObject):
    """`is_inside` tells whether a store is open. `clear` takes everything away."""

    def __init__(self, window: QWidget, is_inside: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._is_inside = window, is_inside
        self._has_copied = False
        QGuiApplication.clipboard().dataChanged.connect(self._note_copy)

    def clear(self) -> None:
        """The clipboard if it is ours, then dialogs, menus and calendars."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() or self._has_copied:
            clipboard.clear()
        self._has_copied = False
        for widget in QApplication.topLevelWidgets():
            if widget is self._window or not widget.isVisible():
                continue
            if isinstance(widget, QDialog):
                widget.reject()
                if (
                    widget.isVisible()
                ):  # a small form stays while its work is under way; the lock waits for nothing
                    widget.done(QDialog.DialogCode.Rejected.value)
            else:
                widget.close()

    def _note_copy(self) -> None:
        """What is copied while a window of ours is in use was copied here; not every platform tells whose it is."""
        self._has_copied = self._is_inside() and QGuiApplication.focusWindow() is not None
