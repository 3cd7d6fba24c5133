# SPDX-License-Identifier: EUPL-1.2
"""Times that the pupil was offered for a talk: the card on the pupil's page, and the small forms behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application import offered_times as use
from eht_desk.application.changes import ChangeSet
from eht_desk.application.offered_times import NewTime
from eht_desk.application.offered_views import OfferedLedger, OfferedRow
from eht_desk.application.workspace import DEFAULT_ZONE, local_time
from eht_desk.domain.ids import PupilId
from eht_desk.domain.offered_times import MISSES_UNTIL_RECTOR, OfferedState
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import weekday_date
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import KeyHint, Line, PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

if TYPE_CHECKING:
    from eht_desk.ui.screens.pupil_cards import CardPlace

STATES: dict[OfferedState, tuple[str, str]] = {
    OfferedState.PLANNED: ("Planerad", "accent"),
    OfferedState.ATTENDED: ("Kom", "ok"),
    OfferedState.MISSED: ("Kom inte", "warn"),
    OfferedState.REBOOKED: ("Ombokad av skolan", "neutral"),
    OfferedState.CANCELLED: ("Struken", "neutral"),
}
_CAME, _CAME_NOT = Qt.Key.Key_J, Qt.Key.Key_N
_SHOWN = 5
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?")


def offered_cards(place: CardPlace) -> QWidget | None:
    """The ledgers of the pupil, below each other; None where no time was offered and none is likely to be."""
    ahead = {item.form_id for item in place.page.gates} | {item.form_id for item in place.page.mappings}
    shown = [item for item in place.page.offered if item.rows or (item.may_offer and item.form_id in ahead)]
    if not shown:
        return None
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(16))
    for ledger in shown:
        column.addWidget(OfferedCard(place.desk, place.page.pupil.id, ledger, place.tell))
    return holder


def time_text(moment: datetime) -> str:
    """`måndag 23 november kl. 10:00`."""
    local = local_time(moment)
    return f"{weekday_date(local.date())} kl. {local:%H:%M}"


class OfferedCard(Card):
    """One ledger, the latest time first, and what can be done with each."""

    def __init__(
        self, desk: Desk, pupil_id: PupilId, ledger: OfferedLedger, tell: Callable[[str, str], object]
    ) -> None:
        super().__init__(f"Tider för {ledger.form_title.lower()}")
        self._desk, self._pupil_id, self._ledger, self._tell = desk, pupil_id, ledger, tell
        self.body.setSpacing(0)
        words = summary(ledger)
        if words:
            self.body.addWidget(PlainLabel(words, "secondary", wraps=True))
            self.body.addSpacing(theme().px(6))
        if ledger.task_open:
            self.body.addWidget(
                PlainLabel("Rektor har fått en uppgift om hur ni går vidare.", "strong", wraps=True)
            )
            self.body.addSpacing(theme().px(6))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self._show(ledger.rows[:_SHOWN])
        if len(ledger.rows) > _SHOWN:
            self.more_rows = LinkButton(f"Visa alla {len(ledger.rows)}", self._show_all)
            self.body.addWidget(self.more_rows)
        if not ledger.rows:
            self.body.addWidget(PlainLabel("Ingen tid är erbjuden än.", "secondary", wraps=True))
        if ledger.may_offer:
            self.body.addSpacing(theme().px(6))
            self.offer_button = needs_writing(LinkButton("Erbjud tid …", self.offer, icon="plus"))
            self.offer_button.setProperty("key", f"offer {ledger.form_id}")
            self.body.addWidget(self.offer_button)

    def offer(self) -> None:
        """Ask when and where."""
        workspace, pupil_id, form_id = self._desk.workspace, self._pupil_id, self._ledger.form_id
        TimeDialog(
            self,
            self._desk,
            "Erbjud tid",
            f"En tid för {self._ledger.form_title.lower()}. Säg den till eleven på det sätt ni brukar.",
            "Spara tiden",
            lambda at, place, note: use.offer_time(workspace, pupil_id, NewTime(form_id, at, place, note))[1],
            self._last_place(),
        ).open()

    def _last_place(self) -> str:
        return next((row.place for row in self._ledger.rows if row.place and row.is_mine), "")

    def _show(self, rows: tuple[OfferedRow, ...]) -> None:
        for row in rows:
            if self._rows.count():
                self._rows.addWidget(Line())
            self._rows.addWidget(_TimeRow(row, self))

    def _show_all(self) -> None:
        self.more_rows.hide()
        self._show(self._ledger.rows[_SHOWN:])

    # -- what a row asks for

    def attended(self, row: OfferedRow) -> None:
        """The pupil came."""
        self._write(partial(use.note_attended, self._desk.workspace, row.id), "Noterat: eleven kom.")

    def missed(self, row: OfferedRow) -> None:
        """The pupil did not come."""
        is_third = self._ledger.missed_in_a_row + 1 == MISSES_UNTIL_RECTOR
        words = "Noterat: eleven kom inte."
        if is_third and not self._ledger.task_open:
            words += " Det är tredje gången i rad. Rektor har fått en uppgift med dagarna."
        self._write(partial(use.note_missed, self._desk.workspace, row.id), words)

    def take_back(self, row: OfferedRow) -> None:
        """It was noted by mistake."""
        self._write(partial(use.take_back_outcome, self._desk.workspace, row.id), "Tiden är planerad igen.")

    def rebook(self, row: OfferedRow) -> None:
        """The school moves it."""
        workspace = self._desk.workspace
        TimeDialog(
            self,
            self._desk,
            "Boka om",
            f"Skolan flyttar tiden {time_text(row.at)}. Den räknas inte som att eleven uteblev.",
            "Boka om",
            lambda at, place, note: use.rebook(workspace, row.id, at, place, note)[1],
            row.place,
        ).open()

    def cancel(self, row: OfferedRow) -> None:
        """It is struck out."""
        ReasonDialog(
            self,
            self._desk,
            "Stryk tiden",
            f"{time_text(row.at).capitalize()}. Tiden står kvar, struken, och räknas inte.",
            "Stryk tiden",
            partial(use.cancel_time, self._desk.workspace, row.id),
        ).open()

    def _write(self, work: Callable[[], ChangeSet], words: str) -> None:
        tell, bus = self._tell, self._desk.bus

        def done(changes: ChangeSet) -> None:
            tell(words, "ok")
            bus.publish(changes)

        def failed(error: BaseException) -> None:
            if not errors.is_expected(error):
                raise error
            tell(errors.describe(error), "error")

        self._desk.tasks.write(work, done, failed)


class _TimeRow(QWidget):
    """One time. J says that the pupil came, N that not, while the focus is in a row that asks."""

    def __init__(self, row: OfferedRow, card: OfferedCard) -> None:
        super().__init__()
        self._row, self._card = row, card
        word, kind = ("Kom eleven?", "warn") if row.needs_answer else STATES[row.state]
        when = time_text(row.at).capitalize()
        self.setAccessibleName(f"{when}, {word}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        column.setSpacing(theme().px(4))
        first = QHBoxLayout()
        first.setSpacing(theme().px(12))
        about = " · ".join(part for part in (row.place, f"erbjuden av {row.offered_by}", row.note) if part)
        words = QVBoxLayout()
        words.setSpacing(theme().px(1))
        words.addWidget(PlainLabel(when, "strong", wraps=True))
        words.addWidget(PlainLabel(breaking(about), "secondary", wraps=True))
        first.addLayout(words, 1)
        first.addWidget(Pill(word, kind), 0, Qt.AlignmentFlag.AlignTop)
        if row.may_write and row.state is not OfferedState.REBOOKED:
            first.addWidget(self._more(when), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        if row.may_write and row.needs_answer:
            column.addLayout(self._answers(when))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key says what became of it."""
        if self._row.needs_answer and self._row.may_write and not event.isAutoRepeat():
            run = {_CAME: self.came, _CAME_NOT: self.missed}.get(Qt.Key(event.key()))
            if run is not None and run.isEnabled():
                run.click()
                return
        super().keyPressEvent(event)

    def _answers(self, when: str) -> QHBoxLayout:
        row, card = self._row, self._card
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        self.came = needs_writing(SecondaryButton("Ja, kom", lambda: card.attended(row)))
        self.missed = needs_writing(SecondaryButton("Nej, kom inte", lambda: card.missed(row)))
        for button, key, letter in ((self.came, "came", "J"), (self.missed, "missed", "N")):
            button.setAccessibleName(f"{button.text()}: {when}")
            button.setAccessibleDescription(f"Tangent {letter}")
            button.setProperty("key", f"{key} {row.id}")
            line.addWidget(button)
            line.addWidget(KeyHint(letter))
        line.addStretch(1)
        return line

    def _more(self, when: str) -> MoreButton:
        row, card = self._row, self._card
        more = MoreButton("Ändra …", self)
        if row.state is OfferedState.PLANNED:
            more.set_entries(
                (
                    MenuEntry("Boka om …", partial(card.rebook, row)),
                    MenuEntry("Stryk …", partial(card.cancel, row)),
                )
            )
        else:
            more.set_entries((MenuEntry("Fel, ta tillbaka svaret", partial(card.take_back, row)),))
        more.setAccessibleName(f"Ändra: {when}")
        more.setProperty("key", f"change time {row.id}")
        return more


class TimeDialog(SmallDialog):
    """Day, time and place; `work(at, place, note)` runs on the writer thread."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        action: str,
        work: Callable[[datetime, str, str], ChangeSet],
        usual_place: str = "",
    ) -> None:
        self._desk, self._work = desk, work
        self._asked_about: datetime | None = None
        self.day = DateField(lambda: desk.workspace.today, "Dag")
        self.clock = LineField("Klockslag", None, "10.00")
        self.clock.setMaxLength(10)
        self.place = LineField("Plats", None, "Till exempel kurators rum")
        self.place.setMaxLength(200)
        self.place.setText(usual_place)
        self.note = TextArea("Anteckning", 2)
        super().__init__(
            parent,
            title,
            text,
            {
                "at": ("&Dag", self.day),
                "clock": ("&Klockslag", self.clock),
                "place": ("&Plats (kan lämnas tom)", self.place),
                "note": ("A&nteckning (kan lämnas tom; läses av alla som ser eleven)", self.note),
            },
            action,
            self._ask,
        )

    def _ask(self) -> None:
        day, clock = self.day.value(), parse_clock(self.clock.text())
        if day is None:
            self.hold("at", "Skriv dagen, till exempel 30/11.")
        elif clock is None:
            self.hold("clock", "Skriv klockslaget, till exempel 10.00.")
        else:
            moment, place, note = moment_of(day, clock), self.place.text(), self.note.toPlainText()
            if moment < self._desk.workspace.now and self._asked_about != moment:
                self._asked_about = moment  # a weekday's name is read as the last one, and years are guessed
                words = f"{time_text(moment)} har redan varit. Tryck en gång till om det är rätt."
                self.hold("at", words)
                return
            self._desk.tasks.write(lambda: self._work(moment, place, note), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def parse_clock(text: str) -> time | None:
    """`10`, `10.30`, `kl 9:05`; None for what is no time of day."""
    found = _CLOCK.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment_of(day: date, clock: time) -> datetime:
    """The moment in UTC of a day and time at the school."""
    return datetime.combine(day, clock, ZoneInfo(DEFAULT_ZONE)).astimezone(UTC)


def summary(ledger: OfferedLedger) -> str:
    """`1 planerad · kom 1 gång · kom inte 2 gånger`."""
    parts = [
        counted(ledger.planned, "planerad", "planerade") if ledger.planned else "",
        f"kom {counted(ledger.attended, 'gång', 'gånger')}" if ledger.attended else "",
        f"kom inte {counted(ledger.missed, 'gång', 'gånger')}" if ledger.missed else "",
        counted(ledger.rebooked, "ombokad", "ombokade") if ledger.rebooked else "",
    ]
    words = " · ".join(part for part in parts if part)
    return f"{words[:1].upper()}{words[1:]}"
