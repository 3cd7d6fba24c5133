# SPDX-License-Identifier: EUPL-1.2
"""A box to sign in with pen, finger or mouse. Gives strokes in thousandths of its width and height, never a picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from eht_desk.domain.documents import Ink
from eht_desk.ui.theme.theme import theme

BOX = 1000
_WIDTH = 480
_PROPORTION = 3
"""A box is three times as wide as high, as on the paper."""
_CLOSEST = 2
"""Points nearer to each other than this many thousandths tell nothing more."""
MOST_POINTS = 15_000


class InkPad(QWidget):
    """Signals: `changed()` after a stroke was drawn or taken away."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[tuple[int, int]]] = []
        self._is_drawing = False
        self._finger = -1
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Ritas med penna, finger eller mus. Ctrl Z ångrar, Delete rensar. Utan det: välj papper i stället."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme().px(_WIDTH))
        self.setFixedHeight(theme().px(_WIDTH) // _PROPORTION)

    def sizeHint(self) -> QSize:
        """The proportions of the box on the paper."""
        return QSize(theme().px(_WIDTH), theme().px(_WIDTH) // _PROPORTION)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Where it is narrow, the box is lower too."""
        if self.height() != self.width() // _PROPORTION:
            self.setFixedHeight(self.width() // _PROPORTION)

    # -- what was drawn

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not any(self._strokes)

    def ink(self) -> Ink | None:
        """The strokes, or None for an empty box."""
        strokes = tuple(tuple(stroke) for stroke in self._strokes if stroke)
        return Ink(strokes) if strokes else None

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._tell()

    def clear(self) -> None:
        """Take everything away."""
        if self._strokes:
            self._strokes.clear()
            self._tell()

    # -- pen, finger, mouse, keys

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen. Accepted, so that it is not told again as a mouse."""
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove and self._is_drawing and event.pressure() > 0:
            self._go_on(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self._end(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A finger; a second one draws nothing."""
        if isinstance(event, QTouchEvent) and event.points():
            first = event.points()[0]
            if event.type() == QEvent.Type.TouchBegin:
                self._finger = first.id()
                self._begin(first.position())
            elif event.type() in (QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd):
                self._follow(event)
            else:
                self._is_drawing = False
                self._tell()
            event.accept()
            return True
        return super().event(event)

    def _follow(self, event: QTouchEvent) -> None:
        """The finger that began; others that come and go meanwhile draw nothing."""
        for point in event.points():
            if point.id() != self._finger or point.state() == QEventPoint.State.Stationary:
                continue
            if point.state() == QEventPoint.State.Released:
                self._end(point.position())
            else:
                self._go_on(point.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and clear; drawing needs a hand."""
        if event.key() == Qt.Key.Key_Z and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _begin(self, at: QPointF) -> None:
        self._is_drawing = True
        if self._count() < MOST_POINTS:
            self._strokes.append([self._point(at)])
            self.update()

    def _go_on(self, at: QPointF) -> None:
        if not self._is_drawing or not self._strokes or self._count() >= MOST_POINTS:
            return
        point, last = self._point(at), self._strokes[-1][-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _CLOSEST:
            self._strokes[-1].append(point)
            self.update()

    def _end(self, at: QPointF) -> None:
        if self._is_drawing:
            self._go_on(at)
            self._is_drawing = False
            self._tell()

    def _count(self) -> int:
        return sum(len(stroke) for stroke in self._strokes)

    def _point(self, at: QPointF) -> tuple[int, int]:
        x = round(at.x() / max(self.width(), 1) * BOX)
        y = round(at.y() / max(self.height(), 1) * BOX)
        return min(max(x, 0), BOX), min(max(y, 0), BOX)

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    # -- looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box, the line to sign on, the strokes."""
        tokens, unit = theme().tokens, theme().px(1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_focused = self.hasFocus()
        edge = QPen(
            QColor(tokens.accent if is_focused else tokens.line_strong), 2 * unit if is_focused else unit
        )
        painter.setPen(edge)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(self.rect().adjusted(unit, unit, -unit, -unit), 8 * unit, 8 * unit)
        painter.setPen(QPen(QColor(tokens.text_3), unit))
        level = self.height() * 3 // 4
        painter.drawLine(theme().px(24), level, self.width() - theme().px(24), level)
        pen = QPen(QColor(tokens.text), 2.4 * theme().scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            self._draw(painter, [self._on_screen(point) for point in stroke])
        painter.end()

    def focusInEvent(self, _event: object) -> None:
        """The edge shows it."""
        self.update()

    def focusOutEvent(self, _event: object) -> None:
        """The edge shows it."""
        self.update()

    def _on_screen(self, point: tuple[int, int]) -> QPointF:
        return QPointF(point[0] * self.width() / BOX, point[1] * self.height() / BOX)

    @staticmethod
    def _draw(painter: QPainter, points: list[QPointF]) -> None:
        if len(points) == 1:
            painter.drawPoint(points[0])
            return
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.drawPath(path)
