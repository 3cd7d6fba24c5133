# SPDX-License-Identifier: EUPL-1.2
"""The points of a scale as big buttons with their words: in a row, or one below the other where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from eht_desk.ui.theme.theme import theme

_HEIGHT, _GAP, _WIDEST, _NARROWEST = 84, 14, 118, 74
"""Of a button in the row, in pixels at 100 %; narrower than the least and they stand below each other."""
_ROW_HEIGHT, _ROW_GAP, _ROW_WIDEST = 44, 8, 480
_WORD_LINES = 2
_WORDS = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class AnswerButton(QRadioButton):
    """One point: the figure in a box and its word below, or both in one line."""

    def __init__(self, value: int, word: str, scale: AnswerScale) -> None:
        super().__init__(scale)
        self.value, self.word = value, word
        self.is_line = False
        self._scale = scale
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def hitButton(self, position: QPoint) -> bool:
        """The box and the word below it can be pressed."""
        return self.rect().contains(position)

    def nextCheckState(self) -> None:
        """The scale chooses."""
        self._scale.choose(self.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose the next point, Space this one, Enter goes on."""
        if not self._scale.take_key(self, event):
            event.ignore()  # digits and the page's own keys

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chosen one is filled, has a heavier line and a tick: it is known without its colour."""
        tokens, chosen = theme().tokens, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() if self.is_line else theme().px(_HEIGHT)
        box = QRectF(0, 0, self.width(), height).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line_strong), 3 if chosen else 2))
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.drawRoundedRect(box, theme().px(14), theme().px(14))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(box.adjusted(5, 5, -5, -5), theme().px(10), theme().px(10))
        self._paint_figure(painter, box)
        self._paint_word(painter, box)
        if chosen:
            edge = theme().px(16)
            corner = QPoint(self.width() - edge - theme().px(10), theme().px(9))
            if self.is_line:
                corner.setY((self.height() - edge) // 2)
            painter.drawPixmap(corner, theme().icon("check", "accent_text", 16).pixmap(QSize(edge, edge)))
        painter.end()

    def _paint_figure(self, painter: QPainter, box: QRectF) -> None:
        tokens = theme().tokens
        font = QFont(self.font())
        font.setPixelSize(theme().px(20 if self.is_line else 26))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent_text if self.isChecked() else tokens.text))
        place = QRectF(box)
        if self.is_line:
            place.setWidth(theme().px(48))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self.value))

    def _paint_word(self, painter: QPainter, box: QRectF) -> None:
        tokens = theme().tokens
        painter.setFont(self._scale.word_font())
        painter.setPen(QColor(tokens.accent_text if self.isChecked() else tokens.text_2))
        if self.is_line:
            place = box.adjusted(theme().px(52), 0, -theme().px(30), 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.word)
        else:
            top = theme().px(_HEIGHT + 8)
            painter.drawText(QRect(0, top, self.width(), self.height() - top), _WORDS, self.word)


class AnswerScale(QWidget):
    """A group of radio buttons. Signals: `chosen(int)` when the person chooses; `passed()` for Enter, which never
    chooses: pressed twice it would answer the next question.

    The accessible name is the question.
    """

    chosen = Signal(int)
    passed = Signal()

    def __init__(self, points: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = tuple(AnswerButton(value, word, self) for value, word in points)
        self._value: int | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fix_focus()

    def ask(self, question: str, value: int | None) -> None:
        """Another question, with what was answered to it."""
        self.setAccessibleName(question)
        for button in self.buttons:
            button.setAccessibleName(f"{question} {button.value}, {button.word}")
            button.setAccessibleDescription(f"Tangent {button.value}")
        self.show_value(value)

    def value(self) -> int | None:
        """What is chosen."""
        return self._value

    def show_value(self, value: int | None) -> None:
        """Choose without telling anybody."""
        self._value = value
        for button in self.buttons:
            button.setChecked(button.value == value)
            button.update()
        self._fix_focus()

    def choose(self, value: int) -> None:
        """The person chooses; choosing the same again changes nothing. Unknown points are no points."""
        button = next((item for item in self.buttons if item.value == value), None)
        if button is None:
            return
        is_new = value != self._value
        self.show_value(value)
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_new:
            self.chosen.emit(value)

    def stop(self) -> AnswerButton:
        """Where Tab stops: the chosen one, else the first."""
        return next((item for item in self.buttons if item.value == self._value), self.buttons[0])

    def take_key(self, button: AnswerButton, event: QKeyEvent) -> bool:
        """Whether the key was one of the group's."""
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return False
        key, at = event.key(), self.buttons.index(button)
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
            self.choose(self.buttons[(at + step) % len(self.buttons)].value)
            return True
        if key == Qt.Key.Key_Space:
            self.choose(button.value)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.passed.emit()
            return True
        return False

    def word_font(self) -> QFont:
        """Of the words."""
        font = QFont(self.font())
        font.setPixelSize(theme().px(14))
        return font

    # -- where they stand

    def hasHeightForWidth(self) -> bool:
        """Lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of a row, or of all the lines."""
        if self._is_row(width):
            return theme().px(_HEIGHT + 8) + QFontMetrics(self.word_font()).lineSpacing() * _WORD_LINES
        count = len(self.buttons)
        return theme().px(_ROW_HEIGHT) * count + theme().px(_ROW_GAP) * (count - 1)

    def sizeHint(self) -> QSize:
        """A row of the widest."""
        width = theme().px(_WIDEST * len(self.buttons) + _GAP * (len(self.buttons) - 1))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for lines; as high as it needs in the width it has."""
        return QSize(theme().px(200), self.heightForWidth(max(self.width(), 1)))

    def resizeEvent(self, _event: object) -> None:
        """Put them in their places."""
        count, width = len(self.buttons), self.width()
        height = self.heightForWidth(width)
        is_row = self._is_row(width)
        gap = theme().px(_GAP if is_row else _ROW_GAP)
        if is_row:
            each = min(theme().px(_WIDEST), (width - gap * (count - 1)) // count)
            left = (width - each * count - gap * (count - 1)) // 2
            places = [QRect(left + at * (each + gap), 0, each, height) for at in range(count)]
        else:
            each = min(theme().px(_ROW_WIDEST), width)
            high = theme().px(_ROW_HEIGHT)
            places = [QRect((width - each) // 2, at * (high + gap), each, high) for at in range(count)]
        for button, place in zip(self.buttons, places, strict=True):
            button.is_line = not is_row
            button.setGeometry(place)
        self.updateGeometry()

    def _is_row(self, width: int) -> bool:
        count = len(self.buttons)
        each = min(theme().px(_WIDEST), (width - theme().px(_GAP) * (count - 1)) // count)
        metrics = QFontMetrics(self.word_font())
        longest = max(
            (metrics.horizontalAdvance(part) for item in self.buttons for part in item.word.split()),
            default=0,
        )
        return each >= max(theme().px(_NARROWEST), longest)

    def _fix_focus(self) -> None:
        """One stop for Tab, the arrows go on from there."""
        stop = self.stop()
        for button in self.buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(stop)
