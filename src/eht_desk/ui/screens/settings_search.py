# SPDX-License-Identifier: EUPL-1.2
"""The search box of Inställningar and its hits. What is found: settings_search_index.py; going there: the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from eht_desk.ui.handbook import HandbookPage, read_all
from eht_desk.ui.screens.settings_pages import SettingsPage
from eht_desk.ui.screens.settings_search_index import Found, index, search
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import PlainLabel

_DETAIL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_NOTHING = "Ingen träff. Pröva ett annat ord, till exempel lås, lösenord eller kopia."


class SettingsSearch(QObject):
    """`line` stands above the pages' names, `results` in place of the page while something is typed.

    Signals: `searching(bool)` when hits are to be shown or hidden; `chosen(Found)`.
    """

    searching = Signal(bool)
    chosen = Signal(object)

    def __init__(self, pages: Sequence[SettingsPage], parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = index(pages)
        self._book: tuple[HandbookPage, ...] | None = None
        self.line = SearchField("Sök i inställningar", "Sök")
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.model = _Hits(self)
        self.results = Card("Träffar")
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("Träffar")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _index: self._choose())
        self._nothing = PlainLabel(_NOTHING, "secondary", wraps=True)
        self._hint = PlainLabel("Pilar väljer · Enter går dit · Esc tömmer", "hint", wraps=True)
        body: QVBoxLayout = self.results.body
        for widget in (self.list, self._nothing, self._hint):
            body.addWidget(widget)

    def clear(self) -> None:
        """Nothing is searched for any more."""
        self.line.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Arrows choose among the hits and Enter goes there; without hits they keep their meaning."""
        if (
            event.type() != QEvent.Type.KeyPress
            or not isinstance(event, QKeyEvent)
            or not self.model.rowCount()
        ):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        if key in _STEPS:
            row = self.list.currentIndex().row() + _STEPS[key]
            self._select(max(0, min(self.model.rowCount() - 1, row)))
            return True
        return False

    def _search(self, text: str) -> None:
        if self._book is None:
            self._book = read_all()
        hits = search(self._entries, self._book, text)
        self.model.show_hits(hits)
        self.list.setVisible(bool(hits))
        self._nothing.setVisible(not hits)
        self._hint.setVisible(bool(hits))
        self.list.setFixedHeight(sum(_row_height(hit.detail) for hit in hits) + theme().px(4))
        if hits:
            self._select(0)
        self.line.setAccessibleDescription(f"{len(hits)} träffar" if text.strip() else "")
        self.searching.emit(bool(text.strip()))

    def _select(self, row: int) -> None:
        at = self.model.index(row)
        self.list.setCurrentIndex(at)
        self.line.setAccessibleDescription(str(at.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _choose(self) -> None:
        found = self.model.hit(self.list.currentIndex().row())
        if found is not None:
            self.chosen.emit(found)


class _Hits(QAbstractListModel):
    """The hits, for the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hits: tuple[Found, ...] = ()

    def show_hits(self, hits: tuple[Found, ...]) -> None:
        """Replace them."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def hit(self, row: int) -> Found | None:
        """One, or None outside."""
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many."""
        return 0 if parent.isValid() else len(self._hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        """What is found, where it is, and both for a screen reader."""
        hit = self.hit(index.row())
        if hit is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.text
        if role == _DETAIL_ROLE:
            return hit.detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (hit.text, hit.detail) if part)
        return None


class _HitDelegate(QStyledItemDelegate):
    """What is found above, where it is below, each shortened to one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines, or one where there is nothing more to say."""
        return QSize(200, _row_height(str(index.data(_DETAIL_ROLE) or "")))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Both lines on the ground of what is selected."""
        tokens = theme().tokens
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), theme().px(6), theme().px(6))
        inner = area.adjusted(theme().px(10), theme().px(6), -theme().px(10), -theme().px(6))
        detail = str(index.data(_DETAIL_ROLE) or "")
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        if not detail:
            top = inner
        text_colour = tokens.accent_text if is_selected else tokens.text
        _draw(painter, top, str(index.data()), font, text_colour)
        if detail:
            bottom = QRect(inner.left(), top.bottom(), inner.width(), inner.height() - top.height())
            font.setWeight(QFont.Weight.Normal)
            _draw(painter, bottom, detail, font, tokens.text_2)
        painter.restore()


def _draw(painter: QPainter, area: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.drawText(area, int(flags), shown)


def _row_height(detail: str) -> int:
    return theme().px(54 if detail else 36)
