# SPDX-License-Identifier: EUPL-1.2
"""The small form with which a rektor opens an ordinary pupil for some hours."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.break_glass import break_glass
from eht_desk.application.changes import ChangeSet
from eht_desk.application.glass_rows import HOURS
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.navigation import Route
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted


class GlassDialog(SmallDialog):
    """Whole name or number, reason, hours. Leads to the pupil's page."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.who = LineField("Elevens hela namn eller personnummer")
        self.who.setMaxLength(120)
        self.reason = TextArea("Skäl", 2)
        self.hours = ChoiceButtons(
            [(str(number), counted(number, "timme", "timmar")) for number in HOURS],
            "Hur länge",
            can_clear=False,
        )
        self.hours.set_value(str(HOURS[0]))
        super().__init__(
            parent,
            "Öppna en elev tillfälligt",
            "Du läser men skriver inte ut. De som arbetar med eleven ser på I dag att du har öppnat, och skälet.",
            {
                "text": ("&Elevens hela namn eller personnummer", self.who),
                "reason": ("S&käl (läses av dem som arbetar med eleven)", self.reason),
                "hours": ("&Hur länge", self.hours),
            },
            "Öppna eleven",
            self._open,
            writes=False,
        )

    def _open(self) -> None:
        workspace = self._desk.workspace
        text, reason, hours = self.who.text(), self.reason.toPlainText(), int(self.hours.value())
        self._desk.tasks.write(lambda: break_glass(workspace, text, reason, hours), self._opened, self.refuse)

    def _opened(self, opened: tuple[PupilId, ChangeSet]) -> None:
        pupil_id, changes = opened
        self.done_well()
        self._desk.bus.publish(changes)
        self._desk.navigator.go(Route("pupil", {"pupil": str(pupil_id)}))
