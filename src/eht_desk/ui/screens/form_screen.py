# SPDX-License-Identifier: EUPL-1.2
"""The form beside its paper: opens, saves, locks, comes back. How it looks is FormLayout's, the fields FormView's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from eht_desk.application import form_work
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.forms.model import Answers, ResolvedForm
from eht_desk.domain.ids import DocumentId, DraftId, PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.forms.autosave import Autosave, Pace
from eht_desk.ui.forms.card_focus import first_button
from eht_desk.ui.forms.colleagues_draft import ColleaguesDraft, draft_choices, draft_text
from eht_desk.ui.forms.conflict_pane import ConflictPane
from eht_desk.ui.forms.conflict_settling import ConflictSettling
from eht_desk.ui.forms.document_actions import DocumentActions
from eht_desk.ui.forms.form_choices import BLANK, has_room, menu_entries, primary_action
from eht_desk.ui.forms.form_head import fill_head
from eht_desk.ui.forms.form_layout import FormLayout
from eht_desk.ui.forms.form_notices import KEPT, TOO_LATE
from eht_desk.ui.forms.form_stops import factory_for, first_stop, settling_on, stop_question, was_frozen
from eht_desk.ui.forms.form_view import FormView
from eht_desk.ui.forms.paper_feed import PaperFeed, preview_renderer
from eht_desk.ui.forms.stage_locking import StageLocking
from eht_desk.ui.forms.texts import clock_text, form_subtitle, form_title
from eht_desk.ui.navigation import HeaderAction, Route, Screen
from eht_desk.ui.unsaved import Place, saver


class FormScreen(Screen):
    """Route parameters: `pupil`, `form`, `document` that exists, `draft` that was chosen. `pace` is for tests."""

    help_id = "form"
    area = "pupils"

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, pace: Pace | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pupil_id = PupilId(route.parameters["pupil"])
        self._form_id = route.parameters["form"]
        document = route.parameters.get("document")
        self._document_id = DocumentId(document) if document else None
        draft = route.parameters.get("draft")
        self._draft_id = DraftId(draft) if draft else None
        self._begins_anew = False
        self._pace = pace
        self._page: FormPage | None = None
        self._view: FormView | None = None
        self._autosave: Autosave | None = None
        self._feed: PaperFeed | None = None
        self._conflict: ConflictSettling | None = None
        self._awaited: Mapping[str, Any] | None = None
        self._status = ""
        self._has_written = False
        self._is_just_locked = False
        self._layout = FormLayout(desk.tasks, self)
        self._actions = DocumentActions(desk, self)
        self._actions.document_changed.connect(self._read_again)
        self._actions.told.connect(lambda text, kind: self._layout.notice.tell(text, kind))
        self._actions.refused.connect(self._refuse)
        self._locking = StageLocking(self._layout, desk.workspace, self._say, self._when_locked, self._refuse)
        self._runs = self._actions.runs(self._ask_to_lock, self._discard, self._print_blank)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layout)
        # Opened a moment later, so that `restore` can say first which document and field are wanted.
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self._open))

    # -- what the frame asks

    @property
    def view(self) -> FormView | None:
        """The fields, once the form has been read."""
        return self._view

    @property
    def conflict_pane(self) -> ConflictPane | None:
        """Two texts side by side, while the person has to choose."""
        return self._conflict.pane if self._conflict else None

    @property
    def layout_parts(self) -> FormLayout:
        """Title, messages, form and paper."""
        return self._layout

    def title(self) -> str:
        """See Screen."""
        return form_title(self._page.definition) if self._page else "Formulär"

    def status_text(self) -> str:
        """See Screen."""
        return self._status

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """See Screen."""
        if self._page is None:
            return ()
        blank = HeaderAction("blank", BLANK, self._print_blank, hint="Att fylla i för hand", writes=False)
        primary = primary_action(self._page, self._has_written, self._runs)
        return tuple(item for item in (blank if has_room() else None, primary) if item is not None)

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        if self._view is None or self._is_just_locked:  # then the next step is the primary button above
            return None
        return first_stop(self._layout.question) or self._view.first_field() or first_button(self._view)

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return self._layout.panes()

    def state(self) -> dict[str, Any]:
        """See Screen."""
        if self._view is None:
            return dict(self._awaited or {})
        state = {**self._view.state(), **self._layout.state()}
        if self._document_id is not None:
            state["document"] = str(self._document_id)
        return state

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen."""
        if self._view is None:
            document = state.get("document")
            if isinstance(document, str):
                self._document_id = DocumentId(document)
            self._awaited = dict(state)
            return
        self._layout.restore(state)
        self._view.restore(state)

    def flush(self) -> None:
        """See Screen."""
        if self._autosave is None or self._view is None:
            return
        if self._conflict is not None:
            self._conflict.keep_both()
        self._autosave.flush()

    def refresh(self) -> None:
        """Nothing else changes what stands here; a colleague's save shows when this one is saved."""

    def writing_changed(self) -> None:
        """Writing began: the newest text in the same place. It ended: what stands here can still be read and copied."""
        if self._view is not None and self._desk.sharing.may_write:
            self._read_again()
        elif self._view is not None:
            self._view.set_writable(False)
            if isinstance(self._layout.question, ColleaguesDraft):
                self._offer()
            if self._layout.notice.property("about") == "saving":
                self._layout.tell("")

    # -- opening

    def _open(self) -> None:
        self._desk.unsaved.hold(self._place)
        self._desk.tasks.write(self._reading(is_opening=True), self._show, self._refuse_page)

    @property
    def _place(self) -> Place:
        return Place(self._pupil_id, self._form_id, self._document_id)

    def _reading(self, *, is_opening: bool = False) -> Callable[[], FormPage]:
        """The page for the writer's queue, behind every save that waits there; opening it leaves a log row."""
        place, texts = self._place, self._desk.unsaved
        workspace, wanted, anew = self._desk.workspace, self._draft_id, self._begins_anew
        opens = partial(form_work.open_form, workspace, *place, wanted, begins_anew=anew)
        again = partial(form_work.read_form, workspace, *place, wanted, begins_anew=anew)
        return partial(texts.reading, place, opens, again) if is_opening else again

    def _read_again(self, *, keeps_place: bool = True) -> None:
        self.flush()
        self._desk.unsaved.hold(self._place)
        awaited = self.state() if keeps_place else None

        def show(page: FormPage) -> None:
            self._awaited = awaited
            self._show(page)

        self._desk.tasks.write(self._reading(), show, self._refuse_page)

    def _show(self, page: FormPage) -> None:
        workspace, place, texts = self._desk.workspace, self._place, self._desk.unsaved
        draft, waited = page.draft, None
        if page.others_draft is not None and page.others_draft.id == self._draft_id:
            texts.let_go(place)  # an own text that waits is another draft's
        else:
            page, draft, waited = texts.take_up(place, page, workspace)
            page = page if waited is None else replace(page, others_draft=None)
        self._page = page
        self._has_written = False
        view = FormView(page, factory_for(self._desk, page, self._refuse), draft_text(page, workspace.today))
        view.edited.connect(self._when_edited)
        view.refused.connect(self._answer_typing)
        is_read = page.others_draft is not None or (page.is_stopped and not page.is_stored)
        view.set_writable(self._desk.sharing.may_write and not is_read)
        self._view = view
        self._autosave = self._conflict = None
        if not is_read:
            self._follow(page, view, draft)
        self._feed = PaperFeed(self._desk.tasks, preview_renderer(workspace, page), self)
        self._feed.rendered.connect(self._layout.paper.set_pdf)
        self._feed.failed.connect(self._refuse)
        self._layout.show_form(view, form_title(page.definition), form_subtitle(page))
        self._update_menu(page)
        fill_head(self._desk, page, view, self._actions)
        others = page.others_draft
        self._offer()
        stop_question(self._desk, self, self._layout, page, self._read_again)
        self._say(f"Sparat {clock_text(page.draft.saved_at)}" if page.is_stored and others is None else "")
        has_begun = page.document is None or page.is_stored or waited is not None
        shown = view.answers() if others is None else others.answers
        self._feed.show_now(shown if has_begun or others is not None else {})  # suggested only: on no paper
        self._take_focus(view)
        if waited is not None:
            self._when_edited()
        elif texts.waits_at(place):
            self._layout.tell(TOO_LATE, "warn")

    def _follow(self, page: FormPage, view: FormView, draft: Draft) -> None:
        """Save what is written from now on."""
        desk, saves = self._desk, saver(self._desk.workspace)
        autosave = desk.unsaved.follow(self._place, desk.tasks, saves, draft, self, self._pace)
        autosave.saving.connect(self._when_saving)
        autosave.saved.connect(self._when_saved)
        autosave.failed.connect(self._when_not_saved)
        autosave.conflicted.connect(self._when_conflicted)
        self._autosave = autosave
        shown, layout, again = partial(self._resolved, page), self._layout, self._read_again
        self._conflict = settling_on(desk, layout, view, autosave, shown, self._apply, again, self._refuse)

    def _take_focus(self, view: FormView) -> None:
        if self._awaited is not None:
            state, self._awaited = self._awaited, None
            # The new widgets get their places when the event loop runs; scrolling before that goes nowhere.
            QTimer.singleShot(0, view, lambda: self.restore(state))
            if self._is_just_locked:
                self.focus_wanted.emit()
                self._is_just_locked = False
            if isinstance(self._layout.question, ColleaguesDraft):
                self._layout.question.take_focus_in(self)
            return
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- writing

    def _when_saving(self) -> None:
        if self._desk.sharing.may_write:
            self._say("Sparar …")

    def _when_edited(self) -> None:
        view = self._view
        if view is None or self._autosave is None:
            return
        self._apply()
        answers = view.answers()
        self._autosave.put(answers)
        if self._conflict is not None and self._conflict.is_open:
            self._conflict.take_mine(answers)
        else:
            self._layout.ask(None)
        if not self._has_written:
            self._has_written = True
            self.header_changed.emit()

    def _answer_typing(self) -> None:
        """Somebody types into a form that is only read."""
        self._layout.tell_once(self._desk.sharing.reason, "reading")

    def _apply(self) -> None:
        """Show the tree and the paper of what stands in the fields."""
        if self._page is not None and self._view is not None and self._feed is not None:
            answers = self._view.answers()
            self._view.apply(self._resolved(self._page, answers))
            self._feed.put(answers)

    def _resolved(self, page: FormPage, answers: Answers) -> ResolvedForm:
        return form_work.resolve_page(self._desk.workspace, page, answers)

    def _when_saved(self, _moment: object) -> None:
        if self._autosave is None or self._page is None:
            return
        draft = self._autosave.draft
        self._say(f"Sparat {clock_text(draft.saved_at)}")
        if self._layout.notice.property("about") == "saving":
            self._layout.tell("")
        if draft.revision == 0:
            self._update_menu(self._page)
            self._desk.bus.publish(changed(ChangeKind.DRAFT, ids=(str(draft.id),)))

    def _when_not_saved(self, error: BaseException) -> None:
        self._say("Inte sparat")
        autosave = self._autosave
        if autosave is not None and self._conflict is not None and was_frozen(error, autosave):
            self._conflict.set_beside()
        elif autosave is not None and self._desk.sharing.may_write:  # else the line at the top says it
            text = f"{describe(error)} {KEPT}"
            self._layout.tell(text, "error", "Spara nu", autosave.try_again, about="saving")
        if not is_expected(error):
            raise error

    # -- two versions of one draft

    def _when_conflicted(self) -> None:
        page, conflict = self._page, self._conflict
        if page is None or conflict is None:
            return
        self._say("Inte sparat")
        self._desk.tasks.write(
            self._reading(), lambda theirs: conflict.begin(page.stage_id, theirs), self._refuse
        )

    # -- a colleague's draft

    def _offer(self) -> None:
        """Whose text it is, and the choice that comes before any writing."""
        page = self._page
        draft = page.others_draft if page is not None else None
        if page is None or draft is None:
            return
        choices = draft_choices(draft.id, self._actions, self._go_on)
        today, may_begin = self._desk.workspace.today, self._desk.sharing.may_begin
        self._layout.ask(ColleaguesDraft(page, today, choices, may_begin=may_begin))

    def _go_on(self, draft_id: DraftId | None, begins_anew: bool) -> None:
        self._draft_id, self._begins_anew = draft_id, begins_anew
        self._read_again(keeps_place=False)

    # -- locking a stage

    def _ask_to_lock(self) -> None:
        page, view, autosave = self._page, self._view, self._autosave
        is_choosing = self._conflict is not None and self._conflict.is_open
        if page is not None and view is not None and autosave is not None and not is_choosing:
            self._locking.ask(page, view, autosave)

    def _when_locked(self, result: tuple[Document, ChangeSet]) -> None:
        document, changes = result
        page = self._page
        self._document_id = document.id
        if self._autosave is not None:
            self._autosave.stop()
        self._desk.bus.publish(changes)
        prints = page is not None and not page.definition.stage(page.stage_id).action_label
        self._view = None
        self._awaited = {"document": str(document.id), "scroll": 0}
        self._is_just_locked, self._begins_anew = True, False
        self._read_again()
        if prints:
            self._actions.print_document(document)

    # -- header, menu, messages

    def _update_menu(self, page: FormPage) -> None:
        has_draft = self._autosave is not None and self._autosave.draft.revision >= 0
        self._layout.set_menu(menu_entries(page, has_draft, self._runs))

    def _discard(self) -> None:
        if self._autosave is not None:
            self._actions.discard(self._autosave, Route("pupil", {"pupil": str(self._pupil_id)}))

    def _print_blank(self) -> None:
        if self._page is not None:
            definition, hidden = self._page.definition, self._page.pupil.hidden
            self._actions.print_blank(definition.id, definition.annex or definition.short_title, hidden)

    def _say(self, status: str) -> None:
        self._status = status
        self.header_changed.emit()

    def _refuse(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._layout.tell(describe(error), "error")
        if self._autosave is not None and self._autosave.draft.revision >= 0:
            self._say(f"Sparat {clock_text(self._autosave.draft.saved_at)}")

    def _refuse_page(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._desk.unsaved.let_go(self._place)
        self._layout.tell(describe(error), "error", "Tillbaka", self._desk.navigator.back)
