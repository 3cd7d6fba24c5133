# SPDX-License-Identifier: EUPL-1.2
"""Checks of the absence statistics that come again (D9): what was looked at, by whom, and when the next one is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.meeting_views import CheckRow
from eht_desk.application.statistics_checks import checks, record_check
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitEntryId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.meetings.listing_screen import ListingScreen
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.rows import due_pill
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES, in_a_row, listed
from eht_desk.ui.writing import needs_writing

_ABOUT = "Frånvaron följs upp varje vecka och månad. Skriv vad som är genomgånget. Skriv inga namn på elever."
_HALF_DONE = "half_done"


class ChecksScreen(ListingScreen):
    """A card for each check of the person's schools, the first due first."""

    help_id = "checks"
    area = "meetings"
    heading = "Kontroller av frånvaron"
    about = _ABOUT

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self.cards: list[CheckCard] = []
        self._shown: tuple[CheckRow, ...] | None = None
        self._left: dict[str, Mapping[str, Any]] = {}
        """What was half ticked and half written when the page was left, by card, until the card is there again."""
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: checks(workspace), self._show, self.failed)

    def state(self) -> dict[str, Any]:
        """Where the person was, with what is half ticked and half written; it is sealed as all that waits behind a
        lock."""
        half_done = self._half_done()
        return {**super().state(), **({_HALF_DONE: half_done} if half_done else {})}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there, and give back what was half done."""
        self._left |= state.get(_HALF_DONE, {})
        for card in self.cards:
            card.give_back(self._left.pop(card.key, {}))
        super().restore(state)

    def _half_done(self) -> dict[str, Mapping[str, Any]]:
        return self._left | {card.key: half for card in self.cards if (half := card.half_done())}

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.MEETING, ChangeKind.ORGANISATION):
            self.refresh()

    def _show(self, rows: tuple[CheckRow, ...]) -> None:
        if rows == self._shown:
            return  # what is half ticked stays
        self._shown = rows
        self._left = self._half_done()  # one check is noted while another is half written
        has_schools = len(self._desk.who.units) > 1
        first = next((row for row in rows if row.may_record and row.days_left <= 0), None)
        self.cards = [
            CheckCard(self._desk, row, is_next=row is first, has_schools=has_schools) for row in rows
        ]
        for made in self.cards:
            made.give_back(self._left.pop(made.key, {}))
        shown: list[QWidget] = list(self.cards)
        if not rows:
            card = Card()
            card.body.addWidget(
                EmptyState(
                    "Inga kontroller",
                    "Skolans rutin säger vilka kontroller som görs. Sätt skolans kommun i Inställningar, Skolan.",
                )
            )
            shown = [card]
        self.put(shown, [])


class CheckCard(Card):
    """One check: the last one, and what is ticked for the next."""

    def __init__(self, desk: Desk, row: CheckRow, *, is_next: bool, has_schools: bool) -> None:
        super().__init__(row.title, kind="accent" if is_next else "")
        self._desk, self.row = desk, row
        today = desk.workspace.today
        self.head.addWidget(Pill(*due_pill(row.due, row.days_left, today)))
        if has_schools:
            self.body.addWidget(PlainLabel(row.unit_name, "strong", wraps=True))
        self.body.addWidget(PlainLabel(self._last_words(), "secondary", wraps=True))
        if row.last_text:
            self.body.addWidget(PlainLabel(row.last_text, "secondary", wraps=True))
        self.boxes: dict[str, CheckBox] = {}
        self.notice = Notice(parent=self)
        if not row.may_record:
            self.body.addWidget(PlainLabel(f"Görs av {ROLES[row.role].lower()}.", "hint"))
            return
        for item in row.looks_at:
            box = needs_writing(CheckBox(item.label))
            self.boxes[item.id] = box
            self.body.addWidget(box)
        self.text = needs_writing(TextArea("Vad som syntes", 2))
        self.text_row = FormRow("Vad som &syntes (kan lämnas tomt)", self.text)
        self.body.addWidget(self.text_row)
        self.body.addWidget(self.notice)
        kind = PrimaryButton if is_next else SecondaryButton
        self.button = needs_writing(kind("Anteckna kontrollen", self.record))
        self.button.setAccessibleName(f"Anteckna kontrollen: {row.title}")
        self.button.setProperty("key", self.key)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def key(self) -> str:
        """Which check at which school."""
        return f"check {self.row.unit_id} {self.row.check_id}"

    def half_done(self) -> dict[str, Any]:
        """What is ticked and written and not noted yet; empty when nothing is."""
        if not self.row.may_record:
            return {}
        ticked, text = [key for key, box in self.boxes.items() if box.isChecked()], self.text.toPlainText()
        return {"ticked": ticked, "text": text} if ticked or text else {}

    def give_back(self, half_done: Mapping[str, Any]) -> None:
        """Put it there again."""
        if not self.row.may_record or not half_done:
            return
        for key, box in self.boxes.items():
            box.setChecked(key in half_done.get("ticked", ()))
        self.text.setPlainText(str(half_done.get("text", "")))

    def record(self) -> None:
        """It was made today."""
        self.notice.clear()
        self.text_row.show_problem("")
        looked = tuple(key for key, box in self.boxes.items() if box.isChecked())
        self.button.setEnabled(False)
        self._desk.tasks.write(
            partial(
                record_check,
                self._desk.workspace,
                self.row.unit_id,
                self.row.routine_id,
                self.row.check_id,
                looked,
                self.text.toPlainText(),
            ),
            self._recorded,
            self._refused,
        )

    def _recorded(self, made: tuple[UnitEntryId, ChangeSet]) -> None:
        self.button.setEnabled(True)
        self.text.clear()
        for box in self.boxes.values():
            box.setChecked(False)
        self._desk.bus.publish(made[1])

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        field = error.field if isinstance(error, RuleViolation) else ""
        if field == "text":
            self.text_row.show_problem(errors.describe(error))
            self.text.setFocus()
            return
        words = errors.describe(error)
        if field == "looked_at":
            words = "Bocka för det som är genomgånget."
            next(iter(self.boxes.values()), self.button).setFocus()
        self.notice.tell(words, "error")

    def _last_words(self) -> str:
        row = self.row
        if row.last_on is None:
            return "Inte gjord än."
        labels = {item.id: item.label for item in row.looks_at}
        seen = listed((labels.get(item, "").lower() for item in row.last_looked_at), most=8)
        day = short_date(row.last_on, self._desk.workspace.today)
        return in_a_row(f"Senast {day} av {row.last_by}", seen)
