# SPDX-License-Identifier: EUPL-1.2
"""Which school a register is of, for a person who reads in for several. Without a choice there is nothing to see."""

from __future__ import annotations

from PySide6.QtCore import Signal

from eht_desk.domain.ids import UnitId
from eht_desk.ui.screens.school_field import NamedUnits, SchoolField
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow


class UnitChoiceCard(Card):
    """Hidden until there are several schools. Signals: `chosen()`."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__("Vilken skola är filen från?")
        self.field: SchoolField | None = None
        self.row: FormRow | None = None
        self._held: UnitId | None = None
        self.hide()

    @property
    def is_answered(self) -> bool:
        """Whether it is known which school the file is of."""
        return self.field is None or self.field.unit_id() is not None

    def unit_id(self) -> UnitId | None:
        """The chosen school; None where there is no choice: the store knows then."""
        return None if self.field is None else self.field.unit_id()

    def show_units(self, units: NamedUnits) -> None:
        """Where the person may read in."""
        if len(units) < 2 or self.field is not None:
            return
        self.field = SchoolField("Vilken skola är filen från?", units)
        self.field.chosen.connect(self._chosen)
        self.row = FormRow("&Skola", self.field, "Elever på de andra skolorna rörs inte.")
        self.body.addWidget(self.row)
        self.show()
        self.hold(self._held)

    def hold(self, unit_id: UnitId | None) -> None:
        """Rows of this school lie in the store and are looked at: it cannot be another one. None: free to choose."""
        self._held = unit_id
        if self.field is not None:
            if unit_id is not None:
                self.field.choose(unit_id)
            self.field.setEnabled(unit_id is None)

    def ask(self) -> None:
        """Nobody has answered: say so and go there."""
        if self.row is not None and self.field is not None:
            self.row.show_problem("Välj vilken skola filen är från.")
            self.field.setFocus()

    def _chosen(self) -> None:
        if self.row is not None:
            self.row.show_problem("")
        self.chosen.emit()
