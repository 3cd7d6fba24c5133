# SPDX-License-Identifier: EUPL-1.2
"""Skolan: the names and codes that stand on papers, changed by those who may, and where the store lies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.organisation import SchoolFacts, change_school, school_facts
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

_ROWS = (
    ("authority_name", "&Huvudman", "Kommunen eller det bolag som driver skolan."),
    ("unit_name", "&Skola", ""),
    ("unit_code", "Skolenhets&kod", "Åtta siffror från Skolverket."),
    ("municipality", "K&ommun", ""),
)


class SchoolPage(QWidget):
    """`rows` by the names that failures use; empty for somebody who may only read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._unit_id = desk.who.unit_id
        self.rows: dict[str, FormRow] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(16))
        self._card = Card("Skolan")
        self.column.addWidget(self._card)
        store = Card("Arkivet")
        header = desk.workspace.store.header
        store.body.addLayout(facts(("Namn", header.name), ("Mapp", str(header.path))))
        self.column.addWidget(store)
        self.column.addStretch(1)
        workspace, unit_id = desk.workspace, self._unit_id
        desk.tasks.read(lambda: school_facts(workspace, unit_id), self._show)

    def text(self, key: str) -> str:
        """What stands in a row's box. Raises KeyError."""
        field = self.rows[key].field
        return field.text() if isinstance(field, LineField) else ""

    def _show(self, school: SchoolFacts) -> None:
        values = (school.authority_name, school.name, school.code, school.municipality)
        if not may(self._desk.who.viewer, Duty.CHANGE_ORGANISATION, self._unit_id):
            names = [label.replace("&", "") for _, label, _ in _ROWS]
            self._card.body.addLayout(facts(*zip(names, values, strict=True)))
            self._card.body.addWidget(
                PlainLabel(
                    "Namnen står på blanketter och papper. Rektor eller administratören ändrar dem.",
                    "hint",
                    wraps=True,
                )
            )
            return
        for (key, label, hint), value in zip(_ROWS, values, strict=True):
            field = LineField(label.replace("&", ""))
            field.setText(value)
            field.setCursorPosition(0)
            field.returnPressed.connect(self.save)
            self.rows[key] = FormRow(label, field, hint)
            self._card.body.addWidget(self.rows[key])
        self.notice = Notice()
        self.button = PrimaryButton("Spara", self.save)
        self._card.body.addWidget(self.notice)
        self._card.body.addWidget(self.button)

    def save(self) -> None:
        """Keep what stands in the boxes."""
        for row in self.rows.values():
            row.show_problem("")
        self.notice.clear()
        self.button.setEnabled(False)
        workspace, unit_id = self._desk.workspace, self._unit_id
        name, code = self.text("unit_name"), self.text("unit_code")
        municipality, authority = self.text("municipality"), self.text("authority_name")
        self._desk.tasks.write(
            lambda: change_school(workspace, unit_id, name, code, municipality, authority),
            self._saved,
            self._not_saved,
        )

    def _saved(self, changes: ChangeSet) -> None:
        self.button.setEnabled(True)
        if not changes.kinds:
            self.notice.tell("Allt står redan så.", "info")
            return
        self._desk.bus.publish(changes)
        self.notice.tell(
            "Sparat. Namnen gäller på papper från och med nu och syns i fönstret efter nästa upplåsning.",
            "ok",
        )

    def _not_saved(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        row = self.rows.get(error.field) if isinstance(error, RuleViolation) else None
        if row is None:
            self.notice.tell(errors.describe(error), "error")
            return
        row.show_problem(errors.describe(error))
        row.field.setFocus()


def facts(*named: tuple[str, str]) -> QFormLayout:
    """Names and values below each other, to read and to copy."""
    layout = QFormLayout()
    layout.setHorizontalSpacing(theme().px(20))
    layout.setVerticalSpacing(theme().px(8))
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    for name, value in named:
        label = PlainLabel(value or "Inte ifyllt", wraps=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(f"{name}: {value}")
        layout.addRow(PlainLabel(name, "label"), label)
    return layout
