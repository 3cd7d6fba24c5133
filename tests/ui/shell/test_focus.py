# SPDX-License-Identifier: EUPL-1.2
"""Where the keyboard is: at the next thing to do, never in the navigation because a button went away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from eht_desk.application.form_work import open_form, save_draft
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.sidebar import TopBar
from eht_desk.ui.widgets.fields import LineField
from tests.fakes.school import ALMA, FORM, NOEL, TALK, make_school
from tests.ui.shell.conftest import MakeStage, Stage


def _focused() -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus.accessibleName()


def _actions(*texts: str, busy: str = "") -> tuple[HeaderAction, ...]:
    """The first one is primary."""
    return tuple(
        HeaderAction(text, text, lambda: None, is_primary=not at, is_enabled=text != busy)
        for at, text in enumerate(texts)
    )


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[TopBar]:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    top = TopBar(lambda: None)
    layout.addWidget(top)
    layout.addWidget(LineField("Sidan"))
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    yield top
    del layout


def test_buttons_that_come_later_stand_after_the_search(qtbot: QtBot, bar: TopBar) -> None:
    bar.show_actions(_actions("Välj andra filer"))
    bar.show_actions(_actions("Jämför", "Välj andra filer"))
    bar.search.setFocus()
    seen = []
    for _ in range(3):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        seen.append(_focused())
    assert seen == ["Jämför", "Välj andra filer", "Sidan"]


def test_a_button_that_goes_gives_the_focus_to_the_new_primary_one(qtbot: QtBot, bar: TopBar) -> None:
    bar.show_actions(_actions("Lås samtalet", "Tom blankett"))
    bar.primary().setFocus()  # type: ignore[union-attr]  # it is there
    assert bar.show_actions(_actions("Lås samtalet", "Tom blankett", busy="Lås samtalet"))
    assert bar.show_actions(_actions("Skriv ut för underskrift", "Rätta"))
    assert _focused() == "Skriv ut för underskrift"
    assert not bar.show_actions(())  # nobody here to take it: the page does


def test_a_busy_button_gets_the_focus_back(qtbot: QtBot, bar: TopBar) -> None:
    bar.show_actions(_actions("Spara", "Kasta"))
    bar.primary().setFocus()  # type: ignore[union-attr]  # it is there
    bar.show_actions(_actions("Spara", "Kasta", busy="Spara"))
    bar.show_actions(_actions("Spara", "Kasta"))
    assert _focused() == "Spara"


def test_a_pupil_without_documents_offers_the_checklist(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": NOEL}))
    stage.qtbot.waitUntil(lambda: _focused() == "Ny checklista")
    stage.key(Qt.Key.Key_Return)
    assert frame.route == Route("form", {"pupil": NOEL, "form": FORM})


def test_i_dag_begins_with_what_is_to_be_done(make_stage: MakeStage) -> None:
    school = make_school()
    per = school.as_("per")
    save_draft(per, open_form(per, ALMA, FORM).draft, TALK, starts_stretch=True)
    stage = make_stage(school)
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: _focused().startswith("Fortsätt: Checklista"))


def test_a_click_in_the_navigation_leaves_no_ring_there(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.qtbot.mouseClick(frame.sidebar.buttons["pupils"], Qt.MouseButton.LeftButton)
    assert not any(button.hasFocus() for button in frame.sidebar.buttons.values())
    stage.key(Qt.Key.Key_F6)
    stage.key(Qt.Key.Key_F6)
    assert frame.sidebar.buttons["pupils"].hasFocus()


@pytest.mark.parametrize("place", ["today", "pupils", "import", "settings"])
def test_no_page_flashes_a_window_of_its_own(stage: Stage, place: str) -> None:
    frame = stage.unlock("karin")
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watch)
    try:
        frame.go(Route(place))
        stage.settle()
    finally:
        application.removeEventFilter(watch)
    assert shown == []
    assert stage.window.isActiveWindow()
