# SPDX-License-Identifier: EUPL-1.2
"""Pictures become pages; of a long paper only the pages around the visible ones are drawn; broken ones are told."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from eht_desk.ui.printing.pages import UnreadablePdf, page_images, pages_at_once
from eht_desk.ui.printing.paper_view import PaperView
from eht_desk.ui.printing.pictures import pdf_of_pictures
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme


def picture(kind: str, width: int, height: int, colour: int = 0x1B6B73) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stub knows no device
    return bytes(buffer.data().data())


def long_paper(pages: int) -> bytes:
    target = BytesIO()
    canvas = Canvas(target)
    for number in range(pages):
        canvas.drawString(100, 500, f"Sida {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    theme()
    tasks = Tasks()
    yield tasks
    tasks.shut_down()


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_picture_becomes_a_page_that_lies_as_it_does(kind: str) -> None:
    [standing] = page_images(pdf_of_pictures(picture(kind, 300, 500)), 200).sizes
    [lying] = page_images(pdf_of_pictures(picture(kind, 500, 300)), 200).sizes
    assert (standing.width() < standing.height(), lying.width() > lying.height()) == (True, True)


def test_the_picture_is_seen_on_the_page() -> None:
    pages = page_images(pdf_of_pictures(picture("png", 4000, 3000)), 400)
    seen = pages.images[0].pixelColor(200, 140)
    assert max(abs(seen.red() - 0x1B), abs(seen.green() - 0x6B), abs(seen.blue() - 0x73)) < 4


@pytest.mark.parametrize("content", [b"", b"inget papper", picture("png", 40, 40)[:60]])
def test_what_is_no_picture_is_told(content: bytes) -> None:
    with pytest.raises(UnreadablePdf):
        pdf_of_pictures(content)


def test_pages_far_away_are_not_drawn_until_somebody_scrolls_there(qtbot: QtBot, tasks: Tasks) -> None:
    view = PaperView(tasks)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    with qtbot.waitSignal(view.shown) as first:
        view.set_pdf(long_paper(300))
    assert first.args == [300]
    assert pages_at_once(2000) < 300
    with qtbot.waitSignal(view.shown):
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.accessibleName() == "Papperet, sida 300 av 300"
    last = view.viewport().grab().toImage()
    dark = [
        (x, y)
        for x in range(0, last.width(), 2)
        for y in range(0, last.height(), 2)
        if last.pixelColor(x, y).lightness() < 100
    ]
    assert dark


def test_a_broken_paper_from_outside_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    view = PaperView(tasks, is_foreign=True)
    qtbot.addWidget(view)
    view.show()
    with qtbot.waitSignal(view.unreadable):
        view.set_pdf(b"%PDF-1.7 trasig")
