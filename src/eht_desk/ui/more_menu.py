# SPDX-License-Identifier: EUPL-1.2
"""The menu "Mer": what is needed now and then, behind one button. Enter or the mnemonic opens it, arrows choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.writing import WritingGate, gate_of


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the menu "Mer". `writes`: what it does changes something."""

    text: str
    run: Callable[[], None]
    writes: bool = True


class MoreButton(SecondaryButton):
    """Hidden while there is nothing in its menu. `is_pages`: the page's own, that F10 opens; letters belong to the
    fields."""

    def __init__(self, text: str = "Mer", parent: QWidget | None = None, *, is_pages: bool = False) -> None:
        super().__init__(text, self.open_menu, parent)
        if is_pages:
            shortcut = QShortcut(QKeySequence(Qt.Key.Key_F10), self)
            shortcut.activated.connect(self.open_menu)
            self.setToolTip("F10")
        self._entries: tuple[MenuEntry, ...] = ()
        self.setAccessibleDescription("Öppnar en meny")
        self.hide()

    @property
    def entries(self) -> tuple[MenuEntry, ...]:
        """What the menu offers now."""
        return self._entries

    def set_entries(self, entries: Sequence[MenuEntry]) -> None:
        """What stands in the menu; without entries there is no such button."""
        self._entries = tuple(entries)
        self.setVisible(bool(entries))

    def entry(self, text: str) -> MenuEntry:
        """The entry with this text. Raises StopIteration."""
        return next(entry for entry in self._entries if entry.text == text)

    def open_menu(self) -> None:
        """Show the menu with its first line chosen; what changes something is closed while nothing can be saved."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        gate = gate_of(self) or WritingGate(menu)
        for entry in self._entries:
            line = menu.addAction(entry.text)
            line.setEnabled(gate.may_begin or not entry.writes)
            line.triggered.connect(partial(gate.when_writing, entry.run) if entry.writes else entry.run)
        first = next((line for line in menu.actions() if line.isEnabled()), None)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        if first is not None:
            menu.setActiveAction(first)
