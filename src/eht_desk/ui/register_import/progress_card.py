# SPDX-License-Identifier: EUPL-1.2
"""Long work of the import page: what is under way, how much of it, and a way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar

from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel


class ProgressCard(Card):
    """What is under way, how much of it, and a way out."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        super().__init__()
        self._text = PlainLabel("", parent=self, wraps=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self.cancel_button = SecondaryButton("Avbryt", cancel, self)
        self.body.addWidget(self._text)
        self.body.addWidget(self._bar)
        self.body.addWidget(self.cancel_button)

    def begin(self, text: str, count: int, *, can_cancel: bool) -> None:
        """Show it."""
        self._text.setText(text)
        self._bar.setAccessibleName(text if not count else f"{text} {count}")
        self.cancel_button.setVisible(can_cancel)
        self.show()
