# SPDX-License-Identifier: EUPL-1.2
"""Two drafts of one stage: "Fortsätt" opens the one whose row it stands on, from every list, and after the lock."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from eht_desk.application import form_work
from eht_desk.domain.documents import Draft
from eht_desk.ui.forms.frozen_stage import FrozenStage
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from tests.fakes.school import ALMA, FORM, School, make_school
from tests.ui.shell.conftest import MakeStage, Stage


def two_drafts(school: School) -> tuple[Draft, Draft]:
    """Per's and Maria's of the same stage."""
    drafts = []
    for login, words in (("per", "Pers ord"), ("maria", "Marias ord")):
        workspace = school.as_(login)
        draft = form_work.read_form(workspace, ALMA, FORM, begins_anew=True).draft
        drafts.append(
            form_work.save_draft(workspace, draft, {"illness": {"comment": words}}, starts_stretch=True)
        )
    return drafts[0], drafts[1]


def press_row(stage: Stage, draft: Draft) -> FormScreen:
    screen = stage.frame.current_screen
    assert screen is not None

    def row() -> QPushButton | None:
        buttons = screen.findChildren(QPushButton)
        return next((item for item in buttons if item.property("key") == f"draft {draft.id}"), None)

    stage.qtbot.waitUntil(lambda: row() is not None)
    button = row()
    assert button is not None
    button.click()
    return the_form(stage)


def the_form(stage: Stage) -> FormScreen:
    form = stage.frame.current_screen
    assert isinstance(form, FormScreen)
    stage.qtbot.waitUntil(lambda: form.view is not None)
    return form


def read_texts(form: FormScreen) -> str:
    assert form.view is not None
    cards = form.view.findChildren(FrozenStage)
    return " | ".join(label.text() for card in cards for label in card.findChildren(QLabel))


@pytest.mark.parametrize("screen", ["pupil", "today"])
def test_the_row_opens_the_draft_that_it_names(make_stage: MakeStage, screen: str) -> None:
    school = make_school()
    pers, marias = two_drafts(school)
    stage = make_stage(school)
    frame = stage.unlock("maria")
    place = Route(screen, {"pupil": str(ALMA)} if screen == "pupil" else {})
    frame.go(place)
    form = press_row(stage, pers)
    assert "Pers ord" in read_texts(form)
    frame.back()
    form = press_row(stage, marias)
    assert form.view is not None
    assert form.view.answers()["illness"] == {"comment": "Marias ord"}


def test_the_lock_leads_back_to_the_same_draft(make_stage: MakeStage) -> None:
    school = make_school()
    pers, _ = two_drafts(school)
    stage = make_stage(school)
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": str(ALMA)}))
    press_row(stage, pers)
    stage.window.lock("idle")
    stage.unlock("maria")
    assert "Pers ord" in read_texts(the_form(stage))
