# SPDX-License-Identifier: EUPL-1.2
"""A plain table of texts that is read with the arrow keys; as high as its rows up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import plain_tooltip

_VISIBLE_ROWS = 8
_HIGHEST = 360
_PADDING = 28
_VERY_HIGH = 10_000
_AT_ONCE = 60
_Index = QModelIndex | QPersistentModelIndex


class RowsTable(QTableView):
    """`rows` are texts; `stretches` share the width between the columns."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        stretches: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._stretches = stretches
        self._measured = 0
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._measure_more)
        self.setItemDelegate(_WrappingRows(self))
        self.setModel(_RowsModel(headings, rows, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme().px(34))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width, and let rows grow where a text needs several lines."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            return
        header = self.horizontalHeader()
        least = [header.sectionSizeHint(column) + theme().px(8) for column in range(len(self._stretches))]
        room, total = self.viewport().width() - sum(least), sum(self._stretches)
        for column, stretch in enumerate(self._stretches):
            self.setColumnWidth(column, least[column] + max(0, room) * stretch // total)
        self._measured = 0
        self._measure_more()
        self._fit_height()

    def _measure_more(self) -> None:
        """Give the next rows their height; the window answers between one part of a long table and the next."""
        end = min(self._measured + _AT_ONCE, self.model().rowCount())
        for row in range(self._measured, end):
            self.resizeRowToContents(row)
        self._measured = end
        if end < self.model().rowCount():
            self._later.start()

    def _fit_height(self) -> None:
        shown = range(min(self.model().rowCount(), _VISIBLE_ROWS))
        rows = sum(max(self.rowHeight(row), theme().px(34)) for row in shown)
        height = min(rows, theme().px(_HIGHEST)) + self.horizontalHeader().sizeHint().height() + 2
        if height != self.maximumHeight():
            self.setFixedHeight(height)


class _WrappingRows(QStyledItemDelegate):
    """As high as the text in the width that is left beside the style sheet's padding; Qt forgets the padding and cuts
    a text that just does not fit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The height that shows all of the text."""
        hint = super().sizeHint(option, index)
        table = self.parent()
        if not isinstance(table, QTableView):
            return hint
        width = table.columnWidth(index.column()) - theme().px(_PADDING)
        room = QRect(0, 0, max(width, 1), _VERY_HIGH)
        text = str(index.data() or "")
        needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return QSize(hint.width(), max(hint.height(), needed + theme().px(14)))


class _RowsModel(QAbstractTableModel):
    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._headings = headings
        self._rows = rows

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None
