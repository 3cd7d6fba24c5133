# SPDX-License-Identifier: EUPL-1.2
"""A moment that can be typed in the usual Swedish ways; it says how it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.date_text import weekday_date
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.moment_text import is_day_only, moment_text, parse_moment
from eht_desk.ui.widgets.text import PlainLabel

_EXAMPLE = "i dag 14.30"


class MomentField(QWidget):
    """A line, and beside it the day and time that it means.

    `now` gives the moment in the school's zone. Signals: `edited()` at each change by the person.
    """

    edited = Signal()

    def __init__(self, now: Callable[[], datetime], name: str = "När", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(12))
        self.line = LineField(name, self, _EXAMPLE)
        self.line.setMaxLength(60)
        self.line.setMinimumWidth(
            self.line.fontMetrics().horizontalAdvance("i förrgår kl. 14.30") + theme().px(30)
        )
        self.line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.reading = PlainLabel("", "hint", wraps=True)
        layout.addWidget(self.line)
        layout.addWidget(self.reading, 1, Qt.AlignmentFlag.AlignVCenter)
        self.line.textEdited.connect(self._when_edited)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.line)

    def value(self) -> datetime | None:
        """The moment in the school's zone, or None for what is no moment."""
        return parse_moment(self.line.text(), self._now())

    def set_value(self, moment: datetime) -> None:
        """Show a moment without telling anybody."""
        self.line.setText(moment_text(moment, self._now()))
        self._read_back()

    def show_text(self, text: str) -> None:
        """What was typed before and is no moment yet."""
        self.line.setText(text)
        self._read_back()

    @property
    def is_without_time(self) -> bool:
        """Whether only the time of day is missing."""
        return is_day_only(self.line.text(), self._now())

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the moment be read but not changed."""
        self.line.setReadOnly(is_read_only)

    def _when_edited(self, _text: str) -> None:
        self._read_back()
        self.edited.emit()

    def _read_back(self) -> None:
        moment = self.value()
        if moment is None:
            words = "och klockslag, som 14.30" if self.is_without_time else "skriv som igår 14.30"
        else:
            words = f"{weekday_date(moment.date())} {moment:%H:%M}"
        self.reading.setText(words)
        self.line.setAccessibleDescription(words)
