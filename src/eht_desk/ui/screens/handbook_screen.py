# SPDX-License-Identifier: EUPL-1.2
"""Handboken: the list of pages and the search to the left, the page to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui import handbook
from eht_desk.ui.desk import Desk
from eht_desk.ui.handbook import HandbookPage
from eht_desk.ui.handbook_widgets import page_widgets
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.fields import SearchField
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import counted

_WIDEST_TEXT = 720


class HandbookScreen(Screen):
    """The route's `page` chooses the page, `search` fills the search line."""

    help_id = "handbook"
    area = "help"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pages = {page.id: page for page in handbook.read_all()}
        self._titles = {page.id: page.title for page in self._pages.values()}
        self._shown = ""
        self._back: list[str] = []
        self.buttons: dict[str, NavButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._side())
        self.page = ScrollPage()
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows scroll what is read
        self.page.setAccessibleName("Handbokens text")
        self._content: QWidget | None = None
        layout.addWidget(self.page, 1)
        self.search.setText(str(route.parameters.get("search", "")))
        self._list_pages()
        wanted = str(route.parameters.get("page", handbook.FIRST_PAGE))
        self.show_page(wanted if wanted in self._pages else handbook.FIRST_PAGE)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(min(theme().px(270), 440))
        column = QVBoxLayout(side)
        column.setContentsMargins(theme().px(24), theme().px(20), 0, 0)
        column.setSpacing(theme().px(8))
        column.addWidget(Heading("Handbok", 1))
        self.search = SearchField("Sök i handboken", "Sök i handboken")
        self.search.textChanged.connect(self._list_pages)
        self.search.returnPressed.connect(self._open_first)
        column.addWidget(self.search)
        self.found = PlainLabel("", "hint", wraps=True)
        column.addWidget(self.found)
        self.list = ScrollPage(margin=0)
        self.list.body.setSpacing(theme().px(2))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.list, 1)
        return side

    # ------------------------------------------------------------------------------------------------ the frame's asks

    def title(self) -> str:
        """The page's name."""
        return "Handbok"

    def first_focus(self) -> QWidget | None:
        """The search line."""
        return self.search

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return self.search, self.page

    def state(self) -> dict[str, Any]:
        """Which page, what was searched for, how far down."""
        return {
            "page": self._shown,
            "search": self.search.text(),
            "scroll": self.page.verticalScrollBar().value(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to it."""
        self.search.setText(str(state.get("search", "")))
        if state.get("page") in self._pages:
            self.show_page(str(state["page"]))

    # ----------------------------------------------------------------------------------------------------------- pages

    @property
    def shown(self) -> str:
        """The id of the page that is shown."""
        return self._shown

    def show_page(self, page_id: str) -> None:
        """Show a page from its top."""
        page = self._pages.get(page_id)
        if page is None:
            return
        self._shown = page_id
        if self._content is not None:
            self.page.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(10))
        self._content.setMaximumWidth(theme().px(_WIDEST_TEXT))
        for widget in page_widgets(page, self._titles, self._follow):
            column.addWidget(widget)
        column.addStretch(1)
        self.page.body.addWidget(self._content, 1)
        self.page.verticalScrollBar().setValue(0)
        for known, button in self.buttons.items():
            button.set_current(known == page_id)

    def _follow(self, page_id: str) -> None:
        self.show_page(page_id)
        self.page.setFocus()

    def _open_first(self) -> None:
        first = next(iter(self.buttons), "")
        if first:
            self._follow(first)

    def _list_pages(self) -> None:
        while self.list.body.count():
            item = self.list.body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        text = self.search.text().strip()
        if text:
            hits = handbook.search(self._pages.values(), text)
            self.found.setText(
                f"{counted(len(hits), 'sida', 'sidor')} om ”{text}”" if hits else f"Ingen sida om ”{text}”."
            )
            for hit in hits:
                self._add(hit.page)
                snippet = PlainLabel(hit.snippet, "hint", wraps=True)
                snippet.setContentsMargins(theme().px(10), 0, theme().px(10), theme().px(6))
                self.list.body.addWidget(snippet)
        else:
            self.found.setText("")
            for group, pages in handbook.grouped(self._pages.values()):
                label = PlainLabel(group, "label", wraps=True)
                label.setContentsMargins(theme().px(10), theme().px(10), 0, theme().px(2))
                self.list.body.addWidget(label)
                for page in pages:
                    self._add(page)
        self.found.setVisible(bool(text))
        self.list.body.addStretch(1)

    def _add(self, page: HandbookPage) -> None:
        button = _PageButton(page.title, self._opener(page.id), self)
        button.set_current(page.id == self._shown)
        self.buttons[page.id] = button
        self.list.body.addWidget(button)

    def _opener(self, page_id: str) -> Callable[[], None]:
        return lambda: self.show_page(page_id)

    def step(self, button: NavButton, step: int) -> None:
        """The page above or below in the list."""
        ids = list(self.buttons)
        at = list(self.buttons.values()).index(button) + step
        if 0 <= at < len(ids):
            self.show_page(ids[at])
            self.buttons[ids[at]].setFocus()
        elif at < 0:
            self.search.setFocus()


class _PageButton(NavButton):
    """A page's name; arrows go to the next."""

    def __init__(self, text: str, run: Callable[[], object], screen: HandbookScreen) -> None:
        super().__init__(text, run)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._screen = screen

    def keyPressEvent(self, event: Any) -> None:
        """Up and down."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self._screen.step(self, 1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)
