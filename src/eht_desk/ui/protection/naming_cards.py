# SPDX-License-Identifier: EUPL-1.2
"""The cards with texts in which the name of a protected pupil stands: the pupil's own, and those about others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eht_desk.application.naming_texts import NamingRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.protection import ReviewedText
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.aftermath_rows import place_of, whose
from eht_desk.ui.protection.texts import NAMED_IN
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_OWN = "Texter om eleven där namnet står"
_OTHERS = "Texter om andra elever"
_TOLD_OWN = (
    "Här står namnet under elevens alias, utan att någon har tryckt Visa identitet. Öppna och skriv om titeln eller "
    "texten. På ett inkommet dokument trycker du Mer och Rätta uppgifterna: den förra titeln visas inte längre."
)
_TOLD_OTHERS = "Namnet står i de här texterna om andra elever. Läs dem och rätta det som röjer eleven."
_UNASKED = (
    "Programmet kan leta efter namnet i det du får läsa, både om eleven och om andra elever. Sökningen sparas i "
    "loggen."
)
_NOWHERE = "Namnet står inte i någon text som du får läsa."


def unasked_card(look: QWidget) -> Card:
    """Before anybody has looked: `look` begins it."""
    card = Card("Texter där namnet står")
    card.body.addWidget(PlainLabel(_UNASKED, "secondary", wraps=True))
    card.body.addWidget(look)
    return card


def naming_cards(
    rows: Collection[NamingRow],
    reviewed: Collection[ReviewedText],
    today: date,
    opener: Callable[[Route], Callable[[], None]],
    review: Callable[[str], None],
) -> list[Card]:
    """The pupil's own first: there the name stands beside the alias. `review` gets the key of what was looked at."""
    marks = {item.text: item for item in reviewed}
    cards: list[Card] = []
    for title, told, is_own in ((_OWN, _TOLD_OWN, True), (_OTHERS, _TOLD_OTHERS, False)):
        wanted = [row for row in rows if row.is_own is is_own]
        if not wanted:
            card = Card(title)
            card.body.addWidget(PlainLabel(_NOWHERE, "secondary"))
            cards.append(card)
            continue
        left = sum(1 for row in wanted if row.key not in marks)
        lines = [_line(row, marks.get(row.key), today, opener, review) for row in wanted]
        listed = RowCard(f"{title} ({left} kvar)" if left else title, lines)
        listed.body.insertWidget(0, PlainLabel(told, "secondary", wraps=True))
        cards.append(listed)
    return cards


def _line(
    row: NamingRow,
    mark: ReviewedText | None,
    today: date,
    opener: Callable[[Route], Callable[[], None]],
    review: Callable[[str], None],
) -> ListRow:
    """One's own are told from each other by what they are and when, never by a title: that may be the name."""
    what = NAMED_IN.get(row.what, "")
    made = "" if row.at is None else short_date(local_time(row.at).date(), today)
    words, detail = (what, made) if row.is_own else (whose(row), what)
    done = "" if mark is None else f"granskad {short_date(local_time(mark.at).date(), today)}"
    line = ListRow(
        words,
        " · ".join(part for part in (detail, done) if part),
        ("Kvar", "warn") if mark is None else ("Granskad", "ok"),
        "Öppna",
        opener(place_of(row)),
        f"named {row.item_id}",
    )
    if mark is None:
        button = needs_writing(SecondaryButton("Jag har granskat den", partial(review, row.key)))
        button.setAccessibleName(f"Jag har granskat den: {words}, {detail}")
        button.setProperty("key", f"reviewed {row.item_id}")
        at = line.words.count() - 1  # above the stretch
        line.words.insertSpacing(at, theme().px(6))
        # Set to the left, or the words would be no wider than the button.
        line.words.insertWidget(at + 1, button, 0, Qt.AlignmentFlag.AlignLeft)
    return line
