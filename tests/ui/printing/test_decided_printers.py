# SPDX-License-Identifier: EUPL-1.2
"""Only the printers that the IT department allows: seen, and taken, also where Qt prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.domain.policy import Policy
from eht_desk.ui.printing.print_dialog import PrintDialog, print_pdf
from eht_desk.ui.printing.qt_printing import new_printer
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import FORM, make_school
from tests.ui.desks import Seat, destroy, seat_at

FILE = Path("/etc/eht-desk/policy.toml")


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(make_school(), "per", tmp_path) as seat:
        yield seat


@pytest.fixture
def window(seat: Seat) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    destroy(widget)


def _dialog(seat: Seat, window: QWidget, policy: Policy) -> PrintDialog:
    seat.desk.settings.policy = policy
    return print_pdf(window, seat.desk, papers.blank_paper(seat.desk.workspace, FORM), "7K2F-91")


def _words(dialog: PrintDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_others_are_not_offered_and_it_says_who_decided(qtbot: QtBot, seat: Seat, window: QWidget) -> None:
    dialog = _dialog(seat, window, Policy(printers=("exp*",), source=FILE))
    qtbot.waitUntil(dialog.print_button.isEnabled)
    assert [dialog.printer.itemText(at) for at in range(dialog.printer.count())] == ["Expedition"]
    assert "Skrivare bestämda av IT" in _words(dialog)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Skickat till skrivaren Expedition"))


def test_without_an_allowed_printer_nothing_can_be_printed(qtbot: QtBot, seat: Seat, window: QWidget) -> None:
    dialog = _dialog(seat, window, Policy(printers=("Finns inte",), source=FILE))
    qtbot.waitUntil(lambda: dialog.message.text.startswith("På den här datorn finns ingen skrivare"))
    assert not dialog.print_button.isEnabled()
    assert not dialog.printer.isVisible()
    assert seat.printers.jobs == []


def test_a_printer_chosen_in_the_systems_own_dialog_is_asked_about_too(
    qtbot: QtBot, seat: Seat, window: QWidget, tmp_path: Path
) -> None:
    dialog = _dialog(seat, window, Policy(printers=("exp*",), may_save_pdf=False, source=FILE))
    qtbot.waitUntil(dialog.print_button.isEnabled)
    printer = new_printer("7K2F-91")
    printer.setPrinterName("")
    dialog._print_through_qt(printer)
    assert "inte en av dem" in dialog.message.text


def test_printing_to_a_file_is_saving_it(qtbot: QtBot, seat: Seat, window: QWidget, tmp_path: Path) -> None:
    dialog = _dialog(seat, window, Policy(may_save_pdf=False, source=FILE))
    qtbot.waitUntil(dialog.print_button.isEnabled)
    printer = new_printer("7K2F-91")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ut.pdf"))
    dialog._print_through_qt(printer)
    assert dialog.message.text.startswith("IT har bestämt att papper inte sparas som PDF")
    assert not (tmp_path / "ut.pdf").exists()
