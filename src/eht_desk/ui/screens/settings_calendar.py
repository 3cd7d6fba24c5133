# SPDX-License-Identifier: EUPL-1.2
"""Läsåret: the school's terms, lov and studiedagar, and who answers while the school is closed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import school_calendar as use
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitId
from eht_desk.domain.organisation import Period
from eht_desk.domain.school_year import SchoolYear, school_year_of
from eht_desk.domain.unit_entries import SchoolCalendar
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.calendar_rows import DaysRow
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.read_only import set_read_only
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing

_WELCOME = (
    "Kalendern avgör vilka dagar som räknas. En dag som infaller under ett lov visas före lovet, med den som svarar "
    "då. Ingen dag flyttas utan att det syns."
)
_TERMS = ("Hösttermin", "Vårtermin")
_USUAL = ("Höstlov", "Sportlov", "Påsklov")
_BETWEEN = "Jullovet är dagarna mellan terminerna och behöver ingen egen rad."
_MISSING = "Kalendern är inte ifylld. Då räknas bara helger och helgdagar bort."
_STAND_IN_HINT = "Namn och telefonnummer, till exempel biträdande rektor."
_LONGEST = 200


class CalendarPage(QWidget):
    """One läsår of one school at a time. What is half typed stays when another page is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._calendar: SchoolCalendar | None = None
        self._left: dict[str, Any] = {}
        """What was typed and not saved, by school and year."""
        self._shown, self._asked = "", 0
        self._is_touched = False
        self.terms: list[DaysRow] = []
        self.breaks: list[DaysRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        head = Card("Läsåret")
        head.body.addWidget(PlainLabel(_WELCOME, "secondary", wraps=True))
        self.school = SchoolField("Skola", schools_of(desk.who), chosen_id=desk.who.unit_id)
        self.school.chosen.connect(self._choose)
        if self.school.has_choice:
            head.body.addWidget(FormRow("&Skola", self.school))
        now = school_year_of(desk.workspace.today)
        years = [(str(start), SchoolYear(start).name) for start in (now.start, now.start + 1)]
        self.year = ChoiceButtons(years, "Läsår", can_clear=False)
        self.year.set_value(str(now.start))
        self.year.chosen.connect(lambda _value: self._choose())
        head.body.addWidget(FormRow("&Läsår", self.year))
        self.notice = Notice(parent=self)
        head.body.addWidget(self.notice)
        column.addWidget(head)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme().px(16))
        column.addLayout(self._cards)
        column.addStretch(1)
        self.stand_in = LineField("Svarar under lov")
        self.save_button = PrimaryButton("Spara kalendern", self.save)
        self._rows_place = QVBoxLayout()
        desk.bus.changed.connect(self._changed)
        self.refresh()

    # -- reading

    @property
    def unit_id(self) -> UnitId:
        """The school that is shown."""
        return self.school.unit_id() or self._desk.who.unit_id

    @property
    def may_change(self) -> bool:
        """Whether this person may save it there."""
        return may(self._desk.who.viewer, Duty.CHANGE_ORGANISATION, self.unit_id)

    def refresh(self) -> None:
        """Read the chosen year; of several readings the last one is shown."""
        workspace, unit_id, year = self._desk.workspace, self.unit_id, int(self.year.value())
        self._asked += 1
        self._desk.tasks.read(
            lambda: use.read_calendar(workspace, unit_id, year),
            partial(self._show, self._asked),
            self._failed,
        )

    def half_done(self) -> dict[str, Any]:
        """What was typed and not saved."""
        self._note()
        if not self._left:
            return {}
        return {"school": str(self.unit_id), "year": self.year.value(), "left": dict(self._left)}

    def take_half_done(self, kept: Mapping[str, Any]) -> None:
        """Go on with it, as soon as the year has been read."""
        self._left = dict(kept.get("left", {}))
        if kept.get("school"):
            self.school.choose(UnitId(str(kept["school"])))
        if kept.get("year"):
            self.year.set_value(str(kept["year"]))
        self.refresh()

    def _note(self) -> None:
        """Keep what is half typed in the year that is shown."""
        if self._is_touched:
            self._left[self._shown] = {
                "terms": [row.kept() for row in self.terms],
                "breaks": [row.kept() for row in self.breaks],
                "stand_in": self.stand_in.text(),
            }

    def _choose(self) -> None:
        """Another year or school; what is half typed here stays."""
        self._note()
        self.notice.clear()
        self.refresh()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.ORGANISATION) and not self._is_touched:
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    # -- showing

    def _show(self, number: int, calendar: SchoolCalendar | None) -> None:
        if number != self._asked:
            return
        self._calendar, self._is_touched = calendar, False
        self._shown = f"{self.unit_id} {self.year.value()}"
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if calendar is None and not self.notice.text:
            self.notice.tell(_MISSING, "info")
        elif calendar is not None and self.notice.text == _MISSING:
            self.notice.clear()
        self._cards.addWidget(self._terms_card(calendar))
        self._cards.addWidget(self._breaks_card(calendar))
        self._cards.addWidget(self._stand_in_card(calendar))
        if self._shown in self._left:
            self._take_kept(self._left.pop(self._shown))

    def _terms_card(self, calendar: SchoolCalendar | None) -> Card:
        card = Card("Terminer")
        self.terms = []
        known = calendar.terms if calendar is not None else ()
        for at, name in enumerate(_TERMS):
            row = self._row(fixed_name=name)
            if at < len(known):
                row.show_period(known[at])
            self.terms.append(row)
            card.body.addWidget(row)
        return card

    def _breaks_card(self, calendar: SchoolCalendar | None) -> Card:
        card = Card("Lov och studiedagar")
        self.breaks = []
        self._rows_place = QVBoxLayout()
        self._rows_place.setSpacing(theme().px(8))
        card.body.addLayout(self._rows_place)
        for item in calendar.breaks if calendar is not None else ():
            self._add_row(item.name, is_study_day=item.is_study_day).show_period(item.period)
        if calendar is None and self.may_change:
            for name in _USUAL:
                self._add_row(name, is_offered=True)
        if not self.breaks and not self.may_change:
            card.body.addWidget(PlainLabel("Inga inskrivna.", "secondary"))
        card.body.addWidget(PlainLabel(_BETWEEN, "hint", wraps=True))
        if self.may_change:
            buttons = SideBySide()
            self.add_break = needs_writing(
                SecondaryButton("Lägg till l&ov", partial(self._append, is_study_day=False), icon="plus")
            )
            self.add_study_day = needs_writing(
                SecondaryButton("Lägg till s&tudiedag", partial(self._append, is_study_day=True), icon="plus")
            )
            buttons.add(self.add_break)
            buttons.add(self.add_study_day)
            buttons.add(QWidget(), 1)
            card.body.addWidget(buttons)
        return card

    def _stand_in_card(self, calendar: SchoolCalendar | None) -> Card:
        card = Card("När skolan är stängd")
        self.stand_in = LineField("Svarar under lov")
        self.stand_in.setMaxLength(_LONGEST)
        self.stand_in.setText(calendar.stand_in if calendar is not None else "")
        self.stand_in.textEdited.connect(lambda _text: self._touch())
        card.body.addWidget(FormRow("S&varar under lov", self.stand_in, _STAND_IN_HINT))
        if not self.may_change:
            set_read_only(self.stand_in, True)
            card.body.addWidget(
                PlainLabel("Rektor eller administratören ändrar kalendern.", "hint", wraps=True)
            )
            return card
        needs_writing(self.stand_in)
        card.body.addWidget(Line())
        self.save_button = needs_writing(PrimaryButton("Spara kalendern", self.save))
        card.body.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _row(self, name: str = "", **kind: Any) -> DaysRow:
        workspace = self._desk.workspace
        row = DaysRow(lambda: workspace.today, name, **kind)
        row.edited.connect(self._touch)
        if not self.may_change:
            row.set_read_only()
        return row

    def _add_row(self, name: str = "", *, is_study_day: bool = False, is_offered: bool = False) -> DaysRow:
        row = self._row(name, is_study_day=is_study_day, is_offered=is_offered)
        row.removed.connect(partial(self._remove, row))
        self.breaks.append(row)
        self._rows_place.addWidget(row)
        return row

    def _append(self, *, is_study_day: bool) -> None:
        row = self._add_row("", is_study_day=is_study_day)
        row.show()
        self._touch()
        (row.name or row.first).setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: DaysRow) -> None:
        at = self.breaks.index(row)
        self.breaks.remove(row)
        self._rows_place.removeWidget(row)
        heirs: list[QWidget | None] = [item.remove_button for item in self.breaks[at : at + 1]]
        heir = next((item for item in heirs if item is not None), self.add_break)
        heir.setFocus(Qt.FocusReason.OtherFocusReason)
        row.hide()
        row.deleteLater()
        self._touch()

    def _touch(self) -> None:
        self._is_touched = True
        self.notice.clear()

    def _take_kept(self, kept: Mapping[str, Any]) -> None:
        for row, texts in zip(self.terms, kept.get("terms", ()), strict=False):
            row.take_kept(texts)
        for row in list(self.breaks):
            self.breaks.remove(row)
            self._rows_place.removeWidget(row)
            row.hide()
            row.deleteLater()
        for texts in kept.get("breaks", ()):
            self._add_row(is_study_day=bool(texts.get("study_day"))).take_kept(texts)
        self.stand_in.setText(str(kept.get("stand_in", "")))
        self._is_touched = True

    # -- saving

    def save(self) -> None:
        """Keep the year as it stands; what is wrong is said at its row."""
        if not self.save_button.isEnabled():
            return
        try:
            terms = tuple(period for row in self.terms if (period := self._term(row)) is not None)
            breaks = tuple(found for row in self.breaks if (found := row.found()) is not None)
        except ValueError:  # the row says what, and has the focus
            return
        workspace, unit_id, year = self._desk.workspace, self.unit_id, int(self.year.value())
        stand_in = self.stand_in.text()
        self.save_button.setEnabled(False)
        self._desk.tasks.write(
            lambda: use.save_calendar(workspace, unit_id, year, terms, breaks, stand_in),
            partial(self._saved, len(breaks)),
            self._refused,
        )

    @staticmethod
    def _term(row: DaysRow) -> Period | None:
        row.show_problem("")
        return row.period()

    def _saved(self, count: int, changes: ChangeSet) -> None:
        self.save_button.setEnabled(True)
        self._is_touched = False
        if not changes.kinds:
            self.notice.tell("Allt står redan så.", "info")
            return
        words = counted(count, "rad med lov eller studiedag", "rader med lov och studiedagar")
        self.notice.tell(f"Kalendern är sparad: {words}. Dagarna i öppna ärenden är räknade på nytt.", "ok")
        self._desk.bus.publish(changes)

    def _refused(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        row = self._row_of(error) if isinstance(error, RuleViolation) else None
        if row is None:
            self.notice.tell(errors.describe(error), "error")
        else:
            row.show_problem(errors.describe(error))
            row.first.setFocus()

    def _row_of(self, error: RuleViolation) -> DaysRow | None:
        """The line that the failure is about."""
        if error.field == "terms":
            return self.terms[0] if self.terms else None
        if error.field != "breaks":
            return None
        named = error.facts.get("name")
        return next(
            (row for row in self.breaks if row.name is not None and row.name.text().strip() == named), None
        )
