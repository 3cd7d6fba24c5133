# SPDX-License-Identifier: EUPL-1.2
"""Rektor's page: what is late, begun and not reported, tried and not evaluated, printed and not returned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.document_views import DocumentRow
from eht_desk.application.rector_page import RectorPage, WaitingRow, rector_page
from eht_desk.application.worklist import WorkRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import CaseId
from eht_desk.ui.cases.action_words import action_route, action_word
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.listing_screen import ListingScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.screen_table import SCREENS
from eht_desk.ui.screens.next_step import document_route
from eht_desk.ui.screens.rows import ListRow, RowCard, due_pill
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.words import ROLES, counted, in_a_row

_TOUCHED_BY = (
    ChangeKind.CASE,
    ChangeKind.TASK,
    ChangeKind.ENTRY,
    ChangeKind.DOCUMENT,
    ChangeKind.SCAN,
    ChangeKind.MEETING,
    ChangeKind.PUPIL,
    ChangeKind.ORGANISATION,
)


class RectorScreen(ListingScreen):
    """Five lists, each with what has waited longest first; empty ones are left out."""

    help_id = "rector"
    area = "meetings"
    heading = "Rektors sida"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self.read: RectorPage | None = None
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: rector_page(workspace), self._show, self.failed)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _show(self, page: RectorPage) -> None:
        if page == self.read:
            return
        self.read = page
        self.summary.setText(_summary(page))
        self.summary.show()
        cards: list[QWidget] = []
        lists: tuple[tuple[str, Sequence[WorkRow | WaitingRow | DocumentRow]], ...] = (
            ("Försenat", page.late),
            ("Inlett men inte anmält", page.unreported),
            ("Insatser som inte är utvärderade", page.not_evaluated),
            ("Ärenden som ingen har tagit emot", page.not_accepted),
            ("Papper som inte har kommit tillbaka", page.not_returned),
        )
        is_first = True
        for title, rows in lists:
            if rows:
                cards.append(
                    RowCard(
                        title, [self._row(row, is_first=is_first and not at) for at, row in enumerate(rows)]
                    )
                )
                is_first = False
        if not cards:
            card = Card()
            card.body.addWidget(
                EmptyState(
                    "Inget väntar på rektor",
                    "Här samlas det som är försenat, inlett men inte anmält, inte utvärderat, och papper som inte har "
                    "kommit tillbaka.",
                )
            )
            cards = [card]
        self.put(cards, [])

    def _row(self, row: WorkRow | WaitingRow | DocumentRow, *, is_first: bool) -> ListRow:
        if isinstance(row, DocumentRow):
            return self._paper(row, is_first=is_first)
        if isinstance(row, WaitingRow):
            return self._waiting(row, is_first=is_first)
        return self._case(row, is_first=is_first)

    def _case(self, row: WorkRow, *, is_first: bool) -> ListRow:
        today = self._desk.workspace.today
        place = Route("case", {"pupil": str(row.pupil.id), "case": str(row.case_id)})
        return ListRow(
            row.due_title or row.next_title or row.step_title,
            in_a_row(person_text(row.pupil), row.step_title, row.responsible or ROLES[row.role].lower()),
            due_pill(row.due, row.days_left, today),
            "Öppna ärendet",
            partial(self.go, place),
            f"case {row.case_id} {row.next_title}",
            is_primary=is_first,
        )

    def _waiting(self, row: WaitingRow, *, is_first: bool) -> ListRow:
        today = self._desk.workspace.today
        target = "skolans mål" if row.is_target else ""
        who = row.who or (ROLES[row.role].lower() if row.role is not None else "")
        route = action_route(row.action, row.pupil.id, row.case_id or CaseId(""), SCREENS)
        word = action_word(row.action)
        if route is None or not word or not row.action.is_allowed:
            word = "Öppna ärendet" if row.case_id is not None else "Öppna"
            route = (
                Route("case", {"pupil": str(row.pupil.id), "case": str(row.case_id)})
                if row.case_id is not None
                else Route("pupil", {"pupil": str(row.pupil.id)})
            )
        return ListRow(
            row.title,
            in_a_row(person_text(row.pupil), f"sedan {short_date(row.since, today)}", who, target),
            due_pill(row.due, row.days_left, today) if row.due is not None else None,
            word,
            partial(self.go, route),
            f"waiting {row.case_id} {row.task_id} {row.title}",
            is_primary=is_first,
        )

    def _paper(self, row: DocumentRow, *, is_first: bool) -> ListRow:
        day = short_date(local_time(row.created_at).date(), self._desk.workspace.today)
        return ListRow(
            person_text(row.pupil),
            f"{row.short_title} {row.code} · {day}",
            ("Väntar på underskrift", "warn"),
            "Öppna",
            partial(self.go, document_route(row)),
            f"paper {row.document_id}",
            is_primary=is_first,
        )


def _summary(page: RectorPage) -> str:
    """`12 öppna ärenden · 3 försenade`."""
    late = counted(len(page.late), "försenat", "försenade")
    return in_a_row(counted(page.open_cases, "öppet ärende", "öppna ärenden"), late if page.late else "")
