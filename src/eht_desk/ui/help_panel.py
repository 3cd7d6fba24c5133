# SPDX-License-Identifier: EUPL-1.2
"""F1: what the page is for and how to use it, beside the page, with the list of keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui import handbook
from eht_desk.ui.actions import ACTIONS, shown_shortcut
from eht_desk.ui.handbook_widgets import page_widgets
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton, LinkButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import Heading, KeyHint, PlainLabel


class HelpPanel(QFrame):
    """A pane on the right side. Esc closes it. `open_book` leads to a page of the whole handbook."""

    def __init__(
        self,
        closed: Callable[[], object],
        parent: QWidget | None = None,
        open_book: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._closed = closed
        self._open_book = open_book
        self.shown = ""
        """The handbook's page that is shown, as it was asked for."""
        self.setProperty("role", "help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Handbok")
        self.setFixedWidth(self.usual_width())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.setContentsMargins(theme().px(20), theme().px(10), theme().px(10), 0)
        head.addWidget(Heading("Handbok", 2), 1)
        self.close_button = IconButton("x", "Stäng handboken", closed)
        head.addWidget(self.close_button)
        outer.addLayout(head)
        self._page: ScrollPage | None = None
        self._outer = outer

    @staticmethod
    def usual_width() -> int:
        """Pixels that it takes from the page beside it."""
        return min(theme().px(340), 460)

    def show_page(self, help_id: str) -> None:
        """Show the handbook's page for a screen."""
        self.shown = help_id
        if self._page is not None:
            self._outer.removeWidget(self._page)
            self._page.deleteLater()
        self._page = ScrollPage(margin=20)
        self._page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page.setAccessibleName("Handbokens text")
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = self._page.body
        body.setSpacing(theme().px(8))
        page = handbook.read_page(help_id) or handbook.read_page(handbook.FIRST_PAGE)
        titles = {item.id: item.title for item in handbook.read_all()} if self._open_book else {}
        # Without pictures: what they show stands beside, and here they would be too small to read.
        for widget in (
            page_widgets(page, titles, self._open_book, level=2, has_pictures=False) if page else ()
        ):
            body.addWidget(widget)
        if self._open_book is not None:
            opened, shown = self._open_book, page.id if page else handbook.FIRST_PAGE
            self.book_button = LinkButton("Hela handboken", lambda: opened(shown))
            body.addWidget(self.book_button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addSpacing(theme().px(8))
        body.addWidget(Heading("Tangenter", 2))
        body.addLayout(_keys())
        body.addStretch(1)
        self._outer.addWidget(self._page, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self._closed()
            return
        super().keyPressEvent(event)


def _keys() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme().px(12))
    grid.setVerticalSpacing(theme().px(6))
    grid.setColumnStretch(0, 1)
    for row, action in enumerate(action for action in ACTIONS if action.shortcut):
        keys = shown_shortcut(action.shortcut)
        grid.addWidget(PlainLabel(action.text, "secondary", wraps=True), row, 0)
        hint = KeyHint(keys)
        hint.setAccessibleName(f"{action.text}: {keys}")
        grid.addWidget(hint, row, 1, Qt.AlignmentFlag.AlignRight)
    return grid
