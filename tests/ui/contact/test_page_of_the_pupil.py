# SPDX-License-Identifier: EUPL-1.2
"""The pupil's page: what happened in one list, notes put right, tasks with their days, the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QLabel, QPushButton

from eht_desk.application.contact_notes import NewNote, write_note
from eht_desk.application.tasks import NewTask, add_task
from eht_desk.domain.contact_notes import ContactChannel, ContactOutcome, ContactWith
from eht_desk.domain.ids import GuardianId
from eht_desk.domain.log import LogEvent
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.contact_note import ContactScreen
from eht_desk.ui.screens.pupil_case import CaseCard, CloseCaseDialog, OpenCaseDialog
from eht_desk.ui.screens.pupil_screen import PupilScreen
from eht_desk.ui.screens.pupil_tasks import TaskDialog, TasksCard
from eht_desk.ui.screens.pupil_timeline import NoteRow
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from tests.fakes.school import ALMA, STORE
from tests.ui.contact.test_contact import notes
from tests.ui.desks import type_text
from tests.ui.shell.conftest import Stage, make_stage, stage

__all__ = ["make_stage", "stage"]


def note(stage: Stage, text: str, days: int = 0, login: str = "per") -> None:
    workspace = stage.school.as_(login)
    at = workspace.now - timedelta(days=days, minutes=5)
    said = NewNote(
        ContactWith.GUARDIAN, ContactChannel.PHONE, ContactOutcome.REACHED, at, text, GuardianId("g1")
    )
    write_note(workspace, ALMA, said)
    workspace.store.close()


def page(stage: Stage, login: str = "per") -> PupilScreen:
    frame = stage.frame if stage.window.frame is not None else stage.unlock(login)
    frame.go(Route("pupil", {"pupil": ALMA}))
    screen = frame.current_screen
    assert isinstance(screen, PupilScreen)
    stage.qtbot.waitUntil(lambda: screen.timeline is not None)
    return screen


def words(screen: PupilScreen) -> str:
    return " | ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_a_note_stands_there_and_opens(stage: Stage) -> None:
    note(stage, "Omar berättar.\n" + "Mer text. " * 40)
    screen = page(stage)
    assert "Telefon med Omar Dahl" in words(screen)
    [row] = screen.findChildren(NoteRow)
    assert len(row.text.text()) < 200
    row.toggle()
    assert row.text.text().startswith("Omar berättar.\n")
    assert len(row.text.text()) > 300


def test_a_wrong_note_is_put_right_and_both_stay(stage: Stage) -> None:
    note(stage, "Fel ord")
    screen = page(stage)
    [row] = screen.findChildren(NoteRow)
    row._correct()
    contact = stage.frame.current_screen
    assert isinstance(contact, ContactScreen)
    stage.qtbot.waitUntil(lambda: contact.form.text.toPlainText() == "Fel ord")
    contact.form.text.setPlainText("Rätt ord")
    contact.save()
    assert contact._reason_row.problem
    type_text(contact._reason, "Skrev fel")
    contact.save()
    stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "pupil")
    assert sorted(item.text for item in notes(stage)) == ["Fel ord", "Rätt ord"]
    screen = page(stage)
    stage.qtbot.waitUntil(lambda: "Rättad" in words(screen))


def test_a_note_is_taken_back_with_a_reason(stage: Stage) -> None:
    note(stage, "Fel elev")
    screen = page(stage)
    screen.findChildren(NoteRow)[0]._withdraw()
    dialog = stage.window.findChild(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    type_text(dialog.reason, "Fel elev")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: notes(stage)[0].is_withdrawn)
    stage.qtbot.waitUntil(lambda: "Återtagen" in words(screen))


def test_many_events_are_folded_and_narrowed(stage: Stage) -> None:
    for day in range(7):
        note(stage, f"Samtal {day}", day)
    workspace = stage.school.as_("per")
    task, _ = add_task(workspace, ALMA, NewTask("Ring", owner_id=workspace.store.account_id))
    workspace.store.close()
    screen = page(stage)
    assert len(screen.findChildren(NoteRow)) == 5
    assert screen.timeline is not None
    more = next(item for item in screen.findChildren(QPushButton) if item.text() == "Visa alla 7")
    more.click()
    assert len([row for row in screen.findChildren(NoteRow) if row.isVisible()]) == 7
    assert task


def test_a_task_is_added_done_and_undone(stage: Stage) -> None:
    screen = page(stage)
    card = screen.findChild(TasksCard)
    assert isinstance(card, TasksCard)
    card.add_button.click()
    stage.qtbot.waitUntil(lambda: stage.window.findChild(TaskDialog) is not None)
    dialog = stage.window.findChild(TaskDialog)
    assert isinstance(dialog, TaskDialog)
    type_text(dialog.what, "Boka möte")
    type_text(dialog.due.line, "2026-11-30")
    dialog.action_button.click()
    rows = stage.school.gate.stores[STORE][1].task_rows
    stage.qtbot.waitUntil(lambda: len(rows) == 1)
    [task] = rows.values()
    assert (task.title, task.due, task.owner_id) == (
        "Boka möte",
        date(2026, 11, 30),
        stage.frame.desk.who.viewer.account_id,
    )
    stage.qtbot.waitUntil(lambda: "Boka möte" in words(screen))
    done = next(
        item for item in screen.findChildren(QPushButton) if item.accessibleName() == "Klart: Boka möte"
    )
    done.click()
    stage.qtbot.waitUntil(lambda: not next(iter(rows.values())).is_open)
    stage.qtbot.waitUntil(lambda: "Klart: Boka möte" in screen.notice.text)
    screen.notice.button.click()
    stage.qtbot.waitUntil(lambda: next(iter(rows.values())).is_open)


def test_what_eht_answers_stands_under_the_title_of_the_task(stage: Stage) -> None:
    workspace = stage.school.as_("per")
    task_id, _ = add_task(workspace, ALMA, NewTask("Återkoppling", owner_id=workspace.store.account_id))
    with workspace.store.write() as work:
        task = work.tasks.get(task_id)
        assert task is not None
        work.tasks.update(replace(task, text="Planen görs <i>i veckan</i>."))
        work.commit(LogEvent("test_feedback"))
    workspace.store.close()
    card = page(stage).findChild(TasksCard)
    assert isinstance(card, TasksCard)
    assert "Planen görs <i>i veckan</i>." in [label.text() for label in card.findChildren(QLabel)]


def test_the_task_stands_on_i_dag(stage: Stage) -> None:
    workspace = stage.school.as_("per")
    add_task(
        workspace, ALMA, NewTask("Ring <b>Bup</b>", owner_id=workspace.store.account_id, due=workspace.today)
    )
    workspace.store.close()
    frame = stage.unlock("per")
    screen = frame.current_screen
    assert screen is not None
    texts = [label.text() for label in screen.findChildren(QLabel)]
    assert "Ring <b>Bup</b>" in texts
    stage.qtbot.waitUntil(lambda: frame.overview.to_do == 1)


def test_a_case_of_the_authority_is_opened_and_closed_with_its_reason(stage: Stage) -> None:
    screen = page(stage, "maria")
    card = screen.findChild(CaseCard)
    assert isinstance(card, CaseCard)
    card.beyond_button.click()
    opening = stage.window.findChild(OpenCaseDialog)
    assert isinstance(opening, OpenCaseDialog)
    opening.action_button.click()
    stage.qtbot.waitUntil(lambda: bool(opening.row("because").problem))
    type_text(opening.because, "Upprepad frånvaro")
    opening.action_button.click()
    rows = stage.school.gate.stores[STORE][1].case_rows
    stage.qtbot.waitUntil(lambda: len(rows) == 1)
    stage.qtbot.waitUntil(lambda: "Upprepad frånvaro" in words(screen))
    card = next(item for item in screen.findChildren(CaseCard) if item.isVisible() and item._rows)
    card._ask_close(card._rows[0])
    closing = stage.window.findChild(CloseCaseDialog)
    assert isinstance(closing, CloseCaseDialog)
    closing.action_button.click()
    stage.qtbot.waitUntil(lambda: bool(closing.row("reason").problem))
    closing.reason.setCurrentIndex(1)
    closing.action_button.click()
    stage.qtbot.waitUntil(lambda: not next(iter(rows.values())).is_open)
    stage.qtbot.waitUntil(lambda: "avslutades" in words(screen))


def test_a_mentor_opens_no_case(stage: Stage) -> None:
    """But a mentor is often the first to notice absence, and writes it down."""
    card = page(stage, "per").findChild(CaseCard)
    assert isinstance(card, CaseCard)
    assert [button.text().strip() for button in card.findChildren(QPushButton)] == ["Skriv in frånvaro …"]
