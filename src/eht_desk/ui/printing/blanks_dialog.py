# SPDX-License-Identifier: EUPL-1.2
"""The print dialog for empty forms: any number of them, or one for each pupil of a class, as one job."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from eht_desk.application.blanks import MOST_BLANKS, class_sizes, print_blanks
from eht_desk.application.paper_making import languages_of
from eht_desk.application.papers import blank_paper
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.protection import Secret
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.printing.print_dialog import PrintDialog
from eht_desk.ui.widgets.check_box import CheckBox
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.text import plain_tooltip

_OWN_SHEETS = "&Varje blankett på eget ark"
_OWN_SHEETS_HINT = "För skrivare som skriver på båda sidor."


def language_choices(languages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Swedish alone, then each second language."""
    return [("", "Bara svenska"), *((tag, f"Svenska och {name}") for tag, name in languages)]


class BlanksDialog(PrintDialog):
    """As the print dialog, with a number instead of a few copies. What it prints holds no names.

    Signal `_done(int, int)` carries how far a long job is from its thread.
    """

    _done = Signal(int, int)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        pdf: bytes,
        form_id: str,
        title: str,
        hidden: frozenset[Secret] = frozenset(),
    ) -> None:
        self._hidden = hidden
        self.number = LineField("Antal")
        self.number.setText("1")
        self.classes = Dropdown("En för varje elev i", [("", "Välj klass")])
        self.language = Dropdown("Språk", language_choices(()))
        self.own_sheets = CheckBox(_OWN_SHEETS)
        self._form_id = form_id
        self._has_classes = False
        self._number = 0
        self._has_languages = False
        self._blanks = desk
        self._stop = Event()
        super().__init__(parent, desk, pdf, title)
        self.copies.hide()
        self.own_sheets.setToolTip(plain_tooltip(_OWN_SHEETS_HINT))
        self.own_sheets.setAccessibleDescription(_OWN_SHEETS_HINT)
        self._done.connect(self._tell_progress)
        self.finished.connect(lambda _result: self._stop.set())
        self.classes.currentIndexChanged.connect(lambda _index: self._take_class())
        self.number.returnPressed.connect(self.print_button.click)
        workspace = desk.workspace
        desk.tasks.read(lambda: class_sizes(workspace), self._offer_classes, self._no_classes)
        desk.tasks.read(lambda: languages_of(workspace, form_id), self._offer_languages, self.is_refused)

    def number_rows(self) -> tuple[QWidget, ...]:
        """The number, and the classes it can come from."""
        self._number_row = FormRow("&Antal", self.number, parent=self)
        self._class_row = FormRow("&En för varje elev i", self.classes, parent=self)
        self._language_row = FormRow("S&pråk", self.language, parent=self)
        return self._number_row, self._class_row, self._language_row, self.own_sheets

    def number_widgets(self) -> tuple[FormRow, ...]:
        """The rows that can say what is wrong with their field."""
        return self._number_row, self._class_row, self._language_row

    def wanted(self) -> int | None:
        """The number as it is written."""
        text = self.number.text().strip()
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        if 1 <= count <= MOST_BLANKS:
            self._number_row.show_problem("")
            return count
        problem = RuleViolation("blank_count", "count", {"limit": MOST_BLANKS})
        self._number_row.show_problem(describe(problem))
        self.number.setFocus()
        return None

    def number_text(self, copies: int) -> str:
        """How many blanks; they are one job."""
        return f": {self._number} blanketter" if self._number > 1 else super().number_text(copies)

    def start(self, printer: str, copies: int) -> None:
        """One blank goes as it is; more become one file first, which closing the dialog stops."""
        self._number = copies
        if copies == 1:
            super().start(printer, copies)
            return
        self._stop.clear()
        workspace, form_id = self._blanks.workspace, self._form_id
        own_sheets, language, hidden = self.own_sheets.isChecked(), self.language.value(), self._hidden

        def made() -> bytes:
            try:
                return print_blanks(
                    workspace,
                    form_id,
                    copies,
                    self._watch,
                    own_sheets=own_sheets,
                    language=language,
                    hidden=hidden,
                )
            except ExpectedFailure as error:
                if error.code != "cancelled":
                    raise
                return b""  # nobody waits for it any more

        def ready(pdf: bytes) -> None:
            if pdf:
                self.send(printer, pdf, 1)

        self._blanks.tasks.aside(made, ready, self.is_refused)

    def _watch(self, done: int, count: int) -> None:
        """On the thread of the job."""
        if self._stop.is_set() or not isValid(self):
            raise ExpectedFailure("cancelled")
        self._done.emit(done, count)

    def _tell_progress(self, done: int, count: int) -> None:
        self.message.tell(f"Gör i ordning {done} av {count} blanketter.")

    def _take_class(self) -> None:
        if self.classes.value():
            self.number.setText(self.classes.value())

    def _offer_classes(self, sizes: tuple[tuple[str, int], ...]) -> None:
        self._has_classes = bool(sizes)
        self._class_row.setVisible(self._has_classes and not self._number_row.isHidden())
        self.classes.set_options(
            [("", "Välj klass"), *((str(count), f"{name}, {count} elever") for name, count in sizes)]
        )

    def _offer_languages(self, languages: tuple[tuple[str, str], ...]) -> None:
        self._has_languages = bool(languages)
        self._language_row.setVisible(self._has_languages)
        self.language.set_options(language_choices(languages))
        self.language.currentIndexChanged.connect(lambda _index: self._take_language())

    def _take_language(self) -> None:
        """Nothing is printed until the paper in that language is the one that is shown."""
        workspace, form_id, language = self._blanks.workspace, self._form_id, self.language.value()
        hidden = self._hidden
        self.print_button.setEnabled(False)

        def show(pdf: bytes) -> None:
            if language == self.language.value():
                self.show_paper(pdf)
                self.print_button.setEnabled(True)

        self._blanks.tasks.read(
            lambda: blank_paper(workspace, form_id, language, hidden), show, self.is_refused
        )

    def _no_classes(self, _error: BaseException) -> None:
        self._class_row.hide()  # a number can still be written
