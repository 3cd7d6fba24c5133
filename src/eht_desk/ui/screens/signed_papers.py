# SPDX-License-Identifier: EUPL-1.2
"""Underskrivna papper: reading what was scanned, what is still out, and pages that could not be placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.loose_pages import LooseRow, loose_pages
from eht_desk.application.papers import PaperIssue
from eht_desk.application.papers_out import PaperOut, papers_out
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import leaves_no_trace
from eht_desk.ui.incoming_files import DropTarget
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.printing.document_paper import issue_then, print_paper
from eht_desk.ui.screens.confirm_signed import confirming
from eht_desk.ui.signed.lists import LooseCard, OutCard
from eht_desk.ui.signed.reading_card import ReadingCard
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading

_FILTER = "Skannade papper (*.pdf *.png *.jpg *.jpeg *.tif *.tiff);;Alla filer (*)"
_WIDEST = 940
_TOUCHED_BY = (ChangeKind.SCAN, ChangeKind.DOCUMENT, ChangeKind.PUPIL, ChangeKind.SETTING)


class SignedPapersScreen(Screen):
    """Three parts below each other. Dropped files wait in the desk."""

    help_id = "signed_papers"
    area = "signed"

    def __init__(self, desk: Desk, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: Mapping[str, Any] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        outer.addWidget(self.page)
        holder = QWidget()
        holder.setMaximumWidth(theme().px(_WIDEST))
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme().px(16))
        self.page.body.addWidget(holder)
        self.page.body.addStretch(1)
        self.body.addWidget(Heading("Underskrivna papper", 1, wraps=True))
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.reading = ReadingCard(desk, self.choose, self._confirm)
        self.body.addWidget(self.reading)
        self.out = OutCard(desk.workspace, self._confirm, self._print_again, self._open_document)
        self.body.addWidget(self.out)
        self.loose = LooseCard(desk.workspace, self._open_loose)
        self.body.addWidget(self.loose)
        DropTarget(self, self.take, lambda: desk.sharing.may_write)
        desk.bus.changed.connect(self._changed)
        self.refresh()
        dropped = desk.incoming.take()
        if dropped:
            self.take(dropped)

    def title(self) -> str:
        """The page's name."""
        return "Underskrivna papper"

    def first_focus(self) -> QWidget | None:
        """Reading, which is what most come for."""
        return self.reading.choose_button

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return tuple(part for part in (self.reading, self.out, self.loose) if not part.isHidden())

    def state(self) -> dict[str, Any]:
        """How far down."""
        return {"scroll": self.page.verticalScrollBar().value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """There again, when the lists have been read."""
        self._wanted = state

    def refresh(self) -> None:
        """Read the lists."""
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: (papers_out(workspace), loose_pages(workspace)), self._show, self._failed
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page stops the reading; what has been filed stays filed."""
        if not event.spontaneous():
            self.reading.stop()
        super().hideEvent(event)

    # -------------------------------------------------------------------------------------------------------- files

    def choose(self) -> None:
        """The system's own dialog, over the window so that it closes at lock."""
        dialog = QFileDialog(self.window(), "Välj skannade papper", "", _FILTER)
        leaves_no_trace(dialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, paths: Sequence[Path]) -> None:
        """Read these files."""
        self.notice.clear()
        self.reading.begin(paths)

    # ------------------------------------------------------------------------------------------------------ internal

    def _show(self, found: tuple[tuple[PaperOut, ...], tuple[LooseRow, ...]]) -> None:
        out, loose = found
        self.out.show_rows(out)
        self.loose.show_rows(loose)
        wanted, self._wanted = self._wanted, {}
        if wanted.get("scroll"):
            self.page.verticalScrollBar().setValue(int(wanted["scroll"]))

    def _failed(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_TOUCHED_BY):
            self.refresh()

    def _confirm(self, papers_back: list[Any]) -> None:
        route = confirming([(item.document_id, item.paper_number) for item in papers_back])
        self._desk.navigator.go(route)

    def _open_loose(self, row: LooseRow) -> None:
        self._desk.navigator.go(Route("loose_page", {"page": str(row.id)}))

    def _open_document(self, row: PaperOut) -> None:
        about = {"pupil": str(row.pupil.id), "form": row.form_id, "document": str(row.document_id)}
        self._desk.navigator.go(Route("form", about))

    def _print_again(self, row: PaperOut) -> None:
        """The very paper that is out, in its language."""
        issue_then(self._desk, row.document_id, self._issued, self._failed, language=row.language)

    def _issued(self, issue: PaperIssue) -> None:
        print_paper(self, self._desk, issue, self._failed)
