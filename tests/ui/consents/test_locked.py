# SPDX-License-Identifier: EUPL-1.2
"""The lock takes the page and its small forms away at once, and leads back to them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from eht_desk.domain.consents import ConsentRoute, ConsentState
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.consent_ask import AskConsentScreen
from eht_desk.ui.screens.consents import ConsentsScreen
from tests.fakes.purposes import FewPurposes
from tests.fakes.school import ALMA, make_school
from tests.ui.shell.conftest import MakeStage, make_stage

__all__ = ["make_stage"]


def test_the_lock_closes_a_small_form_and_leads_back_to_the_page(make_stage: MakeStage) -> None:
    school = make_school()
    school.services = replace(school.services, purposes=FewPurposes())
    stage = make_stage(school)
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.settle()
    stage.key(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    stage.settle()
    page = frame.current_screen
    assert isinstance(page, ConsentsScreen)
    stage.qtbot.waitUntil(lambda: bool(page.cards))
    card = page.cards[0]
    page._not_needed(card._view, card._view.persons[0])
    stage.settle()
    assert [item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog) and item.isVisible()]
    stage.window.lock("idle")
    stage.settle()
    assert not [
        item for item in QApplication.topLevelWidgets() if isinstance(item, QDialog) and item.isVisible()
    ]
    again = stage.unlock("maria")
    stage.settle()
    assert again.route == Route("consents", {"pupil": str(ALMA)})


def test_a_half_filled_question_is_there_after_the_lock(make_stage: MakeStage) -> None:
    school = make_school()
    school.services = replace(school.services, purposes=FewPurposes())
    stage = make_stage(school)
    frame = stage.unlock("maria")
    frame.go(Route("ask_consent", {"pupil": str(ALMA), "purpose": "coordination"}))
    stage.settle()
    page = frame.current_screen
    assert isinstance(page, AskConsentScreen)
    stage.qtbot.waitUntil(lambda: page.people is not None)
    assert page.people is not None
    first = page.people.fields[0]
    first.box.setChecked(True)
    first.answer.set_value(ConsentState.REFUSED.value)
    page.told.setPlainText("Vad mötet är till för")
    page.until.line.setText("24 dec")
    page.way.set_value(ConsentRoute.PHONE.value)
    stage.window.lock("idle")
    stage.settle()
    frame = stage.unlock("maria")
    stage.settle()
    again = frame.current_screen
    assert isinstance(again, AskConsentScreen)
    stage.qtbot.waitUntil(lambda: again.people is not None)
    assert again.people is not None
    assert again.told.toPlainText() == "Vad mötet är till för"
    assert again.until.line.text() == "24 dec"
    assert again.way.value() == ConsentRoute.PHONE.value
    assert again.people.fields[0].box.isChecked()
    assert again.people.fields[0].answer.value() == ConsentState.REFUSED.value
