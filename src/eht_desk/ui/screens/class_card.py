# SPDX-License-Identifier: EUPL-1.2
"""One class in the settings: its mentors by date, a new mentor or a substitute for a time, ending the class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.mentors import ClassCard, MentorRow, appoint_mentor, end_class, end_mentorship
from eht_desk.domain.ids import AccountId, StaffId
from eht_desk.domain.organisation import Period
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.words import counted, grade_text, period_text
from eht_desk.ui.writing import needs_writing

_UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-11-23."


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be a mentor: of the register, or a person with an account who is not in it."""

    name: str
    staff_id: StaffId | None = None
    account_id: AccountId | None = None
    has_account: bool = True

    @property
    def label(self) -> str:
        """The name, and that a class given to this person would be seen by nobody."""
        return self.name if self.has_account else f"{self.name} (har inget konto)"

    @property
    def key(self) -> str:
        """Tells candidates apart in a list."""
        return f"staff {self.staff_id}" if self.staff_id is not None else f"account {self.account_id}"


class OneClassCard(FormCard):
    """Signals: `back_wanted()`, `ended(str)` with the last day in words after the class was ended."""

    back_wanted = Signal()
    ended = Signal(str)

    def __init__(
        self, desk: Desk, shown: ClassCard, school: str, candidates: Sequence[Candidate], message: str = ""
    ) -> None:
        super().__init__(desk, shown.name)
        self.class_id = shown.id
        self._shown = shown
        self._candidates = {item.key: item for item in candidates}
        self.body.setSpacing(theme().px(10))
        self.back = LinkButton("Alla klasser", self.back_wanted.emit, icon="arrow-left")
        self.body.addWidget(self.back)
        self.body.addWidget(Heading(shown.name, 1, wraps=True))
        facts = (grade_text(shown.grade), counted(shown.pupils, "elev", "elever"), school)
        self.body.addWidget(PlainLabel(" · ".join(part for part in facts if part), "secondary", wraps=True))
        self.body.addWidget(self.notice)
        if message:
            self.notice.tell(message, "ok")
        self.body.addWidget(Heading("Mentorer", 2))
        for mentor in shown.mentors:
            row = self._mentor_row(mentor)
            if row.button is not None:
                needs_writing(row.button)
            self.body.addWidget(row)
        if not shown.mentors:
            self.body.addWidget(PlainLabel("Klassen har ingen mentor.", "secondary"))
        self.body.addWidget(Line())
        self._add_form()
        self.body.addWidget(Line())
        self.end_button = needs_writing(SecondaryButton("Avsluta klassen …", self._ask_to_end))
        self.body.addWidget(self.end_button)

    # -- mentors that are there

    def _mentor_row(self, mentor: MentorRow) -> ListRow:
        today = self._desk.workspace.today
        period = Period(mentor.start, mentor.end)
        words = period_text(period)
        if mentor.is_substitute_for:
            words = f"vikarie för {mentor.is_substitute_for}, {words}"
        if not mentor.has_account:
            words = f"{words} · har inget konto"
        elif mentor.waits_for_rector:
            words = f"{words} · rollen väntar på rektor"
        pill = None
        if not period.covers(today):
            pill = (
                ("Börjar senare", "neutral")
                if mentor.start and mentor.start > today
                else ("Slutat", "neutral")
            )
        can_end = mentor.end is None or mentor.end > today
        return ListRow(
            mentor.name,
            words[:1].upper() + words[1:],
            pill,
            "Avsluta …" if can_end else "",
            (lambda: self._ask_last_day(mentor)) if can_end else None,
            f"mentor {mentor.staff_id}",
            is_link=True,
            is_pill_last=True,
        )

    def _ask_last_day(self, mentor: MentorRow) -> None:
        workspace, class_id = self._desk.workspace, self.class_id

        def end(dialog: LastDayDialog) -> None:
            day = dialog.day()
            if day is None:
                return

            def done(changes: ChangeSet) -> None:
                dialog.done_well()
                self._desk.bus.publish(changes)

            self._desk.tasks.write(
                lambda: end_mentorship(workspace, class_id, mentor.staff_id, mentor.start, day),
                done,
                dialog.refuse,
            )

        text = f"{mentor.name} ser eleverna i {self._shown.name} till och med den dagen."
        LastDayDialog(self, self._desk, "Avsluta som mentor", text, "Avsluta", end).open()

    # -- a new one

    def _add_form(self) -> None:
        workspace = self._desk.workspace
        ordinary = [item for item in self._shown.mentors if not item.is_substitute_for]
        self._ordinary = [item for item in ordinary if item.end is None or item.end >= workspace.today]
        self.kind = ChoiceButtons(
            (("mentor", "Mentor"), ("substitute", "Vikarie")), "Lägg till", can_clear=False
        )
        self.kind.set_value("mentor")
        self.kind.setEnabled(bool(self._ordinary))
        hint = "" if self._ordinary else "En vikarie kan läggas till när klassen har en mentor."
        self.add_row("kind", "&Lägg till", self.kind, hint)
        is_there = {item.staff_id for item in self._ordinary if item.end is None}
        free = (item for item in self._candidates.values() if item.staff_id not in is_there - {None})
        self.who = Dropdown("Vem", (("", "Välj"), *((item.key, item.label) for item in free)))
        self.starts = DateField(lambda: workspace.today, "Från")
        self.starts.set_value(workspace.today)
        self.ends = DateField(lambda: workspace.today, "Till och med")
        fields = SideBySide()
        for key, label, field, stretch in (
            ("mentor", "&Vem", self.who, 1),
            ("start", "&Från", self.starts, 0),
            ("end", "&Till och med", self.ends, 0),
        ):
            self.rows[key] = FormRow(label, field)
            fields.add(self.rows[key], stretch)
        self.body.addWidget(fields)
        options = [(str(item.staff_id), item.name) for item in self._ordinary]
        self.instead: ChoiceButtons | None = None
        self.instead_of = PlainLabel("", "secondary", wraps=True)
        if len(options) > 1:
            self.instead = ChoiceButtons(options, "Vikarie för", can_clear=False)
            self.add_row("substitute_for", "Vikarie fö&r", self.instead)
        self.body.addWidget(self.instead_of)
        self.add_button = needs_writing(SecondaryButton("Lägg till mentor", self.add))
        self.body.addWidget(self.add_button)
        self.kind.chosen.connect(self._show_kind)
        self._show_kind()

    def _show_kind(self, *_: object) -> None:
        is_substitute = self.kind.value() == "substitute"
        self.add_button.set_text("Lägg till vikarie" if is_substitute else "Lägg till mentor")
        self.rows["end"].set_hint("" if is_substitute else "Tomt: tills vidare")
        if "substitute_for" in self.rows:
            self.rows["substitute_for"].setVisible(is_substitute)
        only = self._ordinary[0].name if len(self._ordinary) == 1 else ""
        words = f"Vikarie för {only}. " if only else ""
        self.instead_of.setText(
            f"{words}Båda ser eleverna under tiden. Efteråt ser vikarien dem inte längre."
        )
        self.instead_of.setVisible(is_substitute)

    def add(self) -> None:
        """Appoint who is chosen; says what is missing beside its field."""
        self.clear_problems()
        chosen = self._candidates.get(self.who.value())
        is_substitute = self.kind.value() == "substitute"
        instead = self._instead_of() if is_substitute else None
        for key, problem in (
            ("mentor", "" if chosen else "Välj vem."),
            ("start", "" if self.starts.value() else _UNREADABLE),
            ("end", self._end_problem(is_substitute)),
            ("substitute_for", "Välj vem vikarien ersätter." if is_substitute and instead is None else ""),
        ):
            if problem:
                self.rows[key].show_problem(problem)
                self.rows[key].field.setFocus()
                return
        if chosen is None:
            return
        workspace, class_id = self._desk.workspace, self.class_id
        period = Period(self.starts.value(), self.ends.value())
        self.write(
            lambda: appoint_mentor(
                workspace,
                class_id,
                staff_id=chosen.staff_id,
                account_id=chosen.account_id,
                period=period,
                substitute_for=instead,
            )
        )

    def _end_problem(self, is_substitute: bool) -> str:
        if not self.ends.is_readable():
            return _UNREADABLE
        if is_substitute and self.ends.value() is None:
            return "Skriv vikariens sista dag."
        start, end = self.starts.value(), self.ends.value()
        return "Sista dagen ligger före den första." if start and end and end < start else ""

    def _instead_of(self) -> StaffId | None:
        if self.instead is not None:
            return StaffId(self.instead.value()) if self.instead.value() else None
        return self._ordinary[0].staff_id if self._ordinary else None

    # -- the end

    def _ask_to_end(self) -> None:
        workspace, class_id = self._desk.workspace, self.class_id

        def end(dialog: LastDayDialog) -> None:
            day = dialog.day()
            if day is None:
                return

            def done(changes: ChangeSet) -> None:
                dialog.done_well()
                self.ended.emit(long_date(day))
                self._desk.bus.publish(changes)

            self._desk.tasks.write(lambda: end_class(workspace, class_id, day), done, dialog.refuse)

        number = counted(self._shown.pupils, "elev", "elever")
        text = f"Mentorerna ser eleverna i {self._shown.name} till och med den dagen. " + (
            f"{number} går i klassen och står sedan utan klass."
            if self._shown.pupils
            else "Ingen elev går i den."
        )
        LastDayDialog(self, self._desk, f"Avsluta {self._shown.name}", text, "Avsluta klassen", end).open()


class LastDayDialog(SmallDialog):
    """Asks for a last day. `run` gets the dialog; `day()` says the day or shows what is wrong with it."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        action: str,
        run: Callable[[LastDayDialog], None],
    ) -> None:
        workspace = desk.workspace
        self.field = DateField(lambda: workspace.today, "Sista dag")
        self.field.set_value(workspace.today)
        fields: dict[str, tuple[str, QWidget]] = {"end": ("&Sista dag", self.field)}
        super().__init__(parent, title, text, fields, action, lambda: run(self))

    def day(self) -> date | None:
        """The last day; None after it was said that there is none."""
        day = self.field.value()
        if day is None:
            self.hold("end", _UNREADABLE)
        return day
