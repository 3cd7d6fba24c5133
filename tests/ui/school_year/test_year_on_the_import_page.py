# SPDX-License-Identifier: EUPL-1.2
"""August on the import page: who goes where, whether it is a new year, which mentors follow; and taking it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application import register_import
from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.form_work import open_form, save_draft
from eht_desk.application.organisation import add_unit
from eht_desk.application.pupils import list_pupils
from eht_desk.application.undo_import import UndoPreview
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import ImportId, UnitId
from eht_desk.domain.register import RegisterMentorship, RegisterStaff, StagedRegister
from eht_desk.domain.register_sources import ReadOptions
from eht_desk.ui.navigation import Route
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.register_import.undo_card import undone_words
from eht_desk.ui.register_import.year_card import YearCard
from eht_desk.ui.screens.import_screen import ImportScreen
from tests.fakes.august import AUGUST, FILES, MAY, Desk, read_school, register, row, two_years
from tests.fakes.school import FORM, PASSWORD, TALK, School
from tests.ui.school_year.conftest import SitDown, press, words

PER = RegisterStaff("Per Holm")


@pytest.fixture
def spring(school: School) -> Desk:
    """7A with six pupils, Per is their mentor; now it is August."""
    school.clock.set(MAY)
    desk = Desk(school.rector, school.registers)
    desk.take_in(
        register(
            *(row(number, "7A", 7) for number in range(1, 8)),
            mentorships=(RegisterMentorship("7A", PER),),
        ),
        absent_have_left=True,
    )
    school.clock.set(AUGUST)
    return desk


def autumn() -> StagedRegister:
    """Six go up, one repeats with a new 7A, one is new, one is not in the file."""
    return register(
        *(row(number, "8A", 8) for number in range(1, 6)),
        row(6, "7A", 7),
        row(20, "1A", 1),
        is_complete_list=True,
    )


def stage(school: School, staged: StagedRegister) -> ImportId:
    return stage_at(school, school.unit_id, staged)


def stage_at(school: School, unit_id: UnitId, staged: StagedRegister) -> ImportId:
    school.registers.register = staged
    summary, _ = register_import.stage_register(
        school.rector, FILES, ReadOptions(school.rector.today), "klasslista.xlsx", unit_id=unit_id
    )
    return summary.import_id


def open_staged(qtbot: QtBot, sit_down: SitDown, import_id: ImportId, login: str = "karin") -> ImportScreen:
    screen = ImportScreen(sit_down(login).desk, Route("import", {"import": import_id}))
    screen.resize(1158, 716)
    screen.show()
    qtbot.waitUntil(lambda: screen.compared is not None and screen.compared.counts.isVisible())
    return screen


def year_card(screen: ImportScreen) -> YearCard:
    assert screen.compared is not None
    assert screen.compared.year is not None
    return screen.compared.year


def approve(qtbot: QtBot, screen: ImportScreen) -> None:
    next(item for item in screen.header_actions() if item.is_primary).run()
    qtbot.waitUntil(lambda: screen.result_card is not None and screen.result_card.isVisible())


def test_august_is_told_class_by_class(qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown) -> None:
    card = year_card(open_staged(qtbot, sit_down, stage(school, autumn())))
    assert "3. Nytt läsår 2027/28" in words(card)
    assert card.steps.words() == [
        "Flyttas, 5 elever",
        "7A till 8A, 5 elever",
        "Går om, 1 elev",
        "Nya, 1 elev",
        "Finns inte i filen, 1 elev",
    ]
    assert card.mentors.words() == ["Mentorer som följer med, 1 klass"]


def test_who_is_not_in_the_file_is_told_by_class_the_last_grade_apart(
    qtbot: QtBot, school: School, sit_down: SitDown
) -> None:
    school.clock.set(MAY)
    desk = Desk(school.rector, school.registers)
    spring = [row(number, "7A", 7) for number in range(1, 8)]
    desk.take_in(register(*spring, row(8, "9A", 9), row(9, "9A", 9), row(10, "4B", 4)), absent_have_left=True)
    stayed = next(view for view in list_pupils(school.rector) if view.name == "Elev10 Prov")
    page = open_form(school.rector, stayed.id, FORM)
    save_draft(school.rector, page.draft, TALK, starts_stretch=True)
    school.clock.set(AUGUST)
    moved = [row(number, "8A", 8) for number in range(1, 8)]
    screen = open_staged(qtbot, sit_down, stage(school, register(*moved, is_complete_list=True)))
    assert screen.preview_cards is not None
    told = screen.preview_cards.absent
    assert told is not None
    assert told.words() == [
        "Andra än årskurs 9, 1 elev, 1 med påbörjat utkast",
        "Elev10 Prov, 4B, påbörjat utkast",
        "Årskurs 9, som slutar, 2 elever",
    ]
    told.expandAll()
    assert "Elev8 Prov, 9A" in told.words()


def test_names_come_when_asked_for_by_keyboard(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    card = year_card(open_staged(qtbot, sit_down, stage(school, autumn())))
    card.steps.setFocus()
    qtbot.keyClick(card.steps, Qt.Key.Key_Down)
    qtbot.keyClick(card.steps, Qt.Key.Key_Right)
    assert "Elev1 Prov" in card.steps.words()
    qtbot.keyClick(card.steps, Qt.Key.Key_Left)
    assert "Elev1 Prov" not in card.steps.words()
    card.mentors.setFocus()
    qtbot.keyClick(card.mentors, Qt.Key.Key_Right)
    assert "Per Holm följer med 7A till 8A" in card.mentors.words()


def test_a_new_year_ends_the_classes_and_mentors_follow(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    assert screen.first_focus() is year_card(screen).answer
    approve(qtbot, screen)
    assert "Läsåret 2027/28 har börjat." in words(screen)
    assert spring.classes()["ext-1"] == "8A"
    assert spring.mentors()["8A"] == {"Per Holm"}
    assert {view.class_name for view in list_pupils(school.as_("per"))} == {"8A"}


def test_mentors_stay_behind_when_the_person_says_so(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    year_card(screen).mentors_follow.setChecked(False)
    assert not year_card(screen).mentors.isVisible()
    approve(qtbot, screen)
    assert spring.mentors()["8A"] == set()


def test_answers_are_as_they_were_after_a_lock(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    qtbot.keyClick(year_card(screen).answer.segments()[0], Qt.Key.Key_Right)
    assert screen.preview_cards is not None
    screen.preview_cards.absent_have_left.setChecked(False)
    state = screen.state()
    again = ImportScreen(sit_down("karin").desk, Route("import"))
    again.show()
    again.restore(state)
    qtbot.waitUntil(lambda: again.compared is not None)
    assert again.compared is not None
    assert not again.compared.turns_year
    assert not again.compared.counts.absent_have_left.isChecked()


def test_no_new_year_asks_nothing_of_mentors(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    card = year_card(screen)
    qtbot.keyClick(card.answer.segments()[0], Qt.Key.Key_Right)
    assert "Klasserna är desamma som i arkivet." in words(card)
    assert not card.mentors_follow.isVisible()
    approve(qtbot, screen)
    assert spring.mentors()["7A"] == {"Per Holm"}


def test_who_is_not_in_the_file_in_august_has_left_as_a_proposal(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    assert screen.preview_cards is not None
    assert screen.preview_cards.absent_have_left.isChecked()
    approve(qtbot, screen)
    assert "1 har slutat" in words(screen)


def test_a_file_of_half_the_school_is_asked_about(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    half = register(*(row(number, "8A", 8) for number in range(1, 5)), is_complete_list=True)
    screen = open_staged(qtbot, sit_down, stage(school, half))
    assert screen.preview_cards is not None
    assert not screen.preview_cards.absent_have_left.isChecked()
    assert "Gör det bara om filen är hela skolans." in words(screen)
    assert not year_card(screen).turns_year  # ending every class takes a person's yes


def test_an_import_in_the_middle_of_the_year_has_no_such_card(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    school.clock.set(MAY)
    same = register(*(row(number, "7A", 7) for number in range(1, 8)), row(30, "7A", 7))
    screen = open_staged(qtbot, sit_down, stage(school, same))
    assert screen.compared is not None
    assert screen.compared.year is None


def test_a_whole_school_is_folded(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    first, second = two_years()
    school.clock.set(MAY)
    Desk(school.rector, school.registers).take_in(read_school(first, MAY), absent_have_left=True)
    school.clock.set(AUGUST)
    card = year_card(open_staged(qtbot, sit_down, stage(school, read_school(second.school, AUGUST))))
    shown = card.steps.words()
    assert f"Går om, {len(second.repeated)} elev{'er' if len(second.repeated) > 1 else ''}" in shown
    assert len(shown) < 30
    assert len(card.findChildren(QWidget)) < 60  # however many pupils


def test_the_last_import_is_taken_back_after_a_look(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    before = spring.people()
    approve(qtbot, screen)
    qtbot.waitUntil(lambda: screen.last_import.card is not None and screen.last_import.card.isVisible())
    card = screen.last_import.card
    assert card is not None
    assert "läste Karin Ås in klasslista.xlsx: 1 ny elev" in words(card)
    press(card, "Ångra inläsningen …")
    qtbot.waitUntil(lambda: "1 elev som inläsningen lade till tas bort." in words(card))
    press(card, "Behåll den")
    assert "tas bort" not in words(card)
    press(card, "Ångra inläsningen …")
    qtbot.waitUntil(lambda: "tas bort" in words(card))
    press(card, "Ja, ångra inläsningen")
    qtbot.waitUntil(lambda: screen.notice.text.startswith("Inläsningen är ångrad: 1 elev togs bort"))
    qtbot.waitUntil(lambda: "Den är ångrad." in words(screen))
    assert "har börjat" not in words(screen)
    assert spring.people() == before


def test_a_mentor_or_an_administrator_sees_no_last_import(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    seat = sit_down("ida")
    screen = ImportScreen(seat.desk, Route("import"))
    screen.show()
    seat.settle()
    assert not screen.last_import.isVisible()


def test_what_was_undone_is_said_in_numbers() -> None:
    assert undone_words(UndoPreview(ImportId("i"), 2, 3, (), 1)) == (
        "Inläsningen är ångrad: 2 elever togs bort, 3 är som förut, 1 står kvar."
    )


# ------------------------------------------------------------------------------------------------------ several schools


@pytest.fixture
def two_schools(school: School) -> str:
    """Öskolan beside Ekskolan; Eva is kurator at both. Karin administers Öskolan and is rektor of Ekskolan."""
    unit_id, _ = add_unit(school.rector, "Öskolan", "", "Provköping")
    open_account(
        school.rector,
        NewAccount("eva", "Eva Lund", PASSWORD, unit_id, (Role.COUNSELLOR,), is_temporary_password=False),
    )
    return unit_id


def test_who_reads_in_for_several_schools_must_say_which(
    qtbot: QtBot, school: School, two_schools: str, sit_down: SitDown
) -> None:
    seat = sit_down("karin")
    screen = ImportScreen(seat.desk, Route("import"))
    screen.resize(1158, 716)
    screen.show()
    qtbot.waitUntil(screen.unit_card.isVisible)
    school.registers.register = register(row(50, "4A", 4))
    screen.unit_card.ask()
    assert "Välj vilken skola filen är från." in words(screen)
    field = screen.unit_card.field
    assert field is not None
    assert field.unit_id() is None
    qtbot.keyClick(field.field.segments()[0], Qt.Key.Key_Right)  # type: ignore[union-attr]  # two schools: buttons
    assert screen.unit_card.unit_id() == two_schools
    assert "Välj vilken skola" not in words(screen)


def test_while_rows_are_looked_at_their_school_is_shown_and_stays(
    qtbot: QtBot, school: School, spring: Desk, two_schools: str, sit_down: SitDown
) -> None:
    screen = open_staged(qtbot, sit_down, stage_at(school, school.unit_id, autumn()))
    qtbot.waitUntil(screen.unit_card.isVisible)
    assert screen.unit_card.unit_id() == school.unit_id
    assert screen.unit_card.field is not None
    assert not screen.unit_card.field.isEnabled()
    next(item for item in screen.header_actions() if item.id == "discard").run()
    assert screen.unit_card.field.isEnabled()


def test_who_has_one_school_is_not_asked(
    qtbot: QtBot, school: School, two_schools: str, sit_down: SitDown
) -> None:
    seat = sit_down("maria")
    screen = ImportScreen(seat.desk, Route("import"))
    screen.show()
    seat.settle()
    assert not screen.unit_card.isVisible()
    assert screen.unit_card.is_answered


def test_a_pupil_of_another_school_is_no_second_record(
    qtbot: QtBot, school: School, spring: Desk, two_schools: str, sit_down: SitDown
) -> None:
    school.registers.register = register(row(1, "8B", 8))
    summary, _ = register_import.stage_register(
        school.as_("eva"), FILES, ReadOptions(school.rector.today), "öskolan.xlsx"
    )
    screen = open_staged(qtbot, sit_down, summary.import_id, "eva")
    [table] = [
        item
        for item in screen.findChildren(RowsTable)
        if item.accessibleName() == "Finns på en annan skola i arkivet"
    ]
    model = table.model()
    assert [str(model.index(0, column).data()) for column in range(3)] == [
        "Elev1 Prov",
        "Ekskolan",
        "Läggs inte in. Rektor på den skolan flyttar eleven hit.",
    ]


def test_a_person_may_say_that_a_file_without_grades_begins_the_year(
    school: School, spring: Desk, qtbot: QtBot, sit_down: SitDown
) -> None:
    """A school whose classes keep their letters: nothing in the file climbs, but the year is over."""
    del spring
    import_id = stage(school, register(*(row(number, "7A", None) for number in range(1, 8))))
    screen = open_staged(qtbot, sit_down, import_id)
    card = year_card(screen)
    assert not card.turns_year
    assert "är från ett tidigare läsår" in words(card)
    card.choose(turns=True, mentors=True)
    assert screen.compared is not None
    assert screen.compared.turns_year
    text, is_enabled = screen.compared.approval()
    assert is_enabled
    assert "2027/28" in text or "Ta in" in text


def test_who_has_left_follows_the_answer_until_the_person_decides(
    qtbot: QtBot, school: School, spring: Desk, sit_down: SitDown
) -> None:
    del spring
    screen = open_staged(qtbot, sit_down, stage(school, autumn()))
    card, cards = year_card(screen), screen.compared
    assert cards is not None
    left = cards.counts.absent_have_left
    yes, no = card.answer.segments()
    assert left.isChecked()
    qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    assert not left.isChecked()
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert left.isChecked()
    left.click()
    assert "blir kvar utan klass" in card.warning.text
    qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert not left.isChecked()  # what the person said stays
