# SPDX-License-Identifier: EUPL-1.2
"""What the meeting decides: rows of what, who, by when. What became a task or a measure only stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.meeting_views import ActionRow, ItemChoices
from eht_desk.domain.accounts import Role
from eht_desk.domain.case_entries import MeetingAction
from eht_desk.domain.ids import AccountId
from eht_desk.ui.meetings.meeting_texts import owner_words
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton, SecondaryButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import Dropdown, LineField
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

_PERSON, _ROLE = "person:", "role:"
_LONGEST = 200
_UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-12-01."


class ActionLine(QWidget):
    """One decision that is being written. Signals: `edited()` while typing, `chose()` when something was chosen,
    `removed()`."""

    edited = Signal()
    chose = Signal()
    removed = Signal()

    def __init__(
        self, number: int, choices: ItemChoices, today: Callable[[], date], row: ActionRow | None
    ) -> None:
        super().__init__()
        self.measure = row.measure if row is not None else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(4), 0, theme().px(4))
        column.setSpacing(theme().px(4))
        line = SideBySide()
        self.text = needs_writing(LineField(f"Åtgärd {number}", None, "Vad ska göras"))
        self.text.setMaxLength(_LONGEST)
        self.text.textEdited.connect(lambda _text: self.edited.emit())
        options = [("", "Välj vem")]
        options += [(f"{_PERSON}{account_id}", name) for account_id, name in choices.owners]
        options += [(f"{_ROLE}{role.value}", ROLES[role]) for role in choices.owner_roles]
        if row is not None and row.owner_id is not None and _owner_value(row) not in dict(options):
            options.append((_owner_value(row), row.owner_name or "Någon som har slutat"))
        self.who = needs_writing(Dropdown(f"Åtgärd {number}: ansvarig", options))
        self.who.setMinimumContentsLength(8)
        self.due = needs_writing(DateField(today, f"Åtgärd {number}: följs upp"))
        self.due.line.setPlaceholderText("Följs upp")
        if row is not None:
            self.text.setText(row.text)
            self.text.setCursorPosition(0)
            self.who.set_value(_owner_value(row))
            self.due.set_value(row.due)
        self.who.activated.connect(lambda _at: self.chose.emit())
        self.due.edited.connect(self._when_day_edited)
        line.add(self.text, 1, theme().px(230))
        rest = QWidget()
        inside = QHBoxLayout(rest)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme().px(6))
        self.who.setFixedWidth(theme().px(160))
        inside.addWidget(self.who)
        inside.addWidget(self.due)
        self.remove_button = needs_writing(
            IconButton("trash-2", f"Ta bort åtgärd {number}", self.removed.emit)
        )
        inside.addWidget(self.remove_button)
        inside.addStretch(1)
        line.add(rest)
        column.addWidget(line)
        self._problem = PlainLabel("", "error", wraps=True)
        self._problem.hide()
        column.addWidget(self._problem)

    def written(self) -> MeetingAction | None:
        """What stands there; None for an empty line."""
        text, chosen = self.text.text().strip(), self.who.value()
        if not text and not chosen and self.due.value() is None:
            return None
        role = Role(chosen.removeprefix(_ROLE)) if chosen.startswith(_ROLE) else None
        owner = AccountId(chosen.removeprefix(_PERSON)) if chosen.startswith(_PERSON) else None
        return MeetingAction(text, role, owner, self.due.value(), measure=self.measure)

    @property
    def problem(self) -> str:
        """What is wrong with it, as shown."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Below the line."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.text.setAccessibleDescription(text)

    def _when_day_edited(self) -> None:
        self.show_problem("" if self.due.is_readable() else _UNREADABLE)
        self.edited.emit()


class ActionRows(QWidget):
    """All of them. Enter in a text goes on to who does it; Alt T adds a line.

    Signals: `edited()`, `chose()` as in a line.
    """

    edited = Signal()
    chose = Signal()

    def __init__(self, choices: ItemChoices, today: Callable[[], date], *, may_write: bool) -> None:
        super().__init__()
        self._choices, self._today, self._may_write = choices, today, may_write
        self._made: tuple[ActionRow, ...] = ()
        self.lines: list[ActionLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        self._made_place, self._place = QVBoxLayout(), QVBoxLayout()
        self._made_place.setSpacing(0)
        self._place.setSpacing(0)
        column.addLayout(self._made_place)
        column.addLayout(self._place)
        self._nothing = PlainLabel("Inga beslut.", "secondary")
        column.addWidget(self._nothing)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, theme().px(4), 0, 0)
        row.setSpacing(theme().px(8))
        self.add_button = needs_writing(SecondaryButton("Lägg till å&tgärd", self.add, icon="plus"))
        row.addWidget(self.add_button)
        self.measures = MoreButton("Ur &rutinen …")
        self.measures.set_entries(
            [
                MenuEntry(item.label, partial(self.add_measure, item.id, item.label))
                for item in choices.measures
            ]
        )
        self.measures.setAccessibleName("Lägg till åtgärd ur rutinen")
        self.measures.setVisible(bool(choices.measures))
        row.addWidget(needs_writing(self.measures))
        row.addStretch(1)
        buttons.setVisible(may_write)
        column.addWidget(buttons)

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """As they are in the store."""
        self._made = tuple(row for row in rows if row.is_made or not self._may_write)
        for place in (self._made_place, self._place):
            while (item := place.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        self.lines = []
        for at, row in enumerate(self._made):
            if at:
                self._made_place.addWidget(Line())
            self._made_place.addWidget(self._made_row(row))
        for row in rows:
            if not row.is_made and self._may_write:
                self._append(row)
        self._nothing.setVisible(not self._may_write and not self._made)

    def written(self) -> tuple[MeetingAction, ...]:
        """What stands there, what was made first."""
        made = (
            MeetingAction(
                row.text, row.owner_role, row.owner_id, row.due, row.task_id, row.measure, row.measure_id
            )
            for row in self._made
        )
        typed = (line.written() for line in self.lines)
        return (*made, *(item for item in typed if item is not None))

    def add(self) -> None:
        """One more line, with the cursor in it."""
        if not self._may_write:
            return
        line = self._append(None)
        line.show()
        line.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_measure(self, measure: str, label: str) -> None:
        """A measure of the routine: its words are there, and who and when are left to say."""
        kind = next((item for item in self._choices.measures if item.id == measure), None)
        role = kind.role if kind is not None and kind.role in self._choices.owner_roles else None
        line = self._append(ActionRow(label, role, None, "", None, measure))
        line.show()
        (line.who if role is None else line.due).setFocus(Qt.FocusReason.OtherFocusReason)
        self.chose.emit()

    def show_problem(self, text: str) -> bool:
        """At the first line that lacks words or somebody who does it; False when there is none."""
        for line in self.lines:
            found = line.written()
            if found is not None and (
                not found.text or (found.owner_role is None and found.owner_id is None)
            ):
                line.show_problem(text)
                (line.text if not found.text else line.who).setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def clear_problems(self) -> None:
        """Before trying again."""
        for line in self.lines:
            line.show_problem("")

    def unreadable(self) -> ActionLine | None:
        """The first whose day cannot be read."""
        return next((line for line in self.lines if not line.due.is_readable()), None)

    def _append(self, row: ActionRow | None) -> ActionLine:
        line = ActionLine(len(self.lines) + 1, self._choices, self._today, row)
        line.edited.connect(self.edited)
        line.chose.connect(self.chose)
        line.removed.connect(partial(self._remove, line))
        line.text.returnPressed.connect(partial(self._next, line))
        self.lines.append(line)
        self._place.addWidget(line)
        return line

    def _next(self, line: ActionLine) -> None:
        """Enter goes to who does it."""
        line.who.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, line: ActionLine) -> None:
        at = self.lines.index(line)
        self.lines.remove(line)
        heir = self.lines[min(at, len(self.lines) - 1)].text if self.lines else self.add_button
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.chose.emit()

    def _made_row(self, row: ActionRow) -> QWidget:
        holder = SideBySide()
        holder.setContentsMargins(0, theme().px(6), 0, theme().px(6))
        due = f"följs upp {short_date(row.due, self._today())}" if row.due is not None else "utan dag"
        who = owner_words(row.owner_role, row.owner_name)
        holder.add(PlainLabel(row.text, "", wraps=True), 1, theme().px(230))
        holder.add(PlainLabel(" · ".join(part for part in (who, due) if part), "secondary", wraps=True))
        if row.is_made:
            holder.add(Pill("Åtgärd" if row.measure_id is not None else "Uppgift", "ok"))
        holder.setAccessibleName(", ".join(part for part in (row.text, who, due) if part))
        return holder


def _owner_value(row: ActionRow) -> str:
    if row.owner_id is not None:
        return f"{_PERSON}{row.owner_id}"
    return f"{_ROLE}{row.owner_role.value}" if row.owner_role is not None else ""
