# SPDX-License-Identifier: EUPL-1.2
"""Mina dagar: one's own deadlines as a file for another calendar, with codes instead of names, when somebody asks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from eht_desk.application.own_calendar import ics
from eht_desk.application.workspace import Workspace
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import no_trace, write_whole
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_ABOUT = (
    "Dina uppgifter med en dag och dina möten, till en annan kalender. Där står koder i stället för namn. Filen följer "
    "inte med när något ändras: spara en ny då."
)
_NAME = "mina-dagar.ics"


class OwnCalendarCard(Card):
    """What is saved leaves the store, so it is asked for each time and stands in the log."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Mina dagar som kalenderfil", parent)
        self._desk = desk
        self.body.addWidget(PlainLabel(_ABOUT, "secondary", wraps=True))
        self.notice = Notice(parent=self)
        self.body.addWidget(self.notice)
        self.button = needs_writing(SecondaryButton("Spara kalenderfil …", self.ask, icon="calendar-days"))
        self.button.setProperty("key", "calendar file")
        self.body.addWidget(self.button)

    def ask(self) -> None:
        """Where to."""
        with no_trace():
            name, _ = QFileDialog.getSaveFileName(
                self.window(), "Spara mina dagar", _NAME, "Kalender (*.ics)"
            )
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the file there."""
        workspace = self._desk.workspace
        self.notice.clear()
        self.button.setEnabled(False)
        self._desk.tasks.write(lambda: _write(workspace, path), self._saved, self._failed)

    def _saved(self, _nothing: None) -> None:
        self.button.setEnabled(True)
        self.notice.tell("Filen är sparad. Öppna den i din kalender.", "ok")

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")


def _write(workspace: Workspace, path: Path) -> None:
    write_whole(path, ics(workspace))
