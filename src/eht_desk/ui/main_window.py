# SPDX-License-Identifier: EUPL-1.2
"""The one window: outside the store (opening.py) or inside it, and the way back. Locking happens here.

Imports at the top are what the first page needs; use cases and screens are imported when a store is opened.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from eht_desk.ui import damage, errors
from eht_desk.ui.closing import Closing
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.opening import Opening
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.screens.unlock_screen import UnlockScreen
from eht_desk.ui.sealed_texts import SealedTexts
from eht_desk.ui.theme.theme import theme

if TYPE_CHECKING:
    from concurrent.futures import Future

    from eht_desk.application.workspace import Services
    from eht_desk.ui.desk import Desk
    from eht_desk.ui.frame import Frame
    from eht_desk.ui.leaving import Leaving
    from eht_desk.ui.leftovers import Leftovers
    from eht_desk.ui.lock import LockController
    from eht_desk.ui.opening import Opened
    from eht_desk.ui.tasks import Tasks

TITLE = "EHT Desk"
_LOCK_SECONDS = 5
_INSIDE = ("eht_desk.ui.frame", "eht_desk.ui.screens.today_screen", "eht_desk.ui.lock")


class MainWindow(QWidget):
    """Shows the unlock page at once and loads the rest behind it."""

    def __init__(self, environment: WindowEnvironment) -> None:
        super().__init__()
        self._environment = environment
        self._made_tasks: Tasks | None = None
        self._services: Future[Services] | None = None
        self._desk: Desk | None = None
        self._store: Path | None = None
        self._frame: Frame | None = None
        self._locks: LockController | None = None
        self._is_crashing = False
        self._untold = ""
        self.sealed = SealedTexts()
        self.closing = Closing(self)
        self._opening = Opening(self, environment)
        self._leftovers: Leftovers | None = None
        self.setWindowTitle(TITLE)
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(900, 600)
        self.resize(1366, 768)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._scale = theme().scale
        theme().changed.connect(self._theme_changed)
        self.show_unlock()

    # ---------------------------------------------------------------------------------------------------------- pages

    @property
    def page(self) -> QWidget | None:
        """What the window shows: a page outside the store, or the frame."""
        return self._pages.currentWidget()

    @property
    def frame(self) -> Frame | None:
        """The frame of the unlocked store."""
        return self._frame

    def show_page(self, page: QWidget) -> None:
        """Replace what is shown."""
        former = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if former is not None:
            self._pages.removeWidget(former)
            former.hide()
            former.deleteLater()
        if isinstance(page, GatePage):
            focus = page.first_focus()
            if focus is not None:
                focus.setFocus()

    def show_unlock(self, message: str = "", chosen: Path | None = None, login: str = "") -> None:
        """The unlock page, or the first-run page on a device that knows no store."""
        untold, self._untold = self._untold, ""
        self._opening.show_unlock(f"{message} {untold}".strip(), chosen, login)

    def show_first_run(self) -> None:
        """Create a store, or open one that exists."""
        self._opening.show_first_run()

    def open_store(self, path: Path, login: str, password: str) -> None:
        """Unlock off the main thread and show what the person left."""
        self._opening.open_store(path, login, password)

    def open_backup(
        self, folder: Path, login: str, password: str, failed: Callable[[BaseException], None]
    ) -> None:
        """Look into a backup; the store that is open is locked as soon as the password has opened the copy."""
        self._opening.open_backup(folder, login, password, failed, self._store)

    # -------------------------------------------------------------------------------------------------------- services

    def services(self) -> Future[Services]:
        """The services, being loaded from the first call on."""
        if self._services is None:
            self._services = self.tasks.read(self._load_services, None, self.crash)
        return self._services

    @property
    def tasks(self) -> Tasks:
        """The threads, made when something is first to be done off the main thread."""
        if self._made_tasks is None:
            from eht_desk.ui.tasks import Tasks

            self._made_tasks = Tasks(self)
            self._made_tasks.set_error_handler(self._task_failed)
            self._made_tasks.set_lost_handler(self._write_lost)
            self._made_tasks.set_failure_watcher(self._note_failure)
        return self._made_tasks

    def _load_services(self) -> Services:
        services = self._environment.load_services()
        for name in _INSIDE:
            importlib.import_module(name)
        return services

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing may wait for the first page."""
        super().showEvent(event)
        if self._services is None:
            self.after_paint(self.services)

    def after_paint(self, work: Callable[[], object]) -> None:
        """Run after what is waiting to be painted has been painted."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, work))

    # --------------------------------------------------------------------------------------------------------- opened

    def opened(self, path: Path, opened: Opened, typed: Callable[[], str] | None = None) -> None:
        """A store is open. `typed` gives the password that opened it, for a temporary one that must be replaced.

        `path` is what the unlock page offers after the lock: of a backup, the store that it is a copy of.
        """
        from eht_desk.domain.sharing import StoreMode
        from eht_desk.ui.change_bus import ChangeBus
        from eht_desk.ui.desk import Desk
        from eht_desk.ui.navigation import Navigator
        from eht_desk.ui.sharing_watch import SharingWatch

        workspace, who, point, printers, first = opened
        settings = self._environment.settings
        watch = SharingWatch(self, who.login)
        if first.mode is not StoreMode.BACKUP:
            settings.remember_store(path)
            settings.remember_login(workspace.store.header.id, who.login)
        self._store = path
        bus, navigator = ChangeBus(self), Navigator(self)
        navigator.backup_requested.connect(self.open_backup)
        navigator.damage_found.connect(self._found_damaged)
        self._desk = Desk(workspace, who, self.tasks, bus, navigator, printers, settings, sharing=watch)
        watch.start(workspace, self.tasks, first)
        self.setWindowTitle(f"{TITLE} – demo" if who.is_demo else TITLE)
        self._watch()
        if typed is not None and who.has_temporary_password and first.may_write:
            from eht_desk.ui.screens.new_password import TemporaryPasswordPage

            page = TemporaryPasswordPage(self._desk, typed)
            page.changed.connect(lambda: self._enter(point))
            page.lock_wanted.connect(lambda: self.lock("person"))
            self.show_page(page)
        else:
            self._enter(point)

    def _enter(self, point: str | None) -> None:
        from eht_desk.application import sessions
        from eht_desk.ui import half_written
        from eht_desk.ui.daily_backup import DailyBackup
        from eht_desk.ui.frame import Frame
        from eht_desk.ui.navigation import ResumePoint
        from eht_desk.ui.sharing_texts import AFTER_CRASH
        from eht_desk.ui.unsaved import UnsavedLine

        if self._desk is None:
            return
        is_backup = self._desk.sharing.is_backup
        if not is_backup:
            point = self.sealed.give_back(self._desk, point)
        frame = Frame(self._desk, self)
        frame.add_strip(UnsavedLine(frame))
        frame.lock_requested.connect(lambda: self.lock("person"))
        if self._locks is not None:
            frame.lock_mode_wanted.connect(self._locks.set_mode)
        self._frame = frame
        self.show_page(frame)
        where = ResumePoint.from_text(point)
        frame.resume(where)
        workspace = self._desk.workspace
        if where is not None:  # for one unlocking: after a crash hours later it would be a stale place
            self.tasks.write(lambda: sessions.remember_point(workspace, ""), None, lambda _error: None)
        half_written.give_back(self, where, frame)
        if self._desk.sharing.sharing.after_crash:
            frame.tell(AFTER_CRASH, "info")
        if not is_backup:
            DailyBackup(frame, self._environment.backup_delay_seconds)

    # --------------------------------------------------------------------------------------------------------- locking

    @property
    def locks(self) -> LockController | None:
        """What watches for the moment to lock."""
        return self._locks

    def lock(self, reason: str) -> None:
        """Lock at once: cover, forget, close. `reason`: `person`, `idle`, `system`, `quit`."""
        desk = self._desk
        if desk is None:
            return
        from eht_desk.application import sessions
        from eht_desk.ui.half_written import place_left
        from eht_desk.ui.leaving import LOST_TEXT, NO_TEXTS, Leaving
        from eht_desk.ui.words import LOCK_REASONS

        leaving = Leaving()  # whatever fails on the way, the store is covered and closed
        workspace, login, path = desk.workspace, desk.who.login, self._store
        self._desk = None
        self._opening.is_with_somebody_else = desk.handed_over.is_given
        if self._locks is not None:
            self._locks.stop()
        point = place_left(self, self._frame, leaving, is_crashing=self._is_crashing)
        is_reader = bool(point) and not desk.sharing.may_write and not desk.sharing.is_backup
        leaving.run(desk.sharing.stop, None)
        texts = leaving.run(desk.unsaved.leave, NO_TEXTS, LOST_TEXT)
        self.tasks.forget()  # what was queued is still done, but nothing comes back to this person's pages
        self._opening.close_unclaimed()
        if point:
            self.tasks.write(lambda: sessions.remember_point(workspace, point), None, lambda _error: None)
        if self._leftovers is not None:
            leaving.run(self._leftovers.clear, None)
        tasks, sealed, reports = self.tasks, self.sealed, self._environment.report_folder

        def close() -> None:
            try:
                leaving.seal(sealed, workspace.store, point, texts, is_reader=is_reader)
            finally:
                leaving.close(tasks, workspace, reason, reports)

        def told(_outcome: object) -> None:
            self._tell_left(leaving)

        locking = self.tasks.write(close, told, told)
        self._frame = None
        self.setWindowTitle(TITLE)
        if reason != "quit":
            self.show_unlock(LOCK_REASONS.get(reason, ""), path, login)
        if reason in ("system", "quit"):  # the machine may sleep the next moment
            with contextlib.suppress(Exception):
                locking.result(_LOCK_SECONDS)

    def _watch(self) -> None:
        if self._locks is None:
            from eht_desk.ui.leftovers import Leftovers
            from eht_desk.ui.lock import LockController

            self._locks = LockController(self._environment.settings, self._environment.idle_clock, self)
            self._locks.lock_wanted.connect(self.lock)
            self._locks.watch_window(self.windowHandle())
            self._leftovers = Leftovers(self, lambda: self._desk is not None)
        self._locks.start()

    # ------------------------------------------------------------------------------------------------------------- end

    def _note_failure(self, error: BaseException) -> None:
        """Whatever fails: it may be that somebody else writes by now."""
        if self._desk is None:
            return
        self._desk.sharing.note_failure(error)
        if damage.is_of_store(
            error
        ):  # after the page that asked has taken it: its text is kept behind the lock
            QTimer.singleShot(0, self, self._found_damaged)

    def _task_failed(self, error: BaseException) -> None:
        """An error that no screen took: something a person can meet is told, anything else is a bug."""
        if self._frame is not None and errors.is_expected(error):
            self._frame.tell(errors.describe(error))
        else:
            self.crash(error)

    def _write_lost(self, error: BaseException) -> None:
        """The last save before the lock failed: it must be told, although the page is gone."""
        from eht_desk.ui.leaving import LOST_TEXT

        page = self.page
        if isinstance(page, UnlockScreen):
            page.tell(f"{LOST_TEXT}{errors.describe(error)}", "error")

    def _tell_left(self, leaving: Leaving) -> None:
        """The store is closed whatever happened to its last log row; say what is gone and what waits."""
        page = self.page
        if isinstance(page, UnlockScreen):
            leaving.tell(page, self.sealed.notice)
        else:
            self._untold = leaving.words or self._untold  # the next one says it

    def crash(self, error: BaseException) -> None:
        """A bug: save, lock, write a report without values, and say it calmly.

        What a page let through although a person can meet it is no bug and is told.
        """
        if self._is_crashing:
            return
        if self._desk is not None and damage.is_of_store(error):
            self._found_damaged()
            return
        if self._frame is not None and errors.is_expected(error):
            self._frame.tell(errors.describe(error))
            return
        self._is_crashing = True
        from eht_desk.ui import crash
        from eht_desk.ui.screens.crash_page import CrashPage

        path = crash.write_report(self._environment.report_folder, error)
        with contextlib.suppress(Exception):
            self.lock("system")
        self._desk = self._frame = None
        self.show_page(CrashPage(path, self._after_crash))

    def _found_damaged(self) -> None:
        """A page of the open store that cannot be read: lock, say it, lead to the copies."""
        desk, path = self._desk, self._store
        if desk is None or self._is_crashing:
            return
        is_backup, login = desk.sharing.is_backup, desk.who.login
        with contextlib.suppress(Exception):
            self.lock("system")
        self._desk = self._frame = None
        if is_backup or path is None:
            self.show_unlock(errors.text_of("backup_damaged"), path, login)
            return
        from eht_desk.ui.screens.damaged_page import DamagedPage

        self.show_page(
            DamagedPage(
                lambda: self._opening.show_rescue(path),
                lambda: self.show_unlock("", path, login),
                self.sealed.notice,
            )
        )

    def _after_crash(self) -> None:
        self._is_crashing = False
        self.show_unlock()

    def end(self) -> None:
        """The system ends the program politely: what is typed is saved, the lease given back, nobody is asked."""
        self.closing.session_ends()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window locks first; it stays while a text would be lost that nobody decided about."""
        if not self.closing.may_close(self._desk, bool(self.sealed.notice)):
            event.ignore()
            return
        self.lock("quit")
        self._opening.close_unclaimed()  # a password was typed a moment ago, say
        self.tasks.shut_down()
        event.accept()

    def _theme_changed(self) -> None:
        """Larger letters need fresh layouts; colours alone do not."""
        if theme().scale == self._scale:
            return
        self._scale = theme().scale
        if self._frame is not None:
            self._frame.flush()
            point = self._frame.point().to_text()
            QTimer.singleShot(0, self, lambda: self._enter(point))
        elif isinstance(self.page, UnlockScreen):
            QTimer.singleShot(0, self, self.show_unlock)
