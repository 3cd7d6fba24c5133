# SPDX-License-Identifier: EUPL-1.2
"""The view shows what the tree says: hidden fields, required fields, closed stages. It decides nothing itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk import resources
from eht_desk.application import form_work
from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.ui.forms.field_factory import FieldFactory
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.forms.texts import form_title, problem_text
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import type_text

FORMS = FormCatalogFromFiles(Path(__file__).parents[2] / "files" / "forms")
SHIPPED = FormCatalogFromFiles(resources.root() / "forms").all_latest()


@pytest.fixture
def school() -> School:
    return make_school()


def view_of(qtbot: QtBot, school: School, form: str = "kitchen_sink") -> tuple[FormView, FormPage, Workspace]:
    theme()
    forms = FORMS if form == "kitchen_sink" else school.services.forms
    writer = school.as_("maria") if form == "social_mapping" else school.rector
    workspace = replace(writer, services=replace(school.services, forms=forms), school_forms=None)
    page = form_work.open_form(workspace, ALMA, form)
    view = FormView(page, FieldFactory(page.definition.words, page.names, lambda: date(2026, 11, 23)))
    qtbot.addWidget(view)
    view.edited.connect(lambda: view.apply(form_work.resolve_page(workspace, page, view.answers())))
    view.resize(700, 700)
    view.show()
    return view, page, workspace


def test_a_field_appears_when_its_condition_holds_and_keeps_its_text_when_it_goes(
    qtbot: QtBot, school: School
) -> None:
    view, *_ = view_of(qtbot, school)
    named = view.editor("place_named")
    place = view.editor("place").parts[0]
    assert not named.isVisible()
    place.segments()[2].click()  # type: ignore[attr-defined]  # choice buttons: somewhere else
    assert named.isVisible()
    type_text(named.parts[0], "Hos mormor")
    assert view.editor("place_reason").isVisible()
    place.segments()[1].click()  # type: ignore[attr-defined]  # at home
    assert not named.isVisible()
    assert not view.editor("place_reason").isVisible()
    assert view.answers()["place_named"] == "Hos mormor"


def test_a_whole_section_follows_its_condition(qtbot: QtBot, school: School) -> None:
    view, *_ = view_of(qtbot, school)
    steps = view.editor("steps")
    assert not steps.isVisible()
    view.editor("agrees").parts[0].segments()[0].click()  # type: ignore[attr-defined]  # yes
    assert steps.isVisible()


def test_required_is_what_the_tree_says(qtbot: QtBot, school: School) -> None:
    view, *_ = view_of(qtbot, school)
    told = {
        editor.field.id
        for editor in view.editors()
        if editor.parts and "Behöver fyllas i." in editor.parts[0].accessibleDescription()
    }
    assert told == {"short", "day", "agrees"}  # the contact is in a section that is hidden


@pytest.mark.parametrize("definition", SHIPPED, ids=lambda item: item.id)
def test_tab_order_is_the_order_of_the_form(qtbot: QtBot, school: School, definition: FormDefinition) -> None:
    view, page, _ = view_of(qtbot, school, definition.id)
    ids = [field.id for field in definition.fields(page.stage_id)]
    assert [editor.field.id for editor in view.editors()] == ids
    parts = [part for editor in view.editors() for part in editor.parts]
    chain = []
    widget: QWidget | None = view.nextInFocusChain()
    while widget is not None and widget is not view:
        if widget in parts:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    assert chain == parts


@pytest.mark.parametrize(
    "code",
    [
        "required",
        "wrong_type",
        "not_a_date",
        "not_a_time",
        "not_a_number",
        "in_future",
        "before_other",
        "too_long",
        "out_of_range",
        "unknown_option",
    ],
)
def test_every_problem_has_words(code: str) -> None:
    definition = FORMS.get("kitchen_sink")
    for field in definition.fields():
        text = problem_text(code, field, definition)
        assert text.endswith(".")
        assert code not in text


def test_a_title_that_looks_like_markup_is_shown_as_it_is(qtbot: QtBot, school: School) -> None:
    assert form_title(FORMS.get("kitchen_sink")) == "Allt, prov"
    view, *_ = view_of(qtbot, school)
    label = view.editor("agreed_before").label
    assert label.text() == "Har ni varit överens förut &&c?"
