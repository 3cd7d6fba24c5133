# SPDX-License-Identifier: EUPL-1.2
"""Absence without a figure: whoever writes it says which of the routine's judgements it is."""

from __future__ import annotations

from eht_desk.application.case_page import read_case
from eht_desk.domain.absence import Counting
from eht_desk.domain.ids import CaseId
from eht_desk.ui.cases.case_screen import CaseScreen
from eht_desk.ui.cases.signal_dialog import SignalDialog
from eht_desk.ui.navigation import Route
from tests.application.routine_acts import a_case
from tests.fakes.school import ALMA, School
from tests.ui.cases.conftest import SitDown, dialog_of, frame_at, screen_of, texts
from tests.ui.desks import type_text


def test_a_judgement_says_which_of_the_routines_it_is(sit_down: SitDown, school: School) -> None:
    a_case(school, ALMA, "huddinge")
    seat = sit_down("maria")
    frame = frame_at(seat, Route("case", {"pupil": str(ALMA), "case": f"case-{ALMA}"}))
    screen = screen_of(frame)
    assert isinstance(screen, CaseScreen)
    screen.runs.ask_signal()
    seat.settle()
    dialog = dialog_of(SignalDialog)
    assert isinstance(dialog, SignalDialog)
    assert not dialog.judged.isVisibleTo(dialog)
    dialog.measure.press(dialog.measure.segments()[-1])
    assert [item.text() for item in dialog.judged.segments()] == [
        "Längre eller upprepad frånvaro, inte legitim",
        "Upprepad eller längre frånvaro",
    ]
    type_text(dialog.text, "Borta fyra måndagar.")
    dialog.action_button.click()
    assert dialog.row("judged").problem == "Välj vad skolan bedömer."
    dialog.judged.press(dialog.judged.segments()[0])
    assert not dialog.counts.isVisibleTo(dialog), "it says itself what counts"
    dialog.action_button.click()
    seat.settle()
    [row] = read_case(seat.desk.workspace, CaseId(f"case-{ALMA}")).signals
    assert ([item.definition.id for item in row.reached], row.counts) == (
        ["repeated_not_legitimate"],
        Counting.NOT_LEGITIMATE,
    )
    assert "Frånvaro: Längre eller upprepad frånvaro, inte legitim" in texts(screen)
