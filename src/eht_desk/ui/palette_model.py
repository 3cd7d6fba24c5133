# SPDX-License-Identifier: EUPL-1.2
"""What the palette finds for a text: pupils, documents by code, commands, handbook pages. No painting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from eht_desk.application.disclosure import folded, search
from eht_desk.application.document_views import DocumentRow
from eht_desk.domain.ids import DocumentId, PupilId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import handbook
from eht_desk.ui.action import Action
from eht_desk.ui.actions import FIND_PROTECTED, shown_shortcut
from eht_desk.ui.handbook import HandbookPage, with_plain
from eht_desk.ui.namesakes import births_of_namesakes

SIDE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MOST_PUPILS = 50
_MOST_DOCUMENTS = 10
_CODE_LENGTH = 2
_CODE = re.compile(r"[0-9A-Za-z]{4}-[0-9A-Za-z]{2}|(?=.*[0-9])[0-9A-Za-z]{4} ?[0-9A-Za-z]{2}")
_MOST_PAGES = 6
_FEW_PUPILS = 3
_MOST_ACTS = 5
_ACTS = (("contact", "Ny kontakt med {}", "kontakt"), ("receive", "Inkommet till {}", "inkommet"))
"""What can be begun about a pupil: where, in which words, and the word that asks for it after a name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the palette: what it is, what stands to the right, and what Enter does."""

    text: str
    side: str
    run: Callable[[], object]
    pupil: PupilView | None = None
    """Whom the line is about: files let go on it are about this pupil."""
    document_id: DocumentId | None = None


def _nowhere(*_about: object) -> None:
    """Where nothing can be begun."""


@dataclass(frozen=True, slots=True)
class Places:
    """How the palette opens what it finds."""

    open_pupil: Callable[[PupilView], object]
    open_document: Callable[[DocumentRow], object]
    run_action: Callable[[Action], object]
    open_page: Callable[[HandbookPage], object]
    begin: Callable[[str, PupilView], object] = _nowhere
    """Begin something about a pupil: a contact, or what came in."""
    take_files: Callable[[PupilView, tuple[Path, ...]], object] = _nowhere
    """Files were let go on a pupil's line."""


def find(
    text: str,
    pupils: Sequence[PupilView],
    documents: Sequence[DocumentRow],
    actions: Sequence[Action],
    places: Places,
    book: Sequence[HandbookPage] = (),
) -> list[Found]:
    """Pupils first, of few also what can be begun about them, then documents whose code begins so, commands, handbook.

    Commands only for an empty text.
    """
    words = folded(text).split()
    found: list[Found] = []
    shown: list[PupilView] = []
    if words:
        shown = _best_first(search(pupils, text), words)
        births = births_of_namesakes(shown)
        for view in shown:
            found.append(Found(view.name, _side(view, births), partial(places.open_pupil, view), view))
        few = shown if len(shown) <= _FEW_PUPILS else []
        for view in few:
            found.extend(_acts(view, _side(view, births), places, _ACTS))
        found.extend(_asked_acts(words, pupils, places, few))
        code = "".join(words).replace("-", "")
        if len(code) >= _CODE_LENGTH:
            rows = [row for row in documents if row.code.replace("-", "").casefold().startswith(code)]
            found.extend(document_line(row, places) for row in rows[:_MOST_DOCUMENTS])
    for action in _commands(actions, words, is_somebody_found=bool(shown)):
        found.append(
            Found(action.text, shown_shortcut(action.shortcut) or "Kommando", _runner(places, action))
        )
    hits = handbook.search(book, text, by_name=True) if len("".join(words)) >= _CODE_LENGTH else ()
    for hit in hits[:_MOST_PAGES]:
        found.append(Found(f"Handbok: {hit.page.title}", "", _reader(places, hit.page)))
    return found


def _commands(actions: Sequence[Action], words: list[str], *, is_somebody_found: bool) -> list[Action]:
    """Those that the words are about. The question for a protected pupil answers every search that finds nobody, so it
    stands below what the words are about, unless they begin it."""
    found: list[Action] = []
    asked: list[Action] = []
    for action in actions:
        haystack = with_plain(f"{action.text} {action.words}")
        is_about = all(word in haystack for word in words)
        is_begun = not words or folded(action.text).startswith(" ".join(words))
        if action.id == FIND_PROTECTED and not is_begun:
            asked += [action] if is_about or not is_somebody_found else []
        elif is_about:
            found.append(action)
    return found + asked


def document_line(row: DocumentRow, places: Places) -> Found:
    """A document, by its code."""
    run = partial(places.open_document, row)
    return Found(f"{row.short_title} {row.code}", row.pupil.name, run, document_id=row.document_id)


def is_code(text: str) -> bool:
    """Whether the text is a whole code as it stands in the foot of a paper, with or without its dash: without it only
    with a digit, for names have six letters, too."""
    return _CODE.fullmatch(text.strip()) is not None


def _asked_acts(
    words: list[str], pupils: Sequence[PupilView], places: Places, shown: Sequence[PupilView]
) -> list[Found]:
    """`maja k`: a contact with each Maja, below those who are called so; `shown` have theirs already."""
    asked = [act for act in _ACTS if len(words) > 1 and act[2].startswith(words[-1])]
    if not asked:
        return []
    known = {view.id for view in shown}
    views = _best_first(search(pupils, " ".join(words[:-1])), words[:-1])[:_MOST_ACTS]
    births = births_of_namesakes(views)
    return [
        line
        for view in views
        if view.id not in known
        for line in _acts(
            view,
            " · ".join(part for part in (births.get(view.id, ""), view.class_name) if part),
            places,
            asked,
        )
    ]


def _acts(view: PupilView, side: str, places: Places, acts: Sequence[tuple[str, str, str]]) -> list[Found]:
    return [
        Found(words.format(view.name), side, partial(places.begin, screen, view), view)
        for screen, words, _ in acts
    ]


def _side(view: PupilView, births: Mapping[PupilId, str]) -> str:
    parts = (births.get(view.id, ""), view.class_name, "slutat" if view.has_left else "")
    return " · ".join(part for part in parts if part)


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

    def lines(self) -> list[Found]:
        """All of them."""
        return list(self._lines)

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
