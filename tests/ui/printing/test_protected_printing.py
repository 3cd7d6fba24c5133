# SPDX-License-Identifier: EUPL-1.2
"""Printing and handing over for a protected pupil: somebody is named, nothing becomes a file, the way is decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import hand_overs
from eht_desk.domain.documents import DeliveryWay, Document
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.protection import DeniedPerson, ProtectionGrade
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.hand_over_dialog import HandOverDialog
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.theme.theme import theme
from tests.application.protected import protect_alma
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import School, make_school
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


def test_the_way_is_explained_where_it_is_chosen_and_decided_by_a_named_person(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).hand_over(document)
    dialog = opened(qtbot, HandOverDialog)
    texts = [dialog.recipient.itemText(index) for index in range(dialog.recipient.count())]
    assert not [text for text in texts if text.startswith("Vårdnadshavare")]  # the only one is denied
    assert dialog.row("reason").isHidden()
    dialog.way.set_value(DeliveryWay.LETTER.value)
    assert "Skatteverket, Box 2820" in dialog.told.text()
    dialog.recipient.set_value(Recipient.HOME_MUNICIPALITY.value)
    assert "kan vara den gamla" in dialog.told.text()
    dialog.action_button.click()
    seat.settle()
    assert hand_overs.hand_over_page(seat.desk.workspace, document.id).given == ()
    dialog.reason.setPlainText("Socialtjänsten sa vart")
    dialog.decided_by.setText("Karin Ås")
    dialog.action_button.click()
    seat.settle()
    [row] = hand_overs.hand_over_page(seat.desk.workspace, document.id).given
    assert row.recipient is Recipient.HOME_MUNICIPALITY
