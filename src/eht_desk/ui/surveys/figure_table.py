# SPDX-License-Identifier: EUPL-1.2
"""Figures per function as a table, read with the arrow keys: the chart's twin, and two occasions side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from eht_desk.ui.theme.theme import theme

_LEAST_NAME, _PADDING, _ROW, _VERY_HIGH = 150, 28, 34, 10_000
_WRAP = int(Qt.TextFlag.TextWordWrap)


class FigureTable(QTableWidget):
    """All rows are shown. The first column takes what is left of the width; with many people and large letters the
    table goes sideways within itself, not with the page.
    """

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(len(rows), len(headings), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                self.setItem(at, column, QTableWidgetItem(text))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def rows(self) -> list[list[str]]:
        """What stands in it."""
        return [
            [self._text(row, column) for column in range(self.columnCount())]
            for row in range(self.rowCount())
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width, and let rows grow where a name needs several lines."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def _fit(self) -> None:
        metrics, padding = self.fontMetrics(), theme().px(_PADDING)
        used = 0
        for column in range(1, self.columnCount()):
            texts = (self._text(row, column) for row in range(self.rowCount()))
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + padding
            width = max(widest, self.horizontalHeader().sectionSizeHint(column) + theme().px(8))
            self.setColumnWidth(column, width)
            used += width
        name = max(self.viewport().width() - used, theme().px(_LEAST_NAME))
        self.setColumnWidth(0, name)
        height = self.horizontalHeader().sizeHint().height() + 2
        for row in range(self.rowCount()):
            room = QRect(0, 0, name - padding, _VERY_HIGH)
            words = metrics.boundingRect(room, _WRAP, self._text(row, 0)).height() + theme().px(14)
            self.setRowHeight(row, max(words, theme().px(_ROW)))
            height += self.rowHeight(row)
        if name + used > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.maximumHeight():
            self.setFixedHeight(height)
