# SPDX-License-Identifier: EUPL-1.2
"""Backups in the window: the day's own one, the settings page, the reminder on I dag; and that the lock comes first."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from eht_desk.application.backups import make_backup
from eht_desk.ui.daily_backup import DailyBackup
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.settings_backup import BackupPage
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.widgets.buttons import IconButton, LinkButton
from eht_desk.ui.widgets.notice import Notice
from tests.fakes.backups import MemoryBackups
from tests.fakes.school import STORE
from tests.ui.shell.conftest import Stage

USB = Path("usb-minne")
NO_COPY = "ingen kopia utanför datorn"


def _keeper(stage: Stage) -> MemoryBackups:
    keeper = stage.school.services.backups
    assert isinstance(keeper, MemoryBackups)
    return keeper


def _places(stage: Stage) -> list[Path]:
    return [backup.folder.parent for backup in _keeper(stage).backups]


def _words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def _daily(stage: Stage) -> None:
    """The moment some seconds after entering."""
    DailyBackup(stage.frame, 0)
    stage.qtbot.wait(1)
    stage.frame.desk.tasks.finish_aside()
    stage.settle()


def _page(stage: Stage) -> BackupPage:
    stage.frame.go(Route("settings", {"page": "backups"}))
    screen = stage.frame.current_screen
    assert screen is not None
    page = screen.findChildren(BackupPage)[-1]
    stage.qtbot.waitUntil(lambda: "Läser" not in _words(page))
    stage.settle()  # rows are shown when the event loop runs
    return page


# ------------------------------------------------------------------------------------------------------ the day's own


def test_the_days_first_unlocking_makes_one_and_says_nothing(stage: Stage) -> None:
    stage.unlock("maria")
    _daily(stage)
    assert _places(stage) == [STORE / "backups"]
    _daily(stage)
    assert len(_places(stage)) == 1
    assert "säkerhetskopia" not in _words(stage.window).casefold()
    stage.school.clock.advance(days=1)
    _daily(stage)
    assert len(_places(stage)) == 2


def test_a_copy_that_cannot_be_read_leads_to_the_check_of_the_store(stage: Stage) -> None:
    stage.unlock("maria")
    _keeper(stage).is_whole = False
    _daily(stage)
    [notice] = [item for item in stage.frame.findChildren(Notice) if "Arkivet kan vara skadat" in item.text]
    notice.button.click()
    assert stage.frame.route == Route("settings", {"page": "verify"})
    assert not notice.text


def test_the_second_place_gets_its_own_each_day(stage: Stage) -> None:
    stage.settings.put("second_backup_place", str(USB))
    stage.unlock("maria")
    make_backup(stage.frame.desk.workspace)
    _daily(stage)
    assert _places(stage) == [STORE / "backups", USB]


def test_a_failure_is_told_with_what_is_kept(stage: Stage) -> None:
    stage.unlock("maria")
    _keeper(stage).fails_with = "backup_disk_full"
    _daily(stage)
    words = _words(stage.window)
    assert "arkivet och de äldre kopiorna är orörda" in words
    assert "Frigör utrymme" in words


def test_a_usb_memory_that_lies_elsewhere_is_no_alarm_but_a_full_one_is(stage: Stage) -> None:
    stage.settings.put("second_backup_place", str(USB))
    stage.unlock("maria")
    _keeper(stage).refused = {USB: "backup_place_missing"}
    _daily(stage)
    assert "säkerhetskopia" not in _words(stage.window).casefold()
    _keeper(stage).refused = {USB: "backup_disk_full"}
    stage.school.clock.advance(days=1)
    _daily(stage)
    assert "Kopian i arkivets mapp är gjord" in _words(stage.window)
    assert "Det finns inte plats" in _words(stage.window)


def test_nobody_waits_for_it_and_the_lock_comes_first(stage: Stage) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def long_work() -> None:
        begun.set()
        may_end.wait(20)

    frame = stage.unlock("maria")
    _keeper(stage).meanwhile = long_work
    DailyBackup(frame, 0)
    stage.qtbot.waitUntil(begun.is_set)
    tasks, workspace = frame.desk.tasks, frame.desk.workspace
    assert tasks.write(lambda: 1).result(10) == 1
    assert tasks.read(lambda: 2).result(10) == 2
    stage.window.lock("person")
    assert isinstance(stage.window.page, UnlockScreen)
    stage.qtbot.waitUntil(lambda: getattr(workspace.store, "is_closed", False))
    after_lock = tasks.write(lambda: 3)
    assert not after_lock.done()
    may_end.set()
    after_lock.result(10)
    assert tasks.finish_aside()
    stage.settle()
    rows = [row.event.kind for row, _ in stage.school.gate.stores[STORE][1].log_rows]
    assert "backup_made" not in rows
    assert "säkerhetskopia" not in _words(stage.window).casefold()


def test_a_frame_that_was_left_makes_none(stage: Stage) -> None:
    frame = stage.unlock("maria")
    DailyBackup(frame, 0.001)
    stage.window.lock("person")
    stage.settle()
    stage.qtbot.wait(20)
    stage.unlock("maria")
    assert _places(stage) == []


def test_waiting_for_work_aside_has_an_end(stage: Stage) -> None:
    tasks, may_end = Tasks(), threading.Event()
    assert tasks.finish_aside(0)
    tasks.aside(lambda: may_end.wait(20))
    assert not tasks.finish_aside(0.01)
    may_end.set()
    assert tasks.finish_aside()
    tasks.shut_down()


def test_the_end_of_the_program_does_not_wait_for_ever(stage: Stage) -> None:
    tasks, may_end, has_begun, begun = Tasks(), threading.Event(), threading.Event(), []

    def stuck() -> None:
        has_begun.set()
        may_end.wait(20)

    tasks.aside(stuck)
    waiting = tasks.aside(lambda: begun.append(1))
    assert has_begun.wait(20)
    tasks.shut_down(most_seconds=0.01)
    assert waiting.cancelled()
    may_end.set()
    later = [ask(lambda: begun.append(2)) for ask in (tasks.read, tasks.write, tasks.aside)]
    assert all(work.cancelled() for work in later)
    assert begun == []


# ---------------------------------------------------------------------------------------------------------- the page


def test_one_is_made_now_and_listed(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    assert "Ingen kopia än." in _words(page)
    stage.qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    assert not page.make_button.isEnabled()
    assert "Det går att arbeta vidare" in page.notice.text
    stage.qtbot.waitUntil(lambda: "genomläst" in page.notice.text)
    stage.qtbot.waitUntil(lambda: "Kopior som finns" in _words(page))
    assert "Senast i dag kl. 09:00." in _words(page)
    assert "I arkivets mapp · 0,1 MB · genomläst" in _words(page)
    assert page.make_button.isEnabled()


def test_a_second_place_is_remembered_after_its_first_copy(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    page.choose_place(USB)
    stage.qtbot.waitUntil(lambda: "Platsen är vald" in page.notice.text)
    assert stage.settings.second_backup_place == USB
    assert _places(stage) == [USB]
    stage.qtbot.waitUntil(lambda: "På den andra platsen · 0,1 MB" in _words(page))
    stage.qtbot.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: "på båda platserna" in page.notice.text)
    assert _places(stage) == [USB, STORE / "backups", USB]
    page.forget_button.click()
    assert not stage.settings.get("second_backup_place")
    assert "ligger kvar" in page.notice.text
    assert len(_places(stage)) == 3


def test_the_keyboard_stays_on_the_page_when_a_copy_is_made(stage: Stage) -> None:
    frame = stage.unlock("karin")
    page = _page(stage)
    stage.qtbot.waitUntil(lambda: page.choose_button.isVisible())
    page.choose_button.setFocus()
    page.choose_place(USB)
    stage.qtbot.waitUntil(lambda: "Platsen är vald" in page.notice.text)
    stage.settle()
    assert page.isAncestorOf(QApplication.focusWidget() or frame)


def test_a_place_that_is_refused_is_not_remembered(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    _keeper(stage).refused = {USB: "backup_inside_store"}
    page.choose_place(USB)
    stage.qtbot.waitUntil(page.make_button.isEnabled)
    assert "kan inte ligga i arkivets egen mapp" in page.notice.text
    assert not stage.settings.get("second_backup_place")


def test_a_second_place_that_is_away_is_said_with_its_last_day(stage: Stage) -> None:
    frame = stage.unlock("karin")
    stage.settings.put("second_backup_place", str(USB))
    make_backup(frame.desk.workspace, USB)
    _keeper(stage).backups.clear()
    stage.school.clock.advance(days=3)
    assert "Senast för 3 dagar sedan, men mappen visar ingen kopia" in _words(_page(stage))


def test_days_are_said_as_people_say_them(stage: Stage) -> None:
    frame = stage.unlock("karin")
    for days in (0, 1, 5, 10):
        make_backup(frame.desk.workspace)
        stage.school.clock.advance(days=days and 2)
    words = _words(_page(stage))
    assert "Tisdag 24 november" not in words
    assert "Onsdag 25 november kl. 09:00" in words
    assert "Måndag 23 november kl. 09:00" in words
    stage.school.clock.advance(days=30)
    assert "23 nov kl. 09:00" in _words(_page(stage))


def test_the_folder_dialog_goes_with_the_lock(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    page.choose_button.click()
    dialog = stage.window.findChildren(QFileDialog)[0]
    assert dialog.isVisible()
    stage.window.lock("person")
    stage.settle()
    assert not stage.window.findChildren(QFileDialog)


def test_a_page_that_was_left_is_no_bug(stage: Stage) -> None:
    stage.unlock("karin")
    page = _page(stage)
    page.make_button.click()
    stage.frame.go(Route("today"))
    stage.frame.desk.tasks.finish_aside()
    stage.settle()
    assert stage.window.frame is not None
    assert "I dag kl. 09:00" in _words(_page(stage))


# ----------------------------------------------------------------------------------------------------------- I dag


def _reminders(stage: Stage) -> list[Notice]:
    stage.frame.desk.tasks.finish_aside()
    for _ in range(3):  # the result arrives, the page is built, its parts are shown
        stage.settle()
    return [item for item in stage.frame.findChildren(Notice) if item.isVisible() and "utanför" in item.text]


def test_rektor_is_reminded_and_led_to_the_page(stage: Stage) -> None:
    stage.unlock("karin")
    reminder = _reminders(stage)[0]
    assert NO_COPY in reminder.text
    reminder.findChildren(LinkButton)[0].click()
    assert stage.frame.route == Route("settings", {"page": "backups"})


def test_the_reminder_is_put_away_until_the_next_unlocking(stage: Stage) -> None:
    stage.unlock("karin")
    _reminders(stage)[0].findChildren(IconButton)[0].click()
    assert not _reminders(stage)
    stage.frame.go(Route("pupils"))
    stage.frame.go(Route("today"))
    assert not _reminders(stage)
    stage.window.lock("person")
    stage.unlock("karin")
    assert _reminders(stage)


def test_a_week_is_well_and_eight_days_are_not(stage: Stage) -> None:
    frame = stage.unlock("ida")
    make_backup(frame.desk.workspace, USB)
    frame.go(Route("pupils"))
    stage.school.clock.advance(days=7)
    frame.go(Route("today"))
    assert not _reminders(stage)
    stage.school.clock.set(stage.school.clock.now() + timedelta(days=1))
    frame.go(Route("pupils"))
    frame.go(Route("today"))
    assert "8 dagar gammal" in _reminders(stage)[0].text


def test_a_scheduled_jobs_copy_counts(stage: Stage) -> None:
    stage.settings.put("second_backup_place", str(USB))
    store = stage.school.rector.store
    _keeper(stage).make(store, USB)
    stage.unlock("karin")
    assert not _reminders(stage)


def test_nobody_else_is_reminded(stage: Stage) -> None:
    stage.unlock("maria")
    assert not _reminders(stage)
