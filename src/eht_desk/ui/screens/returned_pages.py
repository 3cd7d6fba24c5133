# SPDX-License-Identifier: EUPL-1.2
"""What came back of a document's papers as scans, on the document's own page: a row per paper, and the way to look."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.papers_out import ReturnedRow, returned_rows
from eht_desk.application.workspace import local_time
from eht_desk.domain.documents import Document
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.confirm_signed import confirming
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.signed_texts import page_list
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date


class ReturnedPages(Card):
    """Hidden while nothing has come back. Looking at the pages leaves a log row, this list does not."""

    def __init__(self, desk: Desk, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Kommit tillbaka", parent)
        self._desk, self._document = desk, document
        self._rows: list[ListRow] = []
        self.hide()
        desk.bus.changed.connect(self._changed)
        self._read()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.SCAN):
            self._read()

    def _read(self) -> None:
        workspace, document_id = self._desk.workspace, self._document.id
        self._desk.tasks.read(lambda: returned_rows(workspace, document_id), self._show, self._failed)

    def _failed(self, error: BaseException) -> None:
        """The page around it tells what is wrong with the document."""
        if not errors.is_expected(error):
            raise error
        self.hide()

    def _show(self, rows: Sequence[ReturnedRow]) -> None:
        for former in self._rows:
            self.body.removeWidget(former)
            former.hide()
            former.deleteLater()
        self._rows = [
            self._row(number, list(pages)) for number, pages in groupby(rows, lambda row: row.paper_number)
        ]
        for row in self._rows:
            self.body.addWidget(row)
        self.setVisible(bool(rows))

    def _row(self, number: int, pages: list[ReturnedRow]) -> ListRow:
        numbers = sorted({page.page for page in pages})
        words = page_list(numbers)
        of = f" av {pages[0].pages}" if pages[0].pages > 1 else ""
        last = max(pages, key=lambda page: page.at)
        day = short_date(local_time(last.at).date(), self._desk.workspace.today)
        is_whole = not pages[0].pages or len(numbers) == pages[0].pages
        return ListRow(
            f"Papper {number}, {words}{of}",
            f"inläst {day} av {last.who}",
            None if is_whole else ("Sidor saknas", "warn"),
            "Visa",
            lambda: self._look(number),
            f"returned {number}",
            is_pill_below=True,
        )

    def _look(self, number: int) -> None:
        route = confirming([(self._document.id, number)])
        self._desk.navigator.go(Route(route.screen, {**route.parameters, "back": "document"}))
