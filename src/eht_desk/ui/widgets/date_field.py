# SPDX-License-Identifier: EUPL-1.2
"""A date that can be typed in the usual Swedish ways or taken from a calendar; may be empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton
from eht_desk.ui.widgets.date_text import parse_date


class DateField(QWidget):
    """ÅÅÅÅ-MM-DD.

    Signals: `edited()` at each change by the person. `value()` is None while the text is empty or no date;
    `is_readable()` is False for text that is no date. Alt+Down or F4 opens the calendar; up and down step a day.
    """

    edited = Signal()

    def __init__(self, today: Callable[[], date], name: str = "Datum", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._calendar: _CalendarPopup | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(4))
        self.line = _DateLine(self)
        self.line.setPlaceholderText("ÅÅÅÅ-MM-DD")
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance("ÅÅÅÅ-MM-DD") + theme().px(30))
        self.line.setMaxLength(40)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.editingFinished.connect(self._tidy)
        self._button = IconButton("calendar-days", "Välj i kalender", self.open_calendar)
        self._button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Alt+Down is the key for it
        layout.addWidget(self.line, 1)
        layout.addWidget(self._button)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_question(name)

    def set_question(self, name: str, description: str = "") -> None:
        """The accessible name and description."""
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description or "År, månad, dag. Alt och nedpil öppnar kalendern.")
        self._button.setAccessibleName(f"{name}: välj i kalender")

    def value(self) -> date | None:
        """The day, or None."""
        return parse_date(self.line.text(), self._today())

    def set_value(self, value: date | None) -> None:
        """Show a day without telling anybody."""
        self.line.setText("" if value is None else value.isoformat())

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the day be read and copied but not changed."""
        self.line.setReadOnly(is_read_only)
        self._button.setEnabled(not is_read_only)

    def is_readable(self) -> bool:
        """Whether the text is empty or a date."""
        return not self.line.text().strip() or self.value() is not None

    def step(self, days: int) -> None:
        """Move the day; an empty field starts at today."""
        day = self.value()
        base = QDate(*(day or self._today()).timetuple()[:3])
        self._take(base.addDays(days) if day else base)

    def open_calendar(self) -> None:
        """Show the calendar below the field."""
        if self.line.isReadOnly():
            return
        popup = _CalendarPopup(self, self.value() or self._today(), self._take)
        popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        popup.show()
        popup.calendar.setFocus()
        self._calendar = popup

    def _take(self, day: QDate) -> None:
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.edited.emit()

    def _tidy(self) -> None:
        day = None if self.line.isReadOnly() else self.value()
        if day is not None and self.line.text() != day.isoformat():
            self.line.setText(day.isoformat())
            self.edited.emit()


class _DateLine(QLineEdit):
    """The line of a date field with its keys."""

    def __init__(self, field: DateField) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down and F4 open the calendar, up and down step a day."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self._field.open_calendar()
        elif not alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.isReadOnly():
            self._field.step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


class _CalendarPopup(QFrame):
    """A calendar that closes at a choice, at Esc and at a click beside it."""

    def __init__(self, field: DateField, day: date, take: Callable[[QDate], None]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName("Kalender")
        self.calendar.setLocale(QLocale(QLocale.Language.Swedish, QLocale.Country.Sweden))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(lambda chosen: self._chosen(chosen, take))
        self.calendar.clicked.connect(lambda chosen: self._chosen(chosen, take))
        layout.addWidget(self.calendar)

    def event(self, event: QEvent) -> bool:
        """Esc closes."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        return super().event(event)

    def _chosen(self, day: QDate, take: Callable[[QDate], None]) -> None:
        if self.isVisible():
            self.close()
            take(day)
