# SPDX-License-Identifier: EUPL-1.2
"""What a file holds, for the person who hands it in: counts and rows to look at, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from eht_desk.application.handed_in import FileCounts
from eht_desk.application.register_import import ImportPreview
from eht_desk.application.workspace import local_time
from eht_desk.domain.register import RowProblem
from eht_desk.ui.register_import.rows_table import RowsTable
from eht_desk.ui.register_texts import RowText, row_text, skipped_text
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted

_MOST_NUMBERS = 8
_WHO_SEES = "Namnen visas inte här. Rektor eller kurator ser dem, jämför med arkivet och tar in filen."
_UNKNOWN = (
    "Filen säger inte vilka elever som har skyddade personuppgifter. Rektor eller kurator svarar på det. "
    "Vet du att någon har det, säg det till dem innan du lämnar filen."
)


class HandInCard(Card):
    """Of a file that is not handed in yet, or of one that waits."""

    def __init__(self, title: str, counts: FileCounts, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        blocking = [problem for problem in counts.remarks if problem.is_blocking]
        others = [problem for problem in counts.remarks if not problem.is_blocking]
        self.body.addLayout(
            _numbers(
                (
                    ("Elever", counts.pupils),
                    ("Hålls tillbaka", counts.held),
                    ("Läses inte in", len(blocking)),
                    ("Titta gärna", len(others)),
                ),
                self,
            )
        )
        if counts.held:
            number = counted(counts.held, "elev", "elever")
            text = (
                f"{number} har skyddade personuppgifter och läggs inte in. Rektor eller kurator lägger till dem "
                "för hand."
            )
            self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        skipped = skipped_text(counts.skipped)
        for text in (skipped, _UNKNOWN if counts.unknown else "", _WHO_SEES):
            if text:
                self.body.addWidget(PlainLabel(text, "secondary", self, wraps=True))
        for name, problems in (("Rader som inte läses in", blocking), ("Läses in, men titta gärna", others)):
            if problems:
                self.body.addWidget(PlainLabel(name, "strong", self))
                headings = ("Vad", "Rader", "Vad du gör")
                table = RowsTable(name, headings, remark_rows(problems), (5, 4, 6), self)
                self.body.addWidget(table)


def read_before_card(preview: ImportPreview, by_name: str) -> Card:
    """The second step of an import that was read in before: when, by whom (empty: not known), how much."""
    card = Card("2. Så lästes filen")
    moment = local_time(preview.staged.at)
    who = f" av {by_name}" if by_name else ""
    number = counted(len(preview.register.pupils), "elev", "elever")
    text = (
        f"Inlämnad{who} {long_date(moment.date())} {moment:%H:%M}: {number}. Vad kolumnerna betyder valdes då. "
        "Är något fel slänger du inläsningen och läser filen på nytt."
    )
    card.body.addWidget(PlainLabel(text, "secondary", card, wraps=True))
    return card


def remark_rows(problems: Sequence[RowProblem]) -> list[tuple[str, str, str]]:
    """One line for each kind of remark, the commonest first: `94 rader: 3, 8, 12 och 91 till`."""
    groups: dict[RowText, list[RowProblem]] = {}
    for problem in problems:
        groups.setdefault(row_text(problem), []).append(problem)
    several = len({problem.source for problem in problems} - {""}) > 1
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [(text.what, _places(found, several), text.do) for text, found in ordered]


def _places(problems: Sequence[RowProblem], several: bool) -> str:
    shown = [
        f"{problem.source} rad {problem.row}" if several and problem.source else str(problem.row)
        for problem in problems[:_MOST_NUMBERS]
    ]
    left = len(problems) - len(shown)
    numbers = ", ".join(shown) + (f" och {left} till" if left else "")
    return numbers if len(problems) == 1 else f"{len(problems)} rader: {numbers}"


def _numbers(counts: Sequence[tuple[str, int]], parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme().px(28))
    grid.setVerticalSpacing(0)
    for column, (word, count) in enumerate(counts):
        value = PlainLabel(str(count), "code", parent)
        value.setAccessibleName(f"{word}: {count}")
        grid.addWidget(value, 0, column)
        grid.addWidget(PlainLabel(word, "hint", parent, wraps=True), 1, column)
        grid.setColumnStretch(column, 1)
    return grid
