# SPDX-License-Identifier: EUPL-1.2
"""Kind of field to editor. The only place that knows which widget stands for which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from eht_desk.domain.forms.model import AnswerValue, DisplayWords, FieldDefinition, FieldKind
from eht_desk.ui.forms.choice_editors import (
    ChoiceEditor,
    DateEditor,
    MultiChoiceEditor,
    ScaleEditor,
    YesNoEditor,
)
from eht_desk.ui.forms.editor import FieldEditor
from eht_desk.ui.forms.suggestion_picker import AskForList, offer_suggestions
from eht_desk.ui.forms.table_editor import TableEditor
from eht_desk.ui.forms.text_editors import LineEditor, LongTextEditor, PersonEditor
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import PlainLabel

COMPACT_KINDS = frozenset(
    {FieldKind.DATE, FieldKind.TIME, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.PERSON}
)
"""Kinds that two of fit beside each other."""


@dataclass(frozen=True, slots=True)
class FieldFactory:
    """Makes editors. `names` are the school's people (account id to name), `today` the day for words like "i dag"."""

    words: DisplayWords
    names: Mapping[str, str]
    today: Callable[[], date]
    ask_for_list: AskForList | None = None
    """Reads a list of suggestions; without it no field offers any."""

    def make(self, field: FieldDefinition, parent: QWidget | None = None) -> FieldEditor:
        """The editor of a field, with the button of its list of suggestions."""
        editor = self._make(field, parent)
        if self.ask_for_list is not None:
            offer_suggestions(editor, self.ask_for_list)
        return editor

    def _make(self, field: FieldDefinition, parent: QWidget | None = None) -> FieldEditor:
        match field.kind:
            case FieldKind.YES_NO:
                return YesNoEditor(field, self.words, parent)
            case FieldKind.DATE:
                return DateEditor(field, self.today, parent)
            case FieldKind.PERSON:
                return PersonEditor(field, self.names, parent)
            case FieldKind.TABLE:
                return TableEditor(field, self._make, parent)
            case _:
                return _SIMPLE[field.kind](field, parent)


class InformationEditor(FieldEditor):
    """Nothing to answer: something to know or do before."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(10))
        mark = QLabel(self)
        mark.setPixmap(theme().icon("info", "accent_text", 18).pixmap(theme().px(18), theme().px(18)))
        line.addWidget(mark)
        text = QVBoxLayout()
        text.setSpacing(theme().px(1))
        self.label.setText(field.plain_label)
        self.label.set_role("strong")
        self.hint.set_role("secondary")
        text.addWidget(self.label)
        text.addWidget(self.hint)
        line.addLayout(text, 1)

    def value(self) -> AnswerValue:
        """Never answered."""
        return None


class SignatureEditor(FieldEditor):
    """Signed on paper; the screen only says so."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(5))
        self.label.setText(field.plain_label)
        self.label.set_role("label")
        column.addWidget(self.label)
        column.addWidget(PlainLabel("Skrivs under på papperet.", "secondary", self, wraps=True))
        column.addWidget(self.hint)

    def value(self) -> AnswerValue:
        """Never answered."""
        return None


_SIMPLE: Mapping[FieldKind, Callable[[FieldDefinition, QWidget | None], FieldEditor]] = {
    FieldKind.TEXT: LineEditor,
    FieldKind.INTEGER: LineEditor,
    FieldKind.DECIMAL: LineEditor,
    FieldKind.TIME: LineEditor,
    FieldKind.LONG_TEXT: LongTextEditor,
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.MULTI_CHOICE: MultiChoiceEditor,
    FieldKind.SCALE: ScaleEditor,
    FieldKind.SIGNATURE: SignatureEditor,
    FieldKind.INFORMATION: InformationEditor,
}
