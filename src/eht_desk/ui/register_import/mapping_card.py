# SPDX-License-Identifier: EUPL-1.2
"""The second step: what was read, and for tables what each column means. Every change is read back at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.register_sources import (
    ALL_SHEETS,
    ColumnMapping,
    ColumnSample,
    ColumnTarget,
    FileColumns,
    FileInspection,
    mapping_problems,
    without_examples,
)
from eht_desk.ui.register_import.columns_table import ColumnsTable
from eht_desk.ui.register_import.meaning_texts import IS_READ_AGAIN, inspection_text
from eht_desk.ui.register_import.other_file import OtherFile
from eht_desk.ui.register_texts import ENCODINGS, SEPARATORS
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

_MOST_COLUMNS = 60
_FIRST_ROW = "Första raden är rubriker"
_KEPT_BACK = "Exemplen visas inte medan rader hålls tillbaka: de skulle säga vem en rad gäller."
_OPTION_LETTERS = 6  # two or three beside each other fit the narrowest window
_MAPPING_PROBLEMS = {
    "mapping_target_twice": "Två kolumner betyder samma sak. Ändra den ena.",
    "mapping_nothing_to_read": "Välj vilka kolumner som är elevens för- och efternamn.",
    "mapping_unknown_target": "En kolumn har en betydelse som inte finns. Välj om.",
}


class MappingCard(Card):
    """Signals: `mapping_changed()` after the person chose what a column means; `layout_changed()` after sheet,
    encoding, separator or heading were chosen, which makes other columns.
    """

    mapping_changed = Signal()
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("2. Så läses filerna", parent)
        self._inspection: FileInspection | None = None
        self._shown: FileInspection | None = None
        self._keeps_back = False
        self._is_filling = False
        self.summary = PlainLabel("", wraps=True)
        self.body.addWidget(self.summary)
        self.problem = Notice(parent=self)
        self.body.addWidget(self.problem)
        self.kept_back = PlainLabel(_KEPT_BACK, "secondary", wraps=True)
        self.body.addWidget(self.kept_back)
        self.kept_back.hide()
        self._table = ColumnsTable((), 0, self._target_changed, self)
        self.body.addWidget(self._table)
        self.sheet = Dropdown("Blad")
        self.encoding = Dropdown("Teckenkodning", ENCODINGS)
        self.separator = Dropdown("Skiljetecken", SEPARATORS)
        self.header = CheckBox(_FIRST_ROW)
        self._options = QWidget(self)
        line = QHBoxLayout(self._options)
        line.setContentsMargins(0, theme().px(6), 0, 0)
        line.setSpacing(theme().px(16))
        self._sheet_row = FormRow("&Blad", self.sheet)
        self._encoding_row = FormRow("&Teckenkodning", self.encoding)
        self._separator_row = FormRow("S&kiljetecken", self.separator)
        for row in (self._sheet_row, self._encoding_row, self._separator_row):
            line.addWidget(row, 1)
        self.body.addWidget(self._options)
        self.body.addWidget(self.header)
        self._file_name = PlainLabel("", "strong", self, wraps=True)
        self.body.insertWidget(self.body.indexOf(self._table), self._file_name)
        self._others_place = QVBoxLayout()
        self._others_place.setSpacing(theme().px(8))
        self.body.addLayout(self._others_place)
        self.other_files: list[OtherFile] = []
        for dropdown in (self.sheet, self.encoding, self.separator):
            dropdown.setMinimumContentsLength(_OPTION_LETTERS)
            dropdown.currentIndexChanged.connect(self._layout_changed)
        self.header.toggled.connect(self._layout_changed)

    def show_inspection(self, inspection: FileInspection) -> None:
        """Show what a look into the files told. Choices that are the same stay where they are."""
        self._inspection = inspection
        if self._keeps_back:
            inspection = without_examples(inspection)
        former, self._shown = self._shown, inspection
        self._is_filling = True
        self.summary.setText(inspection_text(inspection))
        is_table = inspection.format == "table"
        self._table.setVisible(is_table)
        self._options.setVisible(is_table)
        self.header.setVisible(is_table)
        self._file_name.setText(inspection.name)
        self._file_name.setVisible(is_table and bool(inspection.others))
        if former is None or former.others != inspection.others:
            self._show_others(inspection.others)
        if is_table:
            if former is None or not self._fits(former, inspection):
                self._build_rows(inspection)
            self._fill(inspection)
        self._is_filling = False
        self._say_problem()

    def keep_examples_back(self, keeps_back: bool) -> None:
        """Show nothing of what stands in the columns while rows below stand under an alias, or show it again."""
        if keeps_back == self._keeps_back:
            return
        self._keeps_back = keeps_back
        inspection, mapping = self._inspection, self.mapping()
        self.kept_back.setVisible(keeps_back and mapping is not None)
        if inspection is None or mapping is None:
            return
        self._shown = shown = without_examples(inspection) if keeps_back else inspection
        self._table.show_samples(shown.columns, mapping.columns)
        self._show_others(shown.others)

    def mapping(self) -> ColumnMapping | None:
        """What the person chose; None for files that need no choice."""
        inspection = self._inspection
        if inspection is None or inspection.format != "table":
            return None
        return ColumnMapping(
            {
                **inspection.suggested.columns,
                **{index: row.target.value() for index, row in self._table.rows.items()},
            },
            has_header=self.header.isChecked(),
            sheet=self.sheet.value(),
            encoding=self.encoding.value(),
            separator=self.separator.value(),
            marking_none_values=inspection.suggested.marking_none_values,
        )

    def file_layout(self) -> ColumnMapping:
        """Sheet, encoding, separator and heading only, so that the columns are suggested anew."""
        return ColumnMapping(
            {},
            has_header=self.header.isChecked(),
            sheet=self.sheet.value(),
            encoding=self.encoding.value(),
            separator=self.separator.value(),
        )

    @property
    def can_be_read(self) -> bool:
        """Whether the chosen meanings are enough."""
        mapping = self.mapping()
        return mapping is None or not mapping_problems(mapping)

    @property
    def target_count(self) -> int:
        """How many columns there are to choose for."""
        return len(self._table.rows)

    def target(self, index: int) -> Dropdown:
        """The choice of a column. Raises KeyError."""
        return self._table.rows[index].target

    def meaning_text(self, index: int) -> str:
        """How the column is read, in words. Raises KeyError."""
        return self._table.rows[index].meaning.text()

    def headings(self) -> list[str]:
        """All headings of the file, also of columns that are not shown."""
        return [column.heading for column in self._inspection.columns] if self._inspection is not None else []

    def samples_text(self, index: int) -> str:
        """The samples shown for a column. Raises KeyError."""
        return self._table.rows[index].samples.text()

    def _fits(self, former: FileInspection, inspection: FileInspection) -> bool:
        """Whether the rows that are shown can stay."""
        are_same = [(c.index, c.heading) for c in former.columns] == [
            (c.index, c.heading) for c in inspection.columns
        ]
        return are_same and all(
            column.index in self._table.indexes or column.suggestion == ColumnTarget.IGNORE
            for column in inspection.columns
        )

    def _build_rows(self, inspection: FileInspection) -> None:
        former = self._table
        shown = _shown_columns(inspection)
        left = len(inspection.columns) - len(shown)
        self._table = ColumnsTable(shown, left, self._target_changed, self)
        self.body.replaceWidget(former, self._table)
        former.hide()
        former.deleteLater()

    def _fill(self, inspection: FileInspection) -> None:
        self._table.show_samples(inspection.columns, inspection.suggested.columns)
        sheets = [(ALL_SHEETS, "Alla med samma rubriker"), *((name, name) for name in inspection.sheets)]
        if [self.sheet.itemData(at) for at in range(self.sheet.count())] != [value for value, _ in sheets]:
            self.sheet.set_options(sheets)
        self.sheet.set_value(inspection.sheet)
        self.kept_back.setVisible(self._keeps_back)
        self._sheet_row.setVisible(len(inspection.sheets) > 1)
        is_text = inspection.container == "text"
        self._encoding_row.setVisible(is_text)
        self._separator_row.setVisible(is_text)
        self.header.setChecked(inspection.has_header)
        self.header.setText(
            f"Rad {inspection.heading_row} är rubriker" if inspection.heading_row > 1 else _FIRST_ROW
        )

    def _show_others(self, files: Sequence[FileColumns]) -> None:
        for former in self.other_files:
            former.hide()
            former.deleteLater()
        self.other_files = [OtherFile(file, self) for file in files]
        for block in self.other_files:
            self._others_place.addWidget(block)

    def _target_changed(self, index: int) -> None:
        if not self._is_filling:
            self._table.rows[index].meaning.setText(IS_READ_AGAIN)
            self._say_problem()
            self.mapping_changed.emit()

    def _layout_changed(self) -> None:
        if not self._is_filling:
            self.layout_changed.emit()

    def _say_problem(self) -> None:
        mapping = self.mapping()
        problems = mapping_problems(mapping) if mapping is not None else ()
        self.problem.tell(_MAPPING_PROBLEMS.get(problems[0], "") if problems else "", "warn")


def _shown_columns(inspection: FileInspection) -> list[ColumnSample]:
    """The columns that mean or hold something; of a very wide file those that mean something first."""
    known = [c for c in inspection.columns if c.suggestion != ColumnTarget.IGNORE or c.meaning == "marking"]
    filled = [c for c in inspection.columns if c not in known and c.reading.filled]
    others = [c for c in inspection.columns if c not in known and c.heading and not c.reading.filled]
    return sorted([*known, *filled, *others][: max(_MOST_COLUMNS, len(known))], key=lambda c: c.index)
