# SPDX-License-Identifier: EUPL-1.2
"""Somebody writes in a form: what is saved when, what is said about it, and that nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.domain.documents import Draft
from eht_desk.ui.forms.autosave import Autosave, Pace
from eht_desk.ui.forms.choice_editors import YesNoEditor
from eht_desk.ui.forms.colleagues_draft import ColleaguesDraft
from eht_desk.ui.forms.frozen_stage import FrozenStage
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.forms.text_editors import PersonEditor
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.widgets.text_area import TextArea
from tests.fakes.school import ALMA, FORM, School
from tests.ui.desks import Seat, destroy, seat_at, type_text
from tests.ui.forms.conftest import QUICK, OpenForm


def comment_of(screen: FormScreen, field_id: str) -> QWidget:
    editor = screen.view.editor(field_id) if screen.view else None
    assert isinstance(editor, YesNoEditor)
    assert editor.comment is not None
    return editor.comment


def drafts(school: School) -> list[Draft]:
    with school.rector.store.read() as work:
        return work.documents.drafts_of_pupil(ALMA)


def write(screen: FormScreen, field_id: str, text: str) -> None:
    comment = comment_of(screen, field_id)
    comment.setFocus()
    type_text(comment, text)


def test_opening_and_leaving_a_form_stores_nothing(school: School, seat: Seat, open_form: OpenForm) -> None:
    screen = open_form()
    screen.flush()
    seat.settle()
    assert drafts(school) == []
    assert screen.status_text() == ""


def test_typing_is_in_the_store_soon_after(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form()
    write(screen, "likes_school", "Ja, men inte på idrotten")
    qtbot.waitUntil(lambda: bool(drafts(school)) and screen.status_text().startswith("Sparat"))
    [draft] = drafts(school)
    assert draft.answers["likes_school"] == {"comment": "Ja, men inte på idrotten"}
    assert draft.answers["mentor_name"] == {"name": "Per Holm"}
    assert screen.status_text() == "Sparat 09:00:00"
    assert len(seat.published) == 1


def test_a_text_that_could_not_be_kept_is_tried_again_although_its_page_is_gone(
    qtbot: QtBot, seat: Seat
) -> None:
    tries: list[object] = []

    def save(former: Draft, answers: object, starts: bool) -> Draft:
        tries.append(answers)
        if len(tries) == 1:
            raise OSError
        return _next(former)

    autosave, page = Autosave(seat.desk.tasks, save, _draft_of(seat), seat.desk.tasks, QUICK), QLabel()
    autosave.finish(
        {"a": "b"},
        lambda draft: draft,
        lambda draft: page.setText(draft.id),
        lambda error: page.setText(str(error)),
    )
    destroy(page)
    qtbot.waitUntil(lambda: len(tries) == 2 and autosave.is_clean)
    assert autosave.writing.unsaved is None


def test_saved_is_said_only_after_the_commit(qtbot: QtBot, seat: Seat, school: School) -> None:
    draft = _draft_of(seat)
    reached: list[str] = []

    def save(former: Draft, answers: object, starts: bool) -> Draft:
        reached.append("commit")
        return _next(former)

    autosave = Autosave(seat.desk.tasks, save, draft, seat.desk.tasks, QUICK)
    autosave.saving.connect(lambda: reached.append("saving"))
    autosave.saved.connect(lambda _moment: reached.append("saved"))
    autosave.put({"a": "b"})
    with qtbot.waitSignal(autosave.saved):
        pass
    assert reached == ["saving", "saving", "commit", "saved"]


def test_the_newest_text_wins_and_a_stretch_begins_once(qtbot: QtBot, seat: Seat) -> None:
    saves: list[tuple[object, bool, int]] = []

    def save(former: Draft, answers: object, starts: bool) -> Draft:
        saves.append((answers, starts, former.revision))
        return _next(former)

    autosave = Autosave(seat.desk.tasks, save, _draft_of(seat), seat.desk.tasks, Pace(pause=20, longest=1000))
    for letters in ("a", "ab", "abc"):
        autosave.put({"text": letters})
    qtbot.waitUntil(lambda: autosave.is_clean)
    autosave.put({"text": "abcd"})
    autosave.flush()
    autosave.put({"text": "abcde"})
    autosave.flush()  # both wait in the writer's queue: as when somebody locks in the middle of a word
    seat.settle()
    assert saves == [
        ({"text": "abc"}, True, -1),
        ({"text": "abcd"}, False, 0),
        ({"text": "abcde"}, False, 1),
    ]


def test_text_is_saved_while_somebody_types_without_a_pause(qtbot: QtBot, seat: Seat) -> None:
    saved: list[object] = []

    def save(former: Draft, answers: object, starts: bool) -> Draft:
        saved.append(answers)
        return _next(former)

    autosave = Autosave(
        seat.desk.tasks, save, _draft_of(seat), seat.desk.tasks, Pace(pause=10_000, longest=10)
    )
    autosave.put({"text": "utan paus"})
    qtbot.waitUntil(lambda: saved == [{"text": "utan paus"}])


def test_a_save_that_fails_is_loud_keeps_the_text_and_comes_through_later(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form(pace=Pace(pause=0, longest=0, retry=30))
    notice = screen.layout_parts.notice
    school.gate.is_disk_full = True
    write(screen, "illness", "Ont i magen")
    qtbot.waitUntil(lambda: "Disken är full" in notice.text)
    assert notice.isVisible()
    assert "står kvar här på skärmen" in notice.text
    assert screen.status_text() in ("Inte sparat", "Sparar …")
    assert drafts(school) == []
    assert screen.view is not None
    assert screen.view.answers()["illness"] == {"comment": "Ont i magen"}
    school.gate.is_disk_full = False
    qtbot.waitUntil(lambda: screen.status_text().startswith("Sparat"))
    assert [draft.answers["illness"] for draft in drafts(school)] == [{"comment": "Ont i magen"}]
    assert not notice.isVisible()


def test_a_locked_window_has_everything_and_comes_back_to_the_same_letter(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form(pace=Pace(pause=10_000, longest=10_000))
    write(screen, "calm_to_study", "Stökigt i matsalen")
    comment = comment_of(screen, "calm_to_study")
    QTest.keyClick(comment, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(comment, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    screen.flush()
    state = screen.state()
    seat.desk.tasks.finish_writes()
    destroy(screen)
    assert "Stökigt" not in repr(state)

    again = FormScreen(seat.desk, Route("form", {"pupil": ALMA, "form": FORM}), pace=QUICK)
    again.resize(1158, 716)
    again.show()
    again.restore(state)
    qtbot.waitUntil(lambda: again.view is not None and again.state().get("field") == "calm_to_study")
    assert again.state()["cursor"] == state["cursor"]
    text = comment_of(again, "calm_to_study")
    assert QApplication.focusWidget() is text
    type_text(text, "en")
    assert again.view is not None
    assert again.view.answers()["calm_to_study"] == {"comment": "Stökigt i matsalen"}
    destroy(again)


def test_a_comment_of_several_lines_shows_all_of_them(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form()
    write(screen, "illness", "Ont i magen på morgonen, ofta före idrotten, och svårt att somna efter helgen")
    qtbot.waitUntil(lambda: _shows_all(comment_of(screen, "illness")))
    qtbot.waitUntil(lambda: screen.status_text().startswith("Sparat"))
    state = screen.state()
    destroy(screen)
    again = FormScreen(seat.desk, Route("form", {"pupil": ALMA, "form": FORM}), pace=QUICK)
    again.resize(1158, 716)
    again.show()
    again.restore(state)
    qtbot.waitUntil(lambda: again.view is not None and again.state().get("field") == "illness")
    qtbot.waitUntil(lambda: _shows_all(comment_of(again, "illness")))
    again.resize(1600, 716)
    qtbot.waitUntil(lambda: _shows_all(comment_of(again, "illness")))
    destroy(again)


def _shows_all(comment: QWidget) -> bool:
    assert isinstance(comment, TextArea)
    lines = comment.document().findBlockByNumber(0).layout().lineCount()
    return lines > 1 and comment.height() >= lines * comment.fontMetrics().lineSpacing()


def test_undo_gives_the_former_words_back(qtbot: QtBot, open_form: OpenForm) -> None:
    screen = open_form()
    write(screen, "illness", "abc")
    comment = comment_of(screen, "illness")
    QTest.keyClick(comment, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert screen.view is not None
    assert "illness" not in screen.view.answers()


def test_text_with_markup_is_only_text(qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm) -> None:
    hostile = "<b>fet</b> &amp; <img src=x> \u202e"
    screen = open_form()
    write(screen, "illness", hostile)
    qtbot.waitUntil(lambda: bool(drafts(school)))
    assert drafts(school)[0].answers["illness"] == {"comment": hostile}
    again = open_form()
    assert again.view is not None
    assert again.view.answers()["illness"] == {"comment": hostile}
    with qtbot.waitSignal(again.layout_parts.paper.shown):
        pass


def test_two_places_wrote_and_the_person_chooses(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    here = open_form()
    write(here, "illness", "härifrån")
    qtbot.waitUntil(lambda: here.status_text().startswith("Sparat"))
    with seat_at(school, "per", tmp_path) as elsewhere:
        there = open_form(elsewhere)
        write(there, "illness", " och därifrån")
        write(there, "has_friends", "två")
        qtbot.waitUntil(lambda: there.status_text().startswith("Sparat") and drafts(school)[0].revision > 0)
        destroy(there)
        write(here, "likes_school", "oftast")
        qtbot.waitUntil(lambda: here.conflict_pane is not None)
        pane = here.conflict_pane
        assert pane is not None
        assert set(pane.choices) == {"illness", "likes_school", "has_friends"}
        pane.choices["has_friends"].set_value("theirs")
        pane.choices["illness"].set_value("theirs")
        pane.finish_button.click()
        qtbot.waitUntil(lambda: here.status_text().startswith("Sparat"))
        answers = drafts(school)[0].answers
        assert answers["illness"] == {"comment": "härifrån och därifrån"}
        assert answers["has_friends"] == {"comment": "två"}
        assert answers["likes_school"] == {"comment": "oftast"}


def test_a_lock_before_the_choice_keeps_both_texts(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    here = open_form()
    write(here, "illness", "ett")
    qtbot.waitUntil(lambda: here.status_text().startswith("Sparat"))
    with seat_at(school, "per", tmp_path) as elsewhere:
        there = open_form(elsewhere)
        write(there, "illness", " två")
        qtbot.waitUntil(lambda: drafts(school)[0].revision > 0)
        destroy(there)
        write(here, "illness", " tre")
        qtbot.waitUntil(lambda: here.conflict_pane is not None)
        here.flush()
        seat.desk.tasks.finish_writes()
        text = str(drafts(school)[0].answers["illness"])
        assert "tre" in text
        assert "två" in text


def test_a_colleagues_draft_is_offered_and_can_be_taken_over(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    mine = open_form()
    write(mine, "illness", "Pers ord")
    qtbot.waitUntil(lambda: bool(drafts(school)))
    with seat_at(school, "maria", tmp_path) as substitute:
        hers = open_form(substitute)
        question = hers.layout_parts.question
        assert question is not None
        assert "Per Holm började skriva 23 nov" in question.accessibleName()
        question.yes_button.click()  # type: ignore[attr-defined]  # a ColleaguesDraft
        qtbot.waitUntil(
            lambda: hers.view is not None and hers.view.answers().get("illness") == {"comment": "Pers ord"}
        )
        destroy(hers)


def test_beginning_anew_keeps_the_colleagues_draft(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    mine = open_form()
    write(mine, "illness", "Pers ord")
    qtbot.waitUntil(lambda: bool(drafts(school)))
    with seat_at(school, "maria", tmp_path) as substitute:
        hers = open_form(substitute)
        hers.layout_parts.question.no_button.click()  # type: ignore[union-attr]  # a ColleaguesDraft
        qtbot.waitUntil(lambda: hers.layout_parts.question is None)
        write(hers, "illness", "Marias ord")
        qtbot.waitUntil(lambda: len(drafts(school)) == 2)
        assert hers.layout_parts.question is None
        destroy(hers)


def read_texts(screen: FormScreen) -> str:
    assert screen.view is not None
    cards = screen.view.findChildren(FrozenStage)
    return " | ".join(label.text() for card in cards for label in card.findChildren(QLabel))


def test_whose_text_it_is_is_chosen_before_any_box_can_be_written_in(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    mine = open_form()
    write(mine, "illness", "Pers ord")
    qtbot.waitUntil(lambda: bool(drafts(school)))
    with seat_at(school, "maria", tmp_path) as substitute:
        hers = open_form(substitute)
        assert hers.view is not None
        assert list(hers.view.editors()) == []
        assert "Utkast av Per Holm, sparat 23 nov 09:00" in read_texts(hers)
        assert "Pers ord" in read_texts(hers)
        assert [item.id for item in hers.header_actions() if item.is_primary] == []
        question = hers.layout_parts.question
        assert isinstance(question, ColleaguesDraft)
        qtbot.waitUntil(question.hasFocus)
        QTest.keyClick(question, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        QTest.keyClicks(
            QApplication.focusWidget() or hers, "jag skriver direkt"
        )  # blanks press no button either
        substitute.settle()
        assert len(drafts(school)) == 1
        assert hers.layout_parts.question is question
        QTest.keyClick(question.yes_button, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: hers.layout_parts.question is None and hers.view is not None)
        qtbot.waitUntil(lambda: hers.state().get("field") is not None)  # the cursor is in the form at once
        write(hers, "illness", " och Marias")
        qtbot.waitUntil(
            lambda: drafts(school)[0].answers.get("illness") == {"comment": "Pers ord och Marias"}
        )
        assert len(drafts(school)) == 1
        destroy(hers)


def test_the_colleagues_draft_is_read_although_one_has_an_own(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    mine = open_form()
    write(mine, "illness", "Pers ord")
    qtbot.waitUntil(lambda: bool(drafts(school)))
    [pers] = drafts(school)
    with seat_at(school, "maria", tmp_path) as substitute:
        maria = substitute.desk.workspace
        own = form_work.read_form(maria, ALMA, FORM, begins_anew=True).draft
        form_work.save_draft(maria, own, {"illness": {"comment": "Marias ord"}}, starts_stretch=True)
        hers = open_form(substitute, draft=pers.id)
        assert "Pers ord" in read_texts(hers)
        question = hers.layout_parts.question
        assert isinstance(question, ColleaguesDraft)
        question.yes_button.click()
        qtbot.waitUntil(lambda: hers.layout_parts.question is None)
        assert hers.view is not None
        assert hers.view.answers()["illness"] == {"comment": "Marias ord"}
        again = open_form(substitute, draft=pers.id)
        question = again.layout_parts.question
        assert isinstance(question, ColleaguesDraft)
        question.no_button.click()
        qtbot.waitUntil(lambda: any(item.isVisible() for item in again.findChildren(SmallDialog)))
        [dialog] = [item for item in again.findChildren(SmallDialog) if item.isVisible()]
        assert len(drafts(school)) == 2
        dialog.action_button.click()
        qtbot.waitUntil(lambda: len(drafts(school)) == 1)
        qtbot.waitUntil(lambda: again.layout_parts.question is None)
        assert again.view is not None
        assert again.view.answers()["illness"] == {"comment": "Pers ord"}
        destroy(again)
        destroy(hers)


def test_a_persons_name_is_completed_from_the_schools_people(qtbot: QtBot, open_form: OpenForm) -> None:
    screen = open_form()
    assert screen.view is not None
    editor = screen.view.editor("mentor_name")
    assert isinstance(editor, PersonEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    type_text(editor.line, "Maria Lind")
    value = editor.value()
    assert isinstance(value, dict)
    assert value["name"] == "Maria Lind"
    assert value["account_id"]


def _draft_of(seat: Seat) -> Draft:
    return form_work.open_form(seat.desk.workspace, ALMA, FORM).draft


def _next(draft: Draft) -> Draft:
    return replace(draft, revision=draft.revision + 1)
