# SPDX-License-Identifier: EUPL-1.2
"""The last step: what would change, which rows need a look, who is held back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from eht_desk.application.register_import import ImportPreview
from eht_desk.domain.register import RowProblem
from eht_desk.ui.register_import.absent_folds import absent_folds
from eht_desk.ui.register_import.folded_list import FoldedList
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.register_texts import FIELDS, row_text, skipped_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import GUARDIANS, counted, listed
from eht_desk.ui.writing import needs_writing

_HELD = frozenset({"marking_held", "guardian_marking_held", "marking_unknown_held"})
_MOST_ROWS = 500
_MOST_PLACES = 40
ADD_PROTECTED = "Lägg till som skyddad …"
_ADD_HERE = (
    "De läggs inte in ur filen, och inget som står på raderna är sparat. Lägg till dem för hand här, eller senare "
    "under Elever, Lägg till elev. Då är de skyddade från början."
)
_ADD_LATER = (
    "De läggs inte in ur filen. Rektor eller kurator lägger till dem för hand under Elever, Lägg till elev, "
    "och svarar ja på frågan om skyddade personuppgifter."
)
_TOLD_BY_YEAR = frozenset({"class_name", "grade"})
# From this scale on the counts stand on two lines.
_LARGE = 1.5
_MOST_UNFOLDED = 8


class PreviewCards(QWidget):
    """Counts and tables of what taking the file in would do. `absent_have_left` is the choice about absent pupils.

    Signals: `add_protected()` when somebody who may (`may_protect`) wants to add one whose row is held back.
    """

    add_protected = Signal()

    def __init__(
        self,
        preview: ImportPreview,
        number: int,
        parent: QWidget | None = None,
        *,
        may_protect: bool = False,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        self.absent_have_left = CheckBox("Markera dem som att de har slutat")
        self.absent: FoldedList | None = None
        column.addWidget(self._counts(preview, number))
        several = comes_from_several(preview)
        places = _marked_places(preview, several)
        if places or preview.comparison.newly_marked:
            add = self.add_protected.emit if may_protect else None
            column.addWidget(held_card(places, len(preview.comparison.newly_marked), add))
        bad = _bad_rows(preview)
        blocking = [problem for problem in bad if problem.is_blocking]
        remarks = [problem for problem in bad if not problem.is_blocking]
        if blocking:
            column.addWidget(_problem_card("Rader som inte läses in", blocking, several))
        changes = _change_rows(preview)
        if changes:
            card = Card("Uppgifter som ändras", self)
            headings = ("Elev", "Uppgift", "I arkivet", "I filen")
            card.body.addWidget(RowsTable("Uppgifter som ändras", headings, changes, (4, 3, 4, 4), card))
            column.addWidget(card)
        if remarks:
            column.addWidget(_problem_card("Läses in, men titta gärna", remarks, several))

    def _counts(self, preview: ImportPreview, number: int) -> Card:
        comparison = preview.comparison
        blocking = sum(1 for problem in _bad_rows(preview) if problem.is_blocking)
        card = Card(f"{number}. Det här händer", self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(28))
        grid.setVerticalSpacing(0)
        counts = [
            ("Nya", len(comparison.new)),
            ("Ändrade", len(comparison.changed)),
            ("Oförändrade", comparison.unchanged),
            ("Finns inte i filen", len(comparison.absent)),
            ("Hålls tillbaka", len(comparison.held)),
            ("Läses inte in", blocking),
        ]
        if preview.questions:
            counts.insert(-1, ("Vem är vem?", len(preview.questions)))
        across = len(counts) if theme().scale < _LARGE else (len(counts) + 1) // 2
        for position, (word, count) in enumerate(counts):
            row, column = divmod(position, across)
            value = PlainLabel(str(count), "code", card)
            value.setAccessibleName(f"{word}: {count}")
            grid.addWidget(value, 2 * row, column)
            grid.addWidget(PlainLabel(word, "hint", card, wraps=True), 2 * row + 1, column)
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)
        skipped = skipped_text(preview.register.skipped)
        if skipped:
            card.body.addWidget(PlainLabel(skipped, "secondary", card, wraps=True))
        if comparison.absent:
            begins = preview.year is not None and preview.year.is_likely
            folds = absent_folds(preview.absent, turns_year=begins)
            if len(folds) > 1:
                missing = counted(len(comparison.absent), "elev", "elever")
                text = f"{missing} i arkivet finns inte i filen:"
                card.body.addWidget(PlainLabel(text, "secondary", card, wraps=True))
            absent = FoldedList("Finns inte i filen", folds, card)
            if len(comparison.absent) <= _MOST_UNFOLDED or begins:
                absent.expand(absent.model().index(0, 0))  # those who may be a mistake
            card.body.addWidget(absent)
            self.absent = absent
            card.body.addWidget(self.absent_have_left)
        if comparison.changes_nothing and not blocking and not comparison.ambiguous:
            card.body.addWidget(Notice("Arkivet stämmer redan med filen. Inget behöver tas in.", "ok"))
        return card


def held_card(places: Sequence[str], newly_marked: int, add: Callable[[], object] | None = None) -> Card:
    """Rows held back, by where they stand in the file: nothing of what stands in them was kept. `add` opens the form
    in which somebody who may writes one of them in."""
    card = Card(f"{counted(len(places), 'elev', 'elever')} hålls tillbaka")
    if places:
        words = listed(places, most=_MOST_PLACES)
        card.body.addWidget(PlainLabel(f"{words[:1].upper()}{words[1:]}", "strong", card, wraps=True))
    text = _ADD_HERE if add is not None else _ADD_LATER
    card.body.addWidget(PlainLabel(text, "secondary", card, wraps=True))
    if add is not None and places:
        card.body.addWidget(needs_writing(SecondaryButton(ADD_PROTECTED, add, card)))
    if newly_marked:
        card.body.addWidget(
            Notice(
                f"{counted(newly_marked, 'elev', 'elever')} som redan finns i arkivet har fått en markering om "
                "skyddade personuppgifter. Tala med rektor i dag.",
                "warn",
            )
        )
    return card


def _marked_places(preview: ImportPreview, several: bool) -> list[str]:
    """Where the rows with a marking stand: `rad 2`. Those about protected pupils have a card of their own."""
    theirs = {(row.source, row.row) for row in preview.protected}
    marked = sorted(
        (problem.source, problem.row)
        for problem in preview.comparison.held
        if problem.code != "marking_unknown_held" and (problem.source, problem.row) not in theirs
    )
    return [f"{source}, rad {row}" if several and source else f"rad {row}" for source, row in marked]


def _bad_rows(preview: ImportPreview) -> list[RowProblem]:
    """Rows with a remark; those that a person is asked about stand in their own card."""
    asked = {(question.source, question.row, question.code) for question in preview.questions}
    return [
        problem
        for problem in preview.comparison.problems
        if problem.code not in _HELD and (problem.source, problem.row, problem.code) not in asked
    ]


def comes_from_several(preview: ImportPreview) -> bool:
    """Whether a row number alone does not say where to look."""
    register, comparison = preview.register, preview.comparison
    sources = {item.source for rows in (register.pupils, comparison.problems) for item in rows}
    return len(sources - {""}) > 1 or ", " in preview.staged.source_name


def _problem_card(title: str, problems: Sequence[RowProblem], several: bool) -> Card:
    card = Card(title)
    rows = []
    for problem in problems[:_MOST_ROWS]:
        text = row_text(problem)
        place = f"{problem.source}, rad {problem.row}" if several and problem.source else str(problem.row)
        rows.append((place, text.what, problem.value, text.do))
    headings: tuple[str, ...] = ("Rad", "Vad", "Står i filen", "Vad du gör")
    stretches: tuple[int, ...] = (3 if several else 1, 7, 4, 7)
    shown: list[tuple[str, ...]] = list(rows)
    if not any(
        value for _, _, value, _ in rows
    ):  # what stands in a row is kept back until it is known to be unmarked
        headings, stretches = (*headings[:2], headings[3]), (*stretches[:2], stretches[3])
        shown = [(place, what, do) for place, what, _, do in rows]
    card.body.addWidget(RowsTable(title, headings, shown, stretches, card))
    if len(problems) > _MOST_ROWS:
        card.body.addWidget(PlainLabel(f"Och {len(problems) - _MOST_ROWS} rader till.", "hint"))
    return card


def _change_rows(preview: ImportPreview) -> list[tuple[str, str, str, str]]:
    rows = []
    # The steps of a new school year stand class by class in their own card.
    told = _TOLD_BY_YEAR if preview.year is not None and preview.year.is_likely else frozenset[str]()
    for change in preview.comparison.changed:
        name = preview.names.get(change.pupil_id, "")
        for field in change.changes:
            if field.field in told:
                continue
            word = FIELDS.get(field.field, "Uppgift")
            rows.append((name, word, _value(field.field, field.old), _value(field.field, field.new)))
    return rows[: 4 * _MOST_ROWS]


def _value(field: str, text: str) -> str:
    return GUARDIANS.get(text, text) if field == "guardian_kind" else text or "–"
