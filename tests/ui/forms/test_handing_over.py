# SPDX-License-Identifier: EUPL-1.2
"""Handing over and printing in other ways, from the page of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import hand_overs
from eht_desk.domain.documents import DeliveryWay, Document
from eht_desk.domain.forms.model import CopyDefinition, HandoverDefinition
from eht_desk.domain.log import LogEvent
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.hand_over_dialog import HandOverDialog
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import Dropdown
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import School, make_school
from tests.ui.desks import Seat, destroy, seat_at


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


def _open(qtbot: QtBot, kind: type[SmallDialog] | type[PrintDialog]) -> QWidget:
    def found() -> list[QWidget]:
        return [
            item for item in QApplication.topLevelWidgets() if isinstance(item, kind) and item.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def test_what_is_due_comes_first_and_several_names_are_several_rows(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).hand_over(document)
    dialog = _open(qtbot, HandOverDialog)
    assert isinstance(dialog, HandOverDialog)
    assert dialog.recipient.currentText().startswith("Kopia till rektor")
    dialog.recipient.set_value(Recipient.TEACHERS.value)
    dialog.names.setPlainText("Sara Ek\n\n  Nils Ö ")
    dialog.way.set_value(DeliveryWay.READ_OUT.value)
    dialog.action_button.click()
    seat.settle()
    given = hand_overs.hand_over_page(seat.desk.workspace, document.id).given
    assert [(row.name, row.way) for row in given] == [
        ("Sara Ek", DeliveryWay.READ_OUT),
        ("Nils Ö", DeliveryWay.READ_OUT),
    ]


def test_the_cover_sheet_is_printed_without_recording_a_hand_over(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).hand_over(document)
    dialog = _open(qtbot, HandOverDialog)
    assert isinstance(dialog, HandOverDialog)
    dialog.cover_button.click()
    printing = _open(qtbot, PrintDialog)
    assert isinstance(printing, PrintDialog)
    qtbot.waitUntil(printing.print_button.isEnabled)
    printing.print_button.click()
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    seat.settle()
    assert seat.printers.jobs[0][1] == "EHT Desk"
    assert hand_overs.hand_over_page(seat.desk.workspace, document.id).given == ()
    with seat.desk.workspace.store.read() as work:
        assert work.log.rows(newest=1)[0].event == LogEvent(
            "cover_printed", document.pupil_id, document.id, {"copies": 1}
        )
    printing.close()
    dialog.reject()


def test_a_second_language_is_chosen_from_the_menu_and_kept_as_its_own_paper(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    DocumentActions(seat.desk, window).print_other(document)
    dialog = _open(qtbot, SmallDialog)
    assert isinstance(dialog, SmallDialog)
    language = dialog.row("language").field
    assert isinstance(language, Dropdown)
    assert dialog.row("copy_id").isHidden()
    language.set_value("en")
    dialog.action_button.click()
    printing = _open(qtbot, PrintDialog)
    assert isinstance(printing, PrintDialog)
    printing.close()
    seat.settle()
    with seat.desk.workspace.store.read() as work:
        [paper] = work.documents.papers(document.id)
    assert paper.language == "en"


def test_teachers_get_their_own_copy_and_a_report_of_concern_goes_to_the_social_services(
    qtbot: QtBot, seat: Seat, window: QWidget, document: Document
) -> None:
    page = hand_overs.hand_over_page(seat.desk.workspace, document.id)
    copy = CopyDefinition("teachers", "För lärare", "Lärarnas exemplar", ())
    to_teachers = HandoverDefinition("told", Recipient.TEACHERS, "talk", "Till lärarna", copy="teachers")
    to_guardian = HandoverDefinition("given", Recipient.GUARDIAN, "talk", "Till vårdnadshavare")
    plan = replace(page, copies=(copy,), due=(to_teachers, to_guardian), is_concern=True)
    dialog = HandOverDialog(window, seat.desk, plan, lambda _changes: None, "told")
    qtbot.addWidget(dialog)
    assert dialog.what.currentText() == "För lärare"
    dialog.recipient.set_value("due:given")
    assert dialog.what.currentText() == "Hela dokumentet"
    bare = HandOverDialog(window, seat.desk, replace(plan, due=()), lambda _changes: None)
    qtbot.addWidget(bare)
    assert bare.recipient.currentText() == "Socialtjänst"
