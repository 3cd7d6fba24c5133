# SPDX-License-Identifier: EUPL-1.2
"""Living with a protection: who may know, the plan, a higher grade at once, a lower one by two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea

from eht_desk.application.protections import (
    add_member,
    answer_loosening,
    ask_to_loosen,
    change_plan,
    read_protection,
)
from eht_desk.domain.protection import DeniedPerson, Protection, ProtectionGrade, ProtectionPlan, Secret
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.log_texts import NAMES_STAFF
from eht_desk.ui.protection.dialogs import (
    AnswerDialog,
    GiveAccessDialog,
    LoosenDialog,
    PlanDialog,
    RemoveAccessDialog,
)
from eht_desk.ui.protection.protection_screen import ProtectionScreen
from eht_desk.ui.widgets.check_box import CheckBox
from tests.fakes.school import ALMA, School
from tests.ui.protection.conftest import ALIAS, NAMES, MakeStage, Room, dialog, dialogs, press, sit, words


@pytest.fixture
def room(make_stage: MakeStage, protected: School) -> Room:
    room = sit(make_stage, protected, "karin")
    room.go("protection")
    return room


def now(school: School) -> Protection:
    return read_protection(school.rector, ALMA).protection


def page(room: Room) -> str:
    screen = room.frame.current_screen
    assert screen is not None
    return words(screen)


def test_what_is_shown_where(room: Room) -> None:
    text = page(room)
    for part in (ALIAS, "Så hanteras ärendet", "Ser inte att eleven finns", "Test Testsson", "Socialjouren"):
        assert part in text
    assert "Namn, adress" in text
    assert not [name for name in NAMES if name in text]


def test_who_looked_is_named_also_where_staff_are_secret_and_the_page_says_so(
    room: Room, protected: School
) -> None:
    assert NAMES_STAFF not in page(room)
    more = (Secret.NAME, Secret.ADDRESS, Secret.CLASS)
    change_plan(protected.rector, ALMA, replace(now(protected).plan, secrets=more))
    room.go("protection")
    assert NAMES_STAFF in page(room)
    room.go("log")
    assert NAMES_STAFF in page(room)
    assert "Karin Ås" in page(room)


def test_somebody_is_let_in_with_a_reason(room: Room, protected: School) -> None:
    press(room.frame, "Ge behörighet")
    box = dialog()
    assert isinstance(box, GiveAccessDialog)
    box.action_button.click()
    assert box.row("members").problem == "Välj vem som ska få veta."
    box.who.set_value(str(protected.accounts["per"]))
    box.action_button.click()
    room.settle()
    assert box.row("reason").problem
    box.reason.setText("Ny mentor")
    box.action_button.click()
    room.settle()
    assert "Per Holm" in page(room)
    assert "Fick behörighet: Per Holm" in page(room)
    assert room.frame.band.members.text().startswith("Bara du, Maria Lind och Per Holm är behöriga")


def test_somebody_may_not_know_any_more(room: Room, protected: School) -> None:
    add_member(protected.rector, ALMA, protected.accounts["per"], "Mentor")
    room.go("protection")
    press(room.frame, "Ta bort", "Per Holm")
    box = dialog()
    assert isinstance(box, RemoveAccessDialog)
    assert "kopior på andra ställen" in words(box)
    box.reason.setText("Byter skola")
    box.action_button.click()
    room.settle()
    assert not dialogs()
    assert "Gör klart skyddet" in page(room)
    room.settle()
    assert read_protection(protected.rector, ALMA).protection.left_to_do == ()
    room.go("protection")
    assert "Behörighet togs bort: Per Holm" in page(room)
    with protected.as_("per").store.read() as work:
        assert work.protections.all() == []


def test_one_cannot_be_left_alone(room: Room) -> None:
    press(room.frame, "Ta bort", "Maria Lind")
    box = dialog()
    assert isinstance(box, RemoveAccessDialog)
    box.reason.setText("Byter skola")
    box.action_button.click()
    room.settle()
    assert "Minst 2 personer måste vara behöriga" in box.message.text
    assert box.action_button.isEnabled()


def test_nobody_takes_the_own_key_away(room: Room) -> None:
    """Somebody else does: who leaves could not seal what stays."""
    text = page(room)
    assert "Karin Ås (du)" in text
    assert text.count("Ta bort …") == 1


def test_a_higher_grade_holds_at_once(room: Room, protected: School) -> None:
    press(room.frame, "Höj skyddet")
    dialog().action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    room.settle()
    assert now(protected).grade is ProtectionGrade.PROTECTED_REGISTRATION
    assert "Höj skyddet" not in page(room)
    assert room.frame.band.words.text() == "Skyddade personuppgifter · skyddad folkbokföring"


def test_a_lower_one_waits_for_somebody_else(room: Room, protected: School) -> None:
    press(room.frame, "Begär lägre skydd")
    box = dialog()
    assert isinstance(box, LoosenDialog)
    box.action_button.click()
    assert box.row("grade").problem == "Välj vad som ska gälla."
    box.grade.set_value("local")
    box.action_button.click()
    room.settle()
    assert box.row("reason").problem
    box.reason.setText("Beslut upphävt")
    box.action_button.click()
    room.settle()
    assert now(protected).grade is ProtectionGrade.CONFIDENTIALITY_MARKING
    assert "Väntar på svar av en annan behörig" in page(room)
    assert "Begär lägre skydd" not in page(room)
    assert "Ja …" not in page(room)


def test_the_second_persons_yes_to_none_gives_the_pupil_back(
    make_stage: MakeStage, protected: School
) -> None:
    ask_to_loosen(protected.rector, ALMA, None, "Hotet är över")
    room = sit(make_stage, protected, "maria")
    room.go("protection")
    assert "Karin Ås begär inget skydd. Skäl: Hotet är över" in page(room)
    press(room.frame, "Ja …")
    box = dialog()
    assert isinstance(box, AnswerDialog)
    assert "blir en vanlig elev igen" in words(box)
    box.action_button.click()
    room.settle()
    assert not room.frame.band.isVisible()
    assert ALIAS not in words(room.frame)
    room.go("pupil")
    assert "Alma Dahl" in words(room.frame)


def test_the_second_persons_no(make_stage: MakeStage, protected: School) -> None:
    ask_to_loosen(protected.rector, ALMA, ProtectionGrade.LOCAL, "Hotet är över")
    room = sit(make_stage, protected, "maria")
    room.go("protection")
    press(room.frame, "Nej …")
    box = dialog()
    assert isinstance(box, AnswerDialog)
    box.reason.setText("Prövas igen i vår")
    box.action_button.click()
    room.settle()
    assert "Lägre skydd nekades" in page(room)
    assert now(protected).loosening is None


def test_the_plan_is_changed(room: Room, protected: School) -> None:
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    guardian = "Vårdnadshavare 1 (namnet visas med identiteten)"
    assert [item.text() for item in box.fields.denied.boxes] == [guardian, "Test Testsson"]
    box.fields.secrets.boxes[2].setChecked(True)
    box.fields.denied.boxes[1].setChecked(False)
    box.fields.review_on.line.setText("i går eller så")
    box.action_button.click()
    assert box.row("review_on").problem
    box.fields.denied.boxes[1].setChecked(True)
    box.fields.review_on.line.setText("2027-05-01")
    box.action_button.click()
    room.settle()
    plan = now(protected).plan
    assert plan.secrets == (Secret.NAME, Secret.ADDRESS, Secret.SCHOOL)
    assert plan.denied == (DeniedPerson("Test Testsson"),)
    assert plan.phone_whom == "Socialjouren"
    assert "aldrig namn eller skola" in page(room)
    assert "begär en" not in page(room)


def test_what_the_plan_loses_waits_for_somebody_else_and_the_page_says_for_whom(
    room: Room, protected: School, make_stage: MakeStage
) -> None:
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    box.fields.secrets.boxes[1].setChecked(False)
    box.fields.secrets.boxes[3].setChecked(True)
    box.fields.denied.boxes[1].setChecked(False)
    box.action_button.click()
    room.settle()
    assert box.row("reason").problem
    box.reason.setText("Hotet är över")
    box.action_button.click()
    room.settle()
    plan = now(protected).plan
    assert plan.secrets == (Secret.NAME, Secret.ADDRESS, Secret.CLASS)
    assert plan.denied == (DeniedPerson("Test Testsson"),)
    text = page(room)
    falls = "adress är inte längre hemligt, Test Testsson får kontaktas"
    assert f"Karin Ås begär en lättare plan: {falls}. Skäl: Hotet är över" in text
    assert "Väntar på svar av en annan behörig: Maria Lind" in text
    assert "Ja …" not in text
    other = sit(make_stage, protected, "maria")
    other.go("protection")
    press(other.frame, "Ja …")
    answer = dialog()
    assert isinstance(answer, AnswerDialog)
    assert falls in words(answer)
    answer.action_button.click()
    other.settle()
    plan = now(protected).plan
    assert (plan.secrets, plan.denied) == ((Secret.NAME, Secret.CLASS), ())
    assert "begär en" not in page(other)
    assert "Planen ändrades: Karin Ås" in page(other)
    assert now(protected).grade is ProtectionGrade.CONFIDENTIALITY_MARKING


def test_a_guardian_is_kept_out_by_number_without_a_name_in_clear(room: Room, protected: School) -> None:
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    assert not box.fields.denied.boxes[0].isChecked()
    box.fields.denied.boxes[0].setChecked(True)
    box.action_button.click()
    room.settle()
    [guardian] = read_protection(protected.rector, ALMA).guardians
    assert not now(protected).may_receive(guardian)
    assert "vårdnadshavare 1 (namnet visas med identiteten), Test Testsson" in page(room)
    assert "Omar" not in page(room)
    press(room.frame, "Ändra planen")
    again = dialog()
    assert isinstance(again, PlanDialog)
    assert [item.isChecked() for item in again.fields.denied.boxes] == [True, True]


def test_what_another_tick_gives_away_cannot_be_unticked_and_says_why(room: Room) -> None:
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    _, _, school_box, class_box, staff_box, _ = box.fields.secrets.boxes
    school_box.click()
    assert [item.text() for item in (class_box, staff_box)] == [
        "Klass (röjer skolan)",
        "Personal (röjer klassen)",
    ]
    for item in (class_box, staff_box):
        item.click()
        assert item.isChecked()
        assert not item.isEnabled()
    assert ink(class_box) > 4  # a closed box shows that it is ticked
    assert box.fields.plan().secrets == (Secret.NAME, Secret.ADDRESS, Secret.SCHOOL)
    kept = box.fields.ticks()
    school_box.click()
    assert [(item.text(), item.isChecked(), item.isEnabled()) for item in (class_box, staff_box)] == [
        ("Klass", False, True),
        ("Personal", False, True),
    ]
    box.fields.set_ticks(kept)
    assert box.fields.plan().secrets == (Secret.NAME, Secret.ADDRESS, Secret.SCHOOL)
    assert class_box.isChecked()


def test_what_tightens_is_saved_while_a_lower_grade_waits_and_the_rest_is_told_where_it_is_seen(
    room: Room, protected: School
) -> None:
    ask_to_loosen(protected.rector, ALMA, ProtectionGrade.LOCAL, "Nytt beslut")
    room.go("protection")
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    box.fields.secrets.boxes[2].setChecked(True)
    box.fields.denied.boxes[1].setChecked(False)
    box.action_button.click()
    room.settle()
    assert Secret.SCHOOL in now(protected).hidden
    assert now(protected).plan.denied == (DeniedPerson("Test Testsson"),)
    assert "Det som skyddar mer gäller nu" in box.message.text
    assert "Test Testsson får kontaktas" in box.message.text
    assert box.action_button.isHidden()
    is_seen(box)
    box.cancel_button.click()
    room.settle()
    press(room.frame, "Ändra planen")
    again = dialog()
    assert isinstance(again, PlanDialog)
    again.fields.denied.boxes[1].setChecked(False)
    again.action_button.click()
    room.settle()
    assert "En begäran väntar redan på svar" in again.message.text
    is_seen(again)


def ink(box: CheckBox) -> int:
    """How many dark points there are inside the box's own square."""
    picture = box.grab().toImage()
    middle = picture.height() // 2
    square = [(x, y) for x in range(10, 20) for y in range(middle - 5, middle + 5)]
    return sum(1 for x, y in square if picture.pixelColor(x, y).lightness() < 180)


def is_seen(box: SmallDialog) -> None:
    """The form is higher than the screen of the tests, and its message within what is shown of it."""
    area = box.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() > 0
    view = area.viewport()
    top = box.message.mapTo(view, QPoint(0, 0)).y()
    assert top >= 0
    assert top + box.message.height() <= view.height()


def test_who_asked_takes_the_request_back(room: Room, protected: School, make_stage: MakeStage) -> None:
    ask_to_loosen(protected.rector, ALMA, ProtectionGrade.LOCAL, "Nytt beslut")
    other = sit(make_stage, protected, "maria")
    other.go("protection")
    assert "Ta tillbaka" not in page(other)
    room.go("protection")
    press(room.frame, "Ta tillbaka begäran")
    room.settle()
    assert now(protected).loosening is None
    text = page(room)
    assert "Begäran om lägre skydd togs tillbaka: lokalt skydd" in text
    assert "Väntar på svar" not in text
    assert "Begär lägre skydd" in text


def test_each_grade_is_named_before_what_is_said_of_it(make_stage: MakeStage, protected: School) -> None:
    ask_to_loosen(protected.rector, ALMA, ProtectionGrade.LOCAL, "Nytt beslut")
    answer_loosening(protected.as_("maria"), ALMA, agrees=True)
    room = sit(make_stage, protected, "karin")
    room.go("protection")
    text = page(room)
    assert "Skyddet sänktes: lokalt skydd" in text
    assert "Maria Lind · begärt av Karin Ås" in text
    press(room.frame, "Höj skyddet")
    told = words(dialog())
    for grade in ("Sekretessmarkering: Skatteverket", "Skyddad folkbokföring: Eleven är folkbokförd"):
        assert grade in told


def test_the_name_can_never_be_unticked(room: Room) -> None:
    press(room.frame, "Ändra planen")
    box = dialog()
    assert isinstance(box, PlanDialog)
    name = box.fields.secrets.boxes[0]
    name.click()
    assert name.isChecked()


def test_it_is_gone_for_who_is_no_member_any_more(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "per")
    text = words(room.go("protection"))
    assert ALIAS not in text
    assert "Behöriga" not in text


def test_everything_is_reached_with_tab(room: Room) -> None:
    screen = room.frame.current_screen
    assert screen is not None
    seen: set[str] = set()
    for _ in range(60):
        room.stage.key(Qt.Key.Key_Tab)
        focus = room.stage.window.focusWidget()
        if screen.isAncestorOf(focus):
            seen.add(focus.accessibleName().split(":")[0])
    wanted = {
        "Till eleven",
        "Visa identitet i 60 s",
        "Ändra planen …",
        "Höj skyddet …",
        "Ge behörighet …",
        "Ta bort …",
    }
    assert wanted <= seen


def test_a_word_without_an_end_widens_no_page(room: Room, protected: School) -> None:
    long = "Å" * 300
    plan = ProtectionPlan(
        (Secret.NAME, Secret.ADDRESS), (DeniedPerson(long),), phone_whom=long, note=f"<b>{long}"
    )
    change_plan(protected.rector, ALMA, plan, long)  # Test Testsson waits for an answer
    change_plan(protected.rector, ALMA, replace(plan, denied=now(protected).plan.denied))
    screen = room.go("protection")
    assert isinstance(screen, ProtectionScreen)
    assert screen.page.horizontalScrollBar().maximum() == 0
    assert "<b>" in words(screen)
