# SPDX-License-Identifier: EUPL-1.2
"""Ctrl K and I dag: the members' part of it, and that everybody else sees exactly what they would without the pupil."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from eht_desk.application import form_work, papers
from eht_desk.application.account_desk import close_account, reset_password
from eht_desk.application.protections import add_member, ask_to_loosen
from eht_desk.domain.log import LogEvent
from eht_desk.ui.navigation import Route
from eht_desk.ui.palette_model import SIDE_ROLE
from eht_desk.ui.protection.find import FindProtectedDialog
from tests.fakes.school import ALMA, FORM, TALK, School, make_school
from tests.ui.desks import type_text
from tests.ui.protection.conftest import (
    ALIAS,
    NAMES,
    MakeStage,
    Room,
    dialog,
    dialogs,
    press,
    protect,
    sit,
    spoken,
    words,
)

_FIND = "Sök skyddad elev på namn …"


def lines(room: Room, text: str) -> list[str]:
    room.frame.open_palette()
    room.frame.palette_box.line.setText(text)
    model = room.frame.palette_box.model
    found = [str(model.index(row).data()) for row in range(model.rowCount())]
    room.frame.palette_box.close_quietly()
    return found


def today(room: Room) -> str:
    room.frame.go(Route("today"))
    room.settle()
    screen = room.frame.current_screen
    assert screen is not None
    return words(screen)


# -- Ctrl K


def test_the_true_name_finds_the_question_and_not_the_pupil(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    assert lines(room, "alma dahl") == [_FIND]
    assert ALIAS in lines(room, "k-2041")
    assert _FIND not in lines(room, "noel")


def test_the_question_stands_after_the_commands_that_are_called_so(
    make_stage: MakeStage, protected: School
) -> None:
    room = sit(make_stage, protected, "karin")
    assert lines(room, "läs in elever")[0] == "Läs in elever"
    assert lines(room, "inställningar")[0] == "Inställningar"
    commands = [line for line in lines(room, "elever") if not line.startswith("Handbok")]
    assert commands[-1] == _FIND
    assert len(commands) > 1
    assert lines(room, "sök skyddad")[0] == _FIND


def test_on_the_page_of_a_protected_pupil_the_protection_is_found(
    make_stage: MakeStage, protected: School
) -> None:
    room = sit(make_stage, protected, "maria")
    assert "Skyddet" not in lines(room, "skyddet")
    room.go("pupil")
    assert lines(room, "skyddet")[0] == "Skyddet"
    room.frame.open_palette()
    type_text(room.frame.palette_box.line, "skyddet")
    QTest.keyClick(room.frame.palette_box.line, Qt.Key.Key_Return)
    room.settle()
    assert room.frame.route == Route("protection", {"pupil": str(ALMA)})


def test_to_others_there_is_no_such_question(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "per")
    assert lines(room, "alma dahl") == []
    assert _FIND not in lines(room, "")


def find_dialog(room: Room) -> FindProtectedDialog:
    room.frame.open_palette()
    type_text(room.frame.palette_box.line, "alma")
    QTest.keyClick(room.frame.palette_box.line, Qt.Key.Key_Return)
    room.settle()
    box = dialog()
    assert isinstance(box, FindProtectedDialog)
    return box


def test_searching_by_name_asks_why_and_opens_the_alias(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    box = find_dialog(room)
    assert box.text.text() == ""
    type_text(box.text, "Alma Dahl")
    QTest.keyClick(box.text, Qt.Key.Key_Return)
    room.settle()
    assert box.row("reason").problem
    box.reason.setText("Ringde nyss")
    box.action_button.click()
    room.settle()
    assert not dialogs()
    assert room.frame.route == Route("pupil", {"pupil": ALMA})
    assert ALIAS in words(room.frame)
    assert not [name for name in NAMES if name in words(room.frame)]
    assert "sökte på namnet" in words(room.go("protection"))


def test_a_name_that_is_nobodys(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    box = find_dialog(room)
    box.text.setText("Noel Ek")
    box.reason.setText("Ringde nyss")
    box.action_button.click()
    room.settle()
    assert "Ingen skyddad elev som du är behörig till heter så" in box.message.text
    assert box.action_button.isEnabled()


def test_a_typed_name_waits_nowhere(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    box = find_dialog(room)
    box.text.setText("Alma Dahl")
    room.stage.window.lock("idle")
    room.stage.settle()
    room.frame = room.stage.unlock("maria")
    room.settle()
    box = find_dialog(room)
    assert box.text.text() == ""


# -- I dag


def test_what_is_left_stands_there_until_it_is_done(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "maria")
    before = room.frame.overview.to_do
    assert f"Gör klart skyddet för {ALIAS}" in today(room)
    press(room.frame, "Gör klart")
    room.settle()
    room.settle()
    assert "Gör klart skyddet för" not in today(room)
    assert room.frame.overview.to_do == before - 1


def test_the_others_are_told_who_was_let_in_until_they_have_seen_it(
    make_stage: MakeStage, protected: School
) -> None:
    add_member(protected.rector, ALMA, protected.accounts["per"], "Ny mentor")
    room = sit(make_stage, protected, "maria")
    assert f"Per Holm fick behörighet till {ALIAS}" in today(room)
    assert "Ny mentor" in today(room)
    press(room.frame, "Jag har sett det")
    assert "fick behörighet" not in today(room)
    assert "fick behörighet" not in today(sit(make_stage, protected, "karin")), "who did it knows"
    assert f"Du fick behörighet till {ALIAS}" in today(sit(make_stage, protected, "per"))
    protected.clock.advance(days=8)
    assert "fick behörighet" not in today(sit(make_stage, protected, "per"))


def test_the_second_person_answers_there(make_stage: MakeStage, protected: School) -> None:
    ask_to_loosen(protected.rector, ALMA, None, "Hotet är över")
    assert "begär inget skydd" not in today(sit(make_stage, protected, "karin"))
    room = sit(make_stage, protected, "maria")
    assert f"Karin Ås begär inget skydd för {ALIAS}" in today(room)
    press(room.frame, "Nej …")
    dialog().action_button.click()  # type: ignore[attr-defined]  # a SmallDialog
    room.settle()
    assert "begär inget skydd" not in today(room)


# -- to everybody else


def everything(room: Room) -> list[str]:
    """What can be seen and heard on I dag, in the list, among signed papers, in search and in Inställningar."""
    found = []
    for route in (
        Route("today"),
        Route("pupils"),
        Route("signed_papers"),
        Route("settings", {"page": "verify"}),
    ):
        room.frame.go(route)
        room.settle()
        found.append(words(room.frame))
        found.append(spoken(room.stage.window))
        found += [
            str(view.model().index(row, column).data(role))
            for view in room.frame.findChildren(QAbstractItemView)
            if view.isVisible() and view.model() is not None
            for row in range(view.model().rowCount())
            for column in range(view.model().columnCount())
            for role in (Qt.ItemDataRole.DisplayRole, SIDE_ROLE)
        ]
    found.append(" | ".join(lines(room, "")))
    found.append(str(room.frame.overview.to_do))
    found.append(str(len(room.frame.overview.pupils)))
    return found


def written_about_alma(school: School) -> None:
    per = school.as_("per")
    page = form_work.open_form(per, ALMA, FORM)
    draft = form_work.save_draft(per, page.draft, TALK, starts_stretch=True)
    document, _ = form_work.finalise_stage(per, draft)
    papers.issue_paper(per, document.id)
    papers.record_print(per, document.id, 1, 1)
    form_work.open_form(per, ALMA, FORM)


@pytest.mark.parametrize("login", ["per", "sara", "nils", "ida"])
def test_to_others_the_window_is_as_if_she_had_never_been_there(make_stage: MakeStage, login: str) -> None:
    school, plain = make_school(), make_school()
    written_about_alma(school)
    protect(school, "maria")
    with plain.rector.store.write() as work:
        work.pupils.remove([ALMA])
        work.commit(LogEvent("test"))
    seen = everything(sit(make_stage, school, login))
    for text in seen:
        assert not [name for name in (*NAMES, ALIAS, "skyddad", "Skyddad") if name in text], text
    assert seen == everything(sit(make_stage, plain, login))


def test_to_members_she_is_one_of_the_pupils(make_stage: MakeStage, protected: School) -> None:
    before = len(sit(make_stage, make_school(), "maria").frame.overview.pupils)
    assert len(sit(make_stage, protected, "maria").frame.overview.pupils) == before


def test_i_dag_tells_when_one_person_alone_can_open_it(make_stage: MakeStage, protected: School) -> None:
    room = sit(make_stage, protected, "karin")
    assert "Bara en person" not in today(room)
    close_account(protected.rector, protected.accounts["maria"])
    room.stage.window.lock("idle")
    room.stage.settle()
    room.frame = room.stage.unlock("karin")
    room.settle()
    assert f"Bara en person kan öppna {ALIAS}" in today(room)
    press(room.frame, "Till skyddet")
    room.settle()
    text = words(room.frame)
    assert "kontot är stängt" in text


def test_who_has_a_new_password_is_seen_to_wait(make_stage: MakeStage, protected: School) -> None:
    reset_password(protected.rector, protected.accounts["maria"], "blå gräset under snön")
    room = sit(make_stage, protected, "karin")
    assert "har nytt lösenord och väntar på sitt gamla blad" in words(room.go("protection"))
    ask_to_loosen(room.stage.school.as_("karin"), ALMA, None, "Hävt")
    assert "Ingen annan kan svara nu" in words(room.go("protection"))
