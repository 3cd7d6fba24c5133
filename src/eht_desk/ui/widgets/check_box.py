# SPDX-License-Identifier: EUPL-1.2
"""A box to tick. A module of its own: the style classes it needs are slow to load, and the first page has no box."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from eht_desk.ui.theme.theme import theme


class CheckBox(QCheckBox):
    """A box to tick, with the theme's tick. Signals: `entered()` on Enter, which leads on where a page says so."""

    entered = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text.replace("&", ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._is_read_only = False

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the tick be read but not changed."""
        self._is_read_only = is_read_only
        self.setCursor(Qt.CursorShape.ArrowCursor if is_read_only else Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """A press changes the tick, unless it is only read."""
        if not self._is_read_only:
            super().nextCheckState()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's box, and a tick in it."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        edge = min(box.width(), box.height()) - 2
        painter = QPainter(self)
        colour = "on_accent" if self.isEnabled() else "text_2"  # a closed box has no colour behind its tick
        icon = theme().icon("check", colour, 14)
        painter.drawPixmap(
            box.center().x() - edge // 2 + 1, box.center().y() - edge // 2 + 1, icon.pixmap(QSize(edge, edge))
        )
        painter.end()


class WrappingCheckBox(CheckBox):
    """A box whose words go on below where there is no room beside: a question's answers can be long."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._words = text.split()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Never so wide that a page with large letters goes sideways."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme().px(200)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        style = self.style()
        beside = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self) + theme().px(20)
        text = _in_lines(self._words, self.fontMetrics(), self.width() - beside)
        if text != self.text():
            self.setText(text)


def _in_lines(words: list[str], metrics: QFontMetrics, room: int) -> str:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer.replace("&&", "&")) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
