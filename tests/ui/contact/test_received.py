# SPDX-License-Identifier: EUPL-1.2
"""Files from outside: several at once, what they are, the day they came; shown in the window, and never a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.item_classes import SenderKind
from eht_desk.domain.received import ReceivedDocument
from eht_desk.domain.text_nature import TextNature
from eht_desk.ui.forms.guardian_dialog import GuardianDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.receive_screen import ReceiveScreen
from eht_desk.ui.screens.received import ReceivedScreen
from eht_desk.ui.screens.received_dialogs import DescriptionDialog, ReceivedHandOverDialog, SortingDialog
from tests.fakes.school import ALMA, STORE
from tests.ui.contact.test_contact import ALT, CTRL, at_alma
from tests.ui.desks import type_text
from tests.ui.printing.test_pictures import long_paper, picture
from tests.ui.shell.conftest import Stage, make_stage, stage

__all__ = ["make_stage", "stage"]


def kept(stage: Stage) -> list[ReceivedDocument]:
    return list(stage.school.gate.stores[STORE][1].received_rows.values())


def log_kinds(stage: Stage) -> list[str]:
    return [row.event.kind for row, _ in stage.school.gate.stores[STORE][1].log_rows]


def receiving(stage: Stage) -> ReceiveScreen:
    screen = stage.frame.current_screen
    assert isinstance(screen, ReceiveScreen)
    return screen


def put_in(stage: Stage, *paths: Path, sender: str = "Bup") -> None:
    stage.key(Qt.Key.Key_I, ALT)
    screen = receiving(stage)
    screen.take(paths)
    stage.qtbot.waitUntil(lambda: all(row.read or row.is_refused for row in screen._rows))
    type_text(screen.from_whom, sender)
    screen.from_whom.setFocus()
    stage.key(Qt.Key.Key_Return, CTRL)


def shown(stage: Stage, document: ReceivedDocument, pages: int) -> ReceivedScreen:
    stage.frame.go(Route("received", {"pupil": ALMA, "received": document.id}))
    screen = stage.frame.current_screen
    assert isinstance(screen, ReceivedScreen)
    stage.qtbot.waitUntil(lambda: screen.paper.page_count == pages)
    return screen


def files(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "utredning hemlig.pdf", tmp_path / "IMG_2231.jpg"
    first.write_bytes(long_paper(3))
    second.write_bytes(picture("jpeg", 600, 800))
    return first, second


@contextmanager
def held(ask: Callable[[Callable[[], object]], object]) -> Iterator[None]:
    """What is asked of this thread waits until the end."""
    may_go_on = Event()
    ask(may_go_on.wait)
    try:
        yield
    finally:
        may_go_on.set()


def leave(stage: Stage) -> None:
    """To I dag; the page is gone before an answer comes."""
    stage.frame.go(Route("today"))
    stage.settle()


def arrive(stage: Stage) -> None:
    """What was asked is answered."""
    tasks = stage.frame.desk.tasks
    for _ in range(3):
        tasks.finish_writes()
        tasks.finish_reads()
        stage.settle()


def test_two_files_at_once(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_I, ALT)
    screen = receiving(stage)
    screen.take(files(tmp_path))
    stage.qtbot.waitUntil(lambda: all(row.read for row in screen._rows))
    assert [row.about.text().split(",")[0] for row in screen._rows] == ["PDF", "Bild"]
    screen._rows[0].title.selectAll()
    type_text(screen._rows[0].title, "Utredning")
    type_text(screen.from_whom, "Bup")
    screen.day.line.selectAll()
    type_text(screen.day.line, "2026-11-20")
    screen.from_whom.setFocus()
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.qtbot.waitUntil(lambda: stage.frame.route == Route("pupil", {"pupil": ALMA}))
    one, two = kept(stage)
    assert (one.description.title, one.description.sender) == ("Utredning", "Bup")
    assert one.description.received_on == date(2026, 11, 20)
    assert (one.pages, two.description.title) == (3, "IMG_2231")
    assert "hemlig" not in str(kept(stage))


def test_who_reads_it_follows_the_sender_until_somebody_chooses(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_I, ALT)
    screen = receiving(stage)
    screen.take(files(tmp_path)[:1])
    stage.qtbot.waitUntil(lambda: all(row.read for row in screen._rows))
    fields = screen.sorting
    assert fields.readers.value() == "psychosocial"
    offered = [fields.readers.itemData(at) for at in range(fields.readers.count())]
    assert offered == ["psychosocial", "support"]
    fields.sender.setFocus()
    stage.key(Qt.Key.Key_E)  # En skola
    assert (fields.sender.value(), fields.readers.value()) == ("school", "support")
    fields.readers.setFocus()
    stage.key(Qt.Key.Key_Up)
    assert fields.readers.value() == "psychosocial"
    fields.sender.set_value("home")
    fields.sender.chosen.emit("home")
    assert fields.readers.value() == "psychosocial"
    fields.nature.set_value("working")
    type_text(screen.from_whom, "Hemskolan")
    screen.save()
    stage.qtbot.waitUntil(lambda: len(kept(stage)) == 1 and stage.frame.route.screen == "pupil")
    (one,) = kept(stage)
    assert (one.sender_kind, one.document_class, one.nature) == (
        SenderKind.HOME,
        DocumentClass.PSYCHOSOCIAL,
        TextNature.WORKING,
    )
    page = shown(stage, one, 3)
    assert "läses av kurator" in page.facts.text()
    assert "arbetsmaterial" in page.facts.text()
    page.more.entry("Vem får läsa …").run()
    stage.qtbot.waitUntil(lambda: stage.window.findChild(SortingDialog) is not None)
    dialog = stage.window.findChild(SortingDialog)
    assert isinstance(dialog, SortingDialog)
    dialog.sorting.readers.set_value("support")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: "mentorn också" in page.facts.text())
    assert log_kinds(stage)[-1] == "received_sorted"


def test_handing_over_asks_to_whom_and_keeps_it_from_a_guardian(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    put_in(stage, files(tmp_path)[0])
    stage.qtbot.waitUntil(lambda: len(kept(stage)) == 1 and stage.frame.route.screen == "pupil")
    page = shown(stage, kept(stage)[0], 3)
    page.more.entry("Vårdnadshavare …").run()
    stage.qtbot.waitUntil(lambda: stage.window.findChild(GuardianDialog) is not None)
    limit = stage.window.findChild(GuardianDialog)
    assert isinstance(limit, GuardianDialog)
    type_text(limit.reason, "Eleven vill inte")
    limit.action_button.click()
    stage.qtbot.waitUntil(lambda: "Lämnas inte till 1 vårdnadshavare" in page.facts.text())
    page.more.entry("Överlämna …").run()
    dialog = stage.window.findChild(ReceivedHandOverDialog)
    assert isinstance(dialog, ReceivedHandOverDialog)
    type_text(dialog.to, "Omar Dahl")
    dialog.action_button.click()
    assert dialog.row("recipient").problem
    dialog.recipient.set_value("guardian")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: bool(dialog.row("to").problem))
    assert "received_handed_over" not in log_kinds(stage)
    dialog.to.selectAll()
    type_text(dialog.to, "Bup")
    dialog.recipient.set_value("health_care")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: "expedierad" in page.facts.text())


def test_what_cannot_be_kept_says_what_to_do(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    office = tmp_path / "brev.pdf"
    office.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    stage.key(Qt.Key.Key_I, ALT)
    screen = receiving(stage)
    screen.take([office, tmp_path / "borta.pdf"])
    stage.qtbot.waitUntil(lambda: all(row.is_refused for row in screen._rows))
    assert all("inte inlagd" in row.about.text() for row in screen._rows)
    screen.save()
    assert not kept(stage)
    screen._rows[0].remove_button.click()
    screen._rows[0].remove_button.click()
    assert not screen._rows
    assert QApplication.focusWidget() is screen.choose_button


def test_who_and_when_are_asked_for(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_I, ALT)
    screen = receiving(stage)
    screen.take(files(tmp_path)[:1])
    stage.qtbot.waitUntil(lambda: all(row.read for row in screen._rows))
    screen._rows[0].title.clear()
    screen.day.line.setText("2027-01-01")
    screen.save()
    problems = (screen._rows[0].row.problem, screen.sender_row.problem, screen.day_row.problem)
    assert all(problems)
    assert not kept(stage)


def test_shown_printed_and_taken_back(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    put_in(stage, *files(tmp_path))
    stage.qtbot.waitUntil(lambda: len(kept(stage)) == 2 and stage.frame.route.screen == "pupil")
    shown(stage, kept(stage)[0], 3)
    screen = shown(stage, kept(stage)[1], 1)
    assert log_kinds(stage).count("received_opened") == 2
    [action] = screen.header_actions()
    action.run()
    stage.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintDialog))
    assert "received_printed" in log_kinds(stage)
    printing = QApplication.activeModalWidget()
    assert isinstance(printing, PrintDialog)
    printing.close()
    assert [entry.text for entry in screen.more.entries] == [
        "Överlämna …",
        "Vem får läsa …",
        "Vad ser de andra …",
        "Vårdnadshavare …",
        "Rätta uppgifterna …",
        "Ta tillbaka …",
    ]
    screen.more.entry("Ta tillbaka …").run()
    dialog = stage.window.findChild(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    type_text(dialog.reason, "Hör till en annan elev")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: kept(stage)[1].is_withdrawn)
    stage.qtbot.waitUntil(lambda: stage.frame.route.screen == "pupil")


def test_what_is_said_about_it_can_be_put_right(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    put_in(stage, files(tmp_path)[0])
    stage.qtbot.waitUntil(lambda: len(kept(stage)) == 1 and stage.frame.route.screen == "pupil")
    screen = shown(stage, kept(stage)[0], 3)
    screen.more.entry("Rätta uppgifterna …").run()
    dialog = stage.window.findChild(DescriptionDialog)
    assert isinstance(dialog, DescriptionDialog)
    dialog.title_line.selectAll()
    type_text(dialog.title_line, "Utredning 2026")
    dialog.action_button.click()
    stage.qtbot.waitUntil(lambda: screen.title_label.text() == "Utredning 2026")
    assert "utredning hemlig" in screen.notice.text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the events that stand for a mouse
def test_a_file_let_go_on_the_pupils_page(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(files(tmp_path)[0])), QUrl("https://example.invalid/x.pdf")])
    page = stage.frame.current_screen
    assert page is not None
    at, keys = QPoint(20, 20), Qt.KeyboardModifier.NoModifier
    left, copies = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    comes = QDragEnterEvent(at, copies, mime, left, keys)
    QApplication.sendEvent(page, comes)
    assert comes.isAccepted()
    QApplication.sendEvent(page, QDropEvent(at, copies, mime, left, keys))
    screen = receiving(stage)
    stage.qtbot.waitUntil(lambda: [bool(row.read) for row in screen._rows] == [True])
    assert stage.frame.route == Route("receive", {"pupil": ALMA})


def test_a_lock_forgets_the_files(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_I, ALT)
    receiving(stage).take(files(tmp_path))
    stage.window.lock("idle")
    stage.settle()
    stage.unlock("per")
    assert receiving(stage)._rows == []


def test_the_page_is_left_before_the_file_is_read(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    stage.key(Qt.Key.Key_I, ALT)
    with held(stage.frame.desk.tasks.read):
        receiving(stage).take([*files(tmp_path), tmp_path / "borta.pdf"])
        leave(stage)
    arrive(stage)
    assert stage.window.frame is not None
    assert stage.frame.route == Route("today")


def test_the_page_is_left_before_the_file_is_kept(stage: Stage, tmp_path: Path) -> None:
    at_alma(stage)
    with held(stage.frame.desk.tasks.write):
        put_in(stage, files(tmp_path)[0])
        leave(stage)
    arrive(stage)
    assert stage.window.frame is not None
    assert len(kept(stage)) == 1
