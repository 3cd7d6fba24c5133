# SPDX-License-Identifier: EUPL-1.2
"""The small forms of EHT's meetings: when it is, a pupil put on the agenda by hand, the end that locks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.disclosure import search
from eht_desk.application.meeting_agenda import add_item
from eht_desk.application.meeting_views import AgendaView, MeetingRow
from eht_desk.application.meetings import adjust_meeting, change_meeting, plan_meeting
from eht_desk.application.pupils import list_pupils
from eht_desk.domain.ids import EntryId, UnitEntryId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.pupil_choice import PupilChoice
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.words import counted

_UNREADABLE = "Skriv en dag, till exempel 2026-11-24."
_NO_TIME = "Skriv ett klockslag, till exempel 08.15."
_NOBODY = "Välj en elev."
_NO_SCHOOL = "Välj vilken skola mötet gäller."
_TIME = re.compile(r"(?:kl\.?\s*)?(\d{1,2})[.:]?(\d{2})?", re.IGNORECASE)
_WEEK = 7


def time_of_day(text: str) -> str | None:
    """`8.15`, `08:15` and `kl 8` as `08:15`; an empty text stays empty; None for what is no time of day."""
    words = text.strip()
    if not words:
        return ""
    found = _TIME.fullmatch(words)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


class WhenDialog(SmallDialog):
    """A new meeting, proposed a week after the `latest`, or `row` at another day. `then` gets a new one's id."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        row: MeetingRow | None = None,
        then: Callable[[UnitEntryId], object] = lambda _id: None,
        latest: MeetingRow | None = None,
    ) -> None:
        self._desk, self._row, self._then = desk, row, then
        today = desk.workspace.today
        self.day = DateField(lambda: today, "Dag")
        self.at = LineField("Klockan", None, "08.15")
        self.at.setMaxLength(12)
        self.school = SchoolField("Skola", schools_of(desk.who))
        if row is not None:
            self.day.set_value(row.on)
            self.at.setText(row.at)
        elif latest is not None:
            self.day.set_value(_a_week_on(latest.on, today))
            self.at.setText(latest.at)
        fields: dict[str, tuple[str, QWidget]] = {"on": ("&Dag", self.day), "at": ("&Klockan", self.at)}
        if row is None and self.school.has_choice:
            fields["unit_id"] = ("&Skola", self.school)
        super().__init__(
            parent,
            "Planera möte" if row is None else "Ändra dag",
            "Dagordningen fylls på av sig själv med det som väntar.",
            fields,
            "Planera mötet" if row is None else "Spara",
            self._ask,
        )

    def _ask(self) -> None:
        day, at = self.day.value(), time_of_day(self.at.text())
        unit_id = self.school.unit_id()
        if day is None:
            self.hold("on", _UNREADABLE)
            return
        if at is None:
            self.hold("at", _NO_TIME)
            return
        workspace, row = self._desk.workspace, self._row
        if row is not None:
            self._desk.tasks.write(
                partial(change_meeting, workspace, row.id, on=day, at=at), self._done, self.refuse
            )
        elif unit_id is None:
            self.hold("unit_id", _NO_SCHOOL)
        else:
            self._desk.tasks.write(
                partial(plan_meeting, workspace, unit_id, day, at), self._planned, self.refuse
            )

    def _planned(self, made: tuple[UnitEntryId, ChangeSet]) -> None:
        meeting_id, changes = made
        self._done(changes)
        self._then(meeting_id)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def _a_week_on(day: date, today: date) -> date:
    """The next such weekday that is still to come."""
    weeks = max(1, -(-(today - day).days // _WEEK))
    return day + timedelta(days=_WEEK * weeks)


class OnePupilChoice(PupilChoice):
    """Shows a name only when it is the one that is looked for: others at the meeting look at the same screen."""

    def _search(self, *_: object) -> None:
        text = self.line.text().strip()
        found = search(self._pupils, text) if text else []
        if len(found) > 1:
            self.list.clear()
            self.above.setText(f"{len(found)} elever passar. Skriv mer, till exempel klassen.")
            self._show()
            return
        super()._search()


class AddPupilDialog(SmallDialog):
    """A pupil whom nothing brings by itself."""

    def __init__(self, parent: QWidget, desk: Desk, meeting_id: UnitEntryId) -> None:
        self._desk, self._meeting_id = desk, meeting_id
        self.choice = OnePupilChoice("Elev")
        super().__init__(
            parent,
            "Lägg till elev",
            "Namnet visas bara när en enda elev passar. På dagordningen står numret.",
            {"pupil_id": ("&Elev", self.choice)},
            "Lägg till",
            self._ask,
        )
        self.choice.chosen.connect(self._chosen)
        self.choice.line.textChanged.connect(lambda _text: self.fit())
        workspace = desk.workspace
        desk.tasks.read(lambda: tuple(list_pupils(workspace)), self._offer, self._failed)

    def _chosen(self, view: PupilView | None) -> None:
        self.fit()
        if view is not None:
            self.action_button.setFocus()  # Enter again adds, and throws nothing away

    def _offer(self, pupils: tuple[PupilView, ...]) -> None:
        here = [view for view in pupils if not view.has_left]
        self.choice.offer(here, schools=dict(schools_of(self._desk.who)))

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.tell(errors.describe(error), "error")

    def _ask(self) -> None:
        view = self.choice.value
        if view is None:
            self.hold("pupil_id", _NOBODY)
            return
        workspace, meeting_id, pupil_id = self._desk.workspace, self._meeting_id, view.id
        self._desk.tasks.write(lambda: add_item(workspace, meeting_id, pupil_id), self._done, self.refuse)

    def _done(self, made: tuple[EntryId, ChangeSet]) -> None:
        self.done_well()
        self._desk.bus.publish(made[1])


class AdjustDialog(SmallDialog):
    """The question before everything is locked."""

    def __init__(self, parent: QWidget, desk: Desk, view: AgendaView) -> None:
        self._desk, self._meeting_id, self._left = desk, view.meeting.id, view.meeting.left
        text = "Allt som är skrivet låses. Det kan läsas och skrivas ut, men inte ändras."
        action = "Avsluta och justera"
        if self._left:
            waits = counted(self._left, "ärende har", "ärenden har")
            text = f"{waits} inte tagits upp och kommer med på nästa möte. {text}"
            action = "Skjut upp och justera"
        super().__init__(parent, "Avsluta och justera mötet", text, {}, action, self._ask)

    def _ask(self) -> None:
        workspace, meeting_id, left = self._desk.workspace, self._meeting_id, self._left > 0
        self._desk.tasks.write(
            lambda: adjust_meeting(workspace, meeting_id, postpone_left=left), self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
