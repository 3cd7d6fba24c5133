# SPDX-License-Identifier: EUPL-1.2
"""Reads scanned files one after another, off the main thread, and files each stack when it has been read whole.

A file is held in memory from the reading to the filing, then dropped. What is kept for the window are small pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from eht_desk.application import signed_papers
from eht_desk.application.signed_papers import FiledStack, ReadStack
from eht_desk.application.workspace import Workspace
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.received import SIZE_LIMIT
from eht_desk.ui.desk import Desk
from eht_desk.ui.printing.pages import UnreadablePdf
from eht_desk.ui.printing.scanned_pages import picture_of

_SMALL = 220
"""Pixels of a small picture's width."""
_MOST_SMALL = 200
"""Small pictures of one stack: 40 MB. Later pages go without."""


class ReadingState:
    """How far one reading has come: numbers only, written by the thread that reads."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        self._is_cancelled = False

    def __call__(self, done: int, total: int) -> None:
        """See Progress."""
        if self._is_cancelled:
            raise ExpectedFailure("cancelled")
        self.done, self.total = done, total

    def cancel(self) -> None:
        """End the reading at its next page."""
        self._is_cancelled = True


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A stack with small pictures by place."""

    stack: ReadStack
    small: Mapping[int, QImage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiledFile:
    """What became of one file, with small pictures by place."""

    result: FiledStack
    small: Mapping[int, QImage]


class StackReading(QObject):
    """The files of one go.

    Signals: `began(int, int)` file and number of files; `filed(FiledFile)`; `refused(int, error)` which file and why;
    `ended()` when all are done or somebody stopped it.
    """

    began = Signal(int, int)
    filed = Signal(object)
    refused = Signal(int, object)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._paths: list[Path] = []
        self._at = 0
        self.state = ReadingState()
        self.is_filing = False

    @property
    def is_running(self) -> bool:
        """Whether files are being read."""
        return self._at < len(self._paths)

    def begin(self, paths: Sequence[Path]) -> None:
        """Read these."""
        if not self.is_running:
            self._paths, self._at = list(paths), 0
            self._next()

    def cancel(self) -> None:
        """Stop. What is filed stays filed; the file that is being read is not."""
        self.state.cancel()

    def _next(self) -> None:
        if not self.is_running:
            self.ended.emit()
            return
        self.state = state = ReadingState()
        self.is_filing = False
        self.began.emit(self._at, len(self._paths))
        workspace, path = self._desk.workspace, self._paths[self._at]
        self._desk.tasks.aside(lambda: read_file(workspace, path, state), self._read, self._failed)

    def _read(self, read: ReadFile) -> None:
        self.is_filing = True
        workspace = self._desk.workspace
        self._desk.tasks.write(
            lambda: FiledFile(signed_papers.file_stack(workspace, read.stack), read.small),
            self._filed,
            self._failed,
        )

    def _filed(self, filed: FiledFile) -> None:
        self._desk.bus.publish(filed.result.changes)
        self.filed.emit(filed)
        self._go_on()

    def _failed(self, error: BaseException) -> None:
        is_stopped = isinstance(error, ExpectedFailure) and error.code == "cancelled"
        if is_stopped:
            self._paths = []
            self.ended.emit()
            return
        self.refused.emit(self._at, error)
        self._go_on()

    def _go_on(self) -> None:
        self._at += 1
        self._next()


def read_file(workspace: Workspace, path: Path, state: ReadingState) -> ReadFile:
    """Off the main thread. A file that cannot be read is told without its name."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ExpectedFailure("scan_too_large", {"limit_mb": SIZE_LIMIT // (1024 * 1024)})
        content = path.read_bytes()
    except OSError:
        raise ExpectedFailure("scan_unreadable") from None
    stack = signed_papers.read_stack(workspace, content, state)
    small: dict[int, QImage] = {}
    for page in stack.pages[:_MOST_SMALL]:
        state(state.done, state.total)
        try:
            small[page.number] = picture_of((page.media_type, page.content), _SMALL)
        except UnreadablePdf:
            continue  # its place stays empty; the page is kept as it is
    return ReadFile(stack, small)
