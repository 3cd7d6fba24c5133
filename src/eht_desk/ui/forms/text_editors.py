# SPDX-License-Identifier: EUPL-1.2
"""Editors of the kinds that are written: text, long text, numbers, time, person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from eht_desk.domain.forms.model import AnswerValue, FieldDefinition, FieldKind
from eht_desk.ui.forms.editor import StackedEditor, fill_area, plain_text
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text_area import TextArea

_INTEGER = re.compile(r"[-\N{MINUS SIGN}]?[0-9]{1,15}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.,]?([0-5][0-9])")
_LONG_TEXT_LINES = 3


class LineEditor(StackedEditor):
    """One line: text, integer, decimal, time. What cannot be read as a number or a time stays as it was written."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = LineField(field.plain_label, self)
        self.add_control(self.line)
        self.take_part(self.line, field.plain_label)
        self.line.textEdited.connect(self.changed)
        self.line.editingFinished.connect(self._tidy)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        text = self.line.text()
        if not text.strip():
            return None
        if self.field.kind is FieldKind.INTEGER and _INTEGER.fullmatch(text.strip()):
            return int(text.strip().replace("\N{MINUS SIGN}", "-"))
        if self.field.kind is FieldKind.TIME:
            return _time(text)
        return text

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        text = plain_text(value)
        if self.field.kind is FieldKind.DECIMAL:
            text = text.replace(".", ",")
        if text != self.line.text():
            self.line.setText(text)

    def add_texts(self, texts: Sequence[str]) -> None:
        """Put texts after what stands there, each once."""
        stands = self.line.text().strip()
        new = [text for text in texts if f", {text}, " not in f", {stands}, "]
        if new:
            self.line.setText(", ".join(part for part in (stands, *new) if part))
            self.changed()

    def _tidy(self) -> None:
        if self.field.kind is FieldKind.TIME and self.was_edited:
            self.line.setText(_time(self.line.text()))


class LongTextEditor(StackedEditor):
    """Several lines, growing as they are written."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.area = TextArea(field.plain_label, _LONG_TEXT_LINES, self)
        self.add_control(self.area)
        self.take_part(self.area, field.plain_label)
        self.area.textChanged.connect(self.changed)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        return self.area.toPlainText() or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        fill_area(self.area, plain_text(value))

    def add_texts(self, texts: Sequence[str]) -> None:
        """Put texts after what stands there, a line each, each once."""
        lines = self.area.toPlainText().splitlines()
        new = [text for text in texts if text not in lines]
        if new:
            fill_area(self.area, "\n".join([*lines, *new]))
            self.changed()


class PersonEditor(StackedEditor):
    """A name, with the school's own people offered while it is written. Anybody else can be written too."""

    def __init__(
        self, field: FieldDefinition, names: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(field, parent)
        self._people = names
        self.line = LineField(field.plain_label, self)
        completer = QCompleter(self.line)
        completer.setModel(QStringListModel(sorted(set(names.values())), completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self.changed)
        self.line.setCompleter(completer)
        self.add_control(self.line)
        self.take_part(self.line, field.plain_label)
        self.line.textEdited.connect(self.changed)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        name = self.line.text()
        if not name.strip():
            return None
        accounts = [account for account, known in self._people.items() if known == name.strip()]
        return {"name": name, "account_id": accounts[0]} if len(accounts) == 1 else {"name": name}

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        name = value.get("name") if isinstance(value, dict) else value
        text = plain_text(name)
        if text != self.line.text():
            self.line.setText(text)


def _time(text: str) -> str:
    """A time as the store keeps it (08:05) when it can be read as one, else what was written."""
    match = _TIME.fullmatch(text.strip())
    return f"{int(match[1]):02}:{match[2]}" if match else text
