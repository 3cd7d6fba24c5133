# SPDX-License-Identifier: EUPL-1.2
"""Somebody looks at a paper that came back and confirms that it is signed: the day, the witness, where the original is.

Several papers come one after another; Enter confirms and goes on. Without a scan there is nothing to look at here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import loose_pages, papers_out, signed_papers
from eht_desk.application.changes import ChangeSet
from eht_desk.application.loose_pages import PaperLook, look_at_paper
from eht_desk.application.papers_out import OpenedPage
from eht_desk.application.store_settings import read_settings
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.domain.settings import SIGNED_ORIGINALS_PLACE
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.printing.document_paper import note_then
from eht_desk.ui.printing.pages import UnreadablePdf
from eht_desk.ui.printing.print_dialog import print_pdf
from eht_desk.ui.printing.scanned_pages import pdf_of_pages
from eht_desk.ui.screens.record_screen import person_words
from eht_desk.ui.signed.page_beside import PageBesideScreen
from eht_desk.ui.signed_texts import page_list, superseded_words
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.writing import needs_writing

_LOOK = "Titta efter underskriften på papperet. Bekräfta när den finns där."
_WITHOUT = "Ingen sida är inläst. Titta på papperet självt, och lägg det sedan där originalen förvaras."


_TICKS = (
    "På papperet har eleven kryssat vad som får lämnas vidare. När du har bekräftat skriver du in kryssen."
)


def confirming(papers: list[tuple[DocumentId, int]]) -> Route:
    """The way to confirming these papers, one after another."""
    return Route(
        "confirm_signed", {"papers": " ".join(f"{document}:{number}" for document, number in papers)}
    )


class ConfirmSignedScreen(PageBesideScreen):
    """Route parameters: `papers`, see `confirming`; `back`: the document, when the way here began there.

    Looking at the pages leaves a log row, printing them another.
    """

    heading = "Bekräfta underskrift"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._papers = [
            (DocumentId(document), int(number))
            for word in route.parameters.get("papers", "").split()
            for document, _, number in [word.partition(":")]
            if number.isdigit()
        ]
        self._leads_back = "back" in route.parameters
        self._pdf = b""
        if self._leads_back:
            self.back_button.set_text("Till dokumentet")
        self._at = 0
        self._turn = 0
        """Which opening is under way or shown: answers to a former one come too late."""
        self._waits_for_pages = False
        self._look: PaperLook | None = None
        self._usual = ""
        self._opened: tuple[OpenedPage, ...] = ()
        self.about = PlainLabel("", wraps=True)
        self.card.body.addWidget(self.about)
        self.day = DateField(lambda: desk.workspace.today, "Dag för underskrift")
        self.witness = LineField("I närvaro av")
        self.place = LineField("Var originalet finns")
        self.place.setPlaceholderText("Till exempel elevakten")
        self.rows: Mapping[str, FormRow] = {
            "signed_on": FormRow(
                "&Dag för underskrift", self.day, "Den dag som står vid underskriften, eller i dag."
            ),
            "witnessed_by": FormRow("&I närvaro av, om någon", self.witness),
            "kept_at": FormRow("&Var originalet finns", self.place),
        }
        for row in self.rows.values():
            self.card.body.addWidget(row)
        self.confirm_button = PrimaryButton("Bekräfta underskrift", self.confirm)
        self.confirm_button.setAccessibleDescription("Enter")
        self.skip_button = SecondaryButton("Hoppa över", self.go_on)
        buttons = SideBySide()
        buttons.add(needs_writing(self.confirm_button))
        buttons.add(self.skip_button)
        buttons.add(QWidget(), 1)
        self.card.body.addSpacing(theme().px(4))
        self.card.body.addWidget(buttons)
        self.hint = PlainLabel("Enter bekräftar och går vidare.", "hint", wraps=True)
        self.card.body.addWidget(self.hint)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(theme().px(4))
        self.card.body.addLayout(self._ways)
        for line in (self.day.line, self.witness, self.place):
            line.returnPressed.connect(self._enter)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.card)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._enter)
        self.card.hide()
        self.paper.shown.connect(lambda _pages: self._pages_are_there())
        self.paper.unreadable.connect(self._pages_are_there)
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self._open))

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """Printing what came back, as soon as it is shown."""
        return (HeaderAction("print", "Skriv ut", self._print),) if self._pdf else ()

    def first_focus(self) -> QWidget | None:
        """The day, or the pages where nothing is to be confirmed."""
        if not self.cover.isHidden():
            return self.show_button
        is_open = self._look is None or self._look.paper.may_confirm
        return self.day if is_open else self.paper

    def leave(self) -> None:
        """Back to where the way here began."""
        if self._leads_back:
            self._desk.navigator.back()
        else:
            super().leave()

    def refresh(self) -> None:
        """What stands here is one paper as it was opened."""

    def state(self) -> dict[str, Any]:
        """Which paper was shown."""
        return {
            "at": self._at,
            "on": self.day.line.text(),
            "witness": self.witness.text(),
            "place": self.place.text(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """That one again."""
        at = state.get("at")
        if isinstance(at, int) and 0 <= at < len(self._papers):
            self._at = at
        self.day.line.setText(str(state.get("on", "")))
        self.witness.setText(str(state.get("witness", "")))
        self.place.setText(str(state.get("place", "")))

    # ------------------------------------------------------------------------------------------------------ opening

    def _open(self) -> None:
        if self._at >= len(self._papers):
            self.leave()
            return
        self._take_off()
        turn, workspace, (document_id, number) = self._turn, self._desk.workspace, self._papers[self._at]
        self._desk.tasks.write(
            partial(_opened, workspace, document_id, number),
            lambda found: self._show(turn, found),
            self.failed,
        )

    def _take_off(self) -> None:
        """Nothing of the former paper stays while the next is read: neither its pages nor what can be done with it."""
        self._turn += 1
        self._look, self._opened, self._pdf, self._waits_for_pages = None, (), b"", False
        self.paper.clear()
        self.facts.setText("")
        self.confirm_button.setEnabled(False)
        self.skip_button.setEnabled(False)
        self._clear_ways()
        self.header_changed.emit()

    def _show(self, turn: int, found: tuple[PaperLook, tuple[OpenedPage, ...], str]) -> None:
        if turn != self._turn:
            return
        self._look, self._opened, self._usual = found
        look = self._look
        self.notice.clear()
        self.about_pupil.emit(str(look.paper.pupil.id))
        is_open = look.paper.may_confirm
        heading = self.heading if is_open else "Kommit tillbaka"
        self.title_label.setText(f"{heading} · {look.paper.short_title}")
        place = f"{self._at + 1} av {len(self._papers)}" if len(self._papers) > 1 else ""
        facts = (person_words(look.paper.pupil), f"{look.paper.code}, version {look.paper.version}", place)
        self.facts.setText(" · ".join(part for part in facts if part))
        self._tell(look)
        for row in self.rows.values():
            row.show_problem("")
            row.setVisible(is_open)
        for part in (self.confirm_button, self.hint, self.about):
            part.setVisible(is_open)
        if not self.place.text():
            self.place.setText(self._usual)
        self._waits_for_pages = True
        asks_ticks = is_open and look.paper.has_approvals
        self.confirm_button.set_text(
            "Bekräfta och skriv in kryssen" if asks_ticks else "Bekräfta underskrift"
        )
        self.skip_button.setVisible(len(self._papers) > 1)
        self.skip_button.setEnabled(True)
        self._show_ways(look)
        self.card.setVisible(is_open or self._ways.count() > 0 or len(self._papers) > 1)
        pages = [(opened.row.media_type, opened.content) for opened in self._opened]
        if pages:
            self._desk.tasks.read(
                lambda: pdf_of_pages(pages),
                lambda pdf: self._drawn(turn, pdf),
                lambda error: self._not_drawn(turn, error),
            )
        else:
            self._drawn(turn, b"")
        self.focus_wanted.emit()

    def _tell(self, look: PaperLook) -> None:
        self.about.setText(_LOOK if self._opened else _WITHOUT)
        if look.paper.is_superseded:
            self.notice.tell(superseded_words(look.paper.version), "warn")
        elif not look.paper.may_confirm:
            self.notice.tell("Underskriften är redan bekräftad.", "ok")
        elif self._opened and look.paper.missing:
            words = page_list(look.paper.missing)
            self.notice.tell(f"{words[0].upper()}{words[1:]} har inte kommit tillbaka.", "warn")

    def _clear_ways(self) -> None:
        while item := self._ways.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_ways(self, look: PaperLook) -> None:
        self._clear_ways()
        if look.paper.has_approvals and look.paper.may_confirm:
            self._ways.addWidget(PlainLabel(_TICKS, "secondary", wraps=True))
        for opened in self._opened:
            if opened.row.may_take_away:
                name = f"Sida {opened.row.page} hör inte hit"
                button = LinkButton(name, partial(self._take_away, opened))
                self._ways.addWidget(needs_writing(button), 0, Qt.AlignmentFlag.AlignLeft)

    def _drawn(self, turn: int, pdf: bytes) -> None:
        if turn != self._turn:
            return
        self._pdf = pdf
        self.show_paper(pdf, is_covered=self._look is not None and self._look.paper.pupil.is_protected)
        self.header_changed.emit()
        if not self.cover.isHidden():
            self.focus_wanted.emit()
        if not pdf:
            self._pages_are_there()

    def _not_drawn(self, turn: int, error: BaseException) -> None:
        if not isinstance(error, UnreadablePdf):
            raise error
        if turn == self._turn:
            self._drawn(turn, b"")
            self.cannot_show()

    def _pages_are_there(self) -> None:
        """They can be seen, or are not here to be seen: from now on somebody can say what stands on them."""
        if self._waits_for_pages and self._look is not None:
            self._waits_for_pages = False
            self.confirm_button.setEnabled(self._look.paper.may_confirm)

    # ------------------------------------------------------------------------------------------------------ actions

    def _enter(self) -> None:
        if self.confirm_button.isEnabled():
            self.confirm()

    def confirm(self) -> None:
        """The signature is there; then the next paper."""
        for row in self.rows.values():
            row.show_problem("")
        day = self.day.value()
        if day is None:
            is_empty = not self.day.line.text().strip()
            words = "Skriv dagen som står vid underskriften." if is_empty else "Datumet går inte att läsa."
            self.rows["signed_on"].show_problem(f"{words} Skriv som 2026-11-23, eller i dag.")
            self.day.setFocus()
            return
        self.confirm_button.setEnabled(False)
        self.skip_button.setEnabled(False)
        workspace, (document_id, number) = self._desk.workspace, self._papers[self._at]
        work = partial(_confirm, workspace, document_id, number, day, self.witness.text(), self.place.text())
        self._desk.tasks.write(work, self._confirmed, self._not_confirmed)

    def go_on(self) -> None:
        """The next paper, or back to the list after the last."""
        self._at += 1
        self.day.set_value(None)
        self._open()

    def _confirmed(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        if self._look is not None and self._look.paper.has_approvals:
            self._to_approval(self._look)
        else:
            self.go_on()

    def _not_confirmed(self, error: BaseException) -> None:
        self.confirm_button.setEnabled(True)
        self.skip_button.setEnabled(True)
        if isinstance(error, RuleViolation) and error.field in self.rows:
            row = self.rows[error.field]
            row.show_problem(errors.describe(error))
            row.field.setFocus()
        else:
            self.refused(error)

    def _take_away(self, opened: OpenedPage) -> None:
        workspace, (document_id, _) = self._desk.workspace, self._papers[self._at]
        self._desk.tasks.write(
            lambda: loose_pages.unfile_page(workspace, document_id, opened.row.id), self._taken, self.refused
        )

    def _taken(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self._open()

    def _print(self) -> None:
        """Noted before it is done; the job carries the program's name only."""
        look, pdf = self._look, self._pdf  # what is seen now, whatever is opened before somebody is named
        if look is None:
            return
        workspace, document_id = self._desk.workspace, look.paper.document_id
        note_then(
            self,
            self._desk,
            lambda who: papers_out.note_returned_print(workspace, document_id, who),
            lambda is_protected: self._open_print(pdf, look.paper.short_title, is_protected),
            self.refused,
        )

    def _open_print(self, pdf: bytes, caption: str, is_protected: bool) -> None:
        print_pdf(self, self._desk, pdf, "EHT Desk", caption, is_never_file=is_protected)

    def _to_approval(self, look: PaperLook) -> None:
        """What the pupil ticked is written down at once; the papers that are left come after it."""
        paper = look.paper
        about = {"pupil": str(paper.pupil.id), "form": paper.form_id, "document": str(paper.document_id)}
        left = self._papers[self._at + 1 :]
        self._desk.navigator.go(Route("approve", {**about, **(confirming(left).parameters if left else {})}))


def _opened(
    workspace: Workspace, document_id: DocumentId, number: int
) -> tuple[PaperLook, tuple[OpenedPage, ...], str]:
    look = look_at_paper(workspace, document_id, number)
    pages = papers_out.open_returned(workspace, document_id, look.pages) if look.pages else ()
    return look, pages, str(read_settings(workspace)[SIGNED_ORIGINALS_PLACE])


def _confirm(
    workspace: Workspace, document_id: DocumentId, number: int, day: date, witness: str, place: str
) -> ChangeSet:
    return signed_papers.confirm_signed(workspace, document_id, number, day, witness, place)
