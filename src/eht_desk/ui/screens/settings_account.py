# SPDX-License-Identifier: EUPL-1.2
"""The person's own account: password, personal sheet, notes after a reset."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.account_desk import bring_back_own_notes, change_password, new_personal_sheet
from eht_desk.application.changes import ChangeSet
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.own_calendar_card import OwnCalendarCard
from eht_desk.ui.screens.password_choice import PasswordChoice
from eht_desk.ui.screens.recovery_papers import PaperSteps, paper_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, LineField, PasswordField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import role_names
from eht_desk.ui.writing import needs_writing


class AccountPage(QWidget):
    """Password, sheet and notes, a card each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().px(16))
        self._layout.addWidget(self._password_card())
        self._sheet_holder = self._sheet_card()
        self._layout.addWidget(self._sheet_holder)
        self._layout.addWidget(self._notes_card())
        self.calendar = OwnCalendarCard(desk)
        self._layout.addWidget(self.calendar)
        self._layout.addStretch(1)

    # -------------------------------------------------------------------------------------------------------- password

    def _password_card(self) -> Card:
        who = self._desk.who
        card = Card("Lösenord")
        names = (
            f"{who.display_name} · {role_names(who.roles) or 'ingen roll i dag'} · användarnamn {who.login}"
        )
        card.body.addWidget(PlainLabel(names, "secondary", wraps=True))
        self.old = PasswordField("Nuvarande lösenord")
        self._old_row = FormRow("N&uvarande lösenord", self.old)
        self.choice = PasswordChoice("Nytt &lösenord")
        self.notice = Notice()
        self.button = needs_writing(PrimaryButton("Byt lösenord", self._change))
        self.choice.submitted.connect(self._change)
        for widget in (self._old_row, self.choice, self.notice, self.button):
            card.body.addWidget(widget)
        return card

    def _change(self) -> None:
        self._old_row.show_problem("")
        self.notice.clear()
        if not self.choice.agrees():
            return
        workspace, old, new = self._desk.workspace, self.old.text(), self.choice.text()
        self.button.setEnabled(False)
        self._desk.tasks.write(lambda: change_password(workspace, old, new), self._changed, self._not_changed)

    def _changed(self, changes: ChangeSet) -> None:
        self.button.setEnabled(True)
        self.old.clear()
        self.choice.clear()
        self._desk.bus.publish(changes)
        self.notice.tell("Lösenordet är bytt. Det gäller från nästa gång arkivet låses upp.", "ok")

    def _not_changed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        field = error.field if isinstance(error, RuleViolation) else ""
        if field == "old_password":
            self._old_row.show_problem(text)
            self.old.line.setFocus()
        elif field == "password":
            self.choice.show_problem(text)
        else:
            self.notice.tell(text, "error")

    # ----------------------------------------------------------------------------------------------------------- sheet

    def _sheet_card(self) -> Card:
        card = Card("Personligt återställningsblad")
        card.body.addWidget(
            PlainLabel(
                "Med bladet kan du välja ett nytt lösenord om du har glömt ditt. Ett nytt blad gör att det gamla "
                "slutar gälla.",
                "secondary",
                wraps=True,
            )
        )
        self.sheet_notice = Notice()
        card.body.addWidget(self.sheet_notice)
        self.sheet_button = needs_writing(SecondaryButton("Gör ett nytt blad", self._new_sheet))
        card.body.addWidget(self.sheet_button)
        return card

    def _new_sheet(self) -> None:
        workspace = self._desk.workspace
        self.sheet_button.setEnabled(False)
        self._desk.tasks.write(lambda: new_personal_sheet(workspace), self._show_sheet, self._no_sheet)

    def _show_sheet(self, code: str) -> None:
        steps = PaperSteps(self._desk, [paper_of(self._desk, "personal", code, self._desk.who.login)])
        at = self._layout.indexOf(self._sheet_holder)
        self._sheet_holder.hide()
        self._layout.insertWidget(at, steps)
        steps.finished.connect(lambda: self._sheet_done(steps))
        steps.print_button.setFocus()

    def _sheet_done(self, steps: PaperSteps) -> None:
        steps.hide()
        steps.deleteLater()
        self._sheet_holder.show()
        self.sheet_button.setEnabled(True)
        self.sheet_notice.tell("Det nya bladet gäller. Kasta det gamla.", "ok")
        self.sheet_button.setFocus()

    def _no_sheet(self, error: BaseException) -> None:
        self.sheet_button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        self.sheet_notice.tell(errors.describe(error), "error")

    # ----------------------------------------------------------------------------------------------------------- notes

    def _notes_card(self) -> Card:
        card = Card("Egna anteckningar efter ett återställt konto")
        card.body.addWidget(
            PlainLabel(
                "Har en administratör gett dig ett nytt lösenord öppnas dina egna anteckningar med koden från ditt "
                "gamla blad.",
                "secondary",
                wraps=True,
            )
        )
        self.old_sheet = LineField(
            "Kod från det gamla bladet", placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
        )
        self.notes_notice = Notice()
        row = QHBoxLayout()
        row.addWidget(needs_writing(SecondaryButton("Hämta tillbaka anteckningarna", self._bring_back)))
        row.addStretch(1)
        card.body.addWidget(FormRow("&Kod från det gamla bladet", self.old_sheet))
        card.body.addWidget(self.notes_notice)
        card.body.addLayout(row)
        return card

    def _bring_back(self) -> None:
        workspace, code = self._desk.workspace, self.old_sheet.text()
        self._desk.tasks.write(
            lambda: bring_back_own_notes(workspace, code), self._brought, self._not_brought
        )

    def _brought(self, came_back: bool) -> None:
        self.old_sheet.clear()
        if came_back:
            self.notes_notice.tell("Anteckningarna är tillbaka.", "ok")
        else:
            self.notes_notice.tell("Det fanns inget att hämta med den koden. Ingenting har ändrats.", "warn")

    def _not_brought(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notes_notice.tell(errors.describe(error), "error")
