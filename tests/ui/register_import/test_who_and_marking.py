# SPDX-License-Identifier: EUPL-1.2
"""Answering on the import page: is it the same pupil, and which pupils have protected identity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from eht_desk.application import register_import
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.identity_numbers import parse_identity
from eht_desk.domain.ids import ImportId
from eht_desk.domain.people import SecurityMarking
from eht_desk.domain.register import RegisterPupil, StagedRegister
from eht_desk.domain.register_comparison import NEW_PUPIL
from eht_desk.domain.register_sources import ReadOptions
from eht_desk.ui.navigation import Route
from eht_desk.ui.register_import.marking_card import MarkedChoice, MarkingCard
from eht_desk.ui.register_import.take_in_protected import TakeInDialog
from eht_desk.ui.register_import.who_card import WhoCard
from eht_desk.ui.screens.import_screen import ImportScreen
from tests.fakes.august import AUGUST, FILES, MAY, Desk, register, row
from tests.fakes.school import School
from tests.ui.school_year.conftest import SitDown, school, sit_down, words

__all__ = ["school", "sit_down"]


@pytest.fixture
def spring(school: School) -> Desk:
    school.clock.set(MAY)
    desk = Desk(school.rector, school.registers)
    desk.take_in(
        register(*(row(number, "7A", 7) for number in range(1, 6)), bare(30, "7A", 7)), absent_have_left=True
    )
    school.clock.set(AUGUST)
    return desk


def bare(number: int, class_name: str, grade: int) -> RegisterPupil:
    return row(number, class_name, grade, given_name="Folke", family_name="Eriksson", external_id="")


def autumn(*more: RegisterPupil, marking: SecurityMarking = SecurityMarking.NONE) -> StagedRegister:
    rows = (*(row(number, "8A", 8) for number in range(1, 6)), *more)
    return register(*(replace(item, marking=marking) for item in rows))


def open_screen(qtbot: QtBot, school: School, sit_down: SitDown, staged: StagedRegister) -> ImportScreen:
    school.registers.register = staged
    summary, _ = register_import.stage_register(school.rector, FILES, ReadOptions(school.rector.today))
    return open_again(qtbot, sit_down, summary.import_id)


def open_again(qtbot: QtBot, sit_down: SitDown, import_id: ImportId) -> ImportScreen:
    screen = ImportScreen(sit_down("karin").desk, Route("import", {"import": import_id}))
    screen.resize(1158, 716)
    screen.show()
    settle(qtbot, screen)
    return screen


def settle(qtbot: QtBot, screen: ImportScreen) -> None:
    qtbot.waitUntil(lambda: screen.compared is not None and screen.compared.counts.isVisible())


def who_card(screen: ImportScreen) -> WhoCard:
    assert screen.compared is not None
    assert screen.compared.who is not None
    return screen.compared.who


def marking(screen: ImportScreen) -> MarkingCard:
    assert screen.marking_card is not None
    return screen.marking_card


def tick(choice: MarkedChoice, name: str) -> None:
    for at in range(choice.list.count()):
        if name in choice.list.item(at).text():
            choice.list.item(at).setCheckState(Qt.CheckState.Checked)


def primary(screen: ImportScreen) -> tuple[str, bool]:
    """The word of the primary button and whether it can be pressed; nothing while the page is busy."""
    found = [item for item in screen.header_actions() if item.is_primary]
    return (found[0].text, found[0].is_enabled) if found else ("", False)


def approve(qtbot: QtBot, screen: ImportScreen) -> None:
    next(item for item in screen.header_actions() if item.is_primary).run()
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())


def folkes(desk: Desk) -> list[str]:
    classes = desk.classes()
    return sorted(classes[key] for key, pupil in desk.pupils().items() if pupil.given_name == "Folke")


def test_a_person_says_that_it_is_the_same_pupil(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_screen(qtbot, school, sit_down, autumn(bare(43, "8B", 8)))
    card = who_card(screen)
    assert "Folke Eriksson, 8B" in words(card)
    (field,) = card.fields.values()
    texts = [field.itemText(at) for at in range(field.count())]
    assert texts == ["Välj", "Samma elev som Folke Eriksson (7A)", "Ny elev", "Ta inte in"]
    assert primary(screen) == ("Ta in 5 elever", True)
    field.setCurrentIndex(1)
    assert primary(screen) == ("Ta in 6 elever", True)
    approve(qtbot, screen)
    assert folkes(spring) == ["8B"]
    assert "ingen klass" not in words(screen)


def test_without_an_answer_the_result_tells_who_has_no_class(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_screen(qtbot, school, sit_down, autumn(bare(43, "8B", 8)))
    approve(qtbot, screen)
    assert "1 elev har ingen klass i år: Folke Eriksson." in words(screen)


def test_one_pupil_is_not_two_rows(qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown) -> None:
    screen = open_screen(qtbot, school, sit_down, autumn(bare(43, "8B", 8), bare(44, "8C", 8)))
    one, two = who_card(screen).fields.values()
    one.setCurrentIndex(1)
    two.setCurrentIndex(1)
    assert "vald på en annan rad" in words(screen)
    assert not primary(screen)[1]
    two.set_value(NEW_PUPIL)
    assert primary(screen) == ("Ta in 7 elever", True)


def test_answers_are_there_after_a_lock(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    newcomer = row(40, "8A", 8)
    screen = open_screen(
        qtbot, school, sit_down, autumn(newcomer, bare(43, "8B", 8), marking=SecurityMarking.UNKNOWN)
    )
    marking(screen).named.click()
    qtbot.waitUntil(lambda: marking(screen).named.isChecked() and marking(screen).choice.isVisible())
    tick(marking(screen).choice, "Elev40")
    marking(screen).choice.button.click()
    qtbot.waitUntil(lambda: screen.compared is not None and screen.compared.who is not None)
    (field,) = who_card(screen).fields.values()
    field.set_value(NEW_PUPIL)
    state = screen.state()
    assert "Folke" not in repr(state)
    again = ImportScreen(screen._desk, Route("import"))
    again.resize(1158, 716)
    again.show()
    again.restore(state)
    settle(qtbot, again)
    assert marking(again).named.isChecked()
    assert len(marking(again).choice.marked()) == 1
    assert list(who_card(again).decisions.values()) == [NEW_PUPIL]


def test_those_who_are_ticked_are_held_and_the_others_go_in(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    numbered = replace(row(41, "8A", 8), identity=parse_identity("20130101-2389", today=school.rector.today))
    staged = autumn(row(40, "8A", 8), numbered, row(42, "8A", 8), marking=SecurityMarking.UNKNOWN)
    screen = open_screen(qtbot, school, sit_down, staged)
    assert "Håll tillbaka 3 nya elever" in marking(screen).hold.text()
    marking(screen).named.click()
    qtbot.waitUntil(lambda: marking(screen).choice.isVisible())
    choice = marking(screen).choice
    assert screen.first_focus() is choice.line
    assert not choice.button.isEnabled()
    choice.line.setText("elev40")
    shown = [at for at in range(choice.list.count()) if not choice.list.item(at).isHidden()]
    assert len(shown) == 1
    qtbot.keyClick(choice.line, Qt.Key.Key_Down)
    qtbot.keyClick(choice.list, Qt.Key.Key_Space)
    choice.numbers.setPlainText("130101-2389, 20130102-2388")
    choice.tick_button.click()
    assert "1 nummer finns inte i filen" in words(choice)
    assert choice.button.text().startswith("Håll tillbaka 2 elever")
    choice.button.click()
    qtbot.waitUntil(lambda: primary(screen)[0] == "Ta in 6 elever")
    qtbot.waitUntil(lambda: "2 elever hålls tillbaka" in words(screen))
    approve(qtbot, screen)
    names = {pupil.given_name for pupil in spring.pupils().values()}
    assert "Elev42" in names
    assert not names & {"Elev40", "Elev41"}


def test_a_tick_after_the_comparison_holds_too_and_none_vouches_for_nobody(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    staged = autumn(row(40, "8A", 8), row(41, "8A", 8), marking=SecurityMarking.UNKNOWN)
    screen = open_screen(qtbot, school, sit_down, staged)
    marking(screen).named.click()
    qtbot.waitUntil(lambda: marking(screen).choice.isVisible())
    tick(marking(screen).choice, "Elev40")
    marking(screen).choice.button.click()
    qtbot.waitUntil(lambda: primary(screen)[0] == "Ta in 6 elever")
    tick(marking(screen).choice, "Elev41")
    approve(qtbot, screen)
    assert not {pupil.given_name for pupil in spring.pupils().values()} & {"Elev40", "Elev41"}


def test_ticked_rows_are_taken_in_as_protected_and_never_by_name(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    staged = autumn(row(40, "8A", 8), row(41, "8A", 8), marking=SecurityMarking.UNKNOWN)
    screen = open_screen(qtbot, school, sit_down, staged)
    marking(screen).named.click()
    qtbot.waitUntil(lambda: marking(screen).choice.isVisible())
    choice = marking(screen).choice
    assert not choice.take_in_button.isVisible()
    tick(choice, "Elev40")
    assert choice.take_in_button.text() == "Ta in 1 elev som skyddad …"
    choice.take_in_button.click()
    qtbot.waitUntil(lambda: bool(screen.window().findChildren(TakeInDialog)))
    (box,) = screen.window().findChildren(TakeInDialog)
    qtbot.waitUntil(lambda: bool(box.fields.boxes))
    assert "Elev40" in words(box)
    box.action_button.click()  # rektor alone: too few
    qtbot.waitUntil(lambda: "Minst 2 personer" in words(box))
    qtbot.waitUntil(box.action_button.isEnabled)
    box.fields.boxes[school.accounts["maria"]].setChecked(True)
    box.action_button.click()
    qtbot.waitUntil(lambda: not isValid(box) or not box.isVisible())
    settle(qtbot, screen)
    qtbot.waitUntil(lambda: "Elev40" not in words(screen))
    views = list_pupils(school.as_("maria"))
    assert (
        len([view for view in views if view.is_protected]) == 1
    )  # 8A is made with the others, so no class yet
    assert not any("Elev40" in view.name for view in views)
    assert not any("Elev40" in view.name for view in list_pupils(school.as_("per")))


def test_every_button_of_the_question_is_reached_with_tab_in_the_order_of_the_page(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    staged = autumn(row(40, "8A", 8), row(41, "8A", 8), marking=SecurityMarking.UNKNOWN)
    screen = open_screen(qtbot, school, sit_down, staged)
    marking(screen).named.click()
    qtbot.waitUntil(lambda: marking(screen).choice.isVisible())
    choice = marking(screen).choice
    tick(choice, "Elev40")
    screen.window().activateWindow()
    choice.line.setFocus()
    wanted = [choice.line, choice.list, choice.numbers, choice.tick_button, choice.button]
    wanted.append(choice.take_in_button)
    reached: list[QWidget | None] = []
    for _ in wanted:
        reached.append(screen.window().focusWidget())
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
    assert reached == wanted
