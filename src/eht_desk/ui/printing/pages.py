# SPDX-License-Identifier: EUPL-1.2
"""PDF bytes to pictures of pages, in memory and on whichever thread asks. Nothing here knows widgets or documents."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

POINTS_PER_INCH = 72.0


class UnreadablePdf(Exception):
    """The bytes are no PDF that can be shown: a bug of ours, since we made them."""


@dataclass(frozen=True, slots=True)
class PageImages:
    """Pictures of all pages, and each page's size in points."""

    images: tuple[QImage, ...]
    sizes: tuple[QSizeF, ...]


class PdfPages:
    """An open PDF. Keeps the buffer alive as long as the document reads from it; use it on one thread only."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(pdf)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready:
            raise UnreadablePdf

    def __len__(self) -> int:
        return int(self._document.pageCount())

    def size(self, page: int) -> QSizeF:
        """The page's size in points."""
        return QSizeF(self._document.pagePointSize(page))

    def image(self, page: int, width: int) -> QImage:
        """The page as a picture `width` pixels wide, on white: QtPdf leaves the ground transparent."""
        size = self.size(page)
        target = QSize(width, max(1, round(width * size.height() / size.width())))
        picture = QImage(target, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.drawImage(0, 0, self._document.render(page, target))
        painter.end()
        return picture

    def close(self) -> None:
        """Let go of the bytes."""
        self._document.close()
        self._buffer.close()


def page_images(pdf: bytes, width: int) -> PageImages:
    """All pages `width` pixels wide."""
    pages = PdfPages(pdf)
    try:
        return PageImages(
            tuple(pages.image(page, max(1, width)) for page in range(len(pages))),
            tuple(pages.size(page) for page in range(len(pages))),
        )
    finally:
        pages.close()
