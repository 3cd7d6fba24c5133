# SPDX-License-Identifier: EUPL-1.2
"""Papers on the screen and on their way to a printer: the same bytes, in memory, failures said in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.ui.printing.pages import PdfPages, UnreadablePdf, page_images
from eht_desk.ui.printing.paper_view import PaperView
from eht_desk.ui.printing.print_dialog import PrintDialog, print_pdf
from eht_desk.ui.printing.qt_printing import new_printer, print_pages
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import FORM, make_school
from tests.ui.desks import Seat, destroy, seat_at


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(make_school(), "per", tmp_path) as seat:
        yield seat


@pytest.fixture
def blank(seat: Seat) -> bytes:
    return papers.blank_paper(seat.desk.workspace, FORM)


@pytest.fixture
def window(qtbot: QtBot, seat: Seat) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    destroy(widget)


def test_pages_are_drawn_on_white(blank: bytes) -> None:
    pages = page_images(blank, 300)
    [image] = pages.images
    assert image.size() == QSize(300, 424)
    assert image.pixelColor(2, 2) == QColor("white")
    assert not image.hasAlphaChannel()
    assert pages.sizes[0].toSize() == QSize(595, 842)


def test_bytes_that_are_no_pdf_are_said_to_be_so() -> None:
    with pytest.raises(UnreadablePdf):
        PdfPages(b"no paper at all")


def test_the_paper_fits_the_width_and_grows_by_keyboard(
    qtbot: QtBot, seat: Seat, window: QWidget, blank: bytes
) -> None:
    view = PaperView(seat.desk.tasks, window)
    view.resize(400, 500)
    view.show()
    with qtbot.waitSignal(view.shown):
        view.set_pdf(blank)
    assert view.page_count == 1
    assert view.horizontalScrollBar().maximum() == 0
    assert view.accessibleName() == "Papperet, sida 1 av 1"
    view.setFocus()
    with qtbot.waitSignal(view.shown):
        QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == 1.25
    assert view.horizontalScrollBar().maximum() > 0
    with qtbot.waitSignal(view.shown):
        QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == 1.0


def test_a_refused_job_is_said_and_can_be_tried_again(
    qtbot: QtBot, seat: Seat, window: QWidget, blank: bytes
) -> None:
    seat.printers.is_broken = True
    dialog = print_pdf(window, seat.desk, blank, "7K2F-91")
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Skrivaren tog inte emot papperet."))
    seat.printers.is_broken = False
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Skickat till skrivaren"))
    assert seat.printers.jobs == [("Lararrum", "7K2F-91", blank, 1)]


def test_without_a_queue_the_computers_own_dialog_is_used(
    qtbot: QtBot, seat: Seat, window: QWidget, blank: bytes
) -> None:
    seat.printers._printers = ()
    dialog = PrintDialog(window, seat.desk, blank, "EHT Desk")
    dialog.open()
    qtbot.waitUntil(dialog.print_button.isEnabled)
    assert dialog.print_button.accessibleName() == "Välj skrivare …"
    assert not dialog.printer.isVisible()


def test_the_dialog_says_that_the_computers_queue_may_keep_a_copy(
    qtbot: QtBot, seat: Seat, window: QWidget, blank: bytes
) -> None:
    dialog = print_pdf(window, seat.desk, blank, "7K2F-91")
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("Datorns egen utskriftskö kan spara en kopia" in text for text in texts)
    assert dialog.windowTitle() == "EHT Desk"


def test_qt_prints_each_page_whole_and_leaves_the_environment_alone(
    qtbot: QtBot, blank: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    printer = new_printer("7K2F-91")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(target))
    assert print_pages(printer, blank) == 1
    assert os.environ["TMPDIR"] == str(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["printed.pdf"]
    printed = PdfPages(target.read_bytes())
    assert len(printed) == 1
    shown, original = printed.image(0, 400), page_images(blank, 400).images[0]
    ink = [
        sum(255 - image.pixelColor(x, y).lightness() for x in range(0, 400, 2) for y in range(0, 560, 2))
        for image in (shown, original)
    ]
    assert 0.6 < ink[0] / ink[1] < 1.4
