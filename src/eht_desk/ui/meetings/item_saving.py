# SPDX-License-Identifier: EUPL-1.2
"""Saving while the meeting talks: what stands at a pupil goes to the store at once, one save after another.

Says that it is saved only after the commit. What could not be saved is kept here and tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from eht_desk.application.changes import ChangeSet
from eht_desk.ui.tasks import Tasks

T = TypeVar("T")
_PAUSE, _LONGEST, _RETRY = 350, 1500, 4000
"""Milliseconds: after a pause, at the latest during typing, again after a failure."""


class ItemSaver(QObject, Generic[T]):
    """`save` runs on the writer thread. The newest text wins; nothing typed, nothing stored. Lives with `parent`,
    longer than its `page` when it has to.

    Signals: `saving()` when something waits; `saved(ChangeSet)` after the commit, when nothing waits any more;
    `failed(error)`.
    """

    saving = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, save: Callable[[T], ChangeSet], page: QObject, parent: QObject) -> None:
        super().__init__(parent)
        page.destroyed.connect(self.end)
        self._tasks, self._save = tasks, save
        self._waiting: tuple[T] | None = None
        self._under_way = 0
        self._is_over = self._is_told = False
        self._error: BaseException | None = None
        self._pause, self._longest = self._timer(_PAUSE), self._timer(_LONGEST)
        self._retry = self._timer(_RETRY)

    @property
    def is_clean(self) -> bool:
        """Whether everything is in the store."""
        return self._waiting is None and self._under_way == 0

    def put(self, written: T) -> None:
        """This stands there now."""
        self._waiting = (written,)
        self.saving.emit()
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def put_now(self, written: T) -> None:
        """The same for what is chosen and not typed: saved without a pause."""
        self._waiting = (written,)
        self.flush()

    def flush(self) -> None:
        """Queue what waits, behind a save that is under way."""
        if self._waiting is None:
            return
        (written,), self._waiting = self._waiting, None
        for timer in (self._pause, self._longest, self._retry):
            timer.stop()
        self._under_way += 1
        self.saving.emit()
        save = self._save
        self._tasks.write(
            lambda: save(written), self._when_saved, lambda error: self._when_failed(error, written)
        )

    def end(self) -> None:
        """The page goes: what waits is queued. The saver goes when it has arrived; while it has not it goes on trying,
        and the window tells that, once."""
        self._is_over = True
        self.flush()
        self._tell()
        self._leave()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer

    def _when_saved(self, changes: ChangeSet) -> None:
        self._under_way -= 1
        self._error = None
        if self.is_clean:
            self.saved.emit(changes)
        self._leave()

    def _when_failed(self, error: BaseException, written: T) -> None:
        self._under_way -= 1
        if self._waiting is None:
            self._waiting = (written,)
        self._retry.start()
        self.failed.emit(error)
        self._error = error
        self._tell()

    def _tell(self) -> None:
        """What the page cannot tell any more."""
        if self._is_over and not self._is_told and self._error is not None:
            self._is_told = True
            self._tasks.tell(self._error)

    def _leave(self) -> None:
        if self._is_over and self.is_clean:
            self.deleteLater()
