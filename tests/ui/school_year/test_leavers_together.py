# SPDX-License-Identifier: EUPL-1.2
"""The whole grade 9 of August: one row on I dag, one press."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.pupil_moves import leavers_waiting
from eht_desk.domain.leaving import LeavingReason
from eht_desk.domain.log import LogEvent
from tests.fakes.school import ALMA, FORM, TALK, School
from tests.ui.school_year.conftest import SitDown, dialog, has_dialog, press, words
from tests.ui.school_year.test_leavers import today


def leave(school: School, grade: int) -> None:
    with school.rector.store.write() as work:
        work.pupils.update(
            [replace(item, left_on=school.rector.today, grade=grade) for item in work.pupils.all()]
        )
        work.commit(LogEvent("register_imported"))


def test_one_press_settles_them_all(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    leave(school, 9)
    screen = today(qtbot, sit_down("karin"))
    assert "Årskurs 9, 2 elever" in words(screen)
    assert "Alma Dahl och Noel Östlund-Ek" in words(screen)
    assert "Inget behöver göras just nu" not in words(screen)
    press(screen, "Gå igenom tillsammans …")
    qtbot.waitUntil(has_dialog)
    box = dialog()
    assert box.reason.value() == LeavingReason.FINISHED.value  # type: ignore[attr-defined]
    box.action_button.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Slutat, överlämning kvar" not in words(screen))
    assert leavers_waiting(school.rector) == ()


def test_a_lower_grade_asks_why(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    leave(school, 6)
    screen = today(qtbot, sit_down("maria"))
    press(screen, "Gå igenom tillsammans …")
    qtbot.waitUntil(has_dialog)
    box = dialog()
    box.action_button.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(box.row("note").problem))  # type: ignore[attr-defined]
    assert len(leavers_waiting(school.rector)) == 2


def test_somebody_with_a_text_stands_alone(qtbot: QtBot, school: School, sit_down: SitDown) -> None:
    page = form_work.open_form(school.rector, ALMA, FORM)
    form_work.save_draft(school.rector, page.draft, TALK, starts_stretch=True)
    leave(school, 9)
    screen = today(qtbot, sit_down("karin"))
    assert "ingen har gått igenom listan" in words(screen)
    assert "tillsammans" not in words(screen)
