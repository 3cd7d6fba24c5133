# SPDX-License-Identifier: EUPL-1.2
"""What every field editor is: a value in, a value out, a problem line, a place for the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from eht_desk.domain.forms.model import AnswerValue, FieldDefinition
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.text import PlainLabel, repolish

_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class FieldEditor(QWidget):
    """The editor of one field, label and problem line included.

    Signals: `edited()` after a person changed the value; `left()` when the focus went elsewhere; `refused()` when
    somebody types where it is only read.
    `parts` are the widgets that take the focus, in tab order; the label's mnemonic leads to the first one.
    """

    edited = Signal()
    left = Signal()
    refused = Signal()

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.was_edited = False
        self.is_read_only = False
        self.parts: list[QWidget] = []
        self._names: dict[QWidget, str] = {}
        self._given: AnswerValue = None
        self._is_setting = False
        self._required = False
        self._problem = ""
        self.label = PlainLabel(field.label, parent=self, wraps=True)
        self.hint = PlainLabel(field.hint, "hint", self, wraps=True)
        self.hint.setVisible(bool(field.hint))
        self.problem = PlainLabel("", "error", self, wraps=True)
        self.problem.hide()

    # -- each kind fills these in

    def read(self) -> AnswerValue:
        """The value as the widgets hold it."""
        return None

    def show_value(self, value: AnswerValue) -> None:
        """Put a value into the widgets. Text that is no value of this kind is shown as it is where text fits."""

    # -- the same for all kinds

    def value(self) -> AnswerValue:
        """The answer. Until somebody edits it, exactly what was given, so that opening a form changes nothing."""
        return self.read() if self.was_edited else self._given

    def set_value(self, value: AnswerValue) -> None:
        """Show `value` without telling anybody."""
        self._given = value
        self.was_edited = False
        self._is_setting = True
        try:
            self.show_value(value)
        finally:
            self._is_setting = False

    @property
    def problem_text(self) -> str:
        """The problem that is shown, or empty."""
        return self._problem

    def show_problem(self, text: str) -> None:
        """What is wrong, below the field and in its accessible description; empty takes it away."""
        if text == self._problem:
            return
        self._problem = text
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        for part in self.marked_parts():
            target = part.focusProxy() or part
            target.setProperty("invalid", "true" if text else "false")
            repolish(target)
        self._describe()

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the answer be read and copied but not changed."""
        self.is_read_only = is_read_only
        for part in self.parts:
            set_read_only(part, is_read_only)

    def marked_parts(self) -> list[QWidget]:
        """The parts whose border shows a problem."""
        return self.parts

    def set_required(self, required: bool) -> None:
        """Whether the stage needs an answer here before it can be locked."""
        if required != self._required:
            self._required = required
            self._describe()

    def focus_first(self) -> None:
        """Put the cursor into the field."""
        if self.parts:
            self.parts[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def has_cursor(self) -> bool:
        """Whether the focus is in the field."""
        widget = QApplication.focusWidget()
        return widget is not None and self.isAncestorOf(widget)

    def cursor_state(self) -> dict[str, Any]:
        """Which part has the cursor, and where in its text. Positions only, no text."""
        widget = QApplication.focusWidget()
        for index, part in enumerate(self.parts):
            if widget is not None and (widget is part or part.isAncestorOf(widget)):
                return {"part": index, **_text_position(widget)}
        return {}

    def restore_cursor(self, state: Mapping[str, Any]) -> None:
        """Put the cursor back to where `cursor_state` found it."""
        index = state.get("part", 0)
        if not self.parts or not isinstance(index, int):
            return
        part = self.parts[min(max(index, 0), len(self.parts) - 1)]
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        _set_text_position(part.focusProxy() or part, state)

    def take_part(self, part: QWidget, name: str) -> None:
        """Make a widget one of the field's focus stops, with its accessible name."""
        self.parts.append(part)
        self._names[part] = name
        for stop in _focus_stops(part):
            stop.installEventFilter(self)
        if len(self.parts) == 1:
            self.label.setBuddy(_not_pressed(part))
        self._describe()

    def take_parts(self, named: Sequence[tuple[QWidget, str]]) -> None:
        """These are the field's focus stops now, in this order."""
        known = set(self.parts)
        self.parts = [part for part, _ in named]
        self._names = dict(named)
        for part in self.parts:
            if part not in known:
                for stop in _focus_stops(part):
                    stop.installEventFilter(self)
        if self.parts:
            self.label.setBuddy(_not_pressed(self.parts[0]))
        self._describe()

    def changed(self, *_: object) -> None:
        """For the kinds: a person changed something."""
        if not self._is_setting:
            self.was_edited = True
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the focus leaves the whole field, not when it moves within it or into a popup; and what is typed
        where it is only read, so that it does not vanish without an answer."""
        if (
            self.is_read_only
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and _writes(event)
        ):
            self.refused.emit()
        goes = isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut
        if goes and event.reason() not in _PASSING and not self.has_cursor():  # type: ignore[attr-defined]  # see above
            self.left.emit()
        return super().eventFilter(watched, event)

    def _describe(self) -> None:
        sentences = (self._problem, "Behöver fyllas i." if self._required else "", self.field.hint)
        text = " ".join(sentence for sentence in sentences if sentence)
        for part in self.parts:
            _name(part, self._names[part], text)


class StackedEditor(FieldEditor):
    """Label, hint, the control and the problem line below one another."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(5))
        self.label.set_role("label")
        for widget in (self.label, self.hint, self.problem):
            self.column.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_control(self, control: QWidget) -> None:
        """Put the control between label and hint."""
        self.column.insertWidget(self.column.count() - 2, control)


def plain_text(value: AnswerValue) -> str:
    """A value as text for a text widget: texts as they are, nothing for no answer, numbers as digits."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def fill_area(area: QPlainTextEdit, text: str) -> None:
    """Put a text into an area with the cursor after it; the same text leaves cursor and undo alone."""
    if text != area.toPlainText():
        area.setPlainText(text)
        area.moveCursor(QTextCursor.MoveOperation.End)


def _focus_stops(part: QWidget) -> tuple[QWidget, ...]:
    if isinstance(part, ChoiceButtons):
        return part.segments()
    return (part.focusProxy() or part,)


def _name(part: QWidget, name: str, description: str) -> None:
    if isinstance(part, ChoiceButtons | DateField):
        part.set_question(name, description)
    part.setAccessibleName(name)
    part.setAccessibleDescription(description)


def _writes(event: QKeyEvent) -> bool:
    """Whether the key would have changed the text or the choice."""
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return False
    is_letter = bool(event.text()) and event.text().isprintable()
    return is_letter or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


def _text_position(widget: QWidget) -> dict[str, Any]:
    if isinstance(widget, QLineEdit):
        start = widget.selectionStart()
        if start < 0:
            return {"anchor": widget.cursorPosition(), "position": widget.cursorPosition()}
        end = start + len(widget.selectedText())
        backwards = widget.cursorPosition() == start
        return {"anchor": end if backwards else start, "position": start if backwards else end}
    if isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        scroll = widget.verticalScrollBar().value()
        return {"anchor": cursor.anchor(), "position": cursor.position(), "scroll": scroll}
    return {}


def _set_text_position(widget: QWidget, state: Mapping[str, Any]) -> None:
    anchor, position = state.get("anchor"), state.get("position")
    if not isinstance(anchor, int) or not isinstance(position, int):
        return
    if isinstance(widget, QLineEdit):
        length = len(widget.text())
        anchor, position = min(max(anchor, 0), length), min(max(position, 0), length)
        if anchor == position:
            widget.setCursorPosition(position)
        else:
            widget.setSelection(anchor, position - anchor)
    elif isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        last = widget.document().characterCount() - 1
        cursor.setPosition(min(max(anchor, 0), last))
        cursor.setPosition(min(max(position, 0), last), cursor.MoveMode.KeepAnchor)
        widget.setTextCursor(cursor)
        scroll = state.get("scroll")
        if isinstance(scroll, int):
            widget.verticalScrollBar().setValue(scroll)


def _not_pressed(part: QWidget) -> QWidget:
    """What the label's letter leads to. Qt presses a button that it leads to: an answer would change by going there."""
    if not isinstance(part.focusProxy() or part, QAbstractButton):
        return part
    way = QWidget(part)
    way.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    way.setFocusProxy(part)
    way.setFixedSize(0, 0)
    return way
