# SPDX-License-Identifier: EUPL-1.2
"""Pupils who stand in no class this year: said on I dag, found in the list, given one on their page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from eht_desk.application.pupils import NewPupil, add_pupil, list_pupils
from eht_desk.domain.ids import PupilId
from eht_desk.ui.navigation import Route
from eht_desk.ui.overview import Overview
from eht_desk.ui.screens.pupil_class_dialog import ClassDialog
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.pupils_screen import PupilsScreen
from eht_desk.ui.screens.today_screen import TodayScreen
from tests.fakes.school import CLASS_5A, School
from tests.ui.school_year.conftest import SitDown, dialog, has_dialog, press, words


@pytest.fixture
def bo(school: School) -> PupilId:
    return add_pupil(school.rector, NewPupil(school.unit_id, "Bo", "Ek", has_protected_identity=False))[0]


def test_i_dag_says_how_many_and_leads_to_them(
    qtbot: QtBot, school: School, bo: PupilId, sit_down: SitDown
) -> None:
    seat = sit_down("karin")
    overview = Overview(seat.desk.workspace, seat.desk.tasks, seat.desk.bus)
    overview.read()
    qtbot.waitUntil(lambda: overview.has_pupils)
    today = TodayScreen(seat.desk, Route("today"), overview=overview)
    today.show()
    qtbot.waitUntil(lambda: "1 elev har ingen klass i år" in words(today))
    pupils = PupilsScreen(seat.desk, Route("pupils", {"class": "none"}), overview=overview)
    pupils.show()
    assert pupils.class_field.currentText() == "Utan klass"
    assert [pupils.model.pupil(at).name for at in range(pupils.model.rowCount())] == ["Bo Ek"]  # type: ignore[union-attr]
    pupils.class_field.set_value("5A")
    assert [pupils.model.pupil(at).name for at in range(pupils.model.rowCount())] == ["Alma Dahl"]  # type: ignore[union-attr]


def test_where_everybody_has_a_class_nobody_is_told(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    seat = sit_down("karin")
    overview = Overview(seat.desk.workspace, seat.desk.tasks, seat.desk.bus)
    overview.read()
    qtbot.waitUntil(lambda: overview.has_pupils)
    today = TodayScreen(seat.desk, Route("today"), overview=overview)
    today.show()
    assert "ingen klass" not in words(today)
    pupils = PupilsScreen(seat.desk, Route("pupils", {"class": "none"}), overview=overview)
    assert pupils.class_field.findText("Utan klass") < 0
    assert pupils.model.rowCount() == 2


def test_a_class_is_given_on_the_pupils_page(
    qtbot: QtBot, school: School, bo: PupilId, sit_down: SitDown
) -> None:
    page = PupilScreen(sit_down("karin").desk, Route("pupil", {"pupil": bo}))
    page.show()
    qtbot.waitUntil(lambda: "Bo Ek" in words(page))
    page.more.entry("Ge klass …").run()
    qtbot.waitUntil(has_dialog)
    asked = dialog()
    assert isinstance(asked, ClassDialog)
    qtbot.waitUntil(lambda: asked.school_class.count() == 3)
    press(asked, "Spara klassen")
    assert "Välj klass." in words(asked)
    asked.school_class.set_value(CLASS_5A)
    press(asked, "Spara klassen")
    qtbot.waitUntil(lambda: "Kom till klass 5A" in words(page))
    assert "5A" in page.facts.text()
    assert "Bo Ek" in {view.name for view in list_pupils(school.as_("per"))}
