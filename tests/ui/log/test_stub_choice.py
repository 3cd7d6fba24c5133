# SPDX-License-Identifier: EUPL-1.2
"""What others see of something restricted: the author's form, and the line on the pupil's page without a way in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eht_desk.application import pupils, received, stubs
from eht_desk.domain.received import Description
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.stub_dialog import StubDialog
from eht_desk.ui.screens.pupil_documents import documents_card
from eht_desk.ui.screens.pupil_timeline import TimelineCard, TimelineRuns
from tests.application.test_private_forms import PLAN, locked, of
from tests.exchange.test_received_files import PNG
from tests.fakes.school import ALMA, School
from tests.ui.log.conftest import SitDown, button, shown, texts


def test_the_author_chooses_from_the_card(school: School, sit_down: SitDown):
    maria = of(school, "maria")
    document = locked(maria)
    seat = sit_down("maria")
    definition = maria.forms.get(PLAN)
    desk = replace(seat.desk, workspace=maria)
    card = shown(seat, DocumentActions(desk, QWidget()).card(document, definition))
    button(card, "Vad ser de andra").click()
    seat.settle()
    dialog = next(item for item in QApplication.topLevelWidgets() if isinstance(item, StubDialog))
    assert "Egen text av kurator" in texts(dialog)
    assert dialog.seen.value() == "nothing"
    dialog.seen.set_value("exists")
    dialog.action_button.click()
    seat.settle()
    assert stubs.read_stub(maria, document.id).is_shown


def test_others_read_kind_day_and_role_and_find_no_button(school: School, sit_down: SitDown):
    maria = of(school, "maria")
    document = locked(maria)
    stubs.set_stub(maria, document.id, is_shown=True)
    letter = Description("Utredning", "Bup", date(2026, 11, 19), "")
    received_id, _ = received.register_received(maria, ALMA, PNG, letter)
    stubs.set_received_stub(maria, received_id, is_shown=True)
    seat = sit_down("per")
    page = pupils.open_pupil(of(school, "per"), ALMA)
    card = shown(seat, documents_card(seat.desk, page))
    assert "Egen text av kurator" in texts(card)
    assert "Bup" not in texts(card)
    runs = TimelineRuns(lambda: None, lambda: None, lambda _route: None, lambda _event: None)
    line = shown(seat, TimelineCard(seat.desk, page.pupil, page.timeline, runs))
    assert "Egen text av kurator" in texts(line)
    assert "Något som har kommit in hos kurator" in texts(line)
    for word in ("Bup", "Utredning", "Maria", document.code):
        assert word not in texts(line) + texts(card)
    assert "Öppna" not in [item.text() for part in (card, line) for item in part.findChildren(QPushButton)]
