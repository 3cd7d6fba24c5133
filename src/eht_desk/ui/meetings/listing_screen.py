# SPDX-License-Identifier: EUPL-1.2
"""The room of EHT's pages that list: a heading, a notice, cards below each other, the focus kept when they are made
anew. What they list is made by each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.screens.rows import TwoColumns
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.text import Heading, PlainLabel


class ListingScreen(Screen):
    """A page gives its cards to `put`. Buttons are told apart by their property `key`."""

    heading = ""
    about = ""

    def __init__(self, desk: Desk, _route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: Mapping[str, Any] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.page = ScrollPage()
        outer.addWidget(self.page)
        head = QVBoxLayout()
        head.setSpacing(theme().px(2))
        self.title_label = Heading(self.heading, 1, wraps=True)
        head.addWidget(self.title_label)
        self.summary = PlainLabel(self.about, "secondary", wraps=True)
        self.summary.setVisible(bool(self.about))
        head.addWidget(self.summary)
        self.page.body.addLayout(head)
        self.notice = Notice(parent=self)
        self.page.body.addWidget(self.notice)
        self._content: QWidget | None = None

    def title(self) -> str:
        """The page's name."""
        return self.heading

    def first_focus(self) -> QWidget | None:
        """What is next, else the first thing that can be opened."""
        buttons = self._buttons()
        primary = (item for item in buttons if isinstance(item, PrimaryButton) and item.isEnabled())
        return next(primary, next((item for item in buttons if item.isEnabled()), None))

    def state(self) -> dict[str, Any]:
        """Which button had the focus, and the scroll."""
        focused = next((item for item in self._buttons() if item.hasFocus()), None)
        key = str(focused.property("key") or "") if focused is not None else ""
        return {"focus": key, "scroll": self.page.verticalScrollBar().value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there, as soon as the page has been read."""
        self._wanted = state
        if self._content is not None:
            self._go_back()

    def put(self, left: list[QWidget], right: list[QWidget]) -> None:
        """Show these in the place of what was shown; the focus stays where it was."""
        is_first = self._content is None
        focus = QApplication.focusWidget()
        was_inside = self._content is not None and focus is not None and self._content.isAncestorOf(focus)
        kept = self._wanted or (self.state() if was_inside else {})
        columns = TwoColumns()
        for card in left:
            columns.left.addWidget(card)
        columns.left.addStretch(1)
        for card in right:
            columns.right.addWidget(card)
        columns.right.addStretch(1)
        columns.show_side(bool(right))
        former, self._content = self._content, columns
        self.page.body.addWidget(columns, 1)
        columns.show()
        self._wanted = kept
        if kept:
            self._go_back()
        elif is_first:
            self.focus_wanted.emit()
        if former is not None:
            self.page.body.removeWidget(former)
            former.hide()
            former.deleteLater()

    def go(self, route: Route) -> None:
        """Another place."""
        self._desk.navigator.go(route)

    def failed(self, error: BaseException) -> None:
        """The page could not be read, or something did not go."""
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _buttons(self) -> list[QPushButton]:
        if self._content is None:
            return []
        return [item for item in self._content.findChildren(QPushButton) if not item.isHidden()]

    def _go_back(self) -> None:
        wanted, self._wanted = self._wanted, {}
        key = wanted.get("focus")
        same = next((item for item in self._buttons() if key and item.property("key") == key), None)
        if same is not None:
            same.setFocus()
        else:
            self.focus_wanted.emit()
        self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))
