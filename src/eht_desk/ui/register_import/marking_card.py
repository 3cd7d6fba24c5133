# SPDX-License-Identifier: EUPL-1.2
"""The file does not say who has protected identity: hold back, answer for nobody, or name those who have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from eht_desk.application.register_questions import MarkingRow
from eht_desk.domain.register_marking import rows_of_numbers
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, SearchField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

HOLD, VOUCH, NAMED = "hold", "vouch", "named"
_KEY = int(Qt.ItemDataRole.UserRole)
_VISIBLE_ROWS = 7
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class MarkingAnswer:
    """What the person says. `marked` are keys of rows; somebody who names them answers for the others."""

    kind: str = HOLD
    marked: frozenset[str] = frozenset()

    @property
    def vouches(self) -> bool:
        """Whether the rows that are not named go in."""
        return self.kind == VOUCH or (self.kind == NAMED and bool(self.marked))

    @property
    def held(self) -> frozenset[str]:
        """The rows that are held because the person named them."""
        return self.marked if self.kind == NAMED else frozenset()

    def as_state(self) -> dict[str, Any]:
        """For coming back after the window was locked."""
        return {"marking": self.kind, "marked": sorted(self.marked)}


def answer_of(state: Mapping[str, Any]) -> MarkingAnswer:
    """What `as_state` told; without it the rows are held."""
    kind = state.get("marking", HOLD)
    return MarkingAnswer(kind if kind in (VOUCH, NAMED) else HOLD, frozenset(state.get("marked", ())))


class MarkingCard(Card):
    """Signals: `answered()` when the comparison must be made anew with `answer`."""

    answered = Signal()

    def __init__(
        self,
        unknown: int,
        rows: Sequence[MarkingRow],
        answer: MarkingAnswer,
        today: date,
        parent: QWidget | None = None,
        *,
        may_protect: bool = False,
    ) -> None:
        super().__init__("3. Skyddade personuppgifter", parent)
        self.body.addWidget(
            PlainLabel(
                "Filen säger inte vilka elever som har skyddade personuppgifter. "
                "En sådan elev får inte hamna i arkivet med namn. Om elever som redan finns i arkivet gäller det som "
                "står där.",
                "secondary",
                self,
                wraps=True,
            )
        )
        number = counted(unknown, "ny elev", "nya elever")
        self.hold = QRadioButton(f"Håll tillbaka {number} som filen inte säger något om")
        self.vouch = QRadioButton("Jag svarar för att ingen elev i filen har skyddade personuppgifter")
        self.named = QRadioButton("De här har skyddade personuppgifter, de andra har det inte")
        self._group = QButtonGroup(self)
        for button, kind in ((self.hold, HOLD), (self.vouch, VOUCH), (self.named, NAMED)):
            self._group.addButton(button)
            self.body.addWidget(button)
            button.setChecked(kind == answer.kind)
        self.choice = MarkedChoice(rows, answer.marked, today, may_protect=may_protect)
        self.choice.setVisible(answer.kind == NAMED)
        self.choice.asked.connect(self.answered)
        self.body.addWidget(self.choice)
        self.body.addWidget(PlainLabel("Ditt svar sparas i loggen med ditt namn.", "hint", self, wraps=True))
        self._group.buttonClicked.connect(lambda _button: self.answered.emit())

    @property
    def answer(self) -> MarkingAnswer:
        """What is chosen now, also ticks that the comparison does not show yet."""
        kind = VOUCH if self.vouch.isChecked() else NAMED if self.named.isChecked() else HOLD
        return MarkingAnswer(kind, self.choice.marked())

    @property
    def chosen(self) -> QWidget:
        """The answer that holds now; it takes the focus for the question."""
        if self.named.isChecked():
            return self.choice.line
        return self.vouch if self.vouch.isChecked() else self.hold


class MarkedList(QListWidget):
    """The rows with their ticks."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_TickedRows(self))


class _TickedRows(QStyledItemDelegate):
    """Draws the tick that the style sheet cannot."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The row, and a tick in its box."""
        super().paint(painter, option, index)
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) != Qt.CheckState.Checked:
            return
        view = self.parent()
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        if isinstance(view, QWidget):
            kind = QStyle.SubElement.SE_ItemViewItemCheckIndicator
            box = view.style().subElementRect(kind, whole, view)
            edge = theme().px(12)
            mark = theme().icon("check", "on_accent", 12).pixmap(QSize(edge, edge))
            painter.drawPixmap(box.center().x() - edge // 2 + 1, box.center().y() - edge // 2 + 1, mark)


class MarkedChoice(QWidget):
    """Rows to tick, found by name, class or number, and a place for pasted numbers.

    Signals: `asked()` when those who are ticked are to be held; `take_in(tuple)` with their keys when they are to be
    taken in as protected pupils at once.
    """

    asked = Signal()
    take_in = Signal(tuple)

    def __init__(
        self,
        rows: Sequence[MarkingRow],
        marked: Collection[str],
        today: date,
        *,
        may_protect: bool = False,
    ) -> None:
        super().__init__()
        self._rows, self._today, self._may_protect = rows, today, may_protect
        column = QVBoxLayout(self)
        column.setContentsMargins(theme().px(26), 0, 0, theme().px(6))
        column.setSpacing(theme().px(8))
        self.line = SearchField("Sök elev i filen", "Namn, klass eller personnummer")
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = MarkedList()
        self.list.setAccessibleName("Elever i filen")
        self.list.setAccessibleDescription("Mellanslag kryssar i eleven som har skyddade personuppgifter.")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        for row in sorted(rows, key=lambda row: (row.key not in marked, row.name.casefold())):
            words = " · ".join(part for part in (row.name, row.class_name, _written(row.number)) if part)
            item = QListWidgetItem(words, self.list)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if row.key in marked else Qt.CheckState.Unchecked)
            item.setData(_KEY, row.key)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.list.itemChanged.connect(self._tell)
        self.numbers = TextArea("Personnummer", 2)
        pasted = FormRow(
            "Eller klistra in &personnummer", self.numbers, "Ett på varje rad eller med komma emellan."
        )
        # No parent before the layout gives it: Tab goes in the order in which they get one.
        self.tick_button = SecondaryButton("Kryssa i dem", self._tick_numbers)
        self.message = Notice()
        self.button = SecondaryButton("", self.asked.emit)
        self.take_in_button = needs_writing(
            SecondaryButton("", lambda: self.take_in.emit(tuple(sorted(self.marked()))))
        )
        for widget in (self.line, self.list, pasted):
            column.addWidget(widget)
        column.addWidget(self.tick_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.message)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.take_in_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._tell()

    def marked(self) -> frozenset[str]:
        """Keys of the rows that are ticked, also those that the search hides."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return frozenset(str(item.data(_KEY)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the line into the list."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            return event.key() in (
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            )  # else the page would take the file in
        return super().eventFilter(watched, event)

    def showEvent(self, event: Any) -> None:
        """Lines have their height once the style sheet has been read."""
        super().showEvent(event)
        rows = min(max(self.list.count(), 1), _VISIBLE_ROWS)
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), theme().px(26)) + theme().px(8))

    def _filter(self, text: str) -> None:
        words = text.casefold().replace("-", "").split()
        first = -1
        for at in range(self.list.count()):
            item = self.list.item(at)
            found = item.text().casefold().replace("-", "")
            is_hidden = not all(word in found for word in words)
            item.setHidden(is_hidden)
            if first < 0 and not is_hidden:
                first = at
        self.list.setCurrentRow(first)

    def _tick_numbers(self) -> None:
        by_number: dict[str, set[str]] = {}
        for row in self._rows:
            if row.number:
                by_number.setdefault(row.number, set()).add(row.key)
        keys, missing = rows_of_numbers(by_number, self.numbers.toPlainText(), self._today)
        for at in range(self.list.count()):
            if self.list.item(at).data(_KEY) in keys:
                self.list.item(at).setCheckState(Qt.CheckState.Checked)
        found = f"Kryss vid {counted(len(keys), 'elev', 'elever')}."
        lacking = f" {missing} nummer finns inte i filen. Kontrollera." if missing else ""
        self.message.tell(found + lacking, "warn" if missing else "ok")
        if keys and not missing:
            self.numbers.clear()

    def _tell(self, *_: object) -> None:
        number = len(self.marked())
        self.button.setText(f"Håll tillbaka {counted(number, 'elev', 'elever')} och ta med de andra")
        self.button.setEnabled(number > 0)
        words = counted(number, "elev som skyddad", "elever som skyddade")
        self.take_in_button.set_text(f"Ta in {words} …")
        self.take_in_button.setVisible(number > 0 and self._may_protect)


def _written(number: str) -> str:
    """201501012387 as 20150101-2387."""
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else number
