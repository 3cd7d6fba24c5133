# SPDX-License-Identifier: EUPL-1.2
"""A quiet action whose words go on on the next line where a window is narrow and letters are large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton

_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = _FLAGS.value | Qt.TextFlag.TextWordWrap.value
_HIGHEST = 16_000


class LinkLines(LinkButton):
    """As wide as its words where there is room for them, otherwise as many lines as they need. Without an icon."""

    def __init__(
        self, text: str, run: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, run, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Narrower means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the lines in this width."""
        hint = self.sizeHint()
        if width >= hint.width():
            return hint.height()
        lines = self._lines(QRect(0, 0, width - self._around(), _HIGHEST)).height()
        return hint.height() - self.fontMetrics().height() + lines

    def minimumSizeHint(self) -> QSize:
        """The longest word."""
        hint = self.sizeHint()
        words = self.text().replace("&", "").split()
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(min(hint.width(), widest + self._around()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style draws one line; more are drawn here, in its colours."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        tokens = theme().tokens
        painter.setPen(QColor(tokens.accent_text if self.isEnabled() else tokens.text_3))
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        side = self._around() // 2
        room = self.rect().adjusted(side, 0, side - self._around(), 0)
        painter.drawText(room, _WRAPPED | Qt.TextFlag.TextShowMnemonic.value, self.text())

    def _lines(self, room: QRect) -> QRect:
        flags = Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextShowMnemonic.value
        return self.fontMetrics().boundingRect(room, flags, self.text())

    def _around(self) -> int:
        """What stands left and right of the words on one line."""
        said = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, self.text()).width()
        return max(self.sizeHint().width() - said, 0)
