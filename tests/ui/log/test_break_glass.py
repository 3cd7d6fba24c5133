# SPDX-License-Identifier: EUPL-1.2
"""Opening a pupil for a time, from the page of the log; what I dag tells those who work with the pupil."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from eht_desk.application.break_glass import break_glass
from eht_desk.application.today import today_page
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.glass_dialog import GlassDialog
from eht_desk.ui.screens.settings_log import LogPage
from eht_desk.ui.screens.today_log import opened_card
from tests.fakes.school import ALMA, School
from tests.ui.log.conftest import SitDown, button, shown, texts


def test_from_the_page_of_the_log_to_the_pupil(school: School, sit_down: SitDown):
    seat = sit_down("karin")
    page = shown(seat, LogPage(seat.desk))
    assert isinstance(page, LogPage)
    page.glass_button.click()
    dialog = next(item for item in QApplication.topLevelWidgets() if isinstance(item, GlassDialog))
    dialog.who.setText("Alma")
    dialog.reason.setPlainText("Samtal från polisen")
    dialog.action_button.click()
    seat.settle()
    assert "Skriv hela namnet" in dialog.row("text").problem
    dialog.who.setText("Alma Dahl")
    dialog.action_button.click()
    seat.settle()
    assert seat.went[-1] == Route("pupil", {"pupil": str(ALMA)})


def test_i_dag_tells_the_team_and_lets_the_opener_close(school: School, sit_down: SitDown):
    break_glass(school.rector, "Alma Dahl", "Samtal från polisen", 4)
    seat = sit_down("per")
    card = opened_card(seat.desk, today_page(seat.desk.workspace).opened)
    assert card is not None
    words = texts(shown(seat, card))
    assert "Karin Ås, 23 nov kl. 09:00 till 13:00. Skäl: Samtal från polisen" in words
    mine = sit_down("karin")
    own = opened_card(mine.desk, today_page(mine.desk.workspace).opened)
    assert own is not None
    button(shown(mine, own), "Stäng nu").click()
    school.clock.advance(minutes=1)
    mine.settle()
    assert today_page(mine.desk.workspace).opened == ()
