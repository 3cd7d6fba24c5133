# SPDX-License-Identifier: EUPL-1.2
"""The room of the pages where somebody looks at scanned pages and says something about them: paper left, card right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route, Screen
from eht_desk.ui.printing.paper_view import PaperGround, PaperView
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import SecondaryButton
from eht_desk.ui.widgets.card import Card, ScrollPage
from eht_desk.ui.widgets.notice import Notice
from eht_desk.ui.widgets.page_band import PageBand
from eht_desk.ui.widgets.text import Line, PlainLabel

_COVERED = (
    "De kan visa namnet på en elev med skyddade personuppgifter. Visa dem när ingen annan ser skärmen. De döljs igen "
    "när du går till ett annat fönster."
)
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
        self._covered = b""
        self.cover = Card("Sidorna är dolda")
        self.cover.body.addWidget(PlainLabel(_COVERED, "secondary", wraps=True))
        self.show_button = SecondaryButton("Visa sidorna", self.uncover)
        self.cover.body.addWidget(self.show_button)
        self.cover.body.addStretch(1)
        self.cover.hide()
        self._beside.addWidget(self.cover, 1)
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

    def show_paper(self, pdf: bytes, *, is_covered: bool = False) -> None:
        """Show the pages; nothing: the card has the room alone. `is_covered`: only after a press, and no longer than
        the window is in front, for what came on paper may show who a protected pupil is."""
        self._covered = pdf if is_covered else b""
        self._show_ground(bool(pdf) and not is_covered)
        if pdf and not is_covered:
            self.paper.set_pdf(pdf)

    def uncover(self) -> None:
        """Show what was covered."""
        if self._covered:
            self._show_ground(True)
            self.paper.set_pdf(self._covered)
            self.focus_wanted.emit()

    def event(self, event: QEvent) -> bool:
        """Another window is in front: what may show who it is goes away."""
        if event.type() == QEvent.Type.WindowDeactivate and self._covered and self.has_paper:
            self.paper.clear()
            self._show_ground(False)
        return super().event(event)

    def _show_ground(self, is_shown: bool) -> None:
        self._ground.setVisible(is_shown)
        self.cover.setVisible(not is_shown and bool(self._covered))
        self._fit(self.width())

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
        has_left = self.has_paper or not self.cover.isHidden()
        is_beside = width >= theme().px(_LEAST_BESIDE) and has_left
        direction = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(direction)
        self._beside.setStretchFactor(self._side, 0 if is_beside else 1)
        self._ground.setMinimumHeight(0 if is_beside else min(theme().px(_LEAST_HIGH), self.height() // 2))
        side = theme().px(_SIDE)
        self._side.setMinimumWidth(side if is_beside else 0)
        self._side.setMaximumWidth(side if is_beside or not has_left else 16_777_215)
        if not has_left:
            self._side.setMaximumWidth(theme().px(620))
