# SPDX-License-Identifier: EUPL-1.2
"""The upper edge of a page that one comes to from another: the way back, the title, and what it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.text import Heading, PlainLabel


class PageBand(QWidget):
    """`side` is the row of the title, for what stands beside it."""

    def __init__(self, back: str, leave: Callable[[], None], heading: str) -> None:
        super().__init__()
        self.setProperty("role", "band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout(self)
        edge = theme().px(24)
        words.setContentsMargins(edge, theme().px(12), edge, theme().px(12))
        words.setSpacing(theme().px(2))
        self.back_button = LinkButton(back, leave, icon="arrow-left")
        words.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.title_label = Heading(heading, 1, wraps=True)
        self.side = QHBoxLayout()
        self.side.setSpacing(theme().px(10))
        self.side.addWidget(self.title_label, 1)
        words.addLayout(self.side)
        self.facts = PlainLabel("", "secondary", wraps=True)
        words.addWidget(self.facts)
