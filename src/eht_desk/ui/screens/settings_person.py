# SPDX-License-Identifier: EUPL-1.2
"""One person's account: roles by date and school, the register's teacher, a new temporary password, closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from eht_desk.application.account_desk import AccountCard, reset_password, tie_to_staff
from eht_desk.application.changes import ChangeSet
from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import RoleAssignment
from eht_desk.domain.ids import StaffId, UnitId
from eht_desk.domain.organisation import StaffMember
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.new_person import NO_STAFF, temporary_password
from eht_desk.ui.screens.person_closing import ClassesLeftBehind, ClosingPart
from eht_desk.ui.screens.person_roles import NewRoleForm, WrongRoleDialog, end_today, role_rows
from eht_desk.ui.screens.today_leavers import WorkLeftBehind
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.writing import needs_writing


class PersonCard(FormCard):
    """`schools` are the store's schools by name.

    Signals: `sheet_made(str code, str message)` after a reset, `mended(str message)` after a role was put right,
    `back_wanted()`.
    """

    sheet_made = Signal(str, str)
    mended = Signal(str)
    back_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        card: AccountCard,
        staff: Sequence[StaffMember],
        schools: Mapping[UnitId, str],
        who: Who,
        message: str = "",
    ) -> None:
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
        if message:
            self.notice.tell(message, "info")
        self.body.addWidget(Heading("Roller", 2))
        for row in role_rows(
            desk, card.roles, schools, who, end=self._end, mend=self._mend, is_closed=account.is_closed
        ):
            self.body.addWidget(row)
        if account.is_closed:
            self.body.addWidget(
                PlainLabel("Kontot är avslutat och öppnar inte arkivet.", "secondary", wraps=True)
            )
            self.body.addWidget(ClassesLeftBehind(desk))
            if may(who.viewer, Duty.HAND_OVER_WORK):
                self.left_behind = WorkLeftBehind(desk, account.display_name)
                self.body.addWidget(self.left_behind)
            return
        self.new_role = NewRoleForm(desk, account.id, self, who)
        self.body.addWidget(Line())
        self._add_staff_form(staff)
        if not is_own:
            self.body.addWidget(Line())
            self._add_dangers()

    def _end(self, role: RoleAssignment) -> None:
        self.write(end_today(self._desk, role))

    def _mend(self, role: RoleAssignment) -> None:
        dialog = WrongRoleDialog(self, self._desk, role, self._card.account.display_name)
        dialog.mended.connect(self.mended)
        dialog.open()

    def _add_staff_form(self, staff: Sequence[StaffMember]) -> None:
        self.staff = Dropdown("Lärare i elevregistret", (NO_STAFF, *((item.id, item.name) for item in staff)))
        if self._card.account.staff_id:
            self.staff.set_value(self._card.account.staff_id)
        self.add_row(
            "staff", "&Lärare i elevregistret", self.staff, "Klasserna som läraren är mentor för visas."
        )
        self.body.addWidget(needs_writing(SecondaryButton("Spara läraren", self._tie)))

    def _tie(self) -> None:
        workspace, chosen = self._desk.workspace, self.staff.value()
        self.write(lambda: tie_to_staff(workspace, self.account_id, StaffId(chosen) if chosen else None))

    def _add_dangers(self) -> None:
        name = self._card.account.display_name
        row = SideBySide()
        self.reset = needs_writing(SecondaryButton("Nytt tillfälligt lösenord …", self._ask_reset))
        row.add(self.reset)
        self.closing = ClosingPart(self._desk, self._card.account, self, row)
        self.body.addWidget(row)
        self.reset_words = PlainLabel(
            f"{name} får ett nytt lösenord och ett nytt återställningsblad. De gamla slutar gälla.",
            wraps=True,
        )
        self.reset_sure = needs_writing(LinkButton("Ja, gör ett nytt lösenord", self._reset))
        for widget in (self.reset_words, self.reset_sure, self.closing):
            widget.hide()
            self.body.addWidget(widget)
        self.closing.button.clicked.connect(lambda _checked=False: self._hide_reset())

    def _hide_reset(self) -> None:
        self.reset_words.hide()
        self.reset_sure.hide()

    def _ask_reset(self) -> None:
        self.closing.hide()
        self.reset_words.show()
        self.reset_sure.show()
        self.reset_sure.setFocus()

    def _reset(self) -> None:
        workspace, password, account = self._desk.workspace, temporary_password(), self._card.account

        def done(made: tuple[str, ChangeSet]) -> None:
            self.sheet_made.emit(made[0], f"Tillfälligt lösenord för {account.login}: {password}")
            self._desk.bus.publish(made[1])

        self._desk.tasks.write(
            lambda: reset_password(workspace, account.id, password), done, self.show_failure
        )
