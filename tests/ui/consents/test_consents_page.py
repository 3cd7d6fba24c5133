# SPDX-License-Identifier: EUPL-1.2
"""Consents in the window: asked on one page, answered in a small form, told calmly when guardians differ."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from eht_desk.application.changes import ChangeKind
from eht_desk.application.consent_papers import print_consent
from eht_desk.application.consent_views import PaperLanguage, read_consents
from eht_desk.application.consents import (
    AskedPerson,
    NewAsking,
    WhatHappened,
    ask_consent,
    withdraw_consent,
)
from eht_desk.application.papers import PaperIssue, issue_paper, language_of_last_paper
from eht_desk.application.today import today_page
from eht_desk.application.workspace import Workspace
from eht_desk.domain.consent_standing import PurposeState
from eht_desk.domain.consents import ConsentPerson, ConsentRoute, ConsentState
from eht_desk.domain.ids import GuardianId
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.consent_ask import AskConsentScreen
from eht_desk.ui.screens.consent_dialogs import (
    ConsentDialog,
    PaperDialog,
    answer_dialog,
    correct_dialog,
    withdraw_dialog,
)
from eht_desk.ui.screens.consents import ConsentsScreen
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.today_consents import consents_card
from tests.fakes.school import ALMA, School
from tests.ui.consents.conftest import LISA, SitDown, button, dialog_of, texts, visit

OMAR = GuardianId("g1")
GUARDIAN, PUPIL = ConsentPerson.GUARDIAN, ConsentPerson.PUPIL
YES, NO, ASKED = ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.ASKED


def ask(
    workspace: Workspace,
    omar: ConsentState = ASKED,
    lisa: ConsentState | None = ASKED,
    purpose: str = "coordination",
    **more: object,
) -> None:
    people = [AskedPerson(GUARDIAN, OMAR, omar)]
    people += [AskedPerson(GUARDIAN, LISA, lisa)] if lisa is not None else []
    new = NewAsking(purpose, tuple(people), workspace.today, ConsentRoute.MEETING, **more)  # type: ignore[arg-type]  # the test names fields
    ask_consent(workspace, ALMA, new)


def state(workspace: Workspace, purpose: str = "coordination") -> PurposeState:
    views = read_consents(workspace, ALMA).purposes
    return next(item.state for item in views if item.purpose.id == purpose)


def test_asking_both_guardians_by_keys_alone(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = visit(seat, "ask_consent", purpose="coordination")
    assert isinstance(page, AskConsentScreen)
    assert page.people is not None
    assert [field.box.isChecked() for field in page.people.fields] == [True, True]
    omar, lisa = page.people.fields
    assert page.first_focus() is omar.box
    lisa.answer.setFocus()
    QTest.keyClick(lisa.answer.focusProxy() or lisa.answer, Qt.Key.Key_J)
    page.told.setPlainText("Vad mötet är")
    QTest.keyClick(page.button, Qt.Key.Key_Return)
    seat.settle()
    assert state(seat.desk.workspace) is PurposeState.WAITING
    view = next(
        item
        for item in read_consents(seat.desk.workspace, ALMA).purposes
        if item.purpose.id == "coordination"
    )
    assert [row.state for row in view.persons] == [ASKED, YES]


def test_a_young_pupil_needs_a_judgement_and_the_page_says_where(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    page = visit(seat, "ask_consent", purpose="medical_contribution", person="pupil")
    assert isinstance(page, AskConsentScreen)
    assert page.people is not None
    pupil = page.people.fields[-1]
    assert pupil.box.isChecked()
    page.save()
    seat.settle()
    assert pupil.rows["is_mature"].problem
    assert pupil.is_mature is not None
    pupil.is_mature.set_value("yes")
    page.save()
    seat.settle()
    assert pupil.rows["judged_because"].problem
    pupil.because.setPlainText("Hon berättade själv vad det gäller")
    page.save()
    seat.settle()
    assert state(seat.desk.workspace, "medical_contribution") is PurposeState.WAITING


def test_answering_withdrawing_and_correcting_in_small_forms(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    ask(workspace, lisa=YES)
    page = visit(seat, "consents")
    QTest.keyClick(button(page, "Svar … Omar"), Qt.Key.Key_Return)
    form = dialog_of(ConsentDialog)
    assert isinstance(form, ConsentDialog)
    QTest.keyClick(form.action_button, Qt.Key.Key_Return)
    assert form.row("answer").problem == "Välj ja eller nej."
    QTest.keyClick(form.row("answer").field.focusProxy() or form, Qt.Key.Key_J)
    QTest.keyClick(form.action_button, Qt.Key.Key_Return)
    seat.settle()
    assert state(workspace) is PurposeState.ALL_GIVEN
    assert "Alla har sagt ja" in texts(page)
    button(page, "Återkallat … Lisa").click()
    form = dialog_of(ConsentDialog)
    form.action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    seat.settle()
    assert state(workspace) is PurposeState.CONFLICT
    assert "Vårdnadshavarna har svarat olika." in texts(page)
    assert "Lisa Dahl tog tillbaka sitt ja" in texts(page)


def test_history_unfolds_and_stays_open_after_a_change(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    ask(seat.desk.workspace, omar=YES, told="Om mötet")
    page = visit(seat, "consents")
    assert isinstance(page, ConsentsScreen)
    assert "Berättade: Om mötet" not in texts(page)
    button(page, "Visa vad som hänt").click()
    assert "Berättade: Om mötet" in texts(page)
    row = read_consents(seat.desk.workspace, ALMA).purposes[0].persons[0]
    what = WhatHappened(seat.desk.workspace.today, ConsentRoute.PHONE)
    assert row.consent_id is not None
    seat.desk.bus.publish(withdraw_consent(seat.desk.workspace, row.consent_id, what))
    seat.settle()
    assert "Berättade: Om mötet" in texts(page)


def test_the_paper_goes_to_the_printer_and_is_recorded(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    last = seat.desk.workspace.today + timedelta(days=30)
    ask(seat.desk.workspace, lisa=None, purpose="outside_party", scope="BUP i Provköping", until=last)
    page = visit(seat, "consents")
    assert isinstance(page, ConsentsScreen)
    view = next(item for item in read_consents(seat.desk.workspace, ALMA).purposes if item.scope)
    page._print(view, view.persons[0])
    form = dialog_of(PaperDialog)
    assert isinstance(form, PaperDialog)
    form.action_button.click()
    seat.settle()
    printing = dialog_of(PrintDialog)
    assert isinstance(printing, PrintDialog)
    seat.settle()
    printing.print_button.click()
    seat.settle()
    with seat.desk.workspace.store.read() as work:
        [document] = work.documents.of_pupil(ALMA)
        [paper] = work.documents.papers(document.id)
    assert paper.copies == 1


def test_a_document_that_was_locked_is_told_of_though_its_paper_could_not_be_made(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    last = workspace.today + timedelta(days=30)
    ask(workspace, lisa=None, purpose="outside_party", scope="BUP i Provköping", until=last)
    page = visit(seat, "consents")
    view = next(item for item in read_consents(workspace, ALMA).purposes if item.scope)
    row = view.persons[0]
    gone = PaperLanguage("xx", "Borttaget", is_reviewed=True, form_ids=frozenset({row.form_id}))
    made: list[PaperIssue] = []
    form = PaperDialog(page, seat.desk, view, row, (gone,), made.append)
    form.open()
    form.language.set_value("xx")
    seat.published.clear()
    form.action_button.click()
    seat.settle()
    assert any(changes.touches(ChangeKind.CONSENT) for changes in seat.published)
    assert made == []
    assert form.isVisible()
    form.language.set_value("")
    form.action_button.click()
    seat.settle()
    with workspace.store.read() as work:
        assert len(work.documents.of_pupil(ALMA)) == 1
    assert [issue.paper.language for issue in made] == [""]


def test_the_page_shows_the_paper_in_the_languages_that_are_out(sit_down: SitDown) -> None:
    workspace = sit_down("maria").desk.workspace
    last = workspace.today + timedelta(days=30)
    ask(workspace, lisa=None, purpose="outside_party", scope="BUP", until=last)
    view = next(item for item in read_consents(workspace, ALMA).purposes if item.scope)
    consent_id = view.persons[0].consent_id
    assert consent_id is not None
    paper = print_consent(workspace, consent_id)
    with workspace.store.read() as work:
        document = work.documents.get(paper.document_id)
        assert language_of_last_paper(workspace, work, document) == (None, False)
    issue_paper(workspace, paper.document_id, language="en")
    with workspace.store.read() as work:
        pack, _ = language_of_last_paper(workspace, work, work.documents.get(paper.document_id))
    assert pack is not None
    assert pack.language == "en"


def test_the_remark_about_a_translation_has_room(sit_down: SitDown) -> None:
    seat = sit_down("maria")
    ask(seat.desk.workspace, lisa=None, purpose="outside_party", scope="BUP")
    page = visit(seat, "consents")
    assert isinstance(page, ConsentsScreen)
    view = next(item for item in read_consents(seat.desk.workspace, ALMA).purposes if item.scope)
    page._print(view, view.persons[0])
    form = dialog_of(PaperDialog)
    assert isinstance(form, PaperDialog)
    seat.settle()
    former = form.height()
    form._unread.add(form.language.itemData(1))
    form.language.setCurrentIndex(1)
    seat.settle()
    assert form.height() > former
    assert form._scroll.verticalScrollBar().maximum() == 0


def test_a_mentor_reads_without_buttons_and_the_pupils_page_tells(sit_down: SitDown) -> None:
    ask(sit_down("maria").desk.workspace, omar=YES, lisa=NO)
    seat = sit_down("per")
    page = visit(seat, "consents")
    assert "Olika svar" in texts(page)
    names = [item.accessibleName() for item in page.findChildren(QPushButton)]
    assert not [name for name in names if name.startswith(("Fråga", "Svar", "Återkallat", "Mer "))]
    pupil = visit(seat, "pupil")
    assert "Samordningsmöte" in texts(pupil)
    button(pupil, "Öppna samtycken").click()
    assert seat.went[-1] == Route("consents", {"pupil": str(ALMA)})


LONG_WORD = "åäö" * 60
HOSTILE_TEXTS = (
    "<b>fet</b> &amp; <img src=x> &nbsp;",
    "\u202eomvänd\u202c \u2066inne\u2069",
    "\x00\x07\x1b[31m klocka",
    "👩‍👧‍👦🏳️‍🌈 שלום مرحبا",
    LONG_WORD,
    "rad\nrad\n\n\n\nrad\tflik",
    "' OR 1=1; -- {pupil} %s",
)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
@pytest.mark.parametrize("width", [700, 1158])
def test_what_people_write_is_only_ever_text(sit_down: SitDown, text: str, width: int) -> None:
    seat = sit_down("maria")
    workspace = seat.desk.workspace
    pupil = AskedPerson(PUPIL, None, YES, True, text[:200], text)
    people = (AskedPerson(GUARDIAN, OMAR, YES), AskedPerson(GUARDIAN, LISA, NO), pupil)
    new = NewAsking(
        "outside_party",
        people,
        workspace.today,
        ConsentRoute.MEETING,
        text[:200],
        ((text + " ") * 500)[:4900],
    )
    ask_consent(workspace, ALMA, new)
    view = next(
        item for item in read_consents(workspace, ALMA).purposes if item.purpose.id == "outside_party"
    )
    row = next(item for item in view.persons if item.state is YES and item.consent_id)
    assert row.consent_id is not None
    what = WhatHappened(workspace.today, ConsentRoute.PHONE, "", text)
    withdraw_consent(workspace, row.consent_id, what)
    page = visit(seat, "consents")
    assert isinstance(page, ConsentsScreen)
    page.resize(width, 600)
    for item in page.findChildren(QPushButton):
        if item.accessibleName().startswith("Visa vad som hänt"):
            item.click()
    seat.settle()
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    assert page.page.horizontalScrollBar().maximum() == 0
    for dialog in (answer_dialog, correct_dialog, withdraw_dialog):
        form = dialog(page, seat.desk, view, row)
        form.show()
        seat.settle()
        assert form.width() <= 1366
        form.close()
    pupil_page = visit(seat, "pupil")
    assert isinstance(pupil_page, PupilScreen)
    assert pupil_page.page.horizontalScrollBar().maximum() == 0


def test_i_dag_tells_without_names_of_guardians_and_leads_there(sit_down: SitDown, school: School) -> None:
    seat = sit_down("maria")
    ask(seat.desk.workspace, lisa=None, purpose="outside_party", scope="BUP i Provköping")
    school.clock.advance(days=15)
    card = consents_card(today_page(seat.desk.workspace).consents, seat.desk)
    assert card is not None
    said = texts(card)
    assert "Kontakt utanför skolan · en vårdnadshavare frågades" in said
    assert "Omar" not in said
    assert "BUP" not in said
    button(card, "Öppna").click()
    assert seat.went[-1] == Route("consents", {"pupil": str(ALMA)})
