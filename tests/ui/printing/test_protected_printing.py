# SPDX-License-Identifier: EUPL-1.2
"""Printing and handing over for a protected pupil: somebody is named, nothing becomes a file, the way is decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import hand_overs
from eht_desk.domain.documents import DeliveryWay, Document
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.hand_over_dialog import HandOverDialog
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.paper_view import PaperView
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.protection.key_sheet import print_key_sheet
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text_area import TextArea
from tests.application.protected import protect_alma
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

T = TypeVar("T", bound=QWidget)


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
    protect_alma(
        school,
        grade=ProtectionGrade.PROTECTED_REGISTRATION,
        denied=(DeniedPerson("Omar Dahl", GuardianId("g1")),),
    )
    with seat_at(school, "per", tmp_path) as seat:
        yield seat


@pytest.fixture
def window(seat: Seat) -> Iterator[QWidget]:
    widget = QWidget()
    widget.resize(1200, 800)
    widget.show()
    yield widget
    seat.settle()
    destroy(widget)


def opened(qtbot: QtBot, kind: type[T]) -> T:
    def found() -> list[T]:
        return [
            item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def shown(widget: QWidget) -> str:
    """What its labels say to who looks."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def kinds(seat: Seat) -> list[str]:
    """What the log says happened."""
    with seat.desk.workspace.store.read() as work:
        return [row.event.kind for row in work.log.rows()]


def test_nothing_is_printed_before_somebody_is_named(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).print_document(document)
    dialog = opened(qtbot, PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print_button.click()
    seat.settle()
    assert seat.printers.jobs == []
    assert dialog.who.hasFocus()
    dialog.who.setText("Eva Ek")
    dialog.print_button.click()
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    seat.settle()
    assert seat.printers.jobs[0][1] == document.code  # the job's title
    with seat.desk.workspace.store.read() as work:
        assert work.log.rows()[-1].event.detail["at_printer"] == "Eva Ek"
    dialog.close()


def test_who_must_never_get_anything_is_refused_beside_the_field_before_the_job(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).print_document(document)
    dialog = opened(qtbot, PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.who.setText("omar dahl")
    dialog.print_button.click()
    seat.settle()
    assert seat.printers.jobs == []
    assert "aldrig får papper" in shown(dialog)
    assert dialog.who.hasFocus()
    assert dialog.print_button.isEnabled()
    dialog.close()


def test_enter_in_the_name_prints_or_says_that_it_is_missing(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).print_document(document)
    dialog = opened(qtbot, PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    seat.settle()
    assert "Skriv vem som står vid skrivaren." in shown(dialog)
    qtbot.keyClicks(dialog.who, "Eva Ek")
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    seat.settle()
    assert "Skickat till skrivaren" in shown(dialog)
    dialog.who.clear()
    dialog.print_button.click()
    seat.settle()
    assert "Skickat till skrivaren" not in shown(dialog)
    assert "Skriv vem som står vid skrivaren." in shown(dialog)
    assert len(seat.printers.jobs) == 1
    dialog.close()


def test_the_way_is_explained_where_it_is_chosen_and_decided_by_a_named_person(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).hand_over(document)
    dialog = opened(qtbot, HandOverDialog)
    texts = [dialog.recipient.itemText(index) for index in range(dialog.recipient.count())]
    assert not [text for text in texts if text.startswith("Vårdnadshavare")]  # the only one is denied
    assert dialog.row("reason").isHidden()
    dialog.way.set_value(DeliveryWay.LETTER.value)
    assert dialog.told.isHidden()  # a letter to rektor goes to nobody's home
    dialog.recipient.set_value(Recipient.PUPIL.value)
    assert "Skatteverket, Box 2820" in dialog.told.text()
    dialog.recipient.set_value(Recipient.HOME_MUNICIPALITY.value)
    assert "vara den gamla" in dialog.told.text()
    dialog.action_button.click()
    seat.settle()
    assert hand_overs.hand_over_page(seat.desk.workspace, document.id).given == ()
    dialog.reason.setPlainText("Socialtjänsten sa vart")
    dialog.decided_by.setText("Karin Ås")
    dialog.action_button.click()
    seat.settle()
    [row] = hand_overs.hand_over_page(seat.desk.workspace, document.id).given
    assert row.recipient is Recipient.HOME_MUNICIPALITY


def test_saving_says_that_the_file_has_the_alias_and_suggests_the_code_only(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).save_pdf(document)
    dialog = opened(qtbot, SmallDialog)
    qtbot.waitUntil(lambda: any("alias" in label.text() for label in dialog.findChildren(QLabel)))
    reason = dialog.row("reason").field
    assert isinstance(reason, TextArea)
    reason.setPlainText("Till socialtjänsten")
    dialog.action_button.click()
    choice = opened(qtbot, QFileDialog)
    assert [Path(name).name for name in choice.selectedFiles()] == [f"{document.code}.pdf"]
    choice.close()


def test_the_key_sheet_goes_to_a_printer_for_a_named_person(
    qtbot: QtBot, school: School, seat: Seat, tmp_path: Path
) -> None:
    with seat_at(school, "maria", tmp_path) as maria:
        window = QWidget()
        window.show()
        print_key_sheet(window, maria.desk, ALMA)
        asking = opened(qtbot, SmallDialog)
        asking.action_button.click()
        maria.settle()
        assert asking.isVisible()  # nobody was named
        who = asking.row("at_printer").field
        assert isinstance(who, LineField)
        who.setText("Eva Ek")
        asking.action_button.click()
        maria.settle()
        printing = opened(qtbot, PrintDialog)
        assert not printing.who.isVisible()
        assert "visas inte på skärmen" in shown(printing)
        assert not [item for item in printing.findChildren(PaperView) if item.isVisible() or item.page_count]
        qtbot.waitUntil(printing.print_button.isEnabled)
        assert kinds(maria)[-1] != "key_sheet_printed"
        printing.close()
        maria.settle()
        assert "key_sheet_printed" not in kinds(maria)
        print_key_sheet(window, maria.desk, ALMA)
        asking = opened(qtbot, SmallDialog)
        who = asking.row("at_printer").field
        assert isinstance(who, LineField)
        who.setText("Omar Dahl")
        asking.action_button.click()
        maria.settle()
        assert "aldrig får papper" in shown(asking)
        who.setText("Eva Ek")
        asking.action_button.click()
        maria.settle()
        printing = opened(qtbot, PrintDialog)
        qtbot.waitUntil(printing.print_button.isEnabled)
        printing.print_button.click()
        qtbot.waitUntil(lambda: len(maria.printers.jobs) == 1)
        assert maria.printers.jobs[0][1] == "EHT Desk"
        maria.settle()
        assert kinds(maria)[-1] == "key_sheet_printed"
        printing.close()
        maria.settle()
        destroy(window)
