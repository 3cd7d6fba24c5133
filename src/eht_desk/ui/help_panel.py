# SPDX-License-Identifier: EUPL-1.2
"""F1: what the page is for and how to use it, beside the page, with the list of keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from eht_desk import resources
from eht_desk.ui.actions import ACTIONS, shown_shortcut
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import IconButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import Heading, KeyHint, PlainLabel

_WITHOUT_PAGE = "start"


class HelpPanel(QFrame):
    """A pane on the right side. Esc closes it."""

    def __init__(self, closed: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closed = closed
        self.setProperty("role", "help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Handbok")
        self.setFixedWidth(min(theme().px(340), 460))
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

    def show_page(self, help_id: str) -> None:
        """Show the handbook's page for a screen."""
        if self._page is not None:
            self._outer.removeWidget(self._page)
            self._page.deleteLater()
        self._page = ScrollPage(margin=20)
        self._page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page.setAccessibleName("Handbokens text")
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = self._page.body
        body.setSpacing(theme().px(8))
        for widget in handbook_widgets(handbook_text(help_id)):
            body.addWidget(widget)
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


def handbook_text(help_id: str) -> str:
    """The page's text, or the start page's when there is none."""
    for name in (help_id, _WITHOUT_PAGE):
        try:
            return resources.read_text(f"handbook/{name}.md")
        except resources.ResourceMissing:
            continue
    return ""


def handbook_widgets(text: str) -> list[QWidget]:
    """Headings (#), points (-) and paragraphs as labels; nothing else is understood, nothing is markup."""
    widgets: list[QWidget] = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
        if not lines or lines[0].startswith("<!--"):
            continue
        if lines[0].startswith("#"):
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            widgets.append(Heading(lines[0].lstrip("# "), min(level + 1, 3), wraps=True))
            lines = lines[1:]
        points = _points(lines)
        widgets.extend(PlainLabel(point, wraps=True) for point in points)
    return widgets


def _points(lines: list[str]) -> list[str]:
    """Lines joined to paragraphs, a new one at each point."""
    points: list[str] = []
    for line in lines:
        if line.startswith("- "):
            points.append(f"•  {line[2:]}")
        elif points:
            points[-1] = f"{points[-1]} {line}"
        else:
            points.append(line)
    return points


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
