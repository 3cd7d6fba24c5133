# SPDX-License-Identifier: EUPL-1.2
"""Choosing one of the store's schools; nothing to see or to choose where there is one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import UnitId
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown

_LONGEST_ON_BUTTON = 24
"""Longer names do not fit into a narrow page with large letters; a list can shorten them."""

NamedUnits = Sequence[tuple[UnitId, str]]


def schools_of(who: Who, duty: Duty | None = None) -> tuple[tuple[UnitId, str], ...]:
    """The person's schools, by name; only those where the duty is held, when one is named."""
    held = who.units or ((who.unit_id, who.unit_name),)
    fitting = (item for item in held if duty is None or may(who.viewer, duty, item[0]))
    return tuple(sorted(fitting, key=lambda item: item[1].casefold()))


class SchoolField(QWidget):
    """Buttons for up to seven schools, a list for more. With one school it is chosen and the field is empty space.

    Signals: `chosen()` when the person chooses. With several schools nothing is chosen before, unless `chosen_id` is
    given: the wrong school is not seen at a glance.
    """

    chosen = Signal()

    def __init__(
        self,
        name: str,
        schools: NamedUnits,
        parent: QWidget | None = None,
        *,
        chosen_id: UnitId | None = None,
    ) -> None:
        super().__init__(parent)
        self._schools = tuple(schools)
        self.has_choice = len(self._schools) > 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.field: ChoiceButtons | Dropdown | None = None
        if not self.has_choice:
            return
        options = [(str(unit_id), words) for unit_id, words in self._schools]
        if len(options) <= MOST_VISIBLE and all(len(words) <= _LONGEST_ON_BUTTON for _, words in options):
            buttons = ChoiceButtons(options, name, self, can_clear=False)
            buttons.chosen.connect(lambda _value: self.chosen.emit())
            self.field = buttons
        else:
            box = Dropdown(name, (("", "Välj skola"), *options), self)
            box.activated.connect(lambda _at: self.chosen.emit())
            self.field = box
        if chosen_id is not None:
            self.field.set_value(chosen_id)
        column.addWidget(self.field)
        self.setAccessibleName(name)
        self.setFocusProxy(self.field)

    def unit_id(self) -> UnitId | None:
        """The school that is chosen, or the only one; None while nothing is chosen."""
        if self.field is None:
            return self._schools[0][0] if self._schools else None
        value = self.field.value()
        return UnitId(value) if value else None

    def name(self) -> str:
        """The name of the chosen school, or an empty text."""
        return dict(self._schools).get(self.unit_id() or UnitId(""), "")

    def choose(self, unit_id: UnitId) -> None:
        """Choose without telling anybody."""
        if self.field is not None:
            self.field.set_value(unit_id)
