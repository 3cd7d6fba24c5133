# SPDX-License-Identifier: EUPL-1.2
"""Follows who writes in the open store, begins and ends writing, and tells every screen. What is said: sharing_texts.

Asking and taking the lease happens off the main thread; a share that does not answer keeps the last answer.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from eht_desk.application import sharing
from eht_desk.application.changes import ChangeSet
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.sharing import Sharing, StoreMode
from eht_desk.ui.alive import is_alive
from eht_desk.ui.sharing_texts import reason_text
from eht_desk.ui.writing import WritingGate

if TYPE_CHECKING:
    from eht_desk.application.workspace import Workspace
    from eht_desk.ui.tasks import Tasks

READING_MILLISECONDS = 3_000
WRITING_MILLISECONDS = 10_000

_OTHERS = frozenset({"lease_lost", "lease_stale", "not_writing", "store_in_use"})
"""Failures that tell that somebody else writes, or nobody."""


_Waiting = tuple[Callable[[], object], bool]
"""What is to be run, and whether it runs even where writing does not begin."""

_News = tuple[int, ChangeSet]
"""The last row of the log, and what others changed until then."""


class SharingWatch(WritingGate):
    """One per unlocking. Until `start` (and for a desk that is not watched) everything may be written. `login` is the
    person's own.

    Signals: `failed(error)` when writing could not begin or end; `news(ChangeSet)` when others changed something: they
    can, while this window reads.
    """

    failed = Signal(object)
    news = Signal(object)

    def __init__(self, parent: QObject | None = None, login: str = "") -> None:
        super().__init__(parent)
        self._login = login
        self._sharing = Sharing(StoreMode.WRITING)
        self._workspace: Workspace | None = None
        self._tasks: Tasks | None = None
        self._was_lost = False
        self._is_busy = False
        self._turn = 0
        self._seen: int | None = None  # the last row of the log that the pages know of
        self._names: dict[str, str] = {}
        self._waiting: list[_Waiting] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    # ------------------------------------------------------------------------------------------------------- the state

    @property
    def sharing(self) -> Sharing:
        """As it was when last asked."""
        return self._sharing

    @property
    def may_write(self) -> bool:
        """See WritingGate."""
        return self._sharing.may_write

    @property
    def may_begin(self) -> bool:
        """See WritingGate."""
        return self._sharing.may_write or self._sharing.is_free

    @property
    def reason(self) -> str:
        """See WritingGate."""
        return reason_text(self._sharing, is_own=self.is_own)

    @property
    def is_backup(self) -> bool:
        """Whether a backup is open, which nothing changes."""
        return self._sharing.mode is StoreMode.BACKUP

    @property
    def was_lost(self) -> bool:
        """Whether somebody took over while this person wrote."""
        return self._was_lost

    @property
    def is_own(self) -> bool:
        """Whether the one who is said to write is this person on this device: in another window, or in a program that
        ended unexpectedly before."""
        holder = self._sharing.holder
        return holder is not None and holder.login == self._login and holder.device == platform.node()

    # ------------------------------------------------------------------------------------------------------- following

    def start(self, workspace: Workspace, tasks: Tasks, first: Sharing) -> None:
        """Follow this store from its first answer on."""
        self._workspace, self._tasks = workspace, tasks
        self._sharing = first
        if not self.is_backup:  # before the pages read anything, in the same queue
            tasks.read(lambda: sharing.news(workspace), self._hear, self._not_answered)
        self._wait()
        self.changed.emit()

    def stop(self) -> None:
        """The store is being closed: ask no more. What is marked in the window belongs to nobody now."""
        self._timer.stop()
        self._workspace = self._tasks = None
        self._waiting.clear()
        self.setParent(None)
        self.deleteLater()

    def look(self) -> None:
        """Ask now."""
        workspace, tasks = self._workspace, self._tasks
        if workspace is None or tasks is None or self.is_backup:
            return
        self._timer.stop()
        turn, known, seen = self._turn, dict(self._names), self._seen

        def ask() -> tuple[Sharing, _News | None]:
            now = sharing.state(workspace, known)
            return now, None if now.may_write else _news(workspace, seen)

        def answered(answer: tuple[Sharing, _News | None]) -> None:
            if turn == self._turn:  # else writing began or ended meanwhile, which is newer
                self._take(answer[0])
                self._hear(answer[1])

        tasks.read(ask, answered, self._not_answered)

    def note_failure(self, error: BaseException) -> None:
        """Some work failed: ask at once when it tells that somebody else writes."""
        if isinstance(error, ExpectedFailure) and error.code in _OTHERS and not self._is_busy:
            self.look()

    # --------------------------------------------------------------------------------------------------------- writing

    def when_writing(self, run: Callable[[], object]) -> None:
        """See WritingGate. What is pressed while writing begins or ends waits for that."""
        if self._is_busy:
            self._waiting.append((run, False))
        elif self.may_write:
            run()
        elif self._sharing.is_free:
            self._waiting.append((run, False))
            self.begin()

    def when_settled(self, run: Callable[[], object]) -> None:
        """Begin writing where nobody else writes, then run in any case: to open what can also be read."""
        if self._is_busy:
            self._waiting.append((run, True))
        elif self._sharing.is_free:
            self._waiting.append((run, True))
            self.begin()
        else:
            run()

    def begin(self, *, take_over: bool = False) -> None:
        """Begin writing; `take_over` after the person was told whose program does not answer."""
        workspace, tasks = self._workspace, self._tasks
        if workspace is None or tasks is None or self._is_busy:
            return
        self._is_busy = True
        seen = self._seen

        def begin() -> tuple[Sharing, _News | None]:
            return sharing.begin_writing(workspace, take_over=take_over), _news(workspace, seen)

        def begun(answer: tuple[Sharing, _News | None]) -> None:
            waiting = self._settle()
            self._take(answer[0])
            self._hear(answer[1])
            for run, _ in waiting:
                _run_if_alive(run)

        def refused(error: BaseException) -> None:
            waiting = self._settle()
            self.look()
            for run, runs_anyway in waiting:
                if runs_anyway:
                    _run_if_alive(run)
            if not any(runs_anyway for _, runs_anyway in waiting):
                self.failed.emit(error)

        tasks.write(begin, begun, refused)

    def end(self) -> None:
        """Let the others write; read on."""
        workspace, tasks = self._workspace, self._tasks
        if workspace is None or tasks is None or self._is_busy:
            return
        self._is_busy = True

        def ended(now: Sharing) -> None:
            waiting = self._settle()
            self._take(now, is_asked=True)
            self._hand_on(waiting)

        def refused(error: BaseException) -> None:
            waiting = self._settle()
            self.look()
            self.failed.emit(error)
            self._hand_on(waiting)

        tasks.write(lambda: sharing.stop_writing(workspace), ended, refused)

    # -------------------------------------------------------------------------------------------------------- internal

    def _settle(self) -> list[_Waiting]:
        """Beginning or ending is done: what waited for it."""
        self._is_busy = False
        self._turn += 1
        waiting, self._waiting = self._waiting, []
        return waiting

    def _hand_on(self, waiting: list[_Waiting]) -> None:
        """What was pressed while writing ended begins it again, where nobody else was quicker."""
        for run, runs_anyway in waiting:
            if is_alive(run):
                (self.when_settled if runs_anyway else self.when_writing)(run)

    def _take(self, now: Sharing, *, is_asked: bool = False) -> None:
        if self._workspace is None:
            return
        if now.holder is not None and now.holder.name:
            self._names[now.holder.login] = now.holder.name
        before, self._sharing = self._sharing, now
        if now.may_write:
            self._was_lost = False
        elif before.may_write and not is_asked:
            self._was_lost = True
        self._wait()
        if now != before:
            self.changed.emit()

    def _hear(self, news: _News | None) -> None:
        if self._workspace is None or news is None:
            return
        self._seen, changes = news
        if changes.kinds:
            self.news.emit(changes)

    def _not_answered(self, error: BaseException) -> None:
        if not isinstance(error, ExpectedFailure | OSError):
            raise error
        self._wait()

    def _wait(self) -> None:
        if not self.is_backup:
            self._timer.start(WRITING_MILLISECONDS if self.may_write else READING_MILLISECONDS)


def _news(workspace: Workspace, seen: int | None) -> _News | None:
    """Off the main thread. None when it cannot be read: who writes is told all the same, and it is asked again."""
    try:
        return sharing.news(workspace, seen)
    except (ExpectedFailure, OSError):
        return None


def _run_if_alive(run: Callable[[], object]) -> None:
    """On a share taking the lease takes seconds: the page whose button it was may be gone by now."""
    if is_alive(run):
        run()
