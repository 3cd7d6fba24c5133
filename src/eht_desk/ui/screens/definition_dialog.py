# SPDX-License-Identifier: EUPL-1.2
"""A file of the school's looked at before it counts: on screen and on paper side by side, or what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.definition_preview import preview_pdf, sample_page
from eht_desk.application.form_pages import FormPage
from eht_desk.application.school_definitions import DefinitionLook, kind_of, look_at_definition, put_in
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import SchoolDefinitionId
from eht_desk.ui.definition_problems import details, sentence
from eht_desk.ui.definition_texts import look_title, look_words, suggestions_text
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.forms.field_factory import FieldFactory
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.printing.paper_view import PaperView
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, Line, PlainLabel
from eht_desk.ui.words import counted
from eht_desk.ui.writing import needs_writing


@dataclass(frozen=True, slots=True)
class Shown:
    """A file with all that the dialog shows of it."""

    content: bytes
    file_name: str
    look: DefinitionLook
    page: FormPage | None
    pdf: bytes


def look_through(workspace: Workspace, content: bytes, file_name: str) -> Shown:
    """Check it and make its preview. Long enough for a thread of its own."""
    look = look_at_definition(workspace, kind_of(content, file_name), content, file_name)
    if look.checked.problems:
        return Shown(content, file_name, look, None, b"")
    form = look.checked.form
    page = None if form is None else sample_page(workspace, form)
    return Shown(content, file_name, look, page, preview_pdf(workspace, look.checked))


class DefinitionDialog(QDialog):
    """`done` gets what changed, once the file is put in. With problems it can only be closed."""

    def __init__(
        self, parent: QWidget, desk: Desk, shown: Shown, done: Callable[[ChangeSet], object]
    ) -> None:
        super().__init__(parent.window())
        self._desk, self._shown, self._done = desk, shown, done
        self._room = parent.window().width()
        title = look_title(shown.look, shown.file_name)
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge = theme().px(24)
        column.setContentsMargins(edge, theme().px(20), edge, theme().px(20))
        column.setSpacing(theme().px(12))
        column.addWidget(Heading(title, 1, wraps=True))
        self.problems = shown.look.checked.problems
        if self.problems:
            found = counted(len(self.problems), "sak", "saker")
            words = f"Filen har {found} att rätta. Ingenting är inlagt. Rätta filen och välj den igen."
            column.addWidget(PlainLabel(words, "secondary", wraps=True))
            column.addWidget(self._problem_list(), 1)
        else:
            column.addWidget(PlainLabel(look_words(shown.look), "secondary", wraps=True))
            column.addWidget(self._preview(), 1)
        self.message = Notice(parent=self)
        column.addWidget(self.message)
        column.addLayout(self._foot())
        self.resize(self._width(), max(320, parent.window().height() - 60))

    def _width(self) -> int:
        """Wide where a form stands beside its paper."""
        wanted = theme().px(1160 if self._shown.page is not None else 760)
        return min(wanted, max(320, self._room - 40))

    def _problem_list(self) -> QWidget:
        page = ScrollPage(margin=0)
        page.setAccessibleName("Att rätta")
        card = Card("Att rätta")
        for number, problem in enumerate(self.problems):
            if number:
                card.body.addWidget(Line())
            card.body.addWidget(PlainLabel(sentence(problem), "strong", wraps=True))
            more = details(problem)
            if more:
                text = PlainLabel(more, "secondary", wraps=True)
                text.setTextInteractionFlags(
                    Qt.TextInteractionFlag.TextSelectableByMouse
                    | Qt.TextInteractionFlag.TextSelectableByKeyboard
                )
                text.setAccessibleName(f"{sentence(problem)} {more}")
                card.body.addWidget(text)
        page.body.addWidget(card)
        page.body.addStretch(1)
        return page

    def _preview(self) -> QWidget:
        beside = QSplitter(
            Qt.Orientation.Horizontal
        )  # also with large letters: height is what there is least of
        beside.setChildrenCollapsible(False)
        page, today = self._shown.page, self._desk.workspace.today
        self.form: FormView | None = None
        if page is not None:
            self.form = FormView(page, FieldFactory(page.definition.words, page.names, lambda: today))
            self.form.setAccessibleName("Så ser blanketten ut på skärmen")
            beside.addWidget(self.form)
        lines = suggestions_text(self._shown.look.checked)
        if lines:
            holder = ScrollPage(margin=0)
            holder.body.addWidget(PlainLabel(lines, wraps=True))
            holder.body.addStretch(1)
            beside.addWidget(holder)
        self.paper: PaperView | None = None
        if self._shown.pdf:
            self.paper = PaperView(self._desk.tasks, widest=theme().px(640))
            self.paper.setAccessibleName("Så ser papperet ut")
            self.paper.set_pdf(self._shown.pdf)
            beside.addWidget(self.paper)
        beside.setSizes([self._width()] * beside.count())
        return beside

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme().px(12))
        self.cancel_button = SecondaryButton("Stäng" if self.problems else "Avbryt", self.reject, self)
        self.cancel_button.setAutoDefault(False)
        if self.problems or self._shown.look.is_there:
            if self._shown.look.is_there:
                self.message.tell("Samma fil är redan inlagd.", "info")
            foot.addStretch(1)
            foot.addWidget(self.cancel_button)
            self.cancel_button.setFocus()
            return foot
        self.day = DateField(lambda: self._desk.workspace.today, "Ta i bruk från")
        self.day.set_value(self._desk.workspace.today)
        self.day_row = FormRow("Ta i bruk &från", self.day)
        self.put_in_button = needs_writing(PrimaryButton("Ta i bruk", self.put_in, self))
        foot.addWidget(self.day_row)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.put_in_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.put_in_button.setFocus()
        return foot

    def put_in(self) -> None:
        """Let it count from the chosen day."""
        self.message.clear()
        self.day_row.show_problem("")
        day = self.day.value()
        if day is None:
            self.day_row.show_problem("Skriv en dag, till exempel 2026-12-01.")
            self.day.setFocus()
            return
        self.put_in_button.setEnabled(False)
        workspace, shown = self._desk.workspace, self._shown
        self._desk.tasks.write(
            lambda: _put_in(workspace, shown, day), lambda made: self._taken(made[1]), self._refused
        )

    def _taken(self, changes: ChangeSet) -> None:
        self.accept()
        self._done(changes)

    def _refused(self, error: BaseException) -> None:
        self.put_in_button.setEnabled(True)
        if isinstance(error, RuleViolation) and error.field == "valid_from":
            self.day_row.show_problem(describe(error))
            self.day.setFocus()
            return
        self.message.tell(describe(error), "error")


def _put_in(workspace: Workspace, shown: Shown, day: date) -> tuple[SchoolDefinitionId, ChangeSet]:
    return put_in(workspace, shown.look.checked.kind, shown.content, shown.file_name, day)
