# SPDX-License-Identifier: EUPL-1.2
"""Buttons beside the alias on a protected pupil's page: who it is for a minute, and the page of the protection."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from eht_desk.application.protections import reveal
from eht_desk.domain.ids import PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.print_without import PRINT_WITHOUT, PrintWithoutIdentity
from eht_desk.ui.protection.reveal import REVEAL, RevealDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.writing import needs_writing

_OTHERS = 260
"""Pixels at 100 % that the row needs for the grade, a pill and "Mer"."""


class ProtectedHead(QWidget):
    """Hidden for everybody else. `leads_on`: whether there is a button to the page of the protection."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, leads_on: bool = True) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pupil_id: PupilId | None = None
        self._alias = ""
        self._places: tuple[QBoxLayout, QBoxLayout] | None = None
        self._is_last = False
        self.reveal_button = needs_writing(SecondaryButton(REVEAL, self._reveal))
        self.print_button = SecondaryButton(PRINT_WITHOUT, self._print)
        self.protection_button = SecondaryButton("Skyddet", self._open)
        row = FlowLayout(self, theme().px(10))
        for button in (self.reveal_button, self.print_button, self.protection_button):
            row.addWidget(button)
        self.protection_button.setVisible(leads_on)
        self.hide()

    def stand_in(self, beside: QBoxLayout, below: QBoxLayout, *, is_last: bool = False) -> None:
        """Where it stands: before the last of a row, or at its end, and below it where the row has no room."""
        self._places = (beside, below)
        self._is_last = is_last
        self._insert(beside)

    def _insert(self, beside: QBoxLayout) -> None:
        beside.insertWidget(beside.count() - (0 if self._is_last else 1), self)

    def fit(self, width: int) -> None:
        """Take the place for this width, which is what the row has beside the alias."""
        if self._places is None:
            return
        beside, below = self._places
        has_room = width >= self.sizeHint().width() + theme().px(_OTHERS)
        if has_room == (beside.indexOf(self) >= 0):
            return
        (below if has_room else beside).removeWidget(self)
        if has_room:
            self._insert(beside)
        else:
            below.addWidget(self)

    def show_pupil(self, view: PupilView) -> None:
        """Whom the page is about."""
        if view.is_protected:
            self.show_alias(view.id, view.name)
        else:
            self.hide()

    def show_alias(self, pupil_id: PupilId, alias: str) -> None:
        """A pupil who is known to be protected."""
        self._pupil_id, self._alias = pupil_id, alias
        self.show()

    def _reveal(self) -> None:
        if self._pupil_id is not None:
            ask = partial(reveal, self._desk.workspace, self._pupil_id)
            RevealDialog(self, self._desk, ask, self._alias).open()

    def _print(self) -> None:
        if self._pupil_id is not None:
            PrintWithoutIdentity(self._desk, self, self._pupil_id, self._alias).begin()

    def _open(self) -> None:
        self._desk.navigator.go(Route("protection", {"pupil": str(self._pupil_id)}))
