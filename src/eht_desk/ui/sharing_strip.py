# SPDX-License-Identifier: EUPL-1.2
"""The line at the very top of an open store while this person only reads: who writes, and how to begin oneself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from eht_desk.application.workspace import local_time
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe, is_expected
from eht_desk.ui.forms.small_dialog import SmallDialog
from eht_desk.ui.sharing_texts import strip_words, take_over_text, take_over_title
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.notice import Notice


class SharingStrip(Notice):
    """Over the whole width, hidden for the one who writes. `close_backup` leaves a backup that was opened to read."""

    def __init__(self, desk: Desk, close_backup: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setProperty("place", "strip")
        layout = self.layout()
        if layout is not None:
            side = theme().px(24)
            layout.setContentsMargins(side, theme().px(3), side - theme().px(4), theme().px(3))
        self._desk = desk
        self._close_backup = close_backup
        self._failure = ""
        desk.sharing.changed.connect(self.show_state)
        desk.sharing.failed.connect(self._refused)
        self.show_state()

    def show_state(self) -> None:
        """Say how it is now."""
        self._failure = ""
        self._say()

    def begin(self) -> None:
        """Begin writing, or ask first whether to take over from a program that does not answer."""
        watch = self._desk.sharing
        holder = watch.sharing.holder
        if watch.is_backup:
            self._close_backup()
        elif holder is None:
            watch.begin()
        elif watch.sharing.is_stale:
            self._ask()

    def _say(self) -> None:
        watch = self._desk.sharing
        now = local_time(self._desk.workspace.now)
        words = strip_words(watch.sharing, was_lost=watch.was_lost, is_own=watch.is_own, now=now)
        if words is None:
            had_focus = self.button.hasFocus()
            self.tell(self._failure, "error")
            if had_focus:
                self.window().setFocus()
            return
        text = f"{words.text} {self._failure}".strip()
        kind = "error" if self._failure else words.kind
        if (text, kind, words.action) != (self.text, self.property("kind"), self.button.text()):
            self.tell(text, kind, words.action, self.begin)

    def _refused(self, error: BaseException) -> None:
        if not is_expected(error):
            raise error
        self._failure = describe(error)
        self._say()

    def _ask(self) -> None:
        watch = self._desk.sharing
        holder = watch.sharing.holder
        if holder is None:
            return
        dialog = SmallDialog(
            self,
            take_over_title(holder, is_own=watch.is_own),
            take_over_text(holder, is_own=watch.is_own),
            {},
            "Fortsätt skriva" if watch.is_own else "Ta över",
            lambda: self._take_over(dialog),
            writes=False,
        )
        dialog.open()

    def _take_over(self, dialog: SmallDialog) -> None:
        dialog.done_well()
        self._desk.sharing.begin(take_over=True)
