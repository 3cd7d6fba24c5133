# SPDX-License-Identifier: EUPL-1.2
"""Bilaga 1 from the first field to the signed paper, the way a mentor and the team go through it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work, papers
from eht_desk.domain.documents import Document, DocumentState
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.forms.choice_editors import DateEditor
from eht_desk.ui.forms.document_card import DocumentCard
from eht_desk.ui.forms.form_notices import MissingList, Question
from eht_desk.ui.forms.frozen_stage import FrozenStage, StageLine
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import HeaderAction, Screen
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.widgets.date_field import DateField
from tests.fakes.school import ALMA, FOLLOW_UP_YES, FORM, TALK, School
from tests.ui.desks import Seat, destroy, seat_at, type_text
from tests.ui.forms.conftest import OpenForm


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)


def primary(screen: Screen) -> HeaderAction:
    [action] = [item for item in screen.header_actions() if item.is_primary]
    return action


def locked_talk(school: School) -> Document:
    """Per's talk, locked through the use cases."""
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    draft = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    return form_work.finalise_stage(per, draft)[0]


def only_document(school: School) -> Document:
    with school.rector.store.read() as work:
        [document] = work.documents.of_pupil(ALMA)
    return document


def dialog_over(screen: QWidget, kind: type[QWidget]) -> QWidget | None:
    found = [item for item in screen.window().findChildren(kind) if item.isVisible()]
    return found[-1] if found else None


def test_a_whole_talk_by_keyboard_alone(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form()
    assert screen.view is not None
    qtbot.waitUntil(lambda: screen.isAncestorOf(QApplication.focusWidget() or screen.window()))
    type_text(focus(), "13/11")
    press(Qt.Key.Key_Tab)
    type_text(focus(), "16 nov")
    for answer, comment in (
        ("n", ""),
        ("j", "Ja, men inte på idrotten"),
        ("n", "Stökigt"),
        ("j", ""),
        ("j", "Matte"),
        ("j", "Bildstöd"),
        ("j", "Måndag förmiddag"),
    ):
        press(Qt.Key.Key_Tab)
        type_text(focus(), answer)
        press(Qt.Key.Key_Tab)
        type_text(focus(), comment)
    press(Qt.Key.Key_Tab)
    assert focus().text() == "Per Holm"  # type: ignore[attr-defined]  # a line
    assert primary(screen).text == "Lås samtalet"
    primary(screen).run()
    question = screen.layout_parts.question
    assert isinstance(question, Question)
    assert focus() is question.yes_button
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(screen.focus_wanted):  # on the primary button above, as there is no field first
        qtbot.waitUntil(lambda: primary(screen).text == "Skriv ut för underskrift")
    document = only_document(school)
    assert document.answers == {
        **{key: value for key, value in TALK.items() if not isinstance(value, dict)},
        "illness": {"value": "no"},
        "likes_school": {"value": "yes", "comment": "Ja, men inte på idrotten"},
        "calm_to_study": {"value": "no", "comment": "Stökigt"},
        "has_friends": {"value": "yes"},
        "schoolwork_difficulties": {"value": "yes", "comment": "Matte"},
        "support_and_adaptations": {"value": "yes", "comment": "Bildstöd"},
        "absence_pattern": {"value": "yes", "comment": "Måndag förmiddag"},
        "mentor_name": {"name": "Per Holm"},
    }


def test_a_mnemonic_leads_to_its_question(qtbot: QtBot, open_form: OpenForm) -> None:
    screen = open_form()
    qtbot.waitUntil(lambda: screen.isAncestorOf(QApplication.focusWidget() or screen.window()))
    press(Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert screen.state()["field"] == "schoolwork_difficulties"


def test_what_is_missing_is_said_at_the_locking_and_not_before(qtbot: QtBot, open_form: OpenForm) -> None:
    screen = open_form()
    view = screen.view
    assert view is not None
    view.editor("pupil_talk_date").focus_first()
    press(Qt.Key.Key_Tab)
    assert all(not editor.problem_text for editor in view.editors())
    type_text(focus(), "2027-01-01")
    assert view.editor("guardian_talk_date").problem_text == ""
    press(Qt.Key.Key_Tab)
    assert view.editor("guardian_talk_date").problem_text == "Dagen har inte varit än."
    primary(screen).run()
    missing = screen.layout_parts.question
    assert isinstance(missing, MissingList)
    assert [link.text() for link in missing.links][:2] == [
        "Samtal med elev datum",
        "Samtal med vårdnadshavare datum",
    ]
    assert len(missing.links) == 9
    assert view.editor("pupil_talk_date").has_cursor()
    assert focus().accessibleDescription().startswith("Skriv vilken dag.")
    missing.links[4].click()
    assert view.editor("calm_to_study").has_cursor()


def test_a_locked_stage_is_only_to_read_and_the_next_one_to_write(
    qtbot: QtBot, school: School, open_form: OpenForm
) -> None:
    document = locked_talk(school)
    screen = open_form(document=document.id)
    view = screen.view
    assert view is not None
    [frozen] = view.findChildren(FrozenStage)
    texts = [label.text() for label in frozen.findChildren(QWidget) if hasattr(label, "text")]
    assert "Låst 23 november 2026 av Per Holm" in texts
    assert "Ja – Matte, läsförståelse" in texts
    assert not [w for w in frozen.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [editor.field.id for editor in view.editors()] == [
        "follow_up_date",
        "continued_absence",
        "follow_up_comment",
    ]
    [closed] = view.findChildren(StageLine)
    assert "Öppnas om svaret är ja på ”Fortsatt upprepad frånvaro”." in closed.accessibleName()


def test_the_paper_of_a_locked_talk_is_no_draft_until_somebody_writes_on(
    qtbot: QtBot, school: School, open_form: OpenForm
) -> None:
    document = locked_talk(school)
    screen = open_form(document=str(document.id))
    paper = screen.layout_parts.paper
    with qtbot.waitSignal(paper.shown):
        pass
    assert "inte låst" not in paper_text(screen)
    assert screen.view is not None
    date_field = next(editor for editor in screen.view.editors() if isinstance(editor, DateEditor))
    date_field.focus_first()
    QTest.keyClick(focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(focus(), "24 nov")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "inte låst" in paper_text(screen))


def paper_text(screen: FormScreen) -> str:
    reader = PdfReader(BytesIO(screen.layout_parts.paper._pdf or b""))
    return " ".join(page.extract_text() for page in reader.pages)


def test_the_paper_is_issued_printed_signed_and_handed_over(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    document = locked_talk(school)
    screen = open_form(document=document.id)
    primary(screen).run()
    qtbot.waitUntil(lambda: dialog_over(screen, PrintDialog) is not None)
    dialog = dialog_over(screen, PrintDialog)
    assert isinstance(dialog, PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.copies.set_value("2")
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.message.text == "Skickat till skrivaren Lararrum: 2 exemplar.")
    [(printer, title, pdf, copies)] = seat.printers.jobs
    assert (printer, title, copies) == ("Lararrum", document.code, 2)
    with school.rector.store.read() as work:
        assert work.documents.paper_bytes(document.id, 1) == pdf
    dialog.close()
    qtbot.waitUntil(lambda: only_document(school).state is DocumentState.AWAITING_SIGNATURE)
    qtbot.waitUntil(lambda: "väntar på underskrift" in screen.layout_parts.subtitle.text())

    press_button(screen, "Undertecknad …")
    form = wait_for_form(qtbot, screen)
    form.action_button.click()
    qtbot.waitUntil(lambda: bool(form.row("signed_on").problem))
    signed_on = form.row("signed_on").field
    assert isinstance(signed_on, DateField)
    signed_on.line.setText("i dag")
    form.action_button.click()
    qtbot.waitUntil(lambda: form.row("kept_at").problem == "Skriv var originalet förvaras.")
    form.row("kept_at").field.setText("Elevakten")  # type: ignore[attr-defined]  # a line
    form.action_button.click()
    qtbot.waitUntil(lambda: only_document(school).state is DocumentState.SIGNED)
    qtbot.waitUntil(lambda: "undertecknad" in screen.layout_parts.subtitle.text())

    press_button(screen, "Lämnad …")
    form = wait_for_form(qtbot, screen)
    day = form.row("on").field
    assert isinstance(day, DateField)
    day.line.setText("2026-12-24")
    form.action_button.click()
    qtbot.waitUntil(lambda: "Dagen har inte varit än" in form.row("on").problem)
    day.line.setText("2026-11-20")
    form.action_button.click()
    qtbot.waitUntil(lambda: len(only_document(school).deliveries) == 1)
    qtbot.waitUntil(lambda: "Lämnad 20 nov" in texts_of(screen))


def test_a_pdf_leaves_the_store_only_with_a_reason(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    document = locked_talk(school)
    screen = open_form(document=document.id)
    screen.layout_parts.entry("Spara som PDF …").run()
    form = wait_for_form(qtbot, screen)
    form.action_button.click()
    assert form.row("reason").problem == "Skriv varför. Skälet sparas i loggen."
    form.row("reason").field.setPlainText("Till hemkommunen")  # type: ignore[attr-defined]  # a text area
    form.action_button.click()
    qtbot.waitUntil(lambda: dialog_over(screen, QFileDialog) is not None)
    chooser = dialog_over(screen, QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert Path(chooser.selectedFiles()[0]).name == f"{document.code}.pdf"
    target = tmp_path / f"{document.code}.pdf"
    chooser.fileSelected.emit(str(target))
    chooser.reject()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")
    seat.settle()
    row = school.rector.store.read().log.rows()[-1]
    assert row.event.kind == "paper_saved_to_file"
    assert row.event.detail["reason"] == "Till hemkommunen"


def test_a_correction_is_a_new_version_with_a_reason(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    document = locked_talk(school)
    screen = open_form(document=document.id)
    screen.layout_parts.entry("Rätta …").run()
    form = wait_for_form(qtbot, screen)
    form.row("reason").field.setPlainText("Fel datum")  # type: ignore[attr-defined]  # a text area
    form.action_button.click()
    qtbot.waitUntil(lambda: bool(seat.went))
    [route] = seat.went
    heir = DocumentId(route.parameters["document"])
    assert heir != document.id
    again = open_form(document=heir)
    assert again.view is not None
    assert again.view.answers()["illness"] == TALK["illness"]
    assert "utkast, version 2" in again.layout_parts.subtitle.text()


def test_a_draft_is_thrown_away_only_after_a_question(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm
) -> None:
    screen = open_form()
    assert screen.view is not None
    comment = screen.view.editor("illness").parts[1]
    comment.setFocus()
    type_text(comment, "fel elev")
    qtbot.waitUntil(lambda: screen.status_text().startswith("Sparat"))
    screen.layout_parts.entry("Kasta utkastet …").run()
    form = wait_for_form(qtbot, screen)
    form.action_button.click()
    qtbot.waitUntil(lambda: [route.screen for route in seat.went] == ["pupil"])
    with school.rector.store.read() as work:
        assert work.documents.drafts_of_pupil(ALMA) == []


def test_the_blank_form_can_always_be_printed(qtbot: QtBot, seat: Seat, open_form: OpenForm) -> None:
    screen = open_form()
    screen.header_actions()[0].run()
    qtbot.waitUntil(lambda: dialog_over(screen, PrintDialog) is not None)
    dialog = dialog_over(screen, PrintDialog)
    assert isinstance(dialog, PrintDialog)
    qtbot.waitUntil(dialog.print_button.isEnabled)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: len(seat.printers.jobs) == 1)
    assert seat.printers.jobs[0][1] == "Bilaga 1"


def test_the_team_writes_its_part_and_the_mentor_reads_it(
    qtbot: QtBot, school: School, seat: Seat, open_form: OpenForm, tmp_path: Path
) -> None:
    document = locked_talk(school)
    maria = school.as_("maria")
    page = form_work.open_form(maria, ALMA, FORM, document.id)
    form_work.finalise_stage(
        maria, form_work.save_draft(maria, page.draft, FOLLOW_UP_YES, starts_stretch=True)
    )
    mentor = open_form(document=document.id)
    assert mentor.view is not None
    assert list(mentor.view.editors()) == []
    [line] = mentor.view.findChildren(StageLine)
    assert line.accessibleName().startswith("Uppföljning EHT. Skrivs av rektor, kurator, specialpedagog")
    with seat_at(school, "maria", tmp_path) as team:
        hers = open_form(team, document=document.id)
        assert hers.view is not None
        assert "guardian_contact_person" in [editor.field.id for editor in hers.view.editors()]
        qtbot.waitUntil(lambda: "Anmäld till EHT" in texts_of(hers))
        destroy(hers)


def test_form_and_paper_are_two_panes_and_one_where_it_is_narrow(qtbot: QtBot, open_form: OpenForm) -> None:
    screen = open_form()
    assert len(screen.panes()) == 2
    with qtbot.waitSignal(screen.layout_parts.paper.shown, timeout=5000, raising=False):
        pass
    paper = screen.layout_parts.paper
    qtbot.waitUntil(lambda: paper.accessibleName() == "Papperet, sida 1 av 1")
    screen.resize(700, 600)
    qtbot.waitUntil(lambda: not paper.isVisible())
    screen.layout_parts.paper_button.click()
    assert paper.isVisible()
    assert screen.view is not None
    assert not screen.view.isVisible()


def test_everything_has_a_name(qtbot: QtBot, school: School, open_form: OpenForm) -> None:
    document = locked_talk(school)
    papers.issue_paper(school.as_("maria"), document.id)
    for screen in (open_form(), open_form(document=document.id)):
        kinds = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
        nameless = [
            widget
            for kind in kinds
            for widget in screen.findChildren(kind)
            if widget.isVisible()
            and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        ]
        assert nameless == []
        assert "Alma" not in screen.title()


def press_button(screen: QWidget, text: str) -> None:
    QApplication.processEvents()  # what was just put into a layout is shown a turn later
    [button] = [
        item for item in screen.findChildren(QAbstractButton) if item.text() == text and item.isVisible()
    ]
    button.click()


def wait_for_form(qtbot: QtBot, screen: FormScreen) -> SmallDialog:
    qtbot.waitUntil(lambda: dialog_over(screen, SmallDialog) is not None)
    form = dialog_over(screen, SmallDialog)
    assert isinstance(form, SmallDialog)
    return form


def texts_of(screen: FormScreen) -> str:
    cards = [card for card in screen.findChildren(DocumentCard) if card.isVisible()]
    return " | ".join(
        str(label.text()) for card in cards for label in card.findChildren(QWidget) if hasattr(label, "text")
    )
