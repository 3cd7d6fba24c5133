# SPDX-License-Identifier: EUPL-1.2
"""The first unlocking with a password that somebody else chose: the person chooses an own one before anything else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application.account_desk import change_password
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.gate_page import GatePage
from eht_desk.ui.screens.password_choice import PasswordChoice
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton
from eht_desk.ui.widgets.notice import Notice


class TemporaryPasswordPage(GatePage):
    """Signals: `changed()` when the person has an own password, `lock_wanted()`.

    `typed` gives the password that opened the store a moment ago. It is let go with the page, or when it is changed.
    """

    changed = Signal()
    lock_wanted = Signal()

    def __init__(self, desk: Desk, typed: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(
            "Välj ett eget lösenord",
            "Lösenordet du fick var tillfälligt. Välj ett som bara du vet.",
            parent,
            width=420,
        )
        self._desk = desk
        self._typed: Callable[[], str] | None = typed
        self.choice = PasswordChoice()
        self.notice = Notice()
        self.button = PrimaryButton("Spara och fortsätt", self._save)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(LinkButton("Lås", self.lock_wanted.emit))
        row.addStretch(1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.choice.submitted.connect(self._save)

    def first_focus(self) -> QWidget | None:
        """The new password."""
        return self.choice.first.line

    def hideEvent(self, event: QHideEvent) -> None:
        """Replaced by another page (locked, say), not only minimised: forget what was typed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._typed = None

    def _save(self) -> None:
        self.notice.clear()
        typed = self._typed
        if typed is None or not self.choice.agrees():
            return
        workspace, new = self._desk.workspace, self.choice.text()
        self.button.setEnabled(False)
        self._desk.tasks.write(lambda: change_password(workspace, typed(), new), self._saved, self._failed)

    def _saved(self, _changes: object) -> None:
        self._typed = None
        self.choice.clear()
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        field = error.field if isinstance(error, RuleViolation) else ""
        if field == "password":
            self.choice.show_problem(text)
        else:
            self.notice.tell(text, "error")
