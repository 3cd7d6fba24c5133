# SPDX-License-Identifier: EUPL-1.2
"""Reads the known stores for the unlock page, and again every few seconds: who writes in them, and a server that was
away is back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from eht_desk.ui.environment import WindowEnvironment
from eht_desk.ui.known_stores import readable_choices
from eht_desk.ui.screens.unlock_screen import StoreChoice, UnlockScreen
from eht_desk.ui.successors import with_successors

if TYPE_CHECKING:
    from eht_desk.ui.tasks import Tasks

RETRY_MILLISECONDS = 3000


class StorePeek(QObject):
    """Belongs to the page and ends with it. `login` is who is to be chosen in the first store."""

    def __init__(
        self,
        page: UnlockScreen,
        environment: WindowEnvironment,
        paths: list[Path],
        login: str,
        tasks: Callable[[], Tasks],
    ) -> None:
        super().__init__(page)
        self._page, self._environment, self._paths = page, environment, paths
        self._login, self._tasks = login, tasks
        self._shown: list[StoreChoice] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look_again)

    def look(self) -> None:
        """At once; the first page has been painted and these are small files."""
        self._show(self._read())
        if self._login:
            self._page.login.set_value(self._login)
        self._page.password.line.setFocus()

    def _read(self) -> list[StoreChoice]:
        choices = readable_choices(self._environment, self._paths, self._login)
        return with_successors(choices, self._environment.peek)

    def _look_again(self) -> None:
        """Off the main thread: a server that is away may let wait."""
        self._tasks().read(self._read, self._show)

    def _show(self, choices: list[StoreChoice]) -> None:
        if [_named(choice) for choice in choices] != [_named(choice) for choice in self._shown]:
            self._page.show_stores(choices)
        elif choices != self._shown:
            self._page.show_use(choices)
        self._shown = choices
        self._timer.start(RETRY_MILLISECONDS)


def _named(choice: StoreChoice) -> StoreChoice:
    """The choice without who writes in it, which may change while somebody types."""
    return replace(choice, used="")
