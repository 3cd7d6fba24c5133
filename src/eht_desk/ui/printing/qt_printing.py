# SPDX-License-Identifier: EUPL-1.2
"""Printing through Qt where no queue takes PDF bytes (Windows, macOS, Linux without the tools of CUPS)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui.printing.pages import POINTS_PER_INCH, PdfPages

RESOLUTION = 300
"""Dots per inch. An A4 page becomes 2480 x 3508 pixels, which every office printer shows as sharp text."""


def new_printer(title: str) -> QPrinter:
    """A printer set up for our papers, ready for Qt's own print dialog. `title` is the document code only."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setDocName(title)
    printer.setCreator("EHT Desk")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


def print_pages(printer: QPrinter, pdf: bytes) -> int:
    """Draw every page that the person chose, each on white. Returns the number of pages.

    Raises:
        ExpectedFailure: `print_failed`, the printer did not take the job.
    """
    pages = PdfPages(pdf)
    try:
        chosen = _chosen(printer, len(pages))
        with _temporary_files_in_memory():
            _draw(printer, pages, chosen)
        return len(chosen)
    finally:
        pages.close()


def _chosen(printer: QPrinter, count: int) -> list[int]:
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        return list(range(printer.fromPage() - 1, min(count, printer.toPage())))
    return list(range(count))


def _draw(printer: QPrinter, pages: PdfPages, chosen: list[int]) -> None:
    painter = QPainter()
    if not painter.begin(printer):
        raise ExpectedFailure("print_failed")
    try:
        for position, page in enumerate(chosen):
            if position and not printer.newPage():
                raise ExpectedFailure("print_failed")
            size = pages.size(page)
            dots = printer.resolution() / POINTS_PER_INCH
            width, height = size.width() * dots, size.height() * dots
            painter.drawImage(QRectF(0, 0, width, height), pages.image(page, round(width)))
    finally:
        painter.end()


@contextmanager
def _temporary_files_in_memory() -> Iterator[None]:
    """Qt hands a job to CUPS as a short-lived file in TMPDIR: let that be a folder that lives in memory."""
    folder = _memory_folder()
    former = os.environ.get("TMPDIR")
    if folder is None:
        yield
        return
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if former is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = former


def _memory_folder() -> Path | None:
    if sys.platform != "linux":
        return None
    candidates = (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm")  # noqa: S108  # in memory on purpose, see above
    return next(
        (Path(item) for item in candidates if item and Path(item).is_dir() and os.access(item, os.W_OK)), None
    )
