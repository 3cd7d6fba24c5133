# SPDX-License-Identifier: EUPL-1.2
"""What stands in the way of writing a form: a closed gate, a stage that a colleague locked; and what fields ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from eht_desk.application import form_work, suggestions
from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.form_pages import FormPage
from eht_desk.application.stranded_texts import keep_text
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.forms.catalogues import Catalogue
from eht_desk.domain.forms.model import Answers, ResolvedForm
from eht_desk.domain.forms.resolve import resolve
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.forms.autosave import Autosave
from eht_desk.ui.forms.colleagues_draft import ColleaguesDraft
from eht_desk.ui.forms.conflict_settling import ConflictSettling, WrittenHere
from eht_desk.ui.forms.field_factory import FieldFactory
from eht_desk.ui.forms.form_layout import FormLayout
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.forms.stranded_pane import StrandedPane
from eht_desk.ui.forms.suggestion_picker import AskForList
from eht_desk.ui.screens.gate_card import GateNotice

_OPENS = (ChangeKind.GATE, ChangeKind.NOTE, ChangeKind.CONSENT, ChangeKind.DOCUMENT, ChangeKind.RECEIVED)
"""What may be evidence that a gate waits for."""


def factory_for(desk: Desk, page: FormPage, failed: Callable[[BaseException], None]) -> FieldFactory:
    """What makes the page's fields."""
    workspace = desk.workspace
    return FieldFactory(page.definition.words, page.names, lambda: workspace.today, list_reader(desk, failed))


def first_stop(question: QWidget | None) -> QWidget | None:
    """Where the keyboard starts at a message that comes before any writing; None at other ones."""
    if isinstance(question, ColleaguesDraft | StrandedPane):
        return question
    if isinstance(question, GateNotice):
        return next(iter(question.view.do_buttons), None) or question.view.pass_button
    return None


def stop_question(
    desk: Desk, screen: QWidget, layout: FormLayout, page: FormPage, again: Callable[[], None]
) -> None:
    """Show what comes before any writing: the gate, or the text that a colleague's lock left beside."""
    if page.is_stopped and page.gate is not None and not page.is_stored:
        notice = GateNotice(desk, page.pupil.id, page.gate, page.definition.id)
        _Watch(desk, again, notice)
        layout.ask(notice)
        return
    draft = page.stranded
    if draft is None or page.others_draft is not None or page.document is None:
        return
    mine = resolve(
        page.definition, {**page.document.answers, **_own(page, draft)}, today=desk.workspace.today
    )
    layout.ask(StrandedPane(page, draft, mine, lambda: discard_text(desk, screen, draft, again)))


def discard_text(desk: Desk, screen: QWidget, draft: Draft, then: Callable[[], None]) -> None:
    """Throw a text away that a colleague's lock left beside, after a question."""

    def gone(changes: ChangeSet) -> None:
        dialog.done_well()
        desk.bus.publish(changes)
        if isValid(screen):
            then()

    def start() -> None:
        desk.tasks.write(lambda: form_work.discard_draft(desk.workspace, draft.id), gone, dialog.refuse)

    text = (
        "Det du skrev medan delen låstes tas bort och går inte att få tillbaka. Det som är låst finns kvar."
    )
    dialog: SmallDialog = SmallDialog(screen, "Kasta din text", text, {}, "Kasta min text", start)
    dialog.open()


def was_frozen(error: BaseException, autosave: Autosave) -> bool:
    """Whether a save or a lock failed because somebody froze the stage meanwhile."""
    is_frozen = isinstance(error, RuleViolation) and error.code in ("stage_frozen", "stage_closed")
    return is_frozen and autosave.draft.document_id is not None and not autosave.is_resting


def keep_beside(
    desk: Desk,
    autosave: Autosave,
    answers: Callable[[], Answers],
    then: Callable[[], None],
    failed: Callable[[BaseException], None],
) -> None:
    """Keep the newest text beside what was frozen, and show both."""
    autosave.rest()
    draft, newest = autosave.draft, answers()

    def kept(result: tuple[Draft, ChangeSet]) -> None:
        autosave.stop()
        desk.bus.publish(result[1])
        then()

    def not_kept(error: BaseException) -> None:
        autosave.wake()
        failed(error)

    desk.tasks.write(lambda: keep_text(desk.workspace, draft, newest), kept, not_kept)


def settling_on(
    desk: Desk,
    layout: FormLayout,
    view: FormView,
    autosave: Autosave,
    resolve_with: Callable[[Answers], ResolvedForm],
    apply: Callable[[], None],
    read_again: Callable[[], None],
    failed: Callable[[BaseException], None],
) -> ConflictSettling:
    """What settles the conflicts of a form page. `apply` shows what stands in its fields."""

    def tell(error: BaseException) -> None:
        layout.tell(describe(error), "error")

    def settled(answers: Answers) -> None:
        view.set_answers(answers)
        apply()

    keep = partial(keep_beside, desk, autosave, view.answers, read_again, failed)
    here = WrittenHere(view.answers, resolve_with, layout.ask, tell, settled, keep)
    return ConflictSettling(view, autosave, here)


def list_reader(desk: Desk, failed: Callable[[BaseException], None]) -> AskForList:
    """Reads a list of suggestions when a field asks for it."""

    def ask(name: str, show: Callable[[Catalogue], None]) -> None:
        desk.tasks.read(lambda: suggestions.catalogue(desk.workspace, name), show, failed)

    return ask


class _Watch(QObject):
    """Reads the page again when something comes that may open the gate, as long as the message stands there."""

    def __init__(self, desk: Desk, again: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._again = again
        desk.bus.changed.connect(self._changed)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_OPENS):
            self._again()


def _own(page: FormPage, draft: Draft) -> Answers:
    """The text's answers; a field that it left empty reads as empty, not as what was frozen."""
    fields = page.definition.fields(draft.stage_id)
    return {field.id: draft.answers.get(field.id) for field in fields}
