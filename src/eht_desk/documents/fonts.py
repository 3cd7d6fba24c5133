# SPDX-License-Identifier: EUPL-1.2
"""The letters of the papers: loading, measuring, and which characters exist. Not here: what is done with the rest."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "EHTPaper-Regular"
MEDIUM = "EHTPaper-Medium"
SEMIBOLD = "EHTPaper-SemiBold"
CODE = "EHTPaper-Code"

_FILES = {
    REGULAR: "fonts/paper/InterPaper-Regular.ttf",
    MEDIUM: "fonts/paper/InterPaper-Medium.ttf",
    SEMIBOLD: "fonts/paper/InterPaper-SemiBold.ttf",
    CODE: "fonts/paper/InterCode-SemiBold.ttf",
}


class Faces:
    """The embedded faces. Each is read and registered with reportlab when first used, then kept.

    `read` gives the bytes of a shipped file by its name under resources. reportlab's own registry is the only state
    outside the instance; the same names always hold the same files, so a second instance reuses them.
    """

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._widths: dict[str, tuple[dict[int, float], float]] = {}

    def width(self, text: str, face: str, size: float) -> float:
        """Length of the text in points."""
        widths, other = self._measures(face)
        return sum([widths.get(ord(letter), other) for letter in text]) * size / 1000

    def has(self, letter: str) -> bool:
        """Whether the faces of running text hold the character (the three weights hold the same ones)."""
        return ord(letter) in self._measures(REGULAR)[0]

    def load(self, face: str) -> None:
        """Make a face known to reportlab. Raises `resources.ResourceMissing` when the installation is damaged."""
        self._measures(face)

    def _measures(self, face: str) -> tuple[dict[int, float], float]:
        found = self._widths.get(face)
        if found is None:
            font: Any = self._registered(face)
            # Only characters with a glyph of their own are in charWidths.
            found = self._widths[face] = (font.face.charWidths, float(font.face.defaultWidth))
        return found

    def _registered(self, face: str) -> object:
        if face not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face, BytesIO(self._read(_FILES[face]))))
        return pdfmetrics.getFont(face)
