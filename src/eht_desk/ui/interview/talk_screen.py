# SPDX-License-Identifier: EUPL-1.2
"""What both pages of a talk share: the whole window, the text behind it, and a key that hides everything at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from eht_desk.application.form_pages import FormPage
from eht_desk.domain.ids import DocumentId
from eht_desk.ui.desk import Desk
from eht_desk.ui.errors import describe
from eht_desk.ui.forms.autosave import Pace
from eht_desk.ui.interview.talk_text import TalkText
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.widgets.text import PlainLabel

HIDE_KEY = "F9"
_COVER_TEXT = "Paus"
_COVER_WAY = "F9 fortsätter"


class Cover(QWidget):
    """A plain ground with one neutral word. F9, Esc or a double click takes it away."""

    def __init__(self, screen: TalkScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.setAccessibleName(_COVER_TEXT)
        self.setAccessibleDescription("F9 eller Esc fortsätter")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        line = PlainLabel(_COVER_TEXT, "hint", self)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(line)
        way = PlainLabel(_COVER_WAY, "hint", self)
        way.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(way)
        column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only the keys that take it away do anything."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F9):
            self._screen.set_blank(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """The way back without a keyboard."""
        self._screen.set_blank(False)


class TalkScreen(Screen):
    """`content` holds everything that is shown; `talk` the text."""

    is_full_window = True
    is_for_listening = True
    area = "pupils"

    def __init__(
        self, desk: Desk, route: Route, parent: QWidget | None = None, *, pace: Pace | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._route = route
        self._awaited: Mapping[str, Any] | None = None
        self._cover: Cover | None = None
        self._came_from: QWidget | None = None
        self._draft_before = ""
        self.talk = TalkText(desk, route.parameters, self, pace)
        self.content = QWidget(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.content)
        self.destroyed.connect(self.content.deleteLater)  # it may be outside when the window locks
        hide = QShortcut(QKeySequence(HIDE_KEY), self.content)
        hide.activated.connect(lambda: self.set_blank(True))
        self.talk.opened.connect(self._show_if_same)
        self.talk.closed.connect(lambda error: self.tell_closed(describe(error)))
        QTimer.singleShot(0, self, lambda: desk.sharing.when_settled(self.talk.open))

    def _show_if_same(self, page: FormPage) -> None:
        """A place that one comes back to may be a stale one: the text was locked, or thrown away, and what would open
        is an empty one of the same form. Then the pupil's page."""
        before, self._draft_before = self._draft_before, ""
        is_written = page.document is not None and bool(page.document.stages)
        if before and not is_written and self.talk.stored_draft != before:
            self._awaited = None
            self._desk.navigator.return_to(Route("pupil", {"pupil": str(self.talk.pupil_id)}))
            return
        self.show_page(page)

    # -- for the pages

    def show_page(self, page: FormPage) -> None:
        """The text was read: show it."""

    def tell_closed(self, text: str) -> None:
        """The text cannot be shown."""

    def tell(self, text: str, kind: str) -> None:
        """Say something above the text; nothing when it is empty."""

    # -- hiding

    @property
    def is_blank(self) -> bool:
        """Whether everything is hidden."""
        return self._cover is not None

    def set_blank(self, is_blank: bool) -> None:
        """Hide everything at once, or show it again with the cursor where it was.

        What was shown leaves the window, so that nothing of it is left for whatever reads the screen aloud.
        """
        if is_blank == self.is_blank:
            return
        if is_blank:
            focus = QApplication.focusWidget()
            self._came_from = focus if focus is not None and self.content.isAncestorOf(focus) else None
            self._cover = Cover(self)
            self._column.removeWidget(self.content)
            self.content.setParent(None)
            self._column.addWidget(self._cover)
            self._cover.show()
            self._cover.setFocus()
            return
        cover, self._cover = self._cover, None
        if cover is not None:
            self._column.removeWidget(cover)
            cover.hide()
            cover.deleteLater()
        self._column.addWidget(self.content)
        self.content.show()
        came_from, self._came_from = self._came_from, None
        # The page may have been shown anew meanwhile, as when writing ends and begins again: then it starts afresh.
        goes_to = came_from if came_from is not None and isValid(came_from) else self.first_focus()
        if goes_to is not None:
            goes_to.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what the frame asks

    def flush(self) -> None:
        """See Screen."""
        self.talk.flush()

    def refresh(self) -> None:
        """What others change does not show here."""

    def writing_changed(self) -> None:
        """See Screen."""
        if self.talk.page is None:
            return
        if self._desk.sharing.may_write:
            self._awaited = self.state()
            self.talk.read_again()
        else:
            self.tell(self._desk.sharing.reason, "warn")

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen. A document that came to be meanwhile is the one that is opened."""
        document = state.get("document")
        if isinstance(document, str) and self.talk.page is None:
            self.talk.document_id = DocumentId(document)
        if self.talk.page is None:
            self._draft_before = str(state.get("draft", ""))
        self._awaited = dict(state)

    def parameters(self) -> dict[str, str]:
        """Of the route to the other pages about the same text."""
        names = ("pupil", "form", "document", "draft")
        found = {name: self._route.parameters[name] for name in names if name in self._route.parameters}
        if self.talk.document_id is not None:
            found["document"] = str(self.talk.document_id)
        return found
