# SPDX-License-Identifier: EUPL-1.2
"""Pictures as pages: a PDF in memory, one A4 page per picture, so that they are shown and printed like any paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPageSize, QPainter, QPdfWriter

from eht_desk.ui.printing.pages import UnreadablePdf

_DOTS_PER_INCH = 300
_LONG_SIDE = 3508
"""Pixels of an A4 page's long side: more is neither seen nor printed."""


MOST_PICTURES = 500
"""Of one file: a scan with more is nothing that anybody reads here."""

PICTURE_MEGABYTES = 512
"""Qt reads no picture that needs more; as much as the largest scan that is taken in."""


def pdf_of_pictures(content: bytes) -> bytes:
    """A PDF of the picture, or of each picture in a TIFF. On whichever thread asks. Raises UnreadablePdf."""
    source, target = QBuffer(), QBuffer()
    source.setData(content)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageReader.setAllocationLimit(PICTURE_MEGABYTES)
    reader = QImageReader(source)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)  # as the camera was held
    try:
        _write(reader, target)
    finally:
        del reader  # before its device: the reader of TIFF looks at that once more
    return bytes(target.data().data())


def _write(reader: QImageReader, target: QBuffer) -> None:
    count = reader.imageCount()
    first = _picture(reader, 0)
    if first is None:
        raise UnreadablePdf
    writer = QPdfWriter(target)
    writer.setCreator("EHT Desk")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    stand_page_as(writer, first)
    painter = QPainter(writer)
    painter.drawImage(_place(first.size(), QSizeF(writer.width(), writer.height())), first)
    for at in range(1, min(count, MOST_PICTURES)):
        picture = _picture(reader, at)
        if picture is None:
            break
        stand_page_as(writer, picture)
        writer.newPage()
        painter.drawImage(_place(picture.size(), QSizeF(writer.width(), writer.height())), picture)
    painter.end()


def stand_page_as(writer: QPdfWriter, picture: QImage) -> None:
    """The next page stands or lies as the picture does."""
    is_lying = picture.width() > picture.height()
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(
        QPageLayout.Orientation.Landscape if is_lying else QPageLayout.Orientation.Portrait
    )


def _picture(reader: QImageReader, at: int) -> QImage | None:
    """A picture of the file, no larger than a page needs; None when it cannot be read."""
    if at and not reader.jumpToImage(at):
        return None
    picture = reader.read()
    if picture.isNull():
        return None
    longest = max(picture.width(), picture.height())
    if longest > _LONG_SIDE:
        picture = picture.scaled(
            QSize(_LONG_SIDE, _LONG_SIDE),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return picture


def _place(picture: QSize, page: QSizeF) -> QRectF:
    """As large as fits on the page, in its middle."""
    size = QSizeF(picture).scaled(page, Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF((page.width() - size.width()) / 2, (page.height() - size.height()) / 2)
    return QRectF(corner, size)
