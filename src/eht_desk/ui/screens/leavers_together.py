# SPDX-License-Identifier: EUPL-1.2
"""Leavers of one grade about whom the store holds nothing: one row, and one dialog that settles them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.leavers_together import settle_leavers
from eht_desk.application.pupil_moves import LeaverRow
from eht_desk.domain.leaving import LeavingReason
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.screens.rows import ListRow
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.words import counted, grade_text, listed
from eht_desk.ui.writing import needs_writing

_LAST_GRADE = 9
_FEW = 2

Group = tuple[LeaverRow, ...]


def grouped(rows: Sequence[LeaverRow]) -> tuple[list[Group], list[LeaverRow]]:
    """Groups of one school and grade with nothing in the store, the highest grade first, and the others as they are."""
    groups: defaultdict[tuple[str, int | None], list[LeaverRow]] = defaultdict(list)
    for row in rows:
        if not row.has_papers and row.remaining is None:
            groups[str(row.pupil.unit_id), row.pupil.grade].append(row)
    large = {key: tuple(items) for key, items in groups.items() if len(items) >= _FEW}
    together = {row.pupil.id for items in large.values() for row in items}
    order = sorted(large, key=lambda key: (-(key[1] if key[1] is not None else -1), key[0]))
    return [large[key] for key in order], [row for row in rows if row.pupil.id not in together]


def group_row(parent: QWidget, desk: Desk, group: Group) -> ListRow:
    """One row for all of them."""
    grade = group[0].pupil.grade
    title = f"{grade_text(grade) or 'Utan årskurs'}, {counted(len(group), 'elev', 'elever')}"
    row = ListRow(
        title,
        f"Inget om dem finns i arkivet: {listed(item.pupil.name for item in group)}",
        None,
        "Gå igenom tillsammans …",
        _opener(parent, desk, group, title),
        f"leaver group {grade}",
        is_link=True,
    )
    if row.button is not None:
        needs_writing(row.button)
    return row


def _opener(parent: QWidget, desk: Desk, group: Group, title: str) -> Callable[[], None]:
    return lambda: TogetherDialog(parent, desk, group, title).open()


class TogetherDialog(SmallDialog):
    """Why they left; then the list of each is gone through."""

    def __init__(self, parent: QWidget, desk: Desk, group: Group, title: str) -> None:
        self._desk, self._group = desk, group
        self.reason = ChoiceButtons(
            ((LeavingReason.FINISHED.value, "Har gått ut"), (LeavingReason.OTHER.value, "Annat")),
            "Varför",
            can_clear=False,
        )
        is_last = group[0].pupil.grade is not None and group[0].pupil.grade >= _LAST_GRADE
        self.reason.set_value((LeavingReason.FINISHED if is_last else LeavingReason.OTHER).value)
        self.note = LineField("Anteckning", placeholder="Börjar på Norrskolan")
        super().__init__(
            parent,
            title,
            "Arkivet har inga dokument, texter, kontakter eller uppgifter om dem, så inget härifrån behöver lämnas "
            "över. Du svarar för att skolsköterskan och den nya skolan vet det de ska. Står det något särskilt för "
            "en elev: avbryt och öppna den eleven från Elever, under Slutat.",
            {"reason": ("&Varför", self.reason), "note": ("&Anteckning", self.note)},
            "Alla är genomgångna",
            self._settle,
        )

    def _settle(self) -> None:
        workspace, note = self._desk.workspace, self.note.text()
        reason = LeavingReason(self.reason.value())
        pupils = [row.pupil.id for row in self._group]
        self._desk.tasks.write(
            partial(settle_leavers, workspace, pupils, reason, note), self._settled, self.refuse
        )

    def _settled(self, changes: ChangeSet) -> None:
        self.done_well()
        self._desk.bus.publish(changes)
