# SPDX-License-Identifier: EUPL-1.2
"""Says at the top of every page that this is a made-up school."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel

INSIDE = "Demo: en påhittad skola. Skriv inget om riktiga elever här."


class DemoStrip(QFrame):
    """One line over the whole width."""

    def __init__(self, text: str = INSIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme().px(24), theme().px(4), theme().px(24), theme().px(4))
        layout.addWidget(PlainLabel(text, wraps=True))
        self.setAccessibleName(text)
