# SPDX-License-Identifier: EUPL-1.2
"""Personer: who can open the store, with which roles and from when. For those who manage accounts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application import sessions
from eht_desk.application.account_desk import AccountCard, list_accounts, list_staff
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.organisation import list_units
from eht_desk.application.sessions import Who
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import UnitId
from eht_desk.domain.organisation import SchoolUnit, StaffMember
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.new_person import NewPersonCard
from eht_desk.ui.screens.recovery_papers import PaperSteps, paper_of
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.settings_person import PersonCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.words import listed, role_names
from eht_desk.ui.writing import needs_writing


class PeoplePage(QWidget):
    """A list; one person or a new one is shown in its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._cards: list[AccountCard] = []
        self._staff: list[StaffMember] = []
        self._shown: list[QWidget] = []
        self._who = desk.who
        self._schools: dict[UnitId, str] = {}
        self._message = ""
        self._mended = ""
        self._focus_login = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(16))
        desk.bus.changed.connect(self._changed)
        self._read()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.ACCOUNT):
            self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        # Who is asked anew: a school that was added since the unlocking gave a role there.
        self._desk.tasks.read(
            lambda: (
                list_accounts(workspace),
                list_staff(workspace),
                sessions.who(workspace),
                list_units(workspace),
            ),
            lambda read: self._take(*read),
            self._failed,
        )

    def _take(
        self, cards: list[AccountCard], staff: list[StaffMember], who: Who, units: list[SchoolUnit]
    ) -> None:
        self._cards, self._staff, self._who = cards, staff, who
        self._schools = {unit.id: unit.name for unit in units}
        open_card = next((item for item in self._shown if isinstance(item, PersonCard)), None)
        if any(isinstance(item, NewPersonCard | PaperSteps) for item in self._shown):
            return
        if open_card is not None:
            again = next((card for card in cards if card.account.id == open_card.account_id), None)
            if again is not None:
                self._show_person(again)
                return
        self.show_list()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._replace([Notice(errors.describe(error), "error")])

    def show_list(self) -> None:
        """Everybody."""
        rows = []
        for card in self._cards:
            roles = "avslutat" if card.account.is_closed else self._roles_words(card) or "ingen roll i dag"
            tied = f" · {card.staff_name} i registret" if card.staff_name else ""
            pill = ("Avslutat", "neutral") if card.account.is_closed else None
            if pill is None and any(role.needs_confirmation for role in card.roles):
                pill = ("Väntar på rektor", "warn")
            if pill is None and card.account.has_temporary_password:
                pill = ("Tillfälligt lösenord", "warn")
            rows.append(
                ListRow(
                    card.account.display_name,
                    f"{roles} · användarnamn {card.account.login}{tied}",
                    pill,
                    "Visa",
                    self._opener(card),
                    f"person {card.account.id}",
                    is_link=True,
                    is_pill_last=True,
                )
            )
        head = QWidget()
        bar = QHBoxLayout(head)
        bar.setContentsMargins(0, 0, 0, 0)
        self.new_button = needs_writing(PrimaryButton("Öppna konto", self._show_new))
        bar.addStretch(1)
        bar.addWidget(self.new_button)
        widgets: list[QWidget] = []
        if self._message:
            widgets.append(Notice(self._message, "ok"))
            self._message = ""
        self._replace([*widgets, RowCard("Personer som kan öppna arkivet", rows), head])
        login, self._focus_login = self._focus_login, ""
        for card, row in zip(self._cards, rows, strict=True):
            if card.account.login == login and row.button is not None:
                row.button.setFocus()

    def _roles_words(self, card: AccountCard) -> str:
        """`Rektor, mentor`; with several schools in the store `Kurator på Ekskolan och Öskolan`."""
        today = self._desk.workspace.today
        active = [role for role in card.roles if role.is_active(today)]
        if len(self._schools) < 2:
            return role_names(dict.fromkeys(role.role for role in active))
        schools: dict[Role, list[str]] = {}
        for role in active:
            schools.setdefault(role.role, []).append(self._schools.get(role.unit_id, ""))
        words = ", ".join(
            f"{role_names([role]).lower()} på {listed(sorted(set(names)))}" for role, names in schools.items()
        )
        return words[:1].upper() + words[1:]

    def _opener(self, card: AccountCard) -> Callable[[], None]:
        return lambda: self._show_person(card)

    def _show_person(self, card: AccountCard) -> None:
        message, self._mended = self._mended, ""
        shown = PersonCard(self._desk, card, self._staff, self._schools, self._who, message)
        shown.mended.connect(self._keep_message)
        shown.back_wanted.connect(self.show_list)
        shown.sheet_made.connect(lambda code, text: self._show_sheet(card.account.login, code, text))
        self._replace([shown])
        shown.back.setFocus()

    def _keep_message(self, message: str) -> None:
        """For the card that takes this one's place after the change."""
        self._mended = message

    def _show_new(self) -> None:
        shown = NewPersonCard(self._desk, self._staff, self._who)
        shown.cancelled.connect(self.show_list)
        shown.opened.connect(self._show_sheet)
        self._replace([shown])
        shown.name.setFocus()

    def _show_sheet(self, login: str, code: str, message: str) -> None:
        steps = PaperSteps(self._desk, [paper_of(self._desk, "personal", code, login)])
        self._message = message

        def done() -> None:
            self._shown = []
            self._focus_login = login
            steps.hide()
            steps.deleteLater()
            self._read()

        steps.finished.connect(done)
        self._replace([Notice(message, "info"), steps])
        steps.print_button.setFocus()

    def _replace(self, widgets: list[QWidget]) -> None:
        for widget in self._shown:
            self._layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        while self._layout.count():
            item = self._layout.takeAt(0)
            left = item.widget() if item is not None else None
            if left is not None:
                left.hide()
                left.deleteLater()
        self._shown = widgets
        for widget in widgets:
            self._layout.addWidget(widget)
        self._layout.addStretch(1)
