# SPDX-License-Identifier: EUPL-1.2
"""Times, gate and the kurator's own kartläggning on the pupil's page, by keys alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from eht_desk.application import contact_notes
from eht_desk.application.approvals import approve
from eht_desk.application.contact_notes import NewNote
from eht_desk.application.form_work import correct_document, finalise_stage
from eht_desk.application.gates import look_at_gate
from eht_desk.application.offered_times import NewTime, note_missed, offer_time
from eht_desk.application.offered_views import offered_times
from eht_desk.application.pupils import open_pupil
from eht_desk.application.workspace import Workspace
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.documents import ApprovalWay
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.offered_times import OfferedState
from eht_desk.ui.more_menu import MoreButton
from eht_desk.ui.screens.gate_card import GateCard, GateNotice, PassDialog
from eht_desk.ui.screens.mapping_card import DayDialog, MappingCard
from eht_desk.ui.screens.offered_times import OfferedCard, TimeDialog, parse_clock
from eht_desk.ui.screens.pupil_screen import PupilScreen
from tests.application.mapping_texts import AREAS, MAPPING, locked_mapping
from tests.fakes.school import ALMA, School
from tests.ui.desks import destroy
from tests.ui.mapping.conftest import SitDown, button, dialog, has_button, part, pupil_page, texts

HOSTILE = "<b>fet</b> &amp; ‮omvänd‬ 👩‍👧 " + "långt" * 20


def offer(workspace: Workspace, hours: int, place: str = "Kurators rum") -> None:
    offer_time(workspace, ALMA, NewTime(MAPPING, workspace.now + timedelta(hours=hours), place))


def states(school: School) -> list[OfferedState]:
    return [row.state for row in offered_times(school.as_("maria"), ALMA, MAPPING).rows]


def test_a_time_is_offered_in_a_small_form(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), -48)
    seat = sit_down("maria")
    page = pupil_page(seat)
    button(page, "offer ").click()
    form = dialog(TimeDialog)
    QTest.keyClicks(part(form.day, QLineEdit), "i morgon")
    form.clock.setText("kl 10")
    form.place.setText(HOSTILE[:190])
    QTest.keyClick(form.clock, Qt.Key.Key_Return)
    seat.settle()
    rows = offered_times(school.as_("maria"), ALMA, MAPPING).rows
    assert rows[0].state is OfferedState.PLANNED
    assert (rows[0].at - school.clock.now()).days in (0, 1)
    assert "<b>fet</b>" in texts(page)


def narrowest(page: PupilScreen) -> int:
    content: QWidget | None = page.page.widget()
    assert content is not None
    return content.minimumSizeHint().width()


def test_an_address_as_a_place_makes_the_page_no_wider(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), 48)
    plain = narrowest(pupil_page(sit_down("maria")))
    offer(school.as_("maria"), 72, "https://" + "möteslänk" * 20)
    page = pupil_page(sit_down("maria"))
    assert narrowest(page) <= max(plain, page.width())


def test_a_past_day_is_asked_about_before_it_is_saved(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), -48)
    seat = sit_down("maria")
    page = pupil_page(seat)
    button(page, "offer ").click()
    form = dialog(TimeDialog)
    form.day.set_value(school.as_("maria").today - timedelta(days=5))
    form.clock.setText("9.15")
    form.action_button.click()
    seat.settle()
    assert len(states(school)) == 1
    assert "har redan varit" in texts(form)
    form.action_button.click()
    seat.settle()
    assert len(states(school)) == 2


def test_one_key_says_what_became_of_it(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), -48)
    offer(school.as_("maria"), -24)
    seat = sit_down("maria")
    page = pupil_page(seat)
    page.activateWindow()
    button(page, "came ").setFocus()
    QTest.keyClick(button(page, "came "), Qt.Key.Key_J)
    seat.settle()
    QTest.keyClick(button(page, "came "), Qt.Key.Key_N)
    seat.settle()
    assert sorted(states(school)) == [OfferedState.ATTENDED, OfferedState.MISSED]
    assert "Noterat" in page.notice.text


def test_the_third_miss_is_told_at_once(school: School, sit_down: SitDown) -> None:
    maria = school.as_("maria")
    for hours in (-72, -48):
        offered, _ = offer_time(maria, ALMA, NewTime(MAPPING, maria.now + timedelta(hours=hours)))
        note_missed(maria, offered)
    offer(maria, -24)
    seat = sit_down("maria")
    page = pupil_page(seat)
    button(page, "missed ").click()
    seat.settle()
    assert "tredje gången i rad" in page.notice.text
    assert "Rektor har fått en uppgift" in texts(page)


def test_a_mentor_reads_the_times_and_changes_nothing(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), -24)
    page = pupil_page(sit_down("per"))
    assert "Kurators rum" in texts(part(page, OfferedCard))
    assert not has_button(page, "came ")
    assert not has_button(page, "offer ")


def test_the_gate_shows_what_is_there_and_leads_to_what_is_missing(school: School, sit_down: SitDown) -> None:
    call = NewNote(
        ContactWith.GUARDIAN,
        ContactChannel.PHONE,
        ContactOutcome.REACHED,
        school.clock.now(),
        guardian_id=GuardianId("g1"),
    )
    contact_notes.write_note(school.as_("per"), ALMA, call)
    offer(school.as_("maria"), 24)
    seat = sit_down("maria")
    page = pupil_page(seat)
    gate = part(page, GateCard)
    assert "23 nov, Per Holm" in texts(gate)
    button(gate, "do met_at_school").click()
    assert seat.went[-1].screen == "contact"
    assert dict(seat.went[-1].parameters) == {"pupil": ALMA, "channel": "meeting_school", "with": "guardian"}


def test_a_time_can_be_offered_as_soon_as_the_gate_is_open(school: School, sit_down: SitDown) -> None:
    """Nobody has begun to write, and EHT has decided nothing yet."""
    for channel in (ContactChannel.PHONE, ContactChannel.MEETING_SCHOOL):
        note = NewNote(
            ContactWith.GUARDIAN,
            channel,
            ContactOutcome.REACHED,
            school.clock.now(),
            guardian_id=GuardianId("g1"),
        )
        contact_notes.write_note(school.as_("per"), ALMA, note)
    page = pupil_page(sit_down("maria"))
    assert has_button(page, f"offer {MAPPING}")
    assert has_button(page, f"begin {MAPPING}")
    assert not has_button(pupil_page(sit_down("per")), f"offer {MAPPING}")


def test_a_contact_written_at_the_gate_of_a_form_leads_back_to_the_form(
    school: School, sit_down: SitDown
) -> None:
    seat = sit_down("maria")
    gate = GateNotice(
        seat.desk, ALMA, look_at_gate(school.as_("maria"), ALMA, "before_social_mapping"), MAPPING
    )
    gate.view.do_buttons[0].click()
    assert seat.went[-1].parameters["form"] == MAPPING
    destroy(gate)


def test_a_gate_is_passed_with_name_and_reason(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), 24)
    seat = sit_down("maria")
    page = pupil_page(seat)
    button(page, "pass ").click()
    form = dialog(PassDialog)
    form.action_button.click()
    seat.settle()
    assert form.isVisible()
    assert form.row("name").problem
    form.decider.setText("Karin Ås")
    assert not form.row("name").problem
    form.reason.setPlainText(HOSTILE)
    QTest.keyClick(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "Passerad med skäl" in texts(part(page, GateCard))
    button(page, f"begin {MAPPING}").click()
    assert (seat.went[-1].screen, seat.went[-1].parameters["form"]) == ("form", MAPPING)


def test_the_kurator_alone_sees_how_far_the_talk_has_come(school: School, sit_down: SitDown) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    seat = sit_down("maria")
    page = pupil_page(seat)
    card = part(page, MappingCard)
    assert "Inte frågad" in texts(card)
    button(card, "mapping social").click()
    assert seat.went[-1].screen == "read_through"
    approve(maria, document.id, "to_rector", AREAS[:3], ApprovalWay.PAPER, on=maria.today, kept_at="Skåpet")
    page.refresh()
    seat.settle()
    assert "Till rektor: 3 av 4 delar" in texts(part(page, MappingCard))
    assert pupil_page(sit_down("karin")).findChildren(MappingCard) == []


def test_the_pupil_takes_it_back(school: School, sit_down: SitDown) -> None:
    maria = school.as_("maria")
    document = locked_mapping(maria)
    approve(maria, document.id, "to_rector", AREAS, ApprovalWay.PAPER, on=maria.today, kept_at="Skåpet")
    seat = sit_down("maria")
    page = pupil_page(seat)
    more = button(page, "mapping more")
    assert isinstance(more, MoreButton)
    more.entry("Ta tillbaka godkännandet till rektor …").run()
    form = dialog(DayDialog)
    QTest.keyClick(part(form.day, QLineEdit), Qt.Key.Key_Return)
    seat.settle()
    assert "Återtagen" in texts(part(page, MappingCard))
    assert "det eleven godkänt" not in texts(page)


def test_what_is_read_of_a_former_version_stays_in_sight(school: School, sit_down: SitDown) -> None:
    """After a correction the card said that nobody reads anything, and there was no way to end it."""
    maria = school.as_("maria")
    document = locked_mapping(maria)
    approve(maria, document.id, "to_rector", AREAS[:1], ApprovalWay.PAPER, on=maria.today, kept_at="Skåpet")
    draft, _ = correct_document(maria, document.id, "Eleven ville ändra")
    finalise_stage(maria, draft)
    seat = sit_down("maria")
    page = pupil_page(seat)
    card = part(page, MappingCard)
    assert "Till rektor: 1 av 4 delar ur en tidigare version" in texts(card)
    assert "Bara du kan läsa" not in texts(card)
    more = button(page, "mapping more")
    assert isinstance(more, MoreButton)
    more.entry("Ta tillbaka det som rektor läser …").run()
    QTest.keyClick(part(dialog(DayDialog).day, QLineEdit), Qt.Key.Key_Return)
    seat.settle()
    assert "tidigare version" not in texts(part(page, MappingCard))
    assert not open_pupil(school.rector, ALMA).documents


def test_times_of_day() -> None:
    assert str(parse_clock("kl 9")) == "09:00:00"
    assert str(parse_clock("10.45")) == "10:45:00"
    assert parse_clock("25.00") is None
    assert parse_clock("snart") is None


def test_the_focus_stays_with_the_time_that_was_answered(school: School, sit_down: SitDown) -> None:
    offer(school.as_("maria"), -24)
    seat = sit_down("maria")
    page = pupil_page(seat)
    page.activateWindow()
    answer = button(page, "missed ")
    about = str(answer.property("key")).rpartition(" ")[2]
    answer.setFocus()
    seat.settle()
    assert QApplication.focusWidget() is answer
    QTest.keyClick(answer, Qt.Key.Key_Return)
    seat.settle()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.property("key") == f"change time {about}"
