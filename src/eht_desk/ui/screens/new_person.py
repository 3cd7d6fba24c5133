# SPDX-License-Identifier: EUPL-1.2
"""Opening an account: who it is, which roles at which school, and a temporary password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from eht_desk.application.account_desk import NewAccount, open_account
from eht_desk.application.changes import ChangeSet
from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import StaffId, UnitId
from eht_desk.domain.organisation import StaffMember
from eht_desk.domain.register import folded_name
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.form_card import LARGE, FormCard
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import ROLES
from eht_desk.ui.writing import needs_writing

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NO_STAFF = ("", "Ingen")
_TEACHER = "Så att en mentor ser rätt klasser."
_CLASS_BY_HAND = (
    "Finns personen inte i listan ger du klassen under Klasser och mentorer när kontot är öppnat."
)


def temporary_password() -> str:
    """Sixteen letters in four groups, without those that look alike."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def same_name(staff: Sequence[StaffMember], name: str, unit_id: UnitId | None) -> StaffMember | None:
    """The one teacher of this name, at this school if several schools have one; None when it is not one."""
    found = [item for item in staff if name.strip() and folded_name(item.name) == folded_name(name)]
    if len(found) > 1:
        found = [item for item in found if item.unit_id == unit_id]
    return found[0] if len(found) == 1 else None


class NewPersonCard(FormCard):
    """Signals: `opened(str login, str code, str message)` with the sheet to print once, `cancelled()`."""

    opened = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self, desk: Desk, staff: Sequence[StaffMember], who: Who) -> None:
        super().__init__(desk, "Öppna konto")
        self.body.setSpacing(theme().px(12))
        self.body.addWidget(Heading("Öppna konto", 1))
        self.name, self.login = LineField("Namn"), LineField("Användarnamn")
        self.add_row("display_name", "&Namn", self.name, "Som det ska stå på papper.")
        self.add_row(
            "login", "&Användarnamn", self.login, "Kort, utan mellanslag. Det syns innan arkivet är upplåst."
        )
        self.school = SchoolField("Skola", schools_of(who, Duty.MANAGE_ACCOUNTS))
        if self.school.has_choice:
            self.add_row("unit", "S&kola", self.school, "Roller på fler skolor ger du när kontot finns.")
        self.body.addWidget(PlainLabel("Roller", "label"))
        grid = QGridLayout()
        columns = 3 if theme().scale < LARGE else 1
        self.roles: dict[Role, CheckBox] = {}
        for at, role in enumerate(Role):
            self.roles[role] = CheckBox(ROLES[role])
            grid.addWidget(self.roles[role], at // columns, at % columns)
        self.body.addLayout(grid)
        self._teachers = tuple(staff)
        self._chose_teacher = False
        self.staff = Dropdown("Lärare i elevregistret", (NO_STAFF, *((item.id, item.name) for item in staff)))
        self.add_row("staff", "&Lärare i elevregistret", self.staff, _TEACHER)
        self.staff.activated.connect(self._teacher_chosen)
        self.name.textChanged.connect(self._propose_teacher)
        self.school.chosen.connect(self._propose_teacher)
        self.roles[Role.MENTOR].toggled.connect(self._say_where_classes_come_from)
        self.staff.currentIndexChanged.connect(self._say_where_classes_come_from)
        today = desk.workspace
        self.starts = DateField(lambda: today.today, "Gäller från")
        self.starts.set_value(desk.workspace.today)
        self.ends = DateField(lambda: today.today, "Gäller till och med")
        dates = SideBySide()
        dates.add(FormRow("Gäller &från", self.starts))
        dates.add(FormRow("Gäller &till och med", self.ends, "Tomt: tills vidare"), 1)
        self.body.addWidget(dates)
        self.password = LineField("Tillfälligt lösenord")
        self.password.setText(temporary_password())
        self.add_row(
            "password",
            "Tillfälligt l&ösenord",
            self.password,
            "Personen väljer ett eget första gången.",
        )
        self.body.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.addWidget(LinkButton("Avbryt", self.cancelled.emit))
        buttons.addStretch(1)
        self.button = needs_writing(PrimaryButton("Öppna kontot", self._open))
        buttons.addWidget(self.button)
        self.body.addLayout(buttons)

    def _teacher_chosen(self, _at: int) -> None:
        self._chose_teacher = True

    def _propose_teacher(self, *_: object) -> None:
        """The teacher of the same name, until the person has chosen one."""
        if not self._chose_teacher:
            found = same_name(self._teachers, self.name.text(), self.school.unit_id())
            self.staff.set_value(found.id if found is not None else NO_STAFF[0])

    def _say_where_classes_come_from(self, *_: object) -> None:
        """A substitute from outside is in no register: the class is given by hand."""
        is_mentor = self.roles[Role.MENTOR].isChecked()
        self.rows["staff"].set_hint(_CLASS_BY_HAND if is_mentor and not self.staff.value() else _TEACHER)

    def _open(self) -> None:
        self.clear_problems()
        if not (self.starts.is_readable() and self.ends.is_readable()):
            self.notice.tell("Datumen går inte att läsa. Skriv som 2026-11-23.", "error")
            return
        staff, unit_id = self.staff.value(), self.school.unit_id()
        if unit_id is None:
            self.rows["unit"].show_problem("Välj vilken skola rollerna gäller.")
            self.school.setFocus()
            return
        new = NewAccount(
            self.login.text().strip(),
            self.name.text(),
            self.password.text(),
            unit_id,
            tuple(role for role, box in self.roles.items() if box.isChecked()),
            self.starts.value(),
            self.ends.value(),
            StaffId(staff) if staff else None,
        )
        workspace = self._desk.workspace
        self.button.setEnabled(False)
        self._desk.tasks.write(
            lambda: open_account(workspace, new), lambda made: self._opened(new, *made), self._failed
        )

    def _opened(self, new: NewAccount, code: str, changes: ChangeSet) -> None:
        message = f"Kontot {new.login} är öppnat. Tillfälligt lösenord: {self.password.text()}"
        if Role.MENTOR in new.roles and new.staff_id is None:
            name = new.display_name.strip()
            message = f"{message}\n{name} ser inga elever förrän klassen är given under Klasser och mentorer."
        self.opened.emit(new.login, code, message)
        self._desk.bus.publish(changes)

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        self.show_failure(error)
