# SPDX-License-Identifier: EUPL-1.2
"""A received document: shown in the window from memory, printed, described better, taken back. Never a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QMargins, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.guardian_visibility import VisibilityPage
from eht_desk.application.received import (
    OpenedReceived,
    ReceivedUse,
    note_use,
    open_received,
    withdraw_received,
)
from eht_desk.application.received_sorting import SortingPage, read_sorting
from eht_desk.application.received_views import ReceivedRow
from eht_desk.application.received_visibility import read_received_visibility
from eht_desk.application.stubs import StubPage, read_received_stub, set_received_stub
from eht_desk.application.workspace import local_time
from eht_desk.domain.access_table import DocumentClass
from eht_desk.domain.ids import ReceivedId
from eht_desk.domain.received import MediaType
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.guardian_dialog import GuardianDialog, kept_from_text
from eht_desk.ui.forms.stub_dialog import StubDialog
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.document_paper import note_then
from eht_desk.ui.printing.pages import UnreadablePdf
from eht_desk.ui.printing.paper_view import PaperGround, PaperView
from eht_desk.ui.printing.pictures import pdf_of_pictures
from eht_desk.ui.printing.print_dialog import print_pdf
from eht_desk.ui.received_texts import received_text, sorting_text
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.received_dialogs import DescriptionDialog, ReceivedHandOverDialog, SortingDialog
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.notice import Notice

_UNREADABLE = (
    "Dokumentet kan inte visas här. Det ligger oförändrat i arkivet. "
    "Be avsändaren om ett nytt, eller skanna papperet."
)
_WIDEST = 840
_PICTURES = (MediaType.PNG, MediaType.JPEG, MediaType.TIFF)


class ReceivedScreen(RecordScreen):
    """Route parameters: `pupil`, `received`. Opening it is a reading and leaves a log row."""

    help_id = "received"
    heading = "Inkommet"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._received_id = ReceivedId(route.parameters.get("received", ""))
        self._row: ReceivedRow | None = None
        self._pdf = b""
        self._wanted: Mapping[str, Any] = {}
        self.page.hide()
        edge = theme().px(24)
        self.more = MoreButton("&Mer …", is_pages=True)
        self.band_side.addWidget(self.more)
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(edge, theme().px(14), edge, 0)
        self.notice = Notice()
        column.addWidget(self.notice)
        self.paper = PaperView(desk.tasks, is_foreign=True, widest=theme().px(_WIDEST))
        self.paper.shown.connect(lambda _count: self._scroll_back())
        self.paper.unreadable.connect(self._cannot_show)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.addWidget(place)
            outer.addWidget(PaperGround(self.paper, QMargins(edge, theme().px(10), edge, edge), self), 1)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.activated.connect(self.to_pupil)
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self._open))

    # ------------------------------------------------------------------------------------------------ what is asked

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """Printing, as soon as there is something to print."""
        if not self._pdf or self._row is None or not self._row.may_print:
            return ()
        return (HeaderAction("print", "Skriv ut", self._print, is_primary=True),)

    def first_focus(self) -> QWidget | None:
        """The document, to scroll in."""
        return self.paper

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return (self.paper,)

    def state(self) -> dict[str, Any]:
        """How far it was read."""
        return {"scroll": self.paper.scroll_position()} if self._pdf else dict(self._wanted)

    def restore(self, state: Mapping[str, Any]) -> None:
        """There again, when it has been drawn."""
        self._wanted = state

    def refresh(self) -> None:
        """Nothing else changes what stands here."""

    def to_pupil(self) -> None:
        """Back to the pupil's page as it was left."""
        self._desk.navigator.return_to(Route("pupil", {"pupil": str(self._pupil_id)}))

    # ------------------------------------------------------------------------------------------------------ opening

    def _open(self) -> None:
        workspace, received_id = self._desk.workspace, self._received_id
        self._desk.tasks.write(lambda: open_received(workspace, received_id), self._show, self.failed)

    def _show(self, opened: OpenedReceived) -> None:
        self._pupil_id = opened.pupil.id
        self._show_row(opened.row)
        content = bytes(opened.content)
        if opened.row.kind in _PICTURES:
            self._desk.tasks.read(lambda: pdf_of_pictures(content), self._show_pdf, self._not_made)
        else:
            self._show_pdf(content)

    def _show_row(self, row: ReceivedRow) -> None:
        self._row = row
        today = self._desk.workspace.today
        self.title_label.setText(row.title)
        registered = local_time(row.registered_at)
        parts = [
            received_text(row, today),
            f"inlagd {long_date(registered.date())} av {row.who}",
            sorting_text(row, self._desk.who.viewer),
            kept_from_text(row.guardian_rules) if row.guardian_rules else "",
            row.note,
        ]
        self.facts.setText(" · ".join(part for part in parts if part))
        if row.withdrawn_at is not None:
            when = long_date(local_time(row.withdrawn_at).date())
            who = f" av {row.withdrawn_by}" if row.withdrawn_by else ""
            self.notice.tell(f"Återtaget {when}{who}: {row.withdrawn_reason}", "warn")
        elif row.former:
            said = row.former[-1]
            before = said.description
            self.notice.tell(
                f"Uppgifterna är rättade. Förut: {before.title}, från {before.sender}, "
                f"kom {long_date(before.received_on)}."
            )
        entries: list[MenuEntry] = []
        if row.may_hand_over:
            entries.append(MenuEntry("Överlämna …", self._hand_over))
        if row.may_sort:
            entries.append(MenuEntry("Vem får läsa …", self._sort))
        if row.may_hint and row.document_class is DocumentClass.PSYCHOSOCIAL:
            entries.append(MenuEntry("Vad ser de andra …", self._stub))
        if row.may_limit:
            entries.append(MenuEntry("Vårdnadshavare …", self._guardians))
        if row.may_mend:
            entries.append(MenuEntry("Rätta uppgifterna …", self._correct))
            entries.append(MenuEntry("Ta tillbaka …", self._withdraw))
        self.more.set_entries(tuple(entries))

    def _show_pdf(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.paper.set_pdf(pdf)
        self.header_changed.emit()

    def _not_made(self, error: BaseException) -> None:
        if not isinstance(error, UnreadablePdf):
            raise error
        self._cannot_show()

    def _cannot_show(self) -> None:
        self._pdf = b""
        self.notice.tell(_UNREADABLE, "warn")
        self.header_changed.emit()

    def _scroll_back(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if wanted.get("scroll"):
            self.paper.verticalScrollBar().setValue(int(wanted["scroll"]))

    # ------------------------------------------------------------------------------------------------------- actions

    def _print(self) -> None:
        """Noted before it is done; the job carries the program's name, never the document's."""
        workspace, received_id = self._desk.workspace, self._received_id
        note_then(
            self,
            self._desk,
            lambda who: note_use(workspace, received_id, ReceivedUse.PRINTED, at_printer=who),
            self._open_print,
            self._refused,
        )

    def _open_print(self, is_protected: bool) -> None:
        caption = self._row.title if self._row is not None else ""
        print_pdf(self, self._desk, self._pdf, "EHT Desk", caption, is_never_file=is_protected)

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _correct(self) -> None:
        if self._row is not None:
            DescriptionDialog(self, self._desk, self._row, self._show_row).open()

    def _hand_over(self) -> None:
        ReceivedHandOverDialog(
            self,
            self._desk,
            self._received_id,
            lambda: self._read_again("Överlämningen är noterad."),
        ).open()

    def _sort(self) -> None:
        """Who reads it, and what it is."""
        workspace, received_id = self._desk.workspace, self._received_id

        def ask(page: SortingPage) -> None:
            SortingDialog(self, self._desk, page, self._show_row).open()

        self._desk.tasks.read(lambda: read_sorting(workspace, received_id), ask, self._refused)

    def _stub(self) -> None:
        """What others see of it."""
        workspace, received_id = self._desk.workspace, self._received_id

        def ask(page: StubPage) -> None:
            put = partial(set_received_stub, workspace, received_id)
            StubDialog(self, self._desk, page, put, self._desk.bus.publish).open()

        self._desk.tasks.read(lambda: read_received_stub(workspace, received_id), ask, self._refused)

    def _guardians(self) -> None:
        """Keep it from a guardian."""
        workspace, received_id = self._desk.workspace, self._received_id

        def ask(page: VisibilityPage) -> None:
            GuardianDialog(self, self._desk, page, recorded, is_received=True).open()

        def recorded(changes: ChangeSet) -> None:
            self._desk.bus.publish(changes)
            self._read_again("Sparat.")

        self._desk.tasks.read(lambda: read_received_visibility(workspace, received_id), ask, self._refused)

    def _read_again(self, words: str) -> None:
        """What is said about it, within the same opening."""
        workspace, received_id = self._desk.workspace, self._received_id

        def show(page: SortingPage) -> None:
            self._show_row(page.row)
            self.notice.tell(words, "ok")

        self._desk.tasks.read(lambda: read_sorting(workspace, received_id), show, self._refused)

    def _withdraw(self) -> None:
        ReasonDialog(
            self,
            self._desk,
            "Ta tillbaka dokumentet",
            "För ett dokument som inte hör hit. Det stryks över men finns kvar i arkivet, och loggen säger vem som "
            "tog tillbaka det.",
            "Ta tillbaka",
            partial(withdraw_received, self._desk.workspace, self._received_id),
            self.to_pupil,
        ).open()
