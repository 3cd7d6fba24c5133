# SPDX-License-Identifier: EUPL-1.2
"""A short list of sentences with a point before each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import Line, PlainLabel


class Bullets(QWidget):
    """Plain sentences below each other; `heads`, when there are any, stand strong before them."""

    def __init__(
        self, sentences: Sequence[str], heads: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(8))
        grid.setVerticalSpacing(theme().px(4))
        grid.setColumnStretch(1, 1)
        for row, sentence in enumerate(sentences):
            head = heads[row] if row < len(heads) else ""
            grid.addWidget(PlainLabel("•", "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(
                PlainLabel(f"{head}: {sentence}" if head else sentence, "secondary", wraps=True), row, 1
            )


class TwoColumnTable(QWidget):
    """What and where, with lines between the rows: read as plain words, row by row."""

    def __init__(
        self, heads: tuple[str, str], rows: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(20))
        grid.setVerticalSpacing(theme().px(9))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 4)
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, "label"), 0, column)
        grid.addWidget(Line(), 1, 0, 1, 2)
        for at, (where, what) in enumerate(rows):
            grid.addWidget(PlainLabel(where, wraps=True), 2 * at + 2, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(what, wraps=True), 2 * at + 2, 1, Qt.AlignmentFlag.AlignTop)
            if at < len(rows) - 1:
                grid.addWidget(Line(), 2 * at + 3, 0, 1, 2)
