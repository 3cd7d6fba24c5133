# SPDX-License-Identifier: EUPL-1.2
"""The meeting's page where something is in the way: no right to open, a save that fails, a lock, who must go out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from eht_desk.application.changes import ChangeSet
from eht_desk.application.meeting_items import postpone_item, read_item
from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.ids import EntryId, UnitEntryId
from eht_desk.ui.cases.opening_dialog import OpeningDialog
from eht_desk.ui.meetings import item_pane
from eht_desk.ui.meetings.item_pane import ItemPane
from eht_desk.ui.meetings.meeting_dialogs import AddPupilDialog, time_of_day
from eht_desk.ui.meetings.meeting_screen import MeetingScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from tests.application.meeting_acts import begun, item_of
from tests.fakes.school import ALMA, NOEL, School
from tests.ui.meetings.conftest import Chair, SitDown, button, dialog_of, texts
from tests.ui.shell.test_frame import nameless


def at_meeting(chair: Chair, meeting_id: UnitEntryId) -> MeetingScreen:
    screen = chair.go("meeting", meeting=str(meeting_id))
    assert isinstance(screen, MeetingScreen)
    return screen


def speaking_of(chair: Chair, screen: MeetingScreen, item_id: EntryId) -> ItemPane:
    screen.show_item(item_id)
    chair.seat.settle()
    assert isinstance(screen.pane, ItemPane)
    return screen.pane


def test_who_sees_no_pupil_sees_numbers_and_reasons_only(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school)
    chair = sit_down("nils")
    screen = at_meeting(chair, meeting_id)
    assert [item.accessibleName() for item in screen.list.buttons] == [
        "Ärende 1, tid går ut 27 nov, EHT bedömer, väntar",
        "Ärende 2, ny signal, väntar",
    ]
    screen.list.buttons[0].click()
    chair.seat.settle()
    assert "Du ser bara numret" in screen.notice.text
    assert not [name for name in ("Alma", "Noel") if name in texts(chair.frame)]
    assert [action.text for action in screen.header_actions()] == ["Skriv ut dagordning"]


def test_a_save_that_fails_is_told_and_what_was_typed_is_saved_when_it_can_be(
    sit_down: SitDown, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, ALMA)
    chair = sit_down("maria")
    screen = at_meeting(chair, meeting_id)
    pane = speaking_of(chair, screen, item_id)

    def full(*_: object, **__: object) -> ChangeSet:
        raise ExpectedFailure("disk_full")

    monkeypatch.setattr(item_pane, "save_item", full)
    pane.text.setPlainText("Frånvaron ökar.")
    pane.saver.flush()
    chair.seat.settle()
    assert "inte sparat" in pane.notice.text
    assert screen.status_text() == "Inte sparat"
    monkeypatch.undo()
    pane.notice.button.click()
    chair.seat.settle()
    assert not pane.notice.text
    assert screen.status_text().startswith("Sparat ")
    assert read_item(chair.seat.desk.workspace, item_id).text == "Frånvaron ökar."


def test_after_the_lock_the_same_pupil_is_there_with_what_was_half_typed(
    sit_down: SitDown, school: School
) -> None:
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, NOEL)
    chair = sit_down("maria")
    pane = speaking_of(chair, at_meeting(chair, meeting_id), item_id)
    pane.text.setPlainText("Halv men")
    chair.frame.flush()
    point = chair.frame.point()
    chair.go("today")
    assert read_item(chair.seat.desk.workspace, item_id).text == "Halv men"
    chair.frame.resume(point)
    chair.seat.settle()
    screen = chair.screen
    assert isinstance(screen, MeetingScreen)
    assert isinstance(screen.pane, ItemPane)
    assert screen.pane.text.toPlainText() == "Halv men"
    assert screen.pane.view.row.item_id == item_id


def test_each_control_has_a_name_and_one_thing_is_next(sit_down: SitDown, school: School) -> None:
    """Between pupils, at a pupil with decisions, at one who is put off."""
    meeting_id = begun(school, "maria", "nils")
    chair = sit_down("maria")
    screen = at_meeting(chair, meeting_id)
    for step in ("meeting", "pupil", "put off"):
        if step == "pupil":
            pane = speaking_of(chair, screen, item_of(school, meeting_id, ALMA))
            pane.decided.add()
            pane.decided.add_measure("contact_person", "Kontaktperson")
        elif step == "put off":
            screen._write_item(postpone_item, goes_on=False)
            chair.seat.settle()
            assert isinstance(screen.pane, ItemPane)
            assert not screen.pane.postpone_button.isVisible()
            assert "Till nästa möte" in texts(screen.pane)
            screen.pane.text.setPlainText("Ändå nu.")
            screen.pane.saver.flush()
            chair.seat.settle()
            assert screen.pane.postpone_button.isVisible(), "what is written takes the pupil up again"
        assert nameless(chair.frame) == []
        primaries = [item for item in chair.frame.findChildren(PrimaryButton) if item.isVisible()]
        assert len(primaries) <= 1, step


def test_who_may_not_be_there_for_this_pupil_is_said_above(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school, "maria", "nils")
    chair = sit_down("maria")
    pane = speaking_of(chair, at_meeting(chair, meeting_id), item_of(school, meeting_id, ALMA))
    assert "skolsköterska) är med men berättar inget" in texts(pane)


def test_what_leads_away_leads_back_to_the_same_pupil(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, ALMA)
    chair = sit_down("maria")
    pane = speaking_of(chair, at_meeting(chair, meeting_id), item_id)
    button(pane, "Till eleven").click()
    chair.seat.settle()
    assert chair.frame.route == Route("pupil", {"pupil": str(ALMA)})
    chair.frame.back()
    chair.seat.settle()
    screen = chair.screen
    assert isinstance(screen, MeetingScreen)
    assert isinstance(screen.pane, ItemPane)
    assert screen.pane.view.row.item_id == item_id


def test_a_pupil_is_added_and_only_one_name_is_ever_shown(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school)
    chair = sit_down("maria")
    screen = at_meeting(chair, meeting_id)
    screen.room.add_button.click()
    form = dialog_of(AddPupilDialog)
    assert isinstance(form, AddPupilDialog)
    chair.seat.settle()
    form.choice.line.setText("l")
    assert "elever passar" in form.choice.above.text()
    assert form.choice.list.count() == 0
    form.choice.line.setText("Alma")
    assert form.choice.list.count() == 1
    form.choice.line.setFocus()
    form.choice.list.setCurrentRow(0)
    chair.key(Qt.Key.Key_Return)
    assert form.action_button.hasFocus(), "Enter chooses, and Enter again adds"
    chair.key(Qt.Key.Key_Return)
    chair.seat.settle()
    assert "står redan på dagordningen" in texts(form)


def test_the_agenda_on_paper_is_shown_before_it_is_printed(sit_down: SitDown, school: School) -> None:
    chair = sit_down("maria")
    screen = at_meeting(chair, begun(school))
    next(action for action in screen.header_actions() if action.id == "print agenda").run()
    chair.seat.settle()
    assert isinstance(dialog_of(PrintDialog), PrintDialog)


def test_keys_go_from_number_to_number(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school)
    chair = sit_down("maria")
    screen = at_meeting(chair, meeting_id)
    chair.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(screen.pane, ItemPane)
    assert screen.pane.view.row.number == 1
    chair.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(screen.pane, ItemPane)
    assert screen.pane.view.row.number == 2
    assert chair.focused.startswith("Bedömning")
    chair.frame.next_pane(-1)
    assert chair.focused.startswith("Ärende 2")
    chair.key(Qt.Key.Key_Up)
    chair.key(Qt.Key.Key_Return)
    assert screen.pane.view.row.number == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("8.15", "08:15"), ("kl 8", "08:00"), ("0815", "08:15"), ("", ""), ("sent", None), ("25.10", None)],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    assert time_of_day(typed) == read


def test_a_case_is_opened_at_the_meeting_when_what_was_decided_needs_one(
    sit_down: SitDown, school: School
) -> None:
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, NOEL)
    chair = sit_down("maria")
    pane = speaking_of(chair, at_meeting(chair, meeting_id), item_id)
    assert pane.assessment is not None
    pane.assessment.segments()[0].click()
    pane.text.setPlainText("Ökar.")
    pane.finish_button.click()
    chair.seat.settle()
    assert "inget öppet ärende" in pane.notice.text
    pane.notice.button.click()
    chair.seat.settle()
    form = dialog_of(OpeningDialog)
    assert isinstance(form, OpeningDialog)
    form.action_button.click()
    chair.seat.settle()
    pane.finish_button.click()
    chair.seat.settle()
    kept = read_item(chair.seat.desk.workspace, item_id)
    assert (kept.row.state, kept.case is not None) == (ItemState.DONE, True)


def test_what_is_not_saved_when_the_page_is_left_is_told_by_the_window_and_saved_later(
    sit_down: SitDown, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = begun(school)
    item_id = item_of(school, meeting_id, ALMA)
    chair = sit_down("maria")
    told: list[BaseException] = []
    chair.seat.desk.tasks.set_error_handler(told.append)
    pane = speaking_of(chair, at_meeting(chair, meeting_id), item_id)

    def full(*_: object, **__: object) -> ChangeSet:
        raise ExpectedFailure("disk_full")

    monkeypatch.setattr(item_pane, "save_item", full)
    pane.text.setPlainText("Frånvaron ökar.")
    saver = pane.saver
    chair.go("today")
    QCoreApplication.sendPostedEvents(
        None, QEvent.Type.DeferredDelete.value
    )  # the event loop does it in life
    chair.seat.settle()
    assert [str(error) for error in told] == ["disk_full"]
    monkeypatch.undo()
    saver.flush()
    chair.seat.settle()
    assert read_item(chair.seat.desk.workspace, item_id).text == "Frånvaron ökar."


def test_in_a_narrow_window_with_large_letters_all_of_it_is_there(sit_down: SitDown, school: School) -> None:
    meeting_id = begun(school)
    theme().choose("light", 200)
    try:
        chair = sit_down("maria")
        assert chair.frame.sidebar.minimumSizeHint().height() <= 768, "a school laptop is no higher"
        screen = at_meeting(chair, meeting_id)
        assert not screen.list.isVisible()
        screen.room.jump.setFocus()
        chair.key(Qt.Key.Key_Down)
        assert "Alma" not in texts(chair.frame), "an arrow opens no pupil"
        screen.room.jump.hidePopup()
        screen.room.jump.set_value(str(item_of(school, meeting_id, ALMA)))
        screen.room.jump.activated.emit(1)
        chair.seat.settle()
        assert isinstance(screen.pane, ItemPane)
        assert screen.width() <= 1366 - chair.frame.sidebar.width()
    finally:
        theme().choose("light", 100)
