# SPDX-License-Identifier: EUPL-1.2
"""The names of the pages of Inställningar beside the page, or one list to choose from above it where it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from eht_desk.ui.screens.settings_pages import SettingsPage
from eht_desk.ui.sidebar import NavButton
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.fields import Dropdown
from eht_desk.ui.widgets.text import Heading

_WIDEST = 380
_ALL = 1_000
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_End: _ALL, Qt.Key.Key_Home: -_ALL}


class PageList(ScrollPage):
    """`buttons` by the pages' keys. With large letters the list may be taller than the window.

    The names are one stop of Tab: the page that is shown. Arrows go to the others, Enter goes into the page.

    Signals: `chosen(str)` with a page's key; `entered()` when the person wants to go into the page.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, pages: Sequence[SettingsPage], search: QLineEdit, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self._is_narrow = False
        self._current = ""
        self._inner = QWidget()
        self._inner.setAccessibleName("Sidor i inställningar")
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(theme().px(2))
        self._heading = Heading("Inställningar", 1)
        self._heading.setContentsMargins(theme().px(10), 0, 0, theme().px(10))
        self._column.addWidget(self._heading)
        self._column.addWidget(search)
        self._column.addSpacing(theme().px(8))
        self.dropdown = Dropdown("Sida i inställningar", [(page.key, page.title) for page in pages])
        self.dropdown.activated.connect(lambda _at: self.chosen.emit(self.dropdown.value()))
        self.dropdown.hide()
        self._column.addWidget(self.dropdown)
        self.buttons: dict[str, PageButton] = {}
        for page in pages:
            self.buttons[page.key] = PageButton(page.title, self._chooser(page.key), self)
            self._column.addWidget(self.buttons[page.key])
        self._column.addStretch(1)
        self.body.addWidget(self._inner)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fit(False)

    @property
    def wide_width(self) -> int:
        """How wide the list is beside a page."""
        return min(theme().px(230), _WIDEST) + theme().px(12)

    @property
    def stop(self) -> QWidget:
        """Where the keyboard enters: the chosen page's name."""
        return self.dropdown if self._is_narrow else self.buttons[self._current]

    def show_current(self, key: str) -> None:
        """Which page is shown."""
        self._current = key
        self.dropdown.set_value(key)
        for known, button in self.buttons.items():
            button.set_current(known == key)
            # A stop of its own for each of ten names would stand between the person and the page.
            is_stop = known == key
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)

    def fit(self, is_narrow: bool) -> None:
        """Stand beside the page, or above it."""
        self._is_narrow = is_narrow
        had_focus = any(button.hasFocus() for button in self.buttons.values())
        self._heading.setVisible(not is_narrow)
        self.dropdown.setVisible(is_narrow)
        for button in self.buttons.values():
            button.setVisible(not is_narrow)
        edge = theme().px(24)
        above = theme().px(12 if is_narrow else 20)
        self._column.setContentsMargins(edge, above, edge if is_narrow else 0, above if not is_narrow else 0)
        if is_narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_000)
            self.setFixedHeight(self._inner.sizeHint().height())
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            if had_focus:
                self.dropdown.setFocus()
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(16_000)
            self.setFixedWidth(self.wide_width)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def step(self, step: int) -> None:
        """The page above or below."""
        keys = list(self.buttons)
        at = max(0, min(len(keys) - 1, keys.index(self._current) + step))
        self.chosen.emit(keys[at])
        self.buttons[keys[at]].setFocus()

    def _chooser(self, key: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(key)


class PageButton(NavButton):
    """A page's name; arrows go to the next, Enter into the page."""

    def __init__(self, text: str, run: Callable[[], object], pages: PageList) -> None:
        super().__init__(text, run)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows go on from the page that was clicked
        self._pages = pages

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down, first, last and Enter."""
        key = event.key()
        if key in _STEPS and not event.modifiers():
            self._pages.step(_STEPS[Qt.Key(key)])
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._pages.entered.emit()
            return
        super().keyPressEvent(event)
