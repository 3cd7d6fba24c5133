# SPDX-License-Identifier: EUPL-1.2
"""Adding one pupil by hand, for the day when the register has not caught up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protected_imports import add_protected
from eht_desk.application.pupils import NewPupil, add_pupil, list_classes
from eht_desk.application.sessions import Who
from eht_desk.domain.access import UNIT_ROLES, Duty, may
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.identity_numbers import parse_identity
from eht_desk.domain.ids import ClassId, PupilId, UnitId
from eht_desk.domain.organisation import SchoolClass
from eht_desk.domain.register import RegisterPupil
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.protection.add_fields import AddProtectedFields
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.choices import SegmentedSwitch
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading
from eht_desk.ui.writing import needs_writing


class AddPupilDialog(QDialog):
    """Signals: `added(str)` with the pupil's id after the commit.

    `unit_id` and `is_protected`: what is chosen when it opens.
    """

    added = Signal(str)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        unit_id: UnitId | None = None,
        is_protected: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName("Lägg till elev")
        self.setModal(True)
        self.setMinimumWidth(min(theme().px(460), 860))
        whole = QVBoxLayout(self)
        edge = theme().px(24)
        whole.setContentsMargins(0, 0, 0, edge)
        whole.setSpacing(theme().px(12))
        self._scroll = QScrollArea(self)  # with the rows about protection it is higher than a small screen
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("role", "page")
        layout = QVBoxLayout(self._inner)
        layout.setContentsMargins(edge, edge, edge, 0)
        layout.setSpacing(theme().px(12))
        self._scroll.setWidget(self._inner)
        whole.addWidget(self._scroll, 1)
        layout.addWidget(Heading("Lägg till elev", 1))
        self.given, self.family = LineField("Förnamn"), LineField("Efternamn")
        self.number = LineField("Personnummer", placeholder="ÅÅÅÅMMDD-NNNN")
        self.school_class = Dropdown("Klass", (("", "Ingen klass"),))
        self._classes: list[SchoolClass] = []
        self.school = SchoolField("Skola", _schools(desk.who))
        if unit_id is not None:
            self.school.choose(unit_id)
        self.school.chosen.connect(self._offer_classes)
        self.school.chosen.connect(lambda: self._show_protecting())
        self.protected = SegmentedSwitch("Har eleven skyddade personuppgifter?")
        self.rows = {
            "given_name": FormRow("&Förnamn", self.given),
            "family_name": FormRow("&Efternamn", self.family),
            "identity": FormRow(
                "&Personnummer", self.number, "Kan lämnas tomt. Även samordningsnummer och T-nummer."
            ),
            "unit": FormRow("Sk&ola", self.school),
            "class": FormRow("&Klass", self.school_class),
            "has_protected_identity": FormRow("Har eleven &skyddade personuppgifter?", self.protected),
        }
        for row in self.rows.values():
            layout.addWidget(row)
        self.rows["unit"].setVisible(self.school.has_choice)
        self.protecting = AddProtectedFields(desk)
        self.rows |= self.protecting.rows
        layout.addWidget(self.protecting)
        self.protecting.hide()
        self.protected.chosen.connect(lambda *_: self._show_protecting())
        self.notice = Notice()
        layout.addWidget(self.notice)
        layout.addStretch(1)
        self._buttons = buttons = QHBoxLayout()
        buttons.setContentsMargins(edge, 0, edge, 0)
        buttons.addStretch(1)
        buttons.addWidget(SecondaryButton("Avbryt", self.reject))
        self.button = needs_writing(PrimaryButton("Lägg till", self._add))
        self.button.setDefault(True)
        buttons.addWidget(self.button)
        whole.addLayout(buttons)
        self.protecting.offered.connect(self._fit)
        workspace = desk.workspace
        desk.tasks.read(lambda: list_classes(workspace), self._show_classes)
        if is_protected:
            self.protected.set_value("yes")
            self._show_protecting()
        self.given.setFocus()

    def _show_classes(self, classes: list[SchoolClass]) -> None:
        self._classes = classes
        self._offer_classes()

    def _offer_classes(self) -> None:
        self.rows["unit"].show_problem("")
        here = [item for item in self._classes if item.unit_id == self.school.unit_id()]
        self.school_class.set_options([("", "Ingen klass"), *((item.id, item.name) for item in here)])

    def _show_protecting(self) -> None:
        """Whoever may protect pupils adds one who is protected at once."""
        unit_id = self.school.unit_id()
        may_protect = unit_id is not None and may(self._desk.who.viewer, Duty.PROTECT_PUPILS, unit_id)
        is_shown = self.protected.value() == "yes" and may_protect
        if is_shown and unit_id is not None:
            self.protecting.offer(unit_id)
        self.protecting.setVisible(is_shown)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the lines need."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        QTimer.singleShot(0, self, self._take_height)

    def _take_height(self) -> None:
        """What the lines need in this width, as far as the screen has room; the rest can be scrolled."""
        width = max(self.width(), self._inner.minimumSizeHint().width())
        column = self._inner.layout()
        below = self._buttons.sizeHint().height() + theme().px(36)
        needed = below if column is None else below + column.totalHeightForWidth(width)
        most = self.screen().availableGeometry().height() - theme().px(24)
        self.resize(width, min(needed, most))

    def _add(self) -> None:
        for row in self.rows.values():
            row.show_problem("")
        self.notice.clear()
        answer = self.protected.value()
        if not answer:
            self.rows["has_protected_identity"].show_problem("Svara ja eller nej.")
            self.protected.setFocus()
            return
        unit_id = self.school.unit_id()
        if unit_id is None:
            self.rows["unit"].show_problem("Välj vilken skola eleven går på.")
            self.school.setFocus()
            return
        workspace = self._desk.workspace
        chosen = self.school_class.value()
        new = NewPupil(
            unit_id,
            self.given.text(),
            self.family.text(),
            ClassId(chosen) if chosen else None,
            parse_identity(self.number.text(), today=workspace.today),
            None,
            answer == "yes",
        )
        self.button.setEnabled(False)
        if not self.protecting.isHidden():
            self._add_protected(unit_id, new)
            return
        self._desk.tasks.write(
            lambda: add_pupil(workspace, new), lambda made: self._added(*made), self._failed
        )

    def _add_protected(self, unit_id: UnitId, new: NewPupil) -> None:
        workspace, request = self._desk.workspace, self.protecting.request()
        class_name = self.school_class.currentText() if new.class_id is not None else ""
        told = RegisterPupil(0, new.given_name, new.family_name, new.identity, class_name=class_name)

        def add() -> tuple[PupilId, ChangeSet]:
            protection, changes = add_protected(workspace, unit_id, told, request)
            return protection.pupil_id, changes

        self._desk.tasks.write(add, lambda made: self._added(*made), self._failed)

    def _added(self, pupil_id: PupilId, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.accept()
        self.added.emit(pupil_id)

    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        text = errors.describe(error)
        row = self.rows.get(error.field) if isinstance(error, RuleViolation) else None
        if row is None:
            self.notice.tell(text, "error")
        else:
            row.show_problem(text)
            row.field.setFocus()


def _schools(who: Who) -> tuple[tuple[UnitId, str], ...]:
    """Where the person will see the pupil; a mentor in the school of the classes."""
    roles = UNIT_ROLES | {Role.MENTOR}
    fitting = tuple(item for item in schools_of(who) if who.viewer.roles_at(item[0]) & roles)
    return fitting or ((who.unit_id, who.unit_name),)
