# SPDX-License-Identifier: EUPL-1.2
"""Looking into a backup: the page before any store (which copy, who, password) and the dialog from the settings.

Opening is the window's matter; here a copy is chosen. The password is the one of the copy's day.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.backups import backups_in
from eht_desk.application.ports import Backup
from eht_desk.application.workspace import Services, local_time
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.backup_texts import capital, exact_words, moment_words, place_words, size_words
from eht_desk.ui.file_dialogs import ask_folder
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.fields import Dropdown, FormRow, PasswordField
from eht_desk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from eht_desk.ui.desk import Desk
    from eht_desk.ui.environment import WindowEnvironment

_OF_ITS_DAY = "Lösenordet är det som gällde när kopian gjordes."
_EMPTY = "Mappen har inga säkerhetskopior. Välj mappen som kopiorna ligger i, till exempel på USB-minnet."
_NOTHING_FOUND = "Inga säkerhetskopior hittades. Välj mappen som de ligger i."
_MISSING = "Skriv lösenordet."


@dataclass(frozen=True, slots=True)
class Shelf:
    """Backups that were found, newest first, and who could open each on its day."""

    backups: tuple[Backup, ...]
    logins: dict[Path, tuple[str, ...]]
    own: Path | None
    now: datetime


def look(services: Services, places: Sequence[Path], store: Path | None = None) -> Shelf:
    """Find backups in places; `store`: only those of this store, its own folder included, when it can be read."""
    keeper = services.backups
    own = keeper.own_place(store) if store is not None else None
    store_id = keeper.facts(store).store_id if store is not None else None
    found: list[Backup] = []
    for place in dict.fromkeys(([own] if own else []) + list(places)):
        found.extend(item for item in backups_in(services, place) if store_id in (None, item.store_id))
        if place != own and not found:
            # Somebody may have chosen the copy itself.
            found.extend(item for item in backups_in(services, place.parent) if item.folder == place)
    found.sort(key=lambda item: item.made_at, reverse=True)
    return Shelf(
        tuple(found), {item.folder: logins_of(services, item) for item in found}, own, services.clock.now()
    )


def logins_of(services: Services, backup: Backup) -> tuple[str, ...]:
    """Who could open a backup when it was made; empty when its key ring cannot be read."""
    try:
        return services.stores.header(backup.folder).logins
    except ExpectedFailure:
        return ()


class OpenBackup(GatePage):
    """Choose a copy and open it to read.

    Signals: `open_wanted(Path, str, str)` with the backup's folder, login, password; `cancelled()`.
    """

    open_wanted = Signal(object, str, str)
    cancelled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        services: Future[Services],
        environment: WindowEnvironment,
        store: Path | None,
        login: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Öppna en säkerhetskopia",
            "Kopian öppnas för läsning. Ingenting i den kan ändras, och arkivet påverkas inte.",
            parent,
            width=480,
        )
        self._tasks, self._services, self._environment = tasks, services, environment
        self._login = login
        self._shelf: Shelf | None = None
        self.notice = Notice()
        self.copy = Dropdown("Kopia")
        self.login = Dropdown("Användare")
        self.password = PasswordField("Lösenord")
        self._password_row = FormRow("&Lösenord", self.password, _OF_ITS_DAY)
        self.choose = SecondaryButton("Välj en annan mapp …", self._choose, icon="folder-open")
        self.button = PrimaryButton("Öppna kopian", self._open)
        self.back = LinkButton("Tillbaka", self.cancelled.emit)
        for widget in (
            self.notice,
            FormRow("&Kopia", self.copy),
            self.choose,
            FormRow("An&vändare", self.login),
            self._password_row,
        ):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.copy.currentIndexChanged.connect(self._copy_chosen)
        self.password.line.returnPressed.connect(self._open)
        second = environment.settings.second_backup_place
        self._look([second] if second is not None else [], store, _NOTHING_FOUND)

    def first_focus(self) -> QWidget | None:
        """The newest copy is chosen, so the password; without any, the way to a folder."""
        return self.password.line if self._shelf and self._shelf.backups else self.choose

    def look_in(self, folder: Path) -> None:
        """Show the copies of a folder instead."""
        self._look([folder], None, _EMPTY)

    @property
    def chosen(self) -> Backup | None:
        """The copy that is chosen."""
        at = self.copy.currentIndex()
        found = self._shelf.backups if self._shelf else ()
        return found[at] if 0 <= at < len(found) else None

    def refuse(self, error: BaseException) -> None:
        """It did not open: say why; a wrong password is said at its field."""
        self._allow(True)
        if not errors.is_expected(error):
            raise error
        code = error.code if isinstance(error, ExpectedFailure | RuleViolation) else ""
        if code == "wrong_password":
            self.password.clear()
            self._password_row.show_problem(errors.describe(error))
            self.password.line.setFocus()
        else:
            self.notice.tell(errors.describe(error), "error")

    def _look(self, places: list[Path], store: Path | None, when_empty: str) -> None:
        services = self._services
        self.button.setEnabled(False)
        self.notice.tell("Letar efter kopior …")

        def show(shelf: Shelf) -> None:
            self._show(shelf, when_empty)

        self._tasks.aside(lambda: look(services.result(), places, store), show, self.refuse)

    def _show(self, shelf: Shelf, when_empty: str) -> None:
        self._shelf = shelf
        today = local_time(shelf.now).date()
        names = {item.name for item in shelf.backups}
        options = []
        for item in shelf.backups:
            where = "" if shelf.own is None else f" · {place_words(item, shelf.own)}"
            name = f" · {item.name}" if len(names) > 1 else ""
            words = f"{capital(moment_words(item.made_at, today))}{name} · {size_words(item.size)}{where}"
            options.append((str(item.folder), words))
        self.copy.blockSignals(True)
        self.copy.set_options(options)
        self.copy.blockSignals(False)
        self._copy_chosen()
        self.notice.tell("" if shelf.backups else when_empty, "warn")
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    def _copy_chosen(self, *_: object) -> None:
        backup, shelf = self.chosen, self._shelf
        logins = shelf.logins[backup.folder] if backup is not None and shelf is not None else ()
        former = self.login.value() or self._login
        self.login.set_options([(login, login) for login in logins])
        if former in logins:
            self.login.set_value(former)
        self.button.setEnabled(bool(logins))
        if backup is not None and not logins:
            self.notice.tell(errors.text_of("backup_damaged"), "error")

    def _choose(self) -> None:
        folder = ask_folder(self, "Välj mappen med säkerhetskopior")
        if folder:
            self.look_in(Path(folder))

    def _open(self) -> None:
        backup = self.chosen
        if backup is None or not self.button.isEnabled():
            return
        if not self.password.text():
            self._password_row.show_problem(_MISSING)
            self.password.line.setFocus()
            return
        self._password_row.show_problem("")
        self.notice.clear()
        self._allow(False)
        self.open_wanted.emit(backup.folder, self.login.value(), self.password.text())

    def _allow(self, is_allowed: bool) -> None:
        for widget in (self.button, self.copy, self.login, self.password, self.choose):
            widget.setEnabled(is_allowed)
        self.button.set_text("Öppna kopian" if is_allowed else "Öppnar …")


class OpenBackupDialog(SmallDialog):
    """From an open store: who and password of the copy's day. `opened(login, password)` is called with them."""

    def __init__(self, parent: QWidget, desk: Desk, backup: Backup, logins: tuple[str, ...]) -> None:
        self._desk, self._backup = desk, backup
        self.login = Dropdown("Användare", [(login, login) for login in logins])
        if desk.who.login in logins:
            self.login.set_value(desk.who.login)
        self.password = PasswordField("Lösenord")
        super().__init__(
            parent,
            "Öppna säkerhetskopian",
            f"Kopian är från {exact_words(backup.made_at)}. Den öppnas för läsning, och arkivet som är öppet nu "
            f"låses. {_OF_ITS_DAY}",
            {"login": ("An&vändare", self.login), "password": ("&Lösenord", self.password)},
            "Lås och öppna kopian",
            self._open,
            writes=False,
        )
        if desk.who.login in logins:
            self.password.line.setFocus()

    def _open(self) -> None:
        if not self.password.text():
            self.refuse(RuleViolation("password_missing", "password"))
            return
        self._desk.navigator.open_backup(
            self._backup.folder, self.login.value(), self.password.text(), self._not_opened
        )

    def _not_opened(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        if isinstance(error, ExpectedFailure) and error.code == "wrong_password":
            self.password.clear()
            error = RuleViolation("wrong_password", "password")
        self.refuse(error)
