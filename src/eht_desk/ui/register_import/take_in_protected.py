# SPDX-License-Identifier: EUPL-1.2
"""Taking rows of a file in as protected pupils, from the question who in the file has protected identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.protected_imports import held_rows, take_in_protected
from eht_desk.domain.ids import ImportId, UnitId
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.protection.add_fields import AddProtectedFields
from eht_desk.ui.protection.dialogs import WorkDialog
from eht_desk.ui.words import counted, listed

_TEXT = "{names}. Av varje rad blir bara platsen i filen kvar."


class TakeInDialog(WorkDialog):
    """`rows`: names by the keys of rows. `taken` is called when at least one of them is in."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        import_id: ImportId,
        unit_id: UnitId,
        rows: Mapping[str, str],
        taken: Callable[[], None],
    ) -> None:
        self._import_id, self._left, self._taken = import_id, dict(rows), taken
        self._count = 0
        self.fields = AddProtectedFields(desk)
        number = counted(len(rows), "elev", "elever")
        super().__init__(
            parent,
            desk,
            f"Ta in {number} som skyddade" if len(rows) > 1 else "Ta in en elev som skyddad",
            _TEXT.format(names=listed(sorted(rows.values(), key=str.casefold))),
            {},
            f"Ta in {number}",
            "Lägger in under elevernas egna nycklar.",
        )
        self.column.insertWidget(2, self.fields)
        self.fields.offered.connect(self.fit)
        self.fields.offer(unit_id)
        self.fields.grade.setFocus()

    def is_ready(self) -> bool:
        """What was chosen; the use case says who is missing."""
        self._request = self.fields.request()
        return True

    def work(self) -> ChangeSet:
        """One after another, each whole: after a failure those that are in stay in, and the rest waits."""
        for key in list(self._left):
            take_in_protected(self._desk.workspace, self._import_id, key, self._request)
            del self._left[key]
            self._count += 1
        return changed(*ChangeKind)

    def refuse(self, error: BaseException) -> None:
        """Say why at the field that it is about; what went in before is told of."""
        super().refuse(error)
        field = getattr(error, "field", "")
        if field in self.fields.rows:
            self.message.clear()
            self.fields.rows[field].show_problem(describe(error))
        if self._count:
            self._desk.bus.publish(changed(*ChangeKind))
            self._taken()

    def _done(self, changes: ChangeSet) -> None:
        super()._done(changes)
        self._taken()


def rows_to_take_in(desk: Desk, import_id: ImportId) -> dict[str, str]:
    """Names by the keys of rows that may be taken in so. Raises RuleViolation as `held_rows`."""
    return {row.key: row.name for row in held_rows(desk.workspace, import_id)}
