# SPDX-License-Identifier: EUPL-1.2
"""One person's account: opening it, roles by date, a new temporary password, closing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QWidget

from eht_desk.application.account_desk import (
    AccountCard,
    NewAccount,
    assign_role,
    close_account,
    end_role,
    open_account,
    reset_password,
    tie_to_staff,
)
from eht_desk.application.changes import ChangeSet
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import StaffId
from eht_desk.domain.organisation import Period, StaffMember
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.words import ROLES, role_names

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LARGE = 1.4
_NO_STAFF = ("", "Ingen")


def temporary_password() -> str:
    """Sixteen letters in four groups, without those that look alike."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _side_by_side() -> QBoxLayout:
    """Fields beside each other, or below where the letters are large."""
    is_large = theme().scale >= _LARGE
    layout = QBoxLayout(QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight)
    layout.setSpacing(theme().px(10))
    return layout


class _PersonForm(Card):
    """What both cards share: rows, a notice, failures at their rows."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(name)
        self.rows: dict[str, FormRow] = {}
        self.notice = Notice()

    def add_row(self, key: str, label: str, field: QWidget, hint: str = "") -> None:
        """A row that a failure can point to."""
        self.rows[key] = FormRow(label, field, hint)
        self.body.addWidget(self.rows[key])

    def show_failure(self, error: BaseException) -> None:
        """At its row, or above the buttons."""
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        row = self.rows.get(error.field) if isinstance(error, RuleViolation) else None
        if row is None:
            self.notice.tell(text, "error")
        else:
            row.show_problem(text)
            row.field.setFocus()

    def clear_problems(self) -> None:
        """Before trying again."""
        self.notice.clear()
        for row in self.rows.values():
            row.show_problem("")


class NewPersonCard(_PersonForm):
    """Signals: `opened(str login, str code, str message)` with the sheet to print once, `cancelled()`."""

    opened = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self, desk: Desk, staff: Sequence[StaffMember]) -> None:
        super().__init__(desk, "Öppna konto")
        self.body.setSpacing(theme().px(12))
        self.body.addWidget(Heading("Öppna konto", 1))
        self.name, self.login = LineField("Namn"), LineField("Användarnamn")
        self.add_row("display_name", "&Namn", self.name, "Som det ska stå på papper.")
        self.add_row(
            "login", "&Användarnamn", self.login, "Kort, utan mellanslag. Det syns innan arkivet är upplåst."
        )
        self.body.addWidget(PlainLabel("Roller", "label"))
        grid = QGridLayout()
        columns = 3 if theme().scale < _LARGE else 1
        self.roles: dict[Role, CheckBox] = {}
        for at, role in enumerate(Role):
            self.roles[role] = CheckBox(ROLES[role])
            grid.addWidget(self.roles[role], at // columns, at % columns)
        self.body.addLayout(grid)
        self.staff = Dropdown(
            "Lärare i elevregistret", (_NO_STAFF, *((item.id, item.name) for item in staff))
        )
        self.add_row(
            "staff", "&Lärare i elevregistret", self.staff, "Behövs för mentorer, så att rätt klasser visas."
        )
        today = desk.workspace
        self.starts = DateField(lambda: today.today, "Gäller från")
        self.starts.set_value(desk.workspace.today)
        self.ends = DateField(lambda: today.today, "Gäller till och med")
        dates = _side_by_side()
        dates.addWidget(FormRow("Gäller &från", self.starts), 0, Qt.AlignmentFlag.AlignTop)
        last = FormRow("Gäller &till och med", self.ends, "Tomt: tills vidare")
        dates.addWidget(last, 0, Qt.AlignmentFlag.AlignTop)
        dates.addStretch(1)
        self.body.addLayout(dates)
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
        self.button = PrimaryButton("Öppna kontot", self._open)
        buttons.addWidget(self.button)
        self.body.addLayout(buttons)

    def _open(self) -> None:
        self.clear_problems()
        if not (self.starts.is_readable() and self.ends.is_readable()):
            self.notice.tell("Datumen går inte att läsa. Skriv som 2026-11-23.", "error")
            return
        staff = self.staff.value()
        new = NewAccount(
            self.login.text().strip(),
            self.name.text(),
            self.password.text(),
            self._desk.who.unit_id,
            tuple(role for role, box in self.roles.items() if box.isChecked()),
            self.starts.value(),
            self.ends.value(),
            StaffId(staff) if staff else None,
        )
        workspace = self._desk.workspace
        self.button.setEnabled(False)
        self._desk.tasks.write(
            lambda: open_account(workspace, new), lambda made: self._opened(new.login, *made), self._failed
        )

    def _opened(self, login: str, code: str, changes: ChangeSet) -> None:
        message = f"Kontot {login} är öppnat. Tillfälligt lösenord: {self.password.text()}"
        self.opened.emit(login, code, message)
        self._desk.bus.publish(changes)

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        self.show_failure(error)


class PersonCard(_PersonForm):
    """Signals: `sheet_made(str code, str message)` after a reset, `back_wanted()`."""

    sheet_made = Signal(str, str)
    back_wanted = Signal()

    def __init__(self, desk: Desk, card: AccountCard, staff: Sequence[StaffMember]) -> None:
        super().__init__(desk, card.account.display_name)
        self._card = card
        account = card.account
        self.account_id = account.id
        is_own = account.id == desk.workspace.store.account_id
        self.body.setSpacing(theme().px(10))
        self.back = LinkButton("Alla personer", self.back_wanted.emit, icon="arrow-left")
        self.body.addWidget(self.back)
        self.body.addWidget(Heading(account.display_name, 1, wraps=True))
        self.body.addWidget(PlainLabel(f"Användarnamn {account.login}", "secondary"))
        self.body.addWidget(self.notice)
        self.body.addWidget(Heading("Roller", 2))
        for role in sorted(card.roles, key=lambda item: (item.period.end is not None, item.role)):
            self.body.addWidget(self._role_row(role))
        if account.is_closed:
            self.body.addWidget(
                PlainLabel("Kontot är avslutat och öppnar inte arkivet.", "secondary", wraps=True)
            )
            return
        self._add_role_form()
        self.body.addWidget(Line())
        self._add_staff_form(staff)
        if not is_own:
            self.body.addWidget(Line())
            self._add_dangers()

    def _role_row(self, role: RoleAssignment) -> ListRow:
        today = self._desk.workspace.today
        start = f"från {long_date(role.period.start)}" if role.period.start else ""
        end = f"till och med {long_date(role.period.end)}" if role.period.end else "tills vidare"
        is_active = role.is_active(today)
        can_end = is_active and (role.period.end is None or role.period.end > today)
        return ListRow(
            role_names([role.role]),
            " ".join(part for part in (start, end) if part),
            ("Gäller", "ok") if is_active else ("Gäller inte i dag", "neutral"),
            "Avsluta i dag" if can_end and not self._card.account.is_closed else "",
            self._ender(role),
            f"role {role.id}",
            is_link=True,
        )

    def _ender(self, role: RoleAssignment) -> Callable[[], None]:
        workspace = self._desk.workspace
        return lambda: self._write(lambda: end_role(workspace, role.id, workspace.today))

    def _add_role_form(self) -> None:
        workspace = self._desk.workspace
        self.role = Dropdown("Ny roll", [(role.value, ROLES[role]) for role in Role])
        self.starts = DateField(lambda: workspace.today, "Från")
        self.starts.set_value(workspace.today)
        self.ends = DateField(lambda: workspace.today, "Till och med")
        row = _side_by_side()
        row.addWidget(FormRow("Ny &roll", self.role), 1)
        row.addWidget(FormRow("&Från", self.starts))
        row.addWidget(FormRow("&Till och med", self.ends))
        self.body.addLayout(row)
        self.body.addWidget(SecondaryButton("Ge rollen", self._give_role))

    def _give_role(self) -> None:
        workspace, unit = self._desk.workspace, self._desk.who.unit_id
        role, period = Role(self.role.value()), Period(self.starts.value(), self.ends.value())
        self._write(lambda: assign_role(workspace, self.account_id, unit, role, period))

    def _add_staff_form(self, staff: Sequence[StaffMember]) -> None:
        self.staff = Dropdown(
            "Lärare i elevregistret", (_NO_STAFF, *((item.id, item.name) for item in staff))
        )
        if self._card.account.staff_id:
            self.staff.set_value(self._card.account.staff_id)
        self.add_row(
            "staff", "&Lärare i elevregistret", self.staff, "Klasserna som läraren är mentor för visas."
        )
        self.body.addWidget(SecondaryButton("Spara läraren", self._tie))

    def _tie(self) -> None:
        workspace, chosen = self._desk.workspace, self.staff.value()
        self._write(lambda: tie_to_staff(workspace, self.account_id, StaffId(chosen) if chosen else None))

    def _add_dangers(self) -> None:
        name = self._card.account.display_name
        row = _side_by_side()
        self.reset = SecondaryButton("Nytt tillfälligt lösenord …", lambda: self._confirm(self.reset_sure))
        self.close_button = SecondaryButton("Avsluta kontot …", lambda: self._confirm(self.close_sure))
        row.addWidget(self.reset)
        row.addWidget(self.close_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.reset_sure = LinkButton(f"Ja, ge {name} ett nytt lösenord och ett nytt blad.", self._reset)
        self.close_sure = LinkButton(f"Ja, {name} slutar. Nyckeln slutar gälla nu.", self._close)
        for button in (self.reset_sure, self.close_sure):
            button.hide()
            self.body.addWidget(button)

    def _confirm(self, button: LinkButton) -> None:
        self.reset_sure.setVisible(button is self.reset_sure)
        self.close_sure.setVisible(button is self.close_sure)
        button.setFocus()

    def _reset(self) -> None:
        workspace, password, account = self._desk.workspace, temporary_password(), self._card.account

        def done(made: tuple[str, ChangeSet]) -> None:
            self.sheet_made.emit(made[0], f"Tillfälligt lösenord för {account.login}: {password}")
            self._desk.bus.publish(made[1])

        self._desk.tasks.write(
            lambda: reset_password(workspace, account.id, password), done, self.show_failure
        )

    def _close(self) -> None:
        workspace = self._desk.workspace
        self._write(lambda: close_account(workspace, self.account_id))

    def _write(self, work: Callable[[], ChangeSet]) -> None:
        self.clear_problems()
        bus: Any = self._desk.bus
        self._desk.tasks.write(work, bus.publish, self.show_failure)
