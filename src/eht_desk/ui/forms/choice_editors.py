# SPDX-License-Identifier: EUPL-1.2
"""Editors of the kinds that are chosen: yes/no, choice, several choices, scale, and the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.forms.model import AnswerValue, DisplayWords, FieldDefinition
from eht_desk.ui.forms.editor import FieldEditor, StackedEditor, fill_area, plain_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.check_box import WrappingCheckBox
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons, SegmentedSwitch
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea

# Narrower than this (at 100 %) the label stands above switch and comment.
_ONE_LINE_WIDTH = 520
_MOST_SCALE_STEPS = 11


class YesNoEditor(FieldEditor):
    """One row: the question, the two-part switch, the comment. Where it is narrow the question stands above."""

    def __init__(self, field: FieldDefinition, words: DisplayWords, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.switch = SegmentedSwitch(field.plain_label, self, yes=words.yes, no=words.no)
        self.comment: TextArea | None = None
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(12))
        self._grid.setVerticalSpacing(theme().px(4))
        self._question = QWidget(self)
        column = QVBoxLayout(self._question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(1))
        column.addStretch(1)
        column.addWidget(self.label)
        column.addWidget(self.hint)
        column.addStretch(1)
        # As high as the switch, so that question and switch share a line however long the comment grows.
        self._question.setMinimumHeight(self.switch.sizeHint().height())
        # The columns share the width alike in every row, whatever the texts need, so that the switches stand in line.
        self._question.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.take_part(self.switch, field.plain_label)
        self.switch.chosen.connect(self.changed)
        if field.has_comment:
            name = field.comment_label or "Kommentar"
            self.comment = TextArea(f"{name}: {field.plain_label}", 1, self)
            self.comment.setPlaceholderText(name)
            self.comment.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.take_part(self.comment, f"{field.plain_label}, {name}")
            self.comment.textChanged.connect(self.changed)
        self._arrange(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        answer: dict[str, AnswerValue] = {}
        if self.switch.value():
            answer["value"] = self.switch.value()
        if self.comment is not None and self.comment.toPlainText():
            answer["comment"] = self.comment.toPlainText()
        return answer or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        answer = value if isinstance(value, dict) else {}
        self.switch.set_value(plain_text(answer.get("value")))
        if self.comment is not None:
            fill_area(self.comment, plain_text(answer.get("comment")))

    def marked_parts(self) -> list[QWidget]:
        """Only a comment that is too long is marked itself; the question says the rest."""
        return [self.comment] if self.comment is not None and self.switch.value() else []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between one line and two."""
        super().resizeEvent(event)
        self._arrange(event.size().width() < theme().px(_ONE_LINE_WIDTH))

    def _arrange(self, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for widget in (self._question, self.switch, self.comment, self.problem):
            if widget is not None:
                self._grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignTop
        if is_narrow:
            self._grid.addWidget(self._question, 0, 0, 1, 2)
            self._grid.addWidget(self.switch, 1, 0, top)
            if self.comment is not None:
                self._grid.addWidget(self.comment, 1, 1, top)
            self._grid.addWidget(self.problem, 2, 0, 1, 2)
            stretches = (0, 1, 0)
        else:
            self._grid.addWidget(self._question, 0, 0, top)
            self._grid.addWidget(self.switch, 0, 1, top)
            if self.comment is not None:
                self._grid.addWidget(self.comment, 0, 2, top)
            self._grid.addWidget(self.problem, 1, 1, 1, 2)
            stretches = (46, 0, 54)
        for column, stretch in enumerate(stretches):
            self._grid.setColumnStretch(column, stretch)


class ChoiceEditor(StackedEditor):
    """One of the options: buttons up to seven, a list beyond."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        options = [(option.id, option.label) for option in field.options]
        self.control: ChoiceButtons | Dropdown
        if len(options) <= MOST_VISIBLE:
            self.control = ChoiceButtons(options, field.plain_label, self)
            self.control.chosen.connect(self.changed)
        else:
            self.control = Dropdown(field.plain_label, [("", ""), *options], self)
            self.control.currentIndexChanged.connect(self.changed)
        self.add_control(self.control)
        self.take_part(self.control, field.plain_label)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        return self.control.value() or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        self.control.set_value(plain_text(value))


class ScaleEditor(StackedEditor):
    """A number on a scale, its ends named below."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        steps = scale_steps(field)
        named = {option.id: option.label for option in field.options}
        self.buttons = ChoiceButtons([(str(step), str(step)) for step in steps], field.plain_label, self)
        self.buttons.chosen.connect(self.changed)
        self.add_control(self.buttons)
        ends = [f"{step} = {named[str(step)]}" for step in steps if str(step) in named]
        if ends:
            self.add_control(PlainLabel(" · ".join(ends), "hint", self, wraps=True))
        self.take_part(self.buttons, field.plain_label)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        return int(self.buttons.value()) if self.buttons.value() else None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        self.buttons.set_value(plain_text(value))


class MultiChoiceEditor(StackedEditor):
    """Any of the options, as boxes to tick."""

    def __init__(self, field: FieldDefinition, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.boxes: dict[str, WrappingCheckBox] = {}
        for option in field.options:
            # A single & would be read as a mnemonic.
            box = WrappingCheckBox(option.label.replace("&", "&&"), self)
            box.toggled.connect(self.changed)
            self.boxes[option.id] = box
            self.add_control(box)
            self.take_part(box, f"{field.plain_label}: {option.label}")

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        ticked: list[AnswerValue] = [key for key, box in self.boxes.items() if box.isChecked()]
        return ticked or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        ticked = value if isinstance(value, list) else []
        for key, box in self.boxes.items():
            box.setChecked(key in ticked)


class DateEditor(StackedEditor):
    """A day. Text that is no day stays as it was written."""

    def __init__(
        self, field: FieldDefinition, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(field, parent)
        self.date = DateField(today, field.plain_label, self)
        self.date.edited.connect(self.changed)
        self.add_control(self.date)
        self.take_part(self.date, field.plain_label)

    def read(self) -> AnswerValue:
        """The value that the widgets hold."""
        day = self.date.value()
        return day.isoformat() if day is not None else self.date.line.text().strip() or None

    def show_value(self, value: AnswerValue) -> None:
        """Fill the widgets."""
        text = plain_text(value)
        if text != self.date.line.text():
            self.date.line.setText(text)


def scale_steps(field: FieldDefinition) -> range:
    """The numbers of a scale; one without sensible ends goes from 0 to 10."""
    low = 0 if field.minimum is None else field.minimum
    high = low + _MOST_SCALE_STEPS - 1 if field.maximum is None else field.maximum
    return range(low, min(high, low + 2 * _MOST_SCALE_STEPS) + 1)
