# SPDX-License-Identifier: EUPL-1.2
"""The editor of a table: a row of small editors per row, rows added and taken away by keyboard or button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind
from eht_desk.ui.forms.editor import FieldEditor, StackedEditor
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted

Cell = dict[str, AnswerValue]
MakeEditor = Callable[[FieldDefinition, QWidget], FieldEditor]

_MOST_ROWS = 50
_MOST_BESIDE = 3
_AT_ONCE = 8
"""Rows whose editors are made in one go."""
_PAGE = 50
"""Rows that have editors before somebody asks for more: each page of editors makes the whole form slower."""
_PARTS = 6
"""Parts of a line: it is shared by one, two or three cells."""

_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
_LONG = 300
"""Letters from which on a text has a line of its own."""


def _lines(columns: Sequence[FieldDefinition]) -> list[list[int]]:
    """Which columns stand beside each other: all, when they are few; else long texts alone and the others together."""
    if len(columns) <= _MOST_BESIDE:
        return [list(range(len(columns)))]
    lines: list[list[int]] = []
    has_room = False
    for number, column in enumerate(columns):
        is_long = column.kind in _TEXTS and (column.max_length is None or column.max_length > _LONG)
        if is_long or not has_room or len(lines[-1]) == _MOST_BESIDE:
            lines.append([])
        lines[-1].append(number)
        has_room = not is_long
    return lines


class TableEditor(StackedEditor):
    """Rows of cells. Ctrl+Enter adds a row, Ctrl+Delete takes the current one away, and it can be put back."""

    def __init__(
        self, field: FieldDefinition, make_editor: MakeEditor, parent: QWidget | None = None
    ) -> None:
        super().__init__(field, parent)
        self._make_editor = make_editor
        self._rows: list[list[FieldEditor]] = []
        self._removers: list[IconButton] = []
        self._taken_away: tuple[int, Cell] | None = None
        self._to_come: list[Cell] = []
        """Rows of a long table that have no editors yet."""
        self._wanted = _PAGE
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(10))
        self._grid.setVerticalSpacing(theme().px(6))
        self._lines = _lines(field.columns)
        self._is_wide = len(self._lines) > 1
        if not self._is_wide:
            for column, definition in enumerate(field.columns):
                heading = PlainLabel(definition.plain_label, "hint", self._body)
                self._grid.addWidget(heading, 0, column)
                self._grid.setColumnStretch(column, 3 if column == 0 else 2)
        else:
            for column in range(_PARTS):
                self._grid.setColumnStretch(column, 1)
        self.add_control(self._body)
        self._add = SecondaryButton("Lägg till rad", self.add_row, self, "plus")
        self._add.setToolTip("Ctrl+Enter")
        self.put_back_button = LinkButton("Ta tillbaka raden", self._restore_row, self, "undo-2")
        self.put_back_button.hide()
        self.more_button = LinkButton("Visa fler rader", self._show_more, self)
        self.more_button.hide()
        self.add_control(self.more_button)
        buttons = QWidget(self)
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._add)
        line.addWidget(self.put_back_button)
        line.addStretch(1)
        self.add_control(buttons)
        self.full_notice = Notice(parent=self)
        self.add_control(self.full_notice)
        self._shortcut("Ctrl+Return", self.add_row)
        self._shortcut("Ctrl+Delete", self._remove_current)
        self._append({})
        self._name_parts()

    @property
    def row_count(self) -> int:
        """Rows on the screen, empty ones too."""
        return len(self._rows) + len(self._to_come)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        rows: list[AnswerValue] = []
        for editors in self._rows:
            cells: Cell = {}
            for editor in editors:
                value = editor.value()
                if value not in (None, "", [], {}):
                    cells[editor.field.id] = value
            if cells:
                rows.append(cells)
        rows.extend(dict(row) for row in self._to_come)
        return rows or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        rows: list[Cell] = given or [{}]
        self._to_come = []
        while len(self._rows) > len(rows):
            self._drop(len(self._rows) - 1)
        for editors, row in zip(
            self._rows, rows, strict=False
        ):  # the same widgets, so that Tab goes as before
            for editor in editors:
                editor.set_value(row.get(editor.field.id))
        self._to_come = [dict(row) for row in rows[len(self._rows) :]]
        self._wanted = max(_PAGE, len(self._rows))
        self._make_some()

    def _make_some(self) -> None:
        """Editors for the next rows of those to come, a few at once: the window must answer meanwhile."""
        count = min(_AT_ONCE, self._wanted - len(self._rows))
        now, self._to_come = self._to_come[:count], self._to_come[count:]
        for row in now:
            self._append(row)
        self._name_parts()
        if self._to_come and len(self._rows) < self._wanted:
            QTimer.singleShot(0, self, self._make_some)
        self.more_button.set_text(f"Visa fler rader ({len(self._to_come)} till)")
        self.more_button.setVisible(bool(self._to_come) and len(self._rows) >= self._wanted)

    def _show_more(self) -> None:
        self._wanted = len(self._rows) + _PAGE
        self._make_some()

    def set_read_only(self, is_read_only: bool) -> None:
        """See FieldEditor; no row comes or goes either."""
        self.is_read_only = is_read_only
        for editors in self._rows:
            for editor in editors:
                editor.set_read_only(is_read_only)
        for button in (self._add, self.put_back_button, *self._removers):
            button.setEnabled(not is_read_only)

    def add_row(self) -> None:
        """An empty row at the end, with the cursor in it."""
        if self.is_read_only:
            return
        if self.row_count >= self._most:
            self._tell_full()
            return
        for row in (*self._to_come, {}):
            self._append(row)
        self._to_come = []
        self._name_parts()
        self._rows[-1][0].focus_first()
        self.changed()

    def add_values(self, column_id: str, texts: Sequence[str]) -> None:
        """A row for each text that no row has in the column yet; an empty row is used first. Says how many had no
        room."""
        if self.is_read_only:
            return
        rows = [row for index in range(len(self._rows)) if (row := self._row_value(index))] + self._to_come
        there = {row.get(column_id) for row in rows}
        new: list[Cell] = [{column_id: text} for text in texts if text not in there]
        room = max(0, self._most - len(rows))
        self._is_setting = True
        self.show_value([dict(row) for row in (*rows, *new[:room])])
        self._is_setting = False
        self.changed()
        if new[room:]:
            self._tell_full(len(new) - room)

    @property
    def _most(self) -> int:
        """Rows that can be added to; what was given may be more."""
        return min(self.field.maximum or _MOST_ROWS, _MOST_ROWS)

    def _tell_full(self, left_out: int = 0) -> None:
        """Why nothing more is added, and how much of what was chosen."""
        left = counted(left_out, "rad lades inte till", "rader lades inte till")
        text = f"Högst {self._most} rader får plats."
        self.full_notice.tell(f"{text} {left.capitalize()}." if left_out else text, "warn")

    def remove_row(self, index: int) -> None:
        """Take a row away; what it held can be put back until the next one is taken away."""
        if self.is_read_only:
            return
        self.full_notice.clear()
        self._taken_away = (index, self._row_value(index))
        self._drop(index)
        if not self._rows:
            self._append({})
        self._name_parts()
        self.put_back_button.setVisible(bool(self._taken_away[1]))
        self._rows[min(index, len(self._rows) - 1)][0].focus_first()
        self.changed()

    def _restore_row(self) -> None:
        if self._taken_away is None:
            return
        index, cells = self._taken_away
        values = [self._row_value(row) for row in range(len(self._rows))]
        values.insert(index, cells)
        values += self._to_come
        self._taken_away = None
        self.put_back_button.hide()
        self._is_setting = True
        self.show_value([dict(row) for row in values if row])
        self._is_setting = False
        self._rows[min(index, len(self._rows) - 1)][0].focus_first()
        self.changed()

    def _row_value(self, index: int) -> Cell:
        pairs = ((editor.field.id, editor.value()) for editor in self._rows[index])
        return {key: value for key, value in pairs if value not in (None, "", [], {})}

    def _append(self, cells: Cell) -> None:
        editors: list[FieldEditor] = []
        for definition in self.field.columns:
            editor = self._make_editor(definition, self._body)
            editor.label.setVisible(self._is_wide)
            editor.hint.hide()
            editor.set_value(cells.get(definition.id))
            editor.set_read_only(self.is_read_only)
            editor.edited.connect(self.changed)
            editors.append(editor)
        remover = IconButton("x", "Ta bort raden", parent=self._body)
        remover.setToolTip("Ta bort raden (Ctrl+Delete)")
        remover.setEnabled(not self.is_read_only)
        remover.clicked.connect(lambda: self.remove_row(self._removers.index(remover)))
        self._chain(editors, remover)
        self._rows.append(editors)
        self._removers.append(remover)
        self._place(len(self._rows) - 1)

    def _chain(self, editors: Sequence[FieldEditor], remover: QWidget) -> None:
        """Tab goes through a new row after the one before it, and to what follows the table after the last."""
        if not self._removers:
            return
        former: QWidget = self._removers[-1]
        for widget in (*(part for editor in editors for part in editor.parts), remover):
            QWidget.setTabOrder(former, widget)
            former = widget

    def _drop(self, index: int) -> None:
        for widget in (*self._rows.pop(index), self._removers.pop(index)):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._lay_out()

    def _lay_out(self) -> None:
        for number in range(len(self._rows)):
            self._place(number)

    def _place(self, number: int) -> None:
        """Many columns: a row takes several lines, with room for what is written in them."""
        top, editors = Qt.AlignmentFlag.AlignTop, self._rows[number]
        if not self._is_wide:
            for column, editor in enumerate(editors):
                self._grid.addWidget(editor, number + 1, column, top)
            self._grid.addWidget(self._removers[number], number + 1, len(editors), top)
            return
        first = number * (len(self._lines) + 1)
        for at, line in enumerate(self._lines):
            span = _PARTS // len(line)
            for place, column in enumerate(line):
                self._grid.addWidget(editors[column], first + at, place * span, 1, span, top)
        self._grid.addWidget(self._removers[number], first, _PARTS, top)
        self._grid.setRowMinimumHeight(first + len(self._lines), theme().px(10))

    def _name_parts(self) -> None:
        named: list[tuple[QWidget, str]] = []
        for number, editors in enumerate(self._rows, start=1):
            for editor in editors:
                name = f"{self.field.plain_label}, rad {number}, {editor.field.plain_label}"
                named += [(part, name) for part in editor.parts]
            self._removers[number - 1].setAccessibleName(f"Ta bort rad {number}")
        self.take_parts(named)

    def _remove_current(self) -> None:
        for index, editors in enumerate(self._rows):
            if any(editor.has_cursor() for editor in editors) or self._removers[index].hasFocus():
                self.remove_row(index)
                return

    def _shortcut(self, keys: str, run: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)
