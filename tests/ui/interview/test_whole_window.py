# SPDX-License-Identifier: EUPL-1.2
"""The pages that have the window to themselves: what is away, which keys act, the lock in the middle, the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from eht_desk.application import form_work
from eht_desk.application.gates import override_gate
from eht_desk.ui.interview.approval_step import ApprovalStep
from eht_desk.ui.interview.interview_screen import InterviewScreen
from eht_desk.ui.interview.read_through_screen import ReadThroughScreen
from eht_desk.ui.interview.reading_pages import AreaPage, EndPage
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.widgets.choices import Segment
from tests.application.mapping_texts import TALK
from tests.fakes.school import ALMA
from tests.ui.desks import type_text
from tests.ui.interview.conftest import MAPPING
from tests.ui.shell.conftest import Stage, make_stage, stage  # noqa: F401 - fixtures of the whole window

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLACE = {"pupil": ALMA, "form": MAPPING}


@pytest.fixture
def ready(stage: Stage) -> Stage:  # noqa: F811 - the fixture above
    override_gate(stage.school.rector, ALMA, "before_social_mapping", "Karin Ås", "Brådskar")
    maria = stage.school.as_("maria")
    page = form_work.open_form(maria, ALMA, MAPPING)
    form_work.save_draft(maria, page.draft, TALK, starts_stretch=True)
    stage.unlock("maria")
    return stage


def interview(stage: Stage) -> InterviewScreen:  # noqa: F811 - a parameter of that name
    stage.frame.go(Route("interview", PLACE))
    screen = stage.frame.current_screen
    assert isinstance(screen, InterviewScreen)
    stage.qtbot.waitUntil(lambda: screen.talk.page is not None)
    return screen


def reading(stage: Stage) -> ReadThroughScreen:  # noqa: F811 - a parameter of that name
    stage.frame.go(Route("read_through", PLACE))
    screen = stage.frame.current_screen
    assert isinstance(screen, ReadThroughScreen)
    stage.qtbot.waitUntil(lambda: isinstance(screen.page_shown, AreaPage))
    QApplication.processEvents()
    return screen


def test_navigation_and_top_bar_are_away_and_come_back(qtbot: QtBot, ready: Stage) -> None:
    frame = ready.frame
    frame.go(Route("form", PLACE))
    screen = interview(ready)
    assert not frame.sidebar.isVisible()
    assert not frame.top_bar.isVisible()
    assert screen.isVisible()
    assert screen.width() == frame.width()
    screen.bar.leave_button.click()
    assert isinstance(frame.current_screen, FormScreen)
    assert frame.sidebar.isVisible()
    assert frame.top_bar.isVisible()


def test_the_window_waits_longer_while_people_talk(ready: Stage) -> None:
    locks = ready.window.locks
    assert locks is not None
    usual = locks.limit_seconds
    interview(ready)
    assert locks.limit_seconds > usual
    ready.frame.go(Route("today"))
    assert locks.limit_seconds == usual


def test_the_interviews_keys_are_its_own(qtbot: QtBot, ready: Stage) -> None:
    screen = interview(ready)
    screen.room.text.setFocus()
    ready.key(Qt.Key.Key_1, CTRL)
    ready.key(Qt.Key.Key_Right, ALT)
    ready.key(Qt.Key.Key_Left, ALT)
    ready.key(Qt.Key.Key_K, CTRL)
    assert ready.frame.current_screen is screen
    assert not ready.frame.palette_box.isVisible()
    assert (
        screen.talk.answers["school_area_prompts"] == ["schoolwork"]
        or screen.state()["area"] != "school_area"
    )


def test_in_the_read_through_no_key_leads_away_but_the_kurators(qtbot: QtBot, ready: Stage) -> None:
    frame = ready.frame
    screen = reading(ready)
    for key, modifier in (
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_1, CTRL),
        (Qt.Key.Key_2, CTRL),
        (Qt.Key.Key_3, CTRL),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, ALT),
        (Qt.Key.Key_K, ALT),
        (Qt.Key.Key_I, ALT),
        (Qt.Key.Key_N, CTRL),
    ):
        ready.key(key, modifier)
        assert frame.current_screen is screen
        assert not frame.palette_box.isVisible()
    for shown in (frame.sidebar, frame.top_bar, frame.sharing_strip):
        assert not shown.isVisible()
    assert ready.window.windowTitle() == "EHT Desk"
    screen.leave_button.click()  # asks first
    assert frame.current_screen is screen
    ready.key(Qt.Key.Key_Escape, CTRL)
    qtbot.waitUntil(lambda: isinstance(frame.current_screen, InterviewScreen))


def test_ctrl_l_locks_from_both_and_the_same_person_comes_back(qtbot: QtBot, ready: Stage) -> None:
    screen = interview(ready)
    screen.go_to("support_area")
    type_text(screen.room.text, " Och en vän")
    ready.window.lock("person")
    ready.unlock("maria")
    again = ready.frame.current_screen
    assert isinstance(again, InterviewScreen)
    qtbot.waitUntil(lambda: again.room.text.toPlainText() == "Få komma in en annan väg. Och en vän")
    assert not ready.frame.sidebar.isVisible()
    shown = reading(ready)
    page = shown.page_shown
    assert isinstance(page, AreaPage)
    page.agree_button.click()
    ready.window.lock("person")
    ready.unlock("maria")
    back = ready.frame.current_screen
    assert isinstance(back, ReadThroughScreen)
    qtbot.waitUntil(lambda: isinstance(back.page_shown, AreaPage))
    assert back.page_shown is not None
    assert back.page_shown.progress.text() == "Del 2 av 4"


def test_a_lock_while_hidden_leaves_nothing_behind(qtbot: QtBot, ready: Stage) -> None:
    screen = interview(ready)
    screen.go_to("school_area")
    ready.key(Qt.Key.Key_F9)
    assert screen.is_blank
    content = screen.content
    gone: list[int] = []
    content.destroyed.connect(lambda: gone.append(1))
    ready.window.lock("person")
    ready.settle()
    qtbot.waitUntil(lambda: bool(gone))
    ready.unlock("maria")
    again = ready.frame.current_screen
    assert isinstance(again, InterviewScreen)
    qtbot.waitUntil(lambda: again.room.text.toPlainText() == "Matsalen är värst.")


def test_a_larger_text_keeps_the_place(qtbot: QtBot, ready: Stage) -> None:
    screen = interview(ready)
    screen.go_to("feelings_area")
    point = ready.frame.point()
    ready.frame.resume(point)
    again = ready.frame.current_screen
    assert isinstance(again, InterviewScreen)
    qtbot.waitUntil(lambda: again.talk.page is not None)
    qtbot.waitUntil(lambda: again.state().get("area") == "feelings_area")


def test_the_button_leads_back_to_the_kurator_after_asking(qtbot: QtBot, ready: Stage) -> None:
    screen = reading(ready)
    screen.leave_button.click()
    ready.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(ready.frame.current_screen, InterviewScreen))


def test_what_is_done_does_not_lie_behind_the_pupils_page(qtbot: QtBot, ready: Stage) -> None:
    frame = ready.frame
    pupil = Route("pupil", {"pupil": ALMA})
    frame.go(pupil)
    frame.go(Route("form", PLACE))
    interview(ready)
    screen = reading(ready)
    for _ in range(4):
        page = screen.page_shown
        assert isinstance(page, AreaPage)
        page.agree_button.click()
    end = screen.page_shown
    assert isinstance(end, EndPage)
    end.button.click()
    qtbot.waitUntil(lambda: isinstance(screen.page_shown, ApprovalStep))
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Segment))
    assert [item for item in QApplication.topLevelWidgets() if item.isVisible()] == [ready.window]
    ready.key(Qt.Key.Key_Escape, CTRL)
    assert frame.route == pupil
    frame.back()
    assert frame.route.screen == "today"


def test_the_handbook_is_a_key_away_from_the_interview_and_back(qtbot: QtBot, ready: Stage) -> None:
    screen = interview(ready)
    screen.go_to("support_area")
    type_text(screen.room.text, " Ett ord")
    ready.key(Qt.Key.Key_F1)
    assert ready.frame.route == Route("handbook", {"page": "interview"})
    assert ready.frame.sidebar.isVisible()
    ready.frame.back()
    again = ready.frame.current_screen
    assert isinstance(again, InterviewScreen)
    qtbot.waitUntil(lambda: again.room.text.toPlainText() == "Få komma in en annan väg. Ett ord")
