# SPDX-License-Identifier: EUPL-1.2
"""The list beside the pupil: numbers, why each is there, how far it came. Never a name: others' matters stay closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.case_entries import ItemState
from eht_desk.domain.ids import EntryId
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import PlainLabel, repolish

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_MARKS: dict[ItemState, tuple[str, str, str]] = {
    ItemState.WAITING: ("circle", "text_3", "väntar"),
    ItemState.DONE: ("check", "ok", "klart"),
    ItemState.POSTPONED: ("arrow-right", "text_3", "till nästa möte"),
}


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line. `detail` says why it is on the agenda; it names nobody."""

    item_id: EntryId
    number: int
    detail: str
    state: ItemState

    @property
    def title(self) -> str:
        """`Ärende 3`."""
        return f"Ärende {self.number}"

    @property
    def words(self) -> str:
        """`Ärende 3, plan utvärderas, klart`: all of it in a line."""
        return ", ".join(part for part in (self.title, self.detail, _MARKS[self.state][2]) if part)


class AgendaButton(QPushButton):
    """A line that can be chosen. The list decides what the arrows do."""

    def __init__(self, line: AgendaLine, owner: AgendaList) -> None:
        super().__init__(owner.inner)
        self.item_id = line.item_id
        self._owner = owner
        self._line = line
        self._is_current = False
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().px(10), theme().px(8), theme().px(8), theme().px(8))
        row.setSpacing(theme().px(10))
        self._mark = QLabel()
        words = QVBoxLayout()
        words.setSpacing(theme().px(1))
        self._title = PlainLabel(line.title, "")
        self._detail = PlainLabel("", "hint", wraps=True)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda _checked=False: owner.choose(self.item_id))
        self.show_line(line)

    def show_line(self, line: AgendaLine) -> None:
        """What it says now."""
        self._line = line
        self._title.setText(line.title)
        self._detail.setText(line.detail)
        self._say()

    def set_current(self, is_current: bool) -> None:
        """Whether this pupil is on the screen."""
        self._is_current = is_current
        self.setProperty("current", "true" if is_current else "false")
        self._title.set_role("strong" if is_current else "")
        repolish(self)
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go along the list, Enter opens."""
        key = Qt.Key(event.key())
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if key in _STEPS:
                self._owner.walk(self, _STEPS[key])
                return
            if key in _ENDS:
                self._owner.walk_to(_ENDS[key])
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
                self.click()
                return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the mark again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def sizeHint(self) -> QSize:
        """As high as its two lines."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The words wrap."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """A long reason takes several lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of the words in this width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else super().heightForWidth(width)

    def _say(self) -> None:
        state = "visas nu" if self._is_current else _MARKS[self._line.state][2]
        self.setAccessibleName(
            ", ".join(part for part in (self._line.title, self._line.detail, state) if part)
        )
        self._tint()

    def _tint(self) -> None:
        name, colour, _ = _MARKS[self._line.state]
        if self._is_current and self._line.state is ItemState.WAITING:
            name, colour = "arrow-right", "accent_text"
        edge = theme().px(16)
        self._mark.setPixmap(theme().icon(name, colour, 16).pixmap(edge, edge))


class AgendaList(ScrollPage):
    """One stop of Tab: the line that is shown, else the first. Arrows go to the others, Enter opens one.

    Signals: `chosen(str)` with an item's id.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=0)
        self.setAccessibleName("Dagordning")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inner = QWidget()
        self._column = QVBoxLayout(self.inner)
        edge = theme().px(10)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(theme().px(2))
        self.heading = PlainLabel("Stående punkt: frånvaro", "hint", wraps=True)
        self.heading.setContentsMargins(edge, theme().px(4), edge, theme().px(6))
        self._column.addWidget(self.heading)
        self._empty = PlainLabel("Inga ärenden på dagordningen.", "secondary", wraps=True)
        self._empty.setContentsMargins(edge, 0, edge, edge)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.body.setSpacing(0)
        self.body.addWidget(self.inner, 1)
        self.buttons: list[AgendaButton] = []
        self._current: EntryId | None = None

    @property
    def stop(self) -> QWidget | None:
        """Where the keyboard enters."""
        return next((item for item in self.buttons if item.item_id == self._current), None) or next(
            iter(self.buttons), None
        )

    def show_lines(self, lines: Sequence[AgendaLine]) -> None:
        """The agenda as it is now; the focus stays at its line."""
        if [line.item_id for line in lines] != [item.item_id for item in self.buttons]:
            self._make(lines)
        for button, line in zip(self.buttons, lines, strict=True):
            button.show_line(line)
        self._empty.setVisible(not lines)
        self._fix_stop()

    def show_current(self, item_id: EntryId | None) -> None:
        """Which pupil is on the screen."""
        self._current = item_id
        for button in self.buttons:
            button.set_current(button.item_id == item_id)
        self._fix_stop()

    def choose(self, item_id: EntryId) -> None:
        """The person wants this one."""
        self.chosen.emit(str(item_id))

    def walk(self, here: AgendaButton, step: int) -> None:
        """The line above or below, without opening it."""
        at = self.buttons.index(here) + step
        if 0 <= at < len(self.buttons):
            self.buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def walk_to(self, at: int) -> None:
        """The first or the last line."""
        self.buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, lines: Sequence[AgendaLine]) -> None:
        focused = next((item.item_id for item in self.buttons if item.hasFocus()), None)
        former, self.buttons = self.buttons, [AgendaButton(line, self) for line in lines]
        for at, button in enumerate(self.buttons):
            self._column.insertWidget(2 + at, button)
            button.show()
            button.set_current(button.item_id == self._current)
            if button.item_id == focused:
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in former:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()

    def _fix_stop(self) -> None:
        stop = self.stop
        for button in self.buttons:
            is_stop = button is stop
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
