# SPDX-License-Identifier: EUPL-1.2
"""EHT-möte: the meeting that goes on or comes next, those before, and the checks that belong to EHT's week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.meeting_views import CheckRow, MeetingRow
from eht_desk.application.meetings import meeting_rows
from eht_desk.application.statistics_checks import checks
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import UnitEntryId
from eht_desk.domain.unit_entries import MeetingState
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.listing_screen import ListingScreen
from eht_desk.ui.meetings.meeting_dialogs import WhenDialog
from eht_desk.ui.meetings.meeting_texts import STATES, numbers_words, short_when
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.screens.rows import ListRow, RowCard, due_pill
from eht_desk.ui.screens.school_field import schools_of
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import in_a_row
from eht_desk.ui.writing import needs_writing

_PLAN = "Planera möte …"
_ABOUT = (
    "Dagordningen fylls av det som väntar: nytt från mentorer, dagar som går ut, planer att utvärdera och signaler "
    "som ingen har skrivit om."
)


class MeetingsScreen(ListingScreen):
    """Read once, and again when a meeting or a check changes."""

    help_id = "meetings"
    area = "meetings"
    heading = "EHT-möte"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self.rows: tuple[MeetingRow, ...] | None = None
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: (meeting_rows(workspace), checks(workspace)), self._show, self.failed)

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """A new meeting; the first one is asked for on the page."""
        if not self._may_plan or self._next() is None:
            return ()
        return (HeaderAction("plan meeting", _PLAN, self.plan),)

    def plan(self) -> None:
        """Ask when, and go there."""
        latest = max(self.rows or (), key=lambda row: row.on, default=None)
        WhenDialog(self, self._desk, None, self._open, latest).open()

    @property
    def _may_plan(self) -> bool:
        return bool(schools_of(self._desk.who, Duty.KEEP_CASES))

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.MEETING, ChangeKind.ORGANISATION, ChangeKind.CASE, ChangeKind.ENTRY):
            self.refresh()

    def _next(self) -> MeetingRow | None:
        """The one that goes on, else the first that is planned."""
        left = [row for row in self.rows or () if row.state is not MeetingState.ADJUSTED]
        return min(
            left, key=lambda row: (row.state is not MeetingState.RUNNING, row.on, row.at), default=None
        )

    def _show(self, read: tuple[tuple[MeetingRow, ...], tuple[CheckRow, ...]]) -> None:
        self.rows, due = read
        following = self._next()
        left: list[QWidget] = [self._next_card(following) if following is not None else self._empty_card()]
        others = [row for row in self.rows if row is not following and row.state is not MeetingState.ADJUSTED]
        former = [row for row in self.rows if row.state is MeetingState.ADJUSTED]
        for title, rows in (
            ("Fler planerade", sorted(others, key=lambda row: row.on)),
            ("Tidigare möten", former),
        ):
            if rows:
                left.append(RowCard(title, [partial(self._row, row) for row in rows]))
        self.put(left, self._side(due))
        self.header_changed.emit()

    def _next_card(self, row: MeetingRow) -> Card:
        card = Card("Mötet pågår" if row.state is MeetingState.RUNNING else "Nästa möte", kind="accent")
        card.head.addWidget(Pill(*STATES[row.state]))
        when = short_when(row, self._desk.workspace.today)
        card.body.addWidget(PlainLabel(in_a_row(when, numbers_words(row), self._school(row)), wraps=True))
        buttons = SideBySide()
        word = "Fortsätt mötet" if row.state is MeetingState.RUNNING else "Öppna mötet"
        self.open_button = PrimaryButton(word, partial(self._open, row.id))
        self.open_button.setProperty("key", f"meeting {row.id}")
        buttons.add(self.open_button)
        if row.may_keep and row.state is MeetingState.PLANNED:
            change = needs_writing(SecondaryButton("Ändra dag …", partial(self._change, row)))
            change.setProperty("key", f"change {row.id}")
            buttons.add(change)
        buttons.add(QWidget(), 1)
        card.body.addWidget(buttons)
        return card

    def _empty_card(self) -> Card:
        card = Card()
        if self._may_plan:
            empty = EmptyState("Inget möte är planerat", _ABOUT, _PLAN, self.plan)
            if empty.button is not None:
                needs_writing(empty.button)
        else:
            empty = EmptyState(
                "Inget möte är planerat", "Rektor, kurator eller specialpedagog planerar mötena."
            )
        card.body.addWidget(empty)
        return card

    def _row(self, row: MeetingRow) -> ListRow:
        return ListRow(
            short_when(row, self._desk.workspace.today),
            in_a_row(numbers_words(row), f"ordförande {row.chair}" if row.chair else "", self._school(row)),
            ("Ärenden att låsa", "warn") if row.to_lock else STATES[row.state],
            "Öppna",
            partial(self._open, row.id),
            f"meeting {row.id}",
            is_link=True,
            is_pill_last=True,
        )

    def _school(self, row: MeetingRow) -> str:
        return row.unit_name if len(self._desk.who.units) > 1 else ""

    def _open(self, meeting_id: UnitEntryId) -> None:
        self.go(Route("meeting", {"meeting": str(meeting_id)}))

    def _change(self, row: MeetingRow) -> None:
        WhenDialog(self, self._desk, row).open()

    def _side(self, due: Sequence[CheckRow]) -> list[QWidget]:
        today = self._desk.workspace.today
        side: list[QWidget] = []
        if due:
            rows = [
                ListRow(
                    row.title,
                    in_a_row(
                        f"senast {short_date(row.last_on, today)}" if row.last_on else "inte gjord än",
                        row.unit_name if len(self._desk.who.units) > 1 else "",
                    ),
                    due_pill(row.due, row.days_left, today),
                    "Öppna",
                    partial(self.go, Route("checks")),
                    f"check {row.unit_id} {row.check_id}",
                    is_link=True,
                    is_pill_below=True,
                )
                for row in due
            ]
            side.append(RowCard("Kontroller av frånvaron", rows))
        viewer = self._desk.who.viewer
        if any(viewer.holds(Role.RECTOR, unit_id) for unit_id, _ in schools_of(self._desk.who)):
            side.append(
                RowCard(
                    "Rektor",
                    [
                        ListRow(
                            "Rektors sida",
                            "Försenat, inte anmält, inte utvärderat, papper som är borta.",
                            None,
                            "Öppna",
                            partial(self.go, Route("rector")),
                            "rector",
                            is_link=True,
                        )
                    ],
                )
            )
        side.append(
            RowCard(
                "Mina dagar",
                [
                    ListRow(
                        "Kalenderfil",
                        "Dina dagar till en egen kalender, med koder i stället för namn.",
                        None,
                        "Öppna",
                        partial(self.go, Route("settings", {"page": "account"})),
                        "calendar file",
                        is_link=True,
                    )
                ],
            )
        )
        return side
