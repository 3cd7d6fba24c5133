# SPDX-License-Identifier: EUPL-1.2
"""Before the window closes: a text that is not saved would be gone with it, so a person's own close asks once.

The system's shutdown is never held up. Imports stay light: the window makes one before the first page is painted.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from eht_desk.ui.widgets.text import Heading, PlainLabel

if TYPE_CHECKING:
    from eht_desk.ui.desk import Desk

_LAST_SAVE_SECONDS = 5
_SESSION_END_MILLISECONDS = 60_000
_TITLE = "En text är inte sparad."
_OPEN = "Stängs fönstret nu går den förlorad. Så länge det är öppet försöker programmet spara den igen."
_LOCKED = "Den väntar låst i det här fönstret tills den som skrev den låser upp. Stängs fönstret nu går den förlorad."


class Closing(QObject):
    """Decides whether `window` may close, and asks when something would be lost."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._question: CloseQuestion | None = None
        self._is_decided = False
        self._session_end = QTimer(self)  # the system may still change its mind
        self._session_end.setSingleShot(True)
        self._session_end.setInterval(_SESSION_END_MILLISECONDS)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(lambda _manager: self.session_ends())

    def session_ends(self) -> None:
        """The system logs out or shuts down: whatever closes the window now, nobody is there to answer."""
        self._session_end.start()
        if self._question is not None:
            self._question.reject()

    def may_close(self, desk: Desk | None, is_sealed: bool) -> bool:
        """Whether nothing would be lost, or it was decided; else the question is open now.

        `is_sealed`: a text waits behind the lock. What was just typed gets its chance to be saved first.
        """
        if self._is_decided or self._session_end.isActive() or _is_session_ending():
            return True
        if (
            desk is not None and desk.handed_over.is_given
        ):  # who answers alone gets out of the questions by a lock only
            desk.navigator.lock()
            return False
        is_waiting = desk is not None and _is_anything_left(desk)
        if not is_waiting and not is_sealed:
            return True
        self._ask(_OPEN if is_waiting else _LOCKED)
        return False

    def close_anyway(self) -> None:
        """Close without asking."""
        self._is_decided = True
        self._window.close()

    def _ask(self, text: str) -> None:
        if self._question is None:
            self._question = CloseQuestion(self._window, text)
            self._question.accepted.connect(self.close_anyway)
            self._question.finished.connect(self._answered)
            self._question.open()
        self._question.activateWindow()

    def _answered(self, _result: int) -> None:
        self._question = None


class CloseQuestion(QDialog):
    """Enter and Escape both keep the window; only the other button closes it."""

    def __init__(self, window: QWidget, text: str) -> None:
        super().__init__(window)
        self.setWindowTitle("EHT Desk")
        self.setAccessibleName(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge = theme().px(24)
        column.setContentsMargins(edge, edge, edge, theme().px(20))
        column.setSpacing(theme().px(14))
        column.addWidget(Heading(_TITLE, 1, wraps=True))
        column.addWidget(PlainLabel(text, "secondary", wraps=True))
        column.addStretch(1)
        buttons = QHBoxLayout()
        self.close_button = SecondaryButton("Stäng ändå", self.accept, self)
        self.wait_button = PrimaryButton("Vänta", self.reject, self)
        self.wait_button.setDefault(True)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.wait_button)
        column.addLayout(buttons)
        self.setMinimumWidth(min(theme().px(460), max(320, window.width() - 40)))
        self.wait_button.setFocus()


def _is_anything_left(desk: Desk) -> bool:
    texts = desk.unsaved
    texts.save_now()
    if texts.has_unsaved:
        with contextlib.suppress(TimeoutError):
            desk.tasks.write(_nothing).result(_LAST_SAVE_SECONDS)  # behind the saves that were just queued
    return texts.has_unsaved


def _is_session_ending() -> bool:
    application = QGuiApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()


def _nothing() -> None:
    """Queued behind other work to learn that it is done."""
