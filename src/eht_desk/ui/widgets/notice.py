# SPDX-License-Identifier: EUPL-1.2
"""A message in the page itself: what happened, what was kept, what to do; and the page that is still empty."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.text import Heading, PlainLabel, repolish

_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "error": "circle-alert"}
_COLOURS = {"info": "accent_text", "ok": "ok", "warn": "warn", "error": "error"}
_WORDS = {"info": "Upplysning", "ok": "Klart", "warn": "Observera", "error": "Fel"}


class Notice(QFrame):
    """An inline message. `kind`: `info`, `ok`, `warn`, `error`. Hidden until it has a text.

    `is_narrow`: in a card that has no room for the button beside the text, it stands below.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "info",
        action: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        *,
        is_narrow: bool = False,
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme().px(12), theme().px(6), theme().px(12), theme().px(6))
        layout.setSpacing(theme().px(10))
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = PlainLabel(wraps=True)
        self._button = LinkButton("", self._pressed)
        self._run: Callable[[], object] | None = None
        above = theme().px(4)  # the first line stands level with the button's word
        self._mark.setContentsMargins(0, above, 0, 0)
        self._text.setContentsMargins(0, above, 0, above)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        if is_narrow:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(self._text)
            column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
            layout.addLayout(column, 1)
        else:
            layout.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self._kind = kind
        self.tell(text, kind, action, run)

    @property
    def button(self) -> LinkButton:
        """What can be done about it; hidden where nothing can."""
        return self._button

    @property
    def text(self) -> str:
        """What it says now."""
        return self._text.text()

    def tell(
        self, text: str, kind: str = "info", action: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """Show a message; an empty text hides it. A screen reader is told."""
        self._kind, self._run = kind, run
        self._text.setText(text)
        self._button.set_text(action)
        self._button.setVisible(bool(action))
        self.setProperty("kind", kind)
        self.setAccessibleName(f"{_WORDS[kind]}: {text}" if text else _WORDS[kind])
        if text:
            self._paint_mark()
        repolish(self)
        self.setVisible(bool(text))
        if text and self.isVisible():
            from PySide6.QtGui import QAccessible, QAccessibleEvent  # slow to load, seldom needed

            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Nothing to say."""
        self.tell("")

    def changeEvent(self, event: QEvent) -> None:
        """Tint the mark again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._text.text():
            self._paint_mark()

    def _paint_mark(self) -> None:
        icon = theme().icon(_ICONS[self._kind], _COLOURS[self._kind], 18)
        self._mark.setPixmap(icon.pixmap(theme().px(18), theme().px(18)))

    def _pressed(self) -> None:
        if self._run is not None:
            self._run()


class EmptyState(QWidget):
    """What this place is for and the one button that starts it."""

    def __init__(
        self,
        title: str,
        text: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().px(28), 0, theme().px(28))
        layout.setSpacing(theme().px(8))
        heading = Heading(title, 2, wraps=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = PlainLabel(text, "secondary", wraps=True)
        body.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(heading)
        layout.addWidget(body)
        self.button: PrimaryButton | None = None
        if action:
            self.button = PrimaryButton(action, run)
            layout.addSpacing(theme().px(8))
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
