# SPDX-License-Identifier: EUPL-1.2
"""Who goes through imports: chosen by rektor on the page Skolan, told to everybody."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from eht_desk.application import import_marks
from eht_desk.ui.screens.settings_imports import ImportPersonsCard
from tests.fakes.school import make_school
from tests.ui.desks import destroy, seat_at


def test_rektor_chooses_and_a_colleague_reads_it(qtbot: QtBot, tmp_path: Path) -> None:
    school = make_school()
    with seat_at(school, "karin", tmp_path) as seat:
        card = ImportPersonsCard(seat.desk)
        seat.settle()
        assert [box.text() for box in card.boxes.values()] == ["Karin Ås", "Maria Lind"]
        card.boxes[school.accounts["maria"]].setChecked(True)
        card.save()
        seat.settle()
        assert card.notice.text.startswith("Sparat.")
        destroy(card)
    persons = import_marks.read_import_persons(school.rector).persons
    assert [name for _, name in persons] == ["Maria Lind"]
    with seat_at(school, "per", tmp_path) as seat:
        card = ImportPersonsCard(seat.desk)
        seat.settle()
        assert card.boxes == {}
        assert "Maria Lind" in [label.text() for label in card.findChildren(QLabel)]
        destroy(card)


def test_nobody_at_all_is_refused_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    with seat_at(make_school(), "karin", tmp_path) as seat:
        card = ImportPersonsCard(seat.desk)
        seat.settle()
        card.save()
        seat.settle()
        assert card.notice.text
        assert not import_marks.read_import_persons(seat.desk.workspace).is_on
        destroy(card)
