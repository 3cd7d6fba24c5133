# SPDX-License-Identifier: EUPL-1.2
"""Keeping a document from a guardian: the form, what the card and I dag say."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from eht_desk.application import form_work
from eht_desk.application.guardian_visibility import hide_from_guardian, read_visibility
from eht_desk.application.today import today_page
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.guardian_dialog import GuardianDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.today_log import review_card
from tests.application.protected import protect_alma
from tests.fakes.school import ALMA, FORM, TALK, School
from tests.ui.log.conftest import SitDown, button, shown, texts

OMAR = GuardianId("g1")


def written(school: School) -> Any:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    return form_work.finalise_stage(per, form_work.save_draft(per, page.draft, TALK, starts_stretch=True))[0]


def test_from_the_card_to_the_rule_and_back(school: School, sit_down: SitDown):
    document = written(school)
    seat = sit_down("per")
    screen = QWidget()
    actions = DocumentActions(seat.desk, screen)
    definition = seat.desk.workspace.forms.get(FORM)
    card = shown(seat, actions.card(document, definition))
    button(card, "Vårdnadshavare").click()
    seat.settle()
    dialog = next(item for item in QApplication.topLevelWidgets() if isinstance(item, GuardianDialog))
    assert not dialog.end_button.isVisibleTo(dialog)
    dialog.action_button.click()
    seat.settle()
    assert dialog.row("reason").problem
    dialog.reason.setPlainText("Eleven vill inte")
    dialog.action_button.click()
    seat.settle()
    (choice,) = read_visibility(school.as_("per"), document.id).guardians
    assert choice.rule is not None
    with school.rector.store.read() as work:
        changed = work.documents.get(document.id)
    assert changed is not None
    words = texts(shown(seat, actions.card(changed, definition)))
    assert "Lämnas inte till 1 vårdnadshavare" in words
    assert "Omar" not in words
    actions.guardians(changed)
    seat.settle()
    again = [item for item in QApplication.topLevelWidgets() if isinstance(item, GuardianDialog)][-1]
    assert "Eleven vill inte" in texts(again)
    again.end_button.click()
    seat.settle()
    assert read_visibility(school.as_("per"), document.id).guardians[0].rule is None


def test_of_a_protected_pupil_the_form_shows_numbers_and_the_rule_from_before(
    school: School, sit_down: SitDown
):
    document = written(school)
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", date(2027, 3, 1))
    protect_alma(school)
    seat = sit_down("per")
    DocumentActions(seat.desk, QWidget()).guardians(document)
    seat.settle()
    dialog = next(item for item in QApplication.topLevelWidgets() if isinstance(item, GuardianDialog))
    assert dialog.guardian.currentText() == "Vårdnadshavare 1"
    assert "Eleven vill inte" in texts(dialog)
    dialog.end_button.click()
    seat.settle()
    (choice,) = read_visibility(school.as_("per"), document.id).guardians
    assert choice.rule is None


def test_what_was_typed_stands_when_another_guardian_is_chosen(school: School, sit_down: SitDown):
    lisa = GuardianId("g2")
    with school.rector.store.write() as work:
        work.pupils.add_guardians([Guardian(lisa, school.rector.store.school, "Lisa", "Dahl")])
        work.pupils.add_guardianships([Guardianship(ALMA, lisa)])
        work.commit(LogEvent("test_guardian"))
    document = written(school)
    hide_from_guardian(school.as_("per"), document.id, lisa, "Eleven vill inte", date(2026, 12, 1))
    seat = sit_down("per")
    page = read_visibility(seat.desk.workspace, document.id)
    screen = QWidget()
    dialog = GuardianDialog(screen, seat.desk, page, lambda _changes: None)
    dialog.guardian.set_value(str(OMAR))
    assert (dialog.reason.toPlainText(), dialog.day.value()) == ("", date(2027, 5, 23))
    dialog.guardian.set_value(str(lisa))  # nothing is typed yet: what stands is shown
    assert (dialog.reason.toPlainText(), dialog.day.value()) == ("Eleven vill inte", date(2026, 12, 1))
    dialog.guardian.set_value(str(OMAR))
    dialog.reason.setPlainText("Det kan skada eleven")
    dialog.day.set_value(date(2027, 1, 15))
    dialog.guardian.set_value(str(lisa))
    assert (dialog.reason.toPlainText(), dialog.day.value()) == ("Det kan skada eleven", date(2027, 1, 15))
    dialog.close()


def test_i_dag_leads_to_what_is_to_be_looked_at_again(school: School, sit_down: SitDown):
    document = written(school)
    hide_from_guardian(school.as_("per"), document.id, OMAR, "Eleven vill inte", date(2026, 12, 1))
    school.clock.advance(days=8)
    seat = sit_down("per")
    card = review_card(seat.desk, today_page(seat.desk.workspace).rules_to_review)
    assert card is not None
    assert "skulle ses över 1 dec" in texts(shown(seat, card))
    button(card, "Öppna").click()
    assert seat.went[-1] == Route("form", {"pupil": ALMA, "form": FORM, "document": document.id})
