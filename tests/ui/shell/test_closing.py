# SPDX-License-Identifier: EUPL-1.2
"""The window does not vanish with a text that is not saved, unless somebody decides so or the system goes down."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from eht_desk.domain.documents import Draft
from eht_desk.ui.closing import CloseQuestion
from eht_desk.ui.forms import autosave
from eht_desk.ui.navigation import Route
from eht_desk.ui.sealed_texts import WAITS
from tests.fakes.school import ALMA
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage
from tests.ui.shell.test_unsaved import TEXT, _comment, _write_in_vain

_PACE = autosave.Pace(pause=0, longest=0, retry=20)
_SLOW = autosave.Pace(pause=60_000, longest=60_000, retry=60_000)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "Pace", lambda: _PACE)


def _drafts(stage: Stage) -> list[Draft]:
    with stage.school.rector.store.read() as work:
        return work.documents.drafts_of_pupil(ALMA)


def _question(stage: Stage) -> CloseQuestion:
    [question] = [item for item in stage.window.findChildren(CloseQuestion) if item.isVisible()]
    return question


def _is_asked(stage: Stage) -> bool:
    return any(item.isVisible() for item in stage.window.findChildren(CloseQuestion))


def test_a_window_with_everything_saved_closes_at_once(stage: Stage) -> None:
    stage.unlock("per")
    assert stage.window.close()
    assert not _is_asked(stage)


def test_waiting_keeps_the_window_and_the_text(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    assert not stage.window.close()
    question = _question(stage)
    assert question.accessibleName() == "En text är inte sparad."
    assert question.wait_button.isDefault()
    assert not stage.window.close()  # asks only once
    stage.qtbot.keyClick(_question(stage), Qt.Key.Key_Return)
    assert not _is_asked(stage)
    assert stage.window.isVisible()
    stage.school.gate.is_disk_full = False
    stage.qtbot.waitUntil(lambda: [TEXT in str(draft.answers) for draft in _drafts(stage)] == [True])
    assert stage.window.close()


def test_closing_all_the_same_closes(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    stage.frame.go(Route("today"))
    assert not stage.window.close()
    stage.qtbot.mouseClick(_question(stage).close_button, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: not stage.window.isVisible())
    assert _drafts(stage) == []


def test_what_was_typed_a_moment_ago_is_saved_without_a_question(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "Pace", lambda: _SLOW)
    stage.unlock("per")
    _open_and_type(stage)
    assert stage.window.close()
    assert [TEXT in str(draft.answers) for draft in _drafts(stage)] == [True]


def test_what_was_typed_a_moment_ago_and_does_not_go_is_asked_about(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "Pace", lambda: _SLOW)
    stage.unlock("per")
    _open_and_type(stage, is_disk_full=True)
    assert not stage.window.close()
    assert _is_asked(stage)


def test_a_text_behind_the_lock_is_asked_about_too(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    stage.window.lock("person")
    stage.qtbot.waitUntil(lambda: WAITS in stage.unlock_page.notice.text)
    assert not stage.window.close()
    _question(stage).wait_button.click()
    assert stage.window.isVisible()
    assert not stage.window.close()
    _question(stage).close_button.click()
    stage.qtbot.waitUntil(lambda: not stage.window.isVisible())


def test_the_question_goes_away_at_the_lock(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    assert not stage.window.close()
    stage.window.lock("idle")
    assert not _is_asked(stage)
    assert stage.window.isVisible()


def test_a_shutdown_of_the_system_is_not_held_up(stage: Stage) -> None:
    stage.unlock("per")
    _write_in_vain(stage)
    assert not stage.window.close()
    stage.window.closing.session_ends()
    assert stage.window.close()
    assert not _is_asked(stage)


def _open_and_type(stage: Stage, *, is_disk_full: bool = False) -> None:
    stage.frame.go(Route("form", {"pupil": ALMA, "form": "absence_checklist"}))
    comment = _comment(stage)
    stage.school.gate.is_disk_full = is_disk_full
    comment.setFocus()
    type_text(comment, TEXT)
