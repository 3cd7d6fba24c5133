# SPDX-License-Identifier: EUPL-1.2
"""The text of a talk while it is written or read together: opened, saved and settled as on the form page.

Belongs here: the draft behind both pages. Not here: what they look like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from eht_desk.application import form_work
from eht_desk.application.changes import ChangeKind, ChangeSet, changed
from eht_desk.application.form_pages import FormPage
from eht_desk.domain.documents import Document, Draft
from eht_desk.domain.forms.areas import Area, areas
from eht_desk.domain.forms.model import Answers, AnswerValue, ResolvedForm
from eht_desk.domain.ids import DocumentId, DraftId, PupilId
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.forms.autosave import Autosave, Pace
from eht_desk.ui.forms.conflict_settling import ConflictSettling, WrittenHere
from eht_desk.ui.forms.form_notices import KEPT, TOO_LATE
from eht_desk.ui.forms.form_stops import keep_beside, was_frozen
from eht_desk.ui.forms.texts import clock_text
from eht_desk.ui.unsaved import Place, saver

_EMPTY: tuple[AnswerValue, ...] = (None, "", [], {})


class TalkText(QObject):
    """One draft of a form with areas, or the document that it became.

    Signals: `opened(FormPage)` when it was read, `closed(error)` when it cannot be; `said(str)` the state of saving;
    `told(str, str)` a message and its kind, empty to take it away; `asked(ConflictPane or None)` two texts to choose
    from; `replaced()` when other answers stand than those that were typed here.
    """

    opened = Signal(object)
    closed = Signal(object)
    said = Signal(str)
    told = Signal(str, str)
    asked = Signal(object)
    replaced = Signal()

    def __init__(
        self, desk: Desk, parameters: Mapping[str, str], owner: QWidget, pace: Pace | None = None
    ) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._pace = pace
        document, draft = parameters.get("document"), parameters.get("draft")
        self.pupil_id = PupilId(parameters["pupil"])
        self.form_id = parameters["form"]
        self.document_id = DocumentId(document) if document else None
        self._draft_id = DraftId(draft) if draft else None
        self._autosave: Autosave | None = None
        self._answers: dict[str, AnswerValue] = {}
        self._conflict: ConflictSettling | None = None
        self._is_locking = False
        self.is_beside = False
        """Whether what was typed here was put beside a stage that was frozen elsewhere."""
        self._has_told = False
        self.page: FormPage | None = None
        self.areas: tuple[Area, ...] = ()

    # -- what stands

    @property
    def answers(self) -> Answers:
        """The answers of the stage as they stand now."""
        return self._answers

    @property
    def may_write(self) -> bool:
        """Whether what is typed can be kept."""
        return self._autosave is not None and self._desk.sharing.may_write and not self._is_locking

    @property
    def stored_draft(self) -> str:
        """The id of the draft that is written in, once it is kept; empty before."""
        draft = self._autosave.draft if self._autosave is not None else None
        return str(draft.id) if draft is not None and draft.revision >= 0 else ""

    @property
    def place(self) -> Place:
        """Which form it belongs to."""
        return Place(self.pupil_id, self.form_id, self.document_id)

    @property
    def is_asking(self) -> bool:
        """Whether somebody has still to choose between two texts."""
        return self._conflict is not None and self._conflict.is_open

    def resolved(self) -> ResolvedForm | None:
        """The tree of what stands now."""
        return form_work.resolve_page(self._desk.workspace, self.page, self._answers) if self.page else None

    # -- opening

    def open(self) -> None:
        """Read the page behind every save that waits; it leaves a log row."""
        self._desk.unsaved.hold(self.place)
        workspace, place, wanted = self._desk.workspace, self.place, self._draft_id
        opens = partial(form_work.open_form, workspace, *place, wanted)
        again = partial(form_work.read_form, workspace, *place, wanted)
        reading = partial(self._desk.unsaved.reading, place, opens, again)
        self._desk.tasks.write(reading, self._show, self._refuse)

    def read_again(self) -> None:
        """Writing can be done again, or the document has a new stage: the newest text."""
        self.flush()
        self._desk.unsaved.hold(self.place)
        self._desk.tasks.write(self._reading(), self._show, self._refuse)

    def _reading(self) -> Callable[[], FormPage]:
        return partial(form_work.read_form, self._desk.workspace, *self.place, self._draft_id)

    def _show(self, page: FormPage) -> None:
        desk, texts = self._desk, self._desk.unsaved
        page, draft, waited = texts.take_up(self.place, page, desk.workspace)
        self._conflict = None
        self._is_locking = False
        self.page = page
        own = {item.id for item in page.definition.fields(page.stage_id)} if page.stage_id else set()
        self._answers = {
            key: value for key, value in page.answers.items() if key in own and value not in _EMPTY
        }
        self.areas = tuple(area for area in areas(page.definition) if area.section.stage_id == page.stage_id)
        is_open = bool(page.stage_id) and page.may_write and page.others_draft is None
        self._autosave = self._follow(page, draft) if is_open else None
        self.said.emit(f"Sparat {clock_text(page.draft.saved_at)}" if page.is_stored else "")
        self.opened.emit(page)
        self.asked.emit(None)
        if waited is not None and self._autosave is not None:
            self._autosave.put(dict(self._answers))
        elif texts.waits_at(self.place):
            self.told.emit(TOO_LATE, "warn")
        elif not desk.sharing.may_write:
            self.told.emit(desk.sharing.reason, "warn")

    def _follow(self, page: FormPage, draft: Draft) -> Autosave:
        desk = self._desk
        autosave = desk.unsaved.follow(
            self.place, desk.tasks, saver(desk.workspace), draft, self._owner, self._pace
        )
        autosave.saving.connect(self._when_saving)
        autosave.saved.connect(self._when_saved)
        autosave.failed.connect(self._when_not_saved)
        autosave.conflicted.connect(self._when_conflicted)

        def mine() -> Answers:
            return dict(self._answers)

        shown = partial(form_work.resolve_page, desk.workspace, page)
        beside = partial(keep_beside, desk, autosave, mine, self._show_frozen, self._tell)
        here = WrittenHere(mine, shown, self.asked.emit, self._tell, self._settled, beside)
        self._conflict = ConflictSettling(self, autosave, here)
        return autosave

    def _refuse(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._desk.unsaved.let_go(self.place)
        self.closed.emit(error)

    # -- writing

    def change(self, field_id: str, value: AnswerValue) -> None:
        """Somebody wrote or chose something."""
        if self._answers.get(field_id) == value or self._autosave is None:
            return
        if value in _EMPTY:
            self._answers.pop(field_id, None)
        else:
            self._answers[field_id] = value
        self._autosave.put(dict(self._answers))
        if self._conflict is not None:
            self._conflict.take_mine(dict(self._answers))

    def flush(self) -> None:
        """Queue what waits. Before somebody chose between two texts both go into the draft."""
        if self._autosave is None:
            return
        if self._conflict is not None:
            self._conflict.keep_both()
        self._autosave.flush()

    def _when_saving(self) -> None:
        if self._desk.sharing.may_write:
            self.said.emit("Sparar …")

    def _when_saved(self, _moment: object) -> None:
        if self._autosave is None:
            return
        draft = self._autosave.draft
        self.said.emit(f"Sparat {clock_text(draft.saved_at)}")
        if self._has_told:
            self._has_told = False
            self.told.emit("", "")
        if draft.revision == 0:
            self._desk.bus.publish(changed(ChangeKind.DRAFT, ids=(str(draft.id),)))

    def _when_not_saved(self, error: BaseException) -> None:
        self.said.emit("Inte sparat")
        if not is_expected(error):
            raise error
        if self._autosave is not None and self._conflict is not None and was_frozen(error, self._autosave):
            self._conflict.set_beside()
            return
        self._has_told = True
        if self._desk.sharing.may_write:
            self.told.emit(f"{describe(error)} {KEPT}", "error")
        else:
            self.told.emit(self._desk.sharing.reason, "warn")

    # -- two versions

    def _when_conflicted(self) -> None:
        self.said.emit("Inte sparat")
        self._desk.tasks.write(self._reading(), self._begin_choice, self._tell)

    def _begin_choice(self, theirs: FormPage) -> None:
        if self.page is not None and self._conflict is not None:
            self._conflict.begin(self.page.stage_id, theirs)

    def _settled(self, answers: Answers) -> None:
        self._answers = dict(answers)
        self.replaced.emit()

    def _show_frozen(self) -> None:
        """What was typed is kept beside the stage that was frozen elsewhere: say so on what comes next."""
        self.is_beside = True
        self.read_again()

    def _tell(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self.told.emit(describe(error), "error")

    # -- locking

    def lock_stage(self, done: Callable[[Document], None], not_done: Callable[[BaseException], None]) -> None:
        """Freeze the stage. What stands in an area that the pupil declines does not become part of it."""
        autosave, workspace, bus = self._autosave, self._desk.workspace, self._desk.bus
        if autosave is None or self.is_asking:
            return
        self._is_locking = True

        def locked(result: tuple[Document, ChangeSet]) -> None:
            document, changes = result
            autosave.stop()
            self.document_id = document.id
            bus.publish(changes)
            done(document)

        def failed(error: BaseException) -> None:
            self._is_locking = False
            not_done(error)

        autosave.finish(
            self._without_declined(), lambda draft: form_work.finalise_stage(workspace, draft), locked, failed
        )

    def _without_declined(self) -> Answers:
        kept = dict(self._answers)
        for area in self.areas:
            if area.is_declined(kept):
                for field in (area.prompts, area.text):
                    kept.pop(field.id, None)
        return kept
