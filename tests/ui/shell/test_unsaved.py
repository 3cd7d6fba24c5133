# SPDX-License-Identifier: EUPL-1.2
"""What cannot be saved is never lost: not when the form is left, not when the window locks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from eht_desk.application import form_work
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Draft
from eht_desk.ui.forms import autosave
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_screen import FormScreen
from eht_desk.ui.sealed_texts import WAITS
from eht_desk.ui.unsaved import UnsavedLine
from tests.fakes.school import ALMA, FORM, PASSWORD, STORE
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage

TEXT = "Magont på morgonen"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "Pace", lambda: _PACE)


_PACE = autosave.Pace(pause=0, longest=0, retry=20)


def _comment(stage: Stage) -> QPlainTextEdit:
    screen = stage.frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.view is not None)
    return next(line for line in screen.findChildren(QPlainTextEdit) if line.placeholderText() == "Kommentar")


def _write_in_vain(stage: Stage) -> FormScreen:
    """Per writes about Alma while the disk is full."""
    stage.frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    comment = _comment(stage)
    stage.school.gate.is_disk_full = True
    comment.setFocus()
    type_text(comment, TEXT)
    screen = stage.frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: "Disken är full" in screen.layout_parts.notice.text)
    return screen


def _drafts(stage: Stage) -> list[Draft]:
    with stage.school.rector.store.read() as work:
        return work.documents.drafts_of_pupil(ALMA)


def _is_stored(stage: Stage) -> bool:
    return [TEXT in str(draft.answers) for draft in _drafts(stage)] == [True]


def _line(stage: Stage) -> UnsavedLine:
    return stage.frame.findChildren(UnsavedLine)[0]


def _is_back(stage: Stage) -> bool:
    screen = stage.frame.current_screen
    texts = screen.findChildren(QPlainTextEdit) if screen else []
    return any(text.toPlainText() == TEXT for text in texts)


def _words(stage: Stage) -> str:
    return " ".join(label.text() for label in stage.window.findChildren(QLabel))


def _lock(stage: Stage) -> None:
    stage.window.lock("person")
    stage.qtbot.waitUntil(lambda: WAITS in stage.unlock_page.notice.text)
    stage.settle()
    assert stage.window.findChildren(QPlainTextEdit) == []


def test_text_that_waits_behind_the_lock_is_in_the_field_and_saved(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    _lock(stage)
    assert "gick inte att spara" in stage.unlock_page.notice.text
    stage.school.gate.is_disk_full = False
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: _is_back(stage))
    stage.qtbot.waitUntil(lambda: _is_stored(stage))
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.toPlainText() == TEXT
    stage.window.lock("person")
    assert WAITS not in stage.unlock_page.notice.text


def test_another_person_neither_sees_it_nor_that_it_waits(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    _lock(stage)
    stage.school.gate.is_disk_full = False
    stage.unlock("maria")
    assert not _line(stage).isVisible()
    assert TEXT not in _words(stage)
    assert _drafts(stage) == []
    stage.frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    _comment(stage)
    assert not _is_back(stage)
    stage.window.lock("person")
    assert WAITS in stage.unlock_page.notice.text
    stage.unlock("per")
    stage.qtbot.waitUntil(lambda: _is_back(stage) and _is_stored(stage))


def test_text_changed_elsewhere_meanwhile_is_shown_beside_it(stage: Stage) -> None:
    stage.unlock("per")
    stage.frame.go(Route("form", {"pupil": ALMA, "form": FORM}))
    type_text(_comment(stage), "Först ")
    stage.qtbot.waitUntil(lambda: [draft.revision for draft in _drafts(stage)] != [])
    stage.qtbot.waitUntil(lambda: stage.frame.current_screen.status_text().startswith("Sparat"))  # type: ignore[union-attr]  # shown
    _write_in_vain(stage)
    _lock(stage)
    stage.school.gate.is_disk_full = False
    [draft] = _drafts(stage)
    field = next(name for name, value in draft.answers.items() if "Först" in str(value))
    elsewhere = Workspace(stage.school.services, stage.school.gate.unlock(STORE, "per", PASSWORD))
    form_work.save_draft(elsewhere, draft, {field: {"comment": "Annat"}}, starts_stretch=True)
    stage.unlock("per")
    screen = stage.frame.current_screen
    assert isinstance(screen, FormScreen)
    stage.qtbot.waitUntil(lambda: screen.conflict_pane is not None)
    pane = screen.conflict_pane
    assert pane is not None
    pane.finish_button.click()
    stage.qtbot.waitUntil(lambda: _is_stored(stage))


def test_the_window_keeps_only_sealed_bytes(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    _lock(stage)
    kept = repr(vars(stage.window.sealed))
    assert "b'" in kept or 'b"' in kept
    assert "Magont" not in kept


def test_leaving_the_form_keeps_the_text_and_saves_it_when_it_goes(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    stage.frame.go(Route("today"))
    stage.qtbot.waitUntil(lambda: _line(stage).isVisible())
    assert _line(stage).notice.text == "1 text är inte sparad. Försöker igen."
    assert _drafts(stage) == []
    stage.school.gate.is_disk_full = False
    stage.qtbot.waitUntil(lambda: _is_stored(stage))
    stage.qtbot.waitUntil(lambda: not _line(stage).isVisible())
    stage.qtbot.waitUntil(lambda: "Alma" in _words(stage))  # I dag shows what was begun


def test_the_line_leads_back_to_the_text(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    stage.frame.go(Route("today"))
    stage.qtbot.waitUntil(lambda: _line(stage).isVisible())
    _line(stage).findChildren(QPushButton)[0].click()
    stage.qtbot.waitUntil(lambda: _is_back(stage))  # the disk is still full
    assert not _line(stage).isVisible()
    assert _drafts(stage) == []
    stage.school.gate.is_disk_full = False
    stage.qtbot.waitUntil(lambda: _is_stored(stage))


def test_left_text_waits_behind_the_lock_too(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    stage.frame.go(Route("today"))
    stage.qtbot.waitUntil(lambda: _line(stage).isVisible())
    _lock(stage)
    stage.school.gate.is_disk_full = False
    assert stage.unlock("per").route == Route("today")
    stage.qtbot.waitUntil(lambda: _is_stored(stage))
