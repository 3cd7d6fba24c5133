# SPDX-License-Identifier: EUPL-1.2
"""Buttons: one primary a screen, the others secondary, links and icons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import plain_tooltip


class PushButton(QPushButton):
    """A push button that Enter presses too, whose accessible name is its text. Use one of the kinds below.

    `before`, when somebody set it, gets what the button does and decides when to do it.
    """

    def __init__(
        self,
        text: str,
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        icon: str = "",
    ) -> None:
        # Fusion sets the icon tight to the word.
        super().__init__(f" {text}" if icon and text else text, parent)
        if text:
            self.setAccessibleName(text.replace("&", ""))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.before: Callable[[Callable[[], object]], object] | None = None
        self._icon_name = icon
        self._tint()
        if run is not None:
            self.clicked.connect(lambda _checked=False: self._do(run))

    def set_text(self, text: str) -> None:
        """Change the word."""
        self.setText(f" {text}" if self._icon_name and text else text)
        self.setAccessibleName(text.replace("&", ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button that has the focus, as people expect."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self._tint()

    def _do(self, run: Callable[[], object]) -> None:
        if self.before is None:
            run()
        else:
            self.before(run)

    def _icon_colour(self) -> str:
        return "text_2"

    def _tint(self) -> None:
        if self._icon_name:
            self.setIcon(theme().icon(self._icon_name, self._icon_colour(), 16))
            self.setIconSize(QSize(theme().px(16), theme().px(16)))


class PrimaryButton(PushButton):
    """What the person most likely wants to do next; says what happens."""

    def _icon_colour(self) -> str:
        return "on_accent"


class SecondaryButton(PushButton):
    """Another thing that can be done here."""


class LinkButton(PushButton):
    """A quiet action inside text or a card."""

    def _icon_colour(self) -> str:
        return "accent_text"


class IconButton(PushButton):
    """An icon without a word on the screen; `name` is what it is called."""

    def __init__(
        self, icon: str, name: str, run: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", run, parent, icon)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
