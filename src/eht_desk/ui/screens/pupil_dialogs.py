# SPDX-License-Identifier: EUPL-1.2
"""Small questions on the pupil's page: the day somebody came back, and why a merge is undone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.merge_pupils import MergeRow, undo_merge
from eht_desk.application.pupil_moves import come_back
from eht_desk.domain.ids import PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted


class ComeBackDialog(SmallDialog):
    """From which day a pupil who had left goes to the school again."""

    def __init__(self, parent: QWidget, desk: Desk, pupil_id: PupilId) -> None:
        self._desk, self._pupil_id = desk, pupil_id
        self.day = DateField(lambda: desk.workspace.today, "Från och med")
        self.day.set_value(desk.workspace.today)
        super().__init__(
            parent,
            "Kom tillbaka",
            "Allt som har skrivits finns kvar. Eleven går i klassen från förut, om den finns kvar i år.",
            {"on": ("&Från och med", self.day)},
            "Eleven är tillbaka",
            self._submit_day,
        )

    def _submit_day(self) -> None:
        day = self.day.value()
        if day is None:
            self.hold("on", "Datumet går inte att läsa. Skriv som 2026-11-23.")
            return
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.write(lambda: come_back(workspace, pupil_id, day), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)


class SeparateDialog(SmallDialog):
    """Makes two records of one again, with a reason."""

    def __init__(self, parent: QWidget, desk: Desk, row: MergeRow) -> None:
        self._desk, self._row = desk, row
        self.reason = TextArea("Skäl", 2)
        went = f" {counted(row.documents, 'dokument går', 'dokument går')} tillbaka." if row.documents else ""
        super().__init__(
            parent,
            "Dela igen",
            f"Den andra posten{f', {row.other_name},' if row.other_name else ''} kommer fram igen med det som kom "
            f"därifrån.{went} Det som har skrivits sedan dess stannar här.",
            {"reason": ("S&käl", self.reason)},
            "Dela igen",
            self._submit_reason,
        )

    def _submit_reason(self) -> None:
        workspace, merge_id, reason = self._desk.workspace, self._row.id, self.reason.toPlainText()
        self._desk.tasks.write(lambda: undo_merge(workspace, merge_id, reason), self._done, self.refuse)

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
