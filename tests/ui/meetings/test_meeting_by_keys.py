# SPDX-License-Identifier: EUPL-1.2
"""A whole EHT meeting by keys alone: planned, begun, one pupil after the other, adjusted, printed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from eht_desk.application.meeting_agenda import agenda
from eht_desk.application.meeting_items import read_item
from eht_desk.application.meetings import meeting_rows
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.ids import EntryId
from eht_desk.domain.unit_entries import MeetingState
from eht_desk.ui.meetings.item_pane import ItemPane
from eht_desk.ui.meetings.meeting_card import PresentDialog
from eht_desk.ui.meetings.meeting_dialogs import AdjustDialog, WhenDialog
from eht_desk.ui.meetings.meeting_screen import MeetingScreen
from tests.ui.meetings.conftest import ALT, CTRL, SitDown, dialog_of, texts

ENTER, TAB, RIGHT, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space
NAMES = ("Alma", "Noel", "Dahl", "Östlund")


def test_a_meeting_is_run_by_keys_alone(sit_down: SitDown) -> None:
    chair = sit_down("maria")
    workspace = chair.seat.desk.workspace
    chair.go("meetings")
    assert chair.focused == "Planera möte …"
    chair.key(ENTER)
    when = dialog_of(WhenDialog)
    assert isinstance(when, WhenDialog)
    chair.type("24 nov")
    chair.key(TAB)
    chair.type("8.15")
    chair.key(ENTER)
    screen = chair.screen
    assert isinstance(screen, MeetingScreen)
    assert "EHT-möte tisdag 24 november" in texts(screen)
    assert chair.focused == "Börja mötet"
    chair.key(ENTER)
    present = dialog_of(PresentDialog)
    assert isinstance(present, PresentDialog)
    assert [box.text() for box in present.boxes][:1] == ["Karin Ås, rektor"]
    chair.key(SPACE)  # the first of those who sit in EHT
    chair.key(ENTER)
    assert [item.name for item in meeting_rows(workspace)[0].present] == ["Karin Ås"]
    assert chair.focused == "Ta nästa ärende"
    assert not [name for name in NAMES if name in texts(chair.frame)], "no pupil before one is spoken of"
    chair.key(ENTER)
    first = screen.pane
    assert isinstance(first, ItemPane)
    assert "Ärende 1 · Alma Dahl, 5A" in texts(first)
    assert not [name for name in ("Noel", "Östlund") if name in texts(chair.frame)], "one pupil at a time"
    assert not [name for name in NAMES if name in texts(screen.list)], "the list holds numbers"
    assert chair.focused == "Bedömning: Problematisk"
    chair.key(SPACE)
    assert screen.status_text().startswith("Sparat ")
    chair.key(TAB)
    assert chair.focused == "Skolarbetet"
    chair.key(SPACE)
    chair.key(TAB)
    chair.key(TAB)
    assert chair.focused == "Vad mötet kom fram till"
    chair.type("Ökar på måndagar.")
    chair.key(Qt.Key.Key_T, ALT)
    chair.wait(lambda: chair.focused == "Åtgärd 1")
    chair.type("Handlingsplan")
    chair.key(ENTER)
    assert chair.focused == "Åtgärd 1: ansvarig"
    while first.decided.lines[0].who.currentText() != "Mentor":
        chair.key(Qt.Key.Key_Down)
    chair.key(TAB)
    chair.type("2026-12-01")
    chair.key(ENTER, CTRL)
    item_id = first.view.row.item_id
    assert item_id is not None
    kept = read_item(workspace, item_id)
    assert (kept.row.state, kept.assessment, kept.causes) == (ItemState.DONE, "problematic", ("schoolwork",))
    assert [(row.text, row.due) for row in kept.actions] == [("Handlingsplan", date(2026, 12, 1))]
    second = screen.pane
    assert isinstance(second, ItemPane)
    assert "Noel" in texts(second)
    assert not [name for name in ("Alma", "Dahl") if name in texts(chair.frame)], "the one before is gone"
    chair.key(ENTER, CTRL)
    assert second.rows["text"].problem, "what is missing is said where it is missing"
    assert chair.focused == "Vad mötet kom fram till"
    chair.type("Tas upp när underlaget finns.")
    chair.key(ENTER, CTRL)
    assert chair.focused == "Avsluta och justera …"
    chair.key(ENTER)
    assert isinstance(dialog_of(AdjustDialog), AdjustDialog)
    chair.key(TAB)
    chair.key(ENTER)
    [row] = meeting_rows(workspace)
    assert row.state is MeetingState.ADJUSTED
    assert "Mötet är justerat" in texts(screen)
    screen.show_item(EntryId(item_id))
    chair.seat.settle()
    assert isinstance(screen.pane, ItemPane)
    assert screen.pane.text.isReadOnly()
    assert not screen.pane.again_button.isVisible()
    assert agenda(workspace, row.id).items[0].is_locked
