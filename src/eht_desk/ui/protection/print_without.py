# SPDX-License-Identifier: EUPL-1.2
"""Printing from a protected pupil's page: which paper, with the alias on it and a line for the name."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from eht_desk.application.document_views import DocumentRow
from eht_desk.application.pupils import PupilPage, read_pupil
from eht_desk.domain.documents import DocumentState
from eht_desk.domain.ids import DocumentId, PupilId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.document_printing import DocumentPrinting
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.widgets.fields import Dropdown

PRINT_WITHOUT = "Skriv ut utan identitet"
_ON_PAPER = (
    "På papperet står {alias} och en tom rad. Den som behöver namnet skriver det för hand. Hämta papperet direkt vid "
    "skrivaren."
)
_NOTHING = "Det finns inget låst dokument att skriva ut än. Tomma blanketter skrivs ut från formulären."
_PRINTABLE = frozenset(
    {
        DocumentState.FINALISED,
        DocumentState.AWAITING_SIGNATURE,
        DocumentState.SIGNED,
        DocumentState.DELIVERED,
    }
)


class PrintWithoutIdentity(QObject):
    """Asks which paper, then goes the way of every paper. Belongs to the widget that began it."""

    def __init__(self, desk: Desk, parent: QWidget, pupil_id: PupilId, alias: str) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._pupil_id, self._alias = desk, parent, pupil_id, alias
        self._printing = DocumentPrinting(desk, parent)
        self._printing.refused.connect(self._failed)

    def begin(self) -> None:
        """Read what there is."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(lambda: read_pupil(workspace, pupil_id), self._ask, self._failed)

    def _ask(self, page: PupilPage) -> None:
        rows = [row for row in page.documents if row.state in _PRINTABLE]
        papers = Dropdown("Papper", [(row.document_id, _words(row)) for row in rows])
        text = _ON_PAPER.format(alias=self._alias) if rows else _NOTHING

        def start() -> None:
            dialog.done_well()
            self._printing.print_by_id(DocumentId(papers.value()))

        dialog = SmallDialog(
            self._parent,
            PRINT_WITHOUT,
            text,
            {"document": ("&Papper", papers)} if rows else {},
            "Fortsätt",
            start,
        )
        dialog.action_button.setVisible(bool(rows))
        if not rows:
            dialog.cancel_button.set_text("Stäng")
        dialog.open()

    def _failed(self, error: BaseException) -> None:
        """Said in a dialog: the page that began it may have no place for a message."""
        if not errors.is_expected(error):
            raise error
        told = SmallDialog(
            self._parent, PRINT_WITHOUT, "", {}, "Stäng", lambda: told.done_well(), writes=False
        )
        told.cancel_button.hide()
        told.message.tell(errors.describe(error), "error")
        told.open()


def _words(row: DocumentRow) -> str:
    return f"{row.short_title} {row.code}"
