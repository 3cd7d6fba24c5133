# SPDX-License-Identifier: EUPL-1.2
"""A list that is folded: headings with counts, under them names or further headings. One widget for 5,000 names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTreeView, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import plain_tooltip

_VISIBLE_ROWS = 12
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WHOLE_LINE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class Fold:
    """A line, what stands to its right, and the lines under it."""

    text: str
    count: str = ""
    inside: tuple[Fold, ...] = ()


class FoldedList(QTreeView):
    """Right arrow unfolds, left arrow folds, as everywhere. As high as its lines up to a limit, then it scrolls."""

    def __init__(self, name: str, folds: Sequence[Fold], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Högerpil visar namnen, vänsterpil döljer dem.")
        self.setModel(_FoldModel(folds, self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIndentation(theme().px(20))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.expanded.connect(self._fit_height)
        self.collapsed.connect(self._fit_height)
        first = self.model().index(0, 0)
        if first.isValid():
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._fit_height()

    def words(self) -> list[str]:
        """The lines that can be read now, with their counts."""
        model, lines = self.model(), []
        index = model.index(0, 0)
        while index.isValid():
            lines.append(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
            index = self.indexBelow(index)
        return lines

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        """An arrow in the theme's colour and size beside a line that holds others."""
        if index.isValid() and self.selectionModel().isSelected(index):
            painter.fillRect(rect, QColor(theme().tokens.accent_soft))
        if not self.model().hasChildren(index):
            return
        name = "chevron-down" if self.isExpanded(index) else "chevron-right"
        edge = theme().px(14)
        place = QRect(rect.right() - edge - 1, rect.center().y() - edge // 2, edge, edge)
        painter.drawPixmap(place.topLeft(), theme().icon(name, "text_2", 14).pixmap(QSize(edge, edge)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which line the keys are at."""
        super().focusInEvent(event)
        self.selectionModel().select(self.currentIndex(), _WHOLE_LINE)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is chosen here: without the keyboard no line stands out."""
        super().focusOutEvent(event)
        self.clearSelection()

    def showEvent(self, event: QShowEvent) -> None:
        """Lines have their height once the style sheet has been read."""
        super().showEvent(event)
        self._fit_height()

    def _fit_height(self, *_: object) -> None:
        rows, index = 0, self.model().index(0, 0)
        while index.isValid() and rows < _VISIBLE_ROWS:
            rows, index = rows + 1, self.indexBelow(index)
        self.ensurePolished()
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * self.frameWidth())


class _FoldModel(QAbstractItemModel):
    """The folds, each with a number of its own: Qt keeps numbers, not objects."""

    def __init__(self, folds: Sequence[Fold], parent: QWidget) -> None:
        super().__init__(parent)
        self._folds: list[Fold] = []
        self._above: list[int] = []
        self._place: list[int] = []
        self._inside: list[range] = []
        self._top = self._add(folds, -1)

    def _add(self, folds: Sequence[Fold], above: int) -> range:
        numbers = range(len(self._folds), len(self._folds) + len(folds))
        for at, fold in enumerate(folds):
            self._folds.append(fold)
            self._above.append(above)
            self._place.append(at)
            self._inside.append(range(0))
        for number in numbers:
            self._inside[number] = self._add(self._folds[number].inside, number)
        return numbers

    def _under(self, parent: _Index) -> range:
        return self._inside[int(parent.internalId())] if parent.isValid() else self._top

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        under = self._under(parent)
        if 0 <= row < len(under) and 0 <= column <= 1:
            return self.createIndex(row, column, under[row])
        return QModelIndex()

    def parent(self, index: _Index = _NOWHERE) -> Any:
        """See QAbstractItemModel; without an index it is QObject's."""
        if not index.isValid():
            return QModelIndex()
        above = self._above[int(index.internalId())]
        return QModelIndex() if above < 0 else self.createIndex(self._place[above], 0, above)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() and parent.column() else len(self._under(parent))

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        return 2

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        fold = self._folds[int(index.internalId())]
        text = fold.count if index.column() else fold.text
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (fold.text, fold.count) if part)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None
