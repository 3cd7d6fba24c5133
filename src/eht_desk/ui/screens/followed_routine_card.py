# SPDX-License-Identifier: EUPL-1.2
"""Which routine the school follows: said here, else that of its municipality."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.followed_routine import FollowedRoutine, follow_routine, followed_routine
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import UnitId
from eht_desk.ui.desk import Desk
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.fields import Dropdown, FormRow
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_WHY = "Gäller nya ärenden, EHT-möten och avstämningar. Ärenden som pågår behåller sin rutin."
_NOTHING = "Inte valt. EHT-möten följer bara det som lagen säger, och ett nytt ärende frågar efter rutin."
_NO_CHOICE = "Inte valt"


class FollowedRoutineCard(FormCard):
    """One school at a time. Changed by those who change the school; the others read it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Skolan följer", "Skolan följer")
        self.setParent(parent)
        self._asked = 0
        self.body.addWidget(PlainLabel(_WHY, "secondary", wraps=True))
        self.school = SchoolField("Skola", schools_of(desk.who), chosen_id=desk.who.unit_id)
        self.school.chosen.connect(self._choose)
        if self.school.has_choice:
            self.body.addWidget(FormRow("Sk&ola", self.school))
        self.told = PlainLabel("", "", wraps=True)
        self.body.addWidget(self.told)
        self.routine = Dropdown("Rutin", [("", _NO_CHOICE)])
        self.add_row("routine_id", "&Rutin", needs_writing(self.routine))
        self.body.addWidget(self.notice)
        self.button = needs_writing(SecondaryButton("Spara rutinen", self.save))
        self.body.addWidget(self.button)
        desk.bus.changed.connect(self._changed)
        self.refresh()

    @property
    def unit_id(self) -> UnitId:
        """The school that is shown."""
        return self.school.unit_id() or self._desk.who.unit_id

    def refresh(self) -> None:
        """Read what is said; of several readings the last one is shown."""
        workspace, unit_id = self._desk.workspace, self.unit_id
        self._asked += 1
        self._desk.tasks.read(
            lambda: followed_routine(workspace, unit_id), partial(self._show, self._asked), self.show_failure
        )

    def save(self) -> None:
        """Keep it."""
        workspace, unit_id, routine_id = self._desk.workspace, self.unit_id, self.routine.value()
        self.clear_problems()
        self._desk.tasks.write(
            lambda: follow_routine(workspace, unit_id, routine_id), self._saved, self.show_failure
        )

    def _choose(self) -> None:
        self.notice.clear()
        self.refresh()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.ORGANISATION, ChangeKind.DEFINITION):
            self.refresh()

    def _saved(self, changes: ChangeSet) -> None:
        if not changes.kinds:
            self.notice.tell("Allt står redan så.", "info")
            return
        self.notice.tell("Sparat. Nya ärenden och möten följer rutinen.", "ok")
        self._desk.bus.publish(changes)

    def _show(self, number: int, followed: FollowedRoutine) -> None:
        if number != self._asked:
            return
        usual = f"Kommunens: {followed.usual[1]}" if followed.usual is not None else _NO_CHOICE
        self.routine.set_options([("", usual), *followed.choices])
        self.routine.set_value(followed.said)
        may_change = may(self._desk.who.viewer, Duty.CHANGE_ORGANISATION, self.unit_id)
        self.rows["routine_id"].setVisible(may_change)
        self.button.setVisible(may_change)
        titles = dict(followed.choices)
        now = titles.get(followed.said) or (followed.usual[1] if followed.usual is not None else "")
        self.told.setText(now or _NOTHING)
        self.told.setVisible(not may_change or not now)
