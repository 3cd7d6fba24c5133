# SPDX-License-Identifier: EUPL-1.2
"""Reads the last import for its card on the import page, and carries the undoing out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import undo_import
from eht_desk.application.changes import ChangeSet
from eht_desk.application.undo_import import LastImport, UndoPreview
from eht_desk.domain.access import Duty, may
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.register_import.undo_card import UndoCard, undone_words


class LastImportPlace(QWidget):
    """Where the card stands; empty for somebody who may not approve imports, and before the first one.

    `tell` shows what was done in the page's own notice.
    """

    def __init__(self, desk: Desk, tell: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tell = desk, tell
        self.card: UndoCard | None = None
        self._turn = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def read(self) -> None:
        """Look which import was the last; shows the card when there is one."""
        if not may(self._desk.who.viewer, Duty.APPROVE_IMPORT):
            return
        self._turn += 1
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.read(
            lambda: undo_import.last_import(workspace), lambda last: self._take(turn, last), self._failed
        )

    def put_away(self) -> None:
        """Not while a file is being looked at."""
        self._turn += 1
        self.hide()

    def _take(self, turn: int, last: LastImport | None) -> None:
        if turn != self._turn:
            return
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        self.setVisible(last is not None)
        if last is None:
            return
        self.card = UndoCard(last, self._desk.workspace.today, self)
        self.card.asked.connect(lambda: self._preview(last))
        self.card.wanted.connect(lambda: self._undo(last))
        self._column.addWidget(self.card)

    def _preview(self, last: LastImport) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: undo_import.preview_undo(workspace, last.import_id), self._show_preview, self._failed
        )

    def _show_preview(self, preview: UndoPreview) -> None:
        if self.card is not None:
            self.card.show_preview(preview)

    def _undo(self, last: LastImport) -> None:
        workspace = self._desk.workspace
        if self.card is not None and self.card.sure_button is not None:
            self.card.sure_button.setEnabled(False)
        self._desk.tasks.write(
            lambda: undo_import.undo_import(workspace, last.import_id),
            lambda result: self._undone(*result),
            self._failed,
        )

    def _undone(self, result: UndoPreview, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self._tell(undone_words(result))
        self.read()

    def _failed(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        if self.card is not None:
            self.card.refuse(describe(error))
