# SPDX-License-Identifier: EUPL-1.2
"""The theme that is on: palette, fonts, style sheet and icons of the application, following system and settings."""

from __future__ import annotations

import sys
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontInfo, QIcon
from PySide6.QtWidgets import QApplication

from eht_desk.ui.theme import fonts
from eht_desk.ui.theme.icons import Icons
from eht_desk.ui.theme.palette import palette_of
from eht_desk.ui.theme.stylesheet import style_sheet
from eht_desk.ui.theme.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens

MAXIMUM_SCALE = 2.0
# Height in pixels of the system's ordinary letters when nobody asked for larger ones.
_ORDINARY_PIXELS = {"win32": 12.0, "darwin": 13.0}
_ORDINARY_ELSEWHERE = 14.7


class Theme(QObject):
    """Belongs to the QApplication (its child), so that every widget can find it through `theme()`.

    `is_fusion`: the application was started with that style, which is quicker than setting it.
    Signals: `changed()` after colours or sizes changed. `system_scale` is measured before the fonts are replaced.
    """

    changed = Signal()

    def __init__(self, application: QApplication, *, is_fusion: bool = False) -> None:
        super().__init__(application)
        self.setObjectName("theme")
        self._application = application
        self._choice = "system"
        self._percent = 0
        self._system_scale = _system_scale()
        self._icons = Icons()
        self._scale = 0.0
        self._tokens: Tokens | None = None
        if not is_fusion:
            application.setStyle("Fusion")
        fonts.register()
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._follow_contrast()
        self._apply()

    @property
    def tokens(self) -> Tokens:
        """The colours that are on."""
        return self._tokens or LIGHT

    @property
    def scale(self) -> float:
        """1.0 is 100 %, at most 2.0."""
        return self._scale

    def px(self, pixels: float) -> int:
        """A length that grows with the text."""
        return round(pixels * self._scale)

    def choose(self, choice: str, percent: int) -> None:
        """Take the device's settings: `system`, `light`, `dark` or `contrast`, and 0 (as the system) or 100 to 200."""
        self._choice, self._percent = choice, percent
        self._apply()

    def icon(self, name: str, colour: str = "text_2", size: int = 18) -> QIcon:
        """A shipped icon in the colour of a token."""
        return self._icons.icon(name, getattr(self.tokens, colour), self.px(size))

    def _follow_contrast(self) -> None:
        hints: Any = self._application.styleHints()
        accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and newer
        signal = getattr(accessibility(), "contrastPreferenceChanged", None) if accessibility else None
        if signal is not None:
            signal.connect(self._apply)

    def _wants_contrast(self) -> bool:
        if self._choice == "contrast":
            return True
        hints: Any = self._application.styleHints()
        accessibility = getattr(hints, "accessibility", None)
        if self._choice != "system" or accessibility is None:
            return False
        return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)

    def _wanted(self) -> Tokens:
        is_dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self._wants_contrast():
            return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
        if self._choice == "system":
            return DARK if is_dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def _apply(self, *_: object) -> None:
        tokens = self._wanted()
        scale = min(MAXIMUM_SCALE, self._percent / 100 if self._percent else self._system_scale)
        if tokens is self._tokens and scale == self._scale:
            return
        self._tokens, self._scale = tokens, scale
        self._icons = Icons()
        self._application.setPalette(palette_of(tokens))
        self._application.setFont(fonts.body_font(scale))
        self._application.setStyleSheet(style_sheet(tokens, scale))
        self.changed.emit()


def theme() -> Theme:
    """The application's theme; made with the system's looks when nobody made one (tests, single widgets)."""
    application = cast("QApplication", QApplication.instance())
    found = application.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Theme(application)


def _system_scale() -> float:
    """How much larger than usual the system's letters are: 1.0 to 2.0, small differences between systems left out."""
    pixels = QFontInfo(QApplication.font()).pixelSize()
    ratio = pixels / _ORDINARY_PIXELS.get(sys.platform, _ORDINARY_ELSEWHERE)
    return 1.0 if ratio < 1.15 else min(MAXIMUM_SCALE, round(ratio * 20) / 20)
