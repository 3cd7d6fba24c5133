# SPDX-License-Identifier: EUPL-1.2
"""Saving while somebody writes (architecture §5): when a draft goes to the store, and what happens when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from eht_desk.domain.documents import Draft
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.forms.model import Answers
from eht_desk.ui.alive import IfAlive
from eht_desk.ui.tasks import Tasks

T = TypeVar("T")

SaveDraft = Callable[[Draft, Answers, bool], Draft]
"""Saves and returns the saved draft; runs on the writer thread. The flag says that a writing stretch starts."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When text is saved, in milliseconds: after a pause, at the latest during typing, again after a failure."""

    pause: int = 350
    longest: int = 1500
    retry: int = 4000


class Writing:
    """One draft as it is stored, and what was written beyond that. No Qt: at the lock the writer thread asks it when
    the page is gone."""

    def __init__(self, draft: Draft) -> None:
        self.draft = (
            draft  # after the first save only the writer thread changes it, in the order of the saves
        )
        self.has_begun = False  # likewise
        self._guard = Lock()
        self._unsaved: Answers | None = None

    @property
    def unsaved(self) -> Answers | None:
        """The newest answers that are not in the store, or None."""
        with self._guard:
            return self._unsaved

    def put(self, answers: Answers | None) -> None:
        """Somebody wrote these; None: nothing is to be stored any more."""
        with self._guard:
            self._unsaved = answers

    def is_stored(self, draft: Draft, answers: Answers) -> None:
        """These answers are in the store now; newer ones are still to come."""
        self.draft = draft
        self.has_begun = True
        with self._guard:
            if self._unsaved is answers:
                self._unsaved = None


class Autosave(QObject):
    """Keeps one draft up to date in the store: one save under way, the newest text wins, nothing typed nothing stored.

    Signals, all on the main thread: `saving()` when text waits or is under way, `saved(datetime)` only after the
    commit, `failed(error)` when a save did not go through (the text is kept here and tried again), `conflicted()` when
    the stored draft was changed elsewhere (saving rests until `go_on`).
    """

    saving = Signal()
    saved = Signal(object)
    failed = Signal(object)
    conflicted = Signal()

    def __init__(
        self,
        tasks: Tasks,
        save: SaveDraft,
        draft: Draft,
        parent: QObject | None = None,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(parent)
        pace = pace or Pace()
        self._tasks = tasks
        self._save = save
        self.writing = Writing(draft)
        self._pending: Answers | None = None
        self._under_way = 0
        self._is_resting = False
        self._pause = self._timer(pace.pause)
        self._longest = self._timer(pace.longest)
        self._retry = self._timer(pace.retry)

    @property
    def draft(self) -> Draft:
        """The draft as last saved; its revision is -1 while nothing has been."""
        return self.writing.draft

    @property
    def is_resting(self) -> bool:
        """Whether saving waits for somebody: a choice between two texts, or the page that is being read again."""
        return self._is_resting

    @property
    def is_clean(self) -> bool:
        """Whether everything typed is in the store."""
        return self._pending is None and self._under_way == 0

    def put(self, answers: Answers) -> None:
        """Somebody typed: these are the answers now."""
        self._pending = answers
        self.writing.put(answers)
        if self._is_resting:
            return
        self.saving.emit()
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def flush(self) -> None:
        """Queue what waits at once, behind a save that is under way (lock, quit, leaving)."""
        if self._pending is not None and not self._is_resting:
            self._submit()

    def try_again(self) -> None:
        """Save now what failed before."""
        self.flush()

    def go_on(self, draft: Draft, answers: Answers) -> None:
        """After a conflict: `answers` are what the person chose, to be saved on top of the stored `draft`."""
        self.writing.draft = draft
        self._is_resting = False
        self._pending = answers
        self.writing.put(answers)
        self._submit()

    def finish(
        self,
        answers: Answers,
        work: Callable[[Draft], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Save `answers` and then do `work` with the saved draft, such as freezing the stage.

        When it fails the text is kept and tried again, whether the page that would be told is still there or not.
        """
        self._stop_timers()
        self._pending = None
        self.writing.put(answers)

        def save_and_work() -> T:
            return work(self._store(answers))

        tell_page = IfAlive(failed)

        def not_done(error: BaseException) -> None:
            self._under_way += 1
            tell_page(error)
            self._when_failed(error, answers)

        self._tasks.write(save_and_work, done, not_done)

    def stop(self) -> None:
        """Save nothing more: the draft is gone (thrown away, taken over or frozen)."""
        self.rest()
        self._pending = None
        self.writing.put(None)

    def rest(self) -> None:
        """Queue no further save until `wake`; what is under way ends. What is typed meanwhile is kept."""
        self._stop_timers()
        self._is_resting = True

    def wake(self) -> None:
        """Save again after `rest`, in a moment."""
        self._is_resting = False
        if self._pending is not None:
            self._pause.start()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._when_due)
        return timer

    def _stop_timers(self) -> None:
        for timer in (self._pause, self._longest, self._retry):
            timer.stop()

    def _when_due(self) -> None:
        if self._pending is not None and self._under_way == 0 and not self._is_resting:
            self._submit()

    def _submit(self) -> None:
        answers = self._pending
        if answers is None:
            return
        self._pending = None
        self._stop_timers()
        self._under_way += 1
        self.saving.emit()
        self._tasks.write(
            lambda: self._store(answers), self._when_saved, lambda error: self._when_failed(error, answers)
        )

    def _store(self, answers: Answers) -> Draft:
        """On the writer thread: saves run one after another, so each builds on the revision before it."""
        saved = self._save(self.writing.draft, answers, not self.writing.has_begun)
        self.writing.is_stored(saved, answers)
        return saved

    def _when_saved(self, draft: Draft) -> None:
        self._under_way -= 1
        if self._pending is None and self._under_way == 0:
            moment: datetime = draft.saved_at
            self.saved.emit(moment)
        elif self._pending is not None and not self._pause.isActive():
            self._pause.start()

    def _when_failed(self, error: BaseException, answers: Answers) -> None:
        self._under_way -= 1
        if self._pending is None:
            self._pending = answers
        if isinstance(error, ExpectedFailure) and error.code == "draft_conflict":
            self._stop_timers()
            self._is_resting = True
            self.conflicted.emit()
            return
        if not self._is_resting:
            self._retry.start()
        self.failed.emit(error)
