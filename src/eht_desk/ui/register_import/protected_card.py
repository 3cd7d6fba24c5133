# SPDX-License-Identifier: EUPL-1.2
"""Rows that may be about protected pupils: an alias for who may know, else only where the row stands in the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from eht_desk.application.protected_rows import ProtectedRow
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted

_TEXT = (
    "{rows} kan gälla skyddade elever och hålls tillbaka. Namn, nummer och vårdnadshavare hämtas aldrig ur filen. "
    "Klass och årskurs ändras bara för dem du kryssar för."
)


class ProtectedCard(Card):
    """Signals: `somebody_else(str)` with the key of a row of which the person says that it is about another pupil;
    `changed()` when what is to be taken over changes."""

    somebody_else = Signal(str)
    changed = Signal()

    def __init__(self, rows: Sequence[ProtectedRow], *, names_files: bool = False) -> None:
        super().__init__("Rader som hålls tillbaka för att de kan gälla skyddade elever")
        told = _TEXT.format(rows=counted(len(rows), "rad", "rader"))
        self.body.addWidget(PlainLabel(told, "secondary", wraps=True))
        self.boxes: dict[str, CheckBox] = {}
        self.others: dict[str, CheckBox] = {}
        for row in rows:
            name = _place(row, names_files)
            self.body.addWidget(PlainLabel(name, wraps=True))
            if row.differs:
                box = CheckBox(f"Ta över {_what(row)}")
                box.setAccessibleName(f"Ta över {_what(row)}, {name}")
                box.toggled.connect(self.changed)
                self.boxes[row.key] = box
                self.body.addWidget(box)
            if row.is_certain:
                continue
            other = CheckBox("Raden gäller en annan elev, som inte är skyddad")
            other.setAccessibleName(f"Raden gäller en annan elev, som inte är skyddad: {name}")
            other.toggled.connect(lambda _on, key=row.key: self.somebody_else.emit(key))
            self.others[row.key] = other
            self.body.addWidget(other)

    @property
    def take_over(self) -> frozenset[str]:
        """Keys of the rows whose class and grade the pupil gets."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def choose(self, keys: Sequence[str]) -> None:
        """Tick as before."""
        for key in keys:
            if key in self.boxes:
                self.boxes[key].setChecked(True)


def _place(row: ProtectedRow, names_files: bool) -> str:
    place = f"rad {row.row} i {row.source}" if names_files and row.source else f"rad {row.row}"
    return f"{row.pupil.name} ({place})" if row.pupil is not None else place.capitalize()


def _what(row: ProtectedRow) -> str:
    parts = (
        f"klass {row.class_name}" if row.class_name else "",
        f"årskurs {row.grade}" if row.grade is not None else "",
    )
    return " och ".join(part for part in parts if part)
