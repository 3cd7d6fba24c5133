# SPDX-License-Identifier: EUPL-1.2
"""Keeps the paper beside the form in step with what is written: rendered off the main thread, newest text wins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from eht_desk.application import papers
from eht_desk.application.form_pages import FormPage
from eht_desk.application.workspace import Workspace
from eht_desk.domain.forms.model import Answers
from eht_desk.ui.tasks import Tasks

PAUSE_MILLISECONDS = 300


class PaperFeed(QObject):
    """Signals: `rendered(bytes)` on the main thread; `failed(error)` when the paper could not be made."""

    rendered = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        render: Callable[[Answers], bytes],
        parent: QObject | None = None,
        pause: int = PAUSE_MILLISECONDS,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._render = render
        self._waiting: Answers | None = None
        self._is_busy = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self._start)

    def put(self, answers: Answers) -> None:
        """The answers changed."""
        self._waiting = answers
        self._pause.start()

    def show_now(self, answers: Answers) -> None:
        """Render without waiting for a pause."""
        self._waiting = answers
        self._start()

    def _start(self) -> None:
        if self._is_busy or self._waiting is None:
            return
        answers, self._waiting = self._waiting, None
        self._is_busy = True
        self._tasks.read(lambda: self._render(answers), self._take, self._give_up)

    def _take(self, pdf: bytes) -> None:
        self._is_busy = False
        self.rendered.emit(pdf)
        if self._waiting is not None and not self._pause.isActive():
            self._start()

    def _give_up(self, error: BaseException) -> None:
        self._is_busy = False
        self.failed.emit(error)


def preview_renderer(workspace: Workspace, page: FormPage) -> Callable[[Answers], bytes]:
    """What makes the paper of a page for other answers; to be called on the reader thread."""

    def render(answers: Answers) -> bytes:
        with workspace.store.read() as work:
            names = papers.school_names(work, page.pupil, page.document, workspace)
            second = papers.language_of_last_paper(workspace, work, page.document)
        return papers.preview_paper(workspace, page, answers, names, second)

    return render
