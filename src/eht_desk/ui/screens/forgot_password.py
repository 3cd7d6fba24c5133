# SPDX-License-Identifier: EUPL-1.2
"""A forgotten password: with the personal sheet, or with the store's two papers. New sheets follow."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application import sessions
from eht_desk.application.workspace import Services
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.change_bus import ChangeBus
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Navigator
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.screens.password_choice import PasswordChoice
from eht_desk.ui.screens.recovery_papers import PaperSteps, paper_of
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from eht_desk.ui.environment import WindowEnvironment

_CODE = "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"


class ForgotPassword(GatePage):
    """Signals: `finished(Path, str)` when there is a new password and the new sheets were shown, `cancelled()`."""

    finished = Signal(object, str)
    cancelled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        services: Future[Services],
        environment: WindowEnvironment,
        path: Path,
        login: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Glömt lösenord",
            "Välj ett nytt lösenord med hjälp av ett papper. Saknas alla papper kan en administratör ge ett nytt "
            "tillfälligt lösenord under Inställningar, Personer.",
            parent,
            width=480,
        )
        self._tasks, self._services, self._environment, self._path = tasks, services, environment, path
        self.way = ChoiceButtons(
            (("sheet", "Mitt personliga blad"), ("papers", "Arkivets två papper")), "Papper", can_clear=False
        )
        self.way.set_value("sheet")
        self.way.chosen.connect(self._way_chosen)
        self.login = LineField("Användare")
        self.login.setText(login)
        self.sheet = LineField("Kod från bladet", placeholder=_CODE)
        self.first = LineField("Kod från papper 1", placeholder=_CODE)
        self.second = LineField("Kod från papper 2", placeholder=_CODE)
        self._sheet_row = FormRow("&Kod från bladet", self.sheet)
        self._first_row = FormRow("Kod från papper &1", self.first)
        self._second_row = FormRow("Kod från papper &2", self.second)
        self._login_row = FormRow("An&vändare", self.login)
        self.choice = PasswordChoice()
        self.notice = Notice()
        self.button = PrimaryButton("Byt lösenord", self._recover)
        for widget in (
            self.way,
            self._login_row,
            self._sheet_row,
            self._first_row,
            self._second_row,
            self.choice,
            self.notice,
        ):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        self.back = LinkButton("Tillbaka", self.cancelled.emit)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.choice.submitted.connect(self._recover)
        self._way_chosen("sheet")

    def first_focus(self) -> QWidget | None:
        """The code, as the person is known."""
        return self.sheet if self.login.text() else self.login

    def _way_chosen(self, way: str) -> None:
        self._sheet_row.setVisible(way == "sheet")
        self._first_row.setVisible(way == "papers")
        self._second_row.setVisible(way == "papers")

    def _recover(self) -> None:
        self.notice.clear()
        if not self.choice.agrees():
            return
        path, login, password = self._path, self.login.text().strip(), self.choice.text()
        sheet, first, second = self.sheet.text(), self.first.text(), self.second.text()
        with_sheet = self.way.value() == "sheet"
        services_future, printers = self._services, self._environment.printers

        def work() -> tuple[Any, ...]:
            services = services_future.result()
            if with_sheet:
                codes = [("personal", sessions.forgot_password(services, path, login, sheet, password))]
            else:
                papers = sessions.recover_with_papers(services, path, login, first, second, password)
                codes = list(zip(("store_first", "store_second", "personal"), papers, strict=True))
            workspace = sessions.unlock(services, path, login, password)
            return workspace, sessions.who(workspace), codes, printers()

        self.button.setEnabled(False)
        self.button.set_text("Byter lösenord …")
        self._tasks.write(work, self._recovered, self._failed)

    def _recovered(self, result: tuple[Any, ...]) -> None:
        workspace, who, codes, printers = result
        self.choice.clear()
        desk = Desk(
            workspace,
            who,
            self._tasks,
            ChangeBus(self),
            Navigator(self),
            printers,
            self._environment.settings,
        )
        steps = PaperSteps(desk, [paper_of(desk, kind, code, who.login) for kind, code in codes])
        steps.finished.connect(lambda: self._close(workspace, who.login))
        self.card.hide()
        holder = self.card.parentWidget()
        layout = holder.layout() if holder is not None else None
        if layout is not None:
            layout.addWidget(steps)
        self.foot.setText("Det gamla papperet gäller inte längre.")
        steps.print_button.setFocus()

    def _close(self, workspace: Any, login: str) -> None:
        path = self._path
        self._tasks.write(
            lambda: sessions.lock(workspace, "person"), lambda _done: self.finished.emit(path, login)
        )

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        self.button.set_text("Byt lösenord")
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        if isinstance(error, RuleViolation) and error.field == "password":
            self.choice.show_problem(text)
        elif isinstance(error, ExpectedFailure) and error.code == "unknown_login":
            self._login_row.show_problem(text)
        else:
            self.notice.tell(text, "error")
