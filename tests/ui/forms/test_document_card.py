# SPDX-License-Identifier: EUPL-1.2
"""The document's own card: whom it went to, whether it is printed, and nothing cut in a narrow column."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.documents import Delivery, Document
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.ids import AccountId
from eht_desk.domain.recipients import Recipient
from eht_desk.ui.forms.card_focus import CardFocus, first_button
from eht_desk.ui.forms.document_card import DocumentCard, DocumentSteps
from eht_desk.ui.theme.theme import theme
from tests.application.test_form_work import freeze_talk
from tests.fakes.school import make_school

TODAY = date(2026, 11, 24)
STEPS = DocumentSteps(lambda: None, lambda: None, lambda _id: None, lambda: None)
TEACHERS = [f"Lärare {letter} Andersson-Karlsson" for letter in "ABCDEFGHIJKL"]


@pytest.fixture
def plan() -> FormDefinition:
    theme()
    return FormCatalogFromFiles(resources.root() / "forms").get("action_plan")


@pytest.fixture
def document() -> Document:
    frozen: Document
    _, frozen = freeze_talk(make_school())
    stages = tuple(replace(stage, stage_id="plan") for stage in frozen.stages)
    given = [
        Delivery("to_teachers" if number == 0 else "", Recipient.TEACHERS, name, TODAY, AccountId("a"))
        for number, name in enumerate(TEACHERS)
    ]
    return replace(frozen, stages=stages, deliveries=tuple(given))


def _texts(card: QWidget) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def _in_window(qtbot: QtBot, card: QWidget, width: int) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch(1)
    window.resize(width, 600)
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    return window


def test_twelve_teachers_are_one_row_and_nothing_is_cut_in_a_narrow_column(
    qtbot: QtBot, plan: FormDefinition, document: Document
) -> None:
    card = DocumentCard(document, plan, TODAY, STEPS)
    window = _in_window(qtbot, card, theme().px(430))
    assert window.width() <= theme().px(430)
    assert sum("Lärare" in text for text in _texts(card)) == 1
    assert ", ".join(TEACHERS) in _texts(card)
    for button in card.findChildren(QPushButton):
        assert button.mapTo(window, button.rect().bottomRight()).x() < window.width()
    if folder := os.environ.get("EHT_DESK_PICTURES"):
        window.grab().save(str(Path(folder) / "document_card.png"))


def test_a_paper_without_signature_is_printed_when_it_is(plan: FormDefinition, document: Document) -> None:
    fields = (replace(section, fields=()) for section in plan.sections)
    letter = replace(plan, sections=tuple(fields), revise_label="")
    assert "Kan skrivas ut" in _texts(DocumentCard(document, letter, TODAY, STEPS))
    assert "Utskrivet 24 nov" in _texts(DocumentCard(document, letter, TODAY, STEPS, printed_on=TODAY))


def test_a_revised_plan_is_not_called_corrected(plan: FormDefinition, document: Document) -> None:
    newer = replace(document, version=2, correction_reason="Nya insatser")
    assert "Reviderad version. Skäl: Nya insatser" in _texts(DocumentCard(newer, plan, TODAY, STEPS))
    checklist = replace(plan, revise_label="")
    assert "Rättad version. Skäl: Nya insatser" in _texts(DocumentCard(newer, checklist, TODAY, STEPS))


def test_the_focus_comes_back_to_the_row_that_was_worked_with(
    qtbot: QtBot, plan: FormDefinition, document: Document
) -> None:
    card = DocumentCard(document, plan, TODAY, STEPS)
    window = _in_window(qtbot, card, theme().px(600))
    focus = CardFocus(window)
    card.focus_row("Till vårdnadshavare")
    focus.remember()
    again = DocumentCard(document, plan, TODAY, STEPS)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(focus.give(again))
    qtbot.waitUntil(lambda: again.isAncestorOf(window.focusWidget()))
    assert window.focusWidget().accessibleName() == "Lämnad till vårdnadshavare …"


def test_a_page_with_nothing_to_write_begins_at_the_card(
    qtbot: QtBot, plan: FormDefinition, document: Document
) -> None:
    card = DocumentCard(document, plan, TODAY, STEPS)
    window = _in_window(qtbot, card, theme().px(600))
    button = first_button(window)
    assert button is not None
    assert button.text() == "Skriv ut"
    assert first_button(QWidget(window)) is None
