# SPDX-License-Identifier: EUPL-1.2
"""The columns of a file: heading, samples with how they are read, the choice; below each other where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.register_sources import ColumnSample
from eht_desk.ui.register_import.meaning_texts import meaning_text
from eht_desk.ui.register_texts import TARGETS
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import Line, PlainLabel

_SHOWN_SAMPLES = 3
_WIDE_FROM = 820
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
        for sample in columns:
            if self.rows:
                column.addWidget(Line(self))
            row = ColumnRow(sample, chosen)
            self.rows[sample.index] = row
            column.addWidget(row)
        if left:
            words = "1 kolumn till läses inte." if left == 1 else f"{left} kolumner till läses inte."
            column.addWidget(PlainLabel(words, "hint", self, wraps=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for the longest choice."""
        super().resizeEvent(event)
        is_wide = self.width() >= theme().px(_WIDE_FROM)
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        self._head.setVisible(is_wide)
        for row in self.rows.values():
            row.parts.set_wide(is_wide)


class ColumnRow(QWidget):
    """One column of the file."""

    def __init__(self, sample: ColumnSample, chosen: Callable[[int], None]) -> None:
        super().__init__()
        name = sample.heading or f"Kolumn {sample.index + 1}"
        words = QWidget()
        self.samples = PlainLabel("", "secondary", words, wraps=True)
        self.meaning = PlainLabel("", "hint", words, wraps=True)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(2))
        column.addWidget(self.samples)
        column.addWidget(self.meaning)
        self.target = Dropdown(f"{name} betyder", tuple(TARGETS.items()))
        self.target.currentIndexChanged.connect(lambda _at: chosen(sample.index))
        self.parts = _Parts(PlainLabel(name, "strong", wraps=True), words, self.target)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.parts)

    def show_sample(self, sample: ColumnSample, target: str) -> None:
        """What the file says in this column and how it is read."""
        shown = [text for text in sample.samples if text][:_SHOWN_SAMPLES]
        self.samples.setText(" · ".join(shown) or _NOTHING.get(sample.meaning, ""))
        self.target.set_value(target)
        words = meaning_text(sample)
        self.meaning.setText(words)
        self.meaning.set_role("label" if sample.reading.unreadable else "hint")
        self.target.setAccessibleDescription(words)


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

    def set_wide(self, is_wide: bool) -> None:
        """Beside each other, or below."""
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self._layout.setSpacing(theme().px(16 if is_wide else 4))
        side = Qt.AlignmentFlag.AlignVCenter if is_wide else Qt.AlignmentFlag(0)
        for part, stretch in zip(self._parts, _STRETCHES, strict=True):
            self._layout.setStretchFactor(part, stretch if is_wide else 0)
            self._layout.setAlignment(part, side)
