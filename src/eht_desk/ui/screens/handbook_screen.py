# SPDX-License-Identifier: EUPL-1.2
"""Handboken: the list of pages and the search to the left, the page to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui import handbook
from eht_desk.ui.desk import Desk
from eht_desk.ui.handbook import HandbookPage
from eht_desk.ui.handbook_widgets import page_widgets
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.fields import Dropdown, SearchField
from eht_desk.ui.widgets.text import Heading, PlainLabel
from eht_desk.ui.words import counted

_WIDEST_TEXT = 720
_LEAST_TEXT = 300
"""Pixels at 100 % that a page needs beside the list; else the list goes above it."""


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
        self._is_narrow = False
        self._columns = layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._side = self._make_side()
        layout.addWidget(self._side)
        self.page = ScrollPage()
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows scroll what is read
        self.page.setAccessibleName("Handbokens text")
        self._content: QWidget | None = None
        layout.addWidget(self.page, 1)
        self.search.setText(str(route.parameters.get("search", "")))
        self._list_pages()
        wanted = str(route.parameters.get("page", handbook.FIRST_PAGE))
        self.show_page(wanted if wanted in self._pages else handbook.FIRST_PAGE)

    def _make_side(self) -> QWidget:
        side = QWidget()
        self._side_column = column = QVBoxLayout(side)
        column.setSpacing(theme().px(8))
        self._heading = Heading("Handbok", 1)
        column.addWidget(self._heading)
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
        self.dropdown = Dropdown("Sida i handboken", [(page.id, page.title) for page in self._pages.values()])
        self.dropdown.activated.connect(lambda _at: self.show_page(self.dropdown.value()))
        column.addWidget(self.dropdown)
        return side

    def resizeEvent(self, _event: object) -> None:
        """The list goes above the page where both have no room beside each other, as one line to choose from."""
        self._fit(self.width() - _wide_side() < theme().px(_LEAST_TEXT))

    def _fit(self, is_narrow: bool) -> None:
        self._is_narrow = is_narrow
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(direction)
        edge = theme().px(24)
        if is_narrow:
            self._side_column.setContentsMargins(edge, theme().px(12), edge, theme().px(4))
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_000)
        else:
            self._side_column.setContentsMargins(edge, theme().px(20), 0, 0)
            self._side.setFixedWidth(_wide_side())
        self._heading.setVisible(not is_narrow)
        self._show_parts()

    def _show_parts(self) -> None:
        """Where it is narrow: while somebody searches the hits, else the one line; the page when nobody searches."""
        is_searching = bool(self.search.text().strip())
        self.found.setVisible(is_searching)
        self.list.setVisible(is_searching or not self._is_narrow)
        self.dropdown.setVisible(self._is_narrow and not is_searching)
        self.page.setVisible(not (self._is_narrow and is_searching))

    # ------------------------------------------------------------------------------------------------ the frame's asks

    def title(self) -> str:
        """The page's name."""
        return "Handbok"

    def first_focus(self) -> QWidget | None:
        """The search line."""
        return self.search

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return (self.search, self.page) if self.page.isVisible() else (self.search,)

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
        self.dropdown.set_value(page_id)
        QTimer.singleShot(0, self, self._bring_current)

    def _bring_current(self) -> None:
        button = self.buttons.get(self._shown)
        if button is not None:
            self.list.ensureWidgetVisible(button, 0, theme().px(40))

    def _follow(self, page_id: str) -> None:
        self.show_page(page_id)
        if self._is_narrow:
            self.search.clear()  # the page stands where the hits stood
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
        self.list.body.addStretch(1)
        self._show_parts()

    def _add(self, page: HandbookPage) -> None:
        button = _PageButton(page.title, self._opener(page.id), self)
        button.set_current(page.id == self._shown)
        self.buttons[page.id] = button
        self.list.body.addWidget(button)

    def _opener(self, page_id: str) -> Callable[[], None]:
        return lambda: self._follow(page_id) if self._is_narrow else self.show_page(page_id)

    def step(self, button: NavButton, step: int) -> None:
        """The page above or below in the list."""
        ids = list(self.buttons)
        at = list(self.buttons.values()).index(button) + step
        if 0 <= at < len(ids):
            self.show_page(ids[at])
            self.buttons[ids[at]].setFocus()
        elif at < 0:
            self.search.setFocus()


def _wide_side() -> int:
    return min(theme().px(270), 440)


class _PageButton(NavButton):
    """A page's name, on as many lines as it needs; arrows go to the next."""

    def __init__(self, text: str, run: Callable[[], object], screen: HandbookScreen) -> None:
        super().__init__(text, run)
        self.ensurePolished()
        self.setText(_on_lines(text, _wide_side() - theme().px(64), self.fontMetrics().horizontalAdvance))
        self.setAccessibleName(text)
        self._name = text
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._screen = screen

    def set_current(self, is_current: bool) -> None:
        """Whether the page is shown."""
        super().set_current(is_current)
        self.setAccessibleName(f"{self._name}, vald" if is_current else self._name)

    def keyPressEvent(self, event: Any) -> None:
        """Up and down."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self._screen.step(self, 1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)


def _on_lines(text: str, width: int, width_of: Callable[[str], int]) -> str:
    """The text broken between words where a line would be wider."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
