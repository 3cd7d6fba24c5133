# SPDX-License-Identifier: EUPL-1.2
"""A person's roles: from when to when and where, ending one, giving one, and putting right one given by mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.account_desk import WrongRole, assign_role, correct_role, end_role, withdraw_role
from eht_desk.application.changes import ChangeSet
from eht_desk.application.sessions import Who
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty
from eht_desk.domain.accounts import Role, RoleAssignment
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.organisation import Period
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, SecondaryButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.words import ROLES, counted, period_text, role_names
from eht_desk.ui.writing import needs_writing

_CHOOSE = ("", "Välj")
_NO_ROLE = ("", "Ingen, ta bara bort rollen")


class RoleRow(SideBySide):
    """One role with what can be done about it: let it end today, or say that it was never right."""

    def __init__(
        self,
        role: RoleAssignment,
        desk: Desk,
        school: str,
        *,
        end: Callable[[], object] | None,
        mend: Callable[[], object] | None,
    ) -> None:
        super().__init__(spacing=0)
        is_active = role.is_active(desk.workspace.today)
        words = ", ".join(part for part in (school, period_text(role.period)) if part)
        name = role_names([role.role])
        pill = None if is_active else ("Gäller inte i dag", "neutral")
        if role.needs_confirmation:
            pill = ("Väntar på rektor", "warn")
        self.add(ListRow(name, words[:1].upper() + words[1:], pill, is_pill_last=True), 1, theme().px(250))
        links = QWidget()
        line = QHBoxLayout(links)
        line.setContentsMargins(0, theme().px(2), 0, 0)
        for text, run in (("Avsluta i dag", end), ("Fel roll …", mend)):
            if run is not None:
                link = needs_writing(LinkButton(text, run))
                link.setAccessibleName(f"{text}: {name}, {words}")
                line.addWidget(link)
        line.addStretch(1)
        if end is not None or mend is not None:
            self.add(links)


class NewRoleForm(QWidget):
    """Which role, at which school, from when to when. `card` shows its failures."""

    def __init__(self, desk: Desk, account_id: AccountId, card: FormCard, who: Who) -> None:
        super().__init__()
        self._desk, self._account_id, self._card = desk, account_id, card
        workspace = desk.workspace
        self.role = Dropdown("Ny roll", (_CHOOSE, *((role.value, ROLES[role]) for role in Role)))
        self.school = SchoolField("Skola", schools_of(who, Duty.MANAGE_ACCOUNTS))
        self.starts = DateField(lambda: workspace.today, "Från")
        self.starts.set_value(workspace.today)
        self.ends = DateField(lambda: workspace.today, "Till och med")
        row = SideBySide()
        card.rows["role"] = FormRow("Ny &roll", self.role)
        row.add(card.rows["role"], 1)
        row.add(FormRow("&Från", self.starts))
        row.add(FormRow("&Till och med", self.ends))
        card.body.addWidget(row)
        if self.school.has_choice:
            card.add_row("unit", "S&kola", self.school)
        card.body.addWidget(needs_writing(SecondaryButton("Ge rollen", self._give)))
        self.setParent(card)
        self.hide()

    def _give(self) -> None:
        self._card.clear_problems()
        if not self.role.value():
            self._card.rows["role"].show_problem("Välj vilken roll.")
            self.role.setFocus()
            return
        if not (self.starts.is_readable() and self.ends.is_readable()):
            self._card.notice.tell("Datumen går inte att läsa. Skriv som 2026-11-23.", "error")
            return
        unit_id = self.school.unit_id()
        if unit_id is None:
            self._card.rows["unit"].show_problem("Välj vilken skola rollen gäller.")
            self.school.setFocus()
            return
        workspace, account_id = self._desk.workspace, self._account_id
        role, period = Role(self.role.value()), Period(self.starts.value(), self.ends.value())
        self._card.write(lambda: assign_role(workspace, account_id, unit_id, role, period))


class WrongRoleDialog(SmallDialog):
    """Takes a role away from its first day, and gives the right one instead.

    Signals: `mended(str)` with what was opened meanwhile, in words.
    """

    mended = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk, role: RoleAssignment, person: str) -> None:
        self._desk, self._role = desk, role
        self._name = ROLES[role.role].lower()
        self.right = Dropdown(
            "Rätt roll", [_NO_ROLE, *((item.value, ROLES[item]) for item in Role if item is not role.role)]
        )
        self.reason = LineField("Varför")
        super().__init__(
            parent,
            "Fel roll",
            f"{person} har fått rollen {self._name} av misstag. Rollen tas bort från sin första dag. "
            "Det som öppnades under tiden står kvar i loggen och visas efteråt.",
            {"role": ("&Rätt roll", self.right), "reason": ("&Varför", self.reason)},
            "Rätta rollen",
            self._mend,
        )

    def _mend(self) -> None:
        workspace, role_id, reason = self._desk.workspace, self._role.id, self.reason.text()
        right = self.right.value()
        if right:
            chosen = Role(right)
            self._desk.tasks.write(
                lambda: correct_role(workspace, role_id, chosen, reason),
                lambda result: self._done(*result),
                self.refuse,
            )
            return
        self._desk.tasks.write(
            lambda: withdraw_role(workspace, role_id, reason),
            lambda result: self._done(*result),
            self.refuse,
        )

    def _done(self, wrong: WrongRole, changes: ChangeSet) -> None:
        self.done_well()
        self.mended.emit(opened_words(self._name, wrong))
        self._desk.bus.publish(changes)


def opened_words(role: str, wrong: WrongRole) -> str:
    """What somebody saw with a role that was wrong: how much and when."""
    text = f"Rollen {role} är borttagen från sin första dag."
    if not wrong.opened_pupils or wrong.first_at is None or wrong.last_at is None:
        return f"{text} Ingen elev öppnades under tiden."
    number = counted(wrong.opened_pupils, "elev", "elever")
    first, last = (local_time(moment) for moment in (wrong.first_at, wrong.last_at))
    when = f"{long_date(first.date())} kl. {first:%H:%M}"
    if first != last:
        same = first.date() == last.date()
        when = f"mellan {when} och {f'kl. {last:%H:%M}' if same else f'{long_date(last.date())} kl. {last:%H:%M}'}"
    return f"{text} Under tiden öppnades {number}, {when}. Tala med rektor om någon ska få veta det."


def role_rows(
    desk: Desk,
    roles: tuple[RoleAssignment, ...],
    schools: Mapping[UnitId, str],
    who: Who,
    *,
    end: Callable[[RoleAssignment], object],
    mend: Callable[[RoleAssignment], object],
    is_closed: bool,
) -> list[RoleRow]:
    """The roles that hold first. The school is named where the store has several."""
    today = desk.workspace.today
    managed = {unit_id for unit_id, _ in schools_of(who, Duty.MANAGE_ACCOUNTS)}
    rows = []
    for role in sorted(roles, key=lambda item: (not item.is_active(today), item.role, item.id)):
        can_end = role.is_active(today) and (role.period.end is None or role.period.end > today)
        may_change = role.unit_id in managed and not is_closed
        rows.append(
            RoleRow(
                role,
                desk,
                schools.get(role.unit_id, "") if len(schools) > 1 else "",
                end=partial(end, role) if can_end and may_change else None,
                mend=partial(mend, role) if may_change else None,
            )
        )
    return rows


def end_today(desk: Desk, role: RoleAssignment) -> Callable[[], ChangeSet]:
    """The work that lets a role hold to this day and no longer."""
    workspace = desk.workspace
    return lambda: end_role(workspace, role.id, workspace.today)
