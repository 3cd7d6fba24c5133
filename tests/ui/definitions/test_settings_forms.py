# SPDX-License-Identifier: EUPL-1.2
"""Blanketter och brevhuvud: a file is looked at on screen and on paper before it counts, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.changes import ChangeKind
from eht_desk.application.new_documents import form_choices
from eht_desk.application.ports.paper_catalogs import DefinitionProblem
from eht_desk.application.school_definitions import (
    UNKNOWN_CATALOGUE,
    UNKNOWN_GATE,
    UNKNOWN_PREFILL,
    VERSION_NOT_HIGHER,
    VERSION_USED,
)
from eht_desk.catalog.problems import ProblemCode
from eht_desk.ui import definition_problems
from eht_desk.ui.screens.definition_dialog import DefinitionDialog
from eht_desk.ui.screens.new_document import NewDocumentDialog
from eht_desk.ui.screens.settings_forms import FormsPage
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import PlainLabel
from tests.fakes.school import ALMA, School, make_school
from tests.ui.desks import Seat, destroy, seat_at

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
FORM = EXAMPLES / "form_playground_talk.toml"
SIZE = tuple(map(int, os.environ.get("EHT_DESK_SIZE", "1366x768").split("x")))
SitDown = Callable[[str], tuple[Seat, FormsPage]]


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def sit_down(qtbot: QtBot, school: School, tmp_path: Path) -> Iterator[SitDown]:
    theme()
    windows: list[QMainWindow] = []
    with ExitStack() as stack:

        def sit(login: str) -> tuple[Seat, FormsPage]:
            seat = stack.enter_context(seat_at(school, login, tmp_path))
            window = QMainWindow()
            windows.append(window)
            window.resize(*SIZE)
            holder = ScrollPage()
            page = FormsPage(seat.desk)
            holder.body.addWidget(page)
            window.setCentralWidget(holder)
            window.show()
            seat.settle()
            return seat, page

        yield sit
        for widget in QApplication.topLevelWidgets():
            destroy(widget)


def picture(widget: QWidget, name: str) -> None:
    """For looking at: EHT_DESK_PICTURES names a folder."""
    folder = os.environ.get("EHT_DESK_PICTURES")
    if folder:
        QTest.qWait(300)
        widget.grab().save(f"{folder}/{name}.png")


def dialog_of(page: QWidget) -> DefinitionDialog:
    [found] = page.window().findChildren(DefinitionDialog)
    return found


def take(seat: Seat, page: FormsPage, path: Path) -> DefinitionDialog:
    page.take(path)
    seat.settle()
    seat.settle()
    return dialog_of(page)


def put_in(seat: Seat, page: FormsPage, path: Path) -> None:
    dialog = take(seat, page, path)
    QTest.keyClick(dialog.put_in_button, Qt.Key.Key_Space)
    seat.settle()
    QApplication.sendPostedEvents(None, 0)
    seat.settle()
    destroy(dialog)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if not label.isHidden())


def test_a_form_is_looked_at_and_put_in_by_keyboard(sit_down: SitDown, qtbot: QtBot) -> None:
    seat, page = sit_down("karin")
    picture(page.window(), "forms_empty")
    dialog = take(seat, page, FORM)
    assert dialog.accessibleName() == "Blankett: Samtal om rasten, version 1"
    assert dialog.form is not None
    assert "Rasten" in texts(dialog.form)
    assert dialog.paper is not None
    paper = dialog.paper
    qtbot.waitUntil(lambda: paper.page_count > 0)
    assert dialog.put_in_button.hasFocus() or dialog.focusWidget() is dialog.put_in_button
    picture(dialog, "forms_dialog")
    QTest.keyClick(dialog.put_in_button, Qt.Key.Key_Space)
    seat.settle()
    seat.settle()
    assert seat.published[-1].touches(ChangeKind.DEFINITION)
    assert "Skolans egna" in texts(page)
    assert "Blankett, version 1" in texts(page)
    choices = form_choices(seat.desk.workspace, ALMA)
    assert "Samtal om rasten" in {choice.title for choice in choices}
    listed = NewDocumentDialog(page, choices, lambda _form_id: None)
    listed.line.setText("rasten")
    assert listed.model.rowCount() >= 1
    destroy(listed)


def test_what_is_wrong_is_told_in_swedish_with_its_place(sit_down: SitDown, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_bytes(
        FORM.read_bytes().replace(b'kind = "date"', b'kind = "day"').replace(b'"mentor"', b'"klassmentor"')
    )
    seat, page = sit_down("karin")
    dialog = take(seat, page, broken)
    picture(dialog, "forms_problems")
    told = texts(dialog)
    assert "Sådana fält finns inte." in told
    assert "frågan talk_date" in told
    assert "Rollen finns inte." in told
    assert not hasattr(dialog, "put_in_button")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert "Skolans egna" not in texts(page)


@pytest.mark.parametrize("name", ["letterhead.toml", "logo.png", "nb.toml", "adaptations.toml"])
def test_the_other_kinds_are_shown_before_they_count(sit_down: SitDown, qtbot: QtBot, name: str) -> None:
    seat, page = sit_down("karin")
    dialog = take(seat, page, EXAMPLES / name)
    assert dialog.problems == ()
    assert (dialog.paper is None) == (name == "adaptations.toml")
    if (paper := dialog.paper) is not None:
        qtbot.waitUntil(lambda: paper.page_count > 0)
    picture(dialog, f"forms_{name}")
    QTest.keyClick(dialog.put_in_button, Qt.Key.Key_Space)
    seat.settle()
    seat.settle()
    assert "version 1" in texts(page)
    picture(page.window(), f"forms_after_{name}")


def test_the_day_must_be_one_and_not_have_passed(sit_down: SitDown) -> None:
    seat, page = sit_down("karin")
    dialog = take(seat, page, FORM)
    dialog.day.set_value(None)
    dialog.put_in()
    assert dialog.day_row.problem
    dialog.day.set_value(seat.desk.workspace.today.replace(year=2020))
    dialog.put_in()
    seat.settle()
    assert "senare dag" in dialog.day_row.problem
    assert seat.published == []


def test_a_forms_file_is_saved_to_be_changed(sit_down: SitDown, tmp_path: Path) -> None:
    seat, page = sit_down("karin")
    page.save_file("absence_checklist", 1, tmp_path / "fil.toml")
    seat.settle()
    assert b'id = "absence_checklist"' in (tmp_path / "fil.toml").read_bytes()
    page.save_file("absence_checklist", 1, tmp_path / "nowhere" / "fil.toml")
    seat.settle()
    assert "annan mapp" in page.notice.text


def test_taking_back_and_reviewing_ask_first(sit_down: SitDown) -> None:
    seat, page = sit_down("karin")
    put_in(seat, page, EXAMPLES / "nb.toml")
    for words, told in (("Markera som granskad", "Granskad"), ("Återta", "Återtagen")):
        button = next(
            item
            for item in page.findChildren(QPushButton)
            if item.accessibleName().startswith(words) and "Norsk" in item.accessibleName()
        )
        QTest.keyClick(button, Qt.Key.Key_Space)
        [dialog] = [item for item in page.window().findChildren(QDialog) if item.isVisible()]
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        seat.settle()
        seat.settle()
        destroy(dialog)
        assert told in "\n".join(item.accessibleName() for item in page.findChildren(QWidget))


def test_what_to_write_instead_is_said_in_swedish() -> None:
    def told(section: str, field: str, key: str, found: str, remedy: str) -> str:
        return definition_problems.details(DefinitionProblem(section, field, key, found, remedy, "x"))

    spelt = told(
        "",
        "",
        "requred",
        "The key 'requred' does not exist here",
        "Did you mean required? Known: kind, label.",
    )
    assert spelt == "ordet requred · Menade du required? Det här finns: kind, label."
    role = told("stages", "talk", "roles", "The role 'städare' does not exist", "Known: mentor, rector.")
    assert role == "steget talk, ordet roles · där står ”städare” · Det här finns: mentor, rector."
    broken = "The file is not TOML: Invalid value (at line 3, column 5)"
    assert told("", "", "", broken, "Mend the line it names.") == "rad 3, tecken 5"
    assert told("a", "b", "label", "The value is int", "Write a text.").endswith(
        "Skriv en text inom citattecken."
    )


def test_every_problem_has_a_swedish_sentence() -> None:
    own = {UNKNOWN_CATALOGUE, UNKNOWN_GATE, UNKNOWN_PREFILL, VERSION_NOT_HIGHER, VERSION_USED}
    assert {code.value for code in ProblemCode} | own <= set(definition_problems.TEXTS)
    problem = DefinitionProblem("break_time", "agreed", "label", "x", "y", "something_new")
    assert definition_problems.sentence(problem) == definition_problems.OTHER
    assert definition_problems.place(problem) == "delen break_time, frågan agreed, ordet label"
