# SPDX-License-Identifier: EUPL-1.2
"""One of a few choices as buttons side by side: yes/no, and up to seven others. A group of radio buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget
from shiboken6 import isValid

from eht_desk.ui.theme.theme import theme

MOST_VISIBLE = 7
_DIGITS = "123456789"
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_LEAST = 200
"""A choice whose words are wider than this at 100 % is shortened where there is no room for it."""


class Segment(QRadioButton):
    """One choice of the group, painted as a part of it. The group decides what is checked."""

    def __init__(self, text: str, group: ChoiceButtons, number: int = 0) -> None:
        super().__init__(text, group)
        self._group = group
        self.number = number
        """The digit that chooses it, painted before the word; 0 for none."""
        self.edges = Qt.Edge.LeftEdge | Qt.Edge.RightEdge
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Room for the word in its heavier weight."""
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(heavy)
        width = metrics.horizontalAdvance(self.text()) + theme().px(30) + self._number_width()
        return QSize(max(width, theme().px(50)), max(metrics.height() + theme().px(14), theme().px(34)))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than the word."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """The whole part can be pressed."""
        return self.rect().contains(position)

    def nextCheckState(self) -> None:
        """The group chooses; clicking the chosen one again clears it."""
        self._group.press(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move and choose, Space chooses, Delete clears, the first letter of a choice chooses it."""
        if not self._group.take_key(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring around the group."""
        super().focusInEvent(event)
        self._group.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        if isValid(self._group):  # the focus also leaves while a closed form is taken down
            self._group.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The part with its word; the chosen one is filled and heavier."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        ground = tokens.accent if chosen else tokens.surface
        is_read = self._group.is_read_only
        if is_read:
            ground = tokens.accent_soft if chosen else tokens.surface_2
        elif not self.isEnabled():
            ground = tokens.text_3 if chosen else tokens.surface_2
        line = tokens.accent if chosen else tokens.line if is_read else tokens.line_strong
        path = _rounded(area, theme().px(8), self.edges)
        painter.setPen(QPen(QColor(line), 1))
        painter.setBrush(QColor(ground))
        painter.drawPath(path)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Medium)
        painter.setFont(font)
        words = (
            tokens.surface if chosen and not self.isEnabled() else tokens.on_accent if chosen else tokens.text
        )
        if is_read:
            words = tokens.accent_text if chosen else tokens.text_2
        elif not chosen and not self.isEnabled():
            words = tokens.text_3
        painter.setPen(QColor(words))
        room = self.rect().adjusted(theme().px(10) + self._number_width(), 0, -theme().px(10), 0)
        word = self.text().replace("&", "")
        if QFontMetrics(font).horizontalAdvance(word) > room.width():
            word = QFontMetrics(font).elidedText(word, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, word)
        if self.number:
            if not chosen:
                painter.setPen(QColor(tokens.text_3))
            painter.setFont(self.font())
            place = self.rect().adjusted(theme().px(12), 0, 0, 0)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(self.number)
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.on_accent if chosen and not is_read else tokens.accent), 2))
            painter.drawRoundedRect(area.adjusted(3, 3, -3, -3), theme().px(5), theme().px(5))
        painter.end()

    def _number_width(self) -> int:
        return theme().px(16) if self.number else 0


class ChoiceButtons(QWidget):
    """Up to seven choices, all visible; flows over several lines where the width does not suffice.

    Signals: `chosen(str)` when the person changes the choice (empty text: cleared); `picked(str)` after a digit chose,
    also what was chosen already. Arrow keys, Space, first letters, digits when `is_numbered`; Delete or Backspace
    clears when `can_clear`. The accessible name is the question.
    """

    chosen = Signal(str)
    picked = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        name: str = "",
        parent: QWidget | None = None,
        *,
        can_clear: bool = True,
        is_numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self._can_clear = can_clear
        self._is_numbered = is_numbered
        self._values: list[str] = []
        self._segments: list[Segment] = []
        self._make(options)
        self._value = ""
        self.is_read_only = False
        """Whether the choice is only read: the arrows move, nothing chooses."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_question(name)
        self._fix_focus()

    def set_question(self, name: str, description: str = "") -> None:
        """The accessible name of the group, and of each choice together with it."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for segment in self._segments:
            word = segment.text().replace("&", "")
            segment.setAccessibleName(f"{name}: {word}" if name else word)
            segment.setAccessibleDescription(description)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Other choices (value, text); what was chosen stays if it is still there. Nobody is told."""
        had_focus = any(segment.hasFocus() for segment in self._segments)
        former, value = self._segments, self._value
        self._make(options)
        before: QWidget = former[-1]
        for segment in self._segments:  # at the former ones' place in the Tab order
            QWidget.setTabOrder(before, segment)
            segment.show()
            before = segment
        self.set_question(self.accessibleName(), self.accessibleDescription())
        self.set_value(value)
        self.set_read_only(self.is_read_only)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for segment in former:
            segment.hide()
            segment.deleteLater()
        self.resizeEvent(None)
        self.updateGeometry()

    def value(self) -> str:
        """The chosen value, or an empty text."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without telling anybody; an unknown value clears."""
        self._value = value if value in self._values else ""
        for known, segment in zip(self._values, self._segments, strict=True):
            segment.setChecked(known == self._value)
        self._fix_focus()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the choice be read but not changed."""
        self.is_read_only = is_read_only
        shape = Qt.CursorShape.ArrowCursor if is_read_only else Qt.CursorShape.PointingHandCursor
        for segment in self._segments:
            segment.setCursor(shape)
            segment.update()

    def segments(self) -> tuple[Segment, ...]:
        """The buttons, in order."""
        return tuple(self._segments)

    def press(self, segment: Segment) -> None:
        """The person pressed a part: choose it, or clear it when it was chosen."""
        value = self._values[self._segments.index(segment)]
        self._choose("" if value == self._value and self._can_clear else value)

    def take_key(self, segment: Segment, event: QKeyEvent) -> bool:
        """Whether the key was one of the group's."""
        key = event.key()
        index = self._segments.index(segment)
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
                return False
            step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
            at = (index + step) % len(self._segments)
            self._choose(self._values[at])
            self._segments[at].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key == Qt.Key.Key_Space:  # never clears: it also ends a move by arrows
            self._choose(self._values[index])
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._can_clear:
            self._choose("")
            return True
        letter = event.text().casefold()
        if self._is_numbered and letter and letter in _DIGITS and not event.modifiers() & ~_KEYPAD:
            return self._pick(int(letter) - 1)
        if letter.isalpha() and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            for at, item in enumerate(self._segments):
                if item.text().replace("&", "").casefold().startswith(letter):
                    self._choose(self._values[at])
                    item.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return False

    def hasHeightForWidth(self) -> bool:
        """Several lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the lines that the choices need in this width."""
        rows = self._rows(width)
        return sum(self._height(row) for row in rows) + self._gap() * (len(rows) - 1)

    def sizeHint(self) -> QSize:
        """All choices on one line."""
        return QSize(sum(item.sizeHint().width() for item in self._segments), self._height(self._segments))

    def minimumSizeHint(self) -> QSize:
        """The widest choice."""
        widest = max(item.sizeHint().width() for item in self._segments)
        return QSize(min(widest, theme().px(_LEAST)), self._height(self._segments))

    def resizeEvent(self, _event: object) -> None:
        """Put the choices on their lines."""
        top = 0
        for row in self._rows(self.width()):
            left, height = 0, self._height(row)
            for at, segment in enumerate(row):
                width = min(segment.sizeHint().width(), self.width())
                edges = Qt.Edge(0)
                if at == 0:
                    edges |= Qt.Edge.LeftEdge
                if at == len(row) - 1:
                    edges |= Qt.Edge.RightEdge
                segment.edges = edges
                segment.setGeometry(QRect(left, top, width, height))
                left += width - 1
            top += height + self._gap()

    def _rows(self, width: int) -> list[list[Segment]]:
        rows: list[list[Segment]] = [[]]
        used = 0
        for segment in self._segments:
            needed = segment.sizeHint().width()
            if rows[-1] and used + needed > width:
                rows.append([])
                used = 0
            rows[-1].append(segment)
            used += needed - 1
        return rows

    def _height(self, row: Sequence[Segment]) -> int:
        return max(item.sizeHint().height() for item in row)

    def _gap(self) -> int:
        return theme().px(6)

    def _make(self, options: Sequence[tuple[str, str]]) -> None:
        self._values = [value for value, _ in options]
        self._segments = [
            Segment(text, self, at + 1 if self._is_numbered and at < len(_DIGITS) else 0)
            for at, (_, text) in enumerate(options)
        ]

    def _pick(self, at: int) -> bool:
        if at >= len(self._segments) or self.is_read_only:
            return True  # a digit means nothing else here
        self._choose(self._values[at])
        self._segments[at].setFocus(Qt.FocusReason.OtherFocusReason)
        self.picked.emit(self._values[at])
        return True

    def _choose(self, value: str) -> None:
        if value == self._value or self.is_read_only:
            return
        self.set_value(value)
        self.chosen.emit(value)

    def _fix_focus(self) -> None:
        """Tab stops once in the group: at the chosen one, else at the first."""
        at = self._values.index(self._value) if self._value else 0
        for index, segment in enumerate(self._segments):
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if index == at else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._segments[at])


class SegmentedSwitch(ChoiceButtons):
    """Ja | Nej. Values `yes` and `no`; empty while nobody has answered."""

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, yes: str = "Ja", no: str = "Nej"
    ) -> None:
        super().__init__((("yes", yes), ("no", no)), name, parent)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)


def _rounded(area: QRectF, radius: float, edges: Qt.Edge) -> QPainterPath:
    """A rectangle whose left and right corners are round only at the ends of the group."""
    path = QPainterPath()
    left = radius if edges & Qt.Edge.LeftEdge else 0.0
    right = radius if edges & Qt.Edge.RightEdge else 0.0
    path.moveTo(area.left() + left, area.top())
    path.lineTo(area.right() - right, area.top())
    path.quadTo(area.right(), area.top(), area.right(), area.top() + right)
    path.lineTo(area.right(), area.bottom() - right)
    path.quadTo(area.right(), area.bottom(), area.right() - right, area.bottom())
    path.lineTo(area.left() + left, area.bottom())
    path.quadTo(area.left(), area.bottom(), area.left(), area.bottom() - left)
    path.lineTo(area.left(), area.top() + left)
    path.quadTo(area.left(), area.top(), area.left() + left, area.top())
    path.closeSubpath()
    return path
