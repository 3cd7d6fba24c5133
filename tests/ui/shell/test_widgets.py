# SPDX-License-Identifier: EUPL-1.2
"""Every small control by keyboard and as a screen reader hears it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.ui.widgets.buttons import IconButton, PrimaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.choices import ChoiceButtons, SegmentedSwitch
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import parse_date, short_date, weekday_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField, PasswordField, SearchField
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel, plain_tooltip
from eht_desk.ui.widgets.text_area import TextArea

MONDAY = date(2026, 11, 23)
HOSTILE = "<b>Alma</b> & <img src=x>"


def _shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    for widget in widgets:
        layout.addWidget(widget)
    qtbot.addWidget(holder)
    qtbot.kept = [*getattr(qtbot, "kept", ()), holder]  # type: ignore[attr-defined]  # as long as the test
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    return holder


def _press(qtbot: QtBot, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)


def test_the_switch_is_answered_by_keys(qtbot: QtBot) -> None:
    switch = SegmentedSwitch("Trivs i skolan?")
    after = LineField("Efter")
    _shown(qtbot, switch, after)
    heard: list[str] = []
    switch.chosen.connect(heard.append)
    switch.setFocus()
    _press(qtbot, Qt.Key.Key_Space)
    _press(qtbot, Qt.Key.Key_Right)
    _press(qtbot, Qt.Key.Key_J)
    _press(qtbot, Qt.Key.Key_Delete)
    assert heard == ["yes", "no", "yes", ""]
    assert switch.value() == ""
    _press(qtbot, Qt.Key.Key_N)
    assert switch.value() == "no"
    _press(qtbot, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_move_ended_with_space_leaves_the_answer(qtbot: QtBot) -> None:
    switch = SegmentedSwitch("Trivs i skolan?")
    _shown(qtbot, switch)
    switch.setFocus()
    _press(qtbot, Qt.Key.Key_Right)
    _press(qtbot, Qt.Key.Key_Space)
    _press(qtbot, Qt.Key.Key_Space)
    assert switch.value() == "no"
    qtbot.mouseClick(switch.segments()[1], Qt.MouseButton.LeftButton)
    assert switch.value() == ""


def test_the_switch_tells_question_and_answer(qtbot: QtBot) -> None:
    switch = SegmentedSwitch("Studiero?")
    _shown(qtbot, switch)
    assert [part.accessibleName() for part in switch.segments()] == ["Studiero?: Ja", "Studiero?: Nej"]
    switch.set_value("no")
    assert [part.isChecked() for part in switch.segments()] == [False, True]


def test_a_mnemonic_leads_to_the_switch(qtbot: QtBot) -> None:
    switch = SegmentedSwitch()
    first = LineField("Först")
    _shown(qtbot, first, FormRow("&Studiero?", switch))
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert switch.segments()[0].hasFocus()


def test_seven_choices_flow_over_lines(qtbot: QtBot) -> None:
    choices = ChoiceButtons([(str(number), f"Val nummer {number}") for number in range(7)], "Hur ofta?")
    _shown(qtbot, choices)
    assert choices.heightForWidth(250) > choices.heightForWidth(2000)
    qtbot.mouseClick(choices.segments()[4], Qt.MouseButton.LeftButton)
    assert choices.value() == "4"
    qtbot.mouseClick(choices.segments()[4], Qt.MouseButton.LeftButton)
    assert choices.value() == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-15", date(2026, 11, 15)),
        ("20261115", date(2026, 11, 15)),
        ("261115", date(2026, 11, 15)),
        ("15/11", date(2026, 11, 15)),
        ("15/11 2025", date(2025, 11, 15)),
        ("15 nov", date(2026, 11, 15)),
        ("den 15:e november", date(2026, 11, 15)),
        ("3/1", date(2027, 1, 3)),
        ("igår", date(2026, 11, 22)),
        ("I dag", MONDAY),
        ("fredag", date(2026, 11, 20)),
        ("31/2", None),
        ("snart", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_type_them(text: str, day: date | None) -> None:
    assert parse_date(text, MONDAY) == day


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_date_reads_back(day: date, today: date) -> None:
    assert parse_date(day.isoformat(), today) == day
    near = parse_date(f"{day.day}/{day.month}", today)
    assert near is None or abs(near - today) <= timedelta(days=366 * 4)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    parse_date(text, MONDAY)


def test_dates_are_shown_in_swedish() -> None:
    assert weekday_date(MONDAY) == "Måndag 23 november"
    assert short_date(date(2026, 6, 4), MONDAY) == "4 juni"
    assert short_date(date(2025, 9, 4), MONDAY) == "4 sep 2025"


def test_the_date_field_is_typed_and_tidied(qtbot: QtBot) -> None:
    field = DateField(lambda: MONDAY, "Samtal med elev")
    after = LineField("Efter")
    _shown(qtbot, field, after)
    field.setFocus()
    qtbot.keyClicks(field.line, "15/11")
    assert field.value() == date(2026, 11, 15)
    _press(qtbot, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert field.line.text() == "2026-11-15"
    field.setFocus()
    _press(qtbot, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 16)
    field.line.setText("oläsligt")
    assert not field.is_readable()
    assert field.line.accessibleName() == "Samtal med elev"


def test_the_calendar_is_opened_and_used_by_keys(qtbot: QtBot) -> None:
    field = DateField(lambda: MONDAY, "Datum")
    _shown(qtbot, field)
    field.setFocus()
    qtbot.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    focus = popup.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Right)
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 24)


def test_text_is_never_markup(qtbot: QtBot) -> None:
    label = PlainLabel(HOSTILE)
    notice = Notice(HOSTILE, "warn")
    _shown(qtbot, label, notice)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == HOSTILE
    assert HOSTILE in notice.accessibleName()
    assert "<b>" not in plain_tooltip(HOSTILE)


def test_tab_leaves_a_text_area_and_paste_is_plain(qtbot: QtBot) -> None:
    area, after = TextArea("Kommentar"), LineField("Efter")
    _shown(qtbot, area, after)
    area.setFocus()
    low = area.height()
    qtbot.keyClicks(area, "rad")
    for _ in range(6):
        _press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: area.minimumHeight() > low)
    _press(qtbot, Qt.Key.Key_Tab)
    assert after.hasFocus()
    qtbot.keyClick(area, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert area.toPlainText() != "rad" + "\n" * 6


def test_a_password_is_shown_and_hidden_by_keys(qtbot: QtBot) -> None:
    field, after = PasswordField(), LineField("Efter")
    _shown(qtbot, field, after)
    field.setFocus()
    qtbot.keyClicks(field.line, "hemligt")
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClick(field.line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    eye = field.findChild(IconButton)
    assert eye is not None
    assert eye.accessibleName() == "Dölj lösenord"
    _press(qtbot, Qt.Key.Key_Tab)
    assert after.hasFocus()
    field.clear()
    assert field.text() == ""
    assert field.line.echoMode() is QLineEdit.EchoMode.Password


def test_a_row_tells_its_problem(qtbot: QtBot) -> None:
    row = FormRow("&Namn", LineField(), "Som på papper.")
    _shown(qtbot, row)
    assert row.field.accessibleName() == "Namn"
    assert row.field.accessibleDescription() == "Som på papper."
    row.show_problem("Fyll i den här rutan.")
    assert row.field.accessibleDescription() == "Fyll i den här rutan."
    row.show_problem("")
    assert row.problem == ""
    assert row.field.accessibleDescription() == "Som på papper."


def test_buttons_are_pressed_with_enter(qtbot: QtBot) -> None:
    pressed: list[int] = []
    button = PrimaryButton("Skriv ut", lambda: pressed.append(1), icon="printer")
    _shown(qtbot, button)
    button.setFocus()
    _press(qtbot, Qt.Key.Key_Return)
    _press(qtbot, Qt.Key.Key_Space)
    assert pressed == [1, 1]
    assert button.accessibleName() == "Skriv ut"


def test_a_pill_always_has_a_word(qtbot: QtBot) -> None:
    pill = Pill("I dag", "warn")
    qtbot.addWidget(pill)
    assert pill.text() == "I dag"
    with pytest.raises(ValueError, match="word"):
        pill.show_status("", "error")


def test_notices_and_empty_pages_act(qtbot: QtBot) -> None:
    pressed: list[str] = []
    notice = Notice("Det gick inte att spara.", "error", "Försök igen", lambda: pressed.append("again"))
    empty = EmptyState("Inga elever än", "Läs in dem.", "Läs in elever", lambda: pressed.append("read"))
    _shown(qtbot, notice, empty)
    assert notice.accessibleName() == "Fel: Det gick inte att spara."
    notice.findChildren(type(empty.button).__mro__[1])[0].click()
    assert empty.button is not None
    empty.button.click()
    assert pressed == ["again", "read"]
    notice.clear()
    assert not notice.isVisible()


def test_search_empties_with_escape_and_lists_choose_by_value(qtbot: QtBot) -> None:
    search = SearchField("Filtrera")
    drop = Dropdown("Klass", (("", "Alla"), ("5a", "5A")))
    box = CheckBox("Papperet är utskrivet")
    _shown(qtbot, search, drop, box)
    search.setFocus()
    qtbot.keyClicks(search, "ma")
    _press(qtbot, Qt.Key.Key_Escape)
    assert search.text() == ""
    drop.set_value("5a")
    assert drop.value() == "5a"
    box.setFocus()
    _press(qtbot, Qt.Key.Key_Space)
    assert box.isChecked()
    box.grab()
