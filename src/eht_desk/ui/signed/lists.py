# SPDX-License-Identifier: EUPL-1.2
"""The two lists of Underskrivna papper: papers that are out, and pages that could not be placed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.loose_pages import LooseRow
from eht_desk.application.papers_out import PaperOut
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.signed_texts import REASONS, SHORT
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_OUT = "Väntar på att komma tillbaka"
_LOOSE = "Kunde inte placeras"


class _ListCard(QWidget):
    """A card that is made anew with its rows."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.card: Card | None = None
        self._shown: object = None

    def _show(self, rows: Sequence[object], make: Callable[[], Card]) -> None:
        if self.card is not None and rows == self._shown:
            return
        self._shown = rows
        former, self.card = self.card, make()
        self._column.addWidget(self.card)
        if former is not None:
            self._column.removeWidget(former)
            former.hide()
            former.deleteLater()


class OutCard(_ListCard):
    """Papers printed and not back, the oldest first."""

    def __init__(
        self,
        workspace: Workspace,
        confirm: Callable[[list[Any]], None],
        print_again: Callable[[PaperOut], None],
        open_document: Callable[[PaperOut], None],
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._confirm, self._print_again, self._open_document = confirm, print_again, open_document
        self.setAccessibleName(_OUT)

    def show_rows(self, rows: Sequence[PaperOut]) -> None:
        """Show these."""
        self._show(rows, lambda: self._make(rows))

    def _make(self, rows: Sequence[PaperOut]) -> Card:
        if rows:
            return RowCard(f"{_OUT} ({len(rows)})", [self._maker(row) for row in rows])
        card = Card(_OUT)
        words = "Inga utskrivna papper väntar på underskrift. Här visas de som är ute, de äldsta först."
        card.body.addWidget(PlainLabel(words, "secondary", wraps=True))
        return card

    def _maker(self, row: PaperOut) -> Callable[[], ListRow]:
        return lambda: self._row(row)

    def _row(self, row: PaperOut) -> ListRow:
        day = short_date(row.printed_on, self._workspace.today)
        details = [f"{row.short_title} {row.code}", f"utskrivet {day} av {row.printed_by}"]
        if row.returned:
            of = f" av {row.pages}" if row.pages > 1 else ""
            details.append(
                f"{row.returned}{of} {'sida' if row.returned == 1 and not of else 'sidor'} inlästa"
            )
        made = ListRow(
            person_text(row.pupil),
            " · ".join(details),
            _days_pill(row),
            "Bekräfta underskrift" if row.returned else "Har kommit tillbaka …",
            lambda: self._confirm([row]),
            f"out {row.document_id}",
        )
        again = LinkButton("Skriv ut igen", lambda: self._print_again(row))
        again.setAccessibleName(f"Skriv ut igen: {person_text(row.pupil)}, {row.code}")
        document = LinkButton("Öppna dokumentet", lambda: self._open_document(row))
        document.setAccessibleName(f"Öppna dokumentet: {person_text(row.pupil)}, {row.code}")
        ways = SideBySide(spacing=theme().px(14))
        ways.add(needs_writing(again))
        ways.add(document)
        ways.add(QWidget(), 1)
        made.words.insertWidget(made.words.count() - 1, ways)
        return made


class LooseCard(_ListCard):
    """Pages that could not be placed. Hidden while there are none."""

    def __init__(self, workspace: Workspace, open_page: Callable[[LooseRow], None]) -> None:
        super().__init__()
        self._workspace, self._open_page = workspace, open_page
        self.setAccessibleName(_LOOSE)
        self.hide()

    def show_rows(self, rows: Sequence[LooseRow]) -> None:
        """Show these."""
        self.setVisible(bool(rows))
        self._show(rows, lambda: RowCard(f"{_LOOSE} ({len(rows)})", [self._maker(row) for row in rows]))

    def _maker(self, row: LooseRow) -> Callable[[], ListRow]:
        return lambda: self._row(row)

    def _row(self, row: LooseRow) -> ListRow:
        moment = local_time(row.at)
        day = short_date(moment.date(), self._workspace.today)
        place = f"sida {row.number} av {row.pages} i bunten" if row.pages > 1 else ""
        about = [REASONS[row.reason], f"Inläst {day} {moment:%H:%M} av {row.who}"]
        if row.suggestion is not None:
            about.insert(1, "Du kan lägga in den.")
        title = f"Sida med koden {row.code}" if row.code else "Sida utan kod"
        return ListRow(
            ", ".join(part for part in (title, place) if part),
            " ".join(about),
            (SHORT[row.reason], "warn"),
            "Titta på sidan",
            lambda: self._open_page(row),
            f"loose {row.id}",
        )


def _days_pill(row: PaperOut) -> tuple[str, str]:
    words = counted(row.days, "dag", "dagar") if row.days else "I dag"
    return words, "warn" if row.is_late else "neutral"
