# SPDX-License-Identifier: EUPL-1.2
"""The list of pupils as a table: only what is visible is asked for, so ten thousand rows are no burden."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from eht_desk.application.disclosure import search
from eht_desk.application.today import TodayPage
from eht_desk.domain.ids import PupilId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui.namesakes import births_of_namesakes
from eht_desk.ui.theme.fonts import tabular
from eht_desk.ui.words import given_to

NAME, CLASS, SCHOOL, GRADE, MENTOR, ONGOING = "Namn", "Klass", "Skola", "Årskurs", "Mentor", "Pågår"
HEADINGS = (NAME, CLASS, GRADE, MENTOR, ONGOING)
HEADINGS_WITH_SCHOOL = (NAME, CLASS, SCHOOL, GRADE, MENTOR, ONGOING)
WITHOUT_CLASS = " "
"""What the class filter says for those who stand in no class; no class is called that."""
_FIGURES = (CLASS, GRADE)  # only there: among names a hyphen of one width stands like a dash
_PARTS = re.compile(r"(\d+)")


class PupilsModel(QAbstractTableModel):
    """The pupils that pass the filter, in the chosen order. `schools` by name, when the person has several."""

    def __init__(self, parent: QObject | None = None, schools: Mapping[UnitId, str] | None = None) -> None:
        super().__init__(parent)
        self._schools = schools if schools is not None and len(schools) > 1 else {}
        self.headings = HEADINGS_WITH_SCHOOL if self._schools else HEADINGS
        self._all: Sequence[PupilView] = ()
        self._rows: list[PupilView] = []
        self._ongoing: Mapping[str, str] = {}
        self._births: Mapping[PupilId, str] = {}
        self._figures = tabular(QApplication.font())
        self._text, self._class, self._unit, self._has_left = "", "", "", False
        self._column, self._is_descending = 0, False

    def show(self, pupils: Sequence[PupilView], ongoing: Mapping[str, str]) -> None:
        """New pupils, or new statuses."""
        if pupils is not self._all:
            self._births = births_of_namesakes(pupils)
        self._all, self._ongoing = pupils, ongoing
        self._apply()

    def filter(self, text: str, class_name: str, unit_id: str = "", *, has_left: bool = False) -> None:
        """Only pupils in whom every word occurs, of one class or all, of one school or all: who go there, or have
        left."""
        self._text, self._class, self._unit, self._has_left = text, class_name, unit_id, has_left
        self._apply()

    def left_that_fit(self) -> int:
        """How many pupils who have left fit the filter too."""
        if self._has_left:
            return 0
        return sum(1 for view in search(self._all, self._text) if view.has_left and self._is_at(view))

    def pupil(self, row: int) -> PupilView | None:
        """The pupil of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, pupil_id: str) -> int:
        """The row of a pupil, or -1."""
        return next((at for at, view in enumerate(self._rows) if view.id == pupil_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Pupils shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """The words of a cell."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_of(self._rows[index.row()], self.headings[index.column()])
        if role == Qt.ItemDataRole.FontRole and self.headings[index.column()] in _FIGURES:
            return self._figures
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading = self.headings[index.column()]
            text = self._text_of(self._rows[index.row()], heading)
            return f"{heading}: {text}" if text else None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; equal ones by name."""
        self._column, self._is_descending = column, order == Qt.SortOrder.DescendingOrder
        self._apply()

    def _apply(self) -> None:
        self.beginResetModel()
        rows = [
            view
            for view in search(self._all, self._text)
            if view.has_left == self._has_left and self._is_at(view) and self._is_in_class(view)
        ]
        if self._column or self._is_descending:
            rows = sorted(rows, key=self._key(), reverse=self._is_descending)
        self._rows = rows
        self.endResetModel()

    def _is_in_class(self, view: PupilView) -> bool:
        if self._class == WITHOUT_CLASS:
            return not view.class_name
        return not self._class or view.class_name == self._class

    def _is_at(self, view: PupilView) -> bool:
        return not self._unit or view.unit_id == self._unit

    def _key(self) -> Callable[[PupilView], Any]:
        column = self.headings[self._column]
        if column == NAME:
            return lambda view: view.sort_key
        if column == CLASS:
            return lambda view: natural_key(view.class_name)
        if column == GRADE:
            return lambda view: -1 if view.grade is None else view.grade
        return lambda view: self._text_of(view, column).casefold() or "\uffff"

    def _text_of(self, view: PupilView, column: str) -> str:
        if column == NAME:
            return " · ".join(part for part in (view.list_name, self._births.get(view.id, "")) if part)
        if column == CLASS:
            return view.class_name
        if column == GRADE:
            return "" if view.grade is None else "F" if view.grade == 0 else str(view.grade)
        if column == MENTOR:
            return ", ".join(view.mentor_names)
        if column == SCHOOL:
            return self._schools.get(view.unit_id, "")
        return self._ongoing.get(view.id, "")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """So that 10A stands after 9A."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in _PARTS.split(text)
        if part
    )


def ongoing_of(page: TodayPage) -> dict[str, str]:
    """What goes on for each pupil, in a few words; the most urgent wins."""
    words: dict[str, str] = {}
    for row in page.eht_list:
        words[row.pupil.id] = "På EHT-listan"
    for row in page.awaiting_signature:
        words[row.pupil.id] = "Väntar på underskrift"
    for row in page.copies_missing:
        words[row.pupil.id] = f"Ska lämnas till {given_to(row.due_handovers)}"
    for draft in page.drafts:
        words[draft.pupil.id] = f"{draft.short_title}, utkast"
    for row in reversed(page.to_write):
        late = row.days_left is not None and row.days_left < 0
        words[row.pupil.id] = f"{row.next_stage_title}{', försenad' if late else ''}"
    return words
