# SPDX-License-Identifier: EUPL-1.2
"""What a pupil sees while reading the own text: one area at a time in large letters, and what was said about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.ui.interview.parts import TalkArea
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, PushButton, SecondaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.flow_layout import FlowLayout
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel, repolish

DECLINED = "Du ville inte svara på det här."
EMPTY = "Här står inget än."
_WIDEST = 980


class ReadArea(TalkArea):
    """The pupil's own text, to read, or to change together."""

    def let_write(self, may_write: bool) -> None:
        """Open or close it."""
        self.setReadOnly(not may_write)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextEditorInteraction
            if may_write
            else Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        repolish(self)


class ReadPage(ScrollPage):
    """A page in large letters. `column` takes the content, `line` the buttons below, from left to right."""

    def __init__(self, progress: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        middle = QWidget()
        middle.setMaximumWidth(theme().px(_WIDEST))
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(16))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self.body.addLayout(row, 1)
        self.progress = PlainLabel(progress, "secondary")
        self.heading = Heading(title, 1, wraps=True)
        self.heading.setProperty("level", "aloud")
        self.notice = Notice()
        for part in (self.progress, self.heading, self.notice):
            self.column.addWidget(part)

    def add_text(self, text: str) -> PlainLabel:
        """A paragraph."""
        label = PlainLabel(text, "aloud", wraps=True)
        self.column.addWidget(label)
        return label

    def add_buttons(self, left: Sequence[PushButton], right: Sequence[PushButton]) -> None:
        """The buttons below; where there is no room beside each other, under one another."""
        place = QWidget()
        flow = FlowLayout(place, theme().px(12))
        for button in (*left, *right):
            flow.addWidget(button)
        self.column.addWidget(place)

    def first_stop(self) -> QWidget | None:
        """Where the keyboard starts."""
        return None


class AreaPage(ReadPage):
    """One area: the question and what the pupil said.

    Signals: `agreed()`, `changed(str)` with the new text, `declined()`, `back()`, `edit_begun()`.
    """

    agreed = Signal()
    changed = Signal(str)
    declined = Signal()
    back = Signal()

    def __init__(self, number: int, count: int, question: str, parent: QWidget | None = None) -> None:
        super().__init__(f"Del {number} av {count}", question, parent)
        self._is_declined = False
        self._may_write = True
        self.is_editing = False
        self.says = self.add_text("")
        self.text = ReadArea()
        self.text.setAccessibleName(question)
        self.text.setProperty("ReadArea", "true")
        self.text.written.connect(lambda: self.changed.emit(self.text.toPlainText()))
        self.column.addWidget(self.text, 1)
        self._gap = QWidget()  # keeps the buttons below the words where there is no text
        self._gap.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.back_button = SecondaryButton("Förra delen", self.back.emit)
        self.edit_button = SecondaryButton("Ändra", self.edit)
        self.decline_button = SecondaryButton("Jag vill inte svara på det här", self.declined.emit)
        self.ready_button = PrimaryButton("Klar", self.end_edit)
        self.agree_button = PrimaryButton("Stämmer", self.agreed.emit)
        self.add_buttons(
            (self.back_button, self.edit_button, self.decline_button), (self.ready_button, self.agree_button)
        )
        self.back_button.setVisible(
            number > 1
        )  # once it is in the page: before, it would be a window of its own
        self.column.addWidget(self._gap, 1)

    def show_text(self, text: str, *, is_declined: bool, may_write: bool) -> None:
        """What stands there now."""
        self._is_declined = is_declined
        self._may_write = may_write
        self.text.show_text(text)
        if not self.is_editing:
            cursor = self.text.textCursor()
            cursor.setPosition(0)
            self.text.setTextCursor(cursor)
        self._show()

    def edit(self) -> None:
        """Change the text together."""
        if not self._may_write:
            return
        self.is_editing = True
        self._show()
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.text.setTextCursor(cursor)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_edit(self) -> None:
        """Read it again as it stands now."""
        self.is_editing = False
        self._show()
        stop = self.first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_stop(self) -> QWidget | None:
        """See ReadPage."""
        if self.is_editing:
            return self.text
        return self.agree_button if not self.agree_button.isHidden() else self.edit_button

    def _show(self) -> None:
        has_text = bool(self.text.toPlainText().strip())
        shows_text = self.is_editing or (has_text and not self._is_declined)
        self.text.setVisible(shows_text)
        self._gap.setVisible(not shows_text)
        self.text.let_write(self.is_editing)
        self.says.setText(DECLINED if self._is_declined else EMPTY)
        self.says.setVisible(not shows_text)
        can_agree = not self.is_editing and (has_text or self._is_declined)
        self.agree_button.setVisible(can_agree)
        self.ready_button.setVisible(self.is_editing)
        self.edit_button.setVisible(not self.is_editing)
        self.edit_button.setEnabled(self._may_write)
        self.edit_button.set_text("Jag vill svara" if self._is_declined or not has_text else "Ändra")
        self.decline_button.setVisible(not self._is_declined and (self.is_editing or not has_text))
        self.decline_button.setEnabled(self._may_write)


class EndPage(ReadPage):
    """Everything was read, or everything is done: what is so for each part, and the next step."""

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        text: str,
        action: tuple[str, Callable[[], object]],
        other: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", title, parent)
        self.progress.hide()
        for name, state in rows:
            self.column.addWidget(PlainLabel(name, "aloud", wraps=True))
            mark = PlainLabel(state, "aloud-mark", wraps=True)
            mark.setContentsMargins(theme().px(20), 0, 0, 0)
            self.column.addWidget(mark)
        if text:
            self.add_text(text)
        self.button = PrimaryButton(*action)
        self.other_button: LinkButton | None = LinkButton(*other) if other else None
        self.add_buttons((self.button,), (self.other_button,) if self.other_button else ())
        self.column.addStretch(1)

    def first_stop(self) -> QWidget | None:
        """See ReadPage."""
        return self.button
