# SPDX-License-Identifier: EUPL-1.2
"""Where the focus is put on a pupil's page that was read again."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget


def focus_again(content: QWidget, key: str) -> None:
    """The same button, or another that is about the same thing."""
    buttons = [item for item in content.findChildren(QPushButton) if key and item.property("key")]
    about = key.rpartition(" ")[2]
    same = [item for item in buttons if item.property("key") == key]
    for button in same or [item for item in buttons if str(item.property("key")).endswith(about)]:
        button.setFocus()
        if not button.isVisible():  # some are shown when the event loop runs
            QTimer.singleShot(0, button, button.setFocus)
        return


def somewhere_else(screen: QWidget) -> bool:
    """Whether the person has gone to another part of the window meanwhile."""
    focus = QApplication.focusWidget()
    return focus is not None and focus is not screen and not screen.isAncestorOf(focus)
