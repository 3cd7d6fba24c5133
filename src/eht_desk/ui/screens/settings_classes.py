# SPDX-License-Identifier: EUPL-1.2
"""Klasser och mentorer: the classes of a school with their mentors, for those who appoint mentors."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application import sessions
from eht_desk.application.account_desk import AccountCard, list_accounts, list_staff
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.mentors import ClassCard, MentorRow, add_class, list_class_cards
from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty
from eht_desk.domain.ids import ClassId, UnitId
from eht_desk.domain.organisation import Period, StaffMember
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.class_card import Candidate, OneClassCard
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.notice import EmptyState, Notice
from eht_desk.ui.words import counted, grade_text, listed
from eht_desk.ui.writing import needs_writing

_HIGHEST_GRADE = 10
_MOST_CLASSES = 40
_NO_GRADE = ("", "Blandad eller okänd")


class ClassesPage(QWidget):
    """A list of classes; one class is shown in its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cards: tuple[ClassCard, ...] = ()
        self._candidates: list[Candidate] = []
        self._shown: list[QWidget] = []
        self._message = ""
        self._reading = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        self.school = SchoolField("Skola", ())
        self._school_place = QVBoxLayout()
        column.addLayout(self._school_place)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(theme().px(16))
        column.addLayout(self._layout, 1)
        desk.bus.changed.connect(self._changed)
        workspace = desk.workspace
        # Who is asked anew: a school that was added since the unlocking gave a role there.
        desk.tasks.read(lambda: sessions.who(workspace), self._take_who, self._failed)

    # -- reading

    def _take_who(self, who: Who) -> None:
        schools = schools_of(who, Duty.APPOINT_MENTORS)
        first = who.unit_id if who.unit_id in dict(schools) else None
        self.school = SchoolField("Skola", schools, chosen_id=first)
        if self.school.has_choice:
            self.school.chosen.connect(self._choose_school)
            self._school_place.addWidget(FormRow("S&kola", self.school))
        self._read()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.ORGANISATION, ChangeKind.ACCOUNT, ChangeKind.PUPIL):
            self._read()

    def _choose_school(self) -> None:
        self._replace([])
        self._read()

    def _read(self) -> None:
        unit_id = self.school.unit_id()
        if unit_id is None:
            return
        self._reading += 1
        turn, workspace = self._reading, self._desk.workspace
        self._desk.tasks.read(
            lambda: (list_class_cards(workspace, unit_id), list_staff(workspace), list_accounts(workspace)),
            lambda read: self._take(turn, unit_id, *read),
            self._failed,
        )

    def _take(
        self,
        turn: int,
        unit_id: UnitId,
        cards: tuple[ClassCard, ...],
        staff: list[StaffMember],
        accounts: list[AccountCard],
    ) -> None:
        if turn != self._reading:
            return
        self._cards = cards
        self._candidates = candidates(unit_id, staff, accounts)
        open_card = next((item for item in self._shown if isinstance(item, OneClassCard)), None)
        again = next((card for card in cards if open_card and card.id == open_card.class_id), None)
        if again is not None and not self._message:
            self.show_class(again.id)
        else:
            self.show_list()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._replace([Notice(errors.describe(error), "error")])

    # -- showing

    def show_list(self) -> None:
        """All classes of the school."""
        widgets: list[QWidget] = []
        if self._message:
            widgets.append(Notice(self._message, "ok"))
            self._message = ""
        if self._cards:
            rows = [self._row(card) for card in self._cards]
            widgets.append(RowCard("Klasser och mentorer", rows, most=_MOST_CLASSES))
        else:
            empty = Card("Klasser och mentorer")
            empty.body.addWidget(
                EmptyState(
                    "Inga klasser än",
                    "Klasserna kommer från elevregistret när du läser in elever. En klass som inte står i registret "
                    "lägger du till här.",
                )
            )
            widgets.append(empty)
        foot = QWidget()
        bar = QHBoxLayout(foot)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addStretch(1)
        self.add_button = needs_writing(SecondaryButton("Lägg till klass …", self._ask_class))
        bar.addWidget(self.add_button)
        self._replace([*widgets, foot])

    def show_class(self, class_id: ClassId) -> None:
        """One class, with its mentors."""
        card = next((item for item in self._cards if item.id == class_id), None)
        if card is None:
            self.show_list()
            return
        shown = OneClassCard(
            self._desk, card, self.school.name() if self.school.has_choice else "", self._candidates
        )
        shown.back_wanted.connect(self._go_back)
        shown.ended.connect(lambda day: self._has_ended(card.name, day))
        self._replace([shown])
        shown.back.setFocus()

    def _go_back(self) -> None:
        former = next((item.class_id for item in self._shown if isinstance(item, OneClassCard)), None)
        self.show_list()
        for row in self.findChildren(ListRow):
            if row.button is not None and row.button.property("key") == f"class {former}":
                row.button.setFocus()

    def _has_ended(self, name: str, day: str) -> None:
        self._message = f"{name} finns till och med {day}."

    def _row(self, card: ClassCard) -> ListRow:
        today = self._desk.workspace.today
        now = [item for item in card.mentors if Period(item.start, item.end).covers(today)]
        words = [grade_text(card.grade), counted(card.pupils, "elev", "elever"), mentors_words(now)]
        return ListRow(
            card.name,
            " · ".join(part for part in words if part),
            None if now else ("Ingen mentor", "warn"),
            "Visa",
            lambda: self.show_class(card.id),
            f"class {card.id}",
            is_link=True,
            is_pill_last=True,
        )

    def _replace(self, widgets: list[QWidget]) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = widgets
        for widget in widgets:
            self._layout.addWidget(widget)
        self._layout.addStretch(1)

    # -- a class by hand

    def _ask_class(self) -> None:
        unit_id = self.school.unit_id()
        if unit_id is not None:
            NewClassDialog(self, self._desk, unit_id).open()


class NewClassDialog(SmallDialog):
    """A class that is not in the register."""

    def __init__(self, parent: QWidget, desk: Desk, unit_id: UnitId) -> None:
        self._desk, self._unit_id = desk, unit_id
        self.name = LineField("Klass", placeholder="7A")
        grades = [(str(grade), grade_text(grade)) for grade in range(_HIGHEST_GRADE + 1)]
        self.grade = Dropdown("Årskurs", (_NO_GRADE, *grades))
        super().__init__(
            parent,
            "Lägg till klass",
            "För en klass som inte står i elevregistret.",
            {"name": ("&Klass", self.name), "grade": ("&Årskurs", self.grade)},
            "Lägg till",
            self._add,
        )

    def _add(self) -> None:
        workspace, unit_id = self._desk.workspace, self._unit_id
        name, grade = self.name.text(), self.grade.value()
        self._desk.tasks.write(
            lambda: add_class(workspace, unit_id, name, int(grade) if grade else None),
            lambda made: self._done(made[1]),
            self.refuse,
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


def candidates(unit_id: UnitId, staff: list[StaffMember], accounts: list[AccountCard]) -> list[Candidate]:
    """Who can be a mentor at the school: its staff, and everybody else with an account, such as a substitute.

    Those who can unlock the store come first.
    """
    here = [item for item in staff if item.unit_id == unit_id]
    open_accounts = [card.account for card in accounts if not card.account.is_closed]
    with_account = {account.staff_id for account in open_accounts}
    found = [Candidate(item.name, staff_id=item.id, has_account=item.id in with_account) for item in here]
    names_here = {item.id for item in here}
    found += [
        Candidate(account.display_name, account_id=account.id)
        for account in open_accounts
        if account.staff_id not in names_here
    ]
    return sorted(found, key=lambda item: (not item.has_account, item.name.casefold()))


def mentors_words(mentors: list[MentorRow]) -> str:
    """`Leila Nour, vikarie Omar Ek`."""
    ordinary = listed(item.name for item in mentors if not item.is_substitute_for)
    substitutes = listed(item.name for item in mentors if item.is_substitute_for)
    return ", ".join(part for part in (ordinary, f"vikarie {substitutes}" if substitutes else "") if part)
