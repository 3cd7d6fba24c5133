# SPDX-License-Identifier: EUPL-1.2
"""The page of a case on made-up records: what is told, where the keys lead, and what never waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from eht_desk.application.case_views import (
    ActionKind,
    Because,
    CaseAction,
    CasePage,
    DayLine,
    DayLineKind,
    DueState,
    MissingKind,
    MissingRow,
)
from eht_desk.domain.case_entries import FactKind, PupilFact
from eht_desk.domain.ids import DocumentId, DraftId
from eht_desk.ui.cases import case_screen
from eht_desk.ui.cases.action_words import action_route, action_word
from eht_desk.ui.cases.because_texts import because_text
from eht_desk.ui.cases.case_screen import CaseScreen
from eht_desk.ui.cases.case_texts import amount, tenths
from eht_desk.ui.cases.entry_dialogs import FactDialog
from eht_desk.ui.cases.missing_child import MissingChildDialog
from eht_desk.ui.cases.stepper import Step
from eht_desk.ui.cases.why_texts import day_line, due_detail, due_words
from eht_desk.ui.frame import Frame
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.widgets.buttons import PrimaryButton
from tests.fakes.school import ALMA
from tests.ui.cases import made_up
from tests.ui.cases.conftest import SitDown, button, dialog_of, frame_at, screen_of, texts
from tests.ui.desks import Seat
from tests.ui.shell.test_frame import nameless

PLACE = Route("case", {"pupil": str(ALMA), "case": str(made_up.CASE)})


def shown(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, page: CasePage = made_up.PAGE
) -> tuple[Frame, CaseScreen]:
    """The page of this case in the window."""
    monkeypatch.setattr(case_screen, "open_case_page", lambda _workspace, _case: page)
    monkeypatch.setattr(case_screen, "read_case", lambda _workspace, _case: page)
    frame = frame_at(seat, PLACE)
    screen = screen_of(frame)
    assert isinstance(screen, CaseScreen)
    return frame, screen


def test_the_page_says_where_the_case_stands_and_begins_at_what_is_next(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, screen = shown(sit_down("maria"), monkeypatch)
    assert screen.columns is not None
    assert screen.columns.next_card is not None
    assert screen.first_focus() is screen.columns.next_card.primary
    assert frame.focusWidget() is screen.columns.next_card.primary
    steps = [item.accessibleName() for item in screen.findChildren(Step)]
    assert steps[1] == "Steg 2 av 7, passerat med skäl: Enkel kartläggning, Karin Ås · 4 nov"
    passed = screen.findChildren(Step)[1].accessibleDescription()
    assert passed.endswith("att gå vidare ändå: Kartläggningen gjordes på den förra skolan.")
    assert steps[4] == "Steg 5 av 7, nu: Åtgärder, dag 6 · senast 28 dec"
    assert steps[6] == "Steg 7 av 7, kommer: Avslut, Formulär 4"
    said = texts(screen)
    for words in (
        "Alma Dahl",
        "5A · 11 år · mentor Per Holm · KXM4-7T",
        "20 % på två månader",
        "Upprätta handlingsplan med elev och vårdnadshavare",
        "Dagen är 28 dec och ligger i jullovet. Då svarar Karin Ås.",
        "Lagen säger skyndsamt. Dagen är skolans eget mål.",
        "Samtycke för skolsköterskans underlag",
        "Ärendet väntar på att kurator tar emot det. Rektor svarar så länge.",
        "Karin Ås beslutade · Kartläggningen gjordes på den förra skolan.",
        "20 nov: vissa framsteg. Med elev. Alma kom två av tre dagar.",
        "Prövat för att nå dem: Ringde 18 och 19 november.",
    ):
        assert words in said, words
    assert screen.title() == "Ärende"
    assert nameless(frame) == []
    assert screen.accessibleName() == "Ärende"
    assert len([item for item in frame.findChildren(PrimaryButton) if item.isVisible()]) == 1


def test_why_is_unfolded_by_keys_and_tells_the_arithmetic(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit_down("maria")
    _, screen = shown(seat, monkeypatch)
    assert screen.columns is not None
    assert screen.columns.next_card is not None
    card = screen.columns.next_card
    assert card.why.isHidden()
    QTest.keyClick(card.why_button, Qt.Key.Key_Return)
    said = texts(card)
    for words in (
        "Insatserna började: torsdag 26 november 2026. Den dagen räknas inte.",
        "1 månad senare: lördag 26 december 2026.",
        "En lördag. Flyttas till måndag 28 december 2026.",
        "Dagen ligger i jullovet (till och med 8 januari 2027) och står kvar. Då svarar Karin Ås.",
        "Visas därför redan fredag 18 december 2026, sista skoldagen före.",
        "Fördjupad kartläggning: klart 17 november 2026.",
    ):
        assert words in said, words
    screen.refresh()  # something changed: what somebody unfolded stays so
    seat.settle()
    assert screen.columns.next_card.is_open
    assert screen.state()["why"]


@pytest.mark.parametrize("login", ["maria", "per"])
def test_a_report_and_a_missing_pupil_are_one_key_away_whatever_is_missing(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    page = replace(made_up.PAGE, may_keep=False, may_write=False, may_close=False, next=None)
    frame, screen = shown(sit_down(login), monkeypatch, page)
    assert button(screen, "Orosanmälan").isEnabled()
    assert button(screen, "Eleven är försvunnen").isEnabled()
    QTest.keyClick(screen.head.back_button, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    dialog = dialog_of(MissingChildDialog)
    assert "ring 112 genast" in texts(dialog)
    dialog.close()
    QTest.keyClick(screen.head.back_button, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert frame.route == Route("form", {"pupil": str(ALMA), "form": "concern_report"})


def test_who_may_not_do_it_reads_who_does(sit_down: SitDown, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made_up.PAGE.next is not None
    theirs = replace(made_up.PAGE.next, action=replace(made_up.PLAN, is_allowed=False))
    _, screen = shown(
        sit_down("per"),
        monkeypatch,
        replace(made_up.PAGE, next=theirs, may_keep=False, may_close=False, may_move_version=False),
    )
    assert screen.columns is not None
    assert screen.columns.next_card is not None
    assert screen.columns.next_card.primary is None
    assert "Kurator gör det." in texts(screen.columns.next_card)
    assert [entry.text for entry in screen.head.more.entries] == [
        *("Skriv in frånvaro …", "Ny insats …", "Eleven är tillbaka …", "Lämna vidare …"),
    ]
    assert screen.first_focus() is screen.columns.next_card.why_button


def test_a_closed_case_leads_on_when_the_absence_is_back(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, screen = shown(sit_down("maria"), monkeypatch, made_up.CLOSED)
    assert screen.first_focus() is button(screen, "Frånvaron är tillbaka")
    assert "Närvaron fungerar" in texts(screen)
    assert "Nästa steg" not in texts(screen)


def test_a_narrow_window_shows_the_step_first_and_all_of_them_on_request(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit_down("maria")
    frame, screen = shown(seat, monkeypatch)
    frame.resize(1000, 700)
    seat.settle()
    assert screen.columns is not None
    assert screen.columns.next_card is not None
    assert "Steg 5 av 7: Åtgärder · dag 6 · senast 28 dec" in texts(screen.head)
    assert not screen.findChildren(Step)
    assert screen.columns.next_card.mapTo(screen.columns, screen.columns.next_card.rect().topLeft()).y() < 50
    screen.head.stepper.toggle.click()
    assert len(screen.findChildren(Step)) == 7


@pytest.mark.parametrize(
    ("action", "word", "route"),
    [
        (made_up.PLAN, "Skriv handlingsplan", Route("form", {"pupil": str(ALMA), "form": "action_plan"})),
        (
            replace(made_up.PLAN, draft_id=DraftId("draft-1")),
            "Fortsätt: handlingsplan",
            Route("form", {"pupil": str(ALMA), "form": "action_plan", "draft": "draft-1"}),
        ),
        (
            CaseAction(
                ActionKind.SIGN, label="Formulär 2", form_id="report", document_id=DocumentId("doc-1")
            ),
            "Ta emot underskrivet: formulär 2",
            Route("form", {"pupil": str(ALMA), "form": "report", "document": "doc-1"}),
        ),
        (
            CaseAction(ActionKind.CONTACT, "phone"),
            "Skriv in kontakten",
            Route("contact", {"pupil": str(ALMA), "channel": "phone"}),
        ),
        (
            CaseAction(ActionKind.CONSENT, "coordination"),
            "Fråga om samtycke",
            Route("ask_consent", {"pupil": str(ALMA), "purpose": "coordination"}),
        ),
        (CaseAction(ActionKind.DECISION, "eht", "EHT:s bedömning"), "Skriv in EHT:s bedömning …", None),
        (CaseAction(ActionKind.CLOSE), "Avsluta ärendet …", None),
        (CaseAction(ActionKind.NOTHING), "", None),
        (CaseAction(ActionKind.MEETING), "Till EHT-mötet", Route("meetings")),
    ],
)
def test_every_action_has_its_words_and_its_way(action: CaseAction, word: str, route: Route | None) -> None:
    assert action_word(action) == word
    assert action_route(action, ALMA, made_up.CASE, SCREENS) == route


def test_every_kind_of_action_line_and_reason_has_words() -> None:
    for kind in ActionKind:
        assert action_word(CaseAction(kind)) or kind is ActionKind.NOTHING, kind
    for line in DayLineKind:
        assert day_line(DayLine(line, made_up.TODAY, "Mötet")).endswith("."), line
    for code in (
        *("signal", "opened", "step_done", "step_passed", "stopped", "gate", "need", "to_close"),
        *("deadline", "target", "round", "moved", "in_break", "late", "due"),
    ):
        assert because_text(Because(code, "Mötet", {"on": made_up.TODAY})).endswith("."), code
    waiting = replace(made_up.DUE, state=DueState.WAITING, due=None, days_left=None)
    assert due_words(waiting, made_up.TODAY) == ("Räknas inte än", "neutral")
    assert due_words(made_up.TARGET, made_up.TODAY) == ("3 dagar sen", "warn")
    assert due_detail(made_up.TARGET, made_up.TODAY).endswith("skolans eget mål.")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("20", 200), ("12,5 %", 125), ("7.5", 75), (" 100 ", 1000), ("tjugo", None), ("", None), ("-3", None)],
)
def test_a_figure_is_read_as_people_write_it(typed: str, read: int | None) -> None:
    assert tenths(typed) == read
    if read is not None:
        assert amount(made_up.SIGNAL.measure, read).endswith("% av tiden")


def test_a_passed_gate_stays_told(sit_down: SitDown, monkeypatch: pytest.MonkeyPatch) -> None:
    row = MissingRow(
        "g", "Samtycke", False, MissingKind.GATE, passed_by=made_up.OVERRIDE, gate_title="Grinden"
    )
    _, screen = shown(sit_down("maria"), monkeypatch, replace(made_up.PAGE, missing=(row,)))
    said = texts(screen)
    assert "Karin Ås beslutade 4 nov att gå vidare ändå: Kartläggningen gjordes på den förra skolan." in said
    assert "Saknas." not in said


def test_a_mentor_says_that_the_pupil_is_back_and_nothing_else_of_it(
    sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit_down("per")
    _, screen = shown(seat, monkeypatch, replace(made_up.PAGE, may_keep=False))
    button(screen, "Eleven är tillbaka").click()
    dialog = dialog_of(FactDialog)
    assert isinstance(dialog, FactDialog)
    assert not dialog.kind.isVisibleTo(dialog)
    dialog.action_button.click()
    seat.settle()
    with seat.desk.workspace.store.read() as work:
        (fact,) = work.entries.of_pupil(ALMA, PupilFact)
    assert fact.kind is FactKind.RETURNED
