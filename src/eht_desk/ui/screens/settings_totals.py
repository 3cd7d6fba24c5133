# SPDX-License-Identifier: EUPL-1.2
"""The school's sums for rektor, on the page Skolan: protected pupils are counted in, and nowhere by themselves."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.contributions import read_totals
from eht_desk.domain.contributions import FEWEST_SHOWN, Totals, is_shown
from eht_desk.domain.ids import UnitId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.protection.bullets import TwoColumnTable
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import PlainLabel

_ABOUT = (
    "Summor för hela skolan. Skyddade elever är inräknade, så summorna kan vara högre än det någon ser i listor: "
    f"visa dem bara för huvudman. Tal mellan ett och {FEWEST_SHOWN - 1} visas inte, för de kan peka ut någon."
)
_FEW = f"färre än {FEWEST_SHOWN}"


class TotalsCard(Card):
    """Counted when somebody asks: it reads the whole school."""

    def __init__(self, desk: Desk, unit_id: UnitId, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(f"Skolans siffror: {name}" if name else "Skolans siffror", parent)
        self._desk, self._unit_id = desk, unit_id
        self._table: TwoColumnTable | None = None
        self.body.addWidget(PlainLabel(_ABOUT, "secondary", wraps=True))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.count_button = SecondaryButton("Räkna", self._count)
        self.body.addWidget(self.count_button)
        desk.bus.changed.connect(self._changed)

    def _count(self) -> None:
        self.count_button.setEnabled(False)
        self._desk.tasks.read(
            partial(read_totals, self._desk.workspace, self._unit_id), self._show, self._failed
        )

    def _changed(self, _changes: ChangeSet) -> None:
        """What was counted may not be true any more."""
        self._drop()

    def _drop(self) -> None:
        if self._table is not None:
            self.body.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
            self._table = None

    def _failed(self, error: BaseException) -> None:
        self.count_button.setEnabled(True)
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _show(self, totals: Totals) -> None:
        self.count_button.setEnabled(True)
        self._drop()
        rows = (
            ("Elever", totals.pupils),
            ("Elever som har slutat", totals.left),
            ("Elever med öppet ärende", totals.with_open_case),
            ("Öppna ärenden", totals.open_cases),
            ("Avslutade ärenden", totals.closed_cases),
            ("Dokument", totals.documents),
            ("Kontakter", totals.contact_notes),
            ("Öppna uppgifter", totals.open_tasks),
            ("Samtycken som gäller", totals.consents_given),
        )
        shown = tuple((words, f"{number}" if is_shown(number) else _FEW) for words, number in rows)
        self._table = TwoColumnTable(("Vad", "Antal"), shown)
        self.body.addWidget(self._table)
