# SPDX-License-Identifier: EUPL-1.2
"""Many empty forms at once: a number, a class, a second language, and stopping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import papers
from eht_desk.ui.printing.blanks_dialog import BlanksDialog
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import FORM, make_school
from tests.ui.desks import Seat, destroy, seat_at


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Seat]:
    theme()
    with seat_at(make_school(), "per", tmp_path) as seat:
        yield seat


@pytest.fixture
def dialog(qtbot: QtBot, seat: Seat) -> Iterator[BlanksDialog]:
    window = QWidget()
    window.resize(1200, 800)
    window.show()
    pdf = papers.blank_paper(seat.desk.workspace, FORM)
    dialog = BlanksDialog(window, seat.desk, pdf, FORM, "Bilaga 1")
    dialog.open()
    qtbot.waitUntil(dialog.print_button.isEnabled)
    qtbot.waitUntil(lambda: dialog.language.count() > 1 and dialog.classes.count() > 1)
    yield dialog
    seat.settle()
    destroy(window)


def test_forty_blanks_are_one_job(qtbot: QtBot, seat: Seat, dialog: BlanksDialog) -> None:
    dialog.number.setText("40")
    dialog.own_sheets.setChecked(True)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    [(_, title, pdf, copies)] = seat.printers.jobs
    assert (title, copies) == ("Bilaga 1", 1)
    assert seat.desk.workspace.services.renderer.pages(pdf) == 80
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Skickat till skrivaren"))


@pytest.mark.parametrize("number", ["", "0", "501", "tre", "1.5", "٣", "999999999"])
def test_what_is_no_number_of_blanks_is_said_at_its_row(
    seat: Seat, dialog: BlanksDialog, number: str
) -> None:
    dialog.number.setText(number)
    dialog.print_button.click()
    seat.settle()
    assert seat.printers.jobs == []
    said = [row.problem for row in dialog.number_widgets() if row.problem]
    assert said == ["Skriv ett antal från 1 till 500."]


def test_a_class_gives_its_number(dialog: BlanksDialog) -> None:
    dialog.classes.setCurrentIndex(1)
    assert dialog.number.text() == dialog.classes.value()
    assert int(dialog.number.text()) > 0


def test_another_language_shows_another_paper_and_prints_it(
    qtbot: QtBot, seat: Seat, dialog: BlanksDialog
) -> None:
    swedish = papers.blank_paper(seat.desk.workspace, FORM)
    dialog.language.set_value("en")
    assert not dialog.print_button.isEnabled()
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    assert seat.printers.jobs[0][2] == papers.blank_paper(seat.desk.workspace, FORM, "en") != swedish


def test_closing_stops_a_long_job(seat: Seat, dialog: BlanksDialog) -> None:
    dialog.number.setText("500")
    dialog.print_button.click()
    dialog.close()
    seat.settle()
    assert seat.printers.jobs == []


def test_enter_in_the_number_prints_and_the_message_says_how_many(
    qtbot: QtBot, seat: Seat, dialog: BlanksDialog
) -> None:
    dialog.number.setFocus()
    dialog.number.setText("12")
    qtbot.keyClick(dialog.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.message.text.endswith(": 12 blanketter."))
    assert len(seat.printers.jobs) == 1


def test_without_a_queue_the_system_asks_the_number_and_no_class_is_offered(
    qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat.printers, "printers", lambda: ())
    window = QWidget()
    window.resize(1200, 800)
    window.show()
    dialog = BlanksDialog(window, seat.desk, papers.blank_paper(seat.desk.workspace, FORM), FORM, "Bilaga 1")
    dialog.open()
    qtbot.waitUntil(dialog.print_button.isEnabled)
    qtbot.waitUntil(lambda: dialog.classes.count() > 1)
    assert not dialog.number.isVisible()
    assert not dialog.classes.isVisible()
    seat.settle()
    destroy(window)
