# SPDX-License-Identifier: EUPL-1.2
"""Where the focus goes on a form page that was read again because something was done with the document."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from eht_desk.ui.forms.document_card import PAPER, DocumentCard


class CardFocus:
    """Remembers the row that was worked with, also under a dialog; what began in the top bar goes on at the paper."""

    def __init__(self, screen: QWidget) -> None:
        self._screen = screen
        self._row = ""

    def remember(self) -> None:
        """Called before the page is read again."""
        focus: QWidget | None = (
            self._screen.window().focusWidget()
        )  # none where nothing has it; the stub forgets that
        is_here = focus is not None and self._screen.isAncestorOf(focus)
        self._row = str(focus.property("key") or "") if focus is not None and is_here else PAPER

    def give(self, card: DocumentCard) -> DocumentCard:
        """The card that stands there afterwards; its row gets the focus when the event loop runs."""
        row, self._row = self._row, ""
        if row:
            QTimer.singleShot(0, card, lambda: card.focus_row(row))
        return card


def first_button(view: QWidget) -> QPushButton | None:
    """Where the focus goes on a page with nothing to write: the first thing that can be done with the document."""
    card = view.findChild(DocumentCard)
    buttons = [] if card is None else card.findChildren(QPushButton)
    return next((item for item in buttons if item.isEnabled()), None)
