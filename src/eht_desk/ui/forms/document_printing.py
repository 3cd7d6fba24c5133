# SPDX-License-Identifier: EUPL-1.2
"""Printing from the form page: empty forms, the document's paper, its copies, a second language. Not here: printers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eht_desk.application import papers
from eht_desk.application.definitions import definition_of
from eht_desk.application.paper_making import languages_of
from eht_desk.application.papers import PaperIssue
from eht_desk.domain.documents import Document
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.protection import Secret
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.blanks_dialog import BlanksDialog, language_choices
from eht_desk.ui.printing.document_paper import issue_then, print_paper
from eht_desk.ui.widgets.fields import Dropdown

_WHOLE = "Hela dokumentet"


class DocumentPrinting(QObject):
    """Signals: `document_changed()` when a printer took the paper, `refused(error)`."""

    document_changed = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk = desk
        self._screen = screen

    def print_blank(self, form_id: str, title: str, hidden: frozenset[Secret] = frozenset()) -> None:
        """The empty form, for a talk with pen and paper; as many as are wanted. `hidden`: by the plan of the pupil."""
        workspace = self._desk.workspace

        def made(pdf: bytes) -> None:
            BlanksDialog(self._screen.window(), self._desk, pdf, form_id, title, hidden).open()

        self._desk.tasks.read(
            lambda: papers.blank_paper(workspace, form_id, hidden=hidden), made, self.refused.emit
        )

    def print_document(self, document: Document) -> None:
        """Issue the whole paper in Swedish, or take the issued bytes, and show the dialog."""
        self.print_by_id(document.id)

    def print_by_id(self, document_id: DocumentId) -> None:
        """As `print_document`, for who has not read it."""
        self._issue(document_id, "", "", self.refused.emit)

    def print_other(self, document: Document) -> None:
        """Ask which copy and which second language; then as `print_document`."""
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: languages_of(workspace, document.form_id),
            lambda found: self._ask(document, found),
            self.refused.emit,
        )

    def _ask(self, document: Document, languages: tuple[tuple[str, str], ...]) -> None:
        copies = definition_of(self._desk.workspace, document).copies
        if document.excerpt_of is not None:
            copies = ()
        what = Dropdown("Papper", [("", _WHOLE), *((copy.id, copy.label) for copy in copies)])
        language = Dropdown("Språk", language_choices(languages))
        fields: dict[str, tuple[str, QWidget]] = {
            "copy_id": ("&Papper", what),
            "language": ("S&pråk", language),
        }
        dialog = SmallDialog(
            self._screen,
            "Skriv ut",
            "" if copies or languages else "Det här finns bara som ett papper, på svenska.",
            fields,
            "Fortsätt",
            lambda: self._issue(document.id, what.value(), language.value(), dialog.refuse, dialog.done_well),
        )
        dialog.row("copy_id").setVisible(bool(copies))
        dialog.row("language").setVisible(bool(languages))
        dialog.open()

    def _issue(
        self,
        document_id: DocumentId,
        copy_id: str,
        language: str,
        failed: Callable[[BaseException], None],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        def show(issue: PaperIssue) -> None:
            done()
            print_paper(self._screen, self._desk, issue, self._refuse, self._printed)

        issue_then(self._desk, document_id, show, failed, copy_id, language)

    # Methods, not the signals' emit: of these it shows whether the page is still there when a printer has answered.
    def _printed(self) -> None:
        self.document_changed.emit()

    def _refuse(self, error: BaseException) -> None:
        self.refused.emit(error)
