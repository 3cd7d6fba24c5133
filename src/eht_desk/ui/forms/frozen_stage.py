# SPDX-License-Identifier: EUPL-1.2
"""What nobody can change here: a frozen stage to read, and the one line of a stage that is not open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.domain.forms.areas import area_of
from eht_desk.domain.forms.model import FieldKind, ResolvedField, ResolvedSection
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.text import PlainLabel

_FEW = 2
"""Columns whose cells need no names beside them."""
_SILENT = frozenset({FieldKind.INFORMATION, FieldKind.SIGNATURE})


class FrozenStage(Card):
    """The answers of a frozen stage as text, with who locked it and when; or of a colleague's draft (`icon`)."""

    def __init__(
        self,
        title: str,
        locked: str,
        sections: Sequence[ResolvedSection],
        parent: QWidget | None = None,
        *,
        icon: str = "lock",
    ) -> None:
        super().__init__(title, parent)
        mark = _Mark(icon, self)
        self.head.addWidget(mark)
        self.head.addWidget(PlainLabel(locked, "secondary", self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(16))
        grid.setVerticalSpacing(theme().px(6))
        grid.setColumnStretch(0, 46)
        grid.setColumnStretch(1, 54)
        row = 0
        for section in sections:
            if (
                row and area_of(section.definition) is not None
            ):  # long texts below each other would look like one
                grid.setRowMinimumHeight(row, theme().px(10))
                row += 1
            for question, item in _shown(section):
                grid.addWidget(_shared(PlainLabel(question, "secondary", self, wraps=True)), row, 0, _TOP)
                grid.addWidget(_shared(self._answer(question, item)), row, 1, _TOP)
                row += 1
        self.body.addLayout(grid)

    def _answer(self, question: str, item: ResolvedField) -> QWidget:
        label = PlainLabel(answer_text(item), parent=self, wraps=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(f"{question}: {label.text()}")
        return label


class StageLine(QFrame):
    """A stage that is not open, or not this person's to write: its name and what it waits for."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{title}. {text}")
        line = QHBoxLayout(self)
        line.setContentsMargins(theme().px(18), theme().px(2), theme().px(18), theme().px(2))
        line.setSpacing(theme().px(10))
        line.addWidget(_Mark("circle", self), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(title, "secondary", self, wraps=True))
        words.addWidget(PlainLabel(text, "hint", self, wraps=True))
        line.addLayout(words, 1)


def _shown(section: ResolvedSection) -> list[tuple[str, ResolvedField]]:
    """Questions and their answers. Of an area the question itself with what the pupil said, or that the pupil declined;
    nothing of an area that is not in an excerpt."""
    if not section.is_visible:
        return []
    fields = [item for item in section.fields if item.is_visible and item.definition.kind not in _SILENT]
    if area_of(section.definition) is None:
        return [(item.definition.plain_label, item) for item in fields]
    _prompts, text, declines = section.fields
    said = next((item for item in (declines, text) if item.is_answered), None)
    return [] if said is None else [(section.definition.title, said)]


def answer_text(item: ResolvedField) -> str:
    """An answer as somebody reads it: choice and comment, a table's rows under one another, a dash for nothing."""
    if item.rows:
        labels = [column.plain_label for column in item.definition.columns]
        is_long = len(labels) > _FEW
        return ("\n\n" if is_long else "\n").join(_row_text(labels, row, is_long) for row in item.rows)
    parts = [part for part in (item.display_text, item.comment) if part]
    return " – ".join(parts) if parts else "–"


def _row_text(labels: Sequence[str], row: Sequence[str], is_long: bool) -> str:
    """One row of a table: which day is the first and which the last is told by the columns' names."""
    if not is_long:
        return " · ".join(cell for cell in row if cell)
    cells = [f"{label}: {cell}" for label, cell in zip(labels, row, strict=False) if cell]
    return "\n".join(part for part in (*cells[:1], " · ".join(cells[1:])) if part)


class _Mark(QLabel):
    """A small icon that follows the theme. For the eye only."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint again when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        edge = theme().px(16)
        self.setPixmap(theme().icon(self._name, "text_3", 16).pixmap(edge, edge))


_TOP = Qt.AlignmentFlag.AlignTop


def _shared(widget: QWidget) -> QWidget:
    """Let the columns share the width alike in every stage."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget
