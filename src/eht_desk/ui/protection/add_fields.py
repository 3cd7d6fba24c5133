# SPDX-License-Identifier: EUPL-1.2
"""What is asked besides when a pupil is added who is protected from the first moment: how, and who may know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.protecting import ProtectionRequest
from eht_desk.application.protection_views import MemberChoice, may_know
from eht_desk.domain.ids import AccountId, UnitId
from eht_desk.domain.protection import ProtectionGrade
from eht_desk.ui.desk import Desk
from eht_desk.ui.protection.texts import GRADES
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import role_names

_WHY = (
    "Eleven läggs in skyddad från början, under ett alias. Bara de som du väljer ser att eleven finns. "
    "Resten av planen fyller du i på elevens sida."
)


class AddProtectedFields(QWidget):
    """`rows` by the names that failures use. Signals: `offered()` when the people stand there."""

    offered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._unit_id: UnitId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(12))
        column.addWidget(PlainLabel(_WHY, "secondary", self, wraps=True))
        grades = [(grade.value, GRADES[grade]) for grade in reversed(ProtectionGrade)]
        self.grade = Dropdown("Skydd", grades)
        self.grade.set_value(ProtectionGrade.CONFIDENTIALITY_MARKING.value)
        self._people = QWidget()
        self._people_column = QVBoxLayout(self._people)
        self._people_column.setContentsMargins(0, 0, 0, 0)
        self._people.setAccessibleName("Vilka som får veta")
        self.boxes: dict[AccountId, CheckBox] = {}
        self.rows = {
            "grade": FormRow("S&kydd", self.grade),
            "members": FormRow("Vilka som får veta", self._people, "Minst två, och en av dem rektor."),
        }
        for row in self.rows.values():
            column.addWidget(row)

    def offer(self, unit_id: UnitId) -> None:
        """Read who may be chosen at a school."""
        if unit_id == self._unit_id:
            return
        self._unit_id, workspace = unit_id, self._desk.workspace
        self._desk.tasks.read(lambda: may_know(workspace, unit_id), self._show)

    def _show(self, choices: Sequence[MemberChoice]) -> None:
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for choice in choices:
            box = CheckBox(f"{choice.name}, {role_names(choice.roles).lower()}")
            box.setChecked(choice.is_chosen)
            self._people_column.addWidget(box)
            self.boxes[choice.account_id] = box
        self.offered.emit()

    def request(self) -> ProtectionRequest:
        """What was filled in."""
        members = tuple(key for key, box in self.boxes.items() if box.isChecked())
        return ProtectionRequest(ProtectionGrade(self.grade.value()), members, self._desk.workspace.today)
