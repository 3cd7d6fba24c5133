# SPDX-License-Identifier: EUPL-1.2
"""Rows of the school's calendar: a term, a lov, a studiedag. Each with its days, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.organisation import Period
from eht_desk.domain.unit_entries import Break
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-10-26."
_HALF = "Skriv båda dagarna."
_REVERSED = "Sista dagen är före den första."
_NAMELESS = "Skriv vad det är för lov eller dag."
_LONGEST = 60


class DaysRow(QWidget):
    """A name and its first and last day. `fixed_name` cannot be changed; a studiedag has one day.

    Signals: `edited()`; `removed()` when the person takes the row away.
    """

    edited = Signal()
    removed = Signal()

    def __init__(
        self,
        today: Callable[[], date],
        name: str = "",
        *,
        fixed_name: str = "",
        is_study_day: bool = False,
        is_offered: bool = False,
    ) -> None:
        super().__init__()
        self.is_study_day = is_study_day
        self.is_offered = is_offered
        """Whether the row stands there as a reminder: without days it is nothing, and nobody is told to fill it in."""
        self._fixed = fixed_name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        line = SideBySide()
        line.setContentsMargins(0, 0, 0, 0)
        self.name: LineField | None = None
        said = fixed_name or ("Studiedag" if is_study_day else name or "Lov")
        if fixed_name:
            label = PlainLabel(fixed_name, "strong")
            label.setMinimumSize(theme().px(120), theme().px(34))
            line.add(label, 1, theme().px(120))
        else:
            self.name = needs_writing(LineField("Namn på studiedagen" if is_study_day else "Namn på lovet"))
            self.name.setText(name)
            self.name.setMaxLength(_LONGEST)
            self.name.textEdited.connect(lambda _text: self._changed())
            line.add(self.name, 1, theme().px(150))
        days = QWidget()
        inside = FlowLayout(days, theme().px(6))
        self.first = needs_writing(
            DateField(today, f"{said}: dag" if is_study_day else f"{said}: första dagen")
        )
        self.first.edited.connect(self._changed)
        inside.addWidget(self.first)
        self.last: DateField | None = None
        if not is_study_day:
            self.last = needs_writing(DateField(today, f"{said}: sista dagen"))
            self.last.edited.connect(self._changed)
            until = QWidget()
            beside = QHBoxLayout(until)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.addWidget(PlainLabel("–"))
            beside.addWidget(self.last)
            inside.addWidget(until)
        self.remove_button: IconButton | None = None
        if not fixed_name:
            self.remove_button = IconButton("trash-2", f"Ta bort raden: {said}", self.removed.emit)
            inside.addWidget(needs_writing(self.remove_button))
        line.add(days, 0, inside.sizeHint().width())
        column.addWidget(line)
        self._problem = PlainLabel("", "error", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """What is wrong, as it is shown; empty when nothing is."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Below the row, and for a screen reader at its first day."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.first.line.setAccessibleDescription(text)

    def show_period(self, period: Period) -> None:
        """Fill the days in without telling anybody."""
        self.first.set_value(period.start)
        if self.last is not None:
            self.last.set_value(period.end)

    def period(self) -> Period | None:
        """The days; None when there are none. What is wrong is shown. Raises ValueError then."""
        last = self.last or self.first
        if not self.first.is_readable() or not last.is_readable():
            self._refuse(_UNREADABLE, self.first if not self.first.is_readable() else last)
        start, end = self.first.value(), last.value()
        if start is None and end is None:
            return None
        if start is None or end is None:
            self._refuse(_HALF, self.first if start is None else last)
        found = Period(start, end)
        if found.is_reversed:
            self._refuse(_REVERSED, last)
        return found

    def found(self) -> Break | None:
        """The lov or studiedag of the row; None for a row that stands empty. Raises ValueError, and shows why."""
        self.show_problem("")
        period = self.period()
        words = " ".join(self.name.text().split()) if self.name is not None else self._fixed
        if period is None:
            if words and not self.is_offered:
                self._refuse(_HALF, self.first)
            return None
        if not words and self.is_study_day:
            words = "Studiedag"
        if not words and self.name is not None:
            self._refuse(_NAMELESS, self.name)
        return Break(words, period, self.is_study_day)

    def set_read_only(self) -> None:
        """For somebody who may only read it."""
        for field in (self.name, self.first, self.last):
            if field is not None:
                set_read_only(field, True)
        if self.remove_button is not None:
            self.remove_button.hide()

    def kept(self) -> dict[str, str]:
        """What stands in the fields, as typed."""
        return {
            "name": self.name.text() if self.name is not None else "",
            "first": self.first.line.text(),
            "last": self.last.line.text() if self.last is not None else "",
            "study_day": "1" if self.is_study_day else "",
        }

    def take_kept(self, kept: Mapping[str, str]) -> None:
        """Put it back."""
        if self.name is not None:
            self.name.setText(kept.get("name", ""))
        self.first.line.setText(kept.get("first", ""))
        if self.last is not None:
            self.last.line.setText(kept.get("last", ""))

    def _changed(self) -> None:
        self.show_problem("")
        self.is_offered = False
        self.edited.emit()

    def _refuse(self, text: str, field: QWidget) -> None:
        self.show_problem(text)
        field.setFocus()
        raise ValueError(text)
