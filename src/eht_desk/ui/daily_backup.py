# SPDX-License-Identifier: EUPL-1.2
"""The day's backup, made behind the person's back, and the round over both places that the settings page makes too.

Success says nothing; a failure is told at the top of the window. What a backup is: application.backups.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from eht_desk.application.backups import BackupMade, is_backup_due, is_second_place_due, make_backup
from eht_desk.application.contributions import catch_up
from eht_desk.application.undo_import import drop_expired_images
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.ui import errors
from eht_desk.ui.navigation import Route

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame

CLOSED = "store_closed"
OWN_IS_MADE = "Kopian i arkivets mapp är gjord, men inte den på den andra platsen. "
_PLACE_MISSING = "backup_place_missing"


@dataclass(frozen=True, slots=True)
class Round:
    """What was made in the store's own place and in the second one, and what hindered each."""

    made: tuple[BackupMade, ...] = ()
    own_failure: ExpectedFailure | None = None
    second_failure: ExpectedFailure | None = None

    @property
    def sentence(self) -> str:
        """What happened, what was kept, what to do; empty when nothing failed."""
        if self.own_failure is not None:
            return errors.describe(self.own_failure)
        if self.second_failure is None:
            return ""
        return (OWN_IS_MADE if self.made else "") + errors.describe(self.second_failure)


def make_round(
    workspace: Workspace, second: Path | None, *, wants_own: bool = True, wants_second: bool = True
) -> Round:
    """Make the backups that are wanted; a failure in one place does not hinder the other.

    Raises ExpectedFailure("store_closed") when the store was locked meanwhile.
    """
    made: list[BackupMade] = []
    failures: list[ExpectedFailure | None] = []
    for place, is_wanted in ((None, wants_own), (second, wants_second and second is not None)):
        failure = None
        try:
            if is_wanted:
                made.append(make_backup(workspace, place))
        except ExpectedFailure as error:
            if error.code == CLOSED:
                raise
            failure = error
        failures.append(failure)
    return Round(tuple(made), failures[0], failures[1])


class DailyBackup(QObject):
    """Begins some seconds after the frame was entered, on the thread for long work; ends with the frame."""

    def __init__(self, frame: Frame, delay_seconds: float) -> None:
        super().__init__(frame)
        self._frame = frame
        QTimer.singleShot(round(delay_seconds * 1000), self, self._begin)

    def _begin(self) -> None:
        desk = self._frame.desk
        workspace, second = desk.workspace, desk.settings.second_backup_place

        def work() -> Round:
            drop_expired_images(
                workspace
            )  # first, so that the backup does not keep what may no longer be kept
            catch_up(workspace)
            return make_round(
                workspace,
                second,
                wants_own=is_backup_due(workspace),
                wants_second=second is not None and is_second_place_due(workspace, second),
            )

        desk.tasks.aside(work, self._finished, self._failed)

    def _finished(self, result: Round) -> None:
        for made in result.made:
            self._frame.desk.bus.publish(made.change)
        second = result.second_failure
        if result.own_failure is None and second is not None and second.code == _PLACE_MISSING:
            # A USB memory is meant to lie elsewhere most days: I dag says so when a week has gone by.
            return
        own = result.own_failure
        if own is not None and own.code == "backup_not_whole":
            self._frame.tell(result.sentence, "error", "Kontrollera arkivet", self._check)
        elif result.sentence:
            self._frame.tell(result.sentence)

    def _check(self) -> None:
        self._frame.tell("")
        self._frame.go(Route("settings", {"page": "verify"}))

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._frame.tell(errors.describe(error))
