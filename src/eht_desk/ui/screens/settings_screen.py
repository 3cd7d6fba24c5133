# SPDX-License-Identifier: EUPL-1.2
"""Inställningar: a list of pages to the left, the chosen one to the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget
from shiboken6 import isValid

from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.screens.settings_list import PageList
from eht_desk.ui.screens.settings_pages import pages_for
from eht_desk.ui.screens.settings_search import SettingsSearch
from eht_desk.ui.screens.settings_search_index import Found, FoundKind
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage

_LOOK_MILLISECONDS, _PATIENCE = 40, 25
"""How often, and how many times, a field is looked for that is not there yet."""

_HALF_DONE = "half_done"

_LEAST_PAGE = 260
"""Pixels at 100 % that a page needs beside the list."""


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
        self._left: dict[str, Any] = {}
        """What is half done, by the page."""
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self._pages = {page.key: page for page in pages_for(desk.who.viewer)}
        self.search = SettingsSearch(tuple(self._pages.values()), self)
        self.list = PageList(tuple(self._pages.values()), self.search.line, self)
        self.list.chosen.connect(self.show_page)
        self.list.entered.connect(self._enter)
        self.buttons = self.list.buttons
        self._columns.addWidget(self.list)
        self.page = ScrollPage()
        self._columns.addWidget(self.page, 1)
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
        return self.list.stop

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        stop = self._first_stop()
        return (self.list.stop, stop) if stop is not None else (self.list.stop,)

    def state(self) -> dict[str, Any]:
        """Which page, and what is half done on it."""
        self._note_half_done()
        return {"page": self._shown, **({_HALF_DONE: dict(self._left)} if self._left else {})}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back to it."""
        if state.get("page") in self.buttons:
            self.flush()
            self._left.update(state.get(_HALF_DONE, {}))
            self._show(str(state["page"]))

    def show_page(self, key: str) -> None:
        """Choose a page."""
        self.flush()
        self._note_half_done()
        self._show(key)

    def _show(self, key: str) -> None:
        if self._content is not None:
            self.page.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._shown = key
        self.help_id = self._pages[key].help_id
        self._shown_page = self._pages[key].load()(self._desk)
        take = getattr(self._shown_page, "take_half_done", None)
        if take is not None and key in self._left:
            take(self._left[key])
        self._content = self._narrow(self._shown_page)
        self.page.body.addWidget(self._content, 1)
        self.search.clear()
        self._show_hits(False)
        self.page.verticalScrollBar().setValue(0)
        self.list.show_current(key)
        self.header_changed.emit()  # F1's page, if it is open, follows

    def _note_half_done(self) -> None:
        """What cannot be used yet on the page stays when another is shown, and when the window locks. Few have any."""
        half_done = getattr(self._shown_page, "half_done", None)
        if half_done is None:
            return
        self._left.pop(self._shown, None)
        if found := half_done():
            self._left[self._shown] = found

    def flush(self) -> None:
        """A page that has typed text keeps it."""
        flush = getattr(self._shown_page, "flush", None)
        if flush is not None:
            flush()

    def resizeEvent(self, _event: object) -> None:
        """The list goes above the page where both have no room beside each other."""
        is_narrow = self.width() - self.list.wide_width < theme().px(_LEAST_PAGE)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != direction:
            self._columns.setDirection(direction)
            self.list.fit(is_narrow)

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

    def _enter(self) -> None:
        """From its name into the page; some pages read the store first."""
        self._enter_when_there(_PATIENCE)

    def _enter_when_there(self, tries: int) -> None:
        stop = self._first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)
        elif tries and self._shown_page is not None and self.list.stop.hasFocus():
            QTimer.singleShot(_LOOK_MILLISECONDS, self._shown_page, lambda: self._enter_when_there(tries - 1))

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
        stop = self._first_stop() or self.list.stop
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if found.target:
            self._aim(found.target, stop, _PATIENCE)

    def _aim(self, name: str, stop: QWidget, tries: int) -> None:
        """Go on to the named field: some pages read the store first. Not when the person went elsewhere meanwhile."""
        target = self._named(name)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif tries and self._shown_page is not None and (not isValid(stop) or stop.hasFocus()):
            QTimer.singleShot(_LOOK_MILLISECONDS, self._shown_page, lambda: self._aim(name, stop, tries - 1))

    def _named(self, name: str) -> QWidget | None:
        if not name or self._content is None:
            return None
        for child in self._content.findChildren(QWidget):
            if child.accessibleName() == name and child.isEnabled():
                target = child.focusProxy() or child
                if target.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    return target
        return None

    def _first_stop(self) -> QWidget | None:
        if self._content is None:
            return None
        for child in self._content.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() == Qt.FocusPolicy.StrongFocus:
                return child
        return None
