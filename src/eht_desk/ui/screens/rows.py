# SPDX-License-Identifier: EUPL-1.2
"""Rows in cards: a status, two lines of words, and a button. Used by I dag and the pupil's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Line, PlainLabel

MOST_ROWS = 12
_LARGE = 1.6


class ListRow(QWidget):
    """One thing: `pill` (word, kind), `title`, `detail`, and a button. `key` tells it apart from the others."""

    def __init__(
        self,
        title: str,
        detail: str = "",
        pill: tuple[str, str] | None = None,
        action: str = "",
        run: Callable[[], object] | None = None,
        key: str = "",
        *,
        is_link: bool = False,
        is_pill_last: bool = False,
        is_pill_below: bool = False,
        is_primary: bool = False,
    ) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        layout.setSpacing(theme().px(12))
        mark = Pill(*pill) if pill else None
        if mark is not None and not is_pill_last and not is_pill_below:
            holder = QWidget()  # of one width, so that the titles stand in a line
            holder.setMinimumWidth(theme().px(96) if theme().scale < _LARGE else 0)
            inside = QHBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(mark)
            inside.addStretch(1)
            layout.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        self.words = words = QVBoxLayout()
        words.setSpacing(theme().px(1))
        self.title = PlainLabel(title, "strong", wraps=True)
        words.addWidget(self.title)
        if detail:
            words.addWidget(PlainLabel(detail, "secondary", wraps=True))
        if mark is not None and is_pill_below:
            words.addSpacing(theme().px(3))
            words.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        layout.addLayout(words, 1)
        if mark is not None and is_pill_last:
            layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self.button: LinkButton | PrimaryButton | SecondaryButton | None = None
        if action and run is not None:
            kind = LinkButton if is_link else PrimaryButton if is_primary else SecondaryButton
            self.button = kind(action, run)
            about = ", ".join(part for part in (title, detail) if part)
            self.button.setAccessibleName(f"{action}: {about}")
            self.button.setProperty("key", key)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(", ".join(part for part in (pill[0] if pill else "", title, detail) if part))


class RowCard(Card):
    """Rows with lines between; those after `most`, a dozen unless told, are folded behind one button."""

    def __init__(
        self,
        title: str,
        rows: Sequence[ListRow | Callable[[], ListRow]],
        parent: QWidget | None = None,
        *,
        most: int = MOST_ROWS,
    ) -> None:
        super().__init__(title, parent)
        self.body.setSpacing(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self._folded = tuple(rows[most:])
        for row in self._folded:
            if isinstance(row, ListRow):
                row.hide()
                row.setParent(self)
        self._add(rows[:most])
        if self._folded:
            self._more = LinkButton(f"Visa alla {len(rows)}", self._show_all)
            self.body.addSpacing(theme().px(6))
            self.body.addWidget(self._more)

    def _add(self, rows: Sequence[ListRow | Callable[[], ListRow]]) -> None:
        """Rows that are given as functions are made here: hundreds of folded ones cost nothing until they are seen."""
        for row in rows:
            if self._rows.count():
                self._rows.addWidget(Line())
            widget = row if isinstance(row, ListRow) else row()
            self._rows.addWidget(widget)
            if widget.isHidden():
                widget.show()

    def _show_all(self) -> None:
        had_focus = self._more.hasFocus()
        first = self._rows.count() + 1
        self._add(self._folded)
        self._more.hide()
        item = self._rows.itemAt(first)
        shown = item.widget() if item is not None else None
        if had_focus and isinstance(shown, ListRow) and shown.button is not None:
            shown.button.setFocus()


class TwoColumns(QWidget):
    """A wide and a narrow column side by side, below each other where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(20))
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column in (self.left, self.right):
            column.setSpacing(theme().px(16))
        self._side = QWidget()
        self._side.setLayout(self.right)
        self.right.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self.left, 1)
        self._layout.addWidget(self._side)
        self._layout.addStretch(0)
        self._fit(1366)

    def show_side(self, is_shown: bool) -> None:
        """Without anything to the right the left column has the whole width."""
        self._side.setVisible(is_shown)

    def resizeEvent(self, _event: object) -> None:
        """Side by side from about 820 pixels at 100 %."""
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        is_wide = width >= theme().px(780)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction or self._side.maximumWidth() > 16_000:
            self._layout.setDirection(direction)
        self._layout.setStretch(0, 1 if is_wide else 0)
        self._layout.setStretch(2, 0 if is_wide else 1)
        self._side.setMinimumWidth(theme().px(330) if is_wide else 0)
        self._side.setMaximumWidth(theme().px(330) if is_wide else 16_000)


def due_pill(due: date | None, days_left: int | None, today: date) -> tuple[str, str]:
    """When something is to be done, as word and colour."""
    if due is None or days_left is None:
        return "Utan dag", "neutral"
    if days_left < 0:
        return ("1 dag sen" if days_left == -1 else f"{-days_left} dagar sen"), "error"
    if days_left == 0:
        return "I dag", "warn"
    if days_left == 1:
        return "I morgon", "warn"
    return short_date(due, today), "neutral"
