# SPDX-License-Identifier: EUPL-1.2
"""The reminder on I dag that no fresh backup lies outside the computer, for those who answer for the store."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from eht_desk.application.backups import days_since_put_off, last_second_place_backup
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.store_settings import read_settings
from eht_desk.application.workspace import Workspace
from eht_desk.domain.access import Duty, may
from eht_desk.domain.settings import SECOND_PLACE_DAYS
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.buttons import IconButton
from eht_desk.ui.widgets.notice import Notice

_KEY = "second_place"


class SecondPlace(QObject):
    """Reads how old the last copy outside the computer is. Rektor and administrator only; the demo needs none.

    Signals: `changed()` when `notices` has something else to say.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = parent
        self.words = ""
        """What there is to remind of, or nothing."""
        if may(desk.who.viewer, Duty.MANAGE_ACCOUNTS) and not desk.who.is_demo:
            desk.bus.changed.connect(self._something_changed)
            self._read()

    def notices(self) -> list[Notice]:
        """The reminder, unless it was put away."""
        if not self.words:
            return []
        go = self._desk.navigator.go
        notice = Notice(
            self.words,
            "warn",
            "Säkerhetskopior",
            lambda: go(Route("settings", {"page": "backups"})),
            self._page,  # without a parent it would be a window of its own for a moment
        )
        layout = notice.layout()
        if layout is not None:
            close = IconButton("x", "Dölj påminnelsen om säkerhetskopior till nästa upplåsning", self.dismiss)
            layout.addWidget(close)
            layout.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        return [notice]

    def dismiss(self) -> None:
        """Not again before the next unlocking."""
        self._desk.dismissed.add(_KEY)
        self._take((0, 0, None))

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SETTING):
            self._read()

    def _read(self) -> None:
        if _KEY in self._desk.dismissed:
            return
        workspace, place = self._desk.workspace, self._desk.settings.second_backup_place
        # The place may be a share that answers slowly: aside, where no reading waits for it.
        self._desk.tasks.aside(
            lambda: (
                last_second_place_backup(workspace, place),
                _oldest_days(workspace),
                days_since_put_off(workspace),
            ),
            self._take,
            self._failed,
        )

    def _take(self, found: tuple[int | None, int, int | None]) -> None:
        days, oldest, put_off = found
        words = ""
        if _KEY not in self._desk.dismissed:
            if days is None and put_off is not None and put_off <= oldest:
                words = ""  # somebody chose "later" at first run
            elif days is None:
                words = (
                    "Det finns ingen kopia utanför datorn. Går datorn sönder eller blir stulen försvinner "
                    "kopiorna med den."
                )
            elif days > oldest:
                words = f"Den senaste kopian utanför datorn är {days} dagar gammal."
        if words != self.words:
            self.words = words
            self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error


def _oldest_days(workspace: Workspace) -> int:
    """How old a copy outside the computer may get: the school decides."""
    return int(read_settings(workspace)[SECOND_PLACE_DAYS])
