# SPDX-License-Identifier: EUPL-1.2
"""Which class a pupil goes to, and from which day, when the register has not said it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.pupil_classes import set_class
from eht_desk.application.pupils import list_classes
from eht_desk.domain.ids import ClassId
from eht_desk.domain.organisation import SchoolClass
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import Dropdown

_NO_CLASSES = "Skolan har inga klasser i år. Läs in elevregistret, så kommer de."


class ClassDialog(SmallDialog):
    """The classes are those of the pupil's school this year; the one the pupil goes to is not among them."""

    def __init__(self, parent: QWidget, desk: Desk, pupil: PupilView) -> None:
        self._desk, self._pupil = desk, pupil
        self.school_class = Dropdown("Klass", (("", "Välj klass"),))
        self.day = DateField(lambda: desk.workspace.today, "Från och med")
        self.day.set_value(desk.workspace.today)
        super().__init__(
            parent,
            "Byt klass" if pupil.class_id else "Ge klass",
            "Klassens mentor ser eleven och det som har skrivits. "
            + (f"Eleven går nu i {pupil.class_name}." if pupil.class_name else "Nu ser ingen mentor eleven."),
            {"class": ("&Klass", self.school_class), "on": ("&Från och med", self.day)},
            "Spara klassen",
            self._submit_class,
        )
        workspace = desk.workspace
        desk.tasks.read(lambda: list_classes(workspace), self._offer, self._failed)

    def _offer(self, classes: Sequence[SchoolClass]) -> None:
        here = [item for item in classes if item.unit_id == self._pupil.unit_id]
        options = [(str(item.id), item.name) for item in here if item.id != self._pupil.class_id]
        self.school_class.set_options([("", "Välj klass"), *options])
        if not options:
            self.message.tell(_NO_CLASSES, "info")
            self.fit()

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.message.tell(errors.describe(error), "error")
        self.fit()

    def _submit_class(self) -> None:
        class_id, day = self.school_class.value(), self.day.value()
        if not class_id:
            self.hold("class", "Välj klass.")
            return
        if day is None:
            self.hold("on", "Datumet går inte att läsa. Skriv som 2026-11-23.")
            return
        workspace, pupil_id = self._desk.workspace, self._pupil.id
        self._desk.tasks.write(
            lambda: set_class(workspace, pupil_id, ClassId(class_id), day), self._done, self.refuse
        )

    def _done(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
