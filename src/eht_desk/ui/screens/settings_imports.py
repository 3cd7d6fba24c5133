# SPDX-License-Identifier: EUPL-1.2
"""Who goes through imports before they are taken in, on the page Skolan. It says nothing about any pupil."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.import_marks import ImportPersons, choose_import_persons, read_import_persons
from eht_desk.domain.ids import AccountId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_WHY = (
    "De som är valda ser om en rad i en fil kan gälla en skyddad elev. Alla andras inläsningar väntar tills någon av "
    "dem har gått igenom filen, vare sig det finns en skyddad elev eller inte."
)
_OFF = "Ingen är vald. Välj gärna redan nu: då säger det inget den dag en elev blir skyddad."
_LATER = "De läser det som väntar från och med sin nästa upplåsning."


class ImportPersonsCard(Card):
    """`boxes` by account, for whoever may choose; else the names only."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Genomgång av inläsningar", parent)
        self._desk = desk
        self.boxes: dict[AccountId, CheckBox] = {}
        self.button: SecondaryButton | None = None
        self.notice = Notice()
        self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: read_import_persons(workspace), self._show)

    def _show(self, told: ImportPersons) -> None:
        self.body.addWidget(PlainLabel(_WHY, "secondary", wraps=True))
        if not told.is_on:
            self.body.addWidget(PlainLabel(_OFF, wraps=True))
        if not told.may_choose:
            names = ", ".join(name for _, name in told.persons)
            if names:
                self.body.addWidget(PlainLabel(names, wraps=True))
            return
        chosen = {key for key, _ in told.persons}
        for key, name in sorted((*told.persons, *told.may_be), key=lambda item: item[1].casefold()):
            box = CheckBox(name)
            box.setChecked(key in chosen)
            self.boxes[key] = needs_writing(box)
            self.body.addWidget(box)
        self.body.addWidget(self.notice)
        self.button = needs_writing(SecondaryButton("Spara vem som går igenom", self.save))
        self.body.addWidget(self.button)

    def save(self) -> None:
        """Keep what is ticked."""
        workspace = self._desk.workspace
        wanted = [key for key, box in self.boxes.items() if box.isChecked()]
        self.notice.clear()
        if not wanted:
            self.notice.tell("Välj minst en person.", "error")
            return
        self._desk.tasks.write(lambda: choose_import_persons(workspace, wanted), self._saved, self._not_saved)

    def _saved(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.notice.tell(f"Sparat. {_LATER}", "ok")

    def _not_saved(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")
