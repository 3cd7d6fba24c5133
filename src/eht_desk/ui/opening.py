# SPDX-License-Identifier: EUPL-1.2
"""Outside the store: the pages before it, and the ways in (a password, an upgrade, a new store, a forgotten password).

What happens once it is open, and locking: main_window.py. Imports at the top are what the first page needs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.known_stores import known_stores
from eht_desk.ui.screens.unlock_screen import StoreChoice, UnlockScreen
from eht_desk.ui.store_peek import StorePeek

if TYPE_CHECKING:
    from eht_desk.application.sessions import Who
    from eht_desk.application.workspace import Workspace
    from eht_desk.domain.sharing import Sharing
    from eht_desk.ui.main_window import MainWindow

    Opened = tuple[Workspace, Who, str | None, Any, Sharing]
    """The open store, who opened it, where that person was, the printers, and who writes in it."""


class Opening(QObject):
    """Shows its pages in `window` and hands over what was opened to `window.opened`."""

    def __init__(self, window: MainWindow, environment: WindowEnvironment) -> None:
        super().__init__(window)
        self._window = window
        self._environment = environment
        self.is_with_somebody_else = False
        """A pupil or guardian who answered alone sits at the unlock page: no folder of whoever works here is opened."""
        self._unclaimed: dict[int, Workspace] = {}  # put in by the writer thread, taken out when handed over

    # ---------------------------------------------------------------------------------------------------------- pages

    def show_unlock(self, message: str = "", chosen: Path | None = None, login: str = "") -> None:
        """The unlock page, or the first-run page on a device that knows no store."""
        window = self._window
        paths = known_stores(self._environment, chosen)
        if not paths:
            self.show_first_run()
            return
        page = UnlockScreen(int(self._environment.settings.get("idle_minutes")))
        page.unlock_wanted.connect(self._unlock)
        page.upgrade_wanted.connect(self._upgrade)
        page.forgot_wanted.connect(self._show_forgot)
        page.open_wanted.connect(lambda path: self.show_unlock("", path))
        page.create_wanted.connect(self.show_first_run)
        page.backup_wanted.connect(self._show_backups)
        page.rescue_wanted.connect(self.show_rescue)
        if self.is_with_somebody_else:
            page.hide_other_ways()
        page.show_stores([StoreChoice(path, path.name) for path in paths], paths[0])
        page.tell(f"{message} {window.sealed.notice}".strip())
        if self._environment.policy.problems:
            from eht_desk.ui.policy_texts import unlock_line

            page.add_to_foot(unlock_line(self._environment.policy))
        window.show_page(page)
        peek = StorePeek(page, self._environment, paths, login, lambda: window.tasks)
        window.after_paint(lambda: peek.look() if window.page is page else None)

    def show_first_run(self) -> None:
        """Create a store, or open one that exists."""
        from eht_desk.ui.screens.first_run import FirstRun

        window = self._window
        page = FirstRun(window.tasks, window.services, self._environment)
        page.finished.connect(self._created)
        page.open_wanted.connect(lambda path: self.show_unlock("", path))
        page.cancelled.connect(lambda: self.show_unlock())
        page.set_can_cancel(bool(known_stores(self._environment, None)))
        window.show_page(page)
        window.after_paint(window.services)

    def _show_forgot(self, path: Path, login: str) -> None:
        from eht_desk.ui.screens.forgot_password import ForgotPassword

        window = self._window
        page = ForgotPassword(window.tasks, window.services(), self._environment, path, login)
        page.cancelled.connect(lambda: self.show_unlock("", path, login))
        page.finished.connect(
            lambda at, who: self.show_unlock("Lösenordet är bytt. Lås upp med det nya.", at, who)
        )
        window.show_page(page)

    def _show_backups(self, path: Path, login: str) -> None:
        from eht_desk.ui.screens.open_backup import OpenBackup

        window = self._window
        page = OpenBackup(window.tasks, window.services(), self._environment, path, login)
        page.cancelled.connect(lambda: self.show_unlock("", path, login))
        page.open_wanted.connect(
            lambda folder, who, password: self.open_backup(folder, who, password, page.refuse, path)
        )
        window.show_page(page)

    def show_rescue(self, path: Path, code: str = "store_damaged") -> None:
        """The copies of a damaged store; `code` is what opening or reading it said."""
        from eht_desk.ui.screens.rescue import RescuePage

        window = self._window
        page = RescuePage(
            window.tasks, window.services(), self._environment, path, code == "key_ring_damaged"
        )
        page.cancelled.connect(lambda: self.show_unlock("", path))
        page.finished.connect(self._rescued)
        window.show_page(page)

    def _rescued(self, restored: Path, words: str) -> None:
        """Remembered at once: whoever is interrupted now must not come back to the damaged one."""
        self._environment.settings.remember_store(restored)
        self.show_unlock(words, restored)

    # ---------------------------------------------------------------------------------------------------------- ways in

    def open_store(self, path: Path, login: str, password: str) -> None:
        """Unlock off the main thread and show what the person left."""
        window = self._window
        services = window.services()

        def work() -> Opened:
            from eht_desk.application import sessions

            return self._look_inside(sessions.unlock(services.result(), path, login, password))

        window.tasks.write(
            work,
            lambda opened: self._hand_over(path, opened, lambda: password),
            lambda error: self._not_opened(error, login, password),
        )

    def open_backup(
        self,
        folder: Path,
        login: str,
        password: str,
        failed: Callable[[BaseException], None],
        store: Path | None,
    ) -> None:
        """Look into a backup of `store`, with a password of its day.

        Once that one opened it, what is open gets its row and is locked; without the row nothing of the copy is shown.
        """
        window = self._window
        services = window.services()
        live = None if window.frame is None else window.frame.desk.workspace

        def work() -> Opened:
            from eht_desk.application import sessions
            from eht_desk.application.backups import note_backup_opened

            try:
                inside = self._look_inside(sessions.open_backup(services.result(), folder, login, password))
            except ExpectedFailure as failure:
                if failure.code == "store_damaged":  # the copy is, and nothing is said about the store
                    raise ExpectedFailure("backup_damaged") from failure
                raise
            if live is not None:
                try:
                    note_backup_opened(live, folder)
                except BaseException:
                    self._unclaimed.pop(id(inside[0])).store.close()
                    raise
            return inside

        def opened(inside: Opened) -> None:
            self._unclaimed.pop(id(inside[0]))
            window.lock("person")
            window.opened(store or folder, inside)

        window.tasks.write(work, opened, failed)

    def close_unclaimed(self) -> None:
        """After the answers that are still to come were dropped: what was opened for one of them is closed, behind the
        work that opens it. Nobody would do it later, and its keys would stay in memory."""

        def close() -> None:
            while self._unclaimed:
                self._unclaimed.popitem()[1].store.close()

        self._window.tasks.write(close)

    def _hand_over(self, path: Path, inside: Opened, typed: Callable[[], str] | None = None) -> None:
        self._unclaimed.pop(id(inside[0]))
        self._window.opened(path, inside, typed)

    def _look_inside(self, workspace: Workspace) -> Opened:
        """On the writer thread: what the window needs of a store that was just opened. The window's from then on."""
        from eht_desk.application import sessions, sharing
        from eht_desk.ui.school_limits import take_school_limits

        try:
            take_school_limits(self._environment.settings, workspace)
            point = _reachable(workspace, sessions.resume_point(workspace))
            inside = (
                workspace,
                sessions.who(workspace),
                point,
                self._environment.printers(),
                sharing.state(workspace),
            )
            self._unclaimed[id(workspace)] = workspace
            return inside
        except BaseException:
            workspace.store.close()
            raise

    def _unlock(self, path: Path, login: str, password: str) -> None:
        page = self._window.page
        if isinstance(page, UnlockScreen):
            page.show_progress("Låser upp …")
        self.open_store(path, login, password)

    def _not_opened(self, error: BaseException, login: str, password: str) -> None:
        page = self._window.page
        if not errors.is_expected(error):
            self._window.crash(error)
        elif isinstance(page, UnlockScreen):
            code = error.code if isinstance(error, ExpectedFailure | RuleViolation) else ""
            if code == "store_older":
                page.offer_upgrade(login, password)
            else:
                page.show_failure(errors.describe(error), code)
        else:
            self.show_unlock(errors.describe(error))

    def _upgrade(self, path: Path, login: str, password: str) -> None:
        window = self._window
        page = window.page
        if isinstance(page, UnlockScreen):
            page.show_progress("Kopierar och uppgraderar …")
        services = window.services()
        window.tasks.write(
            lambda: services.result().stores.upgrade(path, login, password),
            lambda _copy: self.open_store(path, login, password),
            lambda error: self._not_opened(error, login, password),
        )

    def _created(self, path: Path, workspace: Workspace) -> None:
        """First run is done: the store is already open."""
        window = self._window
        window.tasks.write(
            lambda: self._look_inside(workspace), lambda opened: self._hand_over(path, opened), window.crash
        )


def _reachable(workspace: Workspace, point: str | None) -> str | None:
    """Where the person was, unless it was about a pupil whom the person sees no longer: then I dag is the place."""
    from eht_desk.application.pupils import may_open_pupil
    from eht_desk.domain.ids import PupilId
    from eht_desk.ui.navigation import ResumePoint

    place = ResumePoint.from_text(point)
    pupil_id = "" if place is None else str(place.route.parameters.get("pupil", ""))
    return None if pupil_id and not may_open_pupil(workspace, PupilId(pupil_id)) else point
