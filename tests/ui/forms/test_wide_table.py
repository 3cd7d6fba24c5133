# SPDX-License-Identifier: EUPL-1.2
"""A table of many columns: each row takes several lines, nothing goes sideways, and Tab follows what one sees."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from eht_desk.domain.forms.model import AnswerValue
from eht_desk.ui.forms.table_editor import TableEditor
from eht_desk.ui.screens.form_screen import FormScreen
from tests.fakes.school import School
from tests.ui.desks import seat_at
from tests.ui.forms.conftest import OpenForm


def measures(screen: FormScreen) -> TableEditor:
    view = screen.view
    assert view is not None
    return next(item for item in view.findChildren(TableEditor) if item.field.id == "measures")


def test_a_measure_has_room_and_the_page_does_not_go_sideways(
    qtbot: QtBot, school: School, tmp_path: Path, open_form: OpenForm
) -> None:
    with seat_at(school, "maria", tmp_path) as seat:
        screen = open_form(seat, form="action_plan")
        table = measures(screen)
        table.show_value([{"measure": "Lugn plats vid ankomst"}, {"measure": "Kortare dag"}])
        qtbot.waitUntil(lambda: table.row_count == 2)
        QApplication.processEvents()
        for name in ("Insats", "Förväntat resultat"):
            [first, *_] = [
                part for part in table.parts if f"rad 1, {name}" in part.accessibleName() and part.width() > 0
            ]
            assert first.width() > table.width() / 2
        for area in screen.findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0
        if folder := os.environ.get("EHT_DESK_PICTURES"):
            table.window().grab().save(str(Path(folder) / "wide_table.png"))


def test_tab_goes_row_by_row_and_then_to_the_button(
    qtbot: QtBot, school: School, tmp_path: Path, open_form: OpenForm
) -> None:
    with seat_at(school, "maria", tmp_path) as seat:
        screen = open_form(seat, form="action_plan")
        table = measures(screen)
        table.add_row()
        QApplication.processEvents()
        screen.activateWindow()
        table.parts[0].setFocus()
        names = []
        for _ in range(40):
            focus = QApplication.focusWidget()
            assert focus is not None
            names.append(focus.accessibleName() or str(getattr(focus, "text", str)()))
            if "Lägg till rad" in names:
                break
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        rows = [name for name in names if "rad " in name]
        assert [name for name in rows if "rad 1" in name] + [name for name in rows if "rad 2" in name] == rows
        assert any("rad 2, Insats" in name for name in rows)
        assert names[-1] == "Lägg till rad"


def test_a_very_long_table_comes_bit_by_bit_and_nothing_of_it_is_lost(
    qtbot: QtBot, school: School, tmp_path: Path, open_form: OpenForm
) -> None:
    with seat_at(school, "maria", tmp_path) as seat:
        table = measures(open_form(seat, form="action_plan"))
        rows: list[AnswerValue] = [{"measure": f"Insats {number}"} for number in range(60)]
        table.set_value(rows)
        made = len(table._rows)
        assert made < 60
        assert table.row_count == 60
        QTest.keyClicks(table.parts[0].focusProxy() or table.parts[0], " nu")
        changed = table.value()
        assert isinstance(changed, list)
        assert len(changed) == 60  # also what has no editors yet
        assert changed[0] == {"measure": "Insats 0 nu"}
        assert changed[1:] == rows[1:]
        qtbot.waitUntil(table.more_button.isVisible)
        assert table.more_button.text() == "Visa fler rader (10 till)"
        table.more_button.click()
        qtbot.waitUntil(lambda: len(table._rows) == 60)
        assert not table.more_button.isVisible()
        assert table.value() == changed


def test_a_row_goes_from_a_long_table_before_it_is_all_there(
    school: School, tmp_path: Path, open_form: OpenForm
) -> None:
    with seat_at(school, "maria", tmp_path) as seat:
        table = measures(open_form(seat, form="action_plan"))
        rows: list[AnswerValue] = [{"measure": f"Insats {number}"} for number in range(30)]
        table.set_value(rows)
        table.remove_row(0)
        assert table.value() == rows[1:]
