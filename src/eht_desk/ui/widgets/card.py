# SPDX-License-Identifier: EUPL-1.2
"""A quiet box with a heading that holds what belongs together, and a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.text import Heading


class Card(QFrame):
    """`body` takes the content. `kind`: empty, `accent` (the next step), `quiet`."""

    def __init__(self, title: str = "", parent: QWidget | None = None, kind: str = "") -> None:
        super().__init__(parent)
        if kind:
            self.setProperty("kind", kind)
        outer = QVBoxLayout(self)
        side = theme().px(18)
        outer.setContentsMargins(side, theme().px(16), side, theme().px(16))
        outer.setSpacing(theme().px(10))
        self.heading: Heading | None = None
        self.head = QHBoxLayout()
        if title:
            self.setAccessibleName(title)
            self.heading = Heading(title, 2, wraps=True)
            self.head.addWidget(self.heading, 1)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme().px(8))
        outer.addLayout(self.body)


class ScrollPage(QScrollArea):
    """A page that scrolls when the window is small or the text large, and follows the keyboard focus.

    `body` takes the content.
    """

    def __init__(self, parent: QWidget | None = None, margin: int = 24) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inner = QWidget()
        inner.setProperty("role", "page")
        self.body = QVBoxLayout(inner)
        edge = theme().px(margin)
        self.body.setContentsMargins(edge, theme().px(20) if margin else 0, edge, edge)
        self.body.setSpacing(theme().px(16))
        self.setWidget(inner)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # there is always one

    def _follow(self, _former: QObject | None, widget: QWidget | None) -> None:
        inner = self.widget()
        if widget is not None and inner is not None and inner.isAncestorOf(widget):
            self.ensureWidgetVisible(widget, 24, theme().px(48))
