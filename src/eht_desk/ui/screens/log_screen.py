# SPDX-License-Identifier: EUPL-1.2
"""Vem har läst: the log about one pupil, or what one person did, with days and kinds to narrow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from eht_desk.application import log_views as use
from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.log_views import LogFilter, LogLine, PersonLog, PupilLog
from eht_desk.application.ports.plain_papers import PlainSheet
from eht_desk.application.workspace import local_time
from eht_desk.domain.ids import AccountId
from eht_desk.domain.log_kinds import LogGroup
from eht_desk.domain.protection import Secret
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.log_texts import GROUPS, LIST_TITLE, NAMES_STAFF, kind_text, looked_sheet
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import long_date, weekday_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.notice import EmptyState
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted

_PERIODS: dict[str, tuple[str, int | None]] = {
    "7": ("7 dagar", 7),
    "30": ("30 dagar", 30),
    "90": ("90 dagar", 90),
    "365": ("Ett år", 365),
    "all": ("Allt", None),
}
_USUAL = "90"
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What one person did of one kind, about one pupil, on one day: lines of the log that say the same."""

    day: date
    who: str
    kind: str
    about: str
    class_name: str
    times: tuple[str, ...]
    codes: tuple[str, ...]


def entries_of(lines: Sequence[LogLine]) -> list[LogEntry]:
    """The lines of a day that say the same as one entry; the order of the newest of each stays."""
    found: dict[tuple[date, str, str, str], list[LogLine]] = {}
    for line in lines:
        about = "" if line.pupil is None else line.pupil.id
        found.setdefault((local_time(line.at).date(), line.who, line.kind, about), []).append(line)
    entries = []
    for (day, who, kind, _), same in found.items():
        pupil = same[0].pupil
        entries.append(
            LogEntry(
                day,
                who,
                kind,
                "" if pupil is None else pupil.name,
                "" if pupil is None else pupil.class_name,
                tuple(f"{local_time(line.at):%H:%M}" for line in reversed(same)),
                tuple(dict.fromkeys(line.code for line in same if line.code)),
            )
        )
    return entries


class LogScreen(RecordScreen):
    """Route parameters: `pupil`, or `person` (an account's id). Opening it is a reading and leaves a log row."""

    help_id = "log"
    heading = "Vem har läst"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._account_id = AccountId(route.parameters.get("person", ""))
        self._is_read = False
        self._is_protected = False
        self._asked = LogFilter()
        if self._account_id:
            self.area = "settings"
            self.back_button.setText("Till loggen")
            self.title_label.setText("Vad en person har gjort")
        self.period = ChoiceButtons(
            [(key, text) for key, (text, _) in _PERIODS.items()], "Tid", can_clear=False
        )
        self.period.set_value(_USUAL)
        self.kind = Dropdown("Vad", [("", "Allt"), *((group.value, word) for group, word in self._groups())])
        self.period.chosen.connect(lambda _value: self.refresh())
        self.kind.activated.connect(lambda _at: self.refresh())
        card = Card()
        card.body.addWidget(FormRow("&Tid", self.period))
        card.body.addWidget(FormRow("&Vad", self.kind))
        card.body.addWidget(
            PlainLabel(
                "Loggen säger vem, när och vad som gjordes. Den säger aldrig vad som stod.",
                "secondary",
                wraps=True,
            )
        )
        self.names_staff = PlainLabel(NAMES_STAFF, "secondary", wraps=True)
        self.names_staff.hide()
        card.body.addWidget(self.names_staff)
        self.add(card)
        self._list: QWidget | None = None
        self._asked = self._wanted()
        desk.tasks.write(self._reading(opens=True), partial(self._opened, self._asked), self.failed)

    def title(self) -> str:
        """The page's name."""
        return self.title_label.text()

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """The list for the pupil."""
        if self._account_id or not self._is_read:
            return ()
        return (HeaderAction("log list", "Lista till eleven", self.print_list, writes=False),)

    def first_focus(self) -> QWidget | None:
        """The way back: nothing here is done in the first place."""
        return self.back_button

    def refresh(self) -> None:
        """Read again, with what is chosen."""
        self._asked = self._wanted()
        self._desk.tasks.read(self._reading(opens=False), partial(self._show, self._asked), self.failed)

    def state(self) -> dict[str, Any]:
        """What is chosen."""
        return {"period": self.period.value(), "kind": self.kind.value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Choose it again."""
        if state.get("period") in _PERIODS:
            self.period.set_value(str(state["period"]))
        self.kind.set_value(str(state.get("kind", "")))
        self.refresh()

    def to_pupil(self) -> None:
        """Back to where the person came from."""
        if self._account_id:
            self.go(Route("settings", {"page": "log"}))
        else:
            super().to_pupil()

    def print_list(self) -> None:
        """The list for the pupil, on paper."""
        desk, pupil_id, since = self._desk, self._pupil_id, self._wanted().first
        workspace = desk.workspace
        made_on, is_demo = long_date(workspace.today), workspace.store.header.is_demo

        def make() -> bytes:
            looked = use.who_has_looked(workspace, pupil_id, since)
            sheet: PlainSheet = looked_sheet(looked, made_on, is_demo=is_demo)
            return workspace.services.renderer.plain(sheet)

        desk.tasks.read(make, self._print, self.failed)

    def _print(self, pdf: bytes) -> None:
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        is_protected = self._is_protected
        record = PrintRecord(partial(use.record_list_print, workspace, pupil_id), self._not_recorded)
        print_pdf(
            self,
            self._desk,
            pdf,
            "EHT Desk",
            LIST_TITLE,
            asks_who=partial(check_at_printer, workspace, pupil_id) if is_protected else None,
            is_never_file=is_protected,
            record=record,
        )

    def _not_recorded(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _groups(self) -> list[tuple[LogGroup, str]]:
        return [item for item in GROUPS.items() if self._account_id or item[0] is not LogGroup.ELSE]

    def _wanted(self) -> LogFilter:
        days = _PERIODS[self.period.value() or _USUAL][1]
        first = None if days is None else self._desk.workspace.today - timedelta(days=days)
        group = self.kind.value()
        return LogFilter(first, None, LogGroup(group) if group else None)

    def _reading(self, *, opens: bool) -> Callable[[], PupilLog | PersonLog]:
        workspace, wanted = self._desk.workspace, self._asked
        if self._account_id:
            of_person = use.open_person_log if opens else use.read_person_log
            return partial(of_person, workspace, self._account_id, wanted)
        of_pupil = use.open_pupil_log if opens else use.read_pupil_log
        return partial(of_pupil, workspace, self._pupil_id, wanted)

    def _opened(self, asked: LogFilter, page: PupilLog | PersonLog) -> None:
        """The opening waits for the writer, so a later question may have been answered before it."""
        if asked == self._asked:
            self._show(asked, page)
        else:
            self.refresh()  # with the row of the opening itself

    def _show(self, asked: LogFilter, page: PupilLog | PersonLog) -> None:
        if asked != self._asked:
            return  # something else was chosen meanwhile, and its answer comes
        if isinstance(page, PupilLog):
            self._pupil_id, self._is_protected = page.pupil.id, page.pupil.is_protected
            self.show_pupil(page.pupil)
            self.names_staff.setVisible(Secret.STAFF in page.pupil.hidden)
        else:
            self.facts.setText(page.name)
        shown = self._content(page.lines, is_cut=page.is_cut)
        if self._list is not None:
            self.body.removeWidget(self._list)
            self._list.hide()
            self._list.deleteLater()
        self._list = shown
        self.body.addWidget(shown)
        if not self._is_read:
            self._is_read = True
            self.header_changed.emit()
            self.focus_wanted.emit()

    def _content(self, lines: Sequence[LogLine], *, is_cut: bool) -> QWidget:
        if not lines:
            empty = Card()
            empty.body.addWidget(EmptyState("Inget under den tiden", "Välj en längre tid, eller Allt."))
            return empty
        entries = entries_of(lines)
        rows = [partial(self._row, entry) for entry in entries]
        number = counted(len(lines), "rad", "rader")
        card = RowCard(f"{number} i loggen", rows, most=_SHOWN)
        if is_cut:
            card.body.addWidget(
                PlainLabel(
                    "Äldre rader visas inte. Välj en kortare tid eller en sort.", "secondary", wraps=True
                )
            )
        return card

    def _row(self, entry: LogEntry) -> ListRow:
        times = ", ".join(entry.times[:4]) + (
            f" och {len(entry.times) - 4} till" if len(entry.times) > 4 else ""
        )
        person = (
            ""
            if not self._account_id
            else " · ".join(part for part in (entry.about, entry.class_name) if part)
        )
        what = " · ".join(part for part in (kind_text(entry.kind), ", ".join(entry.codes)) if part)
        day = f"{weekday_date(entry.day)} {entry.day.year} kl. {times}"
        if self._account_id:
            return ListRow(" · ".join(part for part in (what, person) if part), day)
        return ListRow(entry.who or "Programmet", f"{what} · {day}")
