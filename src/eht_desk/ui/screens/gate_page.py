# SPDX-License-Identifier: EUPL-1.2
"""A page outside any store: the mark, one card in the middle, a quiet line below. Kept light: it is painted first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.brand import Brand
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.text import Heading, PlainLabel

_NARROW = 380


class GatePage(QWidget):
    """`body` takes the card's content; `foot` is the line below. `width` is the card's at 100 %."""

    def __init__(
        self, title: str = "", text: str = "", parent: QWidget | None = None, *, width: int = _NARROW
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title or "Lås upp")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage(margin=20)
        outer.addWidget(self.page)
        self.page.body.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme().px(16))
        holder = QWidget()
        holder.setMinimumWidth(theme().px(280))
        holder.setMaximumWidth(theme().px(width))
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        row.addWidget(holder, 100)
        row.addStretch(1)
        column.addWidget(Brand(22, is_large=True))
        self.card = Card()
        self.card.setAccessibleName(title or "Lås upp")
        side = theme().px(24)
        layout = self.card.layout()
        if layout is not None:
            layout.setContentsMargins(side, side, side, theme().px(22))
        self.body = self.card.body
        self.body.setSpacing(theme().px(14))
        if title:
            self.body.addWidget(Heading(title, 1, wraps=True))
        if text:
            self.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        column.addWidget(self.card)
        self.foot = PlainLabel("", "hint", wraps=True)
        self.foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.foot)
        self.page.body.addLayout(row)
        self.page.body.addStretch(1)

    def first_focus(self) -> QWidget | None:
        """The widget that gets the focus."""
        return None


def caps_lock_seems_on(event: QEvent) -> bool | None:
    """Whether a key event shows that Caps Lock is on; None when the key says nothing. Qt does not tell it otherwise."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return None
    letter = event.text()
    if len(letter) != 1 or not letter.isalpha() or letter.upper() == letter.lower():
        return None
    has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return letter.isupper() != has_shift
