# SPDX-License-Identifier: EUPL-1.2
"""The print dialog: exactly the bytes that will be printed, the printer, the number of copies. Knows no documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from eht_desk.application.ports import PrintQueue
from eht_desk.application.printing import allowed_printers, require_printer
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.ui.device_settings import DeviceSettings
from eht_desk.ui.errors import describe, is_expected, text_of
from eht_desk.ui.policy_texts import decided_hint
from eht_desk.ui.printing.paper_view import PaperGround, PaperView
from eht_desk.ui.printing.qt_printing import new_printer, print_pages
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.fields import Dropdown, FormRow, LineField
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Heading, PlainLabel, plain_tooltip

MOST_COPIES = 5
_WHO_HINT = (
    "Eleven är skyddad. Den som nämns hämtar papperet; namnet sparas i loggen, som bara de behöriga läser."
)
_SPOOL_HINT = "Datorns egen utskriftskö kan spara en kopia en tid. Hämta papperet direkt vid skrivaren."


class PrintDesk(Protocol):
    """The little that printing needs of the window; a Desk has it, and so has first run."""

    @property
    def tasks(self) -> Tasks:
        """Threads."""
        ...

    @property
    def printers(self) -> PrintQueue:
        """The platform's printers."""
        ...

    @property
    def settings(self) -> DeviceSettings:
        """The device's settings, with what the IT department decided."""
        ...


def _nothing(_noted: object) -> None:
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class PrintRecord:
    """What is noted of every print once a printer took it, whether or not anybody still looks at the dialog.

    `note` gets how many and who stood at the printer, on a thread of its own; `noted` gets what it returned, on the
    main thread. Both outlive page and dialog. `failed` is the page's: what it cannot tell any more the window does.
    """

    note: Callable[[int, str], object]
    failed: Callable[[BaseException], None]
    noted: Callable[[Any], None] = _nothing


class PrintDialog(QDialog):
    """Shows `pdf` and prints it under `title`, which is a document code or the program's name, never a person's name.

    `caption` says on the screen which paper it is, where the title does not. `asks_who`: nothing is printed before
    somebody is named who stands at the printer; it gets the name on a thread of its own and refuses who may not
    (`at_printer.check_at_printer`). `is_never_file`: the paper goes to a printer or nowhere. `instead`: what is on the
    paper, in words, where its picture must not be on a screen. `record`: what is noted when the queue took the job,
    which may be after the dialog was closed.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: PrintDesk,
        pdf: bytes,
        title: str,
        caption: str = "",
        *,
        asks_who: Callable[[str], object] | None = None,
        is_never_file: bool = False,
        instead: str = "",
        record: PrintRecord | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pdf = pdf
        self._title = title
        self._caption = caption or title
        self._policy = desk.settings.policy
        self._may_be_file = self._policy.may_save_pdf and not is_never_file
        self._asks_who = asks_who
        self._instead = instead
        self._at_printer = ""
        self._record = record
        self._has_queue = False
        self._prints_by_qt = False
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName("Skriv ut")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.paper = PaperView(desk.tasks, self)
        self.printer = Dropdown("Skrivare", (), self)
        numbers = [(str(number), str(number)) for number in range(1, MOST_COPIES + 1)]
        self.copies = ChoiceButtons(numbers, "Antal", self, can_clear=False)
        self.copies.set_value("1")
        self.who = LineField("Vem står vid skrivaren?", self)
        self.who.setMaxLength(200)
        self._who_row = FormRow("&Vem står vid skrivaren?", self.who, _WHO_HINT, self)
        self._who_row.setVisible(asks_who is not None)
        self.message = Notice(parent=self)
        self._printer_row = FormRow("&Skrivare", self.printer, parent=self)
        self._number_rows = self.number_rows()
        self.print_button = PrimaryButton("Skriv ut", self._print, self, "printer")
        self.close_button = SecondaryButton("Stäng", self.close, self)
        self.who.returnPressed.connect(self.print_button.click)
        self._lay_out()
        self.print_button.setEnabled(False)
        if not instead:
            self.paper.set_pdf(pdf)
        desk.tasks.read(desk.printers.printers, self._show_printers, self._no_printers)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        edge = theme().px(20)
        if self._instead:
            self.paper.hide()
            words = QVBoxLayout()
            words.setContentsMargins(edge, edge, edge, edge)
            words.addWidget(PlainLabel(self._instead, wraps=True))
            words.addStretch(1)
            line.addLayout(words, 1)
        else:
            line.addWidget(PaperGround(self.paper, QMargins(edge, edge, 0, edge), self), 1)
        side = QWidget(self)
        side.setFixedWidth(theme().px(320))
        column = QVBoxLayout(side)
        edge = theme().px(24)
        column.setContentsMargins(edge, theme().px(20), edge, theme().px(20))
        column.setSpacing(theme().px(14))
        column.addWidget(Heading("Skriv ut", 1))
        column.addWidget(PlainLabel(self._caption, "secondary", wraps=True))
        if self._policy.printers:
            source = decided_hint(self._policy)
            pill = Pill("Skrivare bestämda av IT", "accent")
            pill.setToolTip(plain_tooltip(source))
            pill.setAccessibleDescription(source)
            column.addWidget(pill)
        column.addWidget(self._printer_row)
        for row in self._number_rows:
            column.addWidget(row)
        column.addWidget(self._who_row)
        column.addWidget(PlainLabel(_SPOOL_HINT, "hint", wraps=True))
        column.addWidget(self.message)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.print_button)
        column.addLayout(buttons)
        line.addWidget(side)
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(1366, 768)
        width, height = theme().px(900), theme().px(680)
        self.resize(min(width, room.width() - 40), min(height, room.height() - 40))

    def _show_printers(self, names: tuple[str, ...]) -> None:
        names = allowed_printers(self._policy, names)
        if not names and self._policy.printers:
            # No queue that takes our bytes, or none of its printers is allowed: those that Qt knows, by name. The
            # system's own dialog would offer them all.
            names = allowed_printers(self._policy, tuple(QPrinterInfo.availablePrinterNames()))
            self._prints_by_qt = bool(names)
            if not names:
                self._printer_row.hide()
                self._show_number(False)
                self.message.tell(text_of("no_printer_allowed"), "error")
                self.close_button.setFocus()
                return
        self._has_queue = bool(names)
        self.printer.set_options([(name, name) for name in names])
        self._printer_row.setVisible(self._has_queue)
        self._show_number(self._has_queue)
        if not self._has_queue:
            self.print_button.set_text("Välj skrivare …")
        self.print_button.setEnabled(True)
        (self.who if self._asks_who else self.print_button).setFocus()

    def _no_printers(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._show_printers(())

    def _print(self) -> None:
        self.message.clear()  # what it says is about the former print
        self._who_row.show_problem("")
        if self._asks_who is None:
            self._go_on(None)
            return
        check, name = self._asks_who, self.who.text().strip()
        self._at_printer = name
        self.print_button.setEnabled(False)
        self._desk.tasks.read(lambda: check(name), self._go_on, self._is_not_to_fetch)

    def _is_not_to_fetch(self, error: BaseException) -> None:
        """Nobody is named, or somebody who may not: said beside the field, and nothing has been sent."""
        if not (isinstance(error, RuleViolation) and error.field == "at_printer"):
            self.is_refused(error)
            return
        self.print_button.setEnabled(True)
        self._who_row.show_problem(describe(error))
        self.who.setFocus()

    def _go_on(self, _checked: object) -> None:
        self.print_button.setEnabled(True)
        if not self._has_queue:
            self._ask_system()
            return
        name, copies = self.printer.value(), self.wanted()
        if copies is None:
            return
        self.print_button.setEnabled(False)
        if self._prints_by_qt:
            printer = new_printer(self._title)
            printer.setPrinterName(name)
            printer.setCopyCount(copies)
            self._print_through_qt(printer)
            return
        self.start(name, copies)

    def show_paper(self, pdf: bytes) -> None:
        """Another paper in the place of the first."""
        self._pdf = pdf
        self.paper.set_pdf(pdf)

    def number_rows(self) -> tuple[QWidget, ...]:
        """The rows that ask how many; shown when the number is not asked for by the system's own dialog."""
        return (FormRow("&Antal", self.copies, parent=self),)

    def wanted(self) -> int | None:
        """How many are wanted; None when the number is not one, which its row says then."""
        return int(self.copies.value())

    def start(self, printer: str, copies: int) -> None:
        """Hand the paper to the printer's queue."""
        self.send(printer, self._pdf, copies)

    def send(self, printer: str, pdf: bytes, copies: int) -> None:
        """Queue the bytes, note it and say how it went."""
        job, queue, title = self._job(printer, copies), self._desk.printers, self._title
        self._desk.tasks.read(
            lambda: job.send(queue, title, pdf),
            job.done,
            self._failed(job),
            is_saving=self._record is not None,
        )

    def _job(self, printer: str, copies: int) -> _Job:
        return _Job(self, printer, copies, self._at_printer, self._record)

    def _failed(self, job: _Job) -> Callable[[BaseException], None]:
        """Who is told. Of what was to be noted it is the page, and when that is gone the window."""
        tell = self.is_refused if self._record is None else self._record.failed
        return lambda error: job.failed(error, tell)

    def _show_number(self, is_shown: bool) -> None:
        for row in self._number_rows:
            row.setVisible(is_shown)

    def _ask_system(self) -> None:
        printer = new_printer(self._title)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, self._may_be_file)
        dialog.accepted.connect(lambda: self._print_through_qt(printer))
        dialog.setModal(True)
        dialog.show()

    def _print_through_qt(self, printer: QPrinter) -> None:
        # On the main thread: QPrinter belongs to it. One A4 page takes some 30 ms.
        try:
            require_printer(self._policy, printer.printerName())
            if printer.outputFileName() and not self._may_be_file:
                raise ExpectedFailure("never_a_file" if self._policy.may_save_pdf else "pdf_saving_off")
            print_pages(printer, self._pdf)
        except ExpectedFailure as error:
            self.is_refused(error)
        else:
            job = self._job(printer.printerName(), max(printer.copyCount(), 1))
            self._desk.tasks.write(job.note, job.done, self._failed(job))

    def is_sent(self, name: str, copies: int) -> None:
        """Say that the queue took it."""
        self.message.tell(f"Skickat till skrivaren {name}{self.number_text(copies)}.", "ok")
        self.print_button.set_text("Skriv ut igen")
        self.print_button.setEnabled(True)
        self.close_button.setFocus()

    def number_text(self, copies: int) -> str:
        """How many went to the printer, after its name; nothing for one."""
        return "" if copies == 1 else f": {copies} exemplar"

    def is_refused(self, error: BaseException) -> None:
        """Say why it did not go; an unexpected error goes on."""
        if not is_expected(error):
            raise error
        self.message.tell(describe(error), "error")
        self.print_button.setEnabled(True)


class _Job:
    """One print on its way: sent and noted in one piece of work, so that neither Esc nor a lock comes between.

    Not a QObject, for its callbacks come whatever became of the dialog.
    """

    def __init__(
        self, dialog: PrintDialog, printer: str, copies: int, at_printer: str, record: PrintRecord | None
    ) -> None:
        self._dialog, self._printer, self._copies = dialog, printer, copies
        self._at_printer, self._record = at_printer, record
        self._is_sent = False

    def send(self, queue: PrintQueue, title: str, pdf: bytes) -> object:
        """On the thread for readings, for a printer may take a minute to answer; the note waits for a save at most."""
        queue.send(self._printer, title, pdf, self._copies)
        return self.note()

    def note(self) -> object:
        """A printer took it."""
        self._is_sent = True
        return None if self._record is None else self._record.note(self._copies, self._at_printer)

    def done(self, noted: object) -> None:
        """The queue took it and that is noted."""
        self._tell()
        if self._record is not None:
            self._record.noted(noted)

    def failed(self, error: BaseException, tell: Callable[[BaseException], None]) -> None:
        """The queue refused it, or what was printed could not be noted."""
        if self._is_sent:
            self._tell()
            tell(error)
        elif isValid(self._dialog):
            self._dialog.is_refused(error)
        else:
            tell(error)

    def _tell(self) -> None:
        if isValid(self._dialog):
            self._dialog.is_sent(self._printer, self._copies)


def print_pdf(
    parent: QWidget,
    desk: PrintDesk,
    pdf: bytes,
    title: str,
    caption: str = "",
    *,
    asks_who: Callable[[str], object] | None = None,
    is_never_file: bool = False,
    instead: str = "",
    record: PrintRecord | None = None,
) -> PrintDialog:
    """Open the print dialog over the window of `parent`; it closes with the window's other dialogs at lock."""
    dialog = PrintDialog(
        parent.window(),
        desk,
        pdf,
        title,
        caption,
        asks_who=asks_who,
        is_never_file=is_never_file,
        instead=instead,
        record=record,
    )
    dialog.open()
    return dialog
