# SPDX-License-Identifier: EUPL-1.2
"""The settings page Skyddade personer: guardians and staff by alias, for those who may know who they are."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protected_people import PersonRow, list_protected_people
from eht_desk.domain.access import Duty, may
from eht_desk.domain.protected_person import PersonKind
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.begin_person import protect_somebody
from eht_desk.ui.protection.texts import GRADES
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.screens.school_field import SchoolField, schools_of
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_ABOUT = (
    "Här står de vårdnadshavare och kollegor som du är behörig för, under alias. Andra ser aliaset där namnet stod, "
    "och inte den här listan. Skyddade elever står bland eleverna."
)
_GUARDIANS = "En vårdnadshavare skyddas från elevens sida: Mer …, Skydda en vårdnadshavare …"
_KINDS = {PersonKind.GUARDIAN: "Vårdnadshavare", PersonKind.STAFF: "Personal"}


class ProtectedPeoplePage(QWidget):
    """A list, and a way to begin for who may protect."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(16))
        self.notice = Notice()
        column.addWidget(self.notice)
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        self._list: Card | None = None
        schools = schools_of(desk.who, Duty.PROTECT_PUPILS)
        self.school = SchoolField("Skola", schools, chosen_id=schools[0][0] if schools else None)
        self.begin_button = needs_writing(SecondaryButton("Skydda någon i personalen …", self._begin))
        if may(desk.who.viewer, Duty.PROTECT_PUPILS):
            card = Card("Skydda någon")
            card.body.addWidget(PlainLabel(_GUARDIANS, "secondary", wraps=True))
            if self.school.has_choice:
                card.body.addWidget(FormRow("S&kola", self.school))
            card.body.addWidget(self.begin_button)
            column.addWidget(card)
        else:
            self.begin_button.hide()
        column.addStretch(1)
        desk.bus.changed.connect(self._changed)
        self._read()

    def _begin(self) -> None:
        unit_id = self.school.unit_id()
        if unit_id is not None:
            protect_somebody(self, self._desk, unit_id)

    def _changed(self, _changes: ChangeSet) -> None:
        self._read()

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.read(lambda: list_protected_people(workspace), self._show, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _show(self, rows: tuple[PersonRow, ...]) -> None:
        card = RowCard("Skyddade personer", [self._row(row) for row in rows])
        text = _ABOUT if rows else f"Ingen som du är behörig för. {_ABOUT}"
        card.body.insertWidget(0, PlainLabel(text, "secondary", wraps=True))
        if self._list is not None:
            self._place.removeWidget(self._list)
            self._list.hide()
            self._list.deleteLater()
        self._list = card
        self._place.addWidget(card)

    def _row(self, row: PersonRow) -> ListRow:
        pill = (
            ("Gör klart", "warn") if row.is_unfinished else ("Svar väntar", "warn") if row.is_asked else None
        )
        place = Route("protected_person", {"person": row.id})
        return ListRow(
            row.alias,
            f"{_KINDS[row.kind]} · {GRADES[row.grade].lower()} sedan {long_date(row.since)}",
            pill,
            "Öppna",
            partial(self._desk.navigator.go, place),
            f"person {row.id}",
        )
