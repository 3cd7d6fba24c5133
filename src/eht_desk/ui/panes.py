# SPDX-License-Identifier: EUPL-1.2
"""The parts of a window that F6 moves between, and where the keyboard stops in each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

Pane = tuple[QWidget, QWidget | None]
"""A part, and what in it takes the focus."""


def go_to_next(panes: Sequence[Pane], step: int) -> None:
    """To the next part after the one that has the focus, or the one before it for a negative step, and round again."""
    at = next((index for index, (area, _) in enumerate(panes) if has_focus(area)), -step if step > 0 else 0)
    for offset in range(1, len(panes) + 1):
        area, focus = panes[(at + step * offset) % len(panes)]
        if area.isVisible() and focus is not None:
            focus.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def has_focus(area: QWidget) -> bool:
    """Whether the focus is in the part."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is area or area.isAncestorOf(focus))


def stop_in(part: QWidget) -> QWidget | None:
    """The part itself where it takes keys, else the first stop inside it."""
    own = part.focusProxy() or part
    return own if own.focusPolicy() != Qt.FocusPolicy.NoFocus else first_stop(part)


def first_stop(area: QWidget) -> QWidget | None:
    """The first widget in the area that Tab would stop at."""
    for child in area.findChildren(QWidget):
        stops = child.focusPolicy() in (Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.TabFocus)
        if stops and child.isVisible() and child.isEnabled():
            return child
    return None
