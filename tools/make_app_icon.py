# SPDX-License-Identifier: EUPL-1.2
"""Makes `eht-desk.png` and `.ico` from `resources/icons/eht-desk.svg`, our own drawing. Run by hand."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

_ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
_SIZES = (16, 20, 24, 32, 48, 64, 128, 256)


def main() -> None:
    """Write both files."""
    drawing = QSvgRenderer(str(_ICONS / "eht-desk.svg"))
    pictures = [_picture(drawing, size) for size in _SIZES]
    pictures[-1].save(_ICONS / "eht-desk.png", optimize=True)
    pictures[-1].save(
        _ICONS / "eht-desk.ico", sizes=[(size, size) for size in _SIZES], append_images=pictures[:-1]
    )


def _picture(drawing: QSvgRenderer, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return Image.open(BytesIO(bytes(buffer.data().data()))).copy()


if __name__ == "__main__":
    main()
