# SPDX-License-Identifier: EUPL-1.2
"""The worklist as a table: only what is visible is asked for, so two thousand cases are no burden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from eht_desk.application.case_views import AnswersBecause
from eht_desk.application.worklist import WorkRow
from eht_desk.domain.ids import PupilId
from eht_desk.ui.namesakes import births_of_namesakes
from eht_desk.ui.screens.rows import due_pill
from eht_desk.ui.theme.fonts import tabular
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import plain_tooltip
from eht_desk.ui.words import ROLES, in_a_row

NAME, CLASS, STEP, NEXT, DUE, WHO = "Elev", "Klass", "Steg", "Nästa", "Senast", "Ansvarig"
HEADINGS = (NAME, CLASS, DUE, NEXT, STEP, WHO)
_LONG_QUIET = 30
"""Days without anything written after which the list says so."""


class CasesModel(QAbstractTableModel):
    """The rows in the order that they were given: those whose owner left first, then late ones, then by day."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[WorkRow] = ()
        self._births: Mapping[PupilId, str] = {}
        self._today = date.min
        self._figures = tabular(QApplication.font())

    def show(self, rows: Sequence[WorkRow], today: date) -> None:
        """Other rows."""
        self.beginResetModel()
        self._rows, self._today = rows, today
        self._births = births_of_namesakes([row.pupil for row in rows])
        self.endResetModel()

    def row(self, at: int) -> WorkRow | None:
        """The case of a line."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def row_of(self, case_id: str) -> int:
        """The line of a case, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.case_id == case_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Cases shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The words of a cell, late days in the colour that their words mean."""
        row, heading = self._rows[index.row()], HEADINGS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_of(row, heading)
        if role == Qt.ItemDataRole.ToolTipRole:  # what the column has no room for
            return plain_tooltip(self._text_of(row, heading))
        if role == Qt.ItemDataRole.FontRole and heading in (CLASS, DUE):
            return self._figures
        if role == Qt.ItemDataRole.ForegroundRole and heading == DUE and row.is_late:
            return QColor(theme().tokens.warn if row.is_target else theme().tokens.error)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self._text_of(row, heading)
            return f"{heading}: {text}" if text else None
        return None

    def _text_of(self, row: WorkRow, heading: str) -> str:
        if heading == NAME:
            return in_a_row(row.pupil.list_name, self._births.get(row.pupil.id, ""))
        if heading == CLASS:
            return row.pupil.class_name
        if heading == STEP:
            return f"{row.step_number}. {row.step_title}" if row.step_number else row.step_title
        if heading == NEXT:
            quiet = f"orört {row.stale_days} dagar" if row.stale_days > _LONG_QUIET else ""
            left = "Eleven har slutat" if row.has_left else ""  # here, where a long name does not cut it
            return in_a_row(left, "Processen stannar, avsluta" if row.stops else row.next_title, quiet)
        if heading == DUE:
            if row.due is None:
                return ""
            word = due_pill(row.due, row.days_left, self._today)[0]
            return f"{word} (mål)" if row.is_target else word
        return who_text(row)


def who_text(row: WorkRow) -> str:
    """`Maria Lind`, `Rektor · inte mottaget`, `Karin Ås · den ansvariga har slutat`."""
    name = row.responsible or ROLES[row.responsible_role]
    if row.owner_left:
        return in_a_row(name, "den ansvariga har slutat")
    if row.waits_for_acceptance:
        return in_a_row(name, "inte mottaget")
    return in_a_row(name, "ersätter" if row.because is AnswersBecause.DELEGATE else "")
