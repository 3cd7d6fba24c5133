# SPDX-License-Identifier: EUPL-1.2
"""PDF bytes to pictures of pages, in memory and on whichever thread asks. Nothing here knows widgets or documents."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

POINTS_PER_INCH = 72.0


MOST_PIXELS = 40_000_000
"""Of all pictures of pages at once: 160 MB."""
_A4 = 297 / 210


class UnreadablePdf(Exception):
    """The bytes are no PDF that can be shown: a bug of ours when we made them."""


@dataclass(frozen=True, slots=True)
class PageImages:
    """Pictures of the pages from `first` on, and the size of every page in points."""

    images: tuple[QImage, ...]
    sizes: tuple[QSizeF, ...]
    first: int = 0


def pages_at_once(width: int) -> int:
    """How many pages `width` pixels wide are drawn together; of a long document not all."""
    return max(2, int(MOST_PIXELS / (width * width * _A4)))


class PdfPages:
    """An open PDF. Keeps the buffer alive as long as the document reads from it; use it on one thread only."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(pdf)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready or not self._document.pageCount():
            raise UnreadablePdf

    def __len__(self) -> int:
        return int(self._document.pageCount())

    def size(self, page: int) -> QSizeF:
        """The page's size in points."""
        return QSizeF(self._document.pagePointSize(page))

    def image(self, page: int, width: int) -> QImage:
        """The page as a picture `width` pixels wide, on white: QtPdf leaves the ground transparent."""
        size = self.size(page)
        height = max(1, round(width * size.height() / max(1.0, size.width())))
        if width * height > MOST_PIXELS:  # a page like a roll of paper
            width = max(1, round(width * MOST_PIXELS / (width * height)))
            height = max(1, min(MOST_PIXELS, round(width * size.height() / max(1.0, size.width()))))
        target = QSize(width, height)
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


def page_images(pdf: bytes, width: int, first: int = 0, most: int | None = None) -> PageImages:
    """Pages `width` pixels wide: all, or so many from `first` on."""
    pages = PdfPages(pdf)
    try:
        first = max(0, min(first, len(pages) - 1))
        end = len(pages) if most is None else min(len(pages), first + most)
        return PageImages(
            tuple(pages.image(page, max(1, width)) for page in range(first, end)),
            tuple(pages.size(page) for page in range(len(pages))),
            first,
        )
    finally:
        pages.close()
