# SPDX-License-Identifier: EUPL-1.2
"""Choosing a password: twice, with its strength in words. The floor itself is judged by the use case."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.domain.passwords import MINIMUM_LENGTH, password_problem
from eht_desk.ui import errors
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.fields import FormRow, PasswordField

_GOOD, _STRONG = 16, 22
_MANY_DIFFERENT = 9


class PasswordChoice(QWidget):
    """Two rows. Signals: `edited()`, `submitted()` on Enter in the second."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, label: str = "Nytt &lösenord", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(12))
        self.first = PasswordField(label.replace("&", ""))
        self.second = PasswordField("Lösenordet en gång till")
        self.first_row = FormRow(label, self.first, _hint(""))
        self.second_row = FormRow("Lösenordet en gång &till", self.second)
        layout.addWidget(self.first_row)
        layout.addWidget(self.second_row)
        self.first.line.textEdited.connect(self._first_typed)
        self.second.line.textEdited.connect(self._typed)
        self.first.line.returnPressed.connect(self.second.line.setFocus)
        self.second.line.returnPressed.connect(self.submitted.emit)
        self.setFocusProxy(self.first)

    def text(self) -> str:
        """The password."""
        return self.first.text()

    def agrees(self) -> bool:
        """Whether both are the same; says so below the second when not."""
        same = self.first.text() == self.second.text()
        self.second_row.show_problem("" if same else "Lösenorden är inte lika. Skriv det en gång till.")
        if not same:
            self.second.line.setFocus()
            self.second.line.selectAll()
        return same

    def show_problem(self, text: str) -> None:
        """What the use case said."""
        self.first_row.show_problem(text)
        if text:
            self.first.line.setFocus()
            self.first.line.selectAll()

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()

    def _first_typed(self) -> None:
        """Another password is typed anew below, too."""
        self.second.clear()
        self._typed()

    def _typed(self) -> None:
        self.first_row.show_problem("")
        self.second_row.show_problem("")
        self.first_row.set_hint(_hint(self.first.text()))
        self.edited.emit()


def strength_words(password: str) -> str:
    """How good a password is, in words."""
    problem = password_problem(password, login="", names=(), is_common=lambda _text: False)
    if problem == "too_short":
        left = MINIMUM_LENGTH - len(password)
        return f"För kort: {left} tecken till."
    if problem:
        return errors.text_of(f"password_{problem}")
    different = len(set(password.casefold()))
    if len(password) >= _STRONG and different >= _MANY_DIFFERENT:
        return "Mycket starkt lösenord."
    if len(password) >= _GOOD and different >= _MANY_DIFFERENT:
        return "Starkt lösenord."
    return "Godkänt lösenord. Längre är starkare."


def _hint(password: str) -> str:
    if not password:
        return f"Minst {MINIMUM_LENGTH} tecken. Gärna en mening du minns. Mellanslag går bra."
    return strength_words(password)
