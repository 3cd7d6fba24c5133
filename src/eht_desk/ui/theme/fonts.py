# SPDX-License-Identifier: EUPL-1.2
"""Inter, registered from the shipped bytes, and the fonts of the window."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from eht_desk import resources

FAMILY = "Inter"
BODY_PIXELS = 14

_FILES = ("fonts/Inter-Regular.ttf", "fonts/Inter-Medium.ttf", "fonts/Inter-SemiBold.ttf")


def register() -> bool:
    """Make Inter known to Qt. False when the files are missing: the system's own letters are used instead."""
    if FAMILY in QFontDatabase.families():
        return True
    added = []
    try:
        for name in _FILES:
            added.append(QFontDatabase.addApplicationFontFromData(resources.read_bytes(name)))
    except resources.ResourceMissing:
        return False
    return min(added) >= 0


def body_font(scale: float) -> QFont:
    """The font of running text."""
    font = QFont(FAMILY)
    font.setPixelSize(round(BODY_PIXELS * scale))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def tabular(font: QFont) -> QFont:
    """The font with figures of one width, for columns of numbers and dates."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures
