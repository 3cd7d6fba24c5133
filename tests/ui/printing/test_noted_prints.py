# SPDX-License-Identifier: EUPL-1.2
"""What a printer took is in the log, though dialog, page and person are gone before it has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from eht_desk.application.changes import ChangeKind
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.log import LogEvent
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.theme.theme import theme
from tests.application.protected import protect_alma
from tests.application.test_form_work import freeze_talk
from tests.fakes.devices import RecordingQueue
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at


class SlowQueue(RecordingQueue):
    """A printer that answers when the test says so, and then perhaps with no."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = Event(), Event()

    def send(self, printer: str, title: str, pdf: bytes, copies: int = 1) -> None:
        self.asked.set()
        self.answers.wait()
        super().send(printer, title, pdf, copies)


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def document(school: School) -> Document:
    frozen: Document = freeze_talk(school)[1]
    return frozen


@pytest.fixture
def seat(qtbot: QtBot, school: School, document: Document, tmp_path: Path) -> Iterator[Seat]:
    theme()
    protect_alma(school)
    with seat_at(school, "per", tmp_path) as seated:
        slow = SlowQueue()
        seated.desk = replace(seated.desk, printers=slow)
        seated.printers = slow
        yield seated
        slow.answers.set()


@pytest.fixture
def page(seat: Seat) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    destroy(widget)


def asked_to_print(qtbot: QtBot, seat: Seat, page: QWidget, document: Document) -> PrintDialog:
    """The printer has it, and has not answered."""
    DocumentActions(seat.desk, page).print_document(document)
    qtbot.waitUntil(lambda: bool(page.findChildren(PrintDialog)))
    [dialog] = page.findChildren(PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.who.setText("Eva Ek")
    dialog.print_button.click()
    qtbot.waitUntil(slow(seat).asked.is_set)  # who stands there is looked at first
    return dialog


def slow(seat: Seat) -> SlowQueue:
    assert isinstance(seat.printers, SlowQueue)
    return seat.printers


def gone(widget: QWidget) -> None:
    widget.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def last_row(school: School) -> LogEvent:
    with school.rector.store.read() as work:
        return work.log.rows()[-1].event


def assert_noted(school: School, document: Document) -> None:
    event = last_row(school)
    assert (event.kind, event.detail["last_copy"], event.detail["at_printer"]) == (
        "paper_printed",
        1,
        "Eva Ek",
    )
    with school.rector.store.read() as work:
        now = work.documents.get(document.id)
    assert now is not None
    assert now.state is DocumentState.AWAITING_SIGNATURE


def test_the_dialog_was_closed_before_the_printer_answered(
    qtbot: QtBot, school: School, seat: Seat, page: QWidget, document: Document
) -> None:
    dialog = asked_to_print(qtbot, seat, page, document)
    gone(dialog)
    assert not isValid(dialog)
    seat.published.clear()
    slow(seat).answers.set()
    seat.settle()
    assert_noted(school, document)
    assert any(changes.touches(ChangeKind.DOCUMENT) for changes in seat.published)


def test_the_page_was_left_before_the_printer_answered(
    qtbot: QtBot, school: School, seat: Seat, page: QWidget, document: Document
) -> None:
    asked_to_print(qtbot, seat, page, document)
    destroy(page)
    seat.published.clear()
    slow(seat).answers.set()
    seat.settle()
    assert_noted(school, document)
    assert any(changes.touches(ChangeKind.DOCUMENT) for changes in seat.published)


def test_it_was_locked_before_the_printer_answered(
    qtbot: QtBot, school: School, seat: Seat, page: QWidget, document: Document
) -> None:
    asked_to_print(qtbot, seat, page, document)
    seat.desk.tasks.forget()
    destroy(page)
    locking = seat.desk.tasks.write(seat.desk.tasks.finish_reads)  # as the lock waits before the store closes
    slow(seat).answers.set()
    locking.result(60)
    assert_noted(school, document)


def test_a_print_that_could_not_be_noted_after_the_lock_is_told(
    qtbot: QtBot, seat: Seat, page: QWidget, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[BaseException] = []
    seat.desk.tasks.set_lost_handler(lost.append)
    asked_to_print(qtbot, seat, page, document)

    def full() -> None:
        raise ExpectedFailure("disk_full")

    monkeypatch.setattr(seat.desk.workspace.store, "write", full)
    seat.desk.tasks.forget()
    destroy(page)
    slow(seat).answers.set()
    seat.settle()
    assert [str(error) for error in lost] == ["disk_full"]


def test_a_printer_that_refuses_is_told_on_the_page_when_the_dialog_is_gone(
    qtbot: QtBot, school: School, seat: Seat, page: QWidget, document: Document
) -> None:
    actions = DocumentActions(seat.desk, page)
    told: list[object] = []
    actions.refused.connect(told.append)
    actions.print_document(document)
    qtbot.waitUntil(lambda: bool(page.findChildren(PrintDialog)))
    [dialog] = page.findChildren(PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.who.setText("Eva Ek")
    dialog.print_button.click()
    qtbot.waitUntil(slow(seat).asked.is_set)  # who stands there is looked at first
    gone(dialog)
    slow(seat).is_broken = True
    slow(seat).answers.set()
    seat.settle()
    assert [str(error) for error in told] == ["print_failed"]
    assert last_row(school).kind == "paper_issued"
