# SPDX-License-Identifier: EUPL-1.2
"""Reads the imports that wait for somebody, for their card on the import page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.handed_in import HandedIn, handed_in
from eht_desk.domain.access import Duty, may
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import is_expected
from eht_desk.ui.register_import.waiting_card import WaitingCard


class WaitingPlace(QWidget):
    """Where the card stands; empty when none waits. Whoever only hands in sees what was handed in.

    Signals: `opened(HandedIn)`, `discarded(HandedIn)`, `read_through()` when the card stands.
    """

    opened = Signal(object)
    discarded = Signal(object)
    read_through = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._turn = 0
        self.card: WaitingCard | None = None
        self.waiting: tuple[HandedIn, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def read(self) -> None:
        """Look which ones wait, after what was queued for saving before."""
        if not may(self._desk.who.viewer, Duty.IMPORT_REGISTER):
            return
        self._turn += 1
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.write(
            lambda: handed_in(workspace),
            lambda waiting: self._take(turn, waiting),
            self._failed,
        )

    def put_away(self) -> None:
        """Not while one is being looked at."""
        self._turn += 1
        self.hide()

    def _take(self, turn: int, waiting: Sequence[HandedIn]) -> None:
        if turn != self._turn:
            return
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.waiting = tuple(waiting)
        self.setVisible(bool(waiting))
        if waiting:
            self.card = WaitingCard(waiting, self.opened.emit, self.discarded.emit)
            self._column.addWidget(self.card)
        self.read_through.emit()

    def _failed(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
