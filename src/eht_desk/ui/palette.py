# SPDX-License-Identifier: EUPL-1.2
"""Ctrl K: one line that finds pupils, documents, commands and pages of the handbook, over the page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from eht_desk.application.document_views import DocumentRow
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.action import Action
from eht_desk.ui.handbook import HandbookPage
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.palette_model import SIDE_ROLE, Found, FoundModel, Places, find, is_code
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import PlainLabel

_MOVES = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


class PaletteSource:
    """What the palette searches in; read at each keystroke, from memory."""

    def __init__(
        self,
        pupils: Callable[[], Sequence[PupilView]],
        documents: Callable[[], Sequence[DocumentRow]],
        actions: Callable[[], Sequence[Action]],
        places: Places,
        book: Callable[[], Sequence[HandbookPage]],
        look_up: Callable[[str, Callable[[Found], object]], object] = lambda _code, _found: None,
    ) -> None:
        self.pupils = pupils
        self.documents = documents
        self.actions = actions
        self.places = places
        self.look_up = look_up
        """Ask the store for what has a whole code, a document or a case; tells the line of it when there is one."""
        self.book = functools.cache(book)  # the handbook's files are read when somebody first types


class Palette(QWidget):
    """Covers the window while it is open. Esc or a click beside it closes and gives the focus back.

    Signals: `focus_wanted()` when what had the focus is gone.
    """

    focus_wanted = Signal()

    def __init__(self, source: PaletteSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._before: QWidget | None = None
        self.setProperty("role", "scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Sök")
        self._box = Card()
        self._box.setParent(self)
        self.line = SearchField("Sök elev, dokument eller kommando", "Sök elev, dokument eller kommando")
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.model = FoundModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("Träffar")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_LineDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _index: self._run())
        DropTarget(self.list.viewport(), self._take_files)
        self._nothing = PlainLabel(
            "Ingen träff. Sök på namn, klass, personnummer eller koden på papperet.", "secondary"
        )
        self._nothing.setContentsMargins(theme().px(8), theme().px(8), 0, theme().px(8))
        layout: QVBoxLayout = self._box.body
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(PlainLabel("Pilar väljer · Enter öppnar · Esc stänger", "hint"))
        self.hide()
        QApplication.instance().focusChanged.connect(self._keep_focus)  # type: ignore[union-attr]  # there is always one

    def open(self) -> None:
        """Show it above everything, empty, and remember where the focus was."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self.line.clear()
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_quietly(self) -> None:
        """Hide and give the focus back."""
        self.hide()
        self.line.clear()
        before, self._before = self._before, None
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_wanted.emit()

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Keys typed in the line that mean something for the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_quietly()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
            return True
        if key in _MOVES:
            self._move(key)
            return True
        return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)  # the focus stays while the palette is open

    def _keep_focus(self, _former: QObject | None, widget: QWidget | None) -> None:
        """A page below that is ready only now, or was read again, gets the focus when this closes."""
        if widget is None or not self.isVisible() or self.isAncestorOf(widget):
            return
        if widget.window() is self.window():
            self._before = widget
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes."""
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_quietly()

    def resizeEvent(self, _event: object) -> None:
        """Keep the box in the upper middle."""
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(theme().px(640), self.width() - 40)
        top = min(theme().px(70), self.height() // 10)
        height = min(theme().px(470), self.height() - 2 * top)
        self._box.setGeometry(QRect((self.width() - width) // 2, top, width, height))

    def _search(self, text: str) -> None:
        source = self._source
        book = source.book() if text else ()
        self._show(find(text, source.pupils(), source.documents(), source.actions(), source.places, book))
        if is_code(text):  # a paper in the hand: nothing may wait for the document any more
            source.look_up(text, lambda found: self._found_by_code(text, found))

    def _found_by_code(self, text: str, found: Found) -> None:
        if self.isVisible() and self.line.text() == text:
            about = found.document_id
            lines = [line for line in self.model.lines() if about is None or line.document_id != about]
            self._show([found, *lines])

    def _show(self, lines: list[Found]) -> None:
        self.model.show(lines)
        has_lines = self.model.rowCount() > 0
        self.list.setVisible(has_lines)
        self._nothing.setVisible(not has_lines)
        if has_lines:
            self.list.setCurrentIndex(self.model.index(0))

    def _move(self, key: int) -> None:
        page = max(1, self.list.height() // max(1, self.list.sizeHintForRow(0)) - 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        row = self.list.currentIndex().row() + steps[Qt.Key(key)]
        row = max(0, min(self.model.rowCount() - 1, row))
        self.list.setCurrentIndex(self.model.index(row))

    def _take_files(self, paths: tuple[Path, ...]) -> None:
        """Files let go on the line of a pupil are about that pupil."""
        at = self.list.viewport().mapFromGlobal(QCursor.pos())
        row = self.list.indexAt(at).row()
        line = self.model.line(row if row >= 0 else self.list.currentIndex().row())
        if line is not None and line.pupil is not None:
            self.close_quietly()
            self._source.places.take_files(line.pupil, paths)

    def _run(self) -> None:
        line = self.model.line(self.list.currentIndex().row())
        if line is None:
            return
        self.close_quietly()
        line.run()


class _LineDelegate(QStyledItemDelegate):
    """Text to the left, class or key to the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(200, theme().px(36))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Both texts, the left one shortened when it does not fit."""
        tokens = theme().tokens
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), theme().px(6), theme().px(6))
        inner = area.adjusted(theme().px(12), 0, -theme().px(12), 0)
        side = str(index.data(SIDE_ROLE) or "")
        side_width = painter.fontMetrics().horizontalAdvance(side) + theme().px(12) if side else 0
        words = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inner.width() - side_width
        )
        painter.setPen(QColor(tokens.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(QColor(tokens.text_2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, side)
        painter.restore()
