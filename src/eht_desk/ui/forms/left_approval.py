# SPDX-License-Identifier: EUPL-1.2
"""A line above an excerpt whose author has left: the pupil's approval can be taken back by those who are there."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.left_approvals import take_back_approval
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.mapping_card import DayDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_WORDS = "Den som skrev texten har slutat. Vill eleven ta tillbaka sitt godkännande görs det här."
_ASK = "Ingen kan läsa utdraget längre. Papper som är utskrivna eller lämnade måste ni be att få tillbaka."


class LeftApproval(QWidget):
    """Asks for the day, then nobody reads the excerpt any more."""

    def __init__(self, desk: Desk, excerpt_id: DocumentId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._excerpt_id = desk, excerpt_id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        column.addWidget(PlainLabel(_WORDS, "secondary", wraps=True))
        self.button = needs_writing(LinkButton("Ta tillbaka godkännandet …", self.ask))
        column.addWidget(self.button)

    def ask(self) -> None:
        """On which day the pupil said it."""
        DayDialog(self, self._desk, "Ta tillbaka godkännandet", _ASK, "Ta tillbaka", self._take_back).open()

    def _take_back(self, day: date) -> ChangeSet:
        return take_back_approval(self._desk.workspace, self._excerpt_id, on=day)
