# SPDX-License-Identifier: EUPL-1.2
"""A card with fields to fill in: rows by the names that failures use, a notice, failures told at their rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice

LARGE = 1.4
"""From this scale on there are fewer columns."""


class FormCard(Card):
    """`rows` by the names that a RuleViolation uses; `notice` has no place until the card gives it one."""

    def __init__(self, desk: Desk, name: str, title: str = "") -> None:
        super().__init__(title)
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

    def write(self, work: Callable[[], ChangeSet], then: Callable[[], object] | None = None) -> None:
        """Carry out a use case and tell everybody, then go on; a failure is shown at its row."""
        self.clear_problems()

        def done(changes: ChangeSet) -> None:
            if then is not None:
                then()
            self._desk.bus.publish(changes)

        self._desk.tasks.write(work, done, self.show_failure)
