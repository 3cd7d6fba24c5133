# SPDX-License-Identifier: EUPL-1.2
"""Moments as people type them, and the field that says how it read them; choices by digit."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.moment_field import MomentField
from eht_desk.ui.widgets.moment_text import is_day_only, moment_text, parse_moment
from tests.ui.desks import type_text

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 22, 10, 42, 12, tzinfo=ZONE)  # a Sunday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nu", "2026-11-22 10:42"),
        ("", "2026-11-22 10:42"),
        ("i dag", "2026-11-22 10:42"),
        ("9.15", "2026-11-22 09:15"),
        ("kl 9", "2026-11-22 09:00"),
        ("1430", "2026-11-22 14:30"),
        ("igår 14.30", "2026-11-21 14:30"),
        ("Igår, 14:30", "2026-11-21 14:30"),
        ("igår 9", "2026-11-21 09:00"),
        ("i förrgår klockan 8", "2026-11-20 08:00"),
        ("i måndags 9.30", "2026-11-16 09:30"),
        ("i söndags 10", "2026-11-15 10:00"),
        ("15/11 kl. 20", "2026-11-15 20:00"),
        ("10.11 14.30", "2026-11-10 14:30"),
        ("2026-11-03 08:05", "2026-11-03 08:05"),
    ],
)
def test_moments_as_people_type_them(text: str, expected: str) -> None:
    assert parse_moment(text, NOW) == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


@pytest.mark.parametrize("text", ["banan", "igår 14.75", "32/11 8.00", "<b>9</b>"])
def test_what_is_no_moment(text: str) -> None:
    assert parse_moment(text, NOW) is None
    assert not is_day_only(text, NOW)


def test_a_day_alone_wants_its_time() -> None:
    assert parse_moment("igår", NOW) is None
    assert is_day_only("igår", NOW)
    assert is_day_only("15 nov", NOW)
    assert is_day_only("25.10", NOW)


def test_a_day_without_a_year_has_been() -> None:
    assert parse_moment("24 dec 15.00", NOW) == datetime(2025, 12, 24, 15, tzinfo=ZONE)
    assert parse_moment("2026-12-24 15.00", NOW) == datetime(2026, 12, 24, 15, tzinfo=ZONE)
    assert parse_moment("29 feb 8.00", NOW) is None


@given(st.integers(min_value=0, max_value=2 * 365 * 24 * 60))
def test_what_is_shown_is_understood_again(minutes: int) -> None:
    moment = (NOW.replace(second=0, tzinfo=None) - timedelta(minutes=minutes)).replace(tzinfo=ZONE)
    assert parse_moment(moment_text(moment, NOW), NOW) == moment


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    moment = parse_moment(text, NOW)
    assert moment is None or moment.tzinfo is ZONE


def test_the_field_says_how_it_read(qtbot: QtBot) -> None:
    field = MomentField(lambda: NOW)
    qtbot.addWidget(field)
    field.set_value(NOW)
    assert field.line.text() == "i dag 10:42"
    field.line.selectAll()
    type_text(field.line, "igår 14.30")
    assert field.reading.text() == "Lördag 21 november 14:30"
    field.line.selectAll()
    type_text(field.line, "igår")
    assert "klockslag" in field.reading.text()
    assert field.value() is None


def test_a_digit_chooses_and_says_so(qtbot: QtBot) -> None:
    options = [("phone", "Telefon"), ("mail", "Mejl"), ("letter", "Brev")]
    choices = ChoiceButtons(options, "Hur", is_numbered=True)
    qtbot.addWidget(choices)
    choices.show()
    heard: list[str] = []
    choices.picked.connect(heard.append)
    choices.setFocus()
    QTest.keyClick(choices.focusWidget(), Qt.Key.Key_2)
    assert choices.value() == "mail"
    QTest.keyClick(choices.focusWidget(), Qt.Key.Key_2)
    QTest.keyClick(choices.focusWidget(), Qt.Key.Key_9)
    assert heard == ["mail", "mail"]
    assert choices.value() == "mail"
    choices.set_options([("letter", "Brev"), ("mail", "Mejl")])
    assert choices.value() == "mail"
    choices.set_options([("letter", "Brev")])
    assert choices.value() == ""
    plain = ChoiceButtons(options, "Hur")
    qtbot.addWidget(plain)
    plain.show()
    plain.setFocus()
    QTest.keyClick(plain.focusWidget(), Qt.Key.Key_2)
    assert plain.value() == ""
