# SPDX-License-Identifier: EUPL-1.2
"""A scanned page that could not be placed: looked at, filed with the right document, or thrown away with a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from eht_desk.application import loose_pages
from eht_desk.application.changes import ChangeSet
from eht_desk.application.loose_pages import LooseRow, PaperChoice
from eht_desk.application.papers_out import PaperOut, papers_out
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, LoosePageId
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.pages import UnreadablePdf
from eht_desk.ui.printing.scanned_pages import pdf_of_pages
from eht_desk.ui.screens.reason_dialog import ReasonDialog
from eht_desk.ui.screens.today_waiting import person_text
from eht_desk.ui.signed.page_beside import PageBesideScreen
from eht_desk.ui.signed_texts import REASONS
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.writing import needs_writing

_MOST_PAGES = 60
"""Choices of a paper whose number of pages nobody noted."""


class LoosePageScreen(PageBesideScreen):
    """Route parameter: `page`. Looking at it leaves a log row."""

    heading = "Sida utan plats"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page_id = LoosePageId(route.parameters.get("page", ""))
        self._choice: PaperChoice | None = None
        self.reason = PlainLabel("", wraps=True)
        self.card.body.addWidget(self.reason)
        self.card.body.addWidget(Heading("Lägg sidan hos ett dokument", 3))
        self.out_list = Dropdown("Papper som är ute", [("", "Välj bland papper som är ute")])
        self.out_list.currentIndexChanged.connect(self._chosen_out)
        self.out_row = FormRow("&Papper som är ute", self.out_list)
        self.card.body.addWidget(self.out_row)
        self.code = LineField("Dokumentets kod", None, "7K2F-91")
        self.code.setMaxLength(20)
        self.code.returnPressed.connect(self.look_up)
        self.code_row = FormRow("&Eller skriv koden längst ner på papperet", self.code)
        self.find_button = SecondaryButton("Sök", self.look_up)
        beside = QHBoxLayout()
        beside.setSpacing(theme().px(8))
        beside.addWidget(self.code_row, 1)
        beside.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.card.body.addLayout(beside)
        self.found = PlainLabel("", "strong", wraps=True)
        self.card.body.addWidget(self.found)
        self.paper_list = Dropdown("Papper")
        self.paper_list.currentIndexChanged.connect(self._fill_pages)
        self.paper_row = FormRow("Papper", self.paper_list)
        self.page_list = Dropdown("Sida")
        self.page_row = FormRow("&Sida", self.page_list)
        self.card.body.addWidget(self.paper_row)
        self.card.body.addWidget(self.page_row)
        self.place_button = PrimaryButton("Lägg in sidan", self.place)
        self.card.body.addSpacing(theme().px(4))
        line = SideBySide()
        line.add(needs_writing(self.place_button))
        line.add(QWidget(), 1)
        self.card.body.addWidget(line)
        self.card.body.addWidget(Line())
        self.throw_button = LinkButton("Kasta sidan …", self.throw_away, icon="trash-2")
        thrown = SideBySide()
        thrown.add(needs_writing(self.throw_button))
        thrown.add(QWidget(), 1)
        self.card.body.addWidget(thrown)
        self.card.hide()
        self._show_choice(None)
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self._open))

    def first_focus(self) -> QWidget | None:
        """What is most likely done next."""
        return self.place_button if self._choice is not None else self.out_list

    def refresh(self) -> None:
        """One page as it was opened."""

    # ------------------------------------------------------------------------------------------------------ opening

    def _open(self) -> None:
        workspace, page_id = self._desk.workspace, self._page_id
        self._desk.tasks.write(lambda: _opened(workspace, page_id), self._show, self.failed)

    def _show(self, found: tuple[LooseRow, bytes, tuple[PaperOut, ...], PaperChoice | None]) -> None:
        row, content, out, choice = found
        moment = local_time(row.at)
        self.reason.setText(REASONS[row.reason])
        self.title_label.setText(f"Sida med koden {row.code}" if row.code else "Sida utan kod")
        place = f"sida {row.number} av {row.pages} i bunten" if row.pages > 1 else ""
        read = f"inläst {long_date(moment.date())} {moment:%H:%M} av {row.who}"
        code = f"kod {row.code}" if row.code else ""
        self.facts.setText(" · ".join(part for part in (place, code, read) if part))
        self.out_list.set_options(
            [
                ("", "Välj bland papper som är ute"),
                *((item.code, f"{person_text(item.pupil)} · {item.short_title} {item.code}") for item in out),
            ]
        )
        self.out_row.setVisible(bool(out))
        self.card.show()
        if choice is not None:
            self.code.setText(choice.code)
            self._show_choice(choice)
            suggestion = row.suggestion
            if suggestion is not None:
                self.paper_list.set_value(str(suggestion.paper_number))
                self.page_list.set_value(str(suggestion.page))
        pages = [(row.media_type, content)]
        self._desk.tasks.read(lambda: pdf_of_pages(pages), self.show_paper, self._not_drawn)
        self.focus_wanted.emit()

    def _not_drawn(self, error: BaseException) -> None:
        if not isinstance(error, UnreadablePdf):
            raise error
        self.show_paper(b"")
        self.cannot_show()

    # ----------------------------------------------------------------------------------------------------- choosing

    def look_up(self) -> None:
        """Look the code up."""
        self.code_row.show_problem("")
        workspace, code = self._desk.workspace, self.code.text()
        self._desk.tasks.read(lambda: loose_pages.find_paper(workspace, code), self._found, self._not_found)

    def _chosen_out(self) -> None:
        code = self.out_list.value()
        if code:
            self.code.setText(code)
            self.look_up()

    def _found(self, choice: PaperChoice) -> None:
        self._show_choice(choice)
        self.page_list.setFocus()

    def _not_found(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self._show_choice(None)
        if isinstance(error, RuleViolation) and error.field == "code":
            self.code_row.show_problem(errors.describe(error))
            self.code.setFocus()
        else:
            self.refused(error)

    def _show_choice(self, choice: PaperChoice | None) -> None:
        self._choice = choice
        papers = choice.papers if choice is not None else ()
        words = "" if choice is None else f"{person_text(choice.pupil)} · {choice.short_title} {choice.code}"
        if choice is not None and not papers:
            words = f"{words}. Det är inte utskrivet, så inget papper kan ha kommit tillbaka."
        self.found.setText(words)
        self.found.setVisible(choice is not None)
        self.paper_list.set_options(
            [(str(item.paper_number), f"Papper {item.paper_number}") for item in papers]
        )
        if papers:
            self.paper_list.set_value(str(papers[-1].paper_number))
        self.paper_row.setVisible(len(papers) > 1)
        self.page_row.setVisible(bool(papers))
        self.place_button.setEnabled(bool(papers))
        self._fill_pages()

    def _fill_pages(self) -> None:
        papers = self._choice.papers if self._choice is not None else ()
        paper = next((item for item in papers if str(item.paper_number) == self.paper_list.value()), None)
        if paper is None:
            self.page_list.set_options([])
            return
        numbers = range(1, (paper.pages or _MOST_PAGES) + 1)
        self.page_list.set_options(
            [
                (str(number), f"Sida {number}{' (finns redan)' if number in paper.present else ''}")
                for number in numbers
            ]
        )
        missing = next((number for number in numbers if number not in paper.present), None)
        if missing is not None:
            self.page_list.set_value(str(missing))

    # ------------------------------------------------------------------------------------------------------ actions

    def place(self) -> None:
        """Somebody says which page it is."""
        if self._choice is None or not self.page_list.value():
            return
        self.place_button.setEnabled(False)
        workspace, page_id, document_id = self._desk.workspace, self._page_id, self._choice.document_id
        number, page = int(self.paper_list.value()), int(self.page_list.value())
        self._desk.tasks.write(
            partial(_place, workspace, page_id, document_id, number, page), self._done, self._not_placed
        )

    def throw_away(self) -> None:
        """Ask why, then it is gone."""
        ReasonDialog(
            self,
            self._desk,
            "Kasta sidan",
            "Sidan tas bort ur arkivet och går inte att få tillbaka. Papperet har du kvar. Skälet sparas i loggen.",
            "Kasta sidan",
            partial(loose_pages.throw_away_page, self._desk.workspace, self._page_id),
            self.leave,
        ).open()

    def _done(self, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        self.leave()

    def _not_placed(self, error: BaseException) -> None:
        self.place_button.setEnabled(True)
        self.refused(error)


def _opened(
    workspace: Workspace, page_id: LoosePageId
) -> tuple[LooseRow, bytes, tuple[PaperOut, ...], PaperChoice | None]:
    content = loose_pages.open_loose(workspace, page_id)
    row = next((item for item in loose_pages.loose_pages(workspace) if item.id == page_id), None)
    if row is None:
        raise RuleViolation("not_found")
    choice = loose_pages.find_paper(workspace, row.code) if row.suggestion is not None else None
    return row, content, papers_out(workspace), choice


def _place(
    workspace: Workspace, page_id: LoosePageId, document_id: DocumentId, number: int, page: int
) -> ChangeSet:
    return loose_pages.place_page(workspace, page_id, document_id, number, page)
