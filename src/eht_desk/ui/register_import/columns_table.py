# SPDX-License-Identifier: EUPL-1.2
"""The columns of a file: heading, samples with how they are read, the choice; below each other where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.register_sources import ColumnSample, ColumnTarget
from eht_desk.ui.register_import.meaning_texts import meaning_text
from eht_desk.ui.register_texts import TARGETS
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import Line, PlainLabel

_SHOWN_SAMPLES = 3
_WIDE_FROM = 820
_FIRST_ROWS, _MORE_ROWS = 10, 6
_STRETCHES = (3, 6, 4)
_NOTHING = {"marking": "Visas inte", "empty": "Tom kolumn"}


class ColumnsTable(QWidget):
    """Rows for `columns`; `left` counts those that are not shown. `chosen(index)` is called after a choice."""

    def __init__(
        self,
        columns: Sequence[ColumnSample],
        left: int,
        chosen: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_wide = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(6))
        self._head = _Parts(*(PlainLabel(word, "hint") for word in ("Kolumn", "Exempel", "Betyder")))
        column.addWidget(self._head)
        self.rows: dict[int, ColumnRow] = {}
        self._column = column
        self._left = left
        self._chosen = chosen
        self._waiting = list(columns)
        self._targets: Mapping[int, str] = {}
        self.indexes = frozenset(sample.index for sample in columns)
        self._build(_FIRST_ROWS)

    def show_samples(self, columns: Sequence[ColumnSample], targets: Mapping[int, str]) -> None:
        """What the file says in each column, what it means and how it is read."""
        self._targets = targets
        fresh = {sample.index: sample for sample in columns}
        self._waiting = [fresh.get(sample.index, sample) for sample in self._waiting]
        for index, row in self.rows.items():
            if index in fresh:
                row.show_sample(fresh[index], targets.get(index, ColumnTarget.IGNORE))

    def _build(self, count: int) -> None:
        """Some rows now, the others as the window finds time: a file can have many columns."""
        slice_, self._waiting = self._waiting[:count], self._waiting[count:]
        for sample in slice_:
            if self.rows:
                self._column.addWidget(Line(self))
            row = ColumnRow(sample, self._chosen)
            row.set_wide(self._is_wide)
            row.show_sample(sample, self._targets.get(sample.index, ColumnTarget.IGNORE))
            self.rows[sample.index] = row
            self._column.addWidget(row)
        if self._waiting:
            QTimer.singleShot(0, self, lambda: self._build(_MORE_ROWS))
        elif self._left:
            words = (
                "1 kolumn till läses inte." if self._left == 1 else f"{self._left} kolumner till läses inte."
            )
            self._column.addWidget(PlainLabel(words, "hint", self, wraps=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for the longest choice."""
        super().resizeEvent(event)
        is_wide = self.width() >= theme().px(_WIDE_FROM)
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        self._head.setVisible(is_wide)
        for row in self.rows.values():
            row.set_wide(is_wide)


class _Parts(QWidget):
    """Three parts that share the width alike in every row, or stand below each other."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._parts = parts
        for part in parts:
            policy = part.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            part.setSizePolicy(policy)
            self._layout.addWidget(part)
        self.set_wide(True)

    def hasHeightForWidth(self) -> bool:
        """No: each row settles its own height, so that the page need not ask every row again when one is added."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the words in the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.settle()

    def settle(self) -> None:
        """As high as the words are now."""
        height = self._layout.totalHeightForWidth(self.width())
        if height > 0 and height != self.maximumHeight():
            self.setFixedHeight(height)

    def set_wide(self, is_wide: bool) -> None:
        """Beside each other, or below."""
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self._layout.setSpacing(theme().px(16 if is_wide else 4))
        side = Qt.AlignmentFlag.AlignVCenter if is_wide else Qt.AlignmentFlag(0)
        for part, stretch in zip(self._parts, _STRETCHES, strict=True):
            self._layout.setStretchFactor(part, stretch if is_wide else 0)
            self._layout.setAlignment(part, side)
        self._layout.invalidate()
        self.settle()


class ColumnRow(_Parts):
    """One column of the file."""

    def __init__(self, sample: ColumnSample, chosen: Callable[[int], None]) -> None:
        name = sample.heading or f"Kolumn {sample.index + 1}"
        words = QWidget()
        samples = PlainLabel("", "secondary", words, wraps=True)
        meaning = PlainLabel("", "hint", words, wraps=True)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        column.addWidget(samples)
        column.addWidget(meaning)
        target = Dropdown(f"{name} betyder", tuple(TARGETS.items()))
        super().__init__(PlainLabel(name, "strong", wraps=True), words, target)
        self.samples, self.meaning, self.target = samples, meaning, target
        target.currentIndexChanged.connect(lambda _at: chosen(sample.index))

    def show_sample(self, sample: ColumnSample, target: str) -> None:
        """What the file says in this column and how it is read."""
        shown = [text for text in sample.samples if text][:_SHOWN_SAMPLES]
        self.samples.setText(" · ".join(shown) or _NOTHING.get(sample.meaning, ""))
        with QSignalBlocker(self.target):
            self.target.set_value(target)
        words = meaning_text(sample)
        self.meaning.setText(words)
        self.meaning.set_role("label" if sample.reading.unreadable else "hint")
        self.target.setAccessibleDescription(words)
        self.settle()
