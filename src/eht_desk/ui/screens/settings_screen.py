# SPDX-License-Identifier: EUPL-1.2
"""Inställningar: a list of pages to the left, the chosen one to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.screens.settings_pages import pages_for
from eht_desk.ui.screens.settings_search import SettingsSearch
from eht_desk.ui.screens.settings_search_index import Found, FoundKind
from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import Heading


class SettingsScreen(Screen):
    """The route's `page` chooses the page."""

    help_id = "settings"
    area = "settings"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self._content: QWidget | None = None
        self._shown_page: QWidget | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._list = QWidget()
        self._list.setAccessibleName("Sidor i inställningar")
        column = QVBoxLayout(self._list)
        edge = theme().px(24)
        column.setContentsMargins(edge, theme().px(20), 0, theme().px(20))
        column.setSpacing(theme().px(2))
        heading = Heading("Inställningar", 1)
        heading.setContentsMargins(theme().px(10), 0, 0, theme().px(10))
        column.addWidget(heading)
        self._list.setFixedWidth(min(theme().px(230), 380))
        self.buttons: dict[str, _PageButton] = {}
        self._pages = {page.key: page for page in pages_for(desk.who.viewer)}
        self.search = SettingsSearch(tuple(self._pages.values()), self)
        search_row = QHBoxLayout()
        search_row.setContentsMargins(theme().px(10), 0, 0, theme().px(8))
        search_row.addWidget(self.search.line)
        column.addLayout(search_row)
        for key, page in self._pages.items():
            self.buttons[key] = _PageButton(page.title, self._chooser(key), self)
            column.addWidget(self.buttons[key])
        column.addStretch(1)
        places = ScrollPage(margin=0)  # with large letters the list is taller than a small window
        places.body.addWidget(self._list)
        places.setFixedWidth(self._list.width() + theme().px(12))
        places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(places)
        self.page = ScrollPage()
        layout.addWidget(self.page, 1)
        self._hits = self._narrow(self.search.results)
        self._hits.hide()
        self.page.body.addWidget(self._hits, 0, Qt.AlignmentFlag.AlignTop)
        self.search.searching.connect(self._show_hits)
        self.search.chosen.connect(self._go_to)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._begin_search)
        wanted = str(route.parameters.get("page", "device"))
        self.show_page(wanted if wanted in self.buttons else "device")

    def title(self) -> str:
        """The page's name."""
        return "Inställningar"

    def first_focus(self) -> QWidget | None:
        """The chosen page's name in the list."""
        return self.buttons[self._shown]

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        stop = self._first_stop()
        return (self.buttons[self._shown], stop) if stop is not None else (self.buttons[self._shown],)

    def state(self) -> dict[str, Any]:
        """Which page."""
        return {"page": self._shown}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to it."""
        if state.get("page") in self.buttons:
            self.show_page(str(state["page"]))

    def show_page(self, key: str) -> None:
        """Choose a page."""
        self.flush()
        if self._content is not None:
            self.page.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._shown = key
        self._shown_page = self._pages[key].load()(self._desk)
        self._content = self._narrow(self._shown_page)
        self.page.body.addWidget(self._content, 1)
        self.search.clear()
        self._show_hits(False)
        self.page.verticalScrollBar().setValue(0)
        for known, button in self.buttons.items():
            button.set_current(known == key)

    def flush(self) -> None:
        """A page that has typed text keeps it."""
        flush = getattr(self._shown_page, "flush", None)
        if flush is not None:
            flush()

    def step(self, step: int) -> None:
        """The page above or below in the list."""
        keys = list(self.buttons)
        at = max(0, min(len(keys) - 1, keys.index(self._shown) + step))
        self.show_page(keys[at])
        self.buttons[keys[at]].setFocus()

    def _narrow(self, page: QWidget) -> QWidget:
        """A row asks for the height that the narrow page needs, not for that of the whole width."""
        page.setMaximumWidth(theme().px(760))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(page, 1)
        row.addStretch(0)
        return holder

    def _begin_search(self) -> None:
        self.search.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.line.selectAll()

    def _show_hits(self, is_shown: bool) -> None:
        self._hits.setVisible(is_shown)
        if self._content is not None:
            self._content.setVisible(not is_shown)

    def _go_to(self, found: Found) -> None:
        """Where a hit leads: the field itself where it can be found, else the page."""
        if found.kind is FoundKind.HANDBOOK:
            text = self.search.line.text()
            self._desk.navigator.go(Route("handbook", {"page": found.page, "search": text}))
            return
        self.show_page(found.page)
        focus_setting = getattr(self._shown_page, "focus_setting", None)
        if found.kind is FoundKind.SETTING and focus_setting is not None:
            focus_setting(found.target)
            return
        stop = self._named(found.target) or self._first_stop() or self.buttons[found.page]
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _named(self, name: str) -> QWidget | None:
        if not name or self._content is None:
            return None
        for child in self._content.findChildren(QWidget):
            if child.accessibleName() == name and child.isEnabled():
                target = child.focusProxy() or child
                if target.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    return target
        return None

    def _chooser(self, key: str) -> Callable[[], None]:
        return lambda: self.show_page(key)

    def _first_stop(self) -> QWidget | None:
        if self._content is None:
            return None
        for child in self._content.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() == Qt.FocusPolicy.StrongFocus:
                return child
        return None


class _PageButton(NavButton):
    """A page's name; arrows go to the next."""

    def __init__(self, text: str, run: Callable[[], object], screen: SettingsScreen) -> None:
        super().__init__(text, run)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows go on from the page that was clicked
        self._screen = screen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self._screen.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)
