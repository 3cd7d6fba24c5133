# SPDX-License-Identifier: EUPL-1.2
"""Each kind of field: what goes in comes out, by keyboard, with a name that a screen reader says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk import resources
from eht_desk.catalog.forms import FormCatalogFromFiles
from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind, FormDefinition
from eht_desk.ui.forms.choice_editors import DateEditor, YesNoEditor
from eht_desk.ui.forms.editor import FieldEditor
from eht_desk.ui.forms.field_factory import FieldFactory
from eht_desk.ui.forms.table_editor import TableEditor
from eht_desk.ui.forms.text_editors import LineEditor
from eht_desk.ui.theme.theme import theme
from tests.ui.desks import type_text

SINK = FormCatalogFromFiles(Path(__file__).parents[2] / "files" / "forms").get("kitchen_sink")
SHIPPED = FormCatalogFromFiles(resources.root() / "forms").all_latest()
TODAY = date(2026, 11, 23)

ANSWERS: dict[str, AnswerValue] = {
    "short": "kort <i>",
    "long": "rad ett\nrad två",
    "count": 12,
    "share": "12.5",
    "day": "2026-11-15",
    "clock": "08:05",
    "place": "home",
    "topics": ["friends", "other"],
    "agrees": {"value": "yes", "comment": "ja"},
    "mood": 4,
    "steps": [{"what": "Ring hem", "who": "school", "when": "2026-11-20"}, {"what": "Träffas"}],
    "contact": {"name": "Per Holm", "account_id": "a1"},
}


@pytest.fixture
def factory(qtbot: QtBot) -> FieldFactory:
    theme()
    return FieldFactory(SINK.words, {"a1": "Per Holm", "a2": "Maria Lind"}, lambda: TODAY)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return window


def field_of(field_id: str) -> FieldDefinition:
    return next(field for field in SINK.fields() if field.id == field_id)


def put(page: QWidget, factory: FieldFactory, field_id: str) -> FieldEditor:
    editor = factory.make(field_of(field_id), page)
    layout = page.layout()
    assert layout is not None
    layout.addWidget(editor)
    QApplication.processEvents()
    return editor


def test_there_is_an_editor_for_every_kind(factory: FieldFactory, page: QWidget) -> None:
    assert {field.kind for field in SINK.fields()} == set(FieldKind)
    for field in SINK.fields():
        factory.make(field, page)


@pytest.mark.parametrize("field_id", ANSWERS)
def test_what_goes_in_comes_out(factory: FieldFactory, page: QWidget, field_id: str) -> None:
    editor = put(page, factory, field_id)
    editor.set_value(ANSWERS[field_id])
    assert editor.value() == ANSWERS[field_id]
    editor.was_edited = True  # now the widgets answer, not what was given
    read = editor.value()
    assert read == (ANSWERS[field_id] if field_id != "share" else "12,5")


@pytest.mark.parametrize("field_id", ANSWERS)
@pytest.mark.parametrize("value", ["text", 7, True, ["x"], {"a": {"b": 1}}, [{"what": 3}], 1.5])
def test_an_answer_of_another_kind_survives_untouched(
    factory: FieldFactory, page: QWidget, field_id: str, value: AnswerValue
) -> None:
    editor = put(page, factory, field_id)
    editor.set_value(value)
    assert editor.value() == value


@pytest.mark.parametrize("definition", [SINK, *SHIPPED], ids=lambda item: item.id)
def test_every_part_has_a_name_and_every_label_a_mnemonic(
    factory: FieldFactory, page: QWidget, definition: FormDefinition
) -> None:
    for field in definition.fields():
        editor = factory.make(field, page)
        assert all(part.accessibleName() for part in editor.parts)
        if editor.parts:
            buddy = editor.label.buddy()  # a button has a way before it: Qt would press it
            assert editor.parts[0] in (buddy, buddy.focusProxy())
            assert editor.label.textFormat() is Qt.TextFormat.PlainText


def test_a_problem_is_the_accessible_description(factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "short")
    editor.show_problem("Texten är för lång.")
    editor.set_required(True)
    assert editor.problem.isVisible()
    assert (
        editor.parts[0].accessibleDescription() == "Texten är för lång. Behöver fyllas i. Högst tjugo tecken."
    )
    editor.show_problem("")
    assert not editor.problem.isVisible()


def test_yes_no_is_answered_by_arrow_keys_and_cleared(factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "agrees")
    assert isinstance(editor, YesNoEditor)
    editor.focus_first()
    first = editor.switch.segments()[0]
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert editor.value() == {"value": "yes"}
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert editor.value() == {"value": "no"}
    QTest.keyClick(editor.switch.segments()[1], Qt.Key.Key_Delete)
    assert editor.value() is None


def test_a_long_comment_grows_in_its_place(qtbot: QtBot, factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "agrees")
    assert isinstance(editor, YesNoEditor)
    assert editor.comment is not None
    before = editor.comment.height()
    editor.set_value({"comment": "Det tar mer än en rad att säga. " * 10})
    qtbot.waitUntil(lambda: editor.comment is not None and editor.comment.height() > 2 * before)


def test_tab_leaves_a_text_area(qtbot: QtBot, factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "long")
    after = put(page, factory, "count")
    editor.focus_first()
    QTest.keyClick(editor.parts[0], Qt.Key.Key_Tab)
    qtbot.waitUntil(after.has_cursor)
    assert editor.value() is None


def test_words_for_days_become_days(factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "day")
    assert isinstance(editor, DateEditor)
    editor.focus_first()
    type_text(editor.date.line, "igår")
    assert editor.value() == "2026-11-22"
    editor.date.line.clear()
    type_text(editor.date.line, "i somras")
    assert editor.value() == "i somras"  # no day, but nothing is thrown away


def test_a_time_is_tidied_when_it_can_be_read(factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "clock")
    assert isinstance(editor, LineEditor)
    editor.focus_first()
    type_text(editor.line, "8.30")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == "08:30"
    assert editor.value() == "08:30"


def test_rows_of_a_table_come_and_go_by_keyboard(qtbot: QtBot, factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "steps")
    assert isinstance(editor, TableEditor)
    page.activateWindow()
    editor.focus_first()
    type_text(editor.parts[0], "Ring hem")
    QTest.keyClick(editor.parts[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.row_count == 2
    type_text(editor.parts[3], "Träffas")
    assert editor.value() == [{"what": "Ring hem"}, {"what": "Träffas"}]
    assert editor.parts[3].accessibleName() == "Steg, rad 2, Vad"
    editor.parts[0].setFocus()
    QTest.keyClick(editor.parts[0], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() == [{"what": "Träffas"}]
    editor.put_back_button.click()
    assert editor.value() == [{"what": "Ring hem"}, {"what": "Träffas"}]


def test_a_table_takes_no_more_rows_than_the_form_allows(factory: FieldFactory, page: QWidget) -> None:
    editor = put(page, factory, "steps")
    assert isinstance(editor, TableEditor)
    for _ in range(12):
        editor.add_row()
    assert editor.row_count == 6
