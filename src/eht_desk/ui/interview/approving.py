# SPDX-License-Identifier: EUPL-1.2
"""From the locked text to the pupil's answers, one approval after another, on screen or paper (TRO-43, TRO-46)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from eht_desk.application import form_work
from eht_desk.application.approvals import ApprovalPage, approval_page, approve, decline
from eht_desk.application.changes import ChangeSet
from eht_desk.domain.approvals import ApprovalState
from eht_desk.domain.documents import ApprovalWay, Document, Draft
from eht_desk.ui.desk import Desk
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.interview.approval_step import ApprovalStep
from eht_desk.ui.interview.reading_pages import EndPage

_CORRECTED = "Ändrat när eleven läste igenom"
_PRINTED = (
    "Kryssa i vad som får lämnas vidare och skriv ditt namn på papperet. Ge det sedan till kuratorn, som skriver in "
    "dina svar."
)
_NOTHING = "Du har inte svarat på någon fråga. Det finns inget att lämna vidare."
_PAPER = "Kuratorn skriver ut ett papper. Där kryssar du i vad som får lämnas vidare och skriver ditt namn."
_ANSWERS = {
    ApprovalState.APPROVED: "Ja, allt",
    ApprovalState.PARTLY: "Ja, men bara delar",
    ApprovalState.DECLINED: "Nej",
}


class Approving(QObject):
    """Signals: `shown(ReadPage)` the next page; `corrected(DocumentId)` the text is to be changed after all, as a new
    version; `told(str, str)`, `refused(error)`; `busy(bool)` while something is saved; `left()` back to the counsellor.
    """

    shown = Signal(object)
    corrected = Signal(object)
    told = Signal(str, str)
    refused = Signal(object)
    busy = Signal(bool)
    left = Signal()

    def __init__(self, desk: Desk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk = desk
        self._state: Mapping[str, Any] | None = None
        self._step: ApprovalStep | None = None
        self.document: Document | None = None
        self.is_on_paper = False
        """Whether the pupil would rather sign on paper: then the counsellor goes on there."""
        self._actions = DocumentActions(desk, screen)
        self._actions.told.connect(self.told)
        self._actions.refused.connect(self.refused)
        self._actions.document_changed.connect(self._when_printed)

    def begin(self, document: Document, state: Mapping[str, Any] | None = None) -> None:
        """Ask for what is not answered yet, at the place that `state` tells."""
        self.document = document
        self._state = state
        self._read(document)

    def end(self) -> None:
        """The text is being changed: nothing is asked."""
        self.document = self._step = None

    def state(self) -> dict[str, Any]:
        """Which approval, what is chosen and which adult is there; not the signature."""
        step = self._step
        if step is None or not isValid(step):
            return {}
        ticked = [name for name, box in step.boxes.items() if box.isChecked()]
        return {
            "approval": step.row.id,
            "choice": step.choice.value(),
            "ticked": ticked,
            "witness": step.witness.text(),
        }

    def _read(self, document: Document) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.write(  # behind what is being saved
            lambda: approval_page(workspace, document.id), self._show, self.refused.emit
        )

    def _show(self, page: ApprovalPage) -> None:
        self.document = page.document
        self.is_on_paper = False
        said = {area.section_id for area in page.areas if area.text}
        asked = tuple(row for row in page.approvals if not page.areas or said & set(row.sections))
        page = replace(page, approvals=asked)
        left = [(at, row) for at, row in enumerate(asked, start=1) if not row.standing.is_answered]
        if not left or not page.may_record:
            self._step = None
            rows = [(row.label, _ANSWERS.get(row.standing.state, "")) for row in asked]
            words = "Lämna tillbaka datorn." if asked else f"{_NOTHING} Lämna tillbaka datorn."
            action = ("Tillbaka till kurator", self.left.emit)
            self.shown.emit(EndPage("Tack, nu är det klart", rows, words, action))
            return
        number, row = left[0]
        step = ApprovalStep(
            page, row, number, self._desk.who.display_name, self._save, self._on_paper, self._correct
        )
        state, self._state = self._state, None
        if state is not None and state.get("approval") == row.id:
            ticked = state.get("ticked")
            step.set_choice(str(state.get("choice", "")), ticked if isinstance(ticked, list) else [])
            step.witness.setText(str(state.get("witness", step.witness.text())))
        self._step = step
        self.shown.emit(step)

    def _save(self, step: ApprovalStep) -> None:
        document, problem = self.document, step.problem()
        if problem or document is None:
            step.notice.tell(problem, "warn")
            step.verticalScrollBar().setValue(0)
            return
        workspace, row, says_no = self._desk.workspace, step.row, step.says_no
        today, witness, sections, ink = workspace.today, step.witness.text(), step.sections(), step.ink()

        def work() -> ChangeSet:
            if says_no:
                return decline(
                    workspace, document.id, row.id, on=today, way=ApprovalWay.INK, witnessed_by=witness
                )
            _, changes = approve(
                workspace,
                document.id,
                row.id,
                sections,
                ApprovalWay.INK,
                on=today,
                ink=ink,
                witnessed_by=witness,
            )
            return changes

        def saved(changes: ChangeSet) -> None:
            self._desk.bus.publish(changes)
            self._read(document)

        self._write(work, saved)

    def _on_paper(self) -> None:
        document = self.document
        if document is None:
            return
        self._step = None
        self.is_on_paper = True
        pages = EndPage(
            "På papper i stället",
            (),
            _PAPER,
            ("Skriv ut för underskrift", lambda: self._actions.print_document(document)),
            ("Skriv på skärmen ändå", lambda: self._read(document)),
        )
        self.shown.emit(pages)

    def _when_printed(self) -> None:
        """A printer took the paper: what comes next stands here, for whoever closes the dialog."""
        document = self.document
        if document is None or not self.is_on_paper:
            return
        self.shown.emit(
            EndPage(
                "Papperet är utskrivet",
                (),
                _PRINTED,
                ("Tillbaka till kurator", self.left.emit),
                ("Skriv ut igen", lambda: self._actions.print_document(document)),
            )
        )

    def _correct(self) -> None:
        """A locked text is changed as a new version, which is read and approved anew."""
        document, workspace = self.document, self._desk.workspace
        if document is None:
            return

        def begun(result: tuple[Draft, ChangeSet]) -> None:
            draft, changes = result
            self._desk.bus.publish(changes)
            self.end()
            self.corrected.emit(draft.document_id)

        self._write(lambda: form_work.correct_document(workspace, document.id, _CORRECTED), begun)

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def finished(result: Any) -> None:
            self.busy.emit(False)
            done(result)

        def failed(error: BaseException) -> None:
            self.busy.emit(False)
            self.refused.emit(error)

        def begin() -> None:
            self.busy.emit(True)
            self._desk.tasks.write(work, finished, failed)

        self._desk.sharing.when_writing(begin)
