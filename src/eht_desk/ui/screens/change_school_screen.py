# SPDX-License-Identifier: EUPL-1.2
"""A pupil goes to another school of the store: which, from when, and who sees the pupil afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.pupil_moves import change_school
from eht_desk.application.pupil_readers import Readers, readers_after
from eht_desk.application.pupils import list_classes
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import ClassId, UnitId
from eht_desk.domain.organisation import SchoolClass
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.pupil_record import PupilRecord, read_record
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.school_field import SchoolField
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import listed

UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-11-23."
NOBODY = "Ingen med konto ser eleven efteråt. Ge någon på den nya skolan en roll först."
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where somebody asks who would see the pupil; an answer to an older question is not shown."""

    unit_id: UnitId
    class_id: ClassId | None


class ChangeSchoolScreen(RecordScreen):
    """Route parameters: `pupil`."""

    help_id = "change_school"
    heading = "Byt skola"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._classes: list[SchoolClass] = []
        self._asked: _Asked | None = None
        self._readers: Readers | None = None
        self._schools: dict[UnitId, str] = {}
        self.card: FormCard | None = None
        self.school: SchoolField | None = None
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.write(
            lambda: (read_record(workspace, pupil_id, opens=True), list_classes(workspace)),
            self._show,
            self.failed,
        )

    def first_focus(self) -> QWidget | None:
        """The school."""
        if self.school is None:
            return None
        return self.school.field or self.school_class

    def _show(self, read: tuple[PupilRecord, list[SchoolClass]]) -> None:
        record, self._classes = read
        view = record.page.pupil
        self._pupil_id = view.id
        self._schools = dict(record.schools)
        self.show_pupil(view)
        others = sorted(
            ((unit_id, name) for unit_id, name in record.schools.items() if unit_id != view.unit_id),
            key=lambda item: item[1].casefold(),
        )
        workspace = self._desk.workspace
        here = record.schools.get(view.unit_id, "")
        self.school = SchoolField("Ny skola", others)
        self.school.chosen.connect(self._school_chosen)
        only = others[0][1] if len(others) == 1 else ""
        title = f"Från {here} till {only}" if only else f"Från {here}"
        self.card = self.add(FormCard(self._desk, "Byt skola", title))
        if not only:
            self.card.add_row("unit", "&Ny skola", self.school)
        self.school_class = Dropdown("Klass", (("", "Ingen klass än"),))
        self.school_class.activated.connect(lambda _at: self._ask())
        self.card.add_row("class", "&Klass", self.school_class, "Kan lämnas tom tills klassen är bestämd.")
        self.day = DateField(lambda: workspace.today, "Första dagen")
        self.day.set_value(workspace.today)
        self.card.add_row("on", "&Första dagen", self.day)
        self.note = TextArea("Anteckning", 2)
        self.card.add_row("note", "&Anteckning", self.note, "Om du vill. Står på elevens sida.")
        self.card.body.addWidget(self.card.notice)
        after = self.add(Card("Efter bytet"))
        text = (
            "Allt som har skrivits om eleven följer med, och låsta dokument behåller skolan där de gjordes."
        )
        after.body.addWidget(PlainLabel(text, wraps=True))
        self.readers = PlainLabel("", wraps=True)
        after.body.addWidget(self.readers)
        self.nobody = Notice()
        after.body.addWidget(self.nobody)
        after.body.addWidget(PlainLabel("Finns den nya skolan inte i arkivet?", "secondary", wraps=True))
        leaving = Route("leaving", {"pupil": str(self._pupil_id)})
        after.body.addWidget(LinkButton("Eleven slutar …", self.opener(leaving)))
        self.button = PrimaryButton("Byt skola", self.change)
        self.add(self.buttons(self.button))
        self._school_chosen()
        self.focus_wanted.emit()

    # -- who sees the pupil

    def _school_chosen(self) -> None:
        unit_id = self.school.unit_id() if self.school is not None else None
        here = [item for item in self._classes if item.unit_id == unit_id]
        self.school_class.set_options([("", "Ingen klass än"), *((item.id, item.name) for item in here)])
        self._ask()

    def _ask(self) -> None:
        unit_id = self.school.unit_id() if self.school is not None else None
        if unit_id is None:
            self.readers.setText("Välj skola, så står här vem som ser eleven efteråt.")
            return
        asked = self._asked = _Asked(unit_id, self._class_id())
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(
            lambda: readers_after(workspace, pupil_id, asked.unit_id, asked.class_id),
            partial(self._tell_readers, asked),
            self.failed,
        )

    def _tell_readers(self, asked: _Asked, readers: Readers) -> None:
        if asked == self._asked:
            self._readers = readers
            self.readers.setText(readers_words(readers))
            is_seen = readers.staying or readers.coming
            self.nobody.tell("" if is_seen else NOBODY, "warn")

    def _class_id(self) -> ClassId | None:
        value = self.school_class.value()
        return ClassId(value) if value else None

    # -- changing

    def change(self) -> None:
        """Carry it out; says beside the field what is missing."""
        card, school = self.card, self.school
        if card is None or school is None:
            return
        card.clear_problems()
        unit_id, day = school.unit_id(), self.day.value()
        if unit_id is None:
            card.rows["unit"].show_problem("Välj vilken skola eleven börjar på.")
            school.setFocus()
            return
        if day is None:
            card.rows["on"].show_problem(UNREADABLE)
            self.day.setFocus()
            return
        workspace, pupil_id, class_id = self._desk.workspace, self._pupil_id, self._class_id()
        note = self.note.toPlainText()
        self.button.setEnabled(False)
        self._desk.tasks.write(
            lambda: (
                readers_after(workspace, pupil_id, unit_id, class_id).is_mine,
                change_school(workspace, pupil_id, unit_id, class_id, day, note),
            ),
            lambda result: self._changed(self._schools.get(unit_id, ""), *result),
            self._refused,
        )

    def _changed(self, school: str, is_mine: bool, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        if is_mine:
            self.to_pupil()
            return
        for at in reversed(range(self.body.count())):
            item = self.body.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
        self.facts.hide()
        self.back_button.hide()
        done = self.add(Card())
        text = (
            f"Eleven går nu på {school}. De som arbetar där ser eleven och allt som har skrivits. "
            "Du ser inte längre eleven."
        )
        state = EmptyState("Klart", text, "Till eleverna", self.opener(Route("pupils")))
        done.body.addWidget(state)
        if state.button is not None:
            state.button.setFocus()

    def _refused(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if self.card is None or not errors.is_expected(error):
            raise error
        if isinstance(error, RuleViolation) and error.field in self.card.rows:
            self.card.show_failure(error)
        else:
            self.notice.tell(errors.describe(error), "error")
            self.page.verticalScrollBar().setValue(0)


def readers_words(readers: Readers) -> str:
    """Who sees the pupil afterwards and who no longer, by name."""
    lines = []
    now = sorted({*readers.staying, *readers.coming}, key=str.casefold)
    if now:
        lines.append(f"Ser eleven efteråt: {listed(now, _MOST_NAMES)}.")
    if readers.going:
        lines.append(f"Ser inte längre eleven: {listed(readers.going, _MOST_NAMES)}.")
    if not readers.is_mine:
        lines.append("Du själv ser inte längre eleven.")
    return "\n".join(lines)
