# SPDX-License-Identifier: EUPL-1.2
"""The program's mark and name."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from eht_desk import resources
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel


class _Mark(QWidget):
    """The drawn mark."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._edge = theme().px(size)
        self.setFixedSize(QSize(self._edge, self._edge))
        try:
            self._drawing = resources.read_bytes("icons/eht-desk.svg")
        except resources.ResourceMissing:
            self._drawing = b""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sharp at every scale."""
        if not self._drawing:
            return
        from PySide6.QtSvg import QSvgRenderer

        painter = QPainter(self)
        QSvgRenderer(QByteArray(self._drawing)).render(painter, QRectF(0, 0, self._edge, self._edge))
        painter.end()


class Brand(QWidget):
    """Mark and "EHT Desk". `size` is the mark's edge at 100 %."""

    def __init__(self, size: int = 22, parent: QWidget | None = None, *, is_large: bool = False) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(9))
        layout.addWidget(_Mark(size))
        name = PlainLabel("EHT Desk", "brand-large" if is_large else "brand")
        layout.addWidget(name)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("EHT Desk")
