# SPDX-License-Identifier: EUPL-1.2
"""Reads the imports that somebody laid in the store and nobody has looked at, for their card on the import page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import register_import
from eht_desk.application.ports import StagedImport
from eht_desk.domain.access import Duty, may
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import is_expected
from eht_desk.ui.register_import.file_card import WaitingCard


class WaitingPlace(QWidget):
    """Where the card stands; empty for somebody who may not approve imports, and when none waits.

    Signals: `opened(StagedImport)`, `discarded(StagedImport)`.
    """

    opened = Signal(object)
    discarded = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._turn = 0
        self._card: WaitingCard | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def read(self) -> None:
        """Look which ones wait, after what was queued for saving before."""
        if not may(self._desk.who.viewer, Duty.APPROVE_IMPORT):
            return
        self._turn += 1
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.write(
            lambda: register_import.waiting_imports(workspace),
            lambda waiting: self._take(turn, waiting),
            self._failed,
        )

    def put_away(self) -> None:
        """Not while one is being looked at."""
        self._turn += 1
        self.hide()

    def _take(self, turn: int, waiting: Sequence[StagedImport]) -> None:
        if turn != self._turn:
            return
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self.setVisible(bool(waiting))
        if waiting:
            self._card = WaitingCard(waiting, self.opened.emit, self.discarded.emit)
            self._column.addWidget(self._card)

    def _failed(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
