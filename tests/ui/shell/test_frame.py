# SPDX-License-Identifier: EUPL-1.2
"""The frame by keyboard: places, panes, palette, help; and what a screen reader finds on every screen."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from eht_desk.application.form_work import open_form, save_draft
from eht_desk.application.pupils import NewPupil, add_pupil, list_pupils
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import frame_palette
from eht_desk.ui.actions import ACTIONS
from eht_desk.ui.navigation import Route
from eht_desk.ui.palette import Palette
from eht_desk.ui.palette_model import SIDE_ROLE, Places, find
from eht_desk.ui.screens.pupils_screen import PupilsScreen
from eht_desk.ui.screens.settings_pages import pages_for
from eht_desk.ui.screens.today_screen import TodayScreen
from tests.application.mapping_texts import locked_mapping
from tests.fakes.school import ALMA, CLASS_5A, FORM, NOEL, TALK, make_school
from tests.ui.desks import type_text
from tests.ui.shell.conftest import MakeStage, Stage

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QAbstractSpinBox)
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier

ROUTES = (
    Route("today"),
    Route("pupils"),
    Route("cases"),
    Route("meetings"),
    Route("checks"),
    Route("rector"),
    Route("pupil", {"pupil": ALMA}),
    Route("form", {"pupil": ALMA, "form": FORM}),
    Route("import"),
    *(
        Route("settings", {"page": page})
        for page in (
            "device",
            "account",
            "people",
            "school",
            "calendar",
            "routines",
            "recovery",
            "backups",
            "verify",
            "about",
        )
    ),
)


def nameless(window: QWidget) -> list[str]:
    """Visible controls that a screen reader could not name."""
    found = []
    for control in window.findChildren(QWidget):
        if not isinstance(control, CONTROLS) or not control.isVisible():
            continue
        if control.focusPolicy() == Qt.FocusPolicy.NoFocus or control.objectName().startswith("qt_"):
            continue
        text = control.text() if isinstance(control, QAbstractButton) else ""
        if not control.accessibleName() and not text:
            found.append(f"{type(control).__name__} in {type(control.parentWidget()).__name__}")
    return found


@pytest.mark.parametrize(
    "route", ROUTES, ids=lambda route: f"{route.screen} {route.parameters.get('page', '')}".strip()
)
def test_every_control_has_a_name(stage: Stage, route: Route) -> None:
    frame = stage.unlock("karin")
    frame.go(route)
    stage.qtbot.wait(150)
    assert nameless(stage.window) == []
    assert frame.current_screen is not None
    assert frame.current_screen.accessibleName()
    primaries = [
        button
        for button in frame.findChildren(QPushButton)
        if type(button).__name__ == "PrimaryButton" and button.isVisible()
    ]
    assert len(primaries) <= 1


def test_pages_outside_have_names(stage: Stage) -> None:
    assert nameless(stage.window) == []
    stage.unlock_page.forgot.click()
    assert nameless(stage.window) == []
    stage.window.show_first_run()
    assert nameless(stage.window) == []


def test_places_are_reached_by_keys(stage: Stage) -> None:
    frame = stage.unlock("maria")
    for key, screen in ((Qt.Key.Key_2, "pupils"), (Qt.Key.Key_3, "settings"), (Qt.Key.Key_1, "today")):
        stage.key(key, CONTROL)
        assert frame.route.screen == screen
    stage.key(Qt.Key.Key_Left, ALT)
    assert frame.route.screen == "settings"
    stage.key(Qt.Key.Key_Left, ALT)
    assert frame.route.screen == "pupils"


def test_f6_goes_round_the_panes(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_2, CONTROL)
    seen = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName())
        stage.key(Qt.Key.Key_F6)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == seen[0]
    assert len(set(seen)) == 4
    assert frame.route.screen == "pupils"


def test_ctrl_k_opens_a_pupil(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_K, CONTROL)
    palette = frame.palette_box
    assert palette.isVisible()
    type_text(palette.line, "ostl")
    assert palette.model.rowCount() == 3  # and what can be begun about the only one
    assert palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Noel Östlund-Ek, 7B"
    stage.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert frame.route == Route("pupil", {"pupil": NOEL})
    assert not palette.isVisible()


def test_escape_gives_the_focus_back(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_2, CONTROL)
    before = QApplication.focusWidget()
    stage.key(Qt.Key.Key_K, CONTROL)
    stage.qtbot.keyClick(frame.palette_box.line, Qt.Key.Key_Escape)
    assert not frame.palette_box.isVisible()
    assert QApplication.focusWidget() is before


def test_commands_are_found_by_word_and_run(stage: Stage) -> None:
    frame = stage.unlock("karin")
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, "kontrollera ark")
    stage.qtbot.keyClick(frame.palette_box.line, Qt.Key.Key_Return)
    assert frame.route == Route("settings", {"page": "verify"})


def found_by(palette: Palette) -> list[str]:
    return [str(palette.model.index(row).data()) for row in range(palette.model.rowCount())]


def test_the_palette_shows_only_what_the_person_may(stage: Stage) -> None:
    frame = stage.unlock("per")
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, "noel")
    assert frame.palette_box.model.rowCount() == 0
    frame.palette_box.line.clear()
    type_text(frame.palette_box.line, "personer")
    assert all(text.startswith("Handbok: ") for text in found_by(frame.palette_box))


def test_every_page_of_the_settings_is_found(stage: Stage) -> None:
    frame = stage.unlock("karin")
    stage.key(Qt.Key.Key_K, CONTROL)
    pages = {page.title for page in pages_for(frame.desk.who.viewer)}
    commands: list[str] = []
    for text in (*pages, "klass", "klasser", "mentor", "vikarie"):
        frame.palette_box.line.clear()
        type_text(frame.palette_box.line, text)
        commands = [line for line in found_by(frame.palette_box) if not line.startswith("Handbok: ")]
        assert commands, text
    assert "Klasser och mentorer" in commands


def test_a_paper_in_the_hand_is_found_by_its_code_by_who_may_read_it(stage: Stage) -> None:
    document = locked_mapping(stage.school.as_("maria"))
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, document.code.lower())
    stage.qtbot.waitUntil(lambda: any(document.code in text for text in found_by(frame.palette_box)))
    stage.qtbot.keyClick(frame.palette_box.line, Qt.Key.Key_Return)
    assert frame.route.parameters["document"] == document.id
    stage.window.lock("person")
    stage.settle()
    frame = stage.unlock("karin")
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, document.code)
    frame.desk.tasks.finish_reads()
    stage.settle()
    assert not any(document.code in text for text in found_by(frame.palette_box))


def test_names_that_begin_so_stand_first() -> None:
    school = make_school()
    views = list_pupils(school.rector)
    nothing = Places(lambda _v: None, lambda _r: None, lambda _a: None, lambda _p: None)
    assert find("e", views, (), (), nothing)[0].text == "Noel Östlund-Ek"
    assert find("", views, (), ACTIONS, nothing)[0].text == "Sök elev eller kommando"


def test_help_tells_about_the_page_and_closes(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_2, CONTROL)
    stage.key(Qt.Key.Key_F1)
    words = [label.text() for label in frame.findChildren(QLabel)]
    assert any("personnumret" in text for text in words)
    assert "Ctrl L" in words
    stage.key(Qt.Key.Key_Escape)
    stage.settle()
    assert "Ctrl L" in [label.text() for label in frame.findChildren(QLabel)]  # the one in the navigation
    assert not any("personnumret i rutan" in label.text() for label in frame.findChildren(QLabel))


def test_shortcuts_are_told_apart() -> None:
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_i_dag_shows_what_was_begun(make_stage: MakeStage) -> None:
    school = make_school()
    per = school.as_("per")
    page = open_form(per, ALMA, FORM)
    draft = save_draft(per, page.draft, TALK, starts_stretch=True)
    stage = make_stage(school)
    frame = stage.unlock("per")
    screen = frame.current_screen
    assert isinstance(screen, TodayScreen)
    words = " ".join(label.text() for label in screen.findChildren(QLabel))
    assert "Måndag 23 november" in words
    assert "Checklista · Alma Dahl, 5A" in words
    assert "1 sak behöver göras" in words
    buttons = [item for item in screen.findChildren(QPushButton) if item.text() == "Fortsätt"]
    buttons[0].setFocus()
    stage.key(Qt.Key.Key_Return)
    assert frame.route == Route("form", {"pupil": ALMA, "form": FORM, "draft": draft.id})


def test_the_list_filters_and_enter_opens(stage: Stage) -> None:
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_2, CONTROL)
    screen = frame.current_screen
    assert isinstance(screen, PupilsScreen)
    assert screen.model.rowCount() == 2
    assert screen.filter_field.hasFocus()
    type_text(screen.filter_field, "alma 5a")
    assert screen.model.rowCount() == 1
    assert screen.count.text() == "1 av 2 elever"
    stage.key(Qt.Key.Key_Return)
    assert frame.route == Route("pupil", {"pupil": ALMA})


@pytest.mark.parametrize(
    ("login", "why"),
    [("ida", "ge personer konto och roll"), ("nils", "Rollen skolsköterska visar inga elever")],
)
@pytest.mark.parametrize("place", ["today", "pupils"])
def test_a_role_that_sees_no_pupils_is_told_why(stage: Stage, login: str, why: str, place: str) -> None:
    frame = stage.unlock(login)
    frame.go(Route(place))
    words = " ".join(label.text() for label in frame.findChildren(QLabel) if label.isVisible())
    assert why in words
    assert "0 elever" not in words
    assert "Inga elever än" not in words
    offered = [item.text() for item in frame.top_bar.findChildren(QPushButton) if item.isVisible()]
    assert "Lägg till elev" not in offered
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, "ny elev")
    assert all(text.startswith("Handbok: ") for text in found_by(frame.palette_box))


def test_namesakes_are_told_apart_by_their_birth(make_stage: MakeStage) -> None:
    school = make_school()
    other = NewPupil(
        school.unit_id,
        "Alma",
        "Dahl",
        CLASS_5A,
        birth_date=date(2015, 9, 30),
        has_protected_identity=False,
    )
    add_pupil(school.rector, other)
    stage = make_stage(school)
    frame = stage.unlock("maria")
    stage.key(Qt.Key.Key_K, CONTROL)
    type_text(frame.palette_box.line, "alma dahl")
    model = frame.palette_box.model
    assert [model.index(row).data(SIDE_ROLE) for row in range(2)] == [
        "född 2015-05-12 · 5A",
        "född 2015-09-30 · 5A",
    ]
    stage.key(Qt.Key.Key_Escape)
    frame.go(Route("pupils"))
    screen = frame.current_screen
    assert isinstance(screen, PupilsScreen)
    names = [screen.model.index(row, 0).data() for row in range(3)]
    assert names == ["Dahl, Alma · född 2015-05-12", "Dahl, Alma · född 2015-09-30", "Östlund-Ek, Noel"]


def test_the_window_names_nobody(stage: Stage) -> None:
    frame = stage.unlock("maria")
    frame.go(Route("pupil", {"pupil": ALMA}))
    stage.qtbot.wait(100)
    assert stage.window.windowTitle() == "EHT Desk"
    assert frame.current_screen is not None
    assert "Alma" not in frame.current_screen.title()


def test_a_bug_while_a_code_is_looked_up_is_not_taken_for_nothing_found(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = stage.unlock("maria")
    errors: list[Exception] = [ExpectedFailure("store_gone"), ZeroDivisionError()]

    def fail(*_arguments: object) -> None:
        raise errors.pop(0)

    monkeypatch.setattr(frame_palette, "document_with_code", fail)
    with stage.qtbot.captureExceptions() as met:
        for code in ("K7M2-QX", "K7M2-QY"):
            frame.open_palette()
            frame.palette_box.line.setText(code)
            frame.desk.tasks.finish_reads()
            stage.settle()
    assert [kind for kind, _, _ in met] == [ZeroDivisionError]
