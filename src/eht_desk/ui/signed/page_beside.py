# SPDX-License-Identifier: EUPL-1.2
"""The room of the pages where somebody looks at scanned pages and says something about them: paper left, card right."""

from __future__ import annotations

from PySide6.QtCore import QMargins
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.printing.paper_view import PaperGround, PaperView
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import PageBand
from eht_desk.ui.widgets.text import Line

_SIDE = 390
_LEAST_BESIDE = 860
_LEAST_HIGH = 320
"""Of the paper above the card: a signature wants to be looked at."""
_WIDEST = 900


class PageBesideScreen(Screen):
    """`card` takes what is said; `notice` stands above it. Esc leads back to Underskrivna papper."""

    help_id = "signed_papers"
    area = "signed"
    heading = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        band = PageBand("Till Underskrivna papper", self.leave, self.heading)
        self.back_button, self.title_label, self.facts = band.back_button, band.title_label, band.facts
        outer.addWidget(band)
        outer.addWidget(Line())
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(0)
        self.paper = PaperView(desk.tasks, is_foreign=True, widest=theme().px(_WIDEST))
        self.paper.unreadable.connect(self.cannot_show)
        gap = theme().px(16)
        self._ground = PaperGround(self.paper, QMargins(theme().px(24), gap, gap, gap), self)
        self._beside.addWidget(self._ground, 1)
        self._side = ScrollPage(margin=16)
        self.notice = Notice()
        self._side.body.addWidget(self.notice)
        self.card = Card()
        self._side.body.addWidget(self.card)
        self._side.body.addStretch(1)
        self._beside.addWidget(self._side)
        outer.addLayout(self._beside, 1)
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.activated.connect(self.leave)
        self._fit(1366)

    def title(self) -> str:
        """The page's name; never the pupil's."""
        return self.heading

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 moves between."""
        return (self._side, self.paper) if self.has_paper else (self._side,)

    def leave(self) -> None:
        """Back to where the papers are listed."""
        self._desk.navigator.return_to(Route("signed_papers"))

    @property
    def has_paper(self) -> bool:
        """Whether there is something to look at."""
        return not self._ground.isHidden()

    def show_paper(self, pdf: bytes) -> None:
        """Show the pages; nothing: the card has the room alone."""
        self._ground.setVisible(bool(pdf))
        self._fit(self.width())
        if pdf:
            self.paper.set_pdf(pdf)

    def cannot_show(self) -> None:
        """The bytes are kept, but cannot be drawn."""
        self.notice.tell(
            "Sidan kan inte visas här. Den ligger oförändrad i arkivet. Titta på papperet.", "warn"
        )

    def failed(self, error: BaseException) -> None:
        """The page could not be read."""
        if not errors.is_expected(error):
            raise error
        self.show_paper(b"")
        self.card.hide()
        self.notice.tell(errors.describe(error), "error", "Till Underskrivna papper", self.leave)

    def refused(self, error: BaseException) -> None:
        """Something did not go."""
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else below each other."""
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        is_beside = width >= theme().px(_LEAST_BESIDE) and self.has_paper
        direction = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(direction)
        self._beside.setStretchFactor(self._side, 0 if is_beside else 1)
        self._ground.setMinimumHeight(0 if is_beside else min(theme().px(_LEAST_HIGH), self.height() // 2))
        side = theme().px(_SIDE)
        self._side.setMinimumWidth(side if is_beside else 0)
        self._side.setMaximumWidth(side if is_beside or not self.has_paper else 16_777_215)
        if not self.has_paper:
            self._side.setMaximumWidth(theme().px(620))
