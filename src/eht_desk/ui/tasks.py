# SPDX-License-Identifier: EUPL-1.2
"""The only place that touches threads: writer, reader, one aside for long work; results come on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from eht_desk.application.changes import changes_in
from eht_desk.ui.alive import is_alive
from eht_desk.ui.main_thread_garbage import MainThreadGarbage

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from eht_desk.application.changes import ChangeSet

T = TypeVar("T")
_LAST_SECONDS = 10
"""How long the end of the program waits for what is worked on aside."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    generation: int
    deliver: Callable[[], None]
    drop: Callable[[], None]


class Tasks(QObject):
    """Runs use cases off the main thread.

    A result for a widget that is gone (the person went to another page) is dropped; an error of such work goes to the
    error handler, so that a failed save is never silent, and what such work changed goes to the change watcher, so that
    other pages read it.

    `write` and `read` return at once; `done(result)` or `failed(error)` is called on the main thread, unless `forget`
    was called meanwhile (lock: results of the former person are dropped). Writes run in the order they were given.
    `aside` is for work of seconds or minutes, such as a backup, that neither saves nor readings may wait for.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        self._is_shut = False
        self._on_error: Callable[[BaseException], None] | None = None
        self._on_lost: Callable[[BaseException], None] | None = None
        self._on_failure: Callable[[BaseException], None] | None = None
        self._on_changes: Callable[[ChangeSet], None] | None = None
        self._garbage = MainThreadGarbage(self)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _writer(self) -> ThreadPoolExecutor:
        return _pool("writer")

    @cached_property
    def _reader(self) -> ThreadPoolExecutor:
        return _pool("reader")

    @cached_property
    def _helper(self) -> _Aside:
        return _Aside()

    def set_error_handler(self, handler: Callable[[BaseException], None]) -> None:
        """Called on the main thread for an error that no `failed` took."""
        self._on_error = handler

    def tell(self, error: BaseException) -> None:
        """Give the error handler a failure that its page was to tell, and the page is gone."""
        if self._on_error is not None:
            self._on_error(error)

    def set_lost_handler(self, handler: Callable[[BaseException], None]) -> None:
        """Called on the main thread for a write that failed after `forget`: the last words before a lock, say."""
        self._on_lost = handler

    def set_failure_watcher(self, watcher: Callable[[BaseException], None]) -> None:
        """Called on the main thread before the `failed` of any work, whatever that does with the error."""
        self._on_failure = watcher

    def set_change_watcher(self, watcher: Callable[[ChangeSet], None]) -> None:
        """Called on the main thread with what was changed when the `done` that would tell it is gone."""
        self._on_changes = watcher

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Future[T]:
        """Queue a mutation."""
        return self._submit(self._writer, work, done, failed, self._tell_lost)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        is_saving: bool = False,
    ) -> Future[T]:
        """Queue a reading or a rendering. `is_saving`: it notes something at its end, so a failure is told after a lock
        too; the lock waits for it.
        """
        return self._submit(self._reader, work, done, failed, self._tell_lost if is_saving else None)

    def aside(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Future[T]:
        """Queue long work on a thread of its own. It has to stop by itself when the store closes."""
        return self._submit(self._helper, work, done, failed)

    def forget(self) -> None:
        """Drop every result that has not been delivered yet. The work itself still finishes."""
        self._generation += 1

    def finish_writes(self) -> None:
        """Wait until the writer thread has nothing left; used by lock and quit, after the last save was queued."""
        self._writer.submit(_nothing).result()

    def finish_reads(self) -> None:
        """Wait until the reader thread has nothing left; used by lock before connections close."""
        self._reader.submit(_nothing).result()

    def finish_aside(self, most_seconds: float | None = None) -> bool:
        """Wait until the aside thread has nothing left, or so long; used by lock after the store has closed.

        False when it still works: on a drive that does not answer, say, which nothing can hurry.
        """
        if "_helper" not in self.__dict__:
            return True
        try:
            self._helper.submit(_nothing).result(most_seconds)
        except TimeoutError:
            return False
        return True

    def shut_down(self, most_seconds: float = _LAST_SECONDS) -> None:
        """Finish what is queued and end the threads. What waits aside, or comes later, is not begun.

        What is worked on aside is waited for so long: on a drive that does not answer, say, it would never end.
        """
        self.forget()
        self._is_shut = True
        self._writer.shutdown(wait=True)
        self._reader.shutdown(wait=True)
        if "_helper" in self.__dict__:
            self._helper.end(most_seconds)
        self._garbage.stop()

    def _submit(
        self,
        pool: ThreadPoolExecutor | _Aside,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[BaseException], None] | None,
        dropped: Callable[[Future[T]], None] | None = None,
    ) -> Future[T]:
        if self._is_shut:  # a page's timer may run out while the window goes
            from concurrent.futures import Future

            never: Future[T] = Future()
            never.cancel()
            return never
        generation = self._generation
        future = pool.submit(work)

        def when_finished(finished: Future[T]) -> None:
            def deliver() -> None:
                self._hand_over(finished, done, failed)

            def drop() -> None:
                if dropped is not None:
                    dropped(finished)

            if isValid(self):  # work aside may outlive the window
                self._finished.emit(_Outcome(generation, deliver, drop))

        future.add_done_callback(when_finished)
        return future

    def _hand_over(
        self,
        future: Future[Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[BaseException], None] | None,
    ) -> None:
        error = future.exception()
        if error is not None and self._on_failure is not None:
            self._on_failure(error)
        if error is None:
            if done is not None and is_alive(done):
                done(future.result())
            elif done is not None and self._on_changes is not None:
                self._on_changes(changes_in(future.result()))
        elif failed is not None and is_alive(failed):
            failed(error)
        elif self._on_error is not None:
            self._on_error(error)
        else:
            raise error

    def _deliver(self, outcome: _Outcome) -> None:
        if outcome.generation == self._generation:
            outcome.deliver()
        else:
            outcome.drop()

    def _tell_lost(self, future: Future[Any]) -> None:
        error = future.exception()
        if error is not None and self._on_lost is not None:
            self._on_lost(error)


class _Aside:
    """One thread that the end of the program does not wait for: the pools of the library are waited for, for ever."""

    def __init__(self) -> None:
        from queue import SimpleQueue
        from threading import Thread

        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="aside", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue work."""
        from concurrent.futures import Future

        future: Future[T] = Future()
        self._waiting.put((future, work))
        return future

    def end(self, most_seconds: float) -> None:
        """Begin nothing more, and wait so long for what was begun."""
        while not self._waiting.empty():
            item = self._waiting.get()
            if item is not None:
                item[0].cancel()
        self._waiting.put(None)
        self._thread.join(most_seconds)

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            future, work = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - whatever it is, who asked for the work is told
                future.set_exception(error)
            else:
                future.set_result(result)
            del item, future, work  # what it held goes now, not when the next work comes


def _nothing() -> None:
    """Queued behind other work to learn that it is done."""


def _pool(name: str) -> ThreadPoolExecutor:
    # Imported at the first work: the library behind it is not needed to paint the first page.
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1, thread_name_prefix=name)
