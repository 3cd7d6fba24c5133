# SPDX-License-Identifier: EUPL-1.2
"""Texts that could not be saved: kept beyond their form's page, saved as soon as it goes, told in the window.

What happens to them while the window is locked: sealed_texts.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from eht_desk.application import form_work
from eht_desk.application.changes import ChangeKind, changed
from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import Workspace
from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import Answers
from eht_desk.domain.ids import DocumentId, PupilId
from eht_desk.ui.errors import is_expected
from eht_desk.ui.forms.autosave import Autosave, Pace, SaveDraft, Writing
from eht_desk.ui.navigation import Route
from eht_desk.ui.note_saving import NOTE, save_note
from eht_desk.ui.tasks import Tasks
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.words import counted

if TYPE_CHECKING:
    from eht_desk.ui.frame import Frame

P = TypeVar("P")


class Place(NamedTuple):
    """Which form, or contact note, a text belongs to. Ids only."""

    pupil_id: PupilId
    form_id: str
    document_id: DocumentId | None

    def route(self) -> Route:
        """The way there."""
        if self.form_id == NOTE:
            about = {"corrects": str(self.document_id)} if self.document_id is not None else {}
            return Route("contact", {"pupil": str(self.pupil_id), **about})
        parameters = {"pupil": str(self.pupil_id), "form": self.form_id}
        if self.document_id is not None:
            parameters["document"] = str(self.document_id)
        return Route("form", parameters)


@dataclass(eq=False, slots=True)
class _Entry:
    place: Place
    autosave: Autosave
    owner: QWidget | None = None
    has_failed: bool = False

    @property
    def is_left(self) -> bool:
        return self.owner is None or not isValid(self.owner)

    @property
    def is_unsaved(self) -> bool:
        return self.autosave.writing.unsaved is not None


class UnsavedTexts(QObject):
    """Owns what saves the texts of one unlocked store.

    Signals: `changed()` when something else is to be told, `stored(Draft)` when a text was saved that has no page.
    """

    changed = Signal()
    stored = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []
        self._is_over = False

    @property
    def waiting(self) -> tuple[Place, ...]:
        """Where the texts belong that could not be saved and whose page is no longer open."""
        return tuple(entry.place for entry in self._told())

    @property
    def wants_choice(self) -> bool:
        """Whether the first of them was changed elsewhere too, so that trying again does not help."""
        told = self._told()
        return bool(told) and told[0].autosave.is_resting

    def hold(self, place: Place) -> None:
        """A page of this form is being read: save nothing more behind it."""
        for entry in self._at(place):
            entry.autosave.rest()

    def let_go(self, place: Place) -> None:
        """The page could not be shown: go on saving."""
        for entry in self._at(place):
            entry.autosave.wake()

    def take_up(
        self, place: Place, page: FormPage, workspace: Workspace
    ) -> tuple[FormPage, Draft, Answers | None]:
        """The page as it is to be shown, the draft to save on, and the text that waited here (else None).

        A text of a stage that can no longer be written is left to wait.
        """
        for entry in self._at(place):
            unsaved, draft = entry.autosave.writing.unsaved, entry.autosave.draft
            if unsaved is not None and not _fits(draft, page):
                entry.owner, entry.has_failed = None, True
                continue
            self._remove(entry)
            if unsaved is not None:
                answers = {**(page.document.answers if page.document else {}), **unsaved}
                resolved = form_work.resolve_page(workspace, page, answers)
                return replace(page, answers=answers, resolved=resolved), draft, unsaved
        return page, page.draft, None

    def take_back(self, place: Place) -> tuple[Draft, Answers] | None:
        """What waited here to be saved, with the draft it goes into; its page saves it from now on."""
        found = None
        for entry in self._at(place):
            unsaved, draft = entry.autosave.writing.unsaved, entry.autosave.draft
            self._remove(entry)
            if unsaved is not None:
                found = draft, unsaved
        return found

    def reading(self, place: Place, opens: Callable[[], P], again: Callable[[], P]) -> P:
        """Open a page, on the writer thread. Opening leaves a log row; where that fails too, a text that waits here is
        still shown to the one who wrote it."""
        try:
            return opens()
        except ExpectedFailure:
            if not any(entry.is_unsaved for entry in self._at(place)):
                raise
            return again()

    def waits_at(self, place: Place) -> bool:
        """Whether a text of this form waits that cannot be put into its page."""
        return any(entry.is_left and entry.is_unsaved for entry in self._at(place))

    def follow(
        self,
        place: Place,
        tasks: Tasks,
        save: SaveDraft,
        draft: Draft,
        owner: QWidget | None = None,
        pace: Pace | None = None,
    ) -> Autosave:
        """What saves this draft from now on, longer than `owner` (its page) lives when it has to."""
        autosave = Autosave(tasks, save, draft, self, pace)
        entry = _Entry(place, autosave, owner)
        self._entries.append(entry)
        autosave.saved.connect(lambda _moment: self._when_saved(entry))
        autosave.failed.connect(lambda error: self._when_failed(entry, error))
        autosave.conflicted.connect(lambda: self._when_failed(entry, None))
        if owner is not None:
            owner.destroyed.connect(self._when_left)
        self.changed.emit()
        return autosave

    @property
    def has_unsaved(self) -> bool:
        """Whether anything written is not in the store, its page open or not."""
        return any(entry.is_unsaved for entry in self._entries)

    def save_now(self) -> None:
        """Queue everything that waits to be saved."""
        for entry in self._entries:
            entry.autosave.flush()

    def leave(self) -> tuple[tuple[Place, Writing], ...]:
        """The window locks: queue what waits a last time and save nothing after that. What was written can be asked of
        the result on the writer thread, behind those saves."""
        self._is_over = True
        for entry in self._entries:
            entry.autosave.flush()
            entry.autosave.rest()
        self.deleteLater()
        return tuple((entry.place, entry.autosave.writing) for entry in self._entries)

    # -- internal

    def _at(self, place: Place) -> list[_Entry]:
        return [entry for entry in self._entries if entry.place == place]

    def _told(self) -> list[_Entry]:
        return [entry for entry in self._entries if entry.is_left and entry.has_failed and entry.is_unsaved]

    def _when_saved(self, entry: _Entry) -> None:
        if entry.is_left and not self._is_over:
            self.stored.emit(entry.autosave.draft)
        self._sweep()

    def _when_failed(self, entry: _Entry, error: BaseException | None) -> None:
        entry.has_failed = True
        self._sweep()
        if entry.is_left and error is not None and not is_expected(error):
            raise error

    def _when_left(self) -> None:
        QTimer.singleShot(0, self, self._sweep)

    def _sweep(self) -> None:
        """Drop what is stored and whose page is gone."""
        if self._is_over:
            return
        for entry in list(self._entries):
            if entry.is_left and entry.autosave.is_clean and not entry.is_unsaved:
                self._remove(entry)
        self.changed.emit()

    def _remove(self, entry: _Entry) -> None:
        self._entries.remove(entry)
        entry.autosave.rest()
        entry.autosave.deleteLater()


class UnsavedLine(QWidget):
    """Under the top bar while something is not saved: says so and leads back to the form."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        side = theme().px(24)
        line = QVBoxLayout(self)
        line.setContentsMargins(side, theme().px(14), side, 0)
        self.notice = Notice(parent=self)
        line.addWidget(self.notice)
        self._frame = frame
        self._texts = frame.desk.unsaved
        self._texts.setParent(frame.parent())  # outlives the frame; the window lets it go at the lock
        self._texts.changed.connect(self._show)
        self._texts.stored.connect(self._publish)
        frame.desk.sharing.changed.connect(self._show)
        self._show()

    def _publish(self, draft: Draft) -> None:
        """A text was saved that has no page: what shows drafts is read again."""
        self._frame.desk.bus.publish(changed(ChangeKind.DRAFT, ids=(str(draft.id),)))

    def _show(self) -> None:
        places = self._texts.waiting
        self.setVisible(bool(places))
        if not places:
            self.notice.clear()
            return
        words = counted(len(places), "text är inte sparad", "texter är inte sparade")
        what = "Försöker igen."
        if not self._frame.desk.sharing.may_write:
            what = "Den sparas när du skriver igen." if len(places) == 1 else "De sparas när du skriver igen."
        elif self._texts.wants_choice:
            what = "Den har ändrats på ett annat ställe."
        text = f"{words}. {what}"
        if text != self.notice.text:
            self.notice.tell(text, "error", "Till texten", self._go)

    def _go(self) -> None:
        places = self._texts.waiting
        if places:
            self._frame.go(places[0].route())


def saver(workspace: Workspace) -> SaveDraft:
    """Saves drafts into this store."""

    def save(draft: Draft, answers: Answers, starts_stretch: bool) -> Draft:
        saves = save_note if draft.form_id == NOTE else form_work.save_draft
        return saves(workspace, draft, answers, starts_stretch=starts_stretch)

    return save


def _fits(draft: Draft, page: FormPage) -> bool:
    return page.may_write and (draft.stage_id, draft.form_version) == (page.stage_id, page.definition.version)
