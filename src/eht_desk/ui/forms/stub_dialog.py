# SPDX-License-Identifier: EUPL-1.2
"""What others see of something that they may not read: its words, and the small form in which its author decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.stubs import StubKind, StubPage, StubRow, read_stub, set_stub
from eht_desk.application.workspace import local_time
from eht_desk.domain.access_table import DocumentClass, class_of
from eht_desk.domain.documents import Document
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.words import ROLES

_KINDS = {
    StubKind.OWN_TEXT: "Egen text",
    StubKind.DOCUMENT: "Dokument",
    StubKind.RECEIVED: "Något som har kommit in",
}
_NOTHING, _EXISTS = "nothing", "exists"


def stub_title(row: StubRow) -> str:
    """`Egen text av kurator`; what came in has somebody who holds it."""
    of = " hos" if row.kind is StubKind.RECEIVED else " av"
    return f"{_KINDS[row.kind]}{f'{of} {ROLES[row.role].lower()}' if row.role is not None else ''}"


def stub_day(row: StubRow, today: date) -> str:
    """`19 nov · du får inte läsa den`."""
    return f"{short_date(local_time(row.at).date(), today)} · läses inte av dig"


def stub_step(
    screen: QWidget,
    desk: Desk,
    document: Document,
    definition: FormDefinition,
    refused: Callable[[BaseException], None],
) -> Callable[[], None] | None:
    """What the card's button does for the author of something that not everybody reads; None for everybody else."""
    is_closed = class_of(definition) is DocumentClass.PSYCHOSOCIAL or bool(document.readers)
    if document.author_id != desk.workspace.store.account_id or not is_closed:
        return None
    workspace = desk.workspace

    def ask(page: StubPage) -> None:
        put = partial(set_stub, workspace, document.id)
        StubDialog(screen, desk, page, put, desk.bus.publish).open()

    def start() -> None:
        desk.tasks.read(lambda: read_stub(workspace, document.id), ask, refused)

    return start


class StubDialog(SmallDialog):
    """`put(is_shown)` keeps the choice, `said(changes)` is called when it is in the store."""

    def __init__(
        self,
        screen: QWidget,
        desk: Desk,
        page: StubPage,
        put: Callable[[bool], ChangeSet],
        said: Callable[[ChangeSet], None],
    ) -> None:
        self._desk, self._put, self._said = desk, put, said
        day = short_date(local_time(page.row.at).date(), desk.workspace.today)
        self.seen = ChoiceButtons(
            [(_NOTHING, "Ingenting"), (_EXISTS, "Att den finns")], "De andra ser", can_clear=False
        )
        self.seen.set_value(_EXISTS if page.is_shown else _NOTHING)
        super().__init__(
            screen,
            "Vad ser de andra?",
            "Gäller dem som ser eleven men inte får läsa det här. Väljer du att den finns står det på elevens sida: "
            f"{stub_title(page.row)}, {day}. Inget mer, och det går inte att öppna.",
            {"seen": ("&De andra ser", self.seen)},
            "Spara",
            self._save,
        )

    def _save(self) -> None:
        is_shown = self.seen.value() == _EXISTS
        self._desk.tasks.write(lambda: self._put(is_shown), self._saved, self.refuse)

    def _saved(self, changes: ChangeSet) -> None:
        self.done_well()
        self._said(changes)
