# SPDX-License-Identifier: EUPL-1.2
"""A further file of the import, such as the parents: what it is, and its columns when somebody wants to see them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.register_sources import ColumnSample, ColumnTarget, FileColumns, TableKind
from eht_desk.ui.register_import.meaning_texts import meaning_text
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.register_texts import TARGETS
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import counted

_KINDS = {
    TableKind.PUPILS: "Elever",
    TableKind.GUARDIANS: "Vårdnadshavare",
    TableKind.CLASSES: "Klasser och mentorer",
}
_NOT_UNDERSTOOD = (
    "Läses inte: kolumnerna gick inte att förstå. Läs in filen för sig för att välja vad de betyder."
)
_SHOW, _HIDE = "Visa kolumnerna", "Dölj kolumnerna"


class OtherFile(QWidget):
    """Folded until asked for. Its columns cannot be chosen: what a file beside the pupils is follows from them."""

    def __init__(self, file: FileColumns, parent: QWidget) -> None:
        super().__init__(parent)
        self._file = file
        self.table: RowsTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(6))
        self._column.addWidget(Line(self))
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(file.name, "strong", self, wraps=True))
        self.kind = PlainLabel(kind_text(file), "hint", self, wraps=True)
        words.addWidget(self.kind)
        line.addLayout(words, 1)
        self.button = LinkButton(_SHOW, self._turn, self)
        self.button.setAccessibleName(f"{_SHOW}, {file.name}")
        line.addWidget(self.button)
        self._column.addLayout(line)

    def _turn(self) -> None:
        if self.table is None:
            rows = [_row(column) for column in self._file.columns]
            headings = ("Kolumn", "Betyder", "Så läses den")
            name = f"Kolumner i {self._file.name}"
            self.table = RowsTable(name, headings, rows, (4, 4, 6), self)
            self._column.addWidget(self.table)
            self.table.show()
        else:
            self.table.setVisible(self.table.isHidden())
        word = _SHOW if self.table.isHidden() else _HIDE
        self.button.set_text(word)
        self.button.setAccessibleName(f"{word}, {self._file.name}")


def kind_text(file: FileColumns) -> str:
    """`Vårdnadshavare. 612 rader med innehåll.`"""
    kind = _KINDS.get(TableKind(file.kind))
    rows = f"{counted(file.rows, 'rad', 'rader')} med innehåll."
    return f"{kind}. {rows}" if kind else _NOT_UNDERSTOOD


def _row(column: ColumnSample) -> tuple[str, str, str]:
    name = column.heading or f"Kolumn {column.index + 1}"
    is_read = column.suggestion != ColumnTarget.IGNORE
    return (
        name,
        TARGETS.get(column.suggestion, "Läses inte"),
        meaning_text(column) if is_read or column.meaning == "marking" else "",
    )
