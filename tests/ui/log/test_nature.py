# SPDX-License-Identifier: EUPL-1.2
"""What a text is, on the document's card: said once where nobody has, told everywhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QWidget

from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.nature_dialog import NatureDialog
from tests.fakes.school import FORM, School
from tests.ui.log.conftest import SitDown, button, shown, texts
from tests.ui.log.test_guardian_rules import written


def test_it_is_asked_for_once_where_the_form_says_so(school: School, sit_down: SitDown):
    document = written(school)
    seat = sit_down("per")
    screen = QWidget()
    actions = DocumentActions(seat.desk, screen)
    usual = seat.desk.workspace.forms.get(FORM)
    assert "Hör till ärende" in texts(shown(seat, actions.card(document, usual)))
    card = shown(seat, actions.card(document, replace(usual, nature="ask")))
    assert "Inte bestämt" in texts(card)
    button(card, "Välj").click()
    dialog = next(item for item in QApplication.topLevelWidgets() if isinstance(item, NatureDialog))
    dialog.action_button.click()
    assert dialog.row("nature").problem
    dialog.nature.set_value("working")
    dialog.action_button.click()
    seat.settle()
    with school.rector.store.read() as work:
        stored = work.documents.get(document.id)
    assert stored is not None
    words = texts(shown(seat, actions.card(stored, replace(usual, nature="ask"))))
    assert "Arbetsmaterial" in words
    assert "Inte bestämt" not in words
