# SPDX-License-Identifier: EUPL-1.2
"""Several lines of plain text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from eht_desk.ui.theme.theme import theme

MOST_LINES = 14


class TextArea(QPlainTextEdit):
    """Plain text that grows with what is written, from `lines` up to fourteen lines. Tab leaves it; Ctrl Z undoes."""

    def __init__(self, name: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.textChanged.connect(self._grow)
        self._grow()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the words of what is pasted."""
        self.textCursor().insertText(source.text())

    def sizeHint(self) -> QSize:
        """The height it has grown to."""
        return QSize(theme().px(320), self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths make other lines; a text that was put in before the area had its place is counted here."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._grow()

    def _grow(self, *_: object) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        shown = sum(self._lines_of(at) for at in range(min(self.document().blockCount(), MOST_LINES)))
        height = line * max(self._lines, min(shown, MOST_LINES)) + theme().px(20)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _lines_of(self, number: int) -> int:
        block = self.document().findBlockByNumber(number)
        # Asking for its place lays the block out; Qt puts that off until it is painted, without telling anybody.
        self.document().documentLayout().blockBoundingRect(block)
        return max(1, block.layout().lineCount())
