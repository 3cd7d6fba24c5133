# SPDX-License-Identifier: EUPL-1.2
"""What stood in a small form at the lock is there again when the same person opens the same form at the same place."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text_area import TextArea
from tests.fakes.school import ALMA, NOEL
from tests.ui.shell.conftest import Stage

AT_ALMA = Route("pupil", {"pupil": ALMA})


def open_form(stage: Stage, title: str = "Rätta") -> tuple[SmallDialog, TextArea, LineField]:
    frame = stage.window.frame
    assert frame is not None
    reason, place = TextArea("Skäl"), LineField("Plats")
    fields = {"reason": ("Skäl", reason), "place": ("Plats", place)}
    dialog = SmallDialog(frame, title, "", fields, "Spara", lambda: None)
    dialog.open()
    stage.settle()
    return dialog, reason, place


def begin_and_lock(stage: Stage) -> None:
    stage.unlock("maria").go(AT_ALMA)
    _, reason, place = open_form(stage)
    reason.setPlainText("Dagen stod fel, det var måndag <b>ä</b>")
    place.setText("Elevakten")
    stage.window.lock("person")


def told(stage: Stage) -> str:
    return " ".join(label.text() for label in stage.window.findChildren(QLabel) if label.isVisible())


def test_a_lock_takes_nothing_from_a_small_form(stage: Stage) -> None:
    begin_and_lock(stage)
    stage.unlock("maria")
    stage.qtbot.waitUntil(lambda: "rutan ”Rätta”" in told(stage))
    dialog, reason, place = open_form(stage)
    stage.qtbot.waitUntil(lambda: place.text() == "Elevakten")
    assert reason.toPlainText() == "Dagen stod fel, det var måndag <b>ä</b>"
    assert "före låsningen" in dialog.message.text
    assert "rutan ”Rätta”" not in told(stage), "nothing waits any more"
    dialog.reject()
    _, again, _ = open_form(stage)
    assert again.toPlainText() == ""


def test_another_form_and_another_pupil_get_nothing_of_it(stage: Stage) -> None:
    begin_and_lock(stage)
    frame = stage.unlock("maria")
    dialog, reason, _ = open_form(stage, "Spara som PDF")
    assert reason.toPlainText() == ""
    dialog.reject()
    frame.go(Route("pupil", {"pupil": NOEL}))
    dialog, reason, _ = open_form(stage)
    assert reason.toPlainText() == ""
    dialog.reject()
    frame.go(AT_ALMA)
    _, reason, place = open_form(stage)
    stage.qtbot.waitUntil(lambda: place.text() == "Elevakten")
    assert reason.toPlainText()


def test_another_person_gets_nothing_of_it(stage: Stage) -> None:
    begin_and_lock(stage)
    stage.unlock("karin").go(AT_ALMA)
    _, reason, _ = open_form(stage)
    assert reason.toPlainText() == ""
    assert "rutan" not in told(stage)


def test_another_person_gets_nothing_of_what_was_not_opened_again(stage: Stage) -> None:
    begin_and_lock(stage)
    stage.unlock("maria")
    stage.window.lock("person")
    stage.unlock("karin").go(AT_ALMA)
    _, reason, _ = open_form(stage)
    assert reason.toPlainText() == ""


def test_a_second_lock_takes_nothing_either(stage: Stage) -> None:
    begin_and_lock(stage)
    stage.unlock("maria").go(Route("pupil", {"pupil": NOEL}))
    _, other, _ = open_form(stage, "Spara som PDF")
    other.setPlainText("Något annat")
    stage.window.lock("person")
    stage.unlock("maria").go(AT_ALMA)
    dialog, reason, place = open_form(stage)
    stage.qtbot.waitUntil(lambda: place.text() == "Elevakten")
    assert reason.toPlainText() == "Dagen stod fel, det var måndag <b>ä</b>"
    dialog.reject()
    stage.frame.go(Route("pupil", {"pupil": NOEL}))
    _, other, _ = open_form(stage, "Spara som PDF")
    stage.qtbot.waitUntil(lambda: other.toPlainText() == "Något annat")
