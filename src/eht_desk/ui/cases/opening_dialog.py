# SPDX-License-Identifier: EUPL-1.2
"""Opening a case by a routine: which routine, from what, who answers for it, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.routine_cases import (
    OpeningPage,
    OriginKind,
    OriginRow,
    open_by_routine,
    opening_page,
)
from eht_desk.domain.accounts import Role
from eht_desk.domain.ids import CaseId, DocumentId, EntryId, NoteId, PupilId
from eht_desk.ui.cases.case_dialog import CaseDialog, Work
from eht_desk.ui.desk import Desk
from eht_desk.ui.widgets.choices import MOST_VISIBLE, ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import ROLES

_KINDS: dict[OriginKind, str] = {
    OriginKind.SIGNAL: "Frånvaro",
    OriginKind.DOCUMENT: "Dokument",
    OriginKind.NOTE: "Samtal",
}


def origin_text(row: OriginRow) -> str:
    """`Frånvaro: 20 % på två månader, 2026-11-20`."""
    what = f"{_KINDS[row.kind]}: {row.label}" if row.label else _KINDS[row.kind]
    return f"{what}, {row.on}"


def ask_to_open(
    parent: QWidget,
    desk: Desk,
    pupil_id: PupilId,
    then: Callable[[CaseId], object],
    failed: Callable[[BaseException], None],
    origin: str = "",
) -> None:
    """Read what can be chosen, and ask; `origin` is what it begins with, if any. `then` gets the case that was opened,
    or the one that somebody has opened meanwhile."""
    workspace = desk.workspace

    def show(page: OpeningPage) -> None:
        if page.open_case is not None:
            then(page.open_case)
        else:
            OpeningDialog(parent, desk, pupil_id, page, then, origin).open()

    desk.tasks.read(lambda: opening_page(workspace, pupil_id), show, failed)


class OpeningDialog(CaseDialog):
    """`then` gets the case that was opened."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pupil_id: PupilId,
        page: OpeningPage,
        then: Callable[[CaseId], object],
        origin: str = "",
    ) -> None:
        self._pupil_id, self._page, self._opened_then = pupil_id, page, then
        self._opened: CaseId | None = None
        self._routines = {item.id: item for item in page.routines}
        options = [(item.id, item.short_title or item.title) for item in page.routines]
        self.routine: ChoiceButtons | Dropdown = (
            ChoiceButtons(options, "Rutin", can_clear=False)
            if 0 < len(options) <= MOST_VISIBLE
            else Dropdown("Rutin", options)
        )
        self.origin = Dropdown(
            "Börjar med",
            [("", "Det jag skriver nedan"), *((row.id, origin_text(row)) for row in page.origins)],
        )
        self.owner = ChoiceButtons(
            [(role.value, ROLES[role]) for role in page.owner_roles], "Vem svarar för det", can_clear=False
        )
        self.because = TextArea("Varför", 2)
        super().__init__(
            parent,
            desk,
            "Öppna ett ärende",
            "Ärendet följer en rutin. Stegen visas, och det du redan har skrivit räknas. Koden säger inget om eleven.",
            {
                "routine": ("&Rutin", self.routine),
                "origin": ("&Börjar med", self.origin),
                "owner_role": ("Vem svarar för &det", self.owner),
                "because": ("&Varför", self.because),
            },
            "Öppna ärendet",
            self._work_now,
            needs=("routine", "owner_role"),
        )
        signal = (
            self.routine.chosen
            if isinstance(self.routine, ChoiceButtons)
            else self.routine.currentIndexChanged
        )
        signal.connect(lambda _value: self._explain())
        self.origin.currentIndexChanged.connect(lambda _at: self._follow_origin())
        first = next((item.id for item in page.routines if item.is_own), options[0][0] if options else "")
        self.routine.set_value(first)
        if page.origins:
            self.origin.set_value(origin or page.origins[0].id)
        self._explain()
        self._follow_origin()

    def _explain(self) -> None:
        chosen = self._routines.get(self.routine.value())
        if chosen is None:
            return
        self.row("routine").set_hint(chosen.text)
        self.owner.set_value(chosen.owner_role.value)
        self.fit()

    def _follow_origin(self) -> None:
        needed = not self.origin.value()
        self.row("because").label.setText("&Varför" if needed else "&Varför (kan lämnas tomt)")

    def _work_now(self) -> Work:
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        routine, because, role = self.routine.value(), self.because.toPlainText(), Role(self.owner.value())
        row = next((item for item in self._page.origins if item.id == self.origin.value()), None)
        origin = _origin_of(row)

        def work() -> ChangeSet:
            self._opened, changes = open_by_routine(workspace, pupil_id, routine, origin, because, role)
            return changes

        return work

    def _done(self, changes: ChangeSet) -> None:
        super()._done(changes)
        if self._opened is not None:
            self._opened_then(self._opened)


def _origin_of(row: OriginRow | None) -> EntryId | DocumentId | NoteId | None:
    if row is None:
        return None
    kinds: dict[OriginKind, Callable[[str], EntryId | DocumentId | NoteId]] = {
        OriginKind.SIGNAL: EntryId,
        OriginKind.DOCUMENT: DocumentId,
        OriginKind.NOTE: NoteId,
    }
    return kinds[row.kind](row.id)
