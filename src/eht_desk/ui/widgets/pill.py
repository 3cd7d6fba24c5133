# SPDX-License-Identifier: EUPL-1.2
"""A short status on a soft ground. The word carries the meaning, the colour only helps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from eht_desk.ui.widgets.text import PlainLabel, repolish

KINDS = ("ok", "warn", "error", "neutral", "protected", "accent")


class Pill(PlainLabel):
    """`kind` is one of `ok`, `warn`, `error`, `neutral`, `protected`, `accent`. Raises ValueError without a word."""

    def __init__(self, text: str, kind: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_status(text, kind)

    def show_status(self, text: str, kind: str) -> None:
        """Change word and colour."""
        if not text or kind not in KINDS:
            raise ValueError("a pill needs a word and a known kind")
        self.setText(text)
        self.setProperty("kind", kind)
        repolish(self)
