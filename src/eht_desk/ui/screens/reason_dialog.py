# SPDX-License-Identifier: EUPL-1.2
"""A small question that wants a reason, and then does one thing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.text_area import TextArea


class ReasonDialog(SmallDialog):
    """`work` gets the reason, on the writer thread. `done` runs on the main thread when it went well.

    `field` is what the failure calls the reason.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        text: str,
        action: str,
        work: Callable[[str], ChangeSet],
        done: Callable[[], object] = lambda: None,
        field: str = "reason",
    ) -> None:
        self._desk, self._work, self._then = desk, work, done
        self.reason = TextArea("Skäl", 2)
        super().__init__(parent, title, text, {field: ("S&käl", self.reason)}, action, self._ask)

    def _ask(self) -> None:
        work, reason = self._work, self.reason.toPlainText()
        self._desk.tasks.write(lambda: work(reason), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
        self._then()
