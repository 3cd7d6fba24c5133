# SPDX-License-Identifier: EUPL-1.2
"""What a person does with a document from the form page: print, save, note copy and signature, correct, discard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from eht_desk.application import form_work, papers
from eht_desk.application.changes import ChangeSet
from eht_desk.application.guardian_visibility import VisibilityPage, read_visibility
from eht_desk.application.hand_overs import HandOverPage, hand_over_page
from eht_desk.application.paper_names import is_about_protected
from eht_desk.application.papers import PaperIssue
from eht_desk.application.store_settings import read_settings
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty, may
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.errors import ExpectedFailure, RuleViolation
from eht_desk.domain.forms.model import FormDefinition
from eht_desk.domain.ids import DraftId
from eht_desk.domain.protection import Secret
from eht_desk.domain.settings import SIGNED_ORIGINALS_PLACE
from eht_desk.ui.desk import Desk
from eht_desk.ui.file_dialogs import leaves_no_trace, write_whole
from eht_desk.ui.forms.autosave import Autosave
from eht_desk.ui.forms.card_focus import CardFocus
from eht_desk.ui.forms.document_card import DocumentCard, DocumentSteps
from eht_desk.ui.forms.document_printing import DocumentPrinting
from eht_desk.ui.forms.form_choices import FormRuns
from eht_desk.ui.forms.guardian_dialog import GuardianDialog
from eht_desk.ui.forms.hand_over_dialog import HandOverDialog
from eht_desk.ui.forms.nature_dialog import NatureDialog
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.forms.stub_dialog import stub_step
from eht_desk.ui.navigation import Route
from eht_desk.ui.printing.document_paper import issue_then
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea


class DocumentActions(QObject):
    """Dialogs and use cases behind the form page's buttons.

    Signals: `document_changed()` when the page should be read again, `told(text, kind)` for a message on the page,
    `refused(error)` when something did not go and no dialog is open to say so.
    """

    document_changed = Signal()
    told = Signal(str, str)
    refused = Signal(object)

    def __init__(self, desk: Desk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk = desk
        self._screen = screen
        self._printing = DocumentPrinting(desk, screen)
        self._printing.document_changed.connect(self.document_changed)
        self._focus = CardFocus(screen)
        self.document_changed.connect(self._focus.remember)  # before the page is read again
        self._printing.refused.connect(self.refused)

    def card(
        self,
        document: Document,
        definition: FormDefinition,
        wrong: bool = False,
        printed: datetime | None = None,
    ) -> DocumentCard:
        """Where the document's paper is on its way, with the next step. `wrong`: its papers name another pupil."""
        steps = DocumentSteps(
            lambda: self.print_document(document),
            lambda: self.record_signature(document),
            lambda handover: self.hand_over(document, handover),
            lambda: self.hand_over(document),
            lambda: self.guardians(document),
            lambda: self.say_nature(document),
            stub_step(self._screen, self._desk, document, definition, self.refused.emit),
        )
        day = self._desk.workspace.today
        on = None if printed is None else local_time(printed).date()
        card = DocumentCard(document, definition, day, steps, names_wrong_pupil=wrong, printed_on=on)
        return self._focus.give(card)

    def runs(
        self, lock: Callable[[], None], discard: Callable[[], None], print_blank: Callable[[], None]
    ) -> FormRuns:
        """What the page's primary button and menu start."""
        return FormRuns(
            lock,
            discard,
            print_blank,
            self.print_document,
            self.record_signature,
            self.save_pdf,
            self.correct,
            self._desk.workspace.services.policy.may_save_pdf,
            self._desk.navigator.go,
            self.print_other,
            lambda unit_id: may(self._desk.who.viewer, Duty.MEND_MISTAKES, unit_id),
        )

    # -- paper

    def print_blank(self, form_id: str, title: str, hidden: frozenset[Secret] = frozenset()) -> None:
        """The empty form, for a talk with pen and paper."""
        self._printing.print_blank(form_id, title, hidden)

    def print_document(self, document: Document) -> None:
        """Issue the paper, or take the issued bytes again, and show the print dialog."""
        self._printing.print_document(document)

    def print_other(self, document: Document) -> None:
        """A copy of it, or with a second language."""
        self._printing.print_other(document)

    def save_pdf(self, document: Document) -> None:
        """Ask why, then where; then one log row and the file, named by the document's code only."""
        try:
            papers.require_pdf_saving(self._desk.workspace.services)
        except ExpectedFailure as error:  # before anybody writes a reason
            self.refused.emit(error)
            return
        reason = TextArea("Skäl", 2)
        dialog = self._open(
            "Spara som PDF",
            "Filen hamnar utanför det krypterade arkivet. Skriv varför den behövs; skälet sparas i loggen.",
            {"reason": ("S&käl", reason)},
            "Välj plats …",
            lambda form: self._ask_place(form, document, reason.toPlainText()),
        )
        reason.setFocus()
        dialog.open()
        self._tell_of_alias(document, dialog)

    def _tell_of_alias(self, document: Document, dialog: SmallDialog) -> None:
        """What is in the file about a protected pupil, said as soon as it is known that it is one."""
        workspace = self._desk.workspace
        told = PlainLabel(workspace.services.guidance.get("saved_file").text, "secondary", wraps=True)
        told.hide()
        dialog.column.insertWidget(dialog.column.indexOf(dialog.row("reason")), told)

        def show(is_protected: bool) -> None:
            if is_protected and isValid(told):
                told.show()
                dialog.fit()

        self._desk.tasks.read(
            lambda: is_about_protected(workspace, document.pupil_id), show, self.refused.emit
        )

    # -- what happened on paper

    def hand_over(self, document: Document, handover_id: str = "") -> None:
        """Something is handed over: what the form asks for (`handover_id`), or anything to anybody."""
        workspace = self._desk.workspace

        def recorded(changes: ChangeSet) -> None:
            self._desk.bus.publish(changes)
            self.document_changed.emit()

        def ask(page: HandOverPage) -> None:
            HandOverDialog(self._screen, self._desk, page, recorded, handover_id).open()

        self._desk.tasks.read(lambda: hand_over_page(workspace, document.id), ask, self.refused.emit)

    def guardians(self, document: Document) -> None:
        """Keep it from one guardian, or look at what holds."""
        workspace = self._desk.workspace

        def recorded(changes: ChangeSet) -> None:
            self._desk.bus.publish(changes)
            self.document_changed.emit()

        def ask(page: VisibilityPage) -> None:
            if page.guardians:
                GuardianDialog(self._screen, self._desk, page, recorded).open()
            else:
                self.told.emit("Eleven har ingen vårdnadshavare i registret.", "info")

        self._desk.tasks.read(lambda: read_visibility(workspace, document.id), ask, self.refused.emit)

    def say_nature(self, document: Document) -> None:
        """What the text is, said once."""

        def said(changes: ChangeSet) -> None:
            self._desk.bus.publish(changes)
            self.document_changed.emit()

        NatureDialog(self._screen, self._desk, document, said).open()

    def record_signature(self, document: Document) -> None:
        """The signed paper came back: the day, who saw it signed, and where the original is kept."""
        day, place = self._day_field("Dag"), LineField("Var originalet finns")
        witness = LineField("I närvaro av")
        place.setPlaceholderText("Till exempel elevakten")
        workspace = self._desk.workspace
        self._desk.tasks.read(
            lambda: str(read_settings(workspace)[SIGNED_ORIGINALS_PLACE]),
            lambda usual: _suggest(place, usual),
            self.refused.emit,
        )
        self._open(
            "Undertecknad",
            "Papperet är underskrivet och tillbaka. Dagen är den som står vid underskriften.",
            {
                "signed_on": ("&Dag för underskrift", day),
                "witnessed_by": ("&I närvaro av, om någon", witness),
                "kept_at": ("&Var originalet finns", place),
            },
            "Spara",
            lambda form: self._change(
                form,
                lambda: papers.record_signature(
                    workspace, document.id, _chosen(day, "signed_on"), place.text(), witness.text()
                ),
            ),
        ).open()

    # -- other ways on

    def correct(self, document: Document) -> None:
        """A new version with the same text, which the person then changes."""
        reason = TextArea("Skäl", 2)
        workspace = self._desk.workspace

        def started(form: SmallDialog, result: tuple[Draft, ChangeSet]) -> None:
            draft, changes = result
            form.done_well()
            self._desk.bus.publish(changes)
            parameters = {"pupil": str(draft.pupil_id), "form": draft.form_id}
            if draft.document_id is not None:
                parameters["document"] = str(draft.document_id)
            self._desk.navigator.go(Route("form", parameters))

        definition = workspace.forms.get(document.form_id, document.form_version)
        self._open(
            definition.revise_label or "Rätta",
            "Det låsta finns kvar som det är. En ny version börjar med samma text och ersätter den.",
            {"reason": ("S&käl", reason)},
            "Gör en ny version",
            lambda form: self._desk.tasks.write(
                lambda: form_work.correct_document(workspace, document.id, reason.toPlainText()),
                lambda result: started(form, result),
                form.refuse,
            ),
        ).open()

    def take_over(self, draft_id: DraftId, then: Callable[[Draft], None]) -> None:
        """Go on with a colleague's draft, as a substitute does; `then` shows it."""
        workspace = self._desk.workspace

        def taken(result: tuple[Draft, ChangeSet]) -> None:
            then(result[0])
            self._desk.bus.publish(result[1])

        self._desk.tasks.write(
            lambda: form_work.take_over_draft(workspace, draft_id), taken, self.refused.emit
        )

    def take_over_for_own(self, draft_id: DraftId, then: Callable[[Draft], None]) -> None:
        """Ask whether the person's own draft of the same stage goes away for the colleague's; `then` shows that."""
        workspace = self._desk.workspace

        def taken(form: SmallDialog, result: tuple[Draft, ChangeSet]) -> None:
            form.done_well()
            then(result[0])
            self._desk.bus.publish(result[1])

        self._open(
            "Kasta ditt eget utkast",
            "Det du själv har skrivit i den här delen går inte att få tillbaka. Du fortsätter på kollegans text.",
            {},
            "Kasta mitt och fortsätt",
            lambda form: self._desk.tasks.write(
                lambda: form_work.take_over_draft(workspace, draft_id, drops_own=True),
                lambda result: taken(form, result),
                form.refuse,
            ),
        ).open()

    def discard(self, autosave: Autosave, leads_to: Route) -> None:
        """Throw the draft away after a question; then the page is left."""
        workspace, draft_id = self._desk.workspace, autosave.draft.id
        autosave.flush()

        def discarded(form: SmallDialog, changes: ChangeSet) -> None:
            form.done_well()
            autosave.stop()
            self._desk.navigator.go(leads_to)
            self._desk.bus.publish(changes)

        self._open(
            "Kasta utkastet",
            "Det du har skrivit i den här delen tas bort och går inte att få tillbaka. Låsta delar finns kvar.",
            {},
            "Kasta utkastet",
            lambda form: self._desk.tasks.write(
                lambda: form_work.discard_draft(workspace, draft_id),
                lambda changes: discarded(form, changes),
                form.refuse,
            ),
        ).open()

    # -- parts

    def _open(
        self,
        title: str,
        text: str,
        fields: dict[str, tuple[str, QWidget]],
        action: str,
        submit: Callable[[SmallDialog], object],
    ) -> SmallDialog:
        dialog: SmallDialog = SmallDialog(
            self._screen, title, text, fields, action, lambda: _submit(submit, dialog)
        )
        return dialog

    def _change(self, form: SmallDialog, work: Callable[[], ChangeSet]) -> None:
        def changed(changes: ChangeSet) -> None:
            form.done_well()
            self._desk.bus.publish(changes)
            self.document_changed.emit()

        self._desk.tasks.write(work, changed, form.refuse)

    def _day_field(self, name: str) -> DateField:
        """Empty: a paper that was signed last week would get the day of today by one key."""
        return DateField(lambda: self._desk.workspace.today, name)

    def _ask_place(self, form: SmallDialog, document: Document, reason: str) -> None:
        if not reason.strip():
            raise RuleViolation("required", "reason")
        form.done_well()
        dialog = QFileDialog(self._screen.window(), "Spara en kopia som PDF")
        leaves_no_trace(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{document.code}.pdf")
        dialog.fileSelected.connect(lambda path: self._save(document, reason, Path(path)))
        dialog.open()

    def _save(self, document: Document, reason: str, path: Path) -> None:
        """The whole paper in Swedish, whatever was printed of it last."""
        workspace = self._desk.workspace

        def save(issue: PaperIssue) -> None:
            def work() -> None:
                found = papers.save_paper(workspace, document.id, issue.paper.number, reason)
                write_whole(path, found.pdf)

            self._desk.tasks.write(work, saved, self.refused.emit)

        def saved(_nothing: object) -> None:
            self.told.emit(f"{path.name} är sparad.", "ok")
            self.document_changed.emit()

        issue_then(self._desk, document.id, save, self.refused.emit)


def _suggest(field: LineField, text: str) -> None:
    """Fill in what the school usually writes, unless somebody writes already or the dialog is gone."""
    if isValid(field) and not field.text():
        field.setText(text)


def _chosen(field: DateField, name: str) -> date:
    day = field.value()
    if day is None:
        raise RuleViolation("required", name)
    return day


def _submit(submit: Callable[[SmallDialog], object], form: SmallDialog) -> None:
    try:
        submit(form)
    except RuleViolation as error:
        form.refuse(error)
