# SPDX-License-Identifier: EUPL-1.2
"""Lägg till elev, with a yes to protected identity: the pupil is protected from the first moment."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from eht_desk.application import protections, pupils
from eht_desk.domain.ids import PupilId
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.theme.theme import theme
from tests.fakes.school import make_school
from tests.ui.desks import destroy, seat_at


def test_rektor_adds_a_pupil_who_is_protected_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    theme()
    school = make_school()
    with seat_at(school, "karin", tmp_path) as seat:
        dialog = AddPupilDialog(seat.desk)
        dialog.show()
        seat.settle()
        dialog.given.setText("Eli")
        dialog.family.setText("Skyddsson")
        dialog.number.setText("20140511-2398")
        dialog.school_class.set_value("class-7b")
        assert dialog.protecting.isHidden()
        dialog.protected.set_value("yes")
        dialog.protected.chosen.emit("yes")
        seat.settle()
        assert dialog.protecting.isVisible()
        dialog.button.click()
        seat.settle()
        assert dialog.rows["members"].problem  # rektor alone is too few
        dialog.protecting.boxes[school.accounts["maria"]].setChecked(True)
        added: list[str] = []
        dialog.added.connect(added.append)
        dialog.button.click()
        seat.settle()
        destroy(dialog)
    view = protections.read_protection(school.rector, PupilId(added[0]))
    assert {row.name for row in view.members} == {"Karin Ås", "Maria Lind"}
    page = pupils.open_pupil(school.as_("maria"), PupilId(added[0]))
    assert (page.pupil.class_name, page.pupil.grade, page.pupil.is_protected) == ("7B", 7, True)
    assert len(pupils.list_pupils(school.as_("per"))) == 1


def test_a_mentor_is_told_as_before(qtbot: QtBot, tmp_path: Path) -> None:
    theme()
    with seat_at(make_school(), "per", tmp_path) as seat:
        dialog = AddPupilDialog(seat.desk)
        dialog.show()
        seat.settle()
        dialog.given.setText("Eli")
        dialog.family.setText("Skyddsson")
        dialog.protected.set_value("yes")
        dialog.protected.chosen.emit("yes")
        seat.settle()
        assert dialog.protecting.isHidden()
        dialog.button.click()
        seat.settle()
        assert dialog.rows["has_protected_identity"].problem
        destroy(dialog)
