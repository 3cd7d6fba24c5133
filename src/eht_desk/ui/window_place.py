# SPDX-License-Identifier: EUPL-1.2
"""How large the window opens: as designed where the screen has room for it with its frame, else the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

DESIGNED = QSize(1366, 768)
SMALLEST = QSize(900, 600)
# What a system draws around the contents; its true size is known only when the window is shown.
_FRAME = QSize(16, 48)


def fit(window: QWidget, free: QRect | None = None) -> None:
    """Give a window that is not shown yet its size. `free`: the screen without bars of the system."""
    area = free if free is not None else window.screen().availableGeometry()
    room = area.size() - _FRAME
    window.setMinimumSize(SMALLEST.boundedTo(room))
    window.resize(DESIGNED.boundedTo(room))
    if room.width() < DESIGNED.width() or room.height() < DESIGNED.height():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    else:
        window.move(area.center() - QRect(0, 0, DESIGNED.width(), room.height()).center())
