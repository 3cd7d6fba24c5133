# SPDX-License-Identifier: EUPL-1.2
"""Skolan: the names and codes that stand on papers, changed by those who may, and where the store lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from eht_desk.application import sessions
from eht_desk.application.changes import ChangeSet
from eht_desk.application.organisation import SchoolFacts, add_unit, change_school, list_units, school_facts
from eht_desk.application.sessions import Who
from eht_desk.domain.access import Duty, may
from eht_desk.domain.accounts import Role
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import UnitId
from eht_desk.domain.organisation import SchoolUnit
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.authority_card import AuthorityCard
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.school_field import schools_of
from eht_desk.ui.screens.settings_imports import ImportPersonsCard
from eht_desk.ui.screens.settings_totals import TotalsCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import role_names
from eht_desk.ui.writing import needs_writing

_ROWS = (
    ("authority_name", "&Huvudman", "Kommunen eller det bolag som driver skolan."),
    ("unit_name", "&Skola", ""),
    ("unit_code", "Skolenhets&kod", "Åtta siffror från Skolverket."),
    ("municipality", "K&ommun", ""),
)


class SchoolPage(QWidget):
    """`rows` by the names that failures use; empty for somebody who may only read. Several schools are listed first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._unit_id = desk.who.unit_id
        self._who = desk.who
        self._units: list[SchoolUnit] = []
        self._message = ""
        self.rows: dict[str, FormRow] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(16))
        self._places = QVBoxLayout()
        self._places.setSpacing(theme().px(16))
        self.column.addLayout(self._places)
        store = Card("Arkivet")
        header = desk.workspace.store.header
        store.body.addLayout(facts(("Namn", header.name), ("Mapp", str(header.path))))
        self.column.addWidget(store)
        self._read()
        self.authority = AuthorityCard(desk)
        self.column.addWidget(self.authority)
        self.imports = ImportPersonsCard(desk)
        self.column.addWidget(self.imports)
        led = [item for item in schools_of(desk.who) if desk.who.viewer.holds(Role.RECTOR, item[0])]
        for led_id, name in led:
            self.column.addWidget(TotalsCard(desk, led_id, name if len(led) > 1 else ""))
        self.column.addStretch(1)

    def text(self, key: str) -> str:
        """What stands in a row's box. Raises KeyError."""
        field = self.rows[key].field
        return field.text() if isinstance(field, LineField) else ""

    def _read(self) -> None:
        workspace, unit_id = self._desk.workspace, self._unit_id
        # Who is asked anew: a school that was added since the unlocking gave a role there.
        self._desk.tasks.read(
            lambda: (sessions.who(workspace), list_units(workspace), school_facts(workspace, unit_id)),
            lambda read: self._show(*read),
        )

    def _show(self, who: Who, units: list[SchoolUnit], school: SchoolFacts) -> None:
        self._who, self._units = who, sorted(units, key=lambda unit: unit.name.casefold())
        self.rows = {}
        while (item := self._places.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._message:
            self._places.addWidget(Notice(self._message, "ok"))
            self._message = ""
        can_add = may(who.viewer, Duty.CHANGE_ORGANISATION)
        if len(units) > 1:
            self._places.addWidget(self._list())
        card = Card(school.name if len(units) > 1 else "Skolan")
        self._places.addWidget(card)
        if may(who.viewer, Duty.CHANGE_ORGANISATION, self._unit_id):
            self._fill(card, school)
        else:
            self._tell(card, school)
        self.add_button: SecondaryButton | None = None
        if can_add:
            self.add_button = needs_writing(SecondaryButton("Lägg till skola …", self._ask_school))
            self._places.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignRight)

    def _list(self) -> RowCard:
        rows = []
        for unit in self._units:
            is_shown = unit.id == self._unit_id
            held = role_names(role for role in Role if role in self._who.viewer.roles_at(unit.id))
            words = (
                f"Du är {held.lower()}" if held else "Du har ingen roll här",
                unit.code,
                unit.municipality,
            )
            rows.append(
                ListRow(
                    unit.name,
                    " · ".join(part for part in words if part),
                    ("Visas nedan", "neutral") if is_shown else None,
                    "" if is_shown else "Visa",
                    None if is_shown else self._chooser(unit.id),
                    f"school {unit.id}",
                    is_link=True,
                    is_pill_last=True,
                )
            )
        return RowCard("Skolor i arkivet", rows)

    def _chooser(self, unit_id: UnitId) -> Callable[[], None]:
        return lambda: self.choose(unit_id)

    def choose(self, unit_id: UnitId, message: str = "") -> None:
        """Show another school of the store."""
        self._unit_id, self._message = unit_id, message
        self._read()

    def _tell(self, card: Card, school: SchoolFacts) -> None:
        values = (school.authority_name, school.name, school.code, school.municipality)
        names = [label.replace("&", "") for _, label, _ in _ROWS]
        card.body.addLayout(facts(*zip(names, values, strict=True)))
        card.body.addWidget(
            PlainLabel(
                "Namnen står på blanketter och papper. Rektor eller administratören ändrar dem.",
                "hint",
                wraps=True,
            )
        )

    def _fill(self, card: Card, school: SchoolFacts) -> None:
        values = (school.authority_name, school.name, school.code, school.municipality)
        for (key, label, hint), value in zip(_ROWS, values, strict=True):
            field = LineField(label.replace("&", ""))
            field.setText(value)
            field.setCursorPosition(0)
            field.returnPressed.connect(self.save)
            needs_writing(field)
            shared = (
                " Gäller alla skolor i arkivet." if key == "authority_name" and len(self._units) > 1 else ""
            )
            self.rows[key] = FormRow(label, field, f"{hint}{shared}")
            card.body.addWidget(self.rows[key])
        self.notice = Notice()
        self.button = needs_writing(PrimaryButton("Spara", self.save))
        card.body.addWidget(self.notice)
        card.body.addWidget(self.button)

    def _ask_school(self) -> None:
        dialog = NewSchoolDialog(self, self._desk)
        dialog.added.connect(
            lambda unit_id, name: self.choose(
                UnitId(unit_id),
                f"{name} är tillagd. Du är administratör där och öppnar konton under Personer.",
            )
        )
        dialog.open()

    def save(self) -> None:
        """Keep what stands in the boxes."""
        if not self.button.isEnabled():  # Enter in a box, while it can only be read
            return
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


class NewSchoolDialog(SmallDialog):
    """One more school of the same huvudman. Signals: `added(str unit_id, str name)`."""

    added = Signal(str, str)

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.name, self.code = LineField("Skola"), LineField("Skolenhetskod")
        self.municipality = LineField("Kommun")
        super().__init__(
            parent,
            "Lägg till skola",
            "En skola till hos samma huvudman. Du kan öppna konton och ge roller där. Elever och dokument på de "
            "andra skolorna syns inte för dem som bara har roller på den nya.",
            {
                "unit_name": ("&Skola", self.name),
                "unit_code": ("Skolenhets&kod", self.code),
                "municipality": ("K&ommun", self.municipality),
            },
            "Lägg till skolan",
            self._add,
        )

    def _add(self) -> None:
        workspace = self._desk.workspace
        name, code, municipality = self.name.text(), self.code.text(), self.municipality.text()
        self._desk.tasks.write(
            lambda: add_unit(workspace, name, code, municipality),
            lambda made: self._done(name, *made),
            self.refuse,
        )

    def _done(self, name: str, unit_id: UnitId, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
        self.added.emit(unit_id, " ".join(name.split()))


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
