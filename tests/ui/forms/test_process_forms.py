# SPDX-License-Identifier: EUPL-1.2
"""Forms of the process in the window: private ones, gates, rounds, lists of suggestions, what a version changed, and a
stage that a colleague locks while somebody writes in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.workspace import Workspace
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import Answers, Privacy
from eht_desk.ui.forms.changes_card import ChangesCard
from eht_desk.ui.forms.form_head import PRIVATE, PrivateLine
from eht_desk.ui.forms.form_notices import Question
from eht_desk.ui.forms.frozen_stage import FrozenStage
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.forms.stranded_pane import StrandedPane
from eht_desk.ui.forms.suggestion_picker import PICK, SuggestionDialog
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.screens.gate_card import GateNotice
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.text import PlainLabel
from tests.fakes.school import ALMA, FOLLOW_UP_YES, FORM, TALK, School
from tests.ui.desks import Seat, seat_at, type_text
from tests.ui.forms.conftest import OpenForm

PLAN_FORMS = FormCatalogFromFiles(Path(__file__).parents[2] / "files" / "forms")
PLAN_TALK: Answers = {
    "talk_date": "2026-11-02",
    "school_work_text": "Matten är svår.",
    "free_time_declines": ["declines"],
}


def with_plan(workspace: Workspace) -> Workspace:
    """The made-up plan, shared and without a gate."""
    plan = replace(PLAN_FORMS.get("process_sink"), gate="", privacy=Privacy.SHARED)
    return replace(workspace, school_forms=_One(plan))


class _One:
    def __init__(self, form):
        self.form = form

    def get(self, form_id, version=None):
        return self.form

    def all_latest(self):
        return (self.form,)

    def form_ids(self):
        return (self.form.id,)

    def versions(self, form_id):
        return (1,)


def locked(workspace: Workspace, form: str, answers: Answers, document: Document | None = None) -> Document:
    page = form_work.open_form(workspace, ALMA, form, document.id if document else None)
    draft = form_work.save_draft(workspace, page.draft, answers, starts_stretch=True)
    return form_work.finalise_stage(workspace, draft)[0]


def weekly(number: int, goes_on: str = "goes_on") -> dict[str, str]:
    end = "" if number == 1 else f"__{number}"
    return {
        f"weekly_date{end}": f"2026-11-{2 + 7 * number:02}",
        f"weekly_done{end}": f"Vecka {number}",
        f"weekly_goes_on{end}": goes_on,
    }


Dialog = TypeVar("Dialog", SmallDialog, SuggestionDialog)


def dialog_over(screen: FormScreen, kind: type[Dialog]) -> Dialog:
    found: list[Dialog] = [item for item in screen.window().findChildren(kind) if item.isVisible()]
    assert found
    return found[-1]


@pytest.fixture
def maria(qtbot: QtBot, school: School, tmp_path: Path):
    with seat_at(school, "maria", tmp_path) as seat:
        yield seat


def test_a_form_whose_gate_is_closed_says_what_is_missing_and_takes_no_text(
    qtbot: QtBot, school: School, maria: Seat, open_form: OpenForm
) -> None:
    screen = open_form(maria, form="social_mapping")
    assert isinstance(screen.layout_parts.question, GateNotice)
    assert not any(item.is_primary for item in screen.header_actions())
    assert screen.view is not None
    assert all(editor.is_read_only for editor in screen.view.editors())
    screen.flush()
    maria.settle()
    with school.as_("maria").store.read() as work:
        assert work.documents.drafts_of_pupil(ALMA) == []


def test_a_private_form_says_that_nobody_else_reads_it(
    qtbot: QtBot, school: School, maria: Seat, open_form: OpenForm
) -> None:
    screen = open_form(maria, form="concern_report")
    [line] = screen.findChildren(PrivateLine)
    texts = [label.text() for label in line.findChildren(PlainLabel)]
    assert PRIVATE[Privacy.OWN] in texts


def test_a_lock_that_came_first_leaves_both_texts_side_by_side(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    per, maria = school.as_("per"), school.as_("maria")
    document = locked(per, FORM, TALK)
    page = form_work.open_form(per, ALMA, FORM, document.id)
    begun = {**FOLLOW_UP_YES, "follow_up_comment": "Per skrev det här"}
    form_work.save_draft(per, page.draft, begun, starts_stretch=True)
    screen = open_form(document=str(document.id))
    assert screen.view is not None
    locked(maria, FORM, FOLLOW_UP_YES, document)
    type_text(screen.view.editor("follow_up_comment").parts[0], " och mer")
    next(item for item in screen.header_actions() if item.is_primary).run()
    question = screen.layout_parts.question
    assert isinstance(question, Question)
    question.yes_button.click()
    qtbot.waitUntil(lambda: isinstance(screen.layout_parts.question, StrandedPane))
    pane = screen.layout_parts.question
    assert isinstance(pane, StrandedPane)
    assert list(pane.texts.values()) == ["Per skrev det här och mer"]
    shown = [label.text() for label in pane.findChildren(PlainLabel)]
    assert "Borta två dagar." in shown
    pane.copy_button.click()
    assert "Per skrev det här och mer" in QApplication.clipboard().text()
    with per.store.read() as work:
        [draft] = work.documents.drafts_of_pupil(ALMA)
    assert draft.answers["follow_up_comment"] == "Per skrev det här och mer"


def test_the_text_beside_is_there_again_until_it_is_thrown_away(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    per, maria = school.as_("per"), school.as_("maria")
    document = locked(per, FORM, TALK)
    page = form_work.open_form(per, ALMA, FORM, document.id)
    form_work.save_draft(per, page.draft, {"follow_up_comment": "Min text"}, starts_stretch=True)
    locked(maria, FORM, FOLLOW_UP_YES, document)
    screen = open_form(document=str(document.id))
    pane = screen.layout_parts.question
    assert isinstance(pane, StrandedPane)
    assert "Min text" in pane.texts.values()
    pane.discard_button.click()
    dialog = dialog_over(screen, SmallDialog)
    assert isinstance(dialog, SmallDialog)
    dialog.action_button.click()
    seat.settle()
    qtbot.waitUntil(lambda: not isinstance(screen.layout_parts.question, StrandedPane))
    with per.store.read() as work:
        assert work.documents.drafts_of_pupil(ALMA) == []


def plan_screen(seat: Seat, open_form: OpenForm, document: Document | None = None) -> FormScreen:
    place = {"document": str(document.id)} if document else {}
    return open_form(seat, form="process_sink", **place)


@pytest.fixture
def planner(qtbot: QtBot, school: School, tmp_path: Path):
    with seat_at(school, "maria", tmp_path) as seat:
        seat.desk = replace(seat.desk, workspace=with_plan(seat.desk.workspace))
        yield seat


def test_former_rounds_are_folded_and_the_next_is_written(
    qtbot: QtBot, planner: Seat, open_form: OpenForm
) -> None:
    workspace = planner.desk.workspace
    document = locked(workspace, "process_sink", PLAN_TALK)
    for number in (1, 2, 3):
        document = locked(workspace, "process_sink", weekly(number), document)
    screen = plan_screen(planner, open_form, document)
    view = screen.view
    assert view is not None
    assert view.rounds is not None
    assert view.editor("weekly_done__4").isVisible()
    assert not view.rounds.inside.isVisible()
    view.rounds.button.click()
    assert len([item for item in view.rounds.findChildren(FrozenStage) if item.isVisible()]) == 2


def test_an_ended_plan_asks_for_no_further_round(qtbot: QtBot, planner: Seat, open_form: OpenForm) -> None:
    workspace = planner.desk.workspace
    document = locked(workspace, "process_sink", PLAN_TALK)
    document = locked(workspace, "process_sink", weekly(1, "ended"), document)
    screen = plan_screen(planner, open_form, document)
    assert screen.view is not None
    assert list(screen.view.editors()) == []


def test_suggestions_are_ticked_by_keyboard_and_added_as_rows(
    qtbot: QtBot, planner: Seat, open_form: OpenForm
) -> None:
    screen = plan_screen(planner, open_form)
    view = screen.view
    assert view is not None
    measures = view.editor("measures")
    [button] = [item for item in measures.findChildren(SecondaryButton) if item.text() == PICK]
    button.click()
    planner.settle()
    dialog = dialog_over(screen, SuggestionDialog)
    assert isinstance(dialog, SuggestionDialog)
    QTest.keyClick(dialog.line, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    chosen = dialog.chosen()
    assert len(chosen) == 2
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert [row["measure"] for row in view.answers()["measures"]] == chosen  # type: ignore[index,union-attr,call-overload]  # rows


def test_suggestions_come_after_the_text_that_stands_there(
    qtbot: QtBot, planner: Seat, open_form: OpenForm
) -> None:
    screen = plan_screen(planner, open_form)
    view = screen.view
    assert view is not None
    support = view.editor("support")
    type_text(support.parts[0], "Eget stöd")
    support.add_texts(["Kortare dag", "Eget stöd"])  # type: ignore[attr-defined]  # a long text
    assert view.answers()["support"] == "Eget stöd\nKortare dag"


def test_a_new_version_shows_what_stood_there_before(
    qtbot: QtBot, planner: Seat, open_form: OpenForm
) -> None:
    workspace = planner.desk.workspace
    document = locked(workspace, "process_sink", PLAN_TALK)
    draft, _ = form_work.correct_document(workspace, document.id, "Fel om matten")
    saved = form_work.save_draft(
        workspace, draft, {**PLAN_TALK, "school_work_text": "Svenskan är svår."}, starts_stretch=True
    )
    heir, _ = form_work.finalise_stage(workspace, saved)
    screen = plan_screen(planner, open_form, heir)
    [card] = screen.findChildren(ChangesCard)
    shown = [label.text() for label in card.findChildren(PlainLabel)]
    assert "Matten är svår." in shown
    assert "Svenskan är svår." in shown
    assert "Skäl: Fel om matten" in shown


def test_a_stage_that_one_locked_in_another_window_keeps_what_was_written_here(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    per = school.as_("per")
    document = locked(per, FORM, TALK)
    screen = open_form(document=str(document.id))
    assert screen.view is not None
    type_text(screen.view.editor("follow_up_comment").parts[0], "Här")
    screen.flush()
    seat.settle()
    elsewhere = form_work.open_form(per, ALMA, FORM, document.id).draft
    saved = form_work.save_draft(per, elsewhere, FOLLOW_UP_YES, starts_stretch=True)
    form_work.finalise_stage(per, saved)
    type_text(screen.view.editor("follow_up_comment").parts[0], " och nu")
    screen.flush()
    qtbot.waitUntil(lambda: isinstance(screen.layout_parts.question, StrandedPane))
    with per.store.read() as work:
        [draft] = work.documents.drafts_of_pupil(ALMA)
    assert draft.answers["follow_up_comment"] == "Här och nu"
