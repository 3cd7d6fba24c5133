# SPDX-License-Identifier: EUPL-1.2
"""Cases and EHT on I dag: cases that wait for a yes, absence that nobody took further, the next meeting, checks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.meeting_views import CheckRow
from eht_desk.application.statistics_checks import due_checks
from eht_desk.application.today import CaseToAccept, NewSignalRow, NextMeeting, TodayPage
from eht_desk.domain.absence import Measuring
from eht_desk.domain.access import EHT_ROLES
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import CaseId
from eht_desk.ui import errors
from eht_desk.ui.cases.case_texts import COUNTINGS, amount, figure, period
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.rows import ListRow, RowCard, due_pill
from eht_desk.ui.screens.school_field import schools_of
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import WEEKDAYS, short_date
from eht_desk.ui.words import counted, in_a_row

_TOUCHED_BY = (ChangeKind.MEETING, ChangeKind.ORGANISATION)


class TodayEht(QObject):
    """Reads the checks for those who sit in EHT; nobody else's window asks for them.

    Signals: `changed()` when `cards` has something else to show.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self.shown: tuple[CheckRow, ...] = ()
        if any(role in EHT_ROLES for _, role in desk.who.viewer.roles):
            desk.bus.changed.connect(self._something_changed)
            self._read()

    def cards(self, page: TodayPage) -> list[Card]:
        """Those that have something to show."""
        cards: list[Card] = []
        if page.cases_to_accept:
            cards.append(RowCard("Ärenden att ta emot", [self._case(row) for row in page.cases_to_accept]))
        if self.shown:
            cards.append(RowCard("Kontroller att göra", [self._check(row) for row in self.shown]))
        if page.signals:
            cards.append(RowCard("Ny närvarosignal", [partial(self._signal, row) for row in page.signals]))
        if page.next_meetings:
            cards.append(RowCard("Nästa EHT-möte", [self._meeting(row) for row in page.next_meetings]))
        viewer = self._desk.who.viewer
        if page.next_meetings and any(role is Role.RECTOR for _, role in viewer.roles):
            route = Route("rector")
            row = ListRow(
                "Rektors sida",
                "Försenat, inte anmält, inte utvärderat.",
                None,
                "Öppna",
                partial(self._desk.navigator.go, route),
                "rector",
                is_link=True,
            )
            cards.append(RowCard("Rektor", [row]))
        return cards

    def _case(self, row: CaseToAccept) -> ListRow:
        place = {"pupil": str(row.pupil.id), "case": str(row.case_id)}
        return ListRow(
            person_text(row.pupil),
            f"{row.reference} · rektor svarar tills någon tar det",
            None,
            "Öppna",
            partial(self._desk.navigator.go, Route("case", place)),
            f"accept {row.case_id}",
            is_link=True,
        )

    def _check(self, row: CheckRow) -> ListRow:
        today = self._desk.workspace.today
        last = f"senast {short_date(row.last_on, today)}" if row.last_on is not None else "inte gjord än"
        return ListRow(
            row.title,
            in_a_row(last, self._school(row.unit_id)),
            due_pill(row.due, row.days_left, today),
            "Gå igenom",
            partial(self._desk.navigator.go, Route("checks")),
            f"check {row.unit_id} {row.check_id}",
            is_link=True,
            is_pill_below=True,
        )

    def _signal(self, row: NewSignalRow) -> ListRow:
        today = self._desk.workspace.today
        reached = row.labels[0] if row.labels else amount(row.measure, row.value)
        days = period(row.first_day, row.last_day, today)
        short = _short(row)
        pill = (short, "warn" if row.labels else "neutral") if short else None
        pupil = Route("pupil", {"pupil": str(row.pupil.id)})
        return ListRow(
            person_text(row.pupil),
            in_a_row(reached, days, "" if row.labels else COUNTINGS[row.counts].lower(), row.text),
            pill,
            "Öppna ärende …" if row.may_open_case else "Öppna",
            partial(self._open_case, row) if row.may_open_case else partial(self._desk.navigator.go, pupil),
            f"signal {row.id}",
            is_link=True,
            is_pill_below=True,
        )

    def _open_case(self, row: NewSignalRow) -> None:
        from eht_desk.ui.cases.opening_dialog import ask_to_open  # the first page does not need it

        def opened(case_id: CaseId) -> None:
            place = {"pupil": str(row.pupil.id), "case": str(case_id)}
            self._desk.navigator.go(Route("case", place))

        ask_to_open(self._parent, self._desk, row.pupil.id, opened, self._failed, str(row.id))

    def _meeting(self, row: NextMeeting) -> ListRow:
        today = self._desk.workspace.today
        day = (
            "I dag"
            if row.on == today
            else f"{WEEKDAYS[row.on.weekday()].capitalize()} {short_date(row.on, today)}"
        )
        return ListRow(
            f"{day} {row.at}".strip(),
            in_a_row(counted(row.items, "ärende", "ärenden"), self._school(row.unit_id)),
            None,
            "Öppna",
            partial(self._desk.navigator.go, Route("meeting", {"meeting": str(row.meeting_id)})),
            f"meeting {row.meeting_id}",
            is_link=True,
        )

    def _school(self, unit_id: str) -> str:
        schools = dict(schools_of(self._desk.who))
        return (
            next((name for known, name in schools.items() if known == unit_id), "")
            if len(schools) > 1
            else ""
        )

    def _something_changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: due_checks(workspace), self._take, self._failed)

    def _take(self, found: tuple[CheckRow, ...]) -> None:
        if found != self.shown:
            self.shown = found
            self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error


def _short(row: NewSignalRow) -> str:
    """`12 %`, `8 tim`, `3 dagar`; empty for a judgement without a figure."""
    if row.value is None or row.measure is Measuring.JUDGEMENT:
        return ""
    unit = {Measuring.HOURS: "tim", Measuring.DAYS_IN_A_ROW: "dagar"}.get(row.measure, "%")
    return f"{figure(row.value)} {unit}"
