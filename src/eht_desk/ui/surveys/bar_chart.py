# SPDX-License-Identifier: EUPL-1.2
"""Means per function as bars, one for each who answered: painted, with figures and patterns. Its twin is a table.

Knows nothing of scoring: it paints what it is given. Bars are told apart by pattern and order, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from eht_desk.domain.instruments.results import shown
from eht_desk.ui.theme.theme import theme

PATTERNS = 5
_SMALL, _BAR, _BETWEEN, _GROUP = 13, 14, 4, 16
_LABELS, _NARROW = 250, 560
"""Width of the labels, and from which width they stand beside the bars; pixels at 100 %."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of one person, function by function; None cannot be reckoned. `pattern` 0 is solid."""

    label: str
    values: tuple[Fraction | None, ...]
    pattern: int


@dataclass(frozen=True, slots=True)
class ChartData:
    """What is painted. `together` is empty while nothing can be put together; `leading` are places in `labels`."""

    labels: tuple[str, ...]
    people: tuple[Bars, ...]
    together: tuple[Fraction, ...]
    together_label: str
    leading: frozenset[int]
    minimum: int
    maximum: int
    missing: str
    """What stands where there is no bar."""

    def spoken(self) -> str:
        """The figures as a text, for who does not see them."""
        lines = []
        for place, label in enumerate(self.labels):
            told = [f"{bars.label} {_told(bars.values[place], self.missing)}" for bars in self.people]
            if self.together:
                told.append(f"{self.together_label} {shown(self.together[place])}")
            lines.append(f"{label}: {', '.join(told)}.")
        return " ".join(lines)


def _told(value: Fraction | None, missing: str) -> str:
    return missing if value is None else shown(value)


class BarChart(QWidget):
    """As high as its bars need in the width that it gets."""

    def __init__(self, name: str, data: ChartData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self.setAccessibleDescription(data.spoken())
        self.data = data
        self._layouts: dict[int, _Layout] = {}

    def changeEvent(self, event: QEvent) -> None:
        """Letters of another size stand elsewhere."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._layouts.clear()

    def _in(self, width: int) -> _Layout:
        """Measured once for a width: Qt asks for the height again and again."""
        found = self._layouts.get(width)
        if found is None:
            found = self._layouts[width] = _Layout(self, width)
        return found

    def hasHeightForWidth(self) -> bool:
        """Labels go above the bars where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What is painted in this width."""
        return self._in(width).height

    def sizeHint(self) -> QSize:
        """The usual width."""
        width = theme().px(700)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Never so wide that a page with large letters goes sideways."""
        return QSize(theme().px(220), self.heightForWidth(max(self.width(), theme().px(220))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Scale, bars with their figures, the mean, and the key to the patterns."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Painting(painter, self, self._in(self.width())).paint()
        painter.end()


class _Layout:
    """Where everything stands in a width."""

    def __init__(self, chart: BarChart, width: int) -> None:
        px, data = theme().px, chart.data
        self.small = QFont(chart.font())
        self.small.setPixelSize(px(_SMALL))
        self.body = QFont(chart.font())
        self.strong = QFont(chart.font())
        self.strong.setWeight(QFont.Weight.DemiBold)
        small, strong = QFontMetrics(self.small), QFontMetrics(self.strong)
        self.line = small.height()
        self.bar = max(px(_BAR), self.line)
        self.is_beside = width >= px(_NARROW)
        self.together_width = 0
        if data.together:
            widest = max(strong.horizontalAdvance(text) for text in (data.together_label, shown(Fraction(6))))
            self.together_width = widest + px(12)
        self.left = px(_LABELS) if self.is_beside else 0
        figure = small.horizontalAdvance(shown(Fraction(data.maximum))) + px(8)
        self.right = max(width - self.together_width - figure, self.left + px(40))
        self.width = width
        top = self.line + px(6)
        self.rows: list[tuple[QRect, int]] = []
        """The label's place, and where the first bar begins."""
        room = self.left - px(16) if self.is_beside else width
        for label in data.labels:
            height = strong.boundingRect(QRect(0, 0, room, 10_000), int(_WRAP), label).height()
            bars = max(len(data.people), 1) * (self.bar + px(_BETWEEN)) - px(_BETWEEN)
            if self.is_beside:
                whole = max(height, bars)
                self.rows.append((QRect(0, top, room, whole), top + (whole - bars) // 2))
            else:
                whole = height + px(4) + bars
                self.rows.append((QRect(0, top, room, height), top + height + px(4)))
            top += whole + px(_GROUP)
        self.bottom = top - px(_GROUP) + px(6)
        self.scale_top = self.bottom
        top = self.bottom + self.line + px(14)
        self.keys: list[QRect] = []
        """Where the key of each pattern stands, with its words."""
        at = 0
        for person in data.people:
            needed = min(px(26) + small.horizontalAdvance(person.label) + px(24), width)
            if at and at + needed > width:
                at, top = 0, top + self.line + px(6)
            self.keys.append(QRect(at, top, needed, self.line))
            at += needed
        self.height = top + self.line + px(4)

    def across(self, value: Fraction, data: ChartData) -> int:
        """Where a value lies on the scale."""
        part = (value - data.minimum) / (data.maximum - data.minimum)
        return self.left + round(float(part) * (self.right - self.left))


class _Painting:
    def __init__(self, painter: QPainter, chart: BarChart, layout: _Layout) -> None:
        self._painter, self._data, self._at = painter, chart.data, layout
        self._tokens, self._px = theme().tokens, theme().px

    def paint(self) -> None:
        self._scale()
        for place, (label, top) in enumerate(self._at.rows):
            self._row(place, label, top)
        for bars, area in zip(self._data.people, self._at.keys, strict=True):
            self._key(bars, area)

    def _scale(self) -> None:
        painter, at, data, px = self._painter, self._at, self._data, self._px
        painter.setFont(at.small)
        for value in range(data.minimum, data.maximum + 1):
            across = at.across(Fraction(value), data)
            painter.setPen(QPen(QColor(self._tokens.line), 1))
            painter.drawLine(across, at.line + px(2), across, at.scale_top)
            painter.setPen(QColor(self._tokens.text_3))
            box = QRect(across - px(20), at.scale_top + px(2), px(40), at.line)
            if value == data.minimum and not at.is_beside:
                box.moveLeft(0)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, str(value))
            else:
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, str(value))
        if data.together:
            painter.setPen(QColor(self._tokens.text_2))
            box = QRect(at.width - at.together_width, 0, at.together_width, at.line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, data.together_label)

    def _row(self, place: int, label: QRect, top: int) -> None:
        painter, at, data, px = self._painter, self._at, self._data, self._px
        painter.setPen(QColor(self._tokens.text))
        painter.setFont(at.strong if place in data.leading else at.body)
        painter.drawText(label, int(_WRAP), data.labels[place])
        bottom = top
        for bars in data.people:
            self._bar(bars.values[place], bars.pattern, bottom)
            bottom += at.bar + px(_BETWEEN)
        if data.together:
            box = QRect(at.width - at.together_width, top, at.together_width, bottom - px(_BETWEEN) - top)
            painter.setFont(at.strong)
            painter.setPen(QColor(self._tokens.text))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, shown(data.together[place]))

    def _bar(self, value: Fraction | None, pattern: int, top: int) -> None:
        painter, at, px = self._painter, self._at, self._px
        painter.setFont(at.small)
        words = QRect(at.left + px(6), top, at.width - at.left, at.bar)
        if value is None:
            self._words(words, self._data.missing)
            return
        end = at.across(value, self._data)
        self._fill(QRectF(at.left, top + 1, max(end - at.left, px(2)), at.bar - 2), pattern)
        words.translate(end - at.left, 0)
        self._words(words, shown(value))

    def _words(self, area: QRect, text: str) -> None:
        """A figure on its own ground, so that no line of the scale goes through it."""
        painter = self._painter
        ground = QRect(area)
        ground.setWidth(QFontMetrics(self._at.small).horizontalAdvance(text))
        painter.fillRect(ground, QColor(self._tokens.surface))
        painter.setPen(QColor(self._tokens.text_2))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _key(self, bars: Bars, area: QRect) -> None:
        painter, px = self._painter, self._px
        edge = px(12)
        self._fill(QRectF(area.left(), area.center().y() - edge / 2, px(18), edge), bars.pattern)
        painter.setFont(self._at.small)
        painter.setPen(QColor(self._tokens.text_2))
        words = area.adjusted(px(26), 0, 0, 0)
        text = QFontMetrics(self._at.small).elidedText(bars.label, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _fill(self, area: QRectF, pattern: int) -> None:
        """A bar: solid, slanting lines, plain with an edge, upright lines, slanting the other way; then again."""
        painter, tokens, px = self._painter, self._tokens, self._px
        path = QPainterPath()
        path.addRoundedRect(area, px(2), px(2))
        kind = pattern % PATTERNS
        ground = (tokens.accent, tokens.surface, tokens.chart_valid, tokens.surface, tokens.chart_late)[kind]
        painter.fillPath(path, QColor(ground))
        pen = QPen(QColor(tokens.accent), max(px(1.4), 1))
        if kind in (1, 3, 4):
            painter.save()
            painter.setClipPath(path)
            painter.setPen(pen)
            self._lines(area, {1: area.height(), 3: 0.0, 4: -area.height()}[kind])
            painter.restore()
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _lines(self, area: QRectF, lean: float) -> None:
        step, x = float(self._px(5)), area.left() - area.height()
        while x < area.right() + area.height():
            self._painter.drawLine(QPointF(x, area.bottom()), QPointF(x + lean, area.top()))
            x += step
