# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages as they are shown: one paper of several kept pages, and small pictures of them. On any thread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPdfWriter

from eht_desk.ui.printing.pages import PdfPages, UnreadablePdf
from eht_desk.ui.printing.pictures import PICTURE_MEGABYTES, pdf_of_pictures, stand_page_as

Page = tuple[str, bytes]
"""Media type and content, as a page is kept."""

_PDF = "application/pdf"
_DOTS_PER_INCH = 200
_WIDTH = 1654
"""Of a page that is drawn: A4 at 200 dots per inch."""


def pdf_of_pages(pages: Sequence[Page]) -> bytes:
    """One PDF of the pages, to look at and to print; a single one as it is. Raises UnreadablePdf."""
    if len(pages) == 1:
        [(media_type, content)] = pages
        return content if media_type == _PDF else pdf_of_pictures(content)
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setCreator("EHT Desk")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter: QPainter | None = None
    for page in pages:
        picture = picture_of(page, _WIDTH)
        stand_page_as(writer, picture)
        if painter is None:
            painter = QPainter(writer)
        else:
            writer.newPage()
        size = picture.size().scaled(writer.width(), writer.height(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), picture)
    if painter is not None:
        painter.end()
    return bytes(target.data().data())


def picture_of(page: Page, width: int) -> QImage:
    """A page as a picture about `width` pixels wide. Raises UnreadablePdf."""
    media_type, content = page
    if media_type == _PDF:
        pages = PdfPages(content)
        try:
            return pages.image(0, width)
        finally:
            pages.close()
    source = QBuffer()
    source.setData(content)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(PICTURE_MEGABYTES)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > 2 * width:
        reader.setScaledSize(size.scaled(QSize(2 * width, 2 * width), Qt.AspectRatioMode.KeepAspectRatio))
    try:
        picture = reader.read()
    finally:
        del reader  # before its device
    if picture.isNull():
        raise UnreadablePdf
    return picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
