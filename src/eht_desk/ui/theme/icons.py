# SPDX-License-Identifier: EUPL-1.2
"""The shipped line icons (Lucide), painted in the colour that is asked for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from eht_desk import resources

_DENSITIES = (1.0, 2.0)


class Icons:
    """Icons by name, kept as long as the theme that owns them is the same."""

    def __init__(self) -> None:
        self._icons: dict[tuple[str, str, int], QIcon] = {}

    def icon(self, name: str, colour: str, size: int) -> QIcon:
        """The icon `name` (file name without ending) in `colour`, `size` pixels; empty when it is not shipped."""
        key = (name, colour, size)
        found = self._icons.get(key)
        if found is None:
            found = self._icons[key] = _painted(name, colour, size)
        return found

    def pixmap(self, name: str, colour: str, size: int, density: float) -> QPixmap:
        """The icon for a place that paints pixels itself."""
        try:
            return _pixels(resources.read_bytes(f"icons/{name}.svg"), colour, size, density)
        except resources.ResourceMissing:
            return QPixmap()


def _painted(name: str, colour: str, size: int) -> QIcon:
    icon = QIcon()
    try:
        drawing = resources.read_bytes(f"icons/{name}.svg")
    except resources.ResourceMissing:
        return icon
    for density in _DENSITIES:
        icon.addPixmap(_pixels(drawing, colour, size, density))
    return icon


def _pixels(drawing: bytes, colour: str, size: int, density: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # here, so that a window without icons starts without it

    renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", colour.encode())))
    edge = round(size * density)
    pixels = QPixmap(edge, edge)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    pixels.setDevicePixelRatio(density)
    return pixels
