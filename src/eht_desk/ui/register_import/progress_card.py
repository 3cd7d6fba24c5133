# SPDX-License-Identifier: EUPL-1.2
"""What is under way, how much of it is done in per cent, and a way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel

_LOOK_MILLISECONDS = 100
_WHOLE = 100


class ProgressCard(Card):
    """`begin` shows it; `percent` tells how much is done of what can tell it, None where nobody knows."""

    def __init__(self, cancel: Callable[[], None], percent: Callable[[], int | None]) -> None:
        super().__init__()
        self._words = ""
        self._percent = percent
        self.text = PlainLabel("", parent=self, wraps=True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.cancel_button = SecondaryButton("Avbryt", cancel, self)
        self.body.addWidget(self.text)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.cancel_button)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def begin(self, text: str, *, can_cancel: bool, is_reading: bool = False) -> None:
        """Show it."""
        self._words = text
        self.bar.setRange(0, 0)
        self.cancel_button.setVisible(can_cancel)
        self._say("")
        self.show()
        if is_reading:
            self._timer.start()
        else:
            self._timer.stop()

    def end(self) -> None:
        """Nothing is under way."""
        self._timer.stop()
        self.hide()

    def _look(self) -> None:
        percent = self._percent()
        if percent is None:
            return
        if self.bar.maximum() != _WHOLE:
            self.bar.setRange(0, _WHOLE)
        self.bar.setValue(percent)
        self._say(f" {percent} %")

    def _say(self, percent: str) -> None:
        self.text.setText(f"{self._words}{percent}")
        self.bar.setAccessibleName(self._words)
