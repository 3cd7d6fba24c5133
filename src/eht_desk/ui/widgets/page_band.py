# SPDX-License-Identifier: EUPL-1.2
"""The upper edge of a page that one comes to from another: the way back, the title, and what it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import ScrollPage
from eht_desk.ui.widgets.text import Heading, PlainLabel

_LEAST_PAGE = 120
"""Pixels at 100 % that the page keeps below a band that stands still."""


class PageBand(QWidget):
    """`side` is the row of the title, for what stands beside it; `rows` all of it, for what stands below."""

    def __init__(self, back: str, leave: Callable[[], None], heading: str) -> None:
        super().__init__()
        self.setProperty("role", "band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows = words = QVBoxLayout(self)
        edge = theme().px(24)
        words.setContentsMargins(edge, theme().px(12), edge, theme().px(12))
        words.setSpacing(theme().px(2))
        self.back_button = LinkButton(back, leave, icon="arrow-left")
        words.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.title_label = Heading(heading, 1, wraps=True)
        self.side = QHBoxLayout()
        self.side.setSpacing(theme().px(10))
        self.side.addWidget(self.title_label, 1)
        words.addLayout(self.side)
        self.facts = PlainLabel("", "secondary", wraps=True)
        words.addWidget(self.facts)


class BandPlace:
    """Where a band stands: above the page, or with large letters in a small window at the page's upper end, so that it
    scrolls along and leaves room for the page."""

    def __init__(self, above: QVBoxLayout, band: QWidget, page: ScrollPage) -> None:
        self._above, self._band, self._page = above, band, page

    def fit(self, size: QSize) -> None:
        """Take the place for a screen of this size."""
        needed = self._band.sizeHint().height()
        if self._band.hasHeightForWidth():
            needed = self._band.heightForWidth(size.width())
        scrolls = 0 < size.height() < needed + theme().px(_LEAST_PAGE)
        if scrolls == (self._above.indexOf(self._band) < 0):
            return
        (self._above if scrolls else self._page.body).removeWidget(self._band)
        if scrolls:
            self._page.body.insertWidget(0, self._band)
        else:
            self._above.insertWidget(0, self._band)
