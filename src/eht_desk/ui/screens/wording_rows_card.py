# SPDX-License-Identifier: EUPL-1.2
"""The rows of a questionnaire beside its topics, so that a shifted row is seen; each can be written anew or moved.

Does not belong here: where the text comes from, and what else must be said of the form (wording_editor).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.instruments.model import Instrument, Item
from eht_desk.domain.instruments.wording import WordingDraft, WordingProblem
from eht_desk.domain.instruments.wording_mending import mended, without
from eht_desk.domain.instruments.wording_rows import check_rows
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel, repolish
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.wording_texts import mending, sentences, summary

_LARGE = 1.6
_SIDE_BY_SIDE = 560
"""Width at 100 % from which a topic stands beside its row."""


class OneRow(QWidget):
    """A topic of the instrument and the text for it. Signals: `changed()`, `mend_wanted(WordingProblem)`."""

    changed = Signal()
    mend_wanted = Signal(object)

    def __init__(self, item: Item, text: str) -> None:
        super().__init__()
        self.number = item.number
        self._problem: WordingProblem | None = None
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        self._layout.setSpacing(theme().px(12))
        self._topic = PlainLabel(f"{item.number}. {item.topic}", "secondary", wraps=True)
        self._layout.addWidget(self._topic, 2, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(theme().px(3))
        self.area = TextArea(f"Fråga {item.number}, ämne {item.topic}", 1)
        self.area.setPlainText(text)
        self.area.textChanged.connect(self.changed)
        self.label = PlainLabel("", "error", wraps=True)
        self.label.hide()
        self.button = LinkButton("", self._press)
        self.button.hide()
        right.addWidget(self.area)
        right.addWidget(self.label)
        right.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addLayout(right, 3)

    def text(self) -> str:
        """What stands there, in one line."""
        return " ".join(self.area.toPlainText().split())

    def write(self, text: str) -> None:
        """Another text, told to nobody."""
        if text != self.text():
            self.area.blockSignals(True)
            self.area.setPlainText(text)
            self.area.blockSignals(False)

    def show_problems(self, problems: Sequence[WordingProblem], mendable: WordingProblem | None) -> None:
        """What is wrong here; `mendable`: one that moving rows puts right."""
        words = sentences(problems)
        stops = any(problem.stops for problem in problems)
        self._problem = mendable
        action = mending(mendable) if mendable is not None else ""
        if self.button.text() != action:
            self.button.set_text(action)
            self.button.setAccessibleName(f"{action}: fråga {self.number}" if action else "")
        self.button.setVisible(bool(action))
        if self.label.text() == words and self.label.property("role") == ("error" if stops else "label"):
            return
        self.label.setText(words)
        self.label.setProperty("role", "error" if stops else "label")
        repolish(self.label)
        self.label.setVisible(bool(words))
        self.area.setAccessibleDescription(words)
        self.area.setProperty("invalid", "true" if stops else "false")
        repolish(self.area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The topic above the text where both have no room beside each other."""
        super().resizeEvent(event)
        is_wide = self.width() >= theme().px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            self._topic.setContentsMargins(0, theme().px(9) if is_wide else 0, 0, 0)  # level with the text

    def _press(self) -> None:
        if self._problem is not None:
            self.mend_wanted.emit(self._problem)


class WordingRowsCard(Card):
    """All rows with what is to be done about them; `title` says whose form it is.

    Signals: `changed()` after every change of a text.
    """

    changed = Signal()

    def __init__(self, instrument: Instrument, draft: WordingDraft, title: str) -> None:
        super().__init__(title)
        self._instrument = instrument
        self.draft = draft
        self._surplus: tuple[str, ...] = draft.surplus
        self._undo: list[tuple[str, ...]] = []
        self.body.addWidget(
            PlainLabel(
                "Vid varje rad står vad frågan handlar om, med våra ord. Läs skolans fråga tillsammans med det, och "
                "rätta det som är fel.",
                "secondary",
                wraps=True,
            )
        )
        self.notice = Notice(parent=self, is_narrow=theme().scale >= _LARGE)
        self.body.addWidget(self.notice)
        self.undo_button = LinkButton("Ångra flytten", self._take_back)
        self.undo_button.hide()
        self.body.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows: list[OneRow] = []
        for item, row in zip(instrument.items, draft.rows, strict=True):
            one = OneRow(item, row.text)
            one.changed.connect(self._was_typed)
            one.mend_wanted.connect(self._mend)
            self.rows.append(one)
            self.body.addWidget(Line())
            self.body.addWidget(one)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(theme().px(6))
        self.body.addLayout(self._rest)
        self.strike_buttons: list[LinkButton] = []
        self._show_rest()
        self._show_problems()

    def texts(self) -> tuple[str, ...]:
        """The rows in order, and after them what is left over."""
        return (*(row.text() for row in self.rows), *self._surplus)

    def numbered(self) -> list[tuple[int, str]]:
        """The same as found rows: number, 0 for what is left over, and text."""
        return [*((row.number, row.text()) for row in self.rows), *((0, text) for text in self._surplus)]

    @property
    def last_stop(self) -> QWidget:
        """Where Tab leaves the rows; what is left over comes in between."""
        return self.strike_buttons[-1] if self.strike_buttons else self.rows[-1].button

    def begin(self) -> None:
        """Where somebody begins: at what the rows together need, from which Enter leads on; else at the first row."""
        if self.notice.button.isHidden():
            self.rows[0].area.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """To the first row with something to do, else to the first."""
        stopping = [
            row for row in self.rows if any(item.stops for item in self.draft.problems_of(row.number))
        ]
        to_look = [row for row in self.rows if self.draft.problems_of(row.number)]
        if not stopping and self.strike_buttons:
            self.strike_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        (stopping or to_look or self.rows)[0].area.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- changing

    def _was_typed(self) -> None:
        self._undo.clear()
        self._look_again()

    def _mend(self, problem: WordingProblem) -> None:
        texts = mended(self.texts(), len(self.rows), problem)
        if texts is not None:
            self._change(texts)
            self.rows[problem.row - 1].area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _strike(self, at: int) -> None:
        self._change(without(self.texts(), len(self.rows) + at))
        self.focus_first()

    def _change(self, texts: tuple[str, ...]) -> None:
        self._undo.append(self.texts())
        self._write(texts)

    def _take_back(self) -> None:
        if self._undo:
            self._write(self._undo.pop())
            self.focus_first()

    def _write(self, texts: tuple[str, ...]) -> None:
        for row, text in zip(self.rows, texts, strict=False):
            row.write(text)
        self._surplus = texts[len(self.rows) :]
        self._show_rest()
        self._look_again()

    def _look_again(self) -> None:
        self.draft = check_rows(self._instrument, self.numbered(), self.draft.before)
        self._show_problems()
        self.changed.emit()

    # -- showing

    def _show_problems(self) -> None:
        texts, count = self.texts(), len(self.rows)
        for row in self.rows:
            problems = self.draft.problems_of(row.number)
            able = (item for item in problems if mending(item) and mended(texts, count, item) is not None)
            row.show_problems(problems, next(able, None))
        words, kind = summary(self.draft)
        if self.notice.text != words:
            has_place = bool(self.draft.problems) and (
                self._surplus or any(item.row for item in self.draft.problems)
            )
            self.notice.tell(words, kind, "Till den första" if has_place else "", self.focus_first)
        self.undo_button.setVisible(bool(self._undo))

    def _show_rest(self) -> None:
        while (item := self._rest.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.strike_buttons = []
        if not self._surplus:
            return
        self._rest.addWidget(Heading("Blev över", 3, wraps=True))
        words = (
            "Texter som inte fick plats på någon rad. Kopiera det som ska med till rätt rad, och stryk sedan."
        )
        self._rest.addWidget(PlainLabel(words, "secondary", wraps=True))
        for at, text in enumerate(self._surplus):
            holder, label, button = self._left_over(text, partial(self._strike, at))
            self._rest.addWidget(holder)
            self.setTabOrder(self.last_stop, label)
            self.setTabOrder(label, button)
            self.strike_buttons.append(button)
        for at in range(self._rest.count()):
            item = self._rest.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and self.isVisible():
                widget.show()  # at once: the focus may go into it

    def _left_over(self, text: str, strike: Callable[[], object]) -> tuple[QWidget, PlainLabel, LinkButton]:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(12))
        label = PlainLabel(text, wraps=True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(text)
        button = LinkButton("Stryk", strike)
        button.setAccessibleName(f"Stryk: {text}")
        line.addWidget(label, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder, label, button
