# SPDX-License-Identifier: EUPL-1.2
"""The row of digits as it is typed, beside the topics, so that a digit too many or too few is seen where it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from eht_desk.domain.instruments.model import Instrument
from eht_desk.domain.instruments.paper_rows import NO_ANSWER
from eht_desk.ui.theme.fonts import tabular
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel, repolish

_COLUMN = 330
"""Pixels at 100 % that a column needs."""


def signs_of(typed: str) -> str:
    """What stands in a row, without what is between; also of one that cannot be read."""
    return "".join(sign for sign in typed if sign.isdigit() or sign in NO_ANSWER)


class TypedRows(QWidget):
    """A line an item: number, topic, and what was typed. To compare with the paper; the eye only, the field tells the
    rest."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self.setAccessibleName("Det du har skrivit, fråga för fråga")
        self._instrument = instrument
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(10))
        self._grid.setVerticalSpacing(theme().px(3))
        self._lines: list[tuple[PlainLabel, PlainLabel, PlainLabel]] = []
        for item in instrument.items:
            number, topic, value = (
                PlainLabel(str(item.number), "hint"),
                PlainLabel(item.topic, "secondary", wraps=True),
                PlainLabel("", "strong"),
            )
            for label in (number, value):
                label.setFont(tabular(label.font()))
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setMinimumWidth(theme().px(18))
            self._lines.append((number, topic, value))
        self._columns = 0
        self._arrange(2)

    def show_row(self, typed: str) -> None:
        """What was typed until now."""
        signs = signs_of(typed)
        for at, (_, _, value) in enumerate(self._lines):
            sign = signs[at] if at < len(signs) else ""
            value.setText("–" if sign and not sign.isdigit() else sign)

    def mark(self, numbers: Sequence[int]) -> None:
        """Lines that should be looked at again."""
        for number, (place, topic, _) in enumerate(self._lines, start=1):
            place.setText(f"→ {number}" if number in numbers else str(number))  # not by colour alone
            role = "error" if number in numbers else "secondary"
            if topic.property("role") != role:
                topic.setProperty("role", role)
                repolish(topic)

    def texts(self) -> tuple[str, ...]:
        """What stands beside each topic now."""
        return tuple(value.text() for _, _, value in self._lines)

    def resizeEvent(self, _event: object) -> None:
        """Two columns where there is room."""
        self._arrange(2 if self.width() >= theme().px(_COLUMN * 2) else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        high = -(-len(self._lines) // columns)
        for at, labels in enumerate(self._lines):
            for place, label in enumerate(labels):
                self._grid.addWidget(label, at % high, at // high * 4 + place)
        for column in range(8):
            is_topic = column % 4 == 1 and column // 4 < columns
            self._grid.setColumnStretch(column, 1 if is_topic else 0)
        self._grid.setColumnMinimumWidth(3, theme().px(20) if columns > 1 else 0)
