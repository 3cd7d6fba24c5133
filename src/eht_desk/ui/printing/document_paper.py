# SPDX-License-Identifier: EUPL-1.2
"""Printing what is about a pupil: a document's paper, and things that are noted before they are printed.

For a protected pupil somebody is named who stands at the printer, and nothing goes to a file this way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from eht_desk.application.at_printer import check_at_printer
from eht_desk.application.changes import ChangeSet
from eht_desk.application.papers import (
    PaperIssue,
    PreparedPaper,
    issue_paper,
    keep_paper,
    prepare_paper,
    record_print,
)
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.alive import is_alive
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.printing.print_dialog import PrintRecord, print_pdf
from eht_desk.ui.widgets.fields import LineField


def print_paper(
    parent: QWidget,
    desk: Desk,
    issue: PaperIssue,
    failed: Callable[[BaseException], None],
    recorded: Callable[[], None] | None = None,
) -> None:
    """The print dialog for an issued paper. Its code is the title of the print job.

    Only what a printer took counts as printed: closing the dialog leaves no trace of a copy. What it took is noted
    though the page is gone, and then `recorded` is left out.
    """
    asks, workspace = issue.is_protected, desk.workspace

    def noted(changes: ChangeSet) -> None:
        desk.bus.publish(changes)
        if recorded is not None and is_alive(recorded):
            recorded()

    def note(copies: int, at_printer: str) -> ChangeSet:
        return record_print(workspace, issue.document.id, issue.paper.number, copies, at_printer)

    print_pdf(
        parent,
        desk,
        issue.pdf,
        issue.document.code,
        asks_who=partial(check_at_printer, workspace, issue.document.pupil_id) if asks else None,
        is_never_file=asks,
        record=PrintRecord(note, failed, noted),
    )


def issue_then(
    desk: Desk,
    document_id: DocumentId,
    then: Callable[[PaperIssue], None],
    failed: Callable[[BaseException], None],
    copy_id: str = "",
    language: str = "",
) -> None:
    """The issued paper, for `then`. It is made on the reader thread, so that no save waits; only the keeping is in the
    writers' queue.
    """
    workspace = desk.workspace

    def kept(issue: PaperIssue) -> None:
        desk.bus.publish(issue.changes)
        then(issue)

    def again(error: BaseException) -> None:
        if isinstance(error, ExpectedFailure) and error.code == "changed_meanwhile":
            desk.tasks.write(lambda: issue_paper(workspace, document_id, copy_id, language), kept, failed)
        else:
            failed(error)

    def keep(prepared: PreparedPaper) -> None:
        desk.tasks.write(lambda: keep_paper(workspace, prepared), kept, again)

    desk.tasks.read(lambda: prepare_paper(workspace, document_id, copy_id, language), keep, failed)


def note_then(
    screen: QWidget,
    desk: Desk,
    note: Callable[[str], object],
    then: Callable[[bool], None],
    refused: Callable[[BaseException], None],
) -> None:
    """Note that something is printed, then do it. `note` gets who stands at the printer, which is asked when it must
    be known; `then` gets whether it was.
    """

    def asked(error: BaseException) -> None:
        if isinstance(error, RuleViolation) and error.field == "at_printer":
            _ask(screen, desk, note, then)
        else:
            refused(error)

    desk.tasks.write(lambda: note(""), lambda _nothing: then(False), asked)


def _ask(screen: QWidget, desk: Desk, note: Callable[[str], object], then: Callable[[bool], None]) -> None:
    who = LineField("Vem står vid skrivaren?")
    who.setMaxLength(200)

    def noted(_nothing: object) -> None:
        dialog.done_well()
        then(True)

    def go_on() -> None:
        desk.tasks.write(lambda: note(who.text()), noted, dialog.refuse)

    dialog = SmallDialog(
        screen,
        "Skriv ut",
        desk.workspace.services.guidance.get("received_as_it_came").text,
        {"at_printer": ("&Vem står vid skrivaren?", who)},
        "Fortsätt",
        go_on,
    )
    dialog.open()
