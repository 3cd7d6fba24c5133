# SPDX-License-Identifier: EUPL-1.2
"""What the palette finds for a text: pupils, documents by code, commands, handbook pages. No painting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from eht_desk.application.disclosure import folded, search
from eht_desk.application.document_views import DocumentRow
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import handbook
from eht_desk.ui.actions import Action, shown_shortcut
from eht_desk.ui.handbook import HandbookPage
from eht_desk.ui.namesakes import births_of_namesakes

SIDE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MOST_PUPILS = 50
_MOST_DOCUMENTS = 10
_CODE_LENGTH = 2
_MOST_PAGES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the palette: what it is, what stands to the right, and what Enter does."""

    text: str
    side: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Places:
    """How the palette opens what it finds."""

    open_pupil: Callable[[PupilView], object]
    open_document: Callable[[DocumentRow], object]
    run_action: Callable[[Action], object]
    open_page: Callable[[HandbookPage], object]


def find(
    text: str,
    pupils: Sequence[PupilView],
    documents: Sequence[DocumentRow],
    actions: Sequence[Action],
    places: Places,
    book: Sequence[HandbookPage] = (),
) -> list[Found]:
    """Pupils first, then documents whose code begins so, commands, handbook; commands only for an empty text."""
    words = folded(text).split()
    found: list[Found] = []
    if words:
        shown = _best_first(search(pupils, text), words)
        births = births_of_namesakes(shown)
        for view in shown:
            parts = (births.get(view.id, ""), view.class_name, "slutat" if view.has_left else "")
            side = " · ".join(part for part in parts if part)
            found.append(Found(view.name, side, lambda view=view: places.open_pupil(view)))  # type: ignore[misc]  # bound early
        code = "".join(words).replace("-", "")
        if len(code) >= _CODE_LENGTH:
            rows = [row for row in documents if row.code.replace("-", "").casefold().startswith(code)]
            for row in rows[:_MOST_DOCUMENTS]:
                text_of_row = f"{row.short_title} {row.code}"
                found.append(Found(text_of_row, row.pupil.name, lambda row=row: places.open_document(row)))  # type: ignore[misc]  # bound early
    for action in actions:
        haystack = folded(f"{action.text} {action.words}")
        if all(word in haystack for word in words):
            found.append(
                Found(action.text, shown_shortcut(action.shortcut) or "Kommando", _runner(places, action))
            )
    hits = handbook.search(book, text, by_name=True) if len("".join(words)) >= _CODE_LENGTH else ()
    for hit in hits[:_MOST_PAGES]:
        found.append(Found(f"Handbok: {hit.page.title}", "", _reader(places, hit.page)))
    return found


def _best_first(views: list[PupilView], words: list[str]) -> list[PupilView]:
    """Pupils in whom every word begins a name, class or number stand before the others."""
    starts = [(word, f" {word}") for word in words]
    best: list[PupilView] = []
    others: list[PupilView] = []
    for view in views:
        text = view.search_text
        if all(start in text or text.startswith(word) for word, start in starts):
            best.append(view)
            if len(best) == _MOST_PUPILS:
                return best
        elif len(others) < _MOST_PUPILS:
            others.append(view)
    return (best + others)[:_MOST_PUPILS]


def _runner(places: Places, action: Action) -> Callable[[], object]:
    return lambda: places.run_action(action)


def _reader(places: Places, page: HandbookPage) -> Callable[[], object]:
    return lambda: places.open_page(page)


class FoundModel(QAbstractListModel):
    """The lines, for a list view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Found] = []

    def show(self, lines: list[Found]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> Found | None:
        """A line, or None outside."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many."""
        return 0 if parent.isValid() else len(self._lines)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """Text, what stands to the right, and both together for a screen reader."""
        line = self.line(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == SIDE_ROLE:
            return line.side
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.text, line.side) if part)
        return None
