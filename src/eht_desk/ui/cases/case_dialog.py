# SPDX-License-Identifier: EUPL-1.2
"""What the small forms of a case have in common: they look at days and figures first, write, and tell the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown

UNREADABLE = "Datumet går inte att läsa. Skriv som 2026-11-23."
_NO_DAY = "Skriv en dag, som 2026-11-23."
_NO_CHOICE = "Välj ett av dem."

_MOST = 8


def below(words: str, lines: Sequence[str]) -> str:
    """Words, and each of these on a line below; of more than eight the rest is a number."""
    shown = [*lines[:_MOST], *([f"och {len(lines) - _MOST} till"] if len(lines) > _MOST else [])]
    return "\n".join((words, *(f"•  {line}" for line in shown)))


Work = Callable[[], ChangeSet]


class CaseDialog(SmallDialog):
    """`work` takes what is in the fields, on the main thread, and gives what the writer thread does.

    `needs`: fields that must have something in them: a day, a choice. `then` runs after a writing that went well.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        fields: Mapping[str, tuple[str, QWidget]],
        action: str,
        work: Callable[[], Work],
        *,
        needs: Collection[str] = (),
        then: Callable[[], object] = lambda: None,
    ) -> None:
        self._desk, self._work, self._needs, self._then = desk, work, frozenset(needs), then
        super().__init__(parent, title, text, fields, action, self._ask)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # Enter is a new line where several can be written
            QShortcut(QKeySequence(keys), self).activated.connect(self.action_button.click)

    def needed(self, key: str, problem: str = "") -> str:
        """What is wrong with a field, as far as the window can tell: a day that is none, a choice that nobody made."""
        field = self.field_named(key)
        if isinstance(field, DateField):
            if not field.is_readable():
                return UNREADABLE
            return _NO_DAY if key in self._needs and field.value() is None else problem
        if isinstance(field, ChoiceButtons | Dropdown) and key in self._needs and not field.value():
            return _NO_CHOICE
        return problem

    def _ask(self) -> None:
        for key, field in self.named_fields():
            if field.isVisibleTo(self):
                problem = self.needed(key)
                if problem:
                    self.hold(key, problem)
                    return
        work = self._work()
        self._desk.tasks.write(work, self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
        self._then()

    def show_row(self, key: str, is_shown: bool) -> None:
        """A field that is asked for only sometimes."""
        self.row(key).setVisible(is_shown)
        self.fit()
