# SPDX-License-Identifier: EUPL-1.2
"""Inställningar: a list of pages to the left, the chosen one to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.domain.access import Duty, may
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.screens.settings_account import AccountPage
from eht_desk.ui.screens.settings_backup import BackupPage
from eht_desk.ui.screens.settings_device import DevicePage
from eht_desk.ui.screens.settings_people import PeoplePage
from eht_desk.ui.screens.settings_school import SchoolPage
from eht_desk.ui.screens.settings_store import AboutPage, RecoveryPage, VerifyPage
from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import Heading

PAGES: tuple[tuple[str, str, Callable[[Desk], QWidget]], ...] = (
    ("device", "Utseende och lås", DevicePage),
    ("account", "Mitt konto", AccountPage),
    ("people", "Personer", PeoplePage),
    ("school", "Skolan", SchoolPage),
    ("recovery", "Återställningspapper", RecoveryPage),
    ("backups", "Säkerhetskopior", BackupPage),
    ("verify", "Kontrollera arkivet", VerifyPage),
    ("about", "Om EHT Desk", AboutPage),
)


class SettingsScreen(Screen):
    """The route's `page` chooses the page."""

    help_id = "settings"
    area = "settings"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown = ""
        self._content: QWidget | None = None
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
        can_manage = may(desk.who.viewer, Duty.MANAGE_ACCOUNTS)
        for key, text, _make in PAGES:
            if key == "people" and not can_manage:
                continue
            self.buttons[key] = _PageButton(text, self._chooser(key), self)
            column.addWidget(self.buttons[key])
        column.addStretch(1)
        places = ScrollPage(margin=0)  # with large letters the list is taller than a small window
        places.body.addWidget(self._list)
        places.setFixedWidth(self._list.width() + theme().px(12))
        places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(places)
        self.page = ScrollPage()
        layout.addWidget(self.page, 1)
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
        make = next(item[2] for item in PAGES if item[0] == key)
        if self._content is not None:
            self.page.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._shown = key
        page = make(self._desk)
        page.setMaximumWidth(theme().px(760))
        self._content = QWidget()
        # A row asks for the height that the narrow page needs, not for that of the whole width.
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(page, 1)
        row.addStretch(0)
        self.page.body.addWidget(self._content, 1)
        self.page.verticalScrollBar().setValue(0)
        for known, button in self.buttons.items():
            button.set_current(known == key)

    def step(self, step: int) -> None:
        """The page above or below in the list."""
        keys = list(self.buttons)
        at = max(0, min(len(keys) - 1, keys.index(self._shown) + step))
        self.show_page(keys[at])
        self.buttons[keys[at]].setFocus()

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
